//! The forms of values on the wire.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fields::uri_of_json;
use super::{Relation, Sink, ToWire};
use crate::data::secret::REDACTED;
use crate::encode::Node;
use crate::{Base64, Date, Decimal, IsoDuration, Json, Related, ResourceUri, Secret, Time, Timestamp, Uri, Uuid};

macro_rules! to_wire {
    ($($type:ty, $value:ident, $sink:ident => $written:expr;)+) => {$(
        impl ToWire for $type {
            fn to_wire<S: Sink>(&self, $sink: S) -> Result<S::Value, S::Error> {
                let $value = self;
                $written
            }
        }
    )+};
}

to_wire! {
    bool, value, sink => sink.boolean(*value);
    i64, value, sink => sink.integer(*value);
    u64, value, sink => match i64::try_from(*value) {
        Ok(value) => sink.integer(value),
        Err(_) => sink.json(&(*value).into()),
    };
    f64, value, sink => sink.float(*value);
    String, text, sink => sink.text(text);
    Node, node, sink => sink.node(node);
    Decimal, number, sink => sink.decimal(number);
    Timestamp, timestamp, sink => sink.timestamp(*timestamp);
    Date, date, sink => sink.text(&date.to_string());
    Time, time, sink => sink.text(&time.to_string());
    Base64, bytes, sink => sink.text(&bytes.encoded());
    Uuid, uuid, sink => sink.text(uuid.as_str());
    Uri, uri, sink => sink.text(uri.as_str());
    IsoDuration, duration, sink => sink.text(duration.as_str());
}

impl ToWire for Secret {
    const IS_SECRET: bool = true;

    fn redact(json: &mut Json) {
        if !json.is_null() && json.as_str() != Some("") {
            *json = REDACTED.into();
        }
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.secret(self)
    }
}

impl ToWire for Json {
    fn is_null(&self) -> bool {
        Self::is_null(self)
    }

    fn own_uri(&self) -> Option<Arc<str>> {
        uri_of_json(self)
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.json(self)
    }
}

impl<T: ToWire> ToWire for Option<T> {
    const IS_SECRET: bool = T::IS_SECRET;
    const IS_RELATION: bool = T::IS_RELATION;

    fn is_null(&self) -> bool {
        self.is_none()
    }

    fn redact(json: &mut Json) {
        T::redact(json);
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        match self {
            Some(value) => value.to_wire(sink),
            None => sink.null(),
        }
    }
}

impl<T: ToWire> ToWire for Box<T> {
    const IS_SECRET: bool = T::IS_SECRET;
    const IS_RELATION: bool = T::IS_RELATION;

    fn is_absent(&self) -> bool {
        (**self).is_absent()
    }

    fn own_uri(&self) -> Option<Arc<str>> {
        (**self).own_uri()
    }

    fn redact(json: &mut Json) {
        T::redact(json);
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        (**self).to_wire(sink)
    }
}

impl<T: ToWire> ToWire for Vec<T> {
    const IS_SECRET: bool = T::IS_SECRET;
    const IS_RELATION: bool = T::IS_RELATION;

    fn redact(json: &mut Json) {
        json.as_array_mut().into_iter().flatten().for_each(T::redact);
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.list(self)
    }
}

impl<T: ToWire> ToWire for BTreeMap<String, T> {
    const IS_SECRET: bool = T::IS_SECRET;
    const IS_RELATION: bool = T::IS_RELATION;

    fn redact(json: &mut Json) {
        json.as_object_mut().into_iter().flat_map(|entries| entries.values_mut()).for_each(T::redact);
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.map(self)
    }
}

macro_rules! serde {
    ($($type:ty),+) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                super::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::decode::Decode::decode(deserializer)
            }
        }
    )+};
}

serde!(Secret, Decimal, Timestamp, Date, Time, Base64, Uuid, Uri, IsoDuration);

impl<'de, T> serde::Deserialize<'de> for ResourceUri<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::decode::Decode::decode(deserializer)
    }
}

impl<T: ToWire> serde::Serialize for Related<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(self, serializer)
    }
}

impl<'de, T: crate::decode::Decode> serde::Deserialize<'de> for Related<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::decode::Decode::decode(deserializer)
    }
}

impl<T> ToWire for ResourceUri<T> {
    fn is_absent(&self) -> bool {
        self.is_unknown()
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.text(self.as_str())
    }
}

impl<T: ToWire> ToWire for Related<T> {
    const IS_RELATION: bool = true;

    fn is_absent(&self) -> bool {
        matches!(self, Self::Uri(uri) if uri.is_unknown())
    }

    fn redact(json: &mut Json) {
        T::redact(json);
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.relation(match self {
            Self::Uri(uri) => Relation::Uri(uri.as_str()),
            Self::Object(object) => Relation::Object(object.as_ref()),
        })
    }
}
