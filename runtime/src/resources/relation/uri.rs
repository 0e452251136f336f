//! The address of one object, with its type.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use serde::de::{Error as _, Visitor};
use serde::{Deserializer, Serialize, Serializer};

use crate::decode::Decode;
use crate::encode::{Encode, Node};
use crate::resource::Resource;

use super::address::{Key, encode_key};

/// The address of one object of type `T`: a path without host, such as `/api/admin/configuration/v1/conference/1/`.
///
/// Cheap to clone. A server sends it as `resource_uri`, as `Location` and in relations. Absolute URLs are reduced to
/// their path, so that an answer can never send credentials to another host.
///
/// It is never the address of a whole list: a DELETE there would delete every object.
pub struct ResourceUri<T> {
    /// Empty only in a default value, which stands for "no address" and with which no request is sent.
    path: Arc<str>,
    resource: PhantomData<fn() -> T>,
}

/// A text or key that cannot be the address of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidUri {
    text: Box<str>,
    reason: &'static str,
}

impl InvalidUri {
    pub(crate) fn new(text: &str, reason: &'static str) -> Self {
        Self { text: text.into(), reason }
    }
}

impl fmt::Display for InvalidUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.text.escape_debug(), self.reason)
    }
}

impl std::error::Error for InvalidUri {}

impl<T> ResourceUri<T> {
    /// The path, percent-encoded as the server wrote it.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// The address read as that of another type, for relations whose target the schema does not tell.
    pub fn cast<U>(&self) -> ResourceUri<U> {
        ResourceUri { path: Arc::clone(&self.path), resource: PhantomData }
    }

    /// From a text of the server, taken as it is; it is checked when a request is sent to it.
    pub(crate) fn from_server(text: &str) -> Self {
        Self { path: normalised(text).into(), resource: PhantomData }
    }

    /// No address. Requests to it fail before they are sent.
    pub(crate) fn nowhere() -> Self {
        Self { path: Arc::default(), resource: PhantomData }
    }

    pub(crate) fn is_nowhere(&self) -> bool {
        self.path.is_empty()
    }
}

impl<T: Resource> ResourceUri<T> {
    /// From a path or an absolute URL, of which only the path is kept.
    ///
    /// # Errors
    /// When it is empty, not a path, or the address of the whole list.
    pub fn parse(text: &str) -> Result<Self, InvalidUri> {
        let uri = Self::from_server(text);
        uri.check()?;
        Ok(uri)
    }

    /// From the key of the object.
    ///
    /// # Errors
    /// When the key cannot stand in a path (empty, `.`, `..`, `schema`, `set`), or the resource lies below another
    /// object whose key is needed too.
    pub fn from_key(key: impl Into<T::Key>) -> Result<Self, InvalidUri> {
        if T::PATH.contains('{') {
            return Err(InvalidUri::new(T::PATH, "lies below another object; use the endpoint of that object"));
        }
        Self::below(T::PATH, &key.into())
    }

    /// From the path of a list and the key of an object in it.
    pub(crate) fn below(list: &str, key: &T::Key) -> Result<Self, InvalidUri> {
        let text = key.text();
        let key = encode_key(&text)?;
        let path = if key.ends_with('/') { format!("{list}{key}") } else { format!("{list}{key}/") };
        Ok(Self { path: path.into(), resource: PhantomData })
    }

    /// The key as text, percent-decoded: `1`, `small backup.tar`, `two/three`. Empty where there is no address.
    pub fn id(&self) -> String {
        percent_decode_str(self.encoded_id()).decode_utf8_lossy().into_owned()
    }

    /// The key, if it is of the resource's type.
    pub fn key(&self) -> Option<T::Key> {
        T::Key::from_text(&self.id())
    }

    /// The key as it stands in the path.
    pub(crate) fn encoded_id(&self) -> &str {
        let rest = match after_list(&self.path, T::PATH) {
            Some(rest) => rest,
            None => self.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
        };
        rest.strip_suffix('/').unwrap_or(rest)
    }

    /// Whether a request may be sent to it.
    pub(crate) fn check(&self) -> Result<&str, InvalidUri> {
        let refuse = |reason| Err(InvalidUri::new(&self.path, reason));
        if self.is_nowhere() {
            return refuse("is no address: the server did not tell where the object is");
        }
        if !self.path.starts_with('/') || self.path.starts_with("//") || self.path.contains(['?', '#', '\\']) {
            return refuse("is not the path of an object");
        }
        if self.path.split('/').any(is_dot_segment) {
            return refuse("has `.` or `..` in its path");
        }
        match after_list(&self.path, T::PATH) {
            Some("" | "/") => refuse("is the address of the whole list, not of one object"),
            None if ends_like_list(&self.path, T::PATH) => refuse("looks like the address of a whole list"),
            _ => Ok(&self.path),
        }
    }
}

/// Path without scheme, host, query and fragment, with a slash at the end: without it tastypie answers 404 or redirects.
fn normalised(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let absolute = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let path = match absolute {
        Some(rest) => rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default(),
        None => text,
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    let path = path.split_once('#').map_or(path, |(path, _)| path);
    if path.is_empty() || path.ends_with('/') { Cow::Borrowed(path) } else { Cow::Owned(format!("{path}/")) }
}

/// WHATWG URL parsing takes these as "here" and "up", also percent-encoded.
pub(super) fn is_dot_segment(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".."
}

/// What stands behind the list's path, wherever the API is mounted. Placeholders in the list's path match one segment.
fn after_list<'p>(path: &'p str, list: &str) -> Option<&'p str> {
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

/// Whether the path ends with the name of the list, though the rest of it is not known.
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
        if self.is_nowhere() { Node::Nowhere } else { Node::Text(self.path.as_ref().to_owned()) }
    }
}

/// Text. Empty text (an object that is not routed) and null are `None` in an `Option` and an error without.
impl<T> Decode for ResourceUri<T> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer)?.ok_or_else(|| D::Error::custom("a URI is required here, found nothing"))
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
        Ok((!text.trim().is_empty()).then(|| ResourceUri::from_server(text)))
    }
}
