//! Request bodies and their values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};

use crate::data::secret::{REDACTED, Secrets};
use crate::{Decimal, Json, Secret};

/// A type whose values can be sent in a request body.
pub trait Encode {
    /// Returns the value as it is sent.
    fn encode(self) -> Node;
}

/// The fields of a JSON object in a request, in the order in which they were set.
///
/// Only fields that were set are sent: in a PATCH, an absent field keeps its value and null clears it. `Debug` shows
/// secrets as `[redacted]`, and they are serialized as `"***"`.
#[derive(Clone, Default, PartialEq)]
pub struct Body(Vec<(Cow<'static, str>, Node)>);

impl Body {
    /// Creates a body without fields.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Sets a field. A field that was set before gets the new value.
    pub fn with(mut self, name: &'static str, value: impl Encode) -> Self {
        self.set(Cow::Borrowed(name), value.encode());
        self
    }

    /// Sets a property whose name the schema does not define.
    pub fn with_member(mut self, name: impl Into<String>, value: impl Encode) -> Self {
        self.set(Cow::Owned(name.into()), value.encode());
        self
    }

    pub(crate) fn set(&mut self, name: Cow<'static, str>, value: Node) {
        match self.0.iter_mut().find(|(set, _)| *set == name) {
            Some((_, node)) => *node = value,
            None => {
                if self.0.is_empty() {
                    // Most objects have a few fields; growing a list copies them.
                    self.0.reserve(8);
                }
                self.0.push((name, value));
            }
        }
    }

    /// Returns the value of a field that was set.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(set, _)| set == name).map(|(_, node)| node)
    }

    /// The fields with other values.
    pub(crate) fn mapped(&self, value: impl Fn(&Node) -> Node) -> Self {
        Self(self.0.iter().map(|(name, node)| (name.clone(), value(node))).collect())
    }

    /// Keeps the fields that meet a condition.
    pub(crate) fn retained(mut self, keep: impl Fn(&str, &Node) -> bool) -> Self {
        self.0.retain(|(name, node)| keep(name, node));
        self
    }

    /// Returns `true` if no field was set.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Iterates over the names and values of the fields that were set.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.0.iter().map(|(name, node)| (&**name, node))
    }

    /// Serializes the body as it is sent, with its secrets. To send it by [`Client::request`](crate::Client::request), for
    /// instance.
    pub fn expose_secrets(&self) -> impl Serialize + '_ {
        Shown { value: self, secrets: Secrets::Exposed }
    }

    pub(crate) fn secrets<'a>(&'a self, found: &mut dyn FnMut(&'a Secret)) {
        self.0.iter().for_each(|(_, node)| node.secrets(found));
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.fields()).finish()
    }
}

/// Lists the fields and their values: `username: "admin", password: [redacted]`.
impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, node)) in self.fields().enumerate() {
            write!(f, "{}{name}: {node}", if index == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

/// With `"***"` in place of secrets; [`expose_secrets`](Body::expose_secrets) serializes them.
impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown { value: self, secrets: Secrets::Redacted }.serialize(serializer)
    }
}

/// A value in a request body. `Debug` shows secrets as `[redacted]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Node {
    /// Null.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A float. Serializing NaN or an infinity is an error.
    Float(f64),
    /// A string.
    Text(Cow<'static, str>),
    /// A decimal number, which is sent as a string.
    Decimal(Decimal),
    /// A string that is not shown. `***`, which stands for a secret that was left out, is not sent.
    Secret(Secret),
    /// Any JSON value.
    Json(Json),
    /// A list.
    List(Vec<Node>),
    /// A nested object.
    Object(Body),
    /// An object whose names are not those of fields: a map. It is compared by all its entries.
    Map(Body),
    /// A link to an object without a URI. Serializing it is an error.
    UnknownUri,
    /// A value that cannot be serialized, by the error message. Serializing it is that error.
    Invalid(Box<str>),
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Decimal(number) => write!(f, "{:?}", number.as_str()),
            Self::Secret(secret) => write!(f, "{secret:?}"),
            Self::Json(json) => json.fmt(f),
            Self::UnknownUri => f.write_str("an unknown URI"),
            Self::Invalid(_) => f.write_str("an invalid value"),
            Self::Object(body) | Self::Map(body) => write!(f, "{{{body}}}"),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
        }
    }
}

/// As [`Body`].
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.shown(Secrets::Redacted).serialize(serializer)
    }
}

/// A body or a value that is serialized.
struct Shown<'a, T> {
    value: &'a T,
    secrets: Secrets,
}

