//! From bytes to a value: the fast way first, and a slower one that can say where it failed.

use super::{Decode, control, nonfinite};

/// Why an answer could not be read, and where in it.
#[derive(Debug)]
pub(crate) struct DecodeFailure {
    /// The place in the document, such as `objects[3].media_streams[0].rx_jitter`; `.` is the document itself.
    pub(crate) path: String,
    /// What was expected and found there.
    pub(crate) message: String,
}

/// Reads a whole JSON document.
///
/// Python writes NaN and the infinities bare (tastypie serializers.py `to_json` leaves `allow_nan` on), and other servers
/// put lines of text into strings as they are; neither is JSON. Such answers are rare, so they are looked for only after
/// a failure.
pub(crate) fn from_slice<T: Decode>(bytes: &[u8]) -> Result<T, DecodeFailure> {
    match str::from_utf8(bytes) {
        // Known to be UTF-8 as a whole, it is not checked again string by string.
        Ok(text) => from_str(text),
        // A wrong byte in one string must not cost the page.
        Err(_) => from_str(&String::from_utf8_lossy(bytes)),
    }
}

fn from_str<T: Decode>(text: &str) -> Result<T, DecodeFailure> {
    let first = match fast(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    if first.is_syntax()
        && let Some(mended) = mend(text.as_bytes())
    {
        let mended = String::from_utf8_lossy(&mended);
        return fast(&mended).or_else(|_| explained(&mended));
    }
    explained(text)
}

/// A copy that is JSON, if it can be made so.
fn mend(bytes: &[u8]) -> Option<Vec<u8>> {
    let escaped = control::escape(bytes);
    nonfinite::quote(escaped.as_deref().unwrap_or(bytes)).or(escaped)
}

pub(super) fn fast<T: Decode>(text: &str) -> Result<T, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = T::decode(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Decodes again with a record of the path, which costs too much to do it always.
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

#[cfg(test)]
mod tests {
    use super::from_slice;

    #[test]
    fn a_wrong_byte_costs_no_more_than_itself() {
        let texts: Vec<String> = from_slice(b"[\"a\xffb\", \"c\"]").unwrap();
        assert_eq!(texts, ["a\u{fffd}b", "c"]);
    }
}
