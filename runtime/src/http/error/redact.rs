//! Keeping what was sent in confidence out of what is shown.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::utf8_percent_encode;
use secrecy::zeroize::Zeroizing;

use crate::Secret;
use crate::client::UNRESERVED;

/// The text without the secrets. A server may repeat a value in its error, or a debugging server the whole request.
///
/// Very short secrets stay: every `1` in a message would go with them.
pub(crate) fn redact(text: &str, secrets: &[Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= 3) {
        take_out(&mut clean, secret);
        for form in other_forms(secret) {
            take_out(&mut clean, &form);
        }
    }
    clean
}

fn take_out(text: &mut String, secret: &str) {
    if text.contains(secret) {
        *text = text.replace(secret, "[redacted]");
    }
}

/// How a secret looks in JSON, in HTML and in a URL. Most look the same there, and no copies are kept of these.
fn other_forms(secret: &str) -> Vec<Zeroizing<String>> {
    let mut forms = Vec::new();
    if secret.contains(|c: char| matches!(c, '"' | '\\') || c.is_control() || !c.is_ascii()) {
        let json = in_json(secret);
        forms.extend([in_ascii(&json), json]);
    }
    if secret.contains(['&', '<', '>', '"', '\'']) {
        forms.extend([escaped(secret), in_html(secret)]);
    }
    // In a URL, where it was a parameter.
    if let Cow::Owned(encoded) = utf8_percent_encode(secret, UNRESERVED).into() {
        forms.push(encoded);
    }
    forms.into_iter().map(Zeroizing::new).collect()
}

/// As it stands inside a JSON string.
fn in_json(secret: &str) -> String {
    let quoted = crate::Json::from(secret).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).to_owned()
}

/// As Python writes JSON unless told otherwise (`ensure_ascii`): what is not ASCII in UTF-16.
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

/// As tastypie escapes messages (resources.py `wrap_view`).
fn in_html(secret: &str) -> String {
    secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// As Django escapes texts.
fn escaped(secret: &str) -> String {
    in_html(secret).replace('"', "&quot;").replace('\'', "&#x27;")
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::Secret;

    #[test]
    fn takes_secrets_out() {
        let secrets = [Secret::from("1234"), Secret::from("7"), Secret::from("")];
        assert_eq!(redact("pin 1234 clashes with 7", &secrets), "pin [redacted] clashes with 7");
    }

    #[test]
    fn takes_escaped_secrets_out() {
        let secrets = [Secret::from("a\"b&c\n")];
        assert_eq!(redact(r#"{"x": "a\"b&c\n"}"#, &secrets), r#"{"x": "[redacted]"}"#);
        assert_eq!(redact("a\"b&amp;c\n!", &secrets), "[redacted]!");
        assert_eq!(redact("a&quot;b&amp;c\n!", &secrets), "[redacted]!");
        assert_eq!(redact("/x?key=a%22b%26c%0A", &secrets), "/x?key=[redacted]");
        let secrets = [Secret::from("größe😀")];
        assert_eq!(redact(r#"{"x": "gr\u00f6\u00dfe\ud83d\ude00"}"#, &secrets), r#"{"x": "[redacted]"}"#);
    }
}
