//! JSON Schemas, as far as fields of Tastypie's types need them.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A JSON Schema (2020-12) in the dialect of OpenAPI 3.1. One that says nothing allows anything.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// Another schema that holds, too.
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The types that a value may be of.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty", serialize_with = "one_or_several")]
    pub types: Vec<&'static str>,
    /// What a text means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// Words about it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Nothing but these values.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// At least one of these must hold.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
    /// A regular expression that a text matches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'static str>,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<i64>,
    /// The greatest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<i64>,
    /// What a list holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// The least number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The greatest number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// The properties of an object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, Schema>,
    /// Required properties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Properties that are not described.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<More>,
    /// What the server takes where nothing is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Never sent.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Only sent.
    #[serde(skip_serializing_if = "is_false")]
    pub write_only: bool,
}

/// Properties of an object that are not described.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum More {
    /// Whether there may be any.
    Allowed(bool),
    /// What they hold.
    Holding(Box<Schema>),
}

impl Schema {
    /// Anything.
    pub fn any() -> Self {
        Self::default()
    }

    /// A value of a type.
    pub fn of(kind: &'static str) -> Self {
        Self { types: vec![kind], ..Self::default() }
    }

    /// A text with a meaning.
    pub fn text(format: &'static str) -> Self {
        Self { format: Some(format), ..Self::of("string") }
    }

    /// A whole number of the size that databases and clients have for it.
    pub fn integer() -> Self {
        Self { format: Some("int64"), ..Self::of("integer") }
    }

    /// A whole number between two, both included.
    pub fn between(least: i64, most: i64) -> Self {
        Self { minimum: Some(least), maximum: Some(most), ..Self::of("integer") }
    }

    /// The bytes of a file.
    pub fn file() -> Self {
        Self::text("binary")
    }

    /// The schema of a name among the components.
    pub fn component(name: &str) -> Self {
        Self { reference: Some(format!("#/components/schemas/{name}")), ..Self::default() }
    }

    /// Several of one kind.
    pub fn list(item: Self) -> Self {
        Self { items: Some(Box::new(item)), ..Self::of("array") }
    }

    /// Texts to values of one kind.
    pub fn map(value: Self) -> Self {
        Self { additional_properties: Some(More::Holding(Box::new(value))), ..Self::of("object") }
    }

    /// An object with properties.
    pub fn object<N: Into<String>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        let properties = members.into_iter().map(|(name, schema)| (name.into(), schema)).collect();
        Self { properties, ..Self::of("object") }
    }

    /// Any of these.
    pub fn either(any_of: impl IntoIterator<Item = Self>) -> Self {
        let mut any_of: Vec<Self> = any_of.into_iter().collect();
        match any_of.pop() {
            Some(only) if any_of.is_empty() => only,
            last => {
                any_of.extend(last);
                Self { any_of, ..Self::default() }
            }
        }
    }

    /// The same, with words about it.
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// The same, with required properties.
    pub fn requiring<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.required = names.into_iter().map(Into::into).collect();
        self
    }

    /// The same, without properties other than those described.
    pub fn closed(mut self) -> Self {
        self.additional_properties = Some(More::Allowed(false));
        self
    }

    /// The same, or null.
    pub fn or_null(mut self) -> Self {
        if !self.types.is_empty() && self.values.is_empty() {
            self.types.push("null");
            return self;
        }
        if self == Self::any() {
            return self;
        }
        self.or(Self::of("null"))
    }

    /// The same, or something else.
    pub fn or(mut self, other: Self) -> Self {
        if self.any_of.is_empty() {
            return Self::either([self, other]);
        }
        self.any_of.push(other);
        self
    }
}

fn one_or_several<S: Serializer>(types: &[&'static str], serializer: S) -> Result<S::Ok, S::Error> {
    match types {
        [one] => one.serialize(serializer),
        several => several.serialize(serializer),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_false(value: &bool) -> bool {
    !value
}
