//! Failures of TLS in plain words.

use rustls::{CertificateError, Error};

/// What is wrong with a connection's security; `None` when it is something else.
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
        Error::InvalidMessage(_) => "what answers there doesn't speak TLS; is the port right?".to_owned(),
        Error::AlertReceived(alert) => format!("the server broke it off ({alert:?})"),
        Error::PeerIncompatible(_) => "the server speaks only versions of TLS that are no longer safe".to_owned(),
        other => other.to_string(),
    }
}

fn certificate_words(error: &CertificateError) -> String {
    match error {
        CertificateError::UnknownIssuer => {
            "the server's certificate is from an authority that is not trusted here".to_owned()
        }
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate has expired".to_owned()
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet; is the clock right?".to_owned()
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the server's certificate is for another name than the address has".to_owned()
        }
        CertificateError::Revoked => "the server's certificate was revoked".to_owned(),
        other => format!("the server's certificate can't be trusted ({other})"),
    }
}
