//! One value of a request body.

use serde::ser::{Error as _, Serialize, Serializer};

use super::Body;
use crate::{Json, Secret};

/// A value on its way to the server. `Debug` shows secrets as `[redacted]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Node {
    /// Null.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A float. NaN and the infinities are refused when the body is written.
    Float(f64),
    /// Text.
    Text(String),
    /// Text that is not shown.
    Secret(Secret),
    /// JSON of any shape.
    Json(Json),
    /// A list.
    List(Vec<Node>),
    /// A nested object.
    Object(Body),
    /// A link to an object that has no address; an error when the body is written.
    Nowhere,
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            // serde_json would silently write null, which clears the field on the server.
            Self::Float(value) if !value.is_finite() => {
                Err(S::Error::custom(format_args!("{value} is not a number that JSON can hold")))
            }
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Secret(secret) => serializer.serialize_str(secret.expose()),
            Self::Json(json) => json.serialize(serializer),
            Self::List(items) => serializer.collect_seq(items),
            Self::Object(body) => body.serialize(serializer),
            Self::Nowhere => Err(S::Error::custom("it links to an object without an address")),
        }
    }
}

impl Node {
    /// Hands every secret in here to `found`, so that a server's words can be searched for them.
    pub(crate) fn secrets<'a>(&'a self, found: &mut dyn FnMut(&'a Secret)) {
        match self {
            Self::Secret(secret) => found(secret),
            Self::List(items) => items.iter().for_each(|item| item.secrets(found)),
            Self::Object(body) => body.secrets(found),
            _ => {}
        }
    }
}
