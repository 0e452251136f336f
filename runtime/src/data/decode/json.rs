//! Decoding of JSON documents: fast at first, and again with a record of the place after an error.

use super::{Decode, control_chars, non_finite};

/// The reason and the place of a decoding failure.
#[derive(Debug)]
pub(crate) struct DecodeFailure {
    /// The place in the document, such as `objects[3].media_streams[0].rx_jitter`; `.` is the document itself.
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
    let first = match fast(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if first.is_syntax()
        && let Some(repaired) = repair(text.as_bytes())
    {
        let repaired = String::from_utf8_lossy(&repaired);
        return fast(&repaired).or_else(|_| explained(&repaired));
    }
    explained(text)
}

/// Repairs a document. Returns `None` if there is nothing to repair.
fn repair(bytes: &[u8]) -> Option<Vec<u8>> {
    let escaped = control_chars::escape(bytes);
    non_finite::quote(escaped.as_deref().unwrap_or(bytes)).or(escaped)
}

pub(super) fn fast<T: Decode>(text: &str) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::decode(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Decodes again with a record of the path, which is too slow to do every time.
fn explained<T: Decode>(text: &str) -> Result<T, DecodeFailure> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let value = T::decode(serde_path_to_error::Deserializer::new(&mut deserializer, &mut track))
        .map_err(|error| DecodeFailure { path: track.path().to_string(), message: error.to_string() })?;
    deserializer.end().map_err(|error| plain(&error))?;
    Ok(value)
}

fn plain(error: &serde_json::Error) -> DecodeFailure {
    DecodeFailure { path: ".".to_owned(), message: error.to_string() }
}
