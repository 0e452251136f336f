//! URIs of objects.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{Error as _, Visitor};
use serde::{Deserializer, Serialize, Serializer};

use crate::decode::Decode;
use crate::encode::{Encode, Node};

/// The URI of one object of type `T`: a path without host, such as `/api/admin/configuration/v1/conference/1/`.
///
/// Servers send it as `resource_uri`, as `Location` and in relations. Absolute URLs are reduced to their path, so that a
/// response can never direct credentials to another host. It is never the URI of a whole list, where a DELETE would
/// delete every object. Cheap to clone.
///
/// ```
/// use pexgen_runtime::ResourceUri;
/// use pexgen_runtime::resource::{Resource, Rooted};
///
/// // With generated bindings, `R` is a type such as `Conference`.
/// fn uri_of<R: Resource<Key = i64> + Rooted>(id: i64) -> Result<ResourceUri<R>, pexgen_runtime::InvalidUri> {
///     let uri = ResourceUri::<R>::from_key(id)?;
///     assert_eq!(uri.key(), Some(id));
///     ResourceUri::parse(uri.as_str())
/// }
/// ```
pub struct ResourceUri<T> {
    /// Empty only if the URI is unknown. No request is sent to it then.
    path: Arc<str>,
    resource: PhantomData<fn() -> T>,
}

impl<T> ResourceUri<T> {
    /// Returns the path, percent-encoded as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// Converts to the URI of another type, for relations whose target the schema does not name.
    pub fn cast<U>(&self) -> ResourceUri<U> {
        ResourceUri { path: Arc::clone(&self.path), resource: PhantomData }
    }

    pub(super) fn from_path(path: String) -> Self {
        Self { path: path.into(), resource: PhantomData }
    }

    /// Creates a URI from a string of the server. It is checked when a request is sent to it.
    pub(crate) fn from_server(text: &str) -> Self {
        Self { path: normalised(text).into(), resource: PhantomData }
    }

    /// Creates an unknown URI. Requests to it fail before they are sent.
    pub(crate) fn unknown() -> Self {
        Self { path: Arc::default(), resource: PhantomData }
    }

    pub(crate) fn is_unknown(&self) -> bool {
        self.path.is_empty()
    }
}

/// Removes scheme, host, query and fragment, and adds a slash at the end, without which tastypie responds with 404 or a
/// redirect.
fn normalised(text: &str) -> Cow<'_, str> {
    let text = text.trim_ascii();
    let absolute = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let path = match absolute {
        Some(rest) => rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default(),
        None => text,
    };
    let path = memchr::memchr2(b'?', b'#', path.as_bytes()).and_then(|end| path.get(..end)).unwrap_or(path);
    if path.is_empty() || path.ends_with('/') { Cow::Borrowed(path) } else { Cow::Owned(format!("{path}/")) }
}

impl<T> Clone for ResourceUri<T> {
    fn clone(&self) -> Self {
        self.cast()
    }
}

impl<T> fmt::Debug for ResourceUri<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ResourceUri").field(&self.path).finish()
    }
}

impl<T> fmt::Display for ResourceUri<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

impl<T> PartialEq for ResourceUri<T> {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl<T> Eq for ResourceUri<T> {}

impl<T> PartialOrd for ResourceUri<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for ResourceUri<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.path.cmp(&other.path)
    }
}

impl<T> Hash for ResourceUri<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.path.hash(state);
    }
}

impl<T> Serialize for ResourceUri<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.path)
    }
}

impl<T> Encode for ResourceUri<T> {
    fn encode(self) -> Node {
        if self.is_unknown() { Node::UnknownUri } else { Node::Text(self.path.as_ref().to_owned().into()) }
    }
}

/// Decodes a string. The empty string (an object without a route) and null are `None` in an `Option`, else an error.
impl<T> Decode for ResourceUri<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer)?.ok_or_else(|| D::Error::custom("expected a URI, found nothing"))
    }

    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(UriVisitor(PhantomData))
    }
}

struct UriVisitor<T>(PhantomData<T>);

impl<T> Visitor<'_> for UriVisitor<T> {
    type Value = Option<ResourceUri<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the URI of an object")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok((!text.trim_ascii().is_empty()).then(|| ResourceUri::from_server(text)))
    }
}
