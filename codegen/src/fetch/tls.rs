//! Messages for TLS errors.

use rustls::{CertificateError, Error};

/// Describes a TLS error; `None` for other errors.
pub fn explain(error: &ureq::Error) -> Option<String> {
    match error {
        ureq::Error::Rustls(error) => Some(words(error)),
        ureq::Error::Tls(why) => Some((*why).to_owned()),
        ureq::Error::Io(error) => {
            let inner = error.get_ref()?;
            let found = inner.downcast_ref::<Error>().or_else(|| inner.source()?.downcast_ref());
            found.map(words)
        }
        _ => None,
    }
}

fn words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(certificate) => certificate_words(certificate),
        Error::InvalidMessage(_) => "the port does not use TLS; check scheme and port".to_owned(),
        Error::AlertReceived(alert) => format!("the server closed the connection ({alert:?})"),
        Error::PeerIncompatible(_) => "the server supports only insecure versions of TLS".to_owned(),
        other => other.to_string(),
    }
}

fn certificate_words(error: &CertificateError) -> String {
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
