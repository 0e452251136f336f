//! Values of types that no schema describes.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserializer, Serialize};

use crate::Json;
use crate::decode::Decode;
use crate::encode::{Encode, Node};
use crate::wire::{Sink, ToWire};

/// A value of a type of another crate, which `[types]` of `pexgen.toml` puts in the place of a schema.
///
/// It is read and written by the type's own implementation of serde, and dereferences to the value. A value that cannot
/// be serialized is written as null.
///
/// ```
/// use pexgen_runtime::Foreign;
/// use std::net::IpAddr;
///
/// let address: Foreign<IpAddr> = "192.0.2.1".parse::<IpAddr>()?.into();
/// assert!(address.is_ipv4());
/// # Ok::<(), std::net::AddrParseError>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Foreign<T>(pub T);

impl<T> From<T> for Foreign<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Foreign<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Foreign<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Foreign<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// By the type's own `Deserialize`, also of null.
impl<T: DeserializeOwned> Decode for Foreign<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }

    fn decode_required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

impl<T: Serialize> Encode for Foreign<T> {
    fn encode(self) -> Node {
        to_json(&self.0).into()
    }
}

impl<T: Serialize> ToWire for Foreign<T> {
    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.json(&to_json(&self.0))
    }
}

fn to_json<T: Serialize>(value: &T) -> Json {
    serde_json::to_value(value).unwrap_or_else(|error| {
        tracing::warn!(%error, "a value is written as null, because it cannot be serialized");
        Json::Null
    })
}
