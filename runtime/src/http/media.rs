//! Media types (RFC 9110, section 8.3.1).

/// Returns a media type without its parameters, in lower case.
pub(crate) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether a media type without parameters is one of JSON.
pub(crate) fn is_json(essence: &str) -> bool {
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

/// Returns whether a media type without parameters is one of HTML.
pub(crate) fn is_html(essence: &str) -> bool {
    essence == "text/html" || essence == "application/xhtml+xml"
}
