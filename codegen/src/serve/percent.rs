//! Percent-decoding of paths and queries.

use percent_encoding::percent_decode_str;

/// Decodes a part of a path.
pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes a name or a value of a query or a form, where `+` is a space.
pub(super) fn decoded_query(text: &str) -> String {
    decoded(&text.replace('+', " "))
}
