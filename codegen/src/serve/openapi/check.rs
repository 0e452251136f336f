//! Checks values by JSON schemas: those of OpenAPI 3.0 and the keywords of JSON Schema 2020-12 that documents use.

use std::collections::{HashMap, HashSet};
use std::ptr;

use serde_json::Value as Json;

use super::discriminator::{self, Selected};
use super::document::Document;
use super::rules::{self, Findings};
use crate::model::Direction;
use crate::pointer::escape;

/// How deep schemas and values are followed: the JSON of a request is at most half as deep.
const DEEPEST: usize = 256;

/// Checks values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checker<'a> {
    pub(super) document: &'a Document,
    /// Requests need no read-only properties, and responses no write-only ones.
    pub(super) direction: Direction,
}

impl Checker<'_> {
    /// Returns what is wrong with a value, by JSON pointer.
    pub(super) fn check(self, schema: &Json, value: &Json) -> Vec<(String, String)> {
        let mut found = Findings::all();
        Walk::new(self).value(schema, value, "", 0, &mut found);
        found.list
    }

    /// Returns whether a value fits a schema.
    pub(super) fn fits(self, schema: &Json, value: &Json) -> bool {
        Walk::new(self).fits(schema, value, 0)
    }

    /// Returns whether a property is only sent by the other side.
    pub(super) fn is_for_the_other_side(self, property: &Json) -> bool {
        let keyword = if self.direction == Direction::Written { "readOnly" } else { "writeOnly" };
        self.document.schemas(property).any(|level| level[keyword] == true)
    }
}

/// A schema and a value, by their places in memory.
type Pair = (*const Json, *const Json);

/// The check of one value. Each pair of a schema and a value inside it is checked once.
struct Walk<'a> {
    checker: Checker<'a>,
    /// Which pairs fit.
    known: HashMap<Pair, bool>,
    /// The pairs whose findings are collected.
    collected: HashSet<Pair>,
}

impl<'a> Walk<'a> {
    fn new(checker: Checker<'a>) -> Self {
        Self { checker, known: HashMap::new(), collected: HashSet::new() }
    }

    /// Identifies a schema and a value. References to a schema are the same as the schema.
    fn pair(&self, schema: &Json, value: &Json) -> Pair {
        (ptr::from_ref(self.checker.document.canonical(schema)), ptr::from_ref(value))
    }

    fn fits(&mut self, schema: &Json, value: &Json, depth: usize) -> bool {
        let pair = self.pair(schema, value);
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        // While it is checked: a schema that contains itself adds no rule.
        self.known.insert(pair, true);
        let mut found = Findings::first();
        self.levels(schema, value, "", depth, &mut found);
        self.known.insert(pair, found.list.is_empty());
        found.list.is_empty()
    }

    fn value(&mut self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        if found.is_complete() {
            return;
        }
        if found.only_first {
            if !self.fits(schema, value, depth) {
                found.add(at, String::new());
            }
        } else if self.collected.insert(self.pair(schema, value)) {
            self.levels(schema, value, at, depth, found);
        }
    }

    fn levels(&mut self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        if depth > DEEPEST {
            return;
        }
        let document = self.checker.document;
        for level in document.schemas(schema) {
            if *value == Json::Null && level["nullable"] == true {
                continue;
            }
            // What does not look into the value comes first.
            rules::check(document, level, value, at, found);
            if let Json::Object(entries) = value {
                self.required(level, entries, at, found);
            }
            if found.is_complete() {
                return;
            }
            match value {
                _ if rules::wrong_type(level, value).is_some() => continue,
                Json::Array(items) => self.items(level, items, at, depth, found),
                Json::Object(entries) => self.object(level, entries, at, depth, found),
                _ => {}
            }
            self.composed(level, value, at, depth, found);
            self.conditional(level, value, at, depth, found);
        }
    }

