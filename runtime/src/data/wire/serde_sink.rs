//! Serialization with serde.

use std::collections::BTreeMap;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::{Access, FieldVisitor, Fields, Relation, Sink, ToWire};
use crate::data::secret::{REDACTED, Secrets};
use crate::encode::Node;
use crate::{Json, Secret, Timestamp};

/// Serializes an object with its secrets, which are otherwise serialized as `"***"`.
///
/// ```
/// use pexgen_runtime::{Secret, expose_secrets};
///
/// let pin = Secret::from("1234");
/// assert_eq!(serde_json::to_string(&pin)?, "\"***\"");
/// assert_eq!(serde_json::to_string(&expose_secrets(&pin))?, "\"1234\"");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn expose_secrets<T: ToWire + ?Sized>(value: &T) -> impl Serialize {
    Wire { value, secrets: Secrets::Exposed }
}

/// Serializes a value; secrets as `"***"`.
///
/// # Errors
/// When the serializer fails.
pub fn serialize<T: ToWire + ?Sized, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.to_wire(SerdeSink { serializer, secrets: Secrets::Redacted })
}

/// A value for serde.
struct Wire<'a, T: ?Sized> {
    value: &'a T,
    secrets: Secrets,
}

impl<T: ToWire + ?Sized> Serialize for Wire<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.to_wire(SerdeSink { serializer, secrets: self.secrets })
    }
}

/// Writes one value to a serializer.
struct SerdeSink<S> {
    serializer: S,
    secrets: Secrets,
}

impl<S: Serializer> Sink for SerdeSink<S> {
    type Value = S::Ok;
    type Error = S::Error;

    fn null(self) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_none()
    }

    fn boolean(self, value: bool) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_bool(value)
    }

    fn integer(self, value: i64) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_i64(value)
    }

    fn float(self, value: f64) -> Result<S::Ok, S::Error> {
        match value {
            _ if value.is_nan() => self.serializer.serialize_str("NaN"),
            f64::INFINITY => self.serializer.serialize_str("Infinity"),
            f64::NEG_INFINITY => self.serializer.serialize_str("-Infinity"),
            _ => self.serializer.serialize_f64(value),
        }
    }

    fn text(self, text: &str) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_str(text)
    }

    fn timestamp(self, timestamp: Timestamp) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_str(&timestamp.as_read())
    }

    fn secret(self, secret: &Secret) -> Result<S::Ok, S::Error> {
        self.serializer.serialize_str(match self.secrets {
            // An empty secret is one that is not set.
            Secrets::Redacted if !secret.is_empty() => REDACTED,
            _ => secret.expose(),
        })
    }

    fn json(self, json: &Json) -> Result<S::Ok, S::Error> {
        json.serialize(self.serializer)
    }

    fn node(self, node: &Node) -> Result<S::Ok, S::Error> {
        node.shown(self.secrets).serialize(self.serializer)
    }

    fn list<T: ToWire>(self, items: &[T]) -> Result<S::Ok, S::Error> {
        let secrets = self.secrets;
        self.serializer.collect_seq(items.iter().map(|value| Wire { value, secrets }))
    }

    fn map<T: ToWire>(self, entries: &BTreeMap<String, T>) -> Result<S::Ok, S::Error> {
        let secrets = self.secrets;
        self.serializer.collect_map(entries.iter().map(|(name, value)| (name, Wire { value, secrets })))
    }

    fn record<T: Fields>(self, record: &T) -> Result<S::Ok, S::Error> {
        let map = self.serializer.serialize_map(None)?;
        let mut entries = Entries { map, secrets: self.secrets, result: Ok(()) };
        record.visit(&mut entries);
        for (name, value) in record.unknown().iter() {
            entries.field(name, value);
        }
        entries.result?;
        entries.map.end()
    }

    fn relation<T: ToWire>(self, relation: Relation<'_, T>) -> Result<S::Ok, S::Error> {
        match relation {
            Relation::Uri(uri) => self.text(uri),
            Relation::Object(object) => object.to_wire(self),
        }
    }
}

/// The fields of an object that is being serialized. After an error the rest is skipped.
struct Entries<M: SerializeMap> {
    map: M,
    secrets: Secrets,
    result: Result<(), M::Error>,
}

impl<M: SerializeMap> FieldVisitor for Entries<M> {
    fn visit<T: ToWire>(&mut self, name: &str, _access: Access, value: &T) {
        if self.result.is_ok() && !value.is_absent() {
            self.result = self.map.serialize_entry(name, &Wire { value, secrets: self.secrets });
        }
    }
}
