//! An object before it is saved, and how the properties of a request change it.

use serde_json::Value as Json;

use super::{Data, Writer};
use crate::serve::catalog::{Column, Key, Kind, Relation, Table};
use crate::serve::cell::{Cell, Value};
use crate::serve::moment::{self, NotATime};
use crate::serve::multipart;
use crate::serve::python;
use crate::serve::refusal::Refusal;
use crate::serve::uri;

/// An object before it is saved.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) table: usize,
    /// Its row id, if it has one.
    pub(super) id: Option<i64>,
    /// The key of its URI, if that can't be one of the resource. It is found only when the object is stored.
    pub(super) bad_key: Option<String>,
    /// Whether it is in the store.
    pub(super) is_stored: bool,
    /// The object that it is inside, and the slot that refers to it.
    pub(super) parent: Option<(usize, i64)>,
    pub(super) values: Vec<Value>,
    /// New or changed objects that it refers to.
    pub(super) related: Vec<(usize, Related)>,
}

/// An object inside another one: new, or stored and changed by its properties.
#[derive(Clone, Debug)]
pub(super) struct Related {
    pub(super) draft: Draft,
    pub(super) data: Data,
}

impl Draft {
    /// Refuses a key that can't be one of the resource.
    pub(super) fn check_key(&self) -> Result<(), Refusal> {
        let refused = |key: &String| Err(Refusal::Failed(format!("the key `{key}` is not an integer")));
        self.bad_key.as_ref().map_or(Ok(()), refused)
    }
}

impl Writer<'_> {
    /// Returns a new object with the values of an object that nothing was sent of.
    pub(super) fn draft(&mut self, table: usize) -> Draft {
        let table = self.catalog.tables[table].rows;
        let values = self.catalog.tables[table].initial_row(self.random, self.now);
        Draft { table, id: None, bad_key: None, is_stored: false, parent: None, values, related: Vec::new() }
    }

    /// Returns an object of the store.
    pub(super) fn existing(&self, table: usize, id: i64) -> Option<Draft> {
        let table = self.catalog.tables[table].rows;
        let row = self.store.rows(self.catalog, table).get(id)?;
        let values = row.values();
        Some(Draft { table, id: Some(id), bad_key: None, is_stored: true, parent: None, values, related: Vec::new() })
    }

    /// Sets the key of a URI.
    pub(super) fn set_key(&self, draft: &mut Draft, key: &str) {
        match (self.catalog.tables[draft.table].key, key.parse()) {
            (Key::Integer, Ok(id)) => draft.id = Some(id),
            (Key::Integer, Err(_)) => draft.bad_key = Some(key.to_owned()),
            (Key::Text(slot) | Key::Field(slot), _) => draft.values[slot] = Cell::Text(key.to_owned()),
        }
    }

    /// Changes an object by the properties of a request, except relations to several objects.
    pub(super) fn hydrate(&mut self, draft: &mut Draft, data: &Data) -> Result<(), Refusal> {
        let catalog = self.catalog;
        let table = &catalog.tables[draft.table];
        self.note_ignored(table, data);
        let written = || table.columns.iter().filter(|column| !column.readonly);
        for column in written() {
            if let Kind::One(relation) = &column.kind {
                self.hydrate_relation(draft, column, relation, data.get(&column.wire))?;
            }
        }
        for column in written().filter(|column| column.relation().is_none()) {
            if let Some(value) = data.get(&column.wire) {
                hydrate_value(draft, table, column, value)?;
            }
        }
        Ok(())
    }

    /// Notes the properties that the server ignores.
    fn note_ignored(&mut self, table: &Table, data: &Data) {
        for name in data.keys().filter(|name| !matches!(name.as_str(), "resource_uri" | "pk" | "id")) {
            match table.column(name).map(|column| &table.columns[column]) {
                None => self.ignored.push(table.no_field(name)),
                Some(column) if column.readonly => {
                    self.ignored.push(format!("property `{name}`: the field of `{}` is read-only", table.name));
                }
                Some(_) => {}
            }
        }
    }

    fn hydrate_relation(
        &mut self,
        draft: &mut Draft,
        column: &Column,
        relation: &Relation,
        value: Option<&Json>,
    ) -> Result<(), Refusal> {
        let Some(slot) = column.slot else { return Ok(()) };
        let Some(value) = value else {
            if let Some((parent, id)) = draft.parent
                && parent == slot
            {
                draft.values[slot] = Cell::Link(id);
            }
            if draft.values[slot] == Cell::Null && !column.nullable {
                let name = &column.wire;
                return Err(Refusal::Bad(format!(
                    "The '{name}' field has no data and doesn't allow a default or null value."
                )));
            }
            return Ok(());
        };
        match value {
            Json::Null if column.nullable => draft.values[slot] = Cell::Null,
            Json::Null => {}
            Json::String(target) => draft.values[slot] = Cell::Link(self.by_uri(relation.target, target)?),
            Json::Object(data) => {
                let related = self.by_data(relation.target, data, None)?;
                if let Some(id) = related.draft.id.filter(|_| related.draft.is_stored) {
                    draft.values[slot] = Cell::Link(id);
                }
                draft.related.push((slot, related));
            }
            other => return Err(not_a_relation(column, other)),
        }
        Ok(())
    }

    /// Returns the row that a URI in a body means.
    pub(super) fn by_uri(&self, table: usize, target: &str) -> Result<i64, Refusal> {
        let name = &self.catalog.tables[table].name;
        let missing =
            || Refusal::Bad(format!("Could not find the provided {name} object via resource URI '{target}'."));
        if target.is_empty() {
            return Err(missing());
        }
        uri::resolve(self.catalog, self.store, table, target)?.ok_or_else(missing)
    }
}

