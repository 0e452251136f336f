//! The TLS configuration of a client.

use std::fmt;
use std::sync::Arc;

use rustls::client::WantsClientCert;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, ConfigBuilder, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme,
    SupportedProtocolVersion, version,
};

use crate::Secret;

/// The supported versions of TLS: 1.2 (RFC 5246) and 1.3 (RFC 8446). Older versions are insecure (RFC 8996), and rustls
/// does not implement them.
const VERSIONS: &[&SupportedProtocolVersion] = &[&version::TLS13, &version::TLS12];

/// The settings of TLS.
pub(crate) struct Trust {
    pub(crate) extra_roots: Vec<CertificateDer<'static>>,
    pub(crate) verify: bool,
    /// The only certificate to accept.
    pub(crate) fingerprint: Option<Fingerprint>,
    /// Whether the server's URL is HTTPS.
    pub(crate) needed: bool,
    /// The client certificate.
    pub(crate) identity: Option<Identity>,
}

/// The SHA-256 digest of a certificate in DER.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Parses `sha256:` and 64 hexadecimal digits, with colons between pairs or without. The prefix may be absent.
    pub(crate) fn parse(text: &str) -> Result<Self, TlsConfigError> {
        let refuse = || {
            let shown = text.escape_debug();
            TlsConfigError::new(format!("`{shown}` is not a fingerprint: expected `sha256:` and 64 hexadecimal digits"))
        };
        let text = text.trim();
        let digits = text.strip_prefix("sha256:").unwrap_or(text).replace(':', "");
        let mut bytes = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return Err(refuse());
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| refuse())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| refuse())?;
        }
        Ok(Self(bytes))
    }

    fn of(certificate: &CertificateDer<'_>) -> Self {
        let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(digest.as_ref()).for_each(|(byte, digit)| *byte = *digit);
        Self(bytes)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A client certificate with its chain, and its private key.
pub(crate) type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// The error of a certificate, key or TLS configuration that cannot be used.
#[derive(Debug)]
pub(crate) struct TlsConfigError {
    message: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl TlsConfigError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    fn caused(message: &str, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { message: message.to_owned(), source: Some(Box::new(source)) }
    }
}

impl TlsConfigError {
    pub(crate) fn into_parts(self) -> (String, Option<Box<dyn std::error::Error + Send + Sync>>) {
        (self.message, self.source)
    }
}

impl fmt::Display for TlsConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TlsConfigError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// Reads the certificates and the private key of a PEM file.
pub(crate) fn read_identity(pem: &Secret) -> Result<Identity, TlsConfigError> {
    let bytes = pem.expose().as_bytes();
    let refuse = |what: &str| TlsConfigError::new(format!("the PEM file of the client certificate {what}"));
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(bytes).filter_map(Result::ok).collect();
    if certificates.is_empty() {
        return Err(refuse("contains no certificate"));
    }
    let key = PrivateKeyDer::from_pem_slice(bytes).map_err(|_| refuse("contains no private key"))?;
    Ok((certificates, key))
}

/// Reads the certificates of a PEM file, or the one of a DER file.
pub(crate) fn read_certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, TlsConfigError> {
    const MARK: &[u8] = b"-----BEGIN";
    let is_pem = bytes.windows(MARK.len()).any(|window| window == MARK);
    if !is_pem {
        let certificate = CertificateDer::from(bytes.to_vec());
        let invalid = "this is no certificate in PEM or DER; pass the content of its file, not the path";
        check(&certificate).map_err(|error| TlsConfigError::caused(invalid, error))?;
        return Ok(vec![certificate]);
    }
    let invalid = "the PEM file contains no valid certificate";
    let certificates = CertificateDer::pem_slice_iter(bytes).collect::<Result<Vec<_>, _>>();
    let certificates = certificates.map_err(|error| TlsConfigError::caused(invalid, error))?;
    if certificates.is_empty() {
        return Err(TlsConfigError::new("the PEM file contains no certificate"));
    }
    certificates.iter().try_for_each(check).map_err(|error| TlsConfigError::caused(invalid, error))?;
    Ok(certificates)
}

/// Refuses bytes that are no certificate. Otherwise the roots of the platform would be blamed.
fn check(certificate: &CertificateDer<'static>) -> Result<(), rustls::Error> {
    RootCertStore::empty().add(certificate.clone())
}

/// Creates the TLS configuration: ring, TLS 1.2 and 1.3, the platform's root certificates.
pub(crate) fn client_config(trust: Trust) -> Result<ClientConfig, TlsConfigError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(VERSIONS)
        .map_err(|error| TlsConfigError::caused("TLS is not available", error))?;
    let rule = match trust.fingerprint {
        Some(fingerprint) => Rule::Fingerprint(fingerprint),
        None if !trust.verify => Rule::Any,
        None => {
            match rustls_platform_verifier::Verifier::new_with_extra_roots(trust.extra_roots, Arc::clone(&provider)) {
                Ok(verifier) => Rule::Issued(verifier),
                // A minimal container has no root certificates, which plain HTTP does not need. This configuration trusts nobody.
                Err(_) if !trust.needed => {
                    return with_identity(builder.with_root_certificates(RootCertStore::empty()), trust.identity);
                }
                Err(error) => {
                    return Err(TlsConfigError::caused("the platform's root certificates cannot be read", error));
                }
            }
        }
    };
    let verifier = Arc::new(Verifier { provider, rule });
    with_identity(builder.dangerous().with_custom_certificate_verifier(verifier), trust.identity)
}

