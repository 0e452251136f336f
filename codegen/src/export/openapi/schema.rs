//! JSON Schemas, limited to the features that Tastypie fields need.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

/// A JSON Schema (2020-12) in the dialect of OpenAPI 3.1. An empty schema accepts any value.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// A component that the value must match, too.
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The accepted types.
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty", serialize_with = "one_or_several")]
    pub types: Vec<&'static str>,
    /// The format of a string.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'static str>,
    /// Description.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The accepted values (`enum`).
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Schemas of which at least one must match.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
    /// A regular expression that a string must match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'static str>,
    /// Minimum length of a string in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// Maximum length of a string in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// The smallest accepted number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Number>,
    /// The largest accepted number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Number>,
    /// The schema of the items of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// Minimum number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// Maximum number of items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// The properties of an object.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, Schema>,
    /// Names of the required properties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// Whether and which additional properties are accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<More>,
    /// The value that the server stores by default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether the value occurs only in responses.
    #[serde(skip_serializing_if = "is_false")]
    pub read_only: bool,
    /// Whether the value occurs only in requests.
    #[serde(skip_serializing_if = "is_false")]
    pub write_only: bool,
}

/// Additional properties of an object.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum More {
    /// Whether they are accepted.
    Allowed(bool),
    /// The schema of their values.
    Holding(Box<Schema>),
}

impl Schema {
    /// Creates a schema that accepts any value.
    pub fn any() -> Self {
        Self::default()
    }

    /// Creates the schema of a type.
    pub fn of(kind: &'static str) -> Self {
        Self { types: vec![kind], ..Self::default() }
    }

    /// Creates the schema of a string with a format.
    pub fn text(format: &'static str) -> Self {
        Self { format: Some(format), ..Self::of("string") }
    }

    /// Creates the schema of an integer in the range that databases and clients support.
    pub fn integer() -> Self {
        Self { format: Some("int64"), ..Self::of("integer") }
    }

    /// Creates the schema of an integer between two values, both included.
    pub fn between(least: i64, most: i64) -> Self {
        Self { minimum: Some(least.into()), maximum: Some(most.into()), ..Self::of("integer") }
    }

    /// Creates the schema of a file.
    pub fn file() -> Self {
        Self::text("binary")
    }

    /// Creates a reference to a component.
    pub fn component(name: &str) -> Self {
        Self { reference: Some(format!("#/components/schemas/{name}")), ..Self::default() }
    }

    /// Creates the schema of one string.
    pub fn constant(text: &str) -> Self {
        Self { values: vec![Value::from(text)], ..Self::of("string") }
    }

    /// Creates the schema of a list.
    pub fn list(item: Self) -> Self {
        Self { items: Some(Box::new(item)), ..Self::of("array") }
    }

    /// Creates the schema of a map from strings to values.
    pub fn map(value: Self) -> Self {
        Self { additional_properties: Some(More::Holding(Box::new(value))), ..Self::of("object") }
    }

    /// Creates the schema of an object with properties.
    pub fn object<N: Into<String>>(members: impl IntoIterator<Item = (N, Self)>) -> Self {
        let properties = members.into_iter().map(|(name, schema)| (name.into(), schema)).collect();
        Self { properties, ..Self::of("object") }
    }

    /// Creates a schema that accepts values of any of the schemas.
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

    /// Sets the description.
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Sets the required properties.
    pub fn requiring<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.required = names.into_iter().map(Into::into).collect();
        self
    }

    /// Rejects additional properties.
    pub fn closed(mut self) -> Self {
        self.additional_properties = Some(More::Allowed(false));
        self
    }

    /// Accepts null as well.
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

    /// Accepts the empty string as well. A format such as `date` would exclude it.
    pub fn or_empty(self) -> Self {
        let accepts_strings = |schema: &Self| *schema == Self::any() || schema.types.contains(&"string");
        if accepts_strings(&self) || self.any_of.iter().any(accepts_strings) {
            return Self { format: None, ..self };
        }
        self.or(Self::constant(""))
    }

    /// Accepts values of another schema as well.
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
