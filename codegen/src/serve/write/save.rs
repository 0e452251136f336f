//! Validates and stores an object.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::clean::{clean, empty};
use super::draft::{Draft, Related};
use super::{Change, Data, Writer};
use crate::serve::catalog::{Column, Key, Kind};
use crate::serve::cell::{Cell, Value};
use crate::serve::moment;
use crate::serve::refusal::{FieldErrors, Refusal};

/// How deep objects of a request are inside each other at most.
const DEEPEST: usize = 32;

impl Writer<'_> {
    /// Changes an object by the properties of a request, validates it and stores it with what is inside it.
    pub(super) fn write(&mut self, draft: Draft, data: &Data, change: Change) -> Result<i64, Refusal> {
        self.write_inside(draft, data, change, &[])
    }

    fn write_inside(&mut self, mut draft: Draft, data: &Data, change: Change, inside: &[i64]) -> Result<i64, Refusal> {
        if inside.len() > DEEPEST {
            return Err(Refusal::Failed(format!("objects are more than {DEEPEST} levels inside each other")));
        }
        let original = draft.id;
        self.hydrate(&mut draft, data)?;
        // Django reads relations to several objects by the key, in order to validate.
        if self.catalog.tables[draft.table].joined.iter().any(|(_, is_left)| *is_left) {
            draft.check_key()?;
        }
        let errors = self.validate(&mut draft, data);
        if !errors.is_empty() {
            let resource = self.catalog.tables[draft.table].name.clone();
            return Err(Refusal::Invalid { resource, errors });
        }
        self.authorize()?;
        for (slot, related) in std::mem::take(&mut draft.related) {
            let id = self.save_related(related, inside)?;
            draft.values[slot] = Cell::Link(id);
        }
        draft.check_key()?;
        if change == Change::Part {
            self.move_part(&mut draft, original, data)?;
        }
        let id = self.store_row(&mut draft)?;
        let inside = [inside, &[id]].concat();
        self.save_many(draft.table, id, data, change, &inside)?;
        Ok(id)
    }

    /// Saves an object that is inside another one.
    pub(super) fn save_related(&mut self, related: Related, inside: &[i64]) -> Result<i64, Refusal> {
        let change = if related.draft.is_stored { Change::Part } else { Change::Whole };
        let inside = [inside, &[related.draft.id.unwrap_or_default()]].concat();
        self.write_inside(related.draft, &related.data, change, &inside)
    }

    /// A partial change that has another id writes the changed values to that other row.
    fn move_part(&mut self, draft: &mut Draft, original: Option<i64>, data: &Data) -> Result<(), Refusal> {
        if draft.id == original || original.is_none() {
            return Ok(());
        }
        let id = draft.id.unwrap_or_default();
        let row = self.store.rows(self.catalog, draft.table).get(id);
        let row = row.ok_or_else(|| Refusal::Failed(format!("there is no row {id} to change")))?;
        let mut values = row.values();
        for column in &self.catalog.tables[draft.table].columns {
            if let Some(slot) = column.slot.filter(|_| data.contains_key(&column.wire)) {
                values[slot] = draft.values[slot].clone();
            }
        }
        draft.values = values;
        Ok(())
    }

    /// Cleans the values of an object, and returns the messages about them.
    fn validate(&self, draft: &mut Draft, data: &Data) -> FieldErrors {
        let mut errors = BTreeMap::new();
        let table = &self.catalog.tables[draft.table];
        for column in table.columns.iter().filter(|column| column.is_validated()) {
            let Some(slot) = column.slot else { continue };
            let cleaned = match data.get(&column.wire) {
                Some(value) => clean(column, value),
                None => keep(column, &draft.values[slot]),
            };
            match cleaned {
                Ok(value) => draft.values[slot] = value,
                Err(messages) => {
                    errors.insert(column.wire.clone(), messages);
                }
            }
        }
        for column in table.columns.iter().filter(|column| column.is_validated() && column.unique) {
            if !errors.contains_key(&column.wire) && self.is_duplicate(draft, column) {
                let message = format!("{} with this {} already exists.", table.title, column.title);
                errors.insert(column.wire.clone(), vec![message]);
            }
        }
        errors
    }

    fn is_duplicate(&self, draft: &Draft, column: &Column) -> bool {
        let Some(slot) = column.slot else { return false };
        let value = draft.values[slot].view();
        let is_own = |id: i64| draft.is_stored && draft.id == Some(id);
        value != Cell::Null
            && self.store.rows(self.catalog, draft.table).with(slot, value).into_iter().any(|id| !is_own(id))
    }

    /// Stores the row of an object, with the values that the server makes.
    fn store_row(&mut self, draft: &mut Draft) -> Result<i64, Refusal> {
        let catalog = self.catalog;
        let table = &catalog.tables[draft.table];
        for column in &table.columns {
            let Some(slot) = column.slot else { continue };
            let is_missing = match &draft.values[slot] {
                Cell::Null => !column.nullable,
                Cell::Text(text) => text.is_empty() && !column.nullable,
                _ => false,
            };
            if is_missing {
                let is_key = matches!(table.key, Key::Field(key) | Key::Text(key) if key == slot);
                let value = self.made(column, is_key)?;
                if let Some(value) = value {
                    draft.values[slot] = value;
                }
            }
        }
        let stored = match table.key {
            Key::Text(slot) if draft.id.is_none() => {
                let rows = self.store.rows(catalog, draft.table);
                rows.with(slot, draft.values[slot].view()).first().copied()
            }
            _ => None,
        };
        let id = draft.id.or(stored).unwrap_or_else(|| self.store.rows(catalog, draft.table).next_id());
        self.store.put(catalog, draft.table, id, &draft.values);
        Ok(id)
    }

    /// Returns the value that the server makes for a field that has none.
    pub(super) fn made(&mut self, column: &Column, is_key: bool) -> Result<Option<Value>, Refusal> {
        Ok(Some(match column.kind {
            Kind::Moment => Cell::Moment(self.now),
            Kind::Date => Cell::Date(self.now.div_euclid(moment::DAY)),
            Kind::Time => Cell::Time(self.now.rem_euclid(moment::DAY)),
            Kind::Integer => Cell::Int(0),
            Kind::Float => Cell::Float(0.0),
            Kind::Boolean => Cell::Bool(false),
            Kind::Text if is_key || (column.unique && column.blank) => Cell::Text(self.random.uuid()),
            Kind::One(_) => return Err(Refusal::Failed(format!("`{}` can't be null", column.wire))),
            _ => return Ok(None),
        }))
    }
}

/// Validates a value that was not sent.
fn keep(column: &Column, value: &Value) -> Result<Value, Vec<String>> {
    match value {
        Cell::Null => clean(column, &Json::Null),
        Cell::Text(text) if text.is_empty() && column.required => clean(column, &Json::Null),
        Cell::Text(text) if text.is_empty() && column.nullable => Ok(empty(column)),
        value => Ok(value.clone()),
    }
}
