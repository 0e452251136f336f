//! Serializes values in the styles of parameters.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::parameter::{Location, Parameter, Style};
use crate::Json;
use crate::client::UNRESERVED;
use crate::encode::{Node, sendable};
use crate::error::{Error, ErrorKind, Result};

/// Characters that are not encoded if reserved ones (RFC 3986, section 2.2) are allowed: all but `#`, which would end
/// the query, and `&` and `+`, which servers read as the next parameter and as a space.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// A value, as deeply nested as parameters allow.
enum Value {
    /// No value.
    Nothing,
    One(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Parameter {
    /// The value inside a path, or as a header; `None` for null, an empty list or an empty object.
    pub(super) fn serialize(&self, node: &Node) -> Result<Option<String>> {
        let name = self.encode(self.name);
        let value = self.value(node)?;
        let properties = |separator: &str| match &value {
            Value::Object(properties) if self.explode => {
                properties.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(separator)
            }
            Value::Object(properties) => {
                properties.iter().map(|(key, value)| format!("{key},{value}")).collect::<Vec<_>>().join(",")
            }
            Value::List(items) => items.join(if self.explode { separator } else { "," }),
            Value::One(value) => value.clone(),
            Value::Nothing => String::new(),
        };
        match self.style {
            // It is not encoded.
            Style::Label if self.explode => self.check_parts(&value, ".")?,
            _ if self.location == Location::Header => self.check_parts(&value, ",")?,
            _ => {}
        }
        Ok(match (&value, self.style) {
            (Value::Nothing, _) => None,
            (_, Style::Label) => Some(format!(".{}", properties("."))),
            (Value::Object(_), Style::Matrix) if self.explode => Some(format!(";{}", properties(";"))),
            (Value::List(items), Style::Matrix) if self.explode => {
                Some(format!(";{name}={}", items.join(&format!(";{name}="))))
            }
            // An empty parameter has no `=` (RFC 6570, section 3.2.7).
            (Value::One(value), Style::Matrix) if value.is_empty() => Some(format!(";{name}")),
            (_, Style::Matrix) => Some(format!(";{name}={}", properties(","))),
            _ => Some(properties(",")),
        })
    }

    /// The value as pairs of a query or of cookies, encoded.
    pub(super) fn pairs(&self, node: &Node) -> Result<Vec<String>> {
        let name = self.encode(self.name);
        if self.style == Style::Deep && !self.json {
            let mut pairs = Vec::new();
            self.properties(&name, node, &mut pairs)?;
            return Ok(pairs);
        }
        let separator = match self.style {
            Style::Spaces => "%20",
            Style::Pipes => "%7C",
            Style::Tabs => "%09",
            _ => ",",
        };
        let value = self.value(node)?;
        if !self.explode {
            self.check_parts(&value, separator)?;
        }
        Ok(match value {
            Value::Nothing => Vec::new(),
            Value::One(value) => vec![format!("{name}={value}")],
            Value::List(items) if self.explode => items.iter().map(|item| format!("{name}={item}")).collect(),
            Value::List(items) => vec![format!("{name}={}", items.join(separator))],
            Value::Object(properties) if self.explode => {
                properties.iter().map(|(key, value)| format!("{key}={value}")).collect()
            }
            Value::Object(properties) => {
                let properties: Vec<String> =
                    properties.iter().map(|(key, value)| format!("{key}{separator}{value}")).collect();
                vec![format!("{name}={}", properties.join(separator))]
            }
        })
    }

    /// Refuses parts that contain what separates them: the server would read others.
    fn check_parts(&self, value: &Value, separator: &str) -> Result<()> {
        let is_split = |part: &String| part.contains(separator);
        let has_split = match value {
            Value::List(items) => items.iter().any(is_split),
            Value::Object(properties) => properties.iter().any(|(name, value)| is_split(name) || is_split(value)),
            Value::One(_) | Value::Nothing => false,
        };
        if !has_split {
            return Ok(());
        }
        let shown = match self.style {
            Style::Spaces => "a space",
            Style::Pipes => "`|`",
            Style::Tabs => "a tab",
            Style::Label if self.explode => "a dot",
            _ => "a comma",
        };
        let message = format!("a part of `{}` contains {shown}, which separates the parts", self.name);
        Err(Error::new(ErrorKind::Request, message))
    }

    /// The values inside a value, each by its path in brackets. OpenAPI defines the names of the properties of an object;
    /// inside them, and for lists, the names are those that servers in JavaScript (`qs`), PHP and .NET read.
    fn properties(&self, name: &str, node: &Node, pairs: &mut Vec<String>) -> Result<()> {
        match node {
            Node::Null => {}
            Node::Object(body) | Node::Map(body) => {
                for (property, node) in body.fields() {
                    self.properties(&format!("{name}%5B{}%5D", self.encode(property)), node, pairs)?;
                }
            }
            Node::Json(Json::Object(properties)) => {
                for (property, json) in properties {
                    let name = format!("{name}%5B{}%5D", self.encode(property));
                    self.properties(&name, &Node::Json(json.clone()), pairs)?;
                }
            }
            Node::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.properties(&format!("{name}%5B{index}%5D"), item, pairs)?;
                }
            }
            Node::Json(Json::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.properties(&format!("{name}%5B{index}%5D"), &Node::Json(item.clone()), pairs)?;
                }
            }
            scalar => pairs.extend(self.text(scalar)?.map(|value| format!("{name}={value}"))),
        }
        Ok(())
    }

    fn value(&self, node: &Node) -> Result<Value> {
        if self.json {
            return Ok(Value::One(self.encode(&json(node)?)));
        }
        Ok(match node {
            Node::List(items) => listed(items.iter().map(|item| self.text(item)))?,
            Node::Json(Json::Array(items)) => listed(items.iter().map(|item| self.text(&Node::Json(item.clone()))))?,
            Node::Object(body) | Node::Map(body) => {
                properties(body.fields().map(|(name, node)| Ok((self.encode(name), self.text(node)?))))?
            }
            Node::Json(Json::Object(object)) => properties(
                object.iter().map(|(name, json)| Ok((self.encode(name), self.text(&Node::Json(json.clone()))?))),
            )?,
            scalar => self.text(scalar)?.map_or(Value::Nothing, Value::One),
        })
    }

    /// A single value, encoded; `None` for null.
    fn text(&self, node: &Node) -> Result<Option<String>> {
        Ok(text(node)?.map(|text| self.encode(&text)))
    }

    fn encode(&self, text: &str) -> String {
        match self.location {
            // Headers are not encoded.
            Location::Header => text.to_owned(),
            Location::Query if self.reserved => utf8_percent_encode(text, RESERVED).to_string(),
            Location::Path | Location::Query | Location::Cookie => utf8_percent_encode(text, UNRESERVED).to_string(),
        }
    }
}

