//! Keeping what was sent in confidence out of what is shown.

use crate::Secret;

/// The text without the secrets. A server may repeat a value in its error, or a debugging server the whole request.
///
/// Very short secrets stay: every `1` in a message would go with them.
pub(crate) fn redact(text: &str, secrets: &[Secret]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets {
        let secret = secret.expose();
        if secret.len() >= 3 && clean.contains(secret) {
            clean = clean.replace(secret, "[redacted]");
        }
    }
    clean
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
}
