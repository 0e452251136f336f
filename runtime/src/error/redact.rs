//! Keeping what was sent in confidence out of what is shown.

use crate::Secret;

/// The text without the secrets. A server may repeat a value in its error, or a debugging server the whole request.
///
/// Very short secrets stay: every `1` in a message would go with them.
pub(crate) fn redact(text: &str, secrets: &[Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().map(Secret::expose).filter(|secret| secret.len() >= 3) {
        for form in [secret.to_owned(), in_json(secret), in_html(secret)] {
            if clean.contains(&form) {
                clean = clean.replace(&form, "[redacted]");
            }
        }
    }
    clean
}

/// As it stands inside a JSON string.
fn in_json(secret: &str) -> String {
    let quoted = crate::Json::from(secret).to_string();
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&quoted).to_owned()
}

/// As tastypie escapes messages (resources.py `wrap_view`).
fn in_html(secret: &str) -> String {
    secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
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
    }
}
