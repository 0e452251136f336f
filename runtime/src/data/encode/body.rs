//! Request bodies and their values.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Error as _, Serialize, SerializeMap as _, Serializer};

use crate::wire::REDACTED;
use crate::{Json, Secret};

/// A type whose values can be sent in a request body.
pub trait Encode {
    /// Returns the value as it is sent.
    fn encode(self) -> Node;
}

/// The fields of a JSON object in a request, in the order in which they were set.
///
/// Only fields that were set are sent: in a PATCH, an absent field keeps its value and null clears it. `Debug` shows
/// secrets as `[redacted]`.
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
            None => self.0.push((name, value)),
        }
    }

    /// Returns the value of a field that was set.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.0.iter().find(|(set, _)| set == name).map(|(_, node)| node)
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

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, node) in self.fields() {
            map.serialize_entry(name, node).map_err(|error| S::Error::custom(format_args!("`{name}`: {error}")))?;
        }
        map.end()
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
    Text(String),
    /// A string that is not shown. Serializing `***`, which stands for a secret that was left out, is an error.
    Secret(Secret),
    /// Any JSON value.
    Json(Json),
    /// A list.
    List(Vec<Node>),
    /// A nested object.
    Object(Body),
    /// A link to an object without a URI. Serializing it is an error.
    UnknownUri,
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Secret(secret) => write!(f, "{secret:?}"),
            Self::Json(json) => json.fmt(f),
            Self::UnknownUri => f.write_str("an unknown URI"),
            Self::Object(body) => write!(f, "{{{body}}}"),
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

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            // serde_json would silently write null, which clears the field on the server.
            Self::Float(value) if !value.is_finite() => {
                Err(S::Error::custom(format_args!("{value} cannot be represented in JSON")))
            }
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            // It would replace the secret on the server.
            Self::Secret(secret) if secret.expose() == REDACTED => Err(S::Error::custom(format_args!(
                "`{REDACTED}` was serialized in place of a secret; set the secret or leave the field out"
            ))),
            Self::Secret(secret) => serializer.serialize_str(secret.expose()),
            Self::Json(json) => json.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(body) => body.serialize(serializer),
            Self::UnknownUri => Err(S::Error::custom("the linked object has no URI")),
        }
    }
}

impl Node {
    /// Calls `found` with every secret in the value, so that they can be redacted from responses.
    pub(crate) fn secrets<'a>(&'a self, found: &mut dyn FnMut(&'a Secret)) {
        match self {
            Self::Secret(secret) => found(secret),
            Self::List(items) => items.iter().for_each(|item| item.secrets(found)),
            Self::Object(body) => body.secrets(found),
            _ => {}
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