fn with_identity(
    builder: ConfigBuilder<ClientConfig, WantsClientCert>,
    identity: Option<Identity>,
) -> Result<ClientConfig, TlsConfigError> {
    match identity {
        None => Ok(builder.with_no_client_auth()),
        Some((certificates, key)) => builder
            .with_client_auth_cert(certificates, key)
            .map_err(|error| TlsConfigError::caused("the client certificate cannot be used", error)),
    }
}

/// A certificate that no trusted authority issued.
#[derive(Debug)]
pub(super) struct UntrustedIssuer(Fingerprint);

impl fmt::Display for UntrustedIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the server's certificate is self-signed or issued by an authority that is not trusted; if it is the right \
             one, add the server's or the authority's certificate with `add_root_certificate`, or trust this certificate \
             alone with `trust_fingerprint(\"{}\")`",
            self.0
        )
    }
}

impl std::error::Error for UntrustedIssuer {}

/// Which certificates are accepted.
#[derive(Debug)]
enum Rule {
    /// Those that the platform accepts. The error about an unknown issuer names the fingerprint.
    Issued(rustls_platform_verifier::Verifier),
    Fingerprint(Fingerprint),
    /// Any, after `dangerously_disable_tls_verification`.
    Any,
}

/// Checks certificates by a rule. The signature of the handshake is verified in any case, so the server has the private key
/// of the certificate.
#[derive(Debug)]
struct Verifier {
    provider: Arc<CryptoProvider>,
    rule: Rule,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        match &self.rule {
            Rule::Any => Ok(ServerCertVerified::assertion()),
            Rule::Fingerprint(expected) => {
                let found = Fingerprint::of(end_entity);
                if *expected == found {
                    return Ok(ServerCertVerified::assertion());
                }
                Err(rustls::Error::General(format!(
                    "the server's certificate has the fingerprint `{found}`, expected `{expected}`"
                )))
            }
            Rule::Issued(platform) => {
                let verified = platform.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
                verified.map_err(|error| match error {
                    rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
                        let issuer = UntrustedIssuer(Fingerprint::of(end_entity));
                        CertificateError::Other(OtherError(Arc::new(issuer))).into()
                    }
                    other => other,
                })
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, cert, dss, &self.provider.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
