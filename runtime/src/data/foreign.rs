//! Values of types that no schema describes.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserializer, Serialize};

use crate::decode::Decode;
use crate::encode::{Encode, Node, to_json};
use crate::wire::{Sink, ToWire};

/// A value of a type of another crate, which `[types]` of `pexgen.toml` puts in the place of a schema.
///
/// It is read and written by the type's own implementation of serde, and dereferences to the value. A request with a
/// value that cannot be serialized, or that contains NaN or an infinity, is not sent.
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
        self.node()
    }
}

impl<T: Serialize> ToWire for Foreign<T> {
    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.node(&self.node())
    }
}

impl<T: Serialize> Foreign<T> {
    fn node(&self) -> Node {
        match to_json(&self.0) {
            Ok(json) => json.into(),
            // Null would clear the field on the server.
            Err(error) => Node::Invalid(error.to_string().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde::Serialize;

    use super::Foreign;
    use crate::encode::{Body, Encode as _};
    use crate::wire::{serialize, to_node};

    fn error_of<T: Serialize + Clone>(value: T) -> String {
        let value = Foreign(value);
        let body = Body::new().with("area", value.clone());
        let read_and_sent = Body::new().with("area", to_node(&value));
        assert_eq!(body, read_and_sent);
        serialize(&value, serde_json::value::Serializer).unwrap_err();
        serde_json::to_string(&body.expose_secrets()).unwrap_err().to_string()
    }

    #[test]
    fn a_value_that_cannot_be_serialized_is_not_sent_as_null() {
        let error = error_of(HashMap::from([((1, 2), "x")]));
        assert_eq!(error, "`area`: key must be a string");
        for number in [f64::NAN, f64::INFINITY] {
            let error = error_of([number]);
            assert_eq!(error, format!("`area`: {number} cannot be represented in JSON"));
        }
    }

    #[test]
    fn null_is_sent_for_a_value_without_content() {
        let body = Body::new().with("area", Foreign(None::<f64>)).with("other", Foreign(1.5));
        assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"area":null,"other":1.5}"#);
        assert_eq!(Foreign("x").encode(), crate::encode::Node::Text("x".into()));
    }
}
