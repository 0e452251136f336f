//! URIs of objects.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde::de::{Error as _, Visitor};
use serde::{Deserializer, Serialize, Serializer};

use super::InvalidUri;
use super::key::{Key, encode_key, is_dot_segment};
use crate::decode::Decode;
use crate::encode::{Encode, Node};
use crate::resource::Resource;

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

impl<T: Resource> ResourceUri<T> {
    /// Parses a path or an absolute URL, of which only the path is used.
    ///
    /// # Errors
    /// When it is empty, not a path, or the URI of the whole list.
    pub fn parse(text: &str) -> Result<Self, InvalidUri> {
        let uri = Self::from_server(text);
        uri.check()?;
        Ok(uri)
    }

    /// Creates a URI from the key of the object.
    ///
    /// # Errors
    /// When the key is not valid in a path (empty, `.`, `..`, `schema`, `set`), or the resource is nested in another
    /// object, whose key is needed too.
    pub fn from_key(key: impl Into<T::Key>) -> Result<Self, InvalidUri> {
        if T::PATH.contains('{') {
            return Err(InvalidUri::new(T::PATH, "is nested in another object; use the endpoint of that object"));
        }
        Self::below(T::PATH, &key.into())
    }

    /// Creates a URI from the path of a list and the key of an object in it.
    pub(crate) fn below(list: &str, key: &T::Key) -> Result<Self, InvalidUri> {
        let text = key.text();
        let key = encode_key(&text)?;
        let path = if key.ends_with('/') { format!("{list}{key}") } else { format!("{list}{key}/") };
        Ok(Self { path: path.into(), resource: PhantomData })
    }

    /// Returns the key as a string, percent-decoded: `1`, `small backup.tar`, `two/three`. Empty if the URI is unknown.
    pub fn id(&self) -> String {
        percent_decode_str(self.encoded_id()).decode_utf8_lossy().into_owned()
    }

    /// Returns the key, if it is of the resource's type.
    pub fn key(&self) -> Option<T::Key> {
        T::Key::from_text(&self.id())
    }

    /// Returns the key as it is in the path.
    pub(crate) fn encoded_id(&self) -> &str {
        let rest = match after_list(&self.path, T::PATH) {
            Some(rest) => rest,
            None => self.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
        };
        rest.strip_suffix('/').unwrap_or(rest)
    }

    /// Refuses a URI that is not that of an object of a list which is only known when the program runs.
    pub(crate) fn check_below(&self, list: &str) -> Result<(), InvalidUri> {
        match after_list(&self.path, list) {
            Some(rest) if !rest.trim_matches('/').is_empty() => Ok(()),
            _ => Err(InvalidUri::new(&self.path, "is not the URI of an object of this resource")),
        }
    }

    /// Refuses a URI to which no request may be sent.
    pub(crate) fn check(&self) -> Result<&str, InvalidUri> {
        let refuse = |reason| Err(InvalidUri::new(&self.path, reason));
        if self.is_unknown() {
            return refuse("is not a URI: the server did not send the URI of the object");
        }
        if !self.path.starts_with('/') || self.path.starts_with("//") || self.path.contains(['?', '#', '\\']) {
            return refuse("is not the path of an object");
        }
        if self.path.split('/').any(is_dot_segment) {
            return refuse("has `.` or `..` in its path");
        }
        match after_list(&self.path, T::PATH) {
            Some("" | "/") => refuse("is the URI of the whole list, not of one object"),
            None if ends_like_list(&self.path, T::PATH) => refuse("looks like the URI of a whole list"),
            _ => Ok(&self.path),
        }
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

/// Returns the part after the list's path, under any prefix. Placeholders in the list's path match one segment.
fn after_list<'p>(path: &'p str, list: &str) -> Option<&'p str> {
    if list.is_empty() {
        // The list is only known when the program runs.
        return None;
    }
    let starts = path.match_indices('/').map(|(start, _)| start);
    starts.filter_map(|start| path.get(start..)).find_map(|tail| strip_list(tail, list))
}

fn strip_list<'p>(path: &'p str, list: &str) -> Option<&'p str> {
    let mut rest = path;
    let mut pattern = list;
    while let Some((literal, after)) = pattern.split_once('{') {
        rest = rest.strip_prefix(literal)?;
        rest = rest.get(rest.find('/')?..)?;
        pattern = after.split_once('}')?.1;
    }
    rest.strip_prefix(pattern)
}

/// Returns `true` if the path ends with the name of the list, under an unknown path.
fn ends_like_list(path: &str, list: &str) -> bool {
    let name = list.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next() == Some(name)
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
        if self.is_unknown() { Node::UnknownUri } else { Node::Text(self.path.as_ref().to_owned()) }
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