/// The refusal of a value that can't be a relation.
pub(super) fn not_a_relation(column: &Column, value: &Json) -> Refusal {
    Refusal::Bad(format!(
        "The '{}' field was given data that was not a URI, not a dictionary-alike and does not have a 'pk' attribute: {}.",
        column.wire,
        python::text(value)
    ))
}

/// Sets values that no form validates, and checks those that are converted before validation.
fn hydrate_value(draft: &mut Draft, table: &Table, column: &Column, value: &Json) -> Result<(), Refusal> {
    let Some(slot) = column.slot else {
        return if column.kind == Kind::Integer { hydrate_id(draft, value) } else { Ok(()) };
    };
    let name = &column.wire;
    match (&column.kind, value) {
        (Kind::List | Kind::Json | Kind::File, Json::Null) if column.nullable => draft.values[slot] = Cell::Null,
        (Kind::List | Kind::Json, value) if *value != Json::Null => draft.values[slot] = Cell::Json(value.to_string()),
        (Kind::File, value) => {
            // A string changes nothing: only a form has files.
            if let Some(file) = multipart::file_name(value) {
                draft.values[slot] = Cell::Text(format!("/media/{}/{file}", table.name));
            }
        }
        (Kind::Moment, Json::String(text)) if !text.is_empty() => match moment::parse_moment(text) {
            Ok(_) => {}
            Err(NotATime::Offset) => {
                return Err(Refusal::Failed(format!("`{name}` has an offset, but times are in UTC without one")));
            }
            Err(_) => {
                return Err(Refusal::Bad(format!(
                    "Datetime provided to '{name}' field doesn't appear to be a valid datetime string: '{text}'"
                )));
            }
        },
        (Kind::Moment, value) if python::truth(value) => {
            let value = python::text(value);
            return Err(Refusal::Bad(format!("Datetime provided to '{name}' field must be a string: {value}")));
        }
        (Kind::Text, Json::String(text)) if table.key == Key::Text(slot) => {
            draft.values[slot] = Cell::Text(text.clone());
        }
        _ => {}
    }
    Ok(())
}

fn hydrate_id(draft: &mut Draft, value: &Json) -> Result<(), Refusal> {
    match value {
        Json::Null => Ok(()),
        Json::String(text) if text.is_empty() => Ok(()),
        value => {
            let id = python::text(value).trim().parse();
            draft.id = Some(id.map_err(|_| Refusal::Failed(format!("the id {value} is not an integer")))?);
            Ok(())
        }
    }
}
