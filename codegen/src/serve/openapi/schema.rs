//! What a schema is made of, whatever keywords refer to its parts.

use std::collections::BTreeSet;
use std::ptr;

use serde_json::{Map, Value as Json};

use super::discriminator::{self, Selected};
use super::document::Document;

/// A schema with what it refers to and the alternatives that it consists of.
#[derive(Debug)]
pub(super) struct Parts<'a>(Vec<&'a Json>);

impl<'a> Parts<'a> {
    pub(super) fn of(document: &'a Document, schema: &'a Json) -> Self {
        Self::with(document, vec![schema], |_| Vec::new())
    }

    /// Returns the parts of schemas that a value has, with those that depend on the value.
    pub(super) fn of_value(document: &'a Document, schemas: Vec<&'a Json>, value: &Json) -> Self {
        Self::with(document, schemas, |level| {
            let selected = match discriminator::inherited(document, level, value) {
                Selected::Component(component) => Some(component),
                Selected::Nothing | Selected::Unknown(_) => None,
            };
            let conditional = ["if", "then", "else"].into_iter().filter_map(|keyword| level.get(keyword));
            let dependent = level["dependentSchemas"].as_object().into_iter().flat_map(Map::values);
            selected.into_iter().chain(conditional).chain(dependent).collect()
        })
    }

    /// Collects parts. `more` returns parts that are not alternatives.
    fn with(document: &'a Document, mut waiting: Vec<&'a Json>, more: impl Fn(&'a Json) -> Vec<&'a Json>) -> Self {
        let (mut parts, mut seen) = (Vec::new(), BTreeSet::new());
        while let Some(schema) = waiting.pop() {
            for level in document.schemas(schema).filter(|level| seen.insert(ptr::from_ref(*level))) {
                parts.push(level);
                let inner = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|keyword| level[keyword].as_array());
                waiting.extend(inner.flatten());
                waiting.extend(more(level));
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

    /// Returns the schemas of an item.
    pub(super) fn item(&self, index: usize) -> Vec<&'a Json> {
        let of = |part: &&'a Json| part["prefixItems"].get(index).or_else(|| part.get("items"));
        self.0.iter().filter_map(of).collect()
    }

    /// Returns the schemas of a property: those by its name or by a pattern, or else those of additional properties.
    pub(super) fn of_property(&self, document: &Document, name: &str) -> Vec<&'a Json> {
        let matches = |pattern: &str| document.pattern(pattern).is_some_and(|regex| regex.is_match(name));
        let patterns = self.0.iter().filter_map(|part| part["patternProperties"].as_object()).flatten();
        let matching = patterns.filter(|(pattern, _)| matches(pattern)).map(|(_, schema)| schema);
        let named = self.0.iter().filter_map(|part| part["properties"].get(name));
        let described: Vec<&Json> = named.chain(matching).collect();
        if described.is_empty() { self.stated_additional().collect() } else { described }
    }

    /// Returns whether other properties are described, but none that may be the one of a name.
    pub(super) fn lack(&self, document: &Document, name: &str) -> bool {
        let describes_others =
            self.0.iter().any(|part| part["properties"].as_object().is_some_and(|all| !all.is_empty()));
        let mut patterns = self.0.iter().filter_map(|part| part["patternProperties"].as_object()).flat_map(Map::keys);
        // A pattern that cannot be checked may match.
        let is_unknown = patterns.any(|pattern| document.pattern(pattern).is_none());
        let is_tag = self.0.iter().any(|part| discriminator::property(part) == Some(name));
        describes_others && !is_unknown && !is_tag && self.of_property(document, name).is_empty()
    }

    /// Returns the schema of a property that is described by name.
    pub(super) fn property(&self, name: &str) -> Option<&'a Json> {
        self.0.iter().find_map(|part| part["properties"].get(name))
    }

    /// Returns the schema of the properties that are not described by name, if it is stated.
    pub(super) fn additional(&self) -> Option<&'a Json> {
        self.stated_additional().last()
    }

    fn stated_additional(&self) -> impl Iterator<Item = &'a Json> {
        let stated = self.0.iter().filter_map(|part| part.get("additionalProperties"));
        stated.filter(|schema| **schema != Json::Bool(false))
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
