//! The keywords of a schema, joined with those of the schemas that it is composed of.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::composed::{end_of, listed};
use super::json_type::JsonType;
use crate::diagnostic::{Id, nearest};
use crate::input::openapi::{Located, Node};

/// Document and pointer of a value.
pub type Location<'a> = (&'a str, String);

/// What schemas state together.
#[derive(Clone, Debug)]
pub struct MergedSchema<'a> {
    /// Where they begin.
    pub at: Located<'a>,
    /// Where each of the outermost schemas is.
    pub roots: Vec<Location<'a>>,
    /// The schemas in the order of the document, each with how far it is from the outermost one.
    pub parts: Vec<(Located<'a>, usize)>,
    /// The types that a value may have; empty if the schemas state none.
    pub kinds: Vec<JsonType>,
    /// May be null.
    pub nullable: bool,
    /// `format`.
    pub format: Option<&'a str>,
    /// The values that are allowed, without null.
    pub values: Option<Vec<Located<'a>>>,
    /// The schemas that list these values.
    pub listing: Vec<Located<'a>>,
    /// Properties of an object, each with its schemas.
    pub properties: IndexMap<&'a str, Vec<Located<'a>>>,
    /// Required properties.
    pub required: BTreeSet<&'a str>,
    /// Additional properties.
    pub additional: Additional<'a>,
    /// What items of a list follow.
    pub items: Vec<Located<'a>>,
    /// `oneOf` or `anyOf`, without null; empty, or at least two.
    pub alternatives: Vec<Located<'a>>,
    /// `discriminator`.
    pub discriminator: Option<Located<'a>>,
}

/// Additional properties of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Additional<'a> {
    /// The schemas do not mention them.
    Unsaid,
    /// They are ruled out.
    None,
    /// Any JSON.
    Any,
    /// Values of a schema.
    Of(Box<Located<'a>>),
}

