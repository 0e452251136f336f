//! Removal of secrets from messages.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::utf8_percent_encode;
use secrecy::zeroize::Zeroizing;

use crate::Secret;
use crate::data::percent::UNRESERVED;

/// Replaces the secrets in a text. A server may repeat a value in its error message, or a server in debug mode the whole
/// request.
///
/// Secrets of one or two characters are not replaced: they occur in any text.
pub(crate) fn redact(text: &str, secrets: &[Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= 3) {
        replace(&mut clean, secret);
        for form in other_forms(secret) {
            replace(&mut clean, &form);
        }
    }
    clean
}

fn replace(text: &mut String, secret: &str) {
    if text.contains(secret) {
        *text = text.replace(secret, "[redacted]");
    }
}

/// Returns the secret as it is written in JSON, HTML and URLs, where that differs.
fn other_forms(secret: &str) -> Vec<Zeroizing<String>> {
    let mut forms = Vec::new();
    if secret.contains(|c: char| matches!(c, '"' | '\\') || c.is_control() || !c.is_ascii()) {
        let json = in_json(secret);
        forms.extend([in_ascii(&json), json]);
    }
    if secret.contains(['&', '<', '>', '"', '\'']) {
        forms.extend([escaped(secret), in_html(secret)]);
    }
    // As a parameter in a URL.
    if let Cow::Owned(encoded) = utf8_percent_encode(secret, UNRESERVED).into() {
        forms.push(encoded);
    }
    forms.into_iter().map(Zeroizing::new).collect()
}

/// Escapes for a JSON string.
fn in_json(secret: &str) -> String {
    let quoted = crate::Json::from(secret).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).to_owned()
}

/// Escapes as Python does by default (`ensure_ascii`): characters that are not ASCII as UTF-16.
fn in_ascii(json: &str) -> String {
    let mut ascii = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            ascii.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a String cannot fail.
            let _ = write!(ascii, "\\u{unit:04x}");
        }
    }
    ascii
}

/// Escapes as tastypie does for messages (resources.py `wrap_view`).
fn in_html(secret: &str) -> String {
    secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Escapes as Django does for texts.
fn escaped(secret: &str) -> String {
    in_html(secret).replace('"', "&quot;").replace('\'', "&#x27;")
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::Secret;

    #[test]
    fn secrets_are_redacted() {
        let secrets = [Secret::from("1234"), Secret::from("7"), Secret::from("")];
        assert_eq!(redact("pin 1234 clashes with 7", &secrets), "pin [redacted] clashes with 7");
    }

    #[test]
    fn escaped_secrets_are_redacted() {
        let secrets = [Secret::from("a\"b&c\n")];
        assert_eq!(redact(r#"{"x": "a\"b&c\n"}"#, &secrets), r#"{"x": "[redacted]"}"#);
        assert_eq!(redact("a\"b&amp;c\n!", &secrets), "[redacted]!");
        assert_eq!(redact("a&quot;b&amp;c\n!", &secrets), "[redacted]!");
        assert_eq!(redact("/x?key=a%22b%26c%0A", &secrets), "/x?key=[redacted]");
        let secrets = [Secret::from("größe😀")];
        assert_eq!(redact(r#"{"x": "gr\u00f6\u00dfe\ud83d\ude00"}"#, &secrets), r#"{"x": "[redacted]"}"#);
    }
}
