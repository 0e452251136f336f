//! A certificate that a node makes for itself.

use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use sha2::{Digest as _, Sha256};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// The certificate of a node that serves HTTPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pem: String,
    fingerprint: String,
}

impl Certificate {
    /// Returns the certificate in PEM, for clients that trust certain authorities.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns its fingerprint, for clients that trust this certificate alone: `sha256:` and 64 hexadecimal digits.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}

/// Makes a certificate for the names that a local client uses.
pub(super) fn acceptor(address: &str) -> Result<(TlsAcceptor, Certificate), String> {
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned(), address.to_owned()];
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names).map_err(|error| error.to_string())?;
    let hash = Sha256::digest(cert.der());
    let digits: Vec<String> = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let certificate = Certificate { pem: cert.pem(), fingerprint: format!("sha256:{}", digits.concat()) };
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .map_err(|error| error.to_string())?;
    Ok((TlsAcceptor::from(Arc::new(config)), certificate))
}
