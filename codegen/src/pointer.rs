//! Escaping of JSON pointers (RFC 6901).

use std::borrow::Cow;

/// Escapes a key or an index as one part of a pointer.
pub fn escape(part: &str) -> Cow<'_, str> {
    if part.contains(['~', '/']) { part.replace('~', "~0").replace('/', "~1").into() } else { part.into() }
}

/// Returns the key or the index from one part of a pointer.
pub fn unescape(part: &str) -> Cow<'_, str> {
    if part.contains('~') { part.replace("~1", "/").replace("~0", "~").into() } else { part.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescape_reverses_escape() {
        for part in ["", "a", "a/b", "~", "~1", "~0/~1"] {
            assert_eq!(unescape(&escape(part)), part);
        }
        assert_eq!(escape("a/b~c"), "a~1b~0c");
    }
}
