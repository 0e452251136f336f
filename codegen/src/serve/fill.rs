//! Made-up objects.

use serde_json::{Map, Value as Json};

use super::catalog::{Catalog, Column, Key, Kind, from_json};
use super::cell::{Cell, Value};
use super::moment::{DAY, SECOND};
use super::random::Random;
use super::store::Store;

/// Makes up objects.
#[derive(Debug)]
pub(super) struct Filler<'a> {
    /// The resources.
    pub(super) catalog: &'a Catalog,
    /// The objects.
    pub(super) store: &'a mut Store,
    /// The source of UUIDs.
    pub(super) random: &'a mut Random,
    /// The current time.
    pub(super) now: i64,
    /// How many objects may be made up for the relations of one object, each for the one before. Zero for none.
    pub(super) depth: usize,
}

impl Filler<'_> {
    /// Adds objects of a table, and returns their row ids. Required fields that are not given get a value; unique ones
    /// get different ones, and relations the first object or a made-up one.
    pub(super) fn fill(mut self, table: usize, count: usize, fields: &Map<String, Json>) -> Result<Vec<i64>, String> {
        let table = self.catalog.tables[table].rows;
        let unknown = fields.keys().find(|name| self.catalog.tables[table].column(name).is_none());
        if let Some(name) = unknown {
            return Err(format!("there is no field `{name}`"));
        }
        (0..count).map(|_| self.add(table, fields)).collect()
    }

    fn add(&mut self, index: usize, fields: &Map<String, Json>) -> Result<i64, String> {
        let table = &self.catalog.tables[index];
        let id = self.store.rows(self.catalog, index).next_id();
        let mut values = table.initial_row(self.random, self.now);
        for column in &table.columns {
            let Some(slot) = column.slot else { continue };
            if let Some(given) = fields.get(&column.wire) {
                values[slot] = self.given(column, given, id)?;
            } else if is_missing(column, &values[slot]) {
                let is_key = matches!(table.key, Key::Text(key) | Key::Field(key) if key == slot);
                values[slot] = self.made_up(column, is_key, id)?;
            }
        }
        self.store.put(self.catalog, index, id, &values);
        Ok(id)
    }

    fn given(&self, column: &Column, given: &Json, id: i64) -> Result<Value, String> {
        let given = match given {
            Json::String(text) => Json::String(text.replace("{n}", &id.to_string())),
            other => other.clone(),
        };
        let Kind::One(relation) = &column.kind else { return Ok(from_json(&column.kind, &given)) };
        let (catalog, target) = (self.catalog, relation.target);
        let found = match &given {
            Json::Null => return Ok(Cell::Null),
            Json::String(key) => self.store.find(catalog, target, key),
            other => other.as_i64().filter(|id| self.store.rows(catalog, target).get(*id).is_some()),
        };
        found.map(Cell::Link).ok_or_else(|| format!("there is no `{}` {given}", catalog.tables[target].id))
    }

    /// Returns the first row of the target of a relation, or a made-up one.
    fn target(&mut self, column: &Column, table: usize) -> Result<i64, String> {
        let table = self.catalog.tables[table].rows;
        if let Some((first, _)) = self.store.rows(self.catalog, table).iter().next() {
            return Ok(first);
        }
        let target = &self.catalog.tables[table].id;
        let depth = self.depth.checked_sub(1);
        self.depth = depth.ok_or_else(|| format!("`{}` needs a `{target}`, but there is none", column.wire))?;
        let added = self.add(table, &Map::new());
        self.depth += 1;
        added
    }

    fn made_up(&mut self, column: &Column, is_key: bool, id: i64) -> Result<Value, String> {
        let number = usize::try_from(id).unwrap_or_default();
        let choice = column.choices.get(number % column.choices.len().max(1));
        Ok(match &column.kind {
            Kind::One(relation) => Cell::Link(self.target(column, relation.target)?),
            Kind::Integer => Cell::Int(choice.and_then(|choice| choice.parse().ok()).unwrap_or(id)),
            Kind::Text if choice.is_some() => Cell::Text(choice.cloned().unwrap_or_default()),
            Kind::Text if column.wire == "id" || column.wire.ends_with("uuid") => Cell::Text(self.random.uuid()),
            Kind::Text | Kind::File if column.unique || is_key => Cell::Text(format!("{}-{id}", column.wire)),
            Kind::Text | Kind::File => Cell::Text(column.wire.clone()),
            Kind::Float => Cell::Float(0.0),
            Kind::Boolean => Cell::Bool(false),
            Kind::Moment => Cell::Moment(self.now + id * SECOND),
            Kind::Date => Cell::Date(self.now.div_euclid(DAY)),
            Kind::Time => Cell::Time(self.now.rem_euclid(DAY)),
            _ => Cell::Null,
        })
    }
}

fn is_missing(column: &Column, value: &Value) -> bool {
    match value {
        Cell::Null => !column.nullable,
        Cell::Text(text) => text.is_empty() && !column.nullable && !column.blank,
        _ => false,
    }
}
