//! Values of relations in responses.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};

use super::ResourceUri;
use crate::decode::Decode;
use crate::resource::Resource;
use crate::wire::ToWire;

/// A related object: its URI or the object itself.
///
/// The schema does not state which one a server sends, and it may differ between a list and a single object. If the
/// target is unknown, `T` is [`Json`](crate::Json).
// Source: tastypie fields.py `full`, `full_list`, `full_detail`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Related<T> {
    /// The URI of the object.
    Uri(ResourceUri<T>),
    /// The object itself. Fields may be absent that the object has when it is requested by its URI.
    Object(Box<T>),
}

impl<T> Related<T> {
    /// Returns the object, if the server sent the object.
    pub fn object(&self) -> Option<&T> {
        match self {
            Self::Uri(_) => None,
            Self::Object(object) => Some(object),
        }
    }

    /// Converts into the object, if the server sent the object.
    pub fn into_object(self) -> Option<T> {
        match self {
            Self::Uri(_) => None,
            Self::Object(object) => Some(*object),
        }
    }
}

impl<T: ToWire> Related<T> {
    /// Returns the URI of the object. `None` if the server sent the object without its URI.
    pub fn uri(&self) -> Option<ResourceUri<T>> {
        let uri = match self {
            Self::Uri(uri) => uri.clone(),
            Self::Object(object) => ResourceUri::from_server(&object.own_uri()?),
        };
        (!uri.is_unknown()).then_some(uri)
    }
}

impl<R: Resource> Related<R> {
    /// Returns the key of the object. `None` if the server sent neither its key nor its URI.
    pub fn key(&self) -> Option<R::Key> {
        match self {
            Self::Uri(uri) => uri.key(),
            Self::Object(object) => object.key(),
        }
    }
}

/// An unknown URI, as the default of a record. No request is sent to it.
impl<T> Default for Related<T> {
    fn default() -> Self {
        Self::Uri(ResourceUri::unknown())
    }
}

impl<T: Decode> Decode for Related<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer)?.ok_or_else(|| D::Error::custom("expected a related object, found nothing"))
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
        Ok((!text.trim_ascii().is_empty()).then(|| Related::Uri(ResourceUri::from_server(text))))
    }

    /// A key alone is stored as a string. Requests to it fail, but the page does not.
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
