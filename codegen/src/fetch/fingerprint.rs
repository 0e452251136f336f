//! Fingerprints of server certificates.

use std::fmt;
use std::str::FromStr;

use rustls::pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};

/// The SHA-256 digest of a certificate in DER: `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(super) fn of(certificate: &CertificateDer<'_>) -> Self {
        Self(Sha256::digest(certificate).into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Fingerprint {
    type Err = String;

    /// Accepts colons between the digits, and digits without `sha256:`, as other programs print them.
    fn from_str(text: &str) -> Result<Self, String> {
        const EXPECTED: &str = "expected `sha256:` and 64 hexadecimal digits";
        let text = text.trim();
        let digits = text.strip_prefix("sha256:").unwrap_or(text).replace(':', "");
        let mut bytes = [0; 32];
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(EXPECTED.to_owned());
        }
        for (byte, start) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&digits[start..start + 2], 16).map_err(|_| EXPECTED)?;
        }
        Ok(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn fingerprints_are_printed_as_they_are_parsed() {
        let text = format!("sha256:{}", "0aF1".repeat(16));
        assert_eq!(text.parse::<Fingerprint>().map(|one| one.to_string()), Ok(text.to_lowercase()));
        let pairs = ["0a"; 32].join(":");
        assert!(pairs.parse::<Fingerprint>().is_ok() && format!("sha256:{pairs}").parse::<Fingerprint>().is_ok());
        for text in ["", "sha256:", "0a", "sha1:0a", &text[..70], &format!("{text}0"), &text.replace('F', "G")] {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }
}
