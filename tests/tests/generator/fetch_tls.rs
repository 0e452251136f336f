//! `pexgen fetch` from servers whose certificates no authority of the system has issued.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use pexgen::fetch::{Credentials, Fetch, Fingerprint, Verification};
use pexgen_tests::Server;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

/// A server behind TLS with a self-signed certificate for another name than its address.
pub(crate) struct TlsServer {
    pub(crate) url: String,
    certificate: CertificateDer<'static>,
    pem: String,
    server: Server,
}

impl TlsServer {
    pub(crate) fn start() -> Self {
        Self::before(Server::start())
    }

    /// Puts TLS before a server.
    pub(crate) fn before(server: Server) -> Self {
        let own = rcgen::generate_simple_self_signed(["manager.example.com".to_owned()]).expect("a certificate");
        let certificate = own.cert.der().clone();
        let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a key");
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .expect("a configuration");
        let config = Arc::new(config);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("https://{}", listener.local_addr().expect("an address"));
        let target = server.url().trim_start_matches("http://").to_owned();
        thread::spawn(move || {
            for socket in listener.incoming().flatten() {
                let (config, target) = (Arc::clone(&config), target.clone());
                thread::spawn(move || {
                    // A client that refuses the certificate closes the connection.
                    let _ = forward(config, socket, &target);
                });
            }
        });
        Self { url, certificate, pem: own.cert.pem(), server }
    }

    pub(crate) fn fingerprint(&self) -> String {
        let digest = Sha256::digest(&self.certificate);
        digest.iter().fold("sha256:".to_owned(), |text, byte| text + &format!("{byte:02x}"))
    }
}

/// Forwards one request without a body, and its response.
fn forward(config: Arc<ServerConfig>, socket: TcpStream, target: &str) -> std::io::Result<()> {
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = StreamOwned::new(connection, socket);
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.ends_with(b"\r\n\r\n") {
        let read = tls.read(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&buffer[..read]);
    }
    let text = String::from_utf8_lossy(&request).replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut plain = TcpStream::connect(target)?;
    plain.write_all(text.as_bytes())?;
    let mut response = Vec::new();
    plain.read_to_end(&mut response)?;
    tls.write_all(&response)?;
    tls.conn.send_close_notify();
    tls.flush()
}

/// Returns a download of the status documents into a new folder.
fn fetch(server: &TlsServer) -> (TempDir, Fetch) {
    let folder = tempfile::tempdir().expect("a folder");
    let config = "name = \"status\"\nroots = { status = \"/api/admin/status/v1/\" }";
    std::fs::write(folder.path().join("pexgen.toml"), config).expect("written");
    let (user, password) = server.server.credentials();
    let fetch = Fetch::new(&server.url, folder.path().join("v41")).credentials(Credentials::new(user, password));
    (folder, fetch)
}

/// Returns what the command prints about a failed download.
fn message(fetch: &Fetch) -> String {
    let error = fetch.run(&|_| {}).expect_err("the certificate is refused");
    format!("{error}\n{}", error.help())
}

#[test]
fn first_refusal_shows_the_flag_that_trusts_the_certificate() {
    let server = TlsServer::start();
    let (folder, fetch) = fetch(&server);
    let message = message(&fetch);
    let flag = format!("--fingerprint {}", server.fingerprint());
    assert!(message.contains("not trusted") && message.contains(&flag), "{message}");
    assert!(server.server.control().requests().is_empty(), "the credentials were not sent");

    let fingerprint: Fingerprint = server.fingerprint().parse().expect("a fingerprint");
    fetch
        .verification(Verification::default().fingerprint(fingerprint))
        .run(&|_| {})
        .expect("the certificate is trusted");
    assert!(folder.path().join("v41/status/conference.json").is_file());
}

#[test]
fn another_certificate_than_the_trusted_one_is_refused() {
    let (trusted, other) = (TlsServer::start(), TlsServer::start());
    let (_folder, fetch) = fetch(&other);
    let trusted = trusted.fingerprint().parse().expect("a fingerprint");
    let message = message(&fetch.verification(Verification::default().fingerprint(trusted)));
    assert!(message.contains(&other.fingerprint()) && message.contains("not the expected one"), "{message}");
    assert!(!message.contains("--fingerprint"), "{message}");
    assert!(other.server.control().requests().is_empty());
}

#[test]
fn named_authority_and_any_certificate_are_accepted() {
    let server = TlsServer::start();
    let (folder, fetch) = fetch(&server);
    let path = folder.path().join("authority.pem");
    std::fs::write(&path, &server.pem).expect("written");
    // The certificate has another name than the server's address.
    let message = message(&fetch.clone().verification(Verification::default().root_certificate(&path)));
    assert!(message.contains("for another host name") && message.contains("--fingerprint"), "{message}");
    fetch
        .verification(Verification::default().danger_accept_any_certificate(true))
        .run(&|_| {})
        .expect("any certificate is accepted");
}
