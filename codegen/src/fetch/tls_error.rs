//! Messages for TLS errors.

use rustls::{CertificateError, Error};

use super::error::Refusal;
use super::tls::Refused;

/// Describes a TLS error; `None` for other errors.
pub fn explain(error: &ureq::Error) -> Option<Refusal> {
    match error {
        ureq::Error::Rustls(error) => Some(refusal(error)),
        ureq::Error::Tls(why) => Some(Refusal::Tls((*why).to_owned())),
        ureq::Error::Io(error) => {
            let inner = error.get_ref()?;
            let found = inner.downcast_ref::<Error>().or_else(|| inner.source()?.downcast_ref());
            found.map(refusal)
        }
        _ => None,
    }
}

fn refusal(error: &Error) -> Refusal {
    let Error::InvalidCertificate(CertificateError::Other(other)) = error else {
        return Refusal::Tls(message(error));
    };
    let Some(refused) = other.0.downcast_ref::<Refused>() else { return Refusal::Tls(message(error)) };
    let why = match &refused.cause {
        Some(CertificateError::Revoked) => return Refusal::Tls(message_of(&CertificateError::Revoked)),
        Some(cause) => message_of(cause),
        None => return Refusal::OtherCertificate(refused.fingerprint),
    };
    Refusal::UnknownCertificate { why, fingerprint: refused.fingerprint }
}

fn message(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(certificate) => message_of(certificate),
        Error::InvalidMessage(_) => "the port does not use TLS; check scheme and port".to_owned(),
        Error::AlertReceived(alert) => format!("the server closed the connection ({alert:?})"),
        Error::PeerIncompatible(_) => "the server supports only insecure versions of TLS".to_owned(),
        other => other.to_string(),
    }
}

fn message_of(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => {
            "the certificate of the server is issued by an authority that is not trusted".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the certificate of the server has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the certificate of the server is not valid yet; check the clock".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the certificate of the server is for another host name".to_owned()
        }
        CertificateError::Revoked => "the certificate of the server was revoked".to_owned(),
        other => format!("the certificate of the server is not valid ({other})"),
    }
}
