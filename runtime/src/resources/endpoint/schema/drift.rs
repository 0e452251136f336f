//! The differences between the bindings and the schema documents of a server.

use std::collections::BTreeSet;
use std::fmt;

use super::document::{FieldSchema, Schema};

/// The differences between the bindings of a resource or command and the schema document that the server publishes.
///
/// Fields, filters and choices are compared, and of fields their types and whether they are nullable, blank and
/// read-only. A field that one side lacks is listed once, without its filter and choices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaDrift {
    /// The resource or command: `configuration/conference`.
    pub resource: &'static str,
    /// What the bindings have and the server does not. Fields keep their default values. Some servers ignore a filter
    /// that they do not have, and return every object.
    pub missing: Vec<SchemaItem>,
    /// What both have, but not alike.
    pub changed: Vec<SchemaChange>,
    /// What the server has and the bindings do not.
    pub added: Vec<SchemaItem>,
}

/// A part of a schema document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaItem {
    /// The whole document.
    Document,
    /// A field.
    Field(String),
    /// The filters by a field.
    Filter(String),
    /// A value of a field.
    Choice {
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
}

/// A part of a schema document that the bindings and the server have, but not alike.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaChange {
    /// The part.
    pub item: SchemaItem,
    /// What the bindings have: `string nullable`.
    pub bindings: String,
    /// What the server has.
    pub server: String,
}

impl SchemaDrift {
    /// Returns whether the bindings have the same schema as the server.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.added.is_empty()
    }

    /// The drift of a resource that the server does not have.
    pub(super) fn without_document(resource: &'static str) -> Self {
        Self { resource, missing: vec![SchemaItem::Document], ..Self::default() }
    }

    pub(super) fn between(resource: &'static str, bindings: &Schema, server: &Schema) -> Self {
        let mut drift = Self { resource, ..Self::default() };
        for (name, known) in &bindings.0 {
            match server.0.get(name) {
                Some(published) => drift.compare(name, known, published),
                None => drift.missing.push(SchemaItem::Field(name.clone())),
            }
        }
        let added = server.0.keys().filter(|name| !bindings.0.contains_key(*name));
        drift.added.extend(added.cloned().map(SchemaItem::Field));
        drift
    }

    fn compare(&mut self, name: &str, known: &FieldSchema, published: &FieldSchema) {
        let mut changed = |item, bindings: &str, server: &str| {
            self.changed.push(SchemaChange { item, bindings: bindings.to_owned(), server: server.to_owned() });
        };
        if known.kind != published.kind {
            changed(SchemaItem::Field(name.to_owned()), &known.kind, &published.kind);
        }
        let filter = SchemaItem::Filter(name.to_owned());
        match (known.filter.as_str(), published.filter.as_str()) {
            (known, published) if known == published => {}
            (_, "") => self.missing.push(filter),
            ("", _) => self.added.push(filter),
            (known, published) => changed(filter, lookups(known), lookups(published)),
        }
        let choices = |values: &BTreeSet<String>, others: &BTreeSet<String>| -> Vec<SchemaItem> {
            let choice = |value: &String| SchemaItem::Choice { field: name.to_owned(), value: value.clone() };
            values.difference(others).map(choice).collect()
        };
        self.missing.extend(choices(&known.choices, &published.choices));
        self.added.extend(choices(&published.choices, &known.choices));
    }
}

fn lookups(filter: &str) -> &str {
    match filter {
        "1" => "all lookups",
        "2" => "all lookups, and those of the related object",
        listed => listed,
    }
}

impl fmt::Display for SchemaItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => f.write_str("schema document"),
            Self::Field(name) => write!(f, "field `{name}`"),
            Self::Filter(name) => write!(f, "filter by `{name}`"),
            Self::Choice { field, value } => write!(f, "choice `{value}` of `{field}`"),
        }
    }
}

impl fmt::Display for SchemaChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (bindings: {}; server: {})", self.item, self.bindings, self.server)
    }
}

/// One line: ``configuration/conference: missing field `tag`; new choice `video` of `call_type` ``.
impl fmt::Display for SchemaDrift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing = self.missing.iter().map(|item| format!("missing {item}"));
        let changed = self.changed.iter().map(|change| format!("changed {change}"));
        let added = self.added.iter().map(|item| format!("new {item}"));
        let all: Vec<String> = missing.chain(changed).chain(added).collect();
        let all = if all.is_empty() { "no differences".to_owned() } else { all.join("; ") };
        write!(f, "{}: {all}", self.resource)
    }
}
