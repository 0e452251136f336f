//! Objects inside the object of a request.

use serde_json::Value as Json;

use super::draft::{Related, not_a_relation};
use super::{Change, Data, Writer};
use crate::serve::catalog::{Column, Kind, Side};
use crate::serve::cell::Cell;
use crate::serve::python;
use crate::serve::refusal::Refusal;
use crate::serve::uri;

/// An entry of a relation to several objects.
#[derive(Debug)]
enum Entry {
    Stored(i64),
    Object(Related),
}

impl Writer<'_> {
    /// Returns the object that properties describe. A stored object with the same unique values is changed.
    pub(super) fn by_data(
        &mut self,
        table: usize,
        data: &Data,
        parent: Option<(usize, i64)>,
    ) -> Result<Related, Refusal> {
        let table = self.catalog.tables[table].rows;
        let id = match data.get("resource_uri").and_then(Json::as_str) {
            Some(target) if self.catalog.tables[table].column("resource_uri").is_some() => {
                Some(self.by_uri(table, target)?)
            }
            _ => self.by_unique(table, data),
        };
        let stored = id.and_then(|id| self.existing(table, id));
        let mut draft = match stored {
            Some(draft) => draft,
            None => self.draft(table),
        };
        draft.parent = parent;
        if let Some((slot, id)) = parent
            && draft.is_stored
        {
            draft.values[slot] = Cell::Link(id);
        }
        Ok(Related { draft, data: data.clone() })
    }

    /// Returns the row with the unique values of an object.
    fn by_unique(&self, table: usize, data: &Data) -> Option<i64> {
        let key = data.get("pk").or_else(|| data.get("id")).filter(|key| python::truth(key));
        if let Some(key) = key {
            let key = uri::key_of(self.catalog, table, &python::text(key)).ok()?;
            return self.store.find(self.catalog, table, &key);
        }
        let rows = self.store.rows(self.catalog, table);
        let unique = self.catalog.tables[table].columns.iter().filter(|column| column.unique && column.wire != "id");
        unique.into_iter().find_map(|column| {
            let text = data.get(&column.wire).filter(|value| python::truth(value)).map(python::text)?;
            rows.with(column.slot?, Cell::Text(&text)).first().copied()
        })
    }

    /// Saves the relations to several objects.
    pub(super) fn save_many(
        &mut self,
        table: usize,
        id: i64,
        data: &Data,
        change: Change,
        inside: &[i64],
    ) -> Result<(), Refusal> {
        let catalog = self.catalog;
        let mut all = Vec::new();
        for column in catalog.tables[table].columns.iter().filter(|column| !column.readonly) {
            let Kind::Many(relation, side) = &column.kind else { continue };
            let value = data.get(&column.wire);
            if value.is_none() && change == Change::Part {
                continue;
            }
            let parent = match side {
                Side::Reverse { column } => catalog.rows(relation.target).columns[*column].slot.map(|slot| (slot, id)),
                Side::Join { .. } => None,
            };
            all.push((*side, relation.target, self.entries(column, relation.target, value, parent)?));
        }
        for (side, target, entries) in all {
            self.clear(side, target, id);
            for entry in entries {
                let far = match entry {
                    Entry::Stored(far) => far,
                    Entry::Object(related) => self.save_related(related, inside)?,
                };
                self.relate(side, target, id, far);
            }
        }
        Ok(())
    }

    fn entries(
        &mut self,
        column: &Column,
        target: usize,
        value: Option<&Json>,
        parent: Option<(usize, i64)>,
    ) -> Result<Vec<Entry>, Refusal> {
        let items = match value {
            None | Some(Json::Null) if column.nullable || column.blank => return Ok(Vec::new()),
            None | Some(Json::Null) => {
                let name = &column.wire;
                return Err(Refusal::Bad(format!("The '{name}' field has no data and doesn't allow a null value.")));
            }
            Some(Json::Array(items)) => items.clone(),
            Some(Json::String(text)) => text.chars().map(|c| Json::String(c.to_string())).collect(),
            Some(Json::Object(entries)) => entries.keys().map(|key| Json::String(key.clone())).collect(),
            Some(other) => return Err(Refusal::Failed(format!("`{}` is not a list: {other}", column.wire))),
        };
        let entry = |item: &Json| match item {
            Json::String(text) => Ok(Entry::Stored(self.by_uri(target, text)?)),
            Json::Object(data) => Ok(Entry::Object(self.by_data(target, data, parent)?)),
            other => Err(not_a_relation(column, other)),
        };
        items.iter().filter(|item| **item != Json::Null).map(entry).collect()
    }

    /// Removes what a relation has, where that is possible without deleting objects.
    fn clear(&mut self, side: Side, target: usize, id: i64) {
        match side {
            Side::Join { join, left } => self.store.unrelate(join, id, left),
            Side::Reverse { column } => {
                let target = self.catalog.tables[target].rows;
                let column = &self.catalog.tables[target].columns[column];
                let Some(slot) = column.slot.filter(|_| column.nullable) else { return };
                for far in self.store.rows(self.catalog, target).with(slot, Cell::Link(id)) {
                    self.store.set(self.catalog, target, far, slot, Cell::Null);
                }
            }
        }
    }

    fn relate(&mut self, side: Side, target: usize, id: i64, far: i64) {
        match side {
            Side::Join { join, left: true } => self.store.relate(join, id, far),
            Side::Join { join, left: false } => self.store.relate(join, far, id),
            Side::Reverse { column } => {
                let target = self.catalog.tables[target].rows;
                if let Some(slot) = self.catalog.tables[target].columns[column].slot {
                    self.store.set(self.catalog, target, far, slot, Cell::Link(id));
                }
            }
        }
    }
}
