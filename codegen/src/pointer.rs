//! Escaping of JSON pointers (RFC 6901).

/// Escapes a key or an index as one part of a pointer.
pub fn escape(part: &str) -> String {
    part.replace('~', "~0").replace('/', "~1")
}

/// Returns the key or the index from one part of a pointer.
pub fn unescape(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
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
