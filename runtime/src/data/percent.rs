//! Percent-encoding of paths and queries.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// The characters to encode anywhere in a URL: all but the unreserved ones of RFC 3986, section 2.3.
pub(crate) const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The characters to encode in a query. Commas separate the values of lists; a `+` would be read as a space.
const QUERY: &AsciiSet = &UNRESERVED.remove(b',');

/// The characters that Django encodes when it writes a path (`urls/resolvers.py`: all but the RFC 3986 sub-delimiters and
/// `/~:@`).
pub(crate) const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Encodes parameters as a query, without the question mark.
pub(crate) fn encode_query<'a>(parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = String::new();
    for (name, value) in parameters {
        if !query.is_empty() {
            query.push('&');
        }
        query.extend(utf8_percent_encode(name, QUERY));
        query.push('=');
        query.extend(utf8_percent_encode(value, QUERY));
    }
    query
}

/// Returns a segment `.` or `..` of a path, which URL parsing (WHATWG) resolves, also if it is encoded: the request would go
/// to another path.
pub(crate) fn dot_segment(path: &str) -> Option<&str> {
    let is_dot = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    path.split('/').find(|segment| is_dot(segment))
}

#[cfg(test)]
mod tests {
    use super::encode_query;

    #[test]
    fn reserved_characters_are_encoded_in_a_query() {
        assert_eq!(encode_query([("a b", "c&d+e#f"), ("ü", "1,2")]), "a%20b=c%26d%2Be%23f&%C3%BC=1,2");
    }
}