impl<'a> Lowering<'a, '_> {
    /// What schemas and all that they refer to say together.
    pub fn merged(&mut self, roots: &[Located<'a>]) -> MergedSchema<'a> {
        let at = roots.first().cloned().unwrap_or_else(|| self.documents.root());
        let mut merged = MergedSchema {
            at,
            roots: roots.iter().map(|root| (root.document, root.pointer.clone())).collect(),
            parts: self.flattened(roots),
            kinds: Vec::new(),
            nullable: false,
            format: None,
            values: None,
            listing: Vec::new(),
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            additional: Additional::Unsaid,
            items: Vec::new(),
            alternatives: Vec::new(),
            discriminator: None,
        };
        for (part, depth) in merged.parts.clone() {
            merged.nullable |= depth == 0 && self.says_null(&part);
            self.kinds(&mut merged, &part);
            self.values(&mut merged, &part);
            self.members(&mut merged, &part);
            match part.get("items") {
                Some(items) if matches!(items.node, Node::Object(_) | Node::Boolean(false)) => merged.items.push(items),
                Some(items) if *items.node != Node::Boolean(true) => self.wrong_shape(&items, "a schema"),
                _ => {}
            }
            merged.format = merged.format.or_else(|| part.node.get("format")?.text());
            let alternatives = self.alternatives(&part);
            if depth > 0 && self.is_base_of_any(&part, &alternatives, &merged.parts) {
                continue;
            }
            merged.discriminator = merged.discriminator.or_else(|| part.get("discriminator"));
            if alternatives.len() > 1 {
                if merged.alternatives.is_empty() {
                    merged.alternatives = alternatives;
                } else {
                    self.not_expressed(&part, "a second `oneOf` or `anyOf` in one `allOf`");
                }
            }
        }
        if merged.nullable && roots.len() > 1 {
            merged.nullable = roots.iter().all(|root| self.allows_null(root));
        }
        // Its own counts more than that of what it extends.
        merged.discriminator = merged.at.get("discriminator").or(merged.discriminator);
        self.take_scalars_together(&mut merged);
        self.ignore_values_of_other_types(&mut merged);
        if is_int_or_string(&merged) {
            merged.kinds = vec![JsonType::Integer, JsonType::Text];
        }
        merged
    }

    /// Whether one of several schemas that hold together allows null, or states nothing about the type of values.
    fn allows_null(&mut self, root: &Located<'a>) -> bool {
        let parts = self.flattened(std::slice::from_ref(root));
        let is_open = !parts.iter().any(|(part, _)| part.get("type").is_some() || part.get("enum").is_some());
        is_open || parts.iter().any(|(part, depth)| *depth == 0 && self.says_null(part))
    }

    /// Whether a schema that is extended lists what extends it: the others that hold are among its alternatives. It then
    /// offers no choice.
    fn is_base_of_any(&self, at: &Located<'a>, alternatives: &[Located<'a>], parts: &[(Located<'a>, usize)]) -> bool {
        alternatives
            .iter()
            .map(|member| end_of(self.documents, member))
            .any(|member| member != *at && parts.iter().any(|(part, _)| *part == member))
    }

    /// A choice between texts is a text, or one of all the values that any of them lists; so with
    /// numbers.
    fn take_scalars_together(&mut self, merged: &mut MergedSchema<'a>) {
        let scalars = self.scalars(&merged.alternatives);
        let Some(first) = scalars.first() else { return };
        merged.kinds = vec![first.kind];
        let members = std::mem::take(&mut merged.alternatives);
        let mut values: Vec<Located<'a>> = Vec::new();
        for member in members.iter().filter_map(|member| self.documents.resolve(member).ok()) {
            let list = listed(&member);
            let listed = list.iter().flat_map(Located::items).chain(member.get("const"));
            merged.listing.push(member.clone());
            for value in listed.filter(|value| *value.node != Node::Null) {
                if !values.iter().any(|known| known.node == value.node) {
                    values.push(value);
                }
            }
        }
        if !values.is_empty() {
            merged.values = Some(values);
        }
    }

    /// Ignores listed values of which none is of a type that the schemas state. Strings may be listed without quotes.
    fn ignore_values_of_other_types(&mut self, merged: &mut MergedSchema<'a>) {
        let is_number = |kind: &JsonType| matches!(kind, JsonType::Integer | JsonType::Number);
        let kinds = &merged.kinds;
        let fits = |value: &Located<'a>| {
            JsonType::of(value.node)
                .is_some_and(|kind| kinds.contains(&kind) || (is_number(&kind) && kinds.iter().any(is_number)))
        };
        let is_text = kinds.contains(&JsonType::Text);
        let Some(first) = merged.values.as_ref().and_then(|values| values.first()) else { return };
        if kinds.is_empty() || is_text || merged.values.iter().flatten().any(fits) {
            return;
        }
        let names: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.name())).collect();
        let message = format!("no value that is listed is of the `type` {}", names.join(" or "));
        let help = match kinds[..] {
            [JsonType::List] => "the values are ignored; put `enum` into `items`",
            _ => "the values are ignored; correct `type` or the values",
        };
        self.findings.say(Id::Contradiction, first, message, help);
        merged.values = None;
    }

    fn kinds(&mut self, merged: &mut MergedSchema<'a>, part: &Located<'a>) {
        let Some(value) = part.get("type") else { return };
        let named: Vec<Located<'a>> =
            if let Node::List(_) = value.node { value.items().collect() } else { vec![value.clone()] };
        let mut kinds = Vec::new();
        for name in named {
            match name.node.text() {
                Some("null") => {}
                Some(text) => match JsonType::of_name(text) {
                    Some(kind) => kinds.push(kind),
                    None => {
                        let near = called_elsewhere(text);
                        let near = near.or_else(|| nearest(text, JsonType::names()));
                        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                        let help = format!("{near}The value is read and written as any JSON");
                        self.findings.say(Id::UnknownType, &name, format!("unknown type `{text}`"), help);
                    }
                },
                None => self.wrong_shape(&name, "the name of a type"),
            }
        }
        if merged.kinds.is_empty() {
            merged.kinds = kinds;
        } else if !kinds.is_empty() {
            let both = common(&merged.kinds, &kinds);
            if both.is_empty() {
                self.contradiction(&value, "no value has all the types that `allOf` requires");
            } else {
                merged.kinds = both;
            }
        }
    }

    pub(super) fn contradiction(&mut self, at: &Located<'a>, message: &str) {
        self.findings.say(Id::Contradiction, at, message, "the first one is used; correct the others");
    }

    fn values(&mut self, merged: &mut MergedSchema<'a>, part: &Located<'a>) {
        let values = listed(part).map(|values| {
            if !matches!(values.node, Node::List(_)) {
                self.wrong_shape(&values, "a list of values");
            }
            values.items().collect::<Vec<_>>()
        });
        let values = values.or_else(|| part.get("const").map(|value| vec![value]));
        let Some(values) = values else { return };
        merged.listing.push(part.clone());
        let values: Vec<Located<'a>> = values.into_iter().filter(|value| *value.node != Node::Null).collect();
        merged.values = Some(match merged.values.take() {
            None => values,
            Some(before) => {
                let both: Vec<Located<'a>> =
                    before.iter().filter(|one| values.iter().any(|other| one.node == other.node)).cloned().collect();
                if both.is_empty() && !before.is_empty() {
                    let message = "no value is in all the `enum` lists that `allOf` combines";
                    let help = "the shortest list is used, of equally long ones the last; correct the others";
                    self.findings.say(Id::Contradiction, part, message, help);
                    // What is composed is more general than what it is composed for.
                    if values.is_empty() || before.len() < values.len() { before } else { values }
                } else {
                    both
                }
            }
        });
    }

    pub(super) fn members(&mut self, merged: &mut MergedSchema<'a>, part: &Located<'a>) {
        for (name, property) in self.parts_of(part, "properties") {
            let schemas = merged.properties.entry(name).or_default();
            if !schemas.iter().any(|known| known.node == property.node) {
                schemas.push(property);
            }
        }
        for name in self.part(part, "required").iter().flat_map(Located::items) {
            match name.node {
                Node::Text(text) => drop(merged.required.insert(text)),
                _ => self.wrong_shape(&name, "the name of a property"),
            }
        }
        let patterns: Vec<Located<'a>> =
            part.get("patternProperties").iter().flat_map(Located::members).map(|(_, schema)| schema).collect();
        // The properties that `allOf` describes are merged, so that both keywords are about the same ones.
        let more = part.get("additionalProperties").or_else(|| part.get("unevaluatedProperties"));
        let additional = match (more, patterns.as_slice()) {
            (Some(more), _) if *more.node == Node::Boolean(false) && patterns.is_empty() => Additional::None,
            (Some(Located { node: Node::Boolean(false), .. }), [only]) => Additional::Of(Box::new(only.clone())),
            (more, [first, ..]) => {
                if !matches!(&more, Some(more) if *more.node == Node::Boolean(true)) {
                    self.not_expressed(first, "`patternProperties` with more than one schema");
                }
                Additional::Any
            }
            (Some(more), []) => match more.node {
                Node::Boolean(_) => Additional::Any,
                Node::Object(members) if members.is_empty() => Additional::Any,
                Node::Object(_) => Additional::Of(Box::new(more)),
                _ => {
                    self.wrong_shape(&more, "a schema, true or false");
                    Additional::Any
                }
            },
            (None, []) => Additional::Unsaid,
        };
        if let (Additional::Unsaid | Additional::None, new) = (&merged.additional, additional)
            && new != Additional::Unsaid
        {
            merged.additional = new;
        }
    }
}

