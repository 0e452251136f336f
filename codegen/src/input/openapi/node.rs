//! A value of a JSON or YAML document, with properties in the document's order.

use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

use crate::source_text::yaml;

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Null.
    Null,
    /// A boolean.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object. Names that YAML reads as numbers, such as 200, are strings here.
    Object(IndexMap<String, Node>),
}

impl Node {
    /// Returns whether a text is to be read as JSON rather than as YAML.
    pub fn is_json(text: &str) -> bool {
        text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{')
    }

    /// Reads a document in JSON or YAML.
    ///
    /// # Errors
    /// A message about invalid text.
    pub fn read(text: &str) -> Result<Self, String> {
        if Self::is_json(text) {
            serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
        } else {
            yaml::read(text).map_err(|error| error.message)
        }
    }

    /// Returns its type for messages.
    pub fn what(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }

    /// Returns the value of a property.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            // Most objects are small, and comparing their keys is faster than hashing one.
            Self::Object(members) if members.len() <= 8 => {
                members.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
            }
            Self::Object(members) => members.get(key),
            _ => None,
        }
    }

    /// Returns the string, if it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a string without quotes, and any other value as JSON.
    pub fn unquoted(&self) -> String {
        self.text().map_or_else(|| self.json().to_string(), str::to_owned)
    }

    /// Returns the version of the API that a document describes, if it has one.
    pub fn info_version(&self) -> Option<String> {
        match self.get("info")?.get("version")? {
            Self::Text(version) => Some(version.clone()),
            Self::Number(version) => Some(version.to_string()),
            _ => None,
        }
    }

    /// Converts it to JSON.
    pub fn json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Boolean(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Text(text) => Value::String(text.clone()),
            Self::List(items) => Value::Array(items.iter().map(Self::json).collect()),
            Self::Object(members) => {
                Value::Object(members.iter().map(|(key, value)| (key.clone(), value.json())).collect())
            }
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(members) => serializer.collect_map(members),
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// The key of the object that the crate `toml` makes of a date.
const DATE_OF_TOML: &str = "$__toml_private_datetime";

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        let finite = Number::from_f64(value).map(Node::Number);
        finite.ok_or_else(|| E::custom(format_args!("{value} is not a number of JSON")))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let mut members = IndexMap::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value()?;
            // A date of TOML is an object with this key to serde.
            if key == DATE_OF_TOML {
                return Ok(value);
            }
            if members.contains_key(&key) {
                return Err(A::Error::custom(format_args!("`{key}` is there twice")));
            }
            members.insert(key, value);
        }
        Ok(Node::Object(members))
    }
}