    fn required(&self, schema: &Json, entries: &serde_json::Map<String, Json>, at: &str, found: &mut Findings) {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            let property = schema["properties"].get(name);
            let is_other = property.is_some_and(|property| self.checker.is_for_the_other_side(property));
            if !entries.contains_key(name) && !is_other {
                found.add(at, format!("the property `{name}` is required"));
            }
        }
    }

    fn items(&mut self, schema: &Json, items: &[Json], at: &str, depth: usize, found: &mut Findings) {
        let first = schema["prefixItems"].as_array().map_or(&[][..], Vec::as_slice);
        for (index, item) in items.iter().enumerate() {
            if let Some(inner) = first.get(index).or_else(|| schema.get("items")) {
                self.value(inner, item, &format!("{at}/{index}"), depth + 1, found);
            }
        }
        let Some(contained) = schema.get("contains") else { return };
        let count = items.iter().filter(|item| self.fits(contained, item, depth + 1)).count() as u64;
        let (least, most) = (schema["minContains"].as_u64().unwrap_or(1), schema["maxContains"].as_u64());
        if count < least || most.is_some_and(|most| count > most) {
            found.add(at, format!("{count} items fit the schema of those that it must contain"));
        }
    }

    fn object(
        &mut self,
        schema: &Json,
        entries: &serde_json::Map<String, Json>,
        at: &str,
        depth: usize,
        found: &mut Findings,
    ) {
        let document = self.checker.document;
        let patterns = schema["patternProperties"].as_object();
        for (name, inner) in entries {
            let at = format!("{at}/{}", escape(name));
            // Checked apart: the place in memory of the name as a value is used again.
            let fits = |names| self.checker.fits(names, &Json::from(name.as_str()));
            if schema.get("propertyNames").is_some_and(|names| !fits(names)) {
                found.add(&at, "its name does not fit `propertyNames`".to_owned());
            }
            let named = schema["properties"].get(name);
            let matching: Vec<&Json> = patterns
                .into_iter()
                .flatten()
                .filter(|(pattern, _)| document.pattern(pattern).is_some_and(|regex| regex.is_match(name)))
                .map(|(_, inner)| inner)
                .collect();
            // A pattern that cannot be checked may match.
            let is_unknown = patterns.is_some_and(|all| all.keys().any(|pattern| document.pattern(pattern).is_none()));
            let is_described = is_unknown || named.is_some() || !matching.is_empty();
            for described in named.into_iter().chain(matching) {
                self.value(described, inner, &at, depth + 1, found);
            }
            match &schema["additionalProperties"] {
                _ if is_described => {}
                Json::Bool(false) => found.add(&at, "no such property is described".to_owned()),
                more @ Json::Object(_) => self.value(more, inner, &at, depth + 1, found),
                _ => {}
            }
        }
    }

    fn composed(&mut self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.value(part, value, at, depth + 1, found);
        }
        match discriminator::inherited(self.checker.document, schema, value) {
            Selected::Nothing => {}
            Selected::Component(component) => self.value(component, value, at, depth + 1, found),
            Selected::Unknown(known) => unknown_tag(schema, value, &known, at, found),
        }
        for (keyword, exactly_one) in [("anyOf", false), ("oneOf", true)] {
            if let Some(parts) = schema[keyword].as_array() {
                self.alternatives(schema, (parts, exactly_one), value, at, depth, found);
            }
        }
        if schema.get("not").is_some_and(|not| self.fits(not, value, depth + 1)) {
            found.add(at, "it fits the schema that is excluded".to_owned());
        }
    }

    fn alternatives(
        &mut self,
        schema: &Json,
        (parts, exactly_one): (&[Json], bool),
        value: &Json,
        at: &str,
        depth: usize,
        found: &mut Findings,
    ) {
        let tag = discriminator::tag(schema, value);
        if let Some(selected) = tag.and_then(|tag| parts.iter().find(|part| discriminator::selects(schema, part, tag)))
        {
            return self.value(selected, value, at, depth + 1, found);
        }
        let fitting = parts.iter().filter(|part| self.fits(part, value, depth + 1)).count();
        if fitting == 0 && tag.is_some() {
            let known: Vec<&str> = parts.iter().filter_map(|part| discriminator::tag_of(schema, part)).collect();
            unknown_tag(schema, value, &known, at, found);
        } else if fitting == 0 {
            found.add(at, format!("it fits none of the {} alternatives", parts.len()));
        } else if exactly_one && fitting > 1 {
            found.add(at, format!("it fits {fitting} alternatives, but exactly one is allowed"));
        }
    }

    fn conditional(&mut self, schema: &Json, value: &Json, at: &str, depth: usize, found: &mut Findings) {
        if let Some(condition) = schema.get("if") {
            let keyword = if self.fits(condition, value, depth + 1) { "then" } else { "else" };
            if let Some(part) = schema.get(keyword) {
                self.value(part, value, at, depth + 1, found);
            }
        }
        for (name, part) in schema["dependentSchemas"].as_object().into_iter().flatten() {
            if value.get(name).is_some() {
                self.value(part, value, at, depth + 1, found);
            }
        }
    }
}

/// Adds that the tag of a value selects none of the schemas with known tags.
fn unknown_tag(schema: &Json, value: &Json, known: &[&str], at: &str, found: &mut Findings) {
    if let (Some(property), Some(tag)) = (discriminator::property(schema), discriminator::tag(schema, value)) {
        found.add(&format!("{at}/{}", escape(property)), discriminator::unknown(property, tag, known));
    }
}
