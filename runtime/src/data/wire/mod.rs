//! Serialization of values in the form in which servers send them.
//!
//! [`ToWire`] is the counterpart of [`Decode`](crate::decode::Decode): decoding what was serialized gives an equal value.

mod difference;
mod fields;
mod node;
mod notation;
mod serde_sink;
mod unknown_fields;
mod values;

pub(crate) use difference::{Unreadable, changes, has_value, previous, trimmed};
pub use difference::{between, retain_changes};
pub(crate) use fields::text_of;
pub use fields::{Access, FieldVisitor, Fields, KeepsUnknown, record_to_wire, redact_record, uri_of};
pub use node::{changeable, copied, resent};
pub(crate) use node::{comparable, to_node, values};
pub(crate) use notation::Notation;
pub use serde_sink::{expose_secrets, serialize};
pub use unknown_fields::UnknownFields;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::encode::Node;
use crate::{Decimal, Json, Secret, Timestamp};

/// A type whose values are serialized in the form in which servers send them.
pub trait ToWire {
    /// Whether the type holds secrets.
    const IS_SECRET: bool = false;

    /// Whether the type holds relations.
    const IS_RELATION: bool = false;

    /// Returns `true` if an object is serialized without the field: an URI that the server did not send.
    fn is_absent(&self) -> bool {
        false
    }

    /// Returns `true` if the value is null.
    fn is_null(&self) -> bool {
        false
    }

    /// Returns the URI that the value contains, if it is an object.
    fn own_uri(&self) -> Option<Arc<str>> {
        None
    }

    /// Replaces the secrets in a value of the type, as the server sent it, by `"***"`. Empty ones are left as they are.
    fn redact(_json: &mut Json) {}

    /// Writes the value.
    ///
    /// # Errors
    /// When the serializer fails.
    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error>;
}

/// A related object, as a response has it.
#[derive(Debug)]
pub enum Relation<'a, T> {
    /// Its URI; empty if it is unknown.
    Uri(&'a str),
    /// The object.
    Object(&'a T),
}

/// Where a value is written to. Exactly one of its methods is called.
#[expect(missing_docs, reason = "the names are those of the values")]
#[expect(clippy::missing_errors_doc, reason = "each fails when the serializer fails")]
pub trait Sink: Sized {
    /// The result of writing.
    type Value;
    /// The error of writing.
    type Error;

    fn null(self) -> Result<Self::Value, Self::Error>;
    fn boolean(self, value: bool) -> Result<Self::Value, Self::Error>;
    fn integer(self, value: i64) -> Result<Self::Value, Self::Error>;
    fn float(self, value: f64) -> Result<Self::Value, Self::Error>;
    fn text(self, text: &str) -> Result<Self::Value, Self::Error>;
    fn timestamp(self, timestamp: Timestamp) -> Result<Self::Value, Self::Error>;
    fn secret(self, secret: &Secret) -> Result<Self::Value, Self::Error>;
    fn json(self, json: &Json) -> Result<Self::Value, Self::Error>;
    fn node(self, node: &Node) -> Result<Self::Value, Self::Error>;
    fn list<T: ToWire>(self, items: &[T]) -> Result<Self::Value, Self::Error>;
    fn map<T: ToWire>(self, entries: &BTreeMap<String, T>) -> Result<Self::Value, Self::Error>;
    fn record<T: Fields>(self, record: &T) -> Result<Self::Value, Self::Error>;
    fn relation<T: ToWire>(self, relation: Relation<'_, T>) -> Result<Self::Value, Self::Error>;

    /// Writes a decimal number, which servers send as a string.
    fn decimal(self, number: &Decimal) -> Result<Self::Value, Self::Error> {
        self.text(number.as_str())
    }

    /// Writes a value of another type.
    fn value<T: ToWire>(self, value: &T) -> Result<Self::Value, Self::Error> {
        value.to_wire(self)
    }
}
