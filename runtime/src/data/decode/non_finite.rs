//! `NaN`, `Infinity` and `-Infinity` without quotes, which Python's `json` writes and JSON does not define.

/// Returns a copy with every non-finite number in quotes, or `None` if there is none.
pub(super) fn quote(bytes: &[u8]) -> Option<Vec<u8>> {
    const WORDS: [&[u8]; 3] = [b"NaN", b"Infinity", b"-Infinity"];
    let mut quoted: Option<Vec<u8>> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'"' {
            at = end_of_string(bytes, at);
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(word) = WORDS.iter().find(|word| rest.starts_with(word)) else {
            at += 1;
            continue;
        };
        let copy = quoted.get_or_insert_with(|| Vec::with_capacity(bytes.len() + 64));
        copy.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
        copy.push(b'"');
        copy.extend_from_slice(word);
        copy.push(b'"');
        at += word.len();
        copied = at;
    }
    let mut copy = quoted?;
    copy.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Some(copy)
}

/// Returns the position after the string that starts at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::quote;

    fn quoted(text: &str) -> Option<String> {
        quote(text.as_bytes()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    #[test]
    fn quotes_bare_words_only() {
        assert_eq!(
            quoted(r#"{"a": NaN, "b": [-Infinity, Infinity], "NaN": "x NaN \" Infinity"}"#).as_deref(),
            Some(r#"{"a": "NaN", "b": ["-Infinity", "Infinity"], "NaN": "x NaN \" Infinity"}"#)
        );
    }

    #[test]
    fn leaves_other_documents_alone() {
        assert_eq!(quoted(r#"{"a": "NaN", "b": 1}"#), None);
        assert_eq!(quoted(r#"{"a": "unterminated NaN \"#), None);
    }
}
