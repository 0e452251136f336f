//! Raw control characters in strings, which some servers write and JSON does not allow.

use std::fmt::Write as _;

/// Returns a copy with every control character in a string escaped, or `None` if there is none. A backslash before a
/// control character (a continued line) stays a backslash.
pub(super) fn escape(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut escaped: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut inside = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let control =
            |at: usize| inside && bytes.get(at).is_some_and(u8::is_ascii_control) && bytes.get(at) != Some(&0x7f);
        let backslash = inside && byte == b'\\';
        if (backslash && control(at + 1)) || control(at) {
            let copy = escaped.get_or_insert_with(|| Vec::with_capacity(bytes.len() + bytes.len() / 16));
            copy.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
            if backslash {
                copy.extend_from_slice(b"\\\\");
            } else {
                let mut text = String::new();
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{byte:04x}");
                copy.extend_from_slice(text.as_bytes());
            }
            copied = at + 1;
        } else if backslash {
            at += 1;
        } else if byte == b'"' {
            inside = !inside;
        }
        at += 1;
    }
    let mut copy = escaped?;
    copy.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Some(copy)
}

#[cfg(test)]
mod tests {
    use super::escape;

    fn read(text: &str) -> Option<serde_json::Value> {
        serde_json::from_slice(&escape(text.as_bytes())?).ok()
    }

    #[test]
    fn raw_line_breaks_in_strings_are_escaped() {
        let text = "{\n  \"a\": \"one \\\n\ttwo\r\n\\\"three\\\\\n\",\n  \"b\": 1\n}";
        assert_eq!(read(text), Some(serde_json::json!({ "a": "one \\\n\ttwo\r\n\"three\\\n", "b": 1 })));
    }

    #[test]
    fn other_documents_are_unchanged() {
        assert_eq!(escape(b"{\n\t\"a\": \"b\\n\\\\\"\r\n}"), None);
        assert_eq!(escape(b"\"\x7f\xc3\xa4"), None);
    }
}
