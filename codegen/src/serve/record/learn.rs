//! Keeps objects of responses as rows.

use std::collections::{BTreeSet, HashSet};

use serde_json::{Map, Value as Json};

use super::replace::Replacer;
use super::seen::Seen;
use crate::serve::catalog::{Catalog, Column, Key, Kind, Side};
use crate::serve::cell::{Cell, Value};
use crate::serve::percent::decoded;
use crate::serve::python;
use crate::serve::random::Random;
use crate::serve::row::Row;
use crate::serve::snapshot::checked;
use crate::serve::store::Store;

/// What a recording lacks.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Rows that others refer to, but that no response contained.
    pub(super) unseen: HashSet<(usize, i64)>,
    /// Fields of responses that are not recorded.
    pub(super) left_out: BTreeSet<String>,
}

/// Keeps objects of responses as rows.
#[derive(Debug)]
pub(super) struct Learner<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) store: &'a mut Store,
    /// The source of values that new rows have until they are set.
    pub(super) random: &'a mut Random,
    pub(super) now: i64,
    pub(super) replacer: &'a mut Replacer,
    pub(super) notes: &'a mut Notes,
}

impl Learner<'_> {
    /// Keeps what a response showed.
    pub(super) fn learn(&mut self, seen: Seen) {
        match seen {
            Seen::Deleted { table, key } => {
                if let Some(id) = self.find(table, &key) {
                    self.store.delete(self.catalog, table, id);
                }
            }
            Seen::Objects { table, parent, objects, is_complete } => {
                let ids: HashSet<i64> =
                    objects.iter().filter_map(|object| self.object(table, parent.as_deref(), object)).collect();
                if is_complete && ids.len() == objects.len() {
                    self.remove_others(table, parent.as_deref(), &ids);
                }
            }
        }
    }

    /// Deletes the rows that a complete list does not have.
    fn remove_others(&mut self, table: usize, parent: Option<&str>, ids: &HashSet<i64>) {
        let within = parent.and_then(|parent| self.parent(table, parent));
        let rows = self.store.rows(self.catalog, table).iter();
        let is_other = rows.filter(|(id, row)| {
            let is_within = within.as_ref().is_none_or(|(slot, value)| row.cell(*slot) == value.view());
            !ids.contains(id) && is_within
        });
        let others: Vec<i64> = is_other.map(|(id, _)| id).collect();
        for id in others {
            self.store.delete(self.catalog, table, id);
        }
    }

    /// Keeps an object, and returns the id of its row. An object that nothing identifies is left out.
    fn object(&mut self, index: usize, parent: Option<&str>, object: &Map<String, Json>) -> Option<i64> {
        let catalog = self.catalog;
        let table = &catalog.tables[index];
        let Some((id, mut values)) = self.row(index, parent, object) else {
            self.notes.left_out.insert(format!("{} without a key", table.id));
            return None;
        };
        let columns = &catalog.rows(index).columns;
        let mut several = Vec::new();
        for (name, value) in object {
            let Some(position) = catalog.rows(index).column(name) else {
                self.leave_out(index, name);
                continue;
            };
            match (&columns[position].kind, columns[position].slot) {
                (Kind::Many(..), _) => several.push((position, value)),
                (_, Some(slot)) => match self.value(index, &columns[position], value) {
                    Some(value) => values[slot] = value,
                    None => self.leave_out(index, name),
                },
                _ => {}
            }
        }
        self.store.put(catalog, index, id, &values);
        self.notes.unseen.remove(&(table.rows, id));
        for (position, value) in several {
            self.relate(index, position, id, value);
        }
        Some(id)
    }

    fn leave_out(&mut self, table: usize, field: &str) {
        self.notes.left_out.insert(format!("{}.{field}", self.catalog.tables[table].id));
    }

    /// Returns the row of an object with its values so far.
    fn row(&mut self, index: usize, parent: Option<&str>, object: &Map<String, Json>) -> Option<(i64, Vec<Value>)> {
        let table = &self.catalog.tables[index];
        let parent = parent.and_then(|parent| self.parent(index, parent));
        let key = match table.key {
            Key::Integer => object.get("id").filter(|id| id.is_i64()).map(python::text),
            Key::Text(slot) | Key::Field(slot) => {
                let column = table.columns.iter().find(|column| column.slot == Some(slot));
                column.and_then(|column| object.get(&column.wire)).map(python::text)
            }
        };
        let uri = || object.get("resource_uri").and_then(Json::as_str).and_then(last_part);
        let mut found = match key.or_else(uri) {
            Some(key) => self.at(index, &key, parent.as_ref())?,
            None if table.is_single || table.is_singleton() => {
                let rows = self.store.rows(self.catalog, index);
                let is_it = |row: Row<'_>| parent.as_ref().is_none_or(|(slot, value)| row.cell(*slot) == value.view());
                let id = rows.iter().find(|(_, row)| is_it(*row)).map(|(id, _)| id);
                let id = id.unwrap_or_else(|| rows.next_id());
                (id, self.values(index, id))
            }
            None => return None,
        };
        if let Some((slot, value)) = parent {
            found.1[slot] = value;
        }
        Some(found)
    }

    /// Returns the row with a key of a URI, and its values: initial ones if there is no such row. Keys of nested objects are
    /// those in their parent, a slot with its value.
    fn at(&mut self, index: usize, key: &str, parent: Option<&(usize, Value)>) -> Option<(i64, Vec<Value>)> {
        match self.catalog.tables[index].key {
            Key::Integer => {
                let id = key.parse().ok()?;
                Some((id, self.values(index, id)))
            }
            Key::Text(slot) | Key::Field(slot) => {
                let key = self.replaced_key(index, slot, key);
                let rows = self.store.rows(self.catalog, index);
                let found = match parent {
                    Some((at, parent)) => rows
                        .with(slot, Cell::Text(key.as_str()))
                        .into_iter()
                        .find(|id| rows.get(*id).is_some_and(|row| row.cell(*at) == parent.view())),
                    None => self.store.find(self.catalog, index, &key),
                };
                let id = found.unwrap_or_else(|| self.store.rows(self.catalog, index).next_id());
                let mut values = self.values(index, id);
                values[slot] = Cell::Text(key);
                Some((id, values))
            }
        }
    }

    fn values(&mut self, index: usize, id: i64) -> Vec<Value> {
        match self.store.rows(self.catalog, index).get(id) {
            Some(row) => row.values(),
            None => self.catalog.rows(index).initial_row(self.random, self.now),
        }
    }

    fn find(&mut self, index: usize, key: &str) -> Option<i64> {
        match self.catalog.tables[index].key {
            Key::Integer => self.store.find(self.catalog, index, key),
            Key::Text(slot) | Key::Field(slot) => {
                let key = self.replaced_key(index, slot, key);
                self.store.find(self.catalog, index, &key)
            }
        }
    }

    fn replaced_key(&mut self, index: usize, slot: usize, key: &str) -> String {
        let table = &self.catalog.tables[index];
        let column = table.columns.iter().find(|column| column.slot == Some(slot));
        let replaced = column.map(|column| self.replace(index, column, &Json::from(key)));
        replaced.as_ref().map_or_else(|| key.to_owned(), python::text)
    }

    fn replace(&mut self, index: usize, column: &Column, value: &Json) -> Json {
        // The documented default tells nothing about who uses the server.
        if column.constant().is_some_and(|constant| constant == *value) {
            return value.clone();
        }
        let table = self.catalog.rows(index);
        self.replacer.replace(&table.id, &column.wire, &column.choices, &self.catalog.secrets, value)
    }

    /// Returns the value of a field to keep.
    fn value(&mut self, index: usize, column: &Column, value: &Json) -> Option<Value> {
        let Kind::One(relation) = &column.kind else {
            return checked(column, &self.replace(index, column, value)).ok();
        };
        match value {
            Json::Null => Some(Cell::Null),
            value => self.target(relation.target, value).map(Cell::Link),
        }
    }

    /// Returns the row that a relation means. One that no response contained gets initial values.
    fn target(&mut self, table: usize, value: &Json) -> Option<i64> {
        let key = match value {
            Json::Object(object) => return self.object(table, None, object),
            Json::String(uri) if uri.contains('/') => last_part(uri)?,
            value => python::text(value),
        };
        if let Some(id) = self.find(table, &key) {
            return Some(id);
        }
        let (id, values) = self.at(table, &key, None)?;
        self.store.put(self.catalog, table, id, &values);
        self.notes.unseen.insert((self.catalog.tables[table].rows, id));
        Some(id)
    }

    /// Keeps the relations of a row to several objects.
    fn relate(&mut self, index: usize, position: usize, id: i64, value: &Json) {
        let (catalog, Json::Array(items)) = (self.catalog, value) else { return };
        let Kind::Many(relation, side) = &catalog.rows(index).columns[position].kind else { return };
        if let Side::Join { join, left } = side {
            self.store.unrelate(*join, id, *left);
        }
        let targets: Vec<i64> = items.iter().filter_map(|item| self.target(relation.target, item)).collect();
        for target in targets {
            match *side {
                Side::Join { join, left } => {
                    let (one, other) = if left { (id, target) } else { (target, id) };
                    self.store.relate(join, one, other);
                }
                Side::Reverse { column } => {
                    if let Some(slot) = catalog.rows(relation.target).columns[column].slot {
                        self.store.set(catalog, relation.target, target, slot, Cell::Link(id));
                    }
                }
            }
        }
    }

    /// Returns where a nested row has its parent, and the parent.
    fn parent(&mut self, index: usize, key: &str) -> Option<(usize, Value)> {
        let parent = self.catalog.tables[index].parent.as_ref()?;
        let value = match parent.target {
            None => Cell::Text(key.to_owned()),
            Some(target) => Cell::Link(self.target(target, &Json::from(key))?),
        };
        Some((parent.slot, value))
    }
}

/// Returns the last part of the path of a URI, decoded.
fn last_part(uri: &str) -> Option<String> {
    let path = uri.split(['?', '#']).next()?.trim_end_matches('/');
    let (_, part) = path.rsplit_once('/')?;
    Some(decoded(part))
}
