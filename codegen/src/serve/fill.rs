//! Made-up objects.

use serde_json::{Map, Value as Json};

use super::catalog::{Catalog, Column, Key, Kind, Table};
use super::cell::{Cell, Value};
use super::moment::{DAY, SECOND};
use super::random::Random;
use super::snapshot::{Missing, checked};
use super::store::Store;
use super::write::clean;

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
        let columns = self.catalog.tables[table].columns.iter().filter(|column| column.slot.is_none());
        if let Some(Column { wire, .. }) = columns.into_iter().find(|column| fields.contains_key(&column.wire)) {
            return Err(format!("`{wire}` can't be set here: it is an id, a URI or a relation to several objects"));
        }
        (0..count).map(|_| self.add(table, fields)).collect()
    }

    fn add(&mut self, index: usize, fields: &Map<String, Json>) -> Result<i64, String> {
        let table = &self.catalog.tables[index];
        let id = self.store.rows(self.catalog, index).next_id();
        let mut values = table.initial_row(self.random, self.now);
        for column in &table.columns {
            let Some(slot) = column.slot else { continue };
            let is_unique = column.unique || is_key(table, slot);
            let is_empty = values[slot] == Cell::Text(String::new());
            if let Some(given) = fields.get(&column.wire) {
                values[slot] = self.given(column, given, id)?;
                if is_unique && self.is_taken(index, slot, &values[slot]) {
                    return Err(format!(
                        "another `{}` has the `{}` {given}; write `{{n}}` in it",
                        table.id, column.wire
                    ));
                }
            } else if is_empty && column.nullable {
                // What a form makes of an empty value.
                values[slot] = Cell::Null;
            } else if is_missing(column, &values[slot]) || (is_unique && is_empty) {
                values[slot] = self.made_up(index, column, id)?;
            }
        }
        self.store.put(self.catalog, index, id, &values);
        Ok(id)
    }

    /// Gives the objects of a document the values that they need: those that are never null, and keys.
    pub(super) fn complete(mut self, absent: &[Missing]) -> Result<(), String> {
        for Missing { table, column, id } in absent {
            let owner = &self.catalog.tables[*table];
            let column = &owner.columns[*column];
            let Some((slot, row)) = column.slot.zip(self.store.rows(self.catalog, *table).get(*id)) else { continue };
            let is_needed = match row.cell(slot) {
                Cell::Null => !column.nullable,
                Cell::Text("") => is_key(owner, slot),
                _ => false,
            };
            if is_needed {
                let value = self.made_up(*table, column, *id)?;
                self.store.set(self.catalog, *table, *id, slot, value);
            }
        }
        Ok(())
    }

    fn is_taken(&self, table: usize, slot: usize, value: &Value) -> bool {
        *value != Cell::Null && !self.store.rows(self.catalog, table).with(slot, value.view()).is_empty()
    }

    fn given(&self, column: &Column, given: &Json, id: i64) -> Result<Value, String> {
        let given = match given {
            Json::String(text) => Json::String(text.replace("{n}", &id.to_string())),
            other => other.clone(),
        };
        if given == Json::Null && !column.nullable {
            return Err(format!("`{}` is never null", column.wire));
        }
        let Kind::One(relation) = &column.kind else { return valid(column, &given) };
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

    /// Returns a text that no other object has.
    fn distinct(&self, table: usize, column: &Column, id: i64) -> String {
        let is_free =
            |text: &String| column.slot.is_none_or(|slot| !self.is_taken(table, slot, &Cell::Text(text.clone())));
        let mut texts = (id..).map(|number| format!("{}-{number}", column.wire));
        texts.find(is_free).unwrap_or_default()
    }

    fn made_up(&mut self, table: usize, column: &Column, id: i64) -> Result<Value, String> {
        let is_unique = column.unique || column.slot.is_some_and(|slot| is_key(&self.catalog.tables[table], slot));
        let number = usize::try_from(id).unwrap_or_default();
        let choice = column.choices.get(number % column.choices.len().max(1));
        Ok(match &column.kind {
            Kind::One(relation) => Cell::Link(self.target(column, relation.target)?),
            Kind::Integer => Cell::Int(choice.and_then(|choice| choice.parse().ok()).unwrap_or(id)),
            Kind::Text if choice.is_some() => Cell::Text(choice.cloned().unwrap_or_default()),
            Kind::Text if column.wire == "id" || column.wire.ends_with("uuid") => Cell::Text(self.random.uuid()),
            Kind::Text | Kind::File if is_unique => Cell::Text(self.distinct(table, column, id)),
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

fn is_key(table: &Table, slot: usize) -> bool {
    matches!(table.key, Key::Text(key) | Key::Field(key) if key == slot)
}

/// Returns a value that a server accepts, or why it does not.
fn valid(column: &Column, given: &Json) -> Result<Value, String> {
    let value = checked(column, given)?;
    if !column.is_validated() {
        return Ok(value);
    }
    clean(column, given).map_err(|messages| format!("`{}`: {}", column.wire, messages.join(" ")))
}

fn is_missing(column: &Column, value: &Value) -> bool {
    match value {
        Cell::Null => !column.nullable,
        Cell::Text(text) => text.is_empty() && !column.nullable && !column.blank,
        _ => false,
    }
}
