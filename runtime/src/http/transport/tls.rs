//! Whom the client trusts.

use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    ClientConfig, ConfigBuilder, DigitallySignedStruct, RootCertStore, SignatureScheme, SupportedProtocolVersion,
    version,
};

use crate::Secret;
use crate::error::{Error, ErrorKind, Result};

/// The versions of TLS that are spoken: 1.2 (RFC 5246) and 1.3 (RFC 8446). Older ones are broken (RFC 8996), and rustls
/// has none of them.
const VERSIONS: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// How certificates of servers are checked.
pub(crate) struct Trust {
    pub(crate) extra_roots: Vec<CertificateDer<'static>>,
    pub(crate) verify: bool,
    /// Whether the server's URL is HTTPS at all.
    pub(crate) needed: bool,
    /// What the client shows of itself.
    pub(crate) identity: Option<Identity>,
}

/// A certificate of the client's own, those that lead to its authority, and its key.
pub(crate) type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// The certificates and the key in a PEM file.
pub(crate) fn read_identity(pem: &Secret) -> Result<Identity> {
    let bytes = pem.expose().as_bytes();
    let refuse = |what: &str| Error::new(ErrorKind::Config, format!("the PEM text of the client certificate {what}"));
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok).collect();
    if certificates.is_empty() {
        return Err(refuse("holds no certificate"));
    }
    let key = PrivateKeyDer::from_pem_slice(bytes).map_err(|_| refuse("holds no private key"))?;
    Ok((certificates, key))
}

/// The certificates in a PEM file, or the one in a DER file.
pub(crate) fn read_certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    const MARK: &[u8] = b"-----BEGIN";
    let is_pem = bytes.windows(MARK.len()).any(|window| window == MARK);
    if !is_pem {
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    let certificates = CertificateDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(Error::new(ErrorKind::Config, "the PEM text holds no certificate")),
        Err(error) => Err(Error::caused(ErrorKind::Config, "the PEM text holds no certificate", error.to_string())),
    }
}

/// The settings of encrypted connections: ring, TLS 1.2 and 1.3, the platform's own roots.
pub(crate) fn client_config(trust: Trust) -> Result<ClientConfig> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(VERSIONS)
        .map_err(|error| Error::caused(ErrorKind::Config, "no encryption is available", error))?;
    if !trust.verify {
        let anyone = Arc::new(Anyone(provider));
        return with_identity(builder.dangerous().with_custom_certificate_verifier(anyone), trust.identity);
    }
    match rustls_platform_verifier::Verifier::new_with_extra_roots(trust.extra_roots, provider) {
        Ok(verifier) => {
            let verifier = Arc::new(verifier);
            with_identity(builder.dangerous().with_custom_certificate_verifier(verifier), trust.identity)
        }
        // A bare container has no roots; over plain HTTP that is no reason to fail. This trusts nobody.
        Err(_) if !trust.needed => {
            with_identity(builder.with_root_certificates(RootCertStore::empty()), trust.identity)
        }
        Err(error) => {
            let message = format!("the roots to check certificates with cannot be read: {error}");
            Err(Error::caused(ErrorKind::Config, message, error))
        }
    }
}

fn with_identity(
    builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    identity: Option<Identity>,
) -> Result<ClientConfig> {
    match identity {
        None => Ok(builder.with_no_client_auth()),
        Some((certificates, key)) => builder.with_client_auth_cert(certificates, key).map_err(|error| {
            let message = format!("the client certificate cannot be used: {error}");
            Error::caused(ErrorKind::Config, message, error)
        }),
    }
}

/// Takes every certificate, for those who said so loudly. Signatures are still checked.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
