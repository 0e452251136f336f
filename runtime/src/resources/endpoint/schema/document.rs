//! The parts of a schema document that are compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::decode::Json;

/// The fields of a resource or command.
pub(super) struct Schema(pub(super) BTreeMap<String, FieldSchema>);

/// A field, in the words of the document.
#[derive(PartialEq, Eq)]
pub(super) struct FieldSchema {
    /// Type and flags: `string nullable`.
    pub(super) kind: String,
    /// `1` or `2`, lookups joined by commas, or nothing.
    pub(super) filter: String,
    /// The values, if the field has a list of them.
    pub(super) choices: BTreeSet<String>,
}

/// The flags that are compared.
const FLAGS: [&str; 3] = ["nullable", "blank", "readonly"];

impl Schema {
    /// Parses what generated code has: fields separated by `;`, their parts separated by `|`.
    pub(super) fn of_bindings(text: &str) -> Self {
        let field = |field: &str| {
            let mut parts = field.split('|').map(str::to_owned);
            let name = parts.next()?;
            Some((name, FieldSchema { kind: parts.next()?, filter: parts.next()?, choices: parts.collect() }))
        };
        Self(text.split(';').filter_map(field).collect())
    }

    /// The fields by which lists can be filtered.
    pub(super) fn filtered(&self) -> BTreeSet<String> {
        self.0.iter().filter(|(_, field)| !field.filter.is_empty()).map(|(name, _)| name.clone()).collect()
    }

    /// Reads a document. `None` if it has no fields.
    pub(super) fn of_document(document: &Json) -> Option<Self> {
        let fields = document.get("fields")?.as_object()?;
        let filters = document.get("filtering");
        let read = |(name, field): (&String, &Json)| {
            let filter = filters.and_then(|filters| filters.get(name));
            (plain(name), FieldSchema::of_document(field, filter))
        };
        Some(Self(fields.iter().map(read).collect()))
    }
}

impl FieldSchema {
    fn of_document(field: &Json, filter: Option<&Json>) -> Self {
        let text = |key: &str| field.get(key).and_then(Json::as_str).unwrap_or_default();
        let many = (text("related_type") == "to_many").then_some("many");
        let flags = FLAGS.into_iter().filter(|flag| field.get(flag).and_then(Json::as_bool) == Some(true));
        let kind: Vec<&str> = [text("type")].into_iter().chain(many).chain(flags).collect();
        let choices = field.get("valid_choices").and_then(Json::as_array).into_iter().flatten();
        Self {
            kind: plain(&kind.join(" ")),
            filter: filter.map(lookups).unwrap_or_default(),
            choices: choices.filter_map(scalar).collect(),
        }
    }
}

fn lookups(filter: &Json) -> String {
    match filter {
        Json::Array(lookups) => {
            lookups.iter().filter_map(scalar).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(",")
        }
        other => scalar(other).unwrap_or_default(),
    }
}

fn scalar(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(plain(text)),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// A text without the separators of the format that generated code has.
fn plain(text: &str) -> String {
    text.replace(['|', ';'], " ")
}
