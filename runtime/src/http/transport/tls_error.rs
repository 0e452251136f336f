//! Messages for failed TLS handshakes.

use std::error::Error as StdError;

use super::tls::UntrustedIssuer;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, InvalidMessage, PeerIncompatible};

/// At most this many names of a certificate are shown.
const NAMES: usize = 5;

/// A failed TLS handshake.
pub(super) struct TlsError {
    pub(super) message: String,
    pub(super) cause: rustls::Error,
}

impl TlsError {
    /// Explains an error that was caused by TLS.
    pub(super) fn find(error: &(dyn StdError + 'static)) -> Option<Self> {
        let cause = root(error)?.clone();
        Some(Self { message: explain(&cause), cause })
    }
}

/// Returns `true` if the server does not accept the client's certificate, or requires one.
pub(super) fn refuses_client(error: &(dyn StdError + 'static)) -> bool {
    matches!(root(error), Some(rustls::Error::AlertReceived(alert)) if concerns_client(*alert))
}

/// The TLS error among the causes. An I/O error does not name the error that it was made of as its source.
fn root<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    let here = error.downcast_ref();
    here.or_else(|| root(inner?)).or_else(|| root(error.source()?))
}

fn explain(error: &rustls::Error) -> String {
    use rustls::Error;
    let text = match error {
        Error::InvalidCertificate(error) => return certificate(error),
        // The message of the verifier that compares fingerprints.
        Error::General(message) if message.contains("fingerprint") => return message.clone(),
        Error::NoCertificatesPresented => "the server sent no certificate",
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            | PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled,
        )
        | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server offers only insecure versions of TLS; 1.2 is the oldest that is supported"
        }
        Error::PeerIncompatible(_)
        | Error::AlertReceived(AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity) => {
            "the server offers no secure encryption"
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "the server does not speak TLS; check the port, and whether the URL should start with http://"
        }
        Error::AlertReceived(AlertDescription::UnrecognisedName) => "the server does not know the host name in the URL",
        Error::AlertReceived(alert) if concerns_client(*alert) => {
            "the server does not accept the client's certificate; set it with `client_certificate`"
        }
        _ => "the TLS handshake failed",
    };
    text.to_owned()
}

/// Returns `true` if the alert concerns the client's certificate.
fn concerns_client(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::NoCertificate
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::CertificateRequired
            // Its signature is invalid, or that of its authority.
            | AlertDescription::DecryptError
    )
}

fn certificate(error: &CertificateError) -> String {
    let text = match error {
        CertificateError::Other(other) if other.0.is::<UntrustedIssuer>() => return other.0.to_string(),
        CertificateError::ExpiredContext { not_after, .. } => {
            let until = timestamp(*not_after);
            return format!("the server's certificate expired at {until}, or the local clock is wrong");
        }
        CertificateError::Expired => "the server's certificate has expired, or the local clock is wrong",
        CertificateError::NotValidYetContext { not_before, .. } => {
            let from = timestamp(*not_before);
            return format!("the server's certificate is not valid before {from}, or the local clock is wrong");
        }
        CertificateError::NotValidYet => "the server's certificate is not valid yet, or the local clock is wrong",
        CertificateError::NotValidForNameContext { expected, presented } => {
            let (host, names) = (expected.to_str(), names(presented));
            return format!("the server's certificate is not valid for the host `{host}`, only for {names}");
        }
        CertificateError::NotValidForName => "the server's certificate is not valid for the host in the URL",
        CertificateError::Revoked => "the server's certificate was revoked",
        CertificateError::BadEncoding => "the server's certificate is malformed",
        CertificateError::BadSignature => "the signature of the server's certificate is invalid",
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "the server's certificate is marked as that of an authority (`CA:TRUE`), which is not allowed for a \
             server; create a self-signed certificate without that mark, or let the authority issue one"
        }
        _ => "the server's certificate is invalid",
    };
    text.to_owned()
}

/// Formats the names of a certificate, such as `DnsName("manager.example.com")`, without their types.
fn names(presented: &[String]) -> String {
    let plain = |name: &String| {
        let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
        format!("`{}`", inner.trim_matches('"').escape_debug())
    };
    let mut names = presented.iter().take(NAMES).map(plain).collect::<Vec<_>>().join(", ");
    if names.is_empty() {
        return "no name".to_owned();
    }
    if presented.len() > NAMES {
        names.push_str(" and others");
    }
    names
}

fn timestamp(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX).to_string()
}