impl Serialize for Shown<'_, Body> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.value.0.len()))?;
        for (name, value) in self.value.fields() {
            let value = Shown { value, secrets: self.secrets };
            map.serialize_entry(name, &value).map_err(|error| S::Error::custom(format_args!("`{name}`: {error}")))?;
        }
        map.end()
    }
}

impl Serialize for Shown<'_, Node> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let secrets = self.secrets;
        match self.value {
            Node::Null => serializer.serialize_unit(),
            Node::Boolean(value) => serializer.serialize_bool(*value),
            Node::Integer(value) => serializer.serialize_i64(*value),
            // serde_json would silently write null, which clears the field on the server.
            Node::Float(value) if !value.is_finite() => {
                Err(S::Error::custom(format_args!("{value} cannot be represented in JSON")))
            }
            Node::Float(value) => serializer.serialize_f64(*value),
            Node::Text(text) => serializer.serialize_str(text),
            // The server would parse a JSON number as a binary float.
            Node::Decimal(number) => serializer.serialize_str(number.as_str()),
            Node::Secret(secret) if secrets == Secrets::Redacted && !secret.is_empty() => {
                serializer.serialize_str(REDACTED)
            }
            Node::Secret(secret) => serializer.serialize_str(sendable(secret).map_err(S::Error::custom)?),
            Node::Json(json) => json.serialize(serializer),
            Node::List(items) => serializer.collect_seq(items.iter().map(|value| Shown { value, secrets })),
            Node::Object(value) | Node::Map(value) => Shown { value, secrets }.serialize(serializer),
            Node::UnknownUri => Err(S::Error::custom("the linked object has no URI")),
            Node::Invalid(message) => Err(S::Error::custom(message)),
        }
    }
}

/// The text of a secret that is sent. `***` would replace the secret on the server.
pub(crate) fn sendable(secret: &Secret) -> Result<&str, String> {
    if secret.expose() == REDACTED {
        return Err(format!("`{REDACTED}` was serialized in place of a secret; set the secret or leave the field out"));
    }
    Ok(secret.expose())
}

impl Node {
    /// The value as it is sent, with its secrets.
    pub(crate) fn sent(&self) -> impl Serialize + '_ {
        self.shown(Secrets::Exposed)
    }

    pub(crate) fn shown(&self, secrets: Secrets) -> impl Serialize + '_ {
        Shown { value: self, secrets }
    }

    /// Creates a value from JSON. `***`, which stands for a secret that was left out, is not sent.
    pub(crate) fn of_json(json: &Json) -> Self {
        match json {
            Json::String(text) if text == REDACTED => Self::Secret(Secret::from(text.clone())),
            Json::Object(fields) => Self::Object(
                fields.iter().fold(Body::new(), |body, (name, value)| body.with_member(name, Self::of_json(value))),
            ),
            Json::Array(items) => Self::List(items.iter().map(Self::of_json).collect()),
            json => Self::from(json.clone()),
        }
    }

    /// Calls `found` with every secret in the value, so that they can be redacted from responses.
    pub(crate) fn secrets<'a>(&'a self, found: &mut dyn FnMut(&'a Secret)) {
        match self {
            Self::Secret(secret) => found(secret),
            Self::List(items) => items.iter().for_each(|item| item.secrets(found)),
            Self::Object(body) | Self::Map(body) => body.secrets(found),
            _ => {}
        }
    }
}

/// A string, an integer, a boolean or null becomes the value of that type.
impl From<Json> for Node {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Boolean(value),
            Json::String(text) => Self::Text(text.into()),
            Json::Number(number) => number.as_i64().map_or(Self::Json(Json::Number(number)), Self::Integer),
            json => Self::Json(json),
        }
    }
}

/// A type that is sent as a request body: a new object, a patch, a command.
pub trait AsBody {
    /// Returns the fields to send.
    fn as_body(&self) -> &Body;

    /// Creates the type from fields, which must be those of the type.
    #[doc(hidden)]
    fn from_body(body: Body) -> Self;
}

impl AsBody for Body {
    fn as_body(&self) -> &Body {
        self
    }

    fn from_body(body: Body) -> Self {
        body
    }
}

/// Marks what is sent as a whole object, by a create or a replace. `S` is whether it can be created on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whole<S = Complete>(PhantomData<S>);

/// Marks what is sent as changes to an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Patch;

/// Marks a new object without a link to its parent, which can only be created inside its parent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nested;

/// Marks a new object that can be created on its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Complete;
