//! What can address an object: its URI or its key.

use std::borrow::Cow;
use std::fmt::Debug;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::uri::is_dot_segment;
use super::{InvalidUri, ResourceUri};
use crate::resource::Resource;

/// The type of a resource's keys: `i64` or `String`.
pub trait Key: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// The key from its text, if it is one.
    fn from_text(text: &str) -> Option<Self>;

    /// The key as text, not encoded.
    fn text(&self) -> Cow<'_, str>;
}

impl Key for i64 {
    fn from_text(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl Key for String {
    fn from_text(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

/// What addresses an object of the resource `R`: a [`ResourceUri`], or a key of the resource's type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not address an object of `{R}`",
    label = "expected a `ResourceUri` of this resource, or its key",
    note = "a resource is addressed by `&ResourceUri<R>` or by `R::Key`: an `i64`, or a `&str` or `String`"
)]
pub trait IntoUri<R: Resource> {
    /// The address, given the path of the list that the object is in.
    ///
    /// # Errors
    /// When there is no such address, as for an empty key.
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri>;
}

impl<R: Resource> IntoUri<R> for ResourceUri<R> {
    fn into_uri(self, _list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        self.check()?;
        Ok(self)
    }
}

impl<R: Resource> IntoUri<R> for &ResourceUri<R> {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        self.clone().into_uri(list)
    }
}

impl<R: Resource<Key = i64>> IntoUri<R> for i64 {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, &self)
    }
}

impl<R: Resource<Key = String>> IntoUri<R> for &str {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, &self.to_owned())
    }
}

impl<R: Resource<Key = String>> IntoUri<R> for String {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, &self)
    }
}

impl<R: Resource<Key = String>> IntoUri<R> for &String {
    fn into_uri(self, list: &str) -> Result<ResourceUri<R>, InvalidUri> {
        ResourceUri::below(list, self)
    }
}

/// What Django leaves as it is when it writes a URL (`urls/resolvers.py`: RFC 3986 sub-delimiters and `/~:@`).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The key as it stands in a path. Slashes stay: tastypie's pattern for ids takes them.
pub(crate) fn encode_key(key: &str) -> Result<Cow<'_, str>, InvalidUri> {
    if key.is_empty() {
        return Err(InvalidUri::new(key, "is not a key: with it the request would go to the whole list"));
    }
    if key.starts_with('/') || key.split('/').any(is_dot_segment) {
        return Err(InvalidUri::new(key, "cannot be addressed: as a path it means another place"));
    }
    if key == "schema" || key == "set" || key.starts_with("set/") {
        return Err(InvalidUri::new(key, "cannot be addressed: the server keeps this path for itself"));
    }
    Ok(utf8_percent_encode(key, PATH).into())
}
