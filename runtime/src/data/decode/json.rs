//! Decoding of JSON documents.

use super::place::{self, Place};
use super::{Decode, control_chars, non_finite};

/// The reason and the place of a decoding failure.
#[derive(Debug)]
pub(crate) struct DecodeFailure {
    /// The place in the document.
    pub(crate) path: String,
    /// What was expected and what was found.
    pub(crate) message: String,
}

/// Decodes a whole JSON document.
///
/// Python writes NaN and the infinities without quotes (tastypie serializers.py `to_json` leaves `allow_nan` on), and
/// other servers write raw line breaks in strings; neither is JSON. Such responses are rare, so they are repaired only
/// after a failure.
///
/// It takes text, so that the UTF-8 of a body is checked once, and not string by string.
pub(crate) fn from_str<T: Decode>(text: &str) -> Result<T, DecodeFailure> {
    let error = match place::recorded(|| whole(text)) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    // The error need not be one of syntax: that of a secret does not say what was found.
    match repair(text.as_bytes()) {
        Some(repaired) => place::recorded(|| whole(&String::from_utf8_lossy(&repaired))).map_err(DecodeFailure::from),
        None => Err(error.into()),
    }
}

impl From<(serde_json::Error, Place)> for DecodeFailure {
    fn from((error, place): (serde_json::Error, Place)) -> Self {
        Self { path: place.to_string(), message: error.to_string() }
    }
}

/// Repairs a document. Returns `None` if there is nothing to repair.
fn repair(bytes: &[u8]) -> Option<Vec<u8>> {
    let escaped = control_chars::escape(bytes);
    non_finite::quote(escaped.as_deref().unwrap_or(bytes)).or(escaped)
}

/// Decodes a whole document, without repairing it.
pub(super) fn whole<T: Decode>(text: &str) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::decode(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}
