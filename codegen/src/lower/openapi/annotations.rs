//! Descriptions, limits, defaults and flags of values.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Lowering;
use super::composed::is_password;
use crate::input::openapi::{Located, Node};
use crate::markdown::{states, with_sentence};
use crate::model::{Bound, Bounds, Limits};

/// What a schema states about a value besides its type.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a schema says all of these independently")]
pub struct Annotations {
    /// Its description.
    pub help: String,
    /// Its limits.
    pub limits: Limits,
    /// `title`.
    pub title: String,
    /// Is going away.
    pub deprecated: bool,
    /// Is never written.
    pub readonly: bool,
    /// Is never read.
    pub writeonly: bool,
    /// Its default.
    pub default: Option<Value>,
    /// Must not be shown.
    pub password: bool,
}

impl Annotations {
    /// Takes what isn't said from what is around or behind it.
    pub fn or(mut self, other: Self) -> Self {
        if self.help.is_empty() {
            self.help = other.help;
        }
        if self.title.is_empty() {
            self.title = other.title;
        }
        self.deprecated |= other.deprecated;
        self.readonly |= other.readonly;
        self.writeonly |= other.writeonly;
        self.password |= other.password;
        self.default = self.default.or(other.default);
        self.limits = self.limits.and(other.limits);
        self
    }

    /// Adds a sentence to the description.
    pub fn add(&mut self, sentence: &str) {
        self.help = self.words();
        add(&mut self.help, &Sentence { text: sentence.to_owned(), values: Vec::new() });
    }

    /// The description, or else the title.
    pub fn words(&self) -> String {
        if self.help.is_empty() { self.title.clone() } else { self.help.clone() }
    }
}

impl<'a> Lowering<'a, '_> {
    /// What schemas say that hold together, the outermost first.
    pub fn annotations<'p>(&mut self, parts: impl IntoIterator<Item = &'p Located<'a>>) -> Annotations
    where
        'a: 'p,
    {
        let parts: Vec<&Located<'a>> = parts.into_iter().collect();
        let mut annotations = Annotations::default();
        for part in &parts {
            let one = Annotations {
                help: self.text(part, "description"),
                limits: self.limits(part),
                title: self.text(part, "title"),
                deprecated: self.flag(part, "deprecated") == Some(true),
                readonly: self.flag(part, "readOnly") == Some(true),
                writeonly: self.flag(part, "writeOnly") == Some(true),
                default: part.node.get("default").map(Node::json),
                password: is_password(part) || self.scalars_of(part).iter().any(|scalar| scalar.password),
            };
            annotations = annotations.or(one);
        }
        for sentence in parts.iter().filter_map(|part| remark(part)) {
            add(&mut annotations.help, &sentence);
        }
        annotations
    }
}

/// Adds a sentence, unless the text says the same already.
fn add(help: &mut String, sentence: &Sentence) {
    let said = !sentence.values.is_empty() && sentence.values.iter().all(|value| states(help, value));
    if said || help.contains(&sentence.text) {
        return;
    }
    *help = with_sentence(help, &sentence.text);
}

struct Sentence {
    text: String,
    /// What a text must hold to say the same.
    values: Vec<String>,
}

/// Keywords that restrict values and that have no meaning of their own in the model.
const KEYWORDS: [&str; 17] = [
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "maxProperties",
    "minContains",
    "minProperties",
    "not",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Keywords that are facts of a field, but not of the items of a list.
const OF_ITEMS: [&str; 11] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
    "format",
];

/// How deep the keywords of items of items are collected.
const DEEPEST: usize = 3;

