//! Values as parameters spell them.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::parameter::{Parameter, Place, Style};
use crate::Json;
use crate::client::UNRESERVED;
use crate::encode::Node;
use crate::error::{Error, ErrorKind, Result};

/// What stays as it is where reserved characters (RFC 3986, section 2.2) do: all but `#`, which would end the query.
const RESERVED: &AsciiSet = &UNRESERVED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// A value, as deep as parameters can spell it.
enum Value {
    /// There is none.
    Nothing,
    One(String),
    List(Vec<String>),
    Object(Vec<(String, String)>),
}

impl Parameter {
    /// The value inside a path, or as a header; nothing for null, an empty list or an empty object.
    pub(super) fn spell(&self, node: &Node) -> Result<Option<String>> {
        let name = self.encode(self.name);
        let value = self.value(node)?;
        let members = |separator: &str| match &value {
            Value::Object(members) if self.explode => {
                members.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(separator)
            }
            Value::Object(members) => {
                members.iter().map(|(key, value)| format!("{key},{value}")).collect::<Vec<_>>().join(",")
            }
            Value::List(items) => items.join(if self.explode { separator } else { "," }),
            Value::One(value) => value.clone(),
            Value::Nothing => String::new(),
        };
        Ok(match (&value, self.style) {
            (Value::Nothing, _) => None,
            (_, Style::Label) => Some(format!(".{}", members("."))),
            (Value::Object(_), Style::Matrix) if self.explode => Some(format!(";{}", members(";"))),
            (Value::List(items), Style::Matrix) if self.explode => {
                Some(format!(";{name}={}", items.join(&format!(";{name}="))))
            }
            // A parameter that is empty stands alone (RFC 6570, section 3.2.7).
            (Value::One(value), Style::Matrix) if value.is_empty() => Some(format!(";{name}")),
            (_, Style::Matrix) => Some(format!(";{name}={}", members(","))),
            _ => Some(members(",")),
        })
    }

    /// The value as pairs of a query or of cookies, encoded.
    pub(super) fn pairs(&self, node: &Node) -> Result<Vec<String>> {
        let name = self.encode(self.name);
        if self.style == Style::Deep && !self.json {
            let mut pairs = Vec::new();
            self.members(&name, node, &mut pairs)?;
            return Ok(pairs);
        }
        let separator = match self.style {
            Style::Spaces => "%20",
            Style::Pipes => "%7C",
            _ => ",",
        };
        Ok(match self.value(node)? {
            Value::Nothing => Vec::new(),
            Value::One(value) => vec![format!("{name}={value}")],
            Value::List(items) if self.explode => items.iter().map(|item| format!("{name}={item}")).collect(),
            Value::List(items) => vec![format!("{name}={}", items.join(separator))],
            Value::Object(members) if self.explode => {
                members.iter().map(|(key, value)| format!("{key}={value}")).collect()
            }
            Value::Object(members) => {
                let members: Vec<String> =
                    members.iter().map(|(key, value)| format!("{key}{separator}{value}")).collect();
                vec![format!("{name}={}", members.join(separator))]
            }
        })
    }

    fn members(&self, name: &str, node: &Node, pairs: &mut Vec<String>) -> Result<()> {
        match node {
            Node::Null => {}
            Node::Object(body) => {
                for (member, node) in body.fields() {
                    self.members(&format!("{name}%5B{}%5D", self.encode(member)), node, pairs)?;
                }
            }
            Node::Json(Json::Object(members)) => {
                for (member, json) in members {
                    let name = format!("{name}%5B{}%5D", self.encode(member));
                    self.members(&name, &Node::Json(json.clone()), pairs)?;
                }
            }
            Node::List(items) => items.iter().try_for_each(|item| self.members(name, item, pairs))?,
            Node::Json(Json::Array(items)) => {
                items.iter().try_for_each(|item| self.members(name, &Node::Json(item.clone()), pairs))?;
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
            Node::Object(body) => members(body.fields().map(|(name, node)| Ok((self.encode(name), self.text(node)?))))?,
            Node::Json(Json::Object(object)) => members(
                object.iter().map(|(name, json)| Ok((self.encode(name), self.text(&Node::Json(json.clone()))?))),
            )?,
            scalar => self.text(scalar)?.map_or(Value::Nothing, Value::One),
        })
    }

    /// A value that stands alone, encoded; nothing for null.
    fn text(&self, node: &Node) -> Result<Option<String>> {
        Ok(text(node)?.map(|text| self.encode(&text)))
    }

    fn encode(&self, text: &str) -> String {
        match self.place {
            // Headers have no encoding of their own.
            Place::Header => text.to_owned(),
            Place::Query if self.reserved => utf8_percent_encode(text, RESERVED).to_string(),
            Place::Path | Place::Query | Place::Cookie => utf8_percent_encode(text, UNRESERVED).to_string(),
        }
    }
}

fn listed(items: impl Iterator<Item = Result<Option<String>>>) -> Result<Value> {
    let items: Vec<String> = items.filter_map(Result::transpose).collect::<Result<_>>()?;
    Ok(if items.is_empty() { Value::Nothing } else { Value::List(items) })
}

fn members(members: impl Iterator<Item = Result<(String, Option<String>)>>) -> Result<Value> {
    let mut given = Vec::new();
    for member in members {
        let (name, value) = member?;
        given.extend(value.map(|value| (name, value)));
    }
    Ok(if given.is_empty() { Value::Nothing } else { Value::Object(given) })
}

/// A value as plain text: what is inside lists and objects again is JSON. Nothing for null.
pub(super) fn text(node: &Node) -> Result<Option<String>> {
    Ok(Some(match node {
        Node::Null | Node::Json(Json::Null) => return Ok(None),
        Node::Text(text) | Node::Json(Json::String(text)) => text.clone(),
        Node::Secret(secret) => secret.expose().to_owned(),
        Node::Float(value) if value.is_finite() => value.to_string(),
        other => json(other)?,
    }))
}

pub(super) fn json(node: &Node) -> Result<String> {
    serde_json::to_string(node)
        .map_err(|error| Error::caused(ErrorKind::Request, format!("the value cannot be written: {error}"), error))
}
