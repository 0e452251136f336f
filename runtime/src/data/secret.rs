//! Strings that must not be shown: passwords, PINs, keys.

use std::fmt;
use std::hash::{Hash, Hasher};

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserializer;

use crate::decode::{Decode, TextVisitor};

/// What is serialized in place of a secret.
pub(crate) const REDACTED: &str = "***";

/// What becomes of secrets in serialized values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secrets {
    Redacted,
    Exposed,
}

/// A string that prints as `[redacted]` and is erased from memory when dropped.
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
    /// Returns the string. This is the only access to it, so that every use can be found.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The string as a header value, which is erased when its last copy is dropped. `None` if it is not allowed in a
    /// header.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        // Other bytes are allowed in a header, but servers do not agree on what they mean.
        let bytes = self.expose().is_ascii().then(|| Bytes::from_owner(Owner(self.clone())))?;
        let mut value = HeaderValue::from_maybe_shared(bytes).ok()?;
        // So that nothing prints it.
        value.set_sensitive(true);
        Some(value)
    }

    /// Returns `true` if the string is empty, such as a PIN that is not set.
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

impl Hash for Secret {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.expose().hash(state);
    }
}

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
        // Copied: shrinking a string with spare capacity would move it and leave the old bytes in memory.
        Self::from(text.as_str())
    }
}

impl From<&Self> for Secret {
    fn from(secret: &Self) -> Self {
        secret.clone()
    }
}

/// Decodes a string; numbers are accepted, null is the empty string.
impl Decode for Secret {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // serde's message would contain the value.
        deserializer
            .deserialize_any(TextVisitor)
            .map(Self::from)
            .map_err(|_| serde::de::Error::custom("expected a string (the value is secret and not shown)"))
    }

    fn fit(json: &crate::Json, _: &mut crate::decode::Probe) -> crate::decode::Fit {
        crate::decode::Fit::when(json.is_string(), 1)
    }
}
