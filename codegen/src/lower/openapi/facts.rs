//! The keywords of a schema, joined with those of the schemas that it is composed of.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::composed::Scalar;
use crate::diagnostic::{Id, nearest};
use crate::input::openapi::{At, Node};

/// What kinds of JSON values there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

impl Kind {
    const NAMES: [(&'static str, Self); 6] = [
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::Text),
        ("array", Self::List),
        ("object", Self::Object),
    ];

    /// As a schema calls it.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Whether its values have no parts.
    pub fn is_scalar(self) -> bool {
        !matches!(self, Self::List | Self::Object)
    }

    /// By what a schema calls it.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// What a value is; `None` for null.
    pub fn of(node: &Node) -> Option<Self> {
        Some(match node {
            Node::Null => return None,
            Node::Boolean(_) => Self::Boolean,
            Node::Number(number) if number.is_f64() => Self::Number,
            Node::Number(_) => Self::Integer,
            Node::Text(_) => Self::Text,
            Node::List(_) => Self::List,
            Node::Object(_) => Self::Object,
        })
    }
}

/// Document and pointer of a value.
pub type Place<'a> = (&'a str, String);

/// What schemas state together.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Where they begin.
    pub at: At<'a>,
    /// Where each of the outermost schemas is.
    pub roots: Vec<Place<'a>>,
    /// The schemas in the order of the document, each with how far it is from the outermost one.
    pub parts: Vec<(At<'a>, usize)>,
    /// The types that a value may have; empty if the schemas state none.
    pub kinds: Vec<Kind>,
    /// May be null.
    pub nullable: bool,
    /// `format`.
    pub format: Option<&'a str>,
    /// The values that are allowed, without null.
    pub values: Option<Vec<At<'a>>>,
    /// Properties of an object, each with its schemas.
    pub properties: IndexMap<&'a str, Vec<At<'a>>>,
    /// Required properties.
    pub required: BTreeSet<&'a str>,
    /// Additional properties.
    pub additional: Additional<'a>,
    /// What items of a list follow.
    pub items: Vec<At<'a>>,
    /// `oneOf` or `anyOf`, without null; empty, or at least two.
    pub alternatives: Vec<At<'a>>,
    /// `discriminator`.
    pub discriminator: Option<At<'a>>,
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
    Of(Box<At<'a>>),
}

impl<'a> Lowering<'a, '_> {
    /// What schemas and all that they refer to say together.
    pub fn facts(&mut self, roots: &[At<'a>]) -> Facts<'a> {
        let at = roots.first().cloned().unwrap_or_else(|| self.documents.root());
        let mut facts = Facts {
            at,
            roots: roots.iter().map(|root| (root.document, root.pointer.clone())).collect(),
            parts: self.flattened(roots),
            kinds: Vec::new(),
            nullable: false,
            format: None,
            values: None,
            properties: IndexMap::new(),
            required: BTreeSet::new(),
            additional: Additional::Unsaid,
            items: Vec::new(),
            alternatives: Vec::new(),
            discriminator: None,
        };
        for (part, depth) in facts.parts.clone() {
            facts.nullable |= depth == 0 && self.says_null(&part);
            self.kinds(&mut facts, &part);
            self.values(&mut facts, &part);
            self.members(&mut facts, &part);
            facts.items.extend(part.get("items").filter(|items| *items.node != Node::Boolean(true)));
            facts.format = facts.format.or_else(|| part.node.get("format")?.text());
            facts.discriminator = facts.discriminator.or_else(|| part.get("discriminator"));
            let alternatives = self.alternatives(&part);
            if alternatives.len() > 1 {
                if facts.alternatives.is_empty() {
                    facts.alternatives = alternatives;
                } else {
                    self.not_expressed(&part, "a second choice between schemas, by `allOf`");
                }
            }
        }
        self.take_scalars_together(&mut facts);
        if is_int_or_string(&facts) {
            facts.kinds = vec![Kind::Integer, Kind::Text];
        }
        facts
    }

    /// A choice between texts is a text, or one of all the values that any of them lists; so with
    /// numbers.
    fn take_scalars_together(&mut self, facts: &mut Facts<'a>) {
        let scalars: Option<Vec<Scalar>> = facts.alternatives.iter().map(|member| self.scalar(member)).collect();
        let Some([first, others @ ..]) = scalars.as_deref() else {
            return;
        };
        if others.iter().any(|other| other.kind != first.kind) {
            return;
        }
        facts.kinds = vec![first.kind];
        let members = std::mem::take(&mut facts.alternatives);
        let mut values: Vec<At<'a>> = Vec::new();
        for member in members.iter().filter_map(|member| self.documents.resolve(member).ok()) {
            let list = member.get("enum");
            let listed = list.iter().flat_map(At::items).chain(member.get("const"));
            for value in listed.filter(|value| *value.node != Node::Null) {
                if !values.iter().any(|known| known.node == value.node) {
                    values.push(value);
                }
            }
        }
        if !values.is_empty() {
            facts.values = Some(values);
        }
    }

    fn kinds(&mut self, facts: &mut Facts<'a>, part: &At<'a>) {
        let Some(value) = part.get("type") else { return };
        let named: Vec<At<'a>> =
            if let Node::List(_) = value.node { value.items().collect() } else { vec![value.clone()] };
        let mut kinds = Vec::new();
        for name in named {
            match name.node.text() {
                Some("null") => {}
                Some(text) => match Kind::of_name(text) {
                    Some(kind) => kinds.push(kind),
                    None => {
                        let near = called_elsewhere(text);
                        let near = near.or_else(|| nearest(text, Kind::NAMES.iter().map(|(known, _)| *known)));
                        let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
                        let help = format!("{near}The value is read and written as any JSON");
                        self.findings.say(Id::UnknownType, &name, format!("unknown type `{text}`"), help);
                    }
                },
                None => self.wrong_shape(&name, "the name of a type"),
            }
        }
        if facts.kinds.is_empty() {
            facts.kinds = kinds;
        } else if !kinds.is_empty() {
            let both = common(&facts.kinds, &kinds);
            if both.is_empty() {
                self.contradiction(&value, "no value has all the types that apply here");
            } else {
                facts.kinds = both;
            }
        }
    }

    pub(super) fn contradiction(&mut self, at: &At<'a>, message: &str) {
        self.findings.say(Id::Contradiction, at, message, "the first of them is taken; correct the others");
    }

    fn values(&mut self, facts: &mut Facts<'a>, part: &At<'a>) {
        let listed = part.get("enum").map(|values| {
            if !matches!(values.node, Node::List(_)) {
                self.wrong_shape(&values, "a list of values");
            }
            values.items().collect::<Vec<_>>()
        });
        let values = listed.or_else(|| part.get("const").map(|value| vec![value]));
        let Some(values) = values else { return };
        let values: Vec<At<'a>> = values.into_iter().filter(|value| *value.node != Node::Null).collect();
        facts.values = Some(match facts.values.take() {
            None => values,
            Some(before) => {
                let both: Vec<At<'a>> =
                    before.iter().filter(|one| values.iter().any(|other| one.node == other.node)).cloned().collect();
                if both.is_empty() && !before.is_empty() {
                    self.contradiction(part, "no value is in all the lists that apply here");
                    before
                } else {
                    both
                }
            }
        });
    }

    pub(super) fn members(&mut self, facts: &mut Facts<'a>, part: &At<'a>) {
        for (name, property) in self.parts_of(part, "properties") {
            let schemas = facts.properties.entry(name).or_default();
            if !schemas.iter().any(|known| known.node == property.node) {
                schemas.push(property);
            }
        }
        for name in self.part(part, "required").iter().flat_map(At::items) {
            match name.node {
                Node::Text(text) => drop(facts.required.insert(text)),
                _ => self.wrong_shape(&name, "the name of a property"),
            }
        }
        let patterns: Vec<At<'a>> =
            part.get("patternProperties").iter().flat_map(At::members).map(|(_, schema)| schema).collect();
        let additional = match (part.get("additionalProperties"), patterns.as_slice()) {
            (Some(more), _) if *more.node == Node::Boolean(false) && patterns.is_empty() => Additional::None,
            (Some(At { node: Node::Boolean(false), .. }), [only]) => Additional::Of(Box::new(only.clone())),
            (more, [first, ..]) => {
                if !matches!(&more, Some(more) if *more.node == Node::Boolean(true)) {
                    self.not_expressed(first, "which properties follow which of several schemas");
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
            (None, []) if part.node.get("unevaluatedProperties") == Some(&Node::Boolean(false)) => Additional::None,
            (None, []) => Additional::Unsaid,
        };
        if let (Additional::Unsaid | Additional::None, new) = (&facts.additional, additional)
            && new != Additional::Unsaid
        {
            facts.additional = new;
        }
    }
}

/// Whether a schema allows integers and strings in the way of Kubernetes, whatever its `type` is.
fn is_int_or_string(facts: &Facts<'_>) -> bool {
    let mark = |part: &At<'_>| part.node.get("x-kubernetes-int-or-string") == Some(&Node::Boolean(true));
    let is_marked = facts.format == Some("int-or-string") || facts.parts.iter().any(|(part, _)| mark(part));
    is_marked && facts.alternatives.is_empty() && facts.values.is_none()
}

/// The kinds that two lists have in common; a whole number is a number.
fn common(one: &[Kind], other: &[Kind]) -> Vec<Kind> {
    let is_in =
        |kind: Kind, kinds: &[Kind]| kinds.contains(&kind) || (kind == Kind::Integer && kinds.contains(&Kind::Number));
    let mut both: Vec<Kind> = one.iter().copied().filter(|kind| is_in(*kind, other)).collect();
    both.extend(other.iter().copied().filter(|kind| is_in(*kind, one) && !one.contains(kind)));
    both
}

impl Facts<'_> {
    /// The only value, where there is one.
    pub fn constant(&self) -> Option<Value> {
        match self.values.as_deref() {
            Some([only]) if !self.nullable => Some(only.node.json()),
            _ => None,
        }
    }

    /// The kinds that a value may be of, where the type isn't said worked out from the rest.
    pub fn kinds(&self) -> Vec<Kind> {
        if !self.kinds.is_empty() {
            let mut kinds = self.kinds.clone();
            // A whole number is a number.
            kinds.retain(|kind| *kind != Kind::Integer || !self.kinds.contains(&Kind::Number));
            return kinds;
        }
        if let Some(values) = &self.values {
            let mut kinds: Vec<Kind> = values.iter().filter_map(|value| Kind::of(value.node)).collect();
            kinds.sort_unstable();
            kinds.dedup();
            return kinds;
        }
        let has = |key: &str| self.parts.iter().any(|(part, _)| part.node.get(key).is_some());
        let by_keys: [(&[&str], Kind); 3] = [
            (&["properties", "additionalProperties", "patternProperties", "propertyNames"], Kind::Object),
            (&["items", "prefixItems", "minItems", "maxItems", "uniqueItems"], Kind::List),
            (&["pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType"], Kind::Text),
        ];
        if let Some((_, kind)) = by_keys.iter().find(|(keys, _)| keys.iter().any(|key| has(key))) {
            return vec![*kind];
        }
        match self.format {
            Some("int32" | "int64" | "uint32" | "uint64") => vec![Kind::Integer],
            Some("float" | "double") => vec![Kind::Number],
            Some(_) => vec![Kind::Text],
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
