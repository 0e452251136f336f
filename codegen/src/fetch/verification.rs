//! How the certificate of a server is verified.

use std::path::PathBuf;

use super::client;
use super::error::FetchError;
use super::fingerprint::Fingerprint;
use super::tls::Trust;

/// How the certificate of a server is verified. Default: an authority of the system must have issued it.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    root_certificate: Option<PathBuf>,
    fingerprint: Option<Fingerprint>,
    is_off: bool,
}

impl Verification {
    /// Sets a PEM file with the certificate authorities to trust, instead of the system's.
    pub fn root_certificate(mut self, path: impl Into<PathBuf>) -> Self {
        self.root_certificate = Some(path.into());
        self
    }

    /// Trusts exactly the server certificate with this fingerprint, whoever issued it and whatever names it has.
    pub fn fingerprint(mut self, fingerprint: Fingerprint) -> Self {
        self.fingerprint = Some(fingerprint);
        self
    }

    /// Accepts any certificate: others on the network can read the credentials and change the responses.
    pub fn danger_accept_any_certificate(mut self, accept: bool) -> Self {
        self.is_off = accept;
        self
    }

    pub(super) fn trust(&self) -> Result<Trust, FetchError> {
        Ok(match (&self.root_certificate, self.fingerprint) {
            _ if self.is_off => Trust::Any,
            (_, Some(fingerprint)) => Trust::Fingerprint(fingerprint),
            (Some(path), None) => Trust::Roots(client::certificates(path)?),
            (None, None) => Trust::System,
        })
    }
}
