//! Relations that are read: a URI or the whole object.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};

use super::ResourceUri;
use crate::decode::Decode;

/// A related object, as its URI or whole.
///
/// Which one a server sends is not told by the schema and may differ between a list and a single object (tastypie
/// fields.py `full`, `full_list`, `full_detail`). Where the target is not known at all, `T` is [`Json`](crate::Json).
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Related<T> {
    /// The address of the object.
    Uri(ResourceUri<T>),
    /// The object itself. It may lack fields that the object has when it is read on its own.
    Object(Box<T>),
}

impl<T> Related<T> {
    /// The address, where the server sent an address.
    pub fn uri(&self) -> Option<&ResourceUri<T>> {
        match self {
            Self::Uri(uri) => Some(uri),
            Self::Object(_) => None,
        }
    }

    /// The object, where the server sent the whole object.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Uri(_) => None,
            Self::Object(object) => Some(object),
        }
    }

    /// The object by value, where the server sent the whole object.
    pub fn into_object(self) -> Option<T> {
        match self {
            Self::Uri(_) => None,
            Self::Object(object) => Some(*object),
        }
    }
}

/// A link without an address, so that records can have a default; no request is sent with it.
impl<T> Default for Related<T> {
    fn default() -> Self {
        Self::Uri(ResourceUri::nowhere())
    }
}

impl<T: Decode> Decode for Related<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer)?
            .ok_or_else(|| D::Error::custom("a related object is required here, found nothing"))
    }

    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(RelatedVisitor(PhantomData))
    }
}

struct RelatedVisitor<T>(PhantomData<T>);

impl<'de, T: Decode> Visitor<'de> for RelatedVisitor<T> {
    type Value = Option<Related<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the URI of a related object, or the object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((!text.trim().is_empty()).then(|| Related::Uri(ResourceUri::from_server(text))))
    }

    /// A bare key is kept as text; it cannot be followed, but it does not cost the page.
    fn visit_u64<E>(self, key: u64) -> Result<Self::Value, E> {
        Ok(Some(Related::Uri(ResourceUri::from_server(&key.to_string()))))
    }

    fn visit_i64<E>(self, key: i64) -> Result<Self::Value, E> {
        Ok(Some(Related::Uri(ResourceUri::from_server(&key.to_string()))))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::decode(MapAccessDeserializer::new(map)).map(|object| Some(Related::Object(Box::new(object))))
    }
}
