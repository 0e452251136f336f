//! What a schema is made of, whatever keywords refer to its parts.

use std::collections::BTreeSet;
use std::ptr;

use serde_json::Value as Json;

use super::document::Document;

/// A schema with what it refers to and the alternatives that it consists of.
#[derive(Debug)]
pub(super) struct Parts<'a>(Vec<&'a Json>);

impl<'a> Parts<'a> {
    pub(super) fn of(document: &'a Document, schema: &'a Json) -> Self {
        let (mut parts, mut waiting, mut seen) = (Vec::new(), vec![schema], BTreeSet::new());
        while let Some(schema) = waiting.pop() {
            for level in document.schemas(schema).filter(|level| seen.insert(ptr::from_ref(*level))) {
                parts.push(level);
                let inner = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|keyword| level[keyword].as_array());
                waiting.extend(inner.flatten());
            }
        }
        Self(parts)
    }

    /// Returns whether a value may be of a type.
    pub(super) fn permit(&self, kind: &str) -> bool {
        self.0.iter().any(|part| {
            let has = |value: &Json| type_of(value) == kind || kind == "number" && value.is_number();
            let listed = part["enum"].as_array().is_some_and(|choices| choices.iter().any(has));
            let implied = match kind {
                "array" => part.get("items").is_some(),
                "object" => part.get("properties").is_some(),
                "null" => part["nullable"] == true,
                _ => false,
            };
            has_type(part, kind) || listed || part.get("const").is_some_and(has) || implied
        })
    }

    /// Returns the schema of the items of a list.
    pub(super) fn items(&self) -> &'a Json {
        self.0.iter().find_map(|part| part.get("items")).unwrap_or(&Json::Null)
    }

    /// Returns the schema of a property that is described by name.
    pub(super) fn property(&self, name: &str) -> Option<&'a Json> {
        self.0.iter().find_map(|part| part["properties"].get(name))
    }

    /// Returns the schema of the properties that are not described by name, if it is stated.
    pub(super) fn additional(&self) -> Option<&'a Json> {
        let mut stated = self.0.iter().filter_map(|part| part.get("additionalProperties"));
        stated.rfind(|schema| **schema != Json::Bool(false))
    }
}

/// Returns whether `type` of a schema contains a type.
pub(super) fn has_type(schema: &Json, kind: &str) -> bool {
    match &schema["type"] {
        Json::String(one) => one == kind || kind == "number" && one == "integer",
        Json::Array(several) => several.iter().any(|one| one == kind || kind == "number" && one == "integer"),
        _ => false,
    }
}

/// Returns the type of a value.
pub(super) const fn type_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}
