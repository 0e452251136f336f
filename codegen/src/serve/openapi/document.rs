//! An OpenAPI document whose references are all inside it.

use std::collections::HashMap;

use regex::Regex;
use serde_json::Value as Json;

use super::pattern;
use crate::serve::percent::decoded;

/// How many references may follow each other.
const LONGEST_CHAIN: usize = 50;

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    root: Json,
    /// The patterns of its schemas that the regular expressions of Rust can express.
    patterns: HashMap<String, Regex>,
    /// Whether keywords beside the reference of a schema count.
    has_siblings: bool,
}

impl Document {
    pub(super) fn new(root: Json) -> Self {
        let mut patterns = HashMap::new();
        let mut add = |text: &str| patterns.extend(pattern::compiled(text).map(|regex| (text.to_owned(), regex)));
        visit(&root, &mut |entry, value| match (entry, value) {
            ("pattern", Json::String(text)) => add(text),
            ("patternProperties", Json::Object(entries)) => entries.keys().for_each(|text| add(text)),
            _ => {}
        });
        // In OpenAPI 3.0, keywords beside a reference have no meaning.
        let has_siblings = root["openapi"].as_str().is_some_and(|version| !version.starts_with("3.0"));
        Self { root, patterns, has_siblings }
    }

    /// Returns the whole document.
    pub(super) const fn root(&self) -> &Json {
        &self.root
    }

    /// Returns the compiled pattern of a schema, if it can be checked.
    pub(super) fn pattern(&self, text: &str) -> Option<&Regex> {
        self.patterns.get(text)
    }

    /// Returns a reference to another file, if there is one.
    pub(super) fn outside(&self) -> Option<String> {
        let mut found = None;
        visit(&self.root, &mut |entry, value| {
            if let ("$ref", Some(text)) = (entry, value.as_str())
                && !text.starts_with('#')
            {
                found.get_or_insert_with(|| text.to_owned());
            }
        });
        found
    }

    /// Follows the references of a value.
    pub(super) fn resolve<'a>(&'a self, value: &'a Json) -> &'a Json {
        let end = self.levels(value).enumerate().last();
        end.filter(|(steps, _)| *steps < LONGEST_CHAIN).map_or(&Json::Null, |(_, end)| end)
    }

    /// The values that a chain of references goes through, the given one first.
    pub(super) fn levels<'a>(&'a self, value: &'a Json) -> impl Iterator<Item = &'a Json> {
        std::iter::successors(Some(value), |value| self.target(value)).take(LONGEST_CHAIN + 1)
    }

    /// The schemas that a value must fit: what its references lead to and, where they count, the keywords beside them.
    pub(super) fn schemas<'a>(&'a self, schema: &'a Json) -> impl Iterator<Item = &'a Json> {
        let end = (!self.has_siblings || schema.get("$ref").is_none()).then(|| self.resolve(schema));
        let levels = end.is_none().then(|| self.levels(schema));
        end.into_iter().chain(levels.into_iter().flatten())
    }

    /// Follows the references of a schema up to one beside which keywords count.
    pub(super) fn canonical<'a>(&'a self, schema: &'a Json) -> &'a Json {
        let is_bare = |level: &Json| level.as_object().is_some_and(|entries| entries.len() == 1);
        let mut levels = self.levels(schema);
        let end = levels.find(|level| level.get("$ref").is_none() || self.has_siblings && !is_bare(level));
        end.unwrap_or(schema)
    }

    /// Returns the ways to authenticate.
    pub(super) fn security_schemes(&self) -> impl Iterator<Item = &Json> {
        let schemes = self.root["components"]["securitySchemes"].as_object();
        schemes.into_iter().flat_map(|schemes| schemes.values()).map(|scheme| self.resolve(scheme))
    }

    /// The value that a value refers to.
    fn target(&self, value: &Json) -> Option<&Json> {
        let pointer = value.get("$ref")?.as_str()?.strip_prefix('#')?;
        if pointer.contains('%') { self.root.pointer(&decoded(pointer)) } else { self.root.pointer(pointer) }
    }

    /// Returns a property of a value with the references of both followed.
    pub(super) fn get<'a>(&'a self, value: &'a Json, name: &str) -> Option<&'a Json> {
        self.resolve(value).get(name).map(|inner| self.resolve(inner))
    }
}

/// Visits all entries of all objects.
pub(super) fn visit<'a>(value: &'a Json, seen: &mut impl FnMut(&'a str, &'a Json)) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| visit(item, seen)),
        Json::Object(entries) => {
            for (name, value) in entries {
                seen(name, value);
                visit(value, seen);
            }
        }
        _ => {}
    }
}
