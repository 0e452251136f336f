//! Why no encrypted connection came about, in plain words.

use std::error::Error as StdError;
use std::fmt;

use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError, InvalidMessage, PeerIncompatible};

/// At most so many of the names in a certificate are told.
const NAMES: usize = 5;

/// A failure of encryption with an explanation. `Debug` shows what it was made of.
pub(super) struct Mistrust {
    words: String,
    cause: rustls::Error,
}

impl fmt::Debug for Mistrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl Mistrust {
    /// The explanation of an error, where encryption is at the root of it.
    pub(super) fn find(error: &(dyn StdError + 'static)) -> Option<Self> {
        let cause = root(error)?.clone();
        Some(Self { words: explain(&cause), cause })
    }
}

impl fmt::Display for Mistrust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// Without a source: causes are told one after the other, and this one would say it all again in other words.
impl StdError for Mistrust {}

/// The error of encryption among the causes. An I/O error keeps what it was made of apart from its source.
fn root<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    let here = error.downcast_ref();
    here.or_else(|| root(inner?)).or_else(|| root(error.source()?))
}

fn explain(error: &rustls::Error) -> String {
    use rustls::Error;
    let text = match error {
        Error::InvalidCertificate(error) => return certificate(error),
        Error::NoCertificatesPresented => "the server shows no certificate",
        Error::PeerIncompatible(
            PeerIncompatible::ServerDoesNotSupportTls12Or13
            | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig
            | PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled,
        )
        | Error::AlertReceived(AlertDescription::ProtocolVersion) => {
            "the server offers only versions of TLS that are not secure any more; 1.2 is the oldest that is used"
        }
        Error::PeerIncompatible(_)
        | Error::AlertReceived(AlertDescription::HandshakeFailure | AlertDescription::InsufficientSecurity) => {
            "the server offers no encryption that is secure today"
        }
        Error::InvalidMessage(InvalidMessage::InvalidContentType) => {
            "the server does not speak TLS there; check the port, and whether the URL should start with http://"
        }
        Error::AlertReceived(AlertDescription::UnrecognisedName) => "the server does not know the name in the URL",
        Error::AlertReceived(alert) if is_about_us(*alert) => {
            "the server does not take the client's certificate; `client_certificate` sets it"
        }
        other => return format!("the encryption failed: {other}"),
    };
    text.to_owned()
}

/// Whether a server says so of the client's certificate.
fn is_about_us(alert: AlertDescription) -> bool {
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
    )
}

fn certificate(error: &CertificateError) -> String {
    let text = match error {
        CertificateError::UnknownIssuer => {
            "the server's certificate comes from an authority that is not trusted here, or from the server itself \
             (self-signed); if it is the right one, add the authority's certificate or the server's own with \
             `add_root_certificate`"
        }
        CertificateError::ExpiredContext { not_after, .. } => {
            let until = moment(*not_after);
            return format!(
                "the server's certificate has expired: it was good until {until}, or the clock here is wrong"
            );
        }
        CertificateError::Expired => "the server's certificate has expired, or the clock here is wrong",
        CertificateError::NotValidYetContext { not_before, .. } => {
            let from = moment(*not_before);
            return format!(
                "the server's certificate is not good yet: it will be from {from}, or the clock here is wrong"
            );
        }
        CertificateError::NotValidYet => "the server's certificate is not good yet, or the clock here is wrong",
        CertificateError::NotValidForNameContext { expected, presented } => {
            let (host, names) = (expected.to_str(), names(presented));
            return format!("the server's certificate is not for `{host}`, which the URL names, but for {names}");
        }
        CertificateError::NotValidForName => "the server's certificate is not for the name in the URL",
        CertificateError::Revoked => "the authority has taken the server's certificate back",
        CertificateError::BadEncoding => "the server's certificate is damaged",
        CertificateError::BadSignature => "the signature of the server's certificate is wrong",
        CertificateError::Other(other) if format!("{other:?}").contains("CaUsedAsEndEntity") => {
            "the server's certificate is marked as that of an authority (`CA:TRUE`), which no server may show; a \
             self-signed one has to be made without that mark, or issued by the authority"
        }
        other => return format!("the server's certificate cannot be used: {other}"),
    };
    text.to_owned()
}

/// The names in a certificate, such as `DnsName("manager.example.com")`, without what says of which kind they are.
fn names(presented: &[String]) -> String {
    let plain = |name: &String| {
        let inner = name.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')')).unwrap_or(name);
        format!("`{}`", inner.trim_matches('"').escape_debug())
    };
    let mut names = presented.iter().take(NAMES).map(plain).collect::<Vec<_>>().join(", ");
    if names.is_empty() {
        return "no name at all".to_owned();
    }
    if presented.len() > NAMES {
        names.push_str(" and others");
    }
    names
}

fn moment(time: UnixTime) -> String {
    let seconds = i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX).to_string()
}
