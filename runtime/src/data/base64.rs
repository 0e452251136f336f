//! Bytes that are sent as base64.

use std::fmt;

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::Deserializer;
use serde::de::{Error, Unexpected};

use crate::Json;
use crate::decode::{Decode, Fit, Probe, TextVisitor};
use crate::encode::{Encode, Node};

/// Encodes with padding, decodes with or without it.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Bytes that are sent as base64 (RFC 4648, section 4). Encoded and decoded automatically.
///
/// ```
/// use pexgen_runtime::Base64;
///
/// let host_id = Base64::from("CUSTOM=a");
/// assert_eq!(host_id.encoded(), "Q1VTVE9NPWE=");
/// assert_eq!(host_id.text(), Some("CUSTOM=a"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64(Bytes);

impl Base64 {
    /// Returns the decoded bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.0
    }

    /// Returns the decoded bytes as a string, if they are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Returns the base64 string.
    pub fn encoded(&self) -> String {
        ENGINE.encode(&self.0)
    }
}

/// Shows the base64 string.
impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({})", self.encoded())
    }
}

macro_rules! from {
    ($($type:ty, $value:ident => $bytes:expr;)+) => {$(
        impl From<$type> for Base64 {
            fn from($value: $type) -> Self {
                Self($bytes)
            }
        }
    )+};
}

from! {
    &str, text => Bytes::copy_from_slice(text.as_bytes());
    &String, text => Bytes::copy_from_slice(text.as_bytes());
    String, text => text.into();
    &[u8], bytes => Bytes::copy_from_slice(bytes);
    Vec<u8>, bytes => bytes.into();
    Bytes, bytes => bytes;
}

impl Encode for Base64 {
    fn encode(self) -> Node {
        Node::Text(self.encoded())
    }
}

/// Decodes a base64 string. Null and the empty string are no bytes, or `None` in an `Option`.
impl Decode for Base64 {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode_present(deserializer).map(Option::unwrap_or_default)
    }

    fn decode_present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        let text = deserializer.deserialize_any(TextVisitor)?;
        // MIME encoders insert line breaks.
        let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        if packed.is_empty() {
            return Ok(None);
        }
        let bytes = ENGINE.decode(packed);
        bytes
            .map(|bytes| Some(bytes.into()))
            .map_err(|_| Error::invalid_value(Unexpected::Other("a string"), &"base64"))
    }

    fn fit(json: &Json, _: &mut Probe) -> Fit {
        Fit::when(json.as_str().is_some_and(|text| ENGINE.decode(text).is_ok()), 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::from_slice;

    #[test]
    fn padding_and_line_breaks_are_optional() {
        for text in [r#""Q1VTVE9NPWE=""#, r#""Q1VTVE9NPWE""#, r#""Q1VTVE9N\r\nPWE=""#] {
            let read: Base64 = from_slice(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {}", error.message));
            assert_eq!(read.text(), Some("CUSTOM=a"));
        }
    }

    #[test]
    fn invalid_base64_is_an_error_and_null_is_none() {
        assert!(from_slice::<Base64>(br#""?""#).is_err());
        assert_eq!(from_slice::<Option<Base64>>(b"null").ok(), Some(None));
        assert_eq!(from_slice::<Base64>(br#""""#).ok(), Some(Base64::default()));
    }
}
