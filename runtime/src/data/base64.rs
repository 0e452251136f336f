//! Bytes that are sent as base64.

use std::fmt;
use std::hash::{Hash, Hasher};

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use serde::Deserializer;
use serde::de::{Error, Unexpected};

use crate::Json;
use crate::decode::{Decode, Fit, Probe, TextVisitor};
use crate::encode::{Encode, Node};

/// Encodes with padding, decodes with or without it, and bits at the end that mean nothing.
const ENGINE: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Bytes that are sent as base64 (RFC 4648, section 4). Encoded and decoded automatically.
///
/// Base64 for URLs, missing padding and line breaks are accepted. A value that was read is written back as the server
/// wrote it.
///
/// ```
/// use pexgen_runtime::Base64;
///
/// let host_id = Base64::from("CUSTOM=a");
/// assert_eq!(host_id.encoded(), "Q1VTVE9NPWE=");
/// assert_eq!(host_id.text(), Some("CUSTOM=a"));
/// ```
#[derive(Clone, Default)]
pub struct Base64 {
    bytes: Bytes,
    /// What the server wrote, unless it is the usual form.
    written: Option<Box<str>>,
}

/// Two values are equal if their bytes are.
impl PartialEq for Base64 {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Base64 {}

impl Hash for Base64 {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl Base64 {
    /// Returns the decoded bytes.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns the decoded bytes as a string, if they are UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// Returns the base64 string.
    pub fn encoded(&self) -> String {
        self.written.as_deref().map_or_else(|| ENGINE.encode(&self.bytes), str::to_owned)
    }

    /// Decodes what a server wrote.
    fn of_text(text: String) -> Option<Self> {
        let plain = |byte: u8| match byte {
            b'-' => b'+',
            b'_' => b'/',
            byte => byte,
        };
        // MIME encoders insert line breaks.
        let packed: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).map(plain).collect();
        let bytes = ENGINE.decode(packed).ok()?;
        let written = (ENGINE.encode(&bytes) != text).then(|| text.into());
        Some(Self { bytes: bytes.into(), written })
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
                Self { bytes: $bytes, written: None }
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
        Node::Text(self.encoded().into())
    }
}

/// Decodes a base64 string. The empty string is no bytes, not `None`: it is the base64 of no bytes.
impl Decode for Base64 {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = deserializer.deserialize_any(TextVisitor)?;
        Self::of_text(text).ok_or_else(|| D::Error::invalid_value(Unexpected::Other("a string"), &"base64"))
    }

    fn fit(json: &Json, _: &mut Probe) -> Fit {
        Fit::when(json.as_str().is_some_and(|text| Self::of_text(text.to_owned()).is_some()), 2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::from_str;

    #[test]
    fn padding_and_line_breaks_are_optional() {
        for text in [r#""Q1VTVE9NPWE=""#, r#""Q1VTVE9NPWE""#, r#""Q1VTVE9N\r\nPWE=""#] {
            let read: Base64 = from_str(text).unwrap_or_else(|error| panic!("{text}: {}", error.message));
            assert_eq!(read.text(), Some("CUSTOM=a"));
            assert_eq!(
                serde_json::to_string(&crate::encode::Body::new().with("a", read)).unwrap(),
                format!("{{\"a\":{text}}}")
            );
        }
    }

    #[test]
    fn base64_for_urls_is_read_and_written_back_the_same() {
        let read: Base64 = from_str(r#""-_8""#).unwrap();
        assert_eq!(&read.bytes()[..], [0xfb, 0xff]);
        assert_eq!(read.encoded(), "-_8");
        assert_eq!(read, Base64::from(vec![0xfb, 0xff]));
    }

    #[test]
    fn invalid_base64_is_an_error_and_null_is_none() {
        assert!(from_str::<Base64>(r#""?""#).is_err());
        assert_eq!(from_str::<Option<Base64>>("null").ok(), Some(None));
    }

    #[test]
    fn the_empty_string_is_no_bytes_and_written_back_the_same() {
        let read: Option<Base64> = from_str(r#""""#).unwrap();
        assert_eq!(read, Some(Base64::default()));
        assert_eq!(read.unwrap().encoded(), "");
    }
}