impl<'a> Lowering<'a, '_> {
    /// The limits that a schema states.
    fn limits(&self, at: &Located<'a>) -> Limits {
        let number = |key: &str| match at.node.get(key)? {
            Node::Number(number) => Some(number.clone()),
            _ => None,
        };
        let bounds = |least: &str, most: &str| Bounds::inclusive(number(least), number(most));
        // In 3.0 a flag beside the limit, in 3.1 a limit of its own.
        let is_flag = |key: &str| at.node.get(key) == Some(&Node::Boolean(true));
        let exclusive = |key: &str| number(key).map(|value| Bound { value, exclusive: true });
        let mut range = bounds("minimum", "maximum");
        for (bound, key) in [(&mut range.least, "exclusiveMinimum"), (&mut range.most, "exclusiveMaximum")] {
            if let Some(bound) = bound.as_mut().filter(|_| is_flag(key)) {
                bound.exclusive = true;
            }
        }
        let range = range.and(Bounds { least: exclusive("exclusiveMinimum"), most: exclusive("exclusiveMaximum") });
        let text = |key: &str| at.node.get(key).and_then(Node::text).map(str::to_owned);
        let mut keywords = BTreeMap::new();
        self.keywords(at, "", 0, &mut keywords);
        Limits {
            range,
            length: bounds("minLength", "maxLength"),
            items: bounds("minItems", "maxItems"),
            multiple_of: number("multipleOf"),
            pattern: text("pattern"),
            format: text("format").filter(|format| !TYPED.contains(&format.as_str())),
            keywords,
        }
    }

    /// Collects the other keywords that restrict values, and those of items and of values of maps that have no type of
    /// their own.
    fn keywords(&self, at: &Located<'a>, prefix: &str, depth: usize, found: &mut BTreeMap<String, String>) {
        let of_items = if depth > 0 { OF_ITEMS.as_slice() } else { &[] };
        for key in KEYWORDS.iter().chain(of_items) {
            if let Some(value) = at.node.get(key).filter(|value| **value != Node::Boolean(false)) {
                found.insert(format!("{prefix}{key}"), value.json().to_string());
            }
        }
        // The variants have requirements of their own; the bindings do not know those beside them.
        let is_union = ["oneOf", "anyOf"].iter().any(|key| at.node.get(key).is_some());
        if is_union && at.node.get("properties").is_none() {
            for key in ["required", "additionalProperties"] {
                if let Some(value) = at.node.get(key) {
                    found.insert(format!("{prefix}{key}"), value.json().to_string());
                }
            }
        }
        if depth == DEEPEST {
            return;
        }
        for key in ["items", "additionalProperties"] {
            let Some(inner) = at.get(key).and_then(|inner| self.documents.resolve(&inner).ok()) else { continue };
            // Beside null, a single variant is the value itself.
            let inner = if let [only] = &*variants(&inner) { only.clone() } else { inner };
            if is_scalar(&inner) {
                self.keywords(&inner, &format!("{prefix}{key}."), depth + 1, found);
            }
        }
    }

    /// The limits of the variants of a union that are no types of their own. They are known by their JSON types, as their
    /// order has no meaning.
    pub fn limits_of_variants(&self, at: &Located<'a>) -> BTreeMap<String, String> {
        let mut found = BTreeMap::new();
        for variant in variants(at).iter().filter(|variant| is_scalar(variant)) {
            if let Some(kind) = variant.node.get("type").and_then(Node::text) {
                self.keywords(variant, &format!("{kind}."), 1, &mut found);
            }
        }
        found
    }
}

/// The variants of a union, without null.
fn variants<'a>(at: &Located<'a>) -> Vec<Located<'a>> {
    let lists = ["oneOf", "anyOf"].iter().filter_map(|key| at.get(key));
    let is_null = |variant: &Located<'a>| variant.node.get("type").and_then(Node::text) == Some("null");
    lists.flat_map(|list| list.items()).filter(|variant| !is_null(variant)).collect()
}

/// Whether a schema has no type of its own in the bindings, so that its limits are those of what it is in.
fn is_scalar(at: &Located<'_>) -> bool {
    ["properties", "oneOf", "anyOf", "allOf", "enum"].iter().all(|key| at.node.get(key).is_none())
}

/// Formats that have a type of their own.
const TYPED: [&str; 19] = [
    "date-time",
    "date",
    "password",
    "binary",
    "byte",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "decimal",
    "uuid",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "url",
    "duration",
    "int-or-string",
];

/// What documentation adds to a description.
fn remark(at: &Located<'_>) -> Option<Sentence> {
    example(at).map(|value| Sentence { text: format!("Example: `{value}`."), values: vec![value] })
}

fn example(at: &Located<'_>) -> Option<String> {
    let first = at.get("examples").and_then(|examples| examples.items().next());
    let example = at.get("example").or(first)?;
    match example.node {
        Node::Text(text) if !text.is_empty() && !text.contains(['\n', '`']) => Some(text.clone()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