/// Whether a schema allows integers and strings in the way of Kubernetes, whatever its `type` is.
fn is_int_or_string(merged: &MergedSchema<'_>) -> bool {
    let marks = ["x-kubernetes-int-or-string", "x-int-or-string"];
    let mark = |part: &Located<'_>| marks.iter().any(|mark| part.node.get(mark) == Some(&Node::Boolean(true)));
    let is_marked = merged.format == Some("int-or-string") || merged.parts.iter().any(|(part, _)| mark(part));
    is_marked && merged.alternatives.is_empty() && merged.values.is_none()
}

/// The kinds that two lists have in common; a whole number is a number.
fn common(one: &[JsonType], other: &[JsonType]) -> Vec<JsonType> {
    let is_in = |kind: JsonType, kinds: &[JsonType]| {
        kinds.contains(&kind) || (kind == JsonType::Integer && kinds.contains(&JsonType::Number))
    };
    let mut both: Vec<JsonType> = one.iter().copied().filter(|kind| is_in(*kind, other)).collect();
    both.extend(other.iter().copied().filter(|kind| is_in(*kind, one) && !one.contains(kind)));
    both
}

impl MergedSchema<'_> {
    /// The only value, where there is one.
    pub fn constant(&self) -> Option<Value> {
        match self.values.as_deref() {
            Some([only]) if !self.nullable => Some(only.node.json()),
            _ => None,
        }
    }

    /// The kinds that a value may be of, where the type isn't said worked out from the rest.
    pub fn kinds(&self) -> Vec<JsonType> {
        if !self.kinds.is_empty() {
            let mut kinds = self.kinds.clone();
            // A whole number is a number.
            kinds.retain(|kind| *kind != JsonType::Integer || !self.kinds.contains(&JsonType::Number));
            return kinds;
        }
        if let Some(values) = &self.values {
            let mut kinds: Vec<JsonType> = values.iter().filter_map(|value| JsonType::of(value.node)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            return kinds;
        }
        // `items` of another form than a schema is ignored.
        let is_ignored = |key: &str, value: &Node| key == "items" && matches!(value, Node::List(_));
        let has = |key: &str| {
            self.parts.iter().any(|(part, _)| part.node.get(key).is_some_and(|value| !is_ignored(key, value)))
        };
        let by_keys: [(&[&str], JsonType); 3] = [
            (&["properties", "additionalProperties", "patternProperties", "propertyNames"], JsonType::Object),
            (&["items", "prefixItems", "minItems", "maxItems", "uniqueItems"], JsonType::List),
            (&["pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"], JsonType::Text),
        ];
        if let Some((_, kind)) = by_keys.iter().find(|(keys, _)| keys.iter().any(|key| has(key))) {
            return vec![*kind];
        }
        match self.format {
            Some("int32" | "int64" | "uint32" | "uint64") => vec![JsonType::Integer],
            Some("float" | "double") => vec![JsonType::Number],
            Some(_) => vec![JsonType::Text],
            None => Vec::new(),
        }
    }
}

/// The type that other languages call so.
fn called_elsewhere(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "int" | "int32" | "int64" | "long" => "integer",
        "decimal" | "double" | "float" => "number",
        "bool" => "boolean",
        "binary" | "date" | "date-time" | "datetime" | "file" | "str" | "text" | "uuid" => "string",
        "list" => "array",
        "dict" | "map" => "object",
        _ => return None,
    })
}
