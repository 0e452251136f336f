//! Keys of objects.

use std::borrow::Cow;
use std::fmt::Debug;

use percent_encoding::utf8_percent_encode;

use super::InvalidUri;
use crate::data::percent::{PATH, dot_segment};

/// The type of a resource's keys: `i64` or `String`.
pub trait Key: Clone + Debug + PartialEq + Send + Sync + 'static {
    /// Parses a key. Returns `None` if the string is not a key of this type.
    fn from_text(text: &str) -> Option<Self>;

    /// Returns the key as a string, not encoded.
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

/// Encodes a key for a path. Slashes are kept: tastypie's pattern for keys accepts them.
pub(crate) fn encode_key(key: &str) -> Result<Cow<'_, str>, InvalidUri> {
    if key.is_empty() {
        return Err(InvalidUri::new(key, "is not a key: the request would address the whole list"));
    }
    if key.starts_with('/') || dot_segment(key).is_some() {
        return Err(InvalidUri::new(key, "is not a valid key: the path would address another object"));
    }
    let path = key.trim_end_matches('/');
    if path == "schema" || path == "set" || path.starts_with("set/") {
        return Err(InvalidUri::new(key, "is not a valid key: the server reserves this path"));
    }
    Ok(utf8_percent_encode(key, PATH).into())
}
