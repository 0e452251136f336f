//! Text that must not be shown: passwords, PINs, keys.

use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserializer;

use crate::decode::{Decode, TextVisitor};

/// A text that prints as `[redacted]` and is wiped from memory when dropped.
///
/// ```
/// use pexgen_runtime::Secret;
///
/// let pin = Secret::from("1234");
/// assert_eq!(pin.expose(), "1234");
/// assert_eq!(format!("{pin:?}"), "[redacted]");
/// ```
#[derive(Clone, Default)]
pub struct Secret(SecretString);

impl Secret {
    /// The text itself. The one way to see it, so that uses can be found.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The text as the value of a header, which is wiped as well when the last copy of it is gone. Nothing when it cannot
    /// stand in a header.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        // Other bytes are allowed in a header, but servers do not agree on what they mean.
        let bytes = self.expose().is_ascii().then(|| Bytes::from_owner(Owner(self.clone())))?;
        let mut value = HeaderValue::from_maybe_shared(bytes).ok()?;
        // So that nothing prints it.
        value.set_sensitive(true);
        Some(value)
    }

    /// Whether there is no text, as in a PIN that is not set.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

/// Keeps a secret for as long as its bytes are in use.
struct Owner(Secret);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Secret {}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(SecretString::from(text))
    }
}

impl From<&String> for Secret {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        let text = Zeroizing::new(text);
        // Copied: what has room to spare would be moved to a smaller place, and stay behind in the old one.
        Self::from(text.as_str())
    }
}

impl From<&Self> for Secret {
    fn from(secret: &Self) -> Self {
        secret.clone()
    }
}

/// As text: numbers are accepted, null is empty.
impl Decode for Secret {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A wrong type would put the value into the error's words, so they are replaced.
        deserializer
            .deserialize_any(TextVisitor)
            .map(Self::from)
            .map_err(|_| serde::de::Error::custom("expected text (the value is secret and not shown)"))
    }

    fn fits(json: &crate::Json) -> bool {
        json.is_string()
    }
}