fn listed(items: impl Iterator<Item = Result<Option<String>>>) -> Result<Value> {
    let items: Vec<String> = items.filter_map(Result::transpose).collect::<Result<_>>()?;
    Ok(if items.is_empty() { Value::Nothing } else { Value::List(items) })
}

fn properties(properties: impl Iterator<Item = Result<(String, Option<String>)>>) -> Result<Value> {
    let mut given = Vec::new();
    for property in properties {
        let (name, value) = property?;
        given.extend(value.map(|value| (name, value)));
    }
    Ok(if given.is_empty() { Value::Nothing } else { Value::Object(given) })
}

/// A value as text; nested lists and objects are JSON. `None` for null.
pub(super) fn text(node: &Node) -> Result<Option<String>> {
    Ok(Some(match node {
        Node::Null | Node::Json(Json::Null) => return Ok(None),
        Node::Text(text) => text.to_string(),
        Node::Decimal(number) => number.to_string(),
        Node::Json(Json::String(text)) => text.clone(),
        Node::Secret(secret) => {
            sendable(secret).map(str::to_owned).map_err(|reason| Error::new(ErrorKind::Request, reason))?
        }
        Node::Float(value) if value.is_finite() => value.to_string(),
        other => json(other)?,
    }))
}

pub(super) fn json(node: &Node) -> Result<String> {
    serde_json::to_string(&node.sent())
        .map_err(|error| Error::caused(ErrorKind::Request, format!("the value cannot be serialized: {error}"), error))
}
