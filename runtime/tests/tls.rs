//! TLS: trusted certificates, versions, and the messages of failed handshakes.

use std::sync::{Arc, Mutex};

use crate::sample::v1::Client;
use crate::support::{Io, Seen, Server, json};
use pexgen_runtime::{ErrorKind, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Starts a server with a self-signed certificate; returns the certificate as PEM.
async fn self_signed() -> (Server, String) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    (with_certificate(own.cert.der().clone(), &own.signing_key).await, own.cert.pem())
}

/// Starts a server with this certificate.
async fn with_certificate(certificate: CertificateDer<'static>, key: &KeyPair) -> Server {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let reply = |_: usize, _: &Seen| json("200 OK", r#"{"service_type": "x", "id": 1}"#);
    let server = Server::start_with("https", reply, move |stream| {
        let accepted = acceptor.accept(stream);
        Box::pin(async move { accepted.await.ok().map(|stream| Box::new(stream) as Box<dyn Io>) })
    });
    server.await
}

#[tokio::test]
async fn an_untrusted_server_receives_no_request() {
    let (server, _) = self_signed().await;
    let client = Client::builder(&server.url).basic_auth("admin", "secret").build().unwrap();
    let error = client.configuration().conference().get(1).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Tls, 1, 0), "{error}");
    let message = error.to_string();
    assert!(error.is_connect() && message.contains("add_root_certificate"), "{message}");
    // The message has what it takes to trust the certificate.
    let (_, named) = message.split_once("trust_fingerprint(\"").expect("the fingerprint");
    let (fingerprint, _) = named.split_once('"').expect("its end");
    let client = Client::builder(&server.url).trust_fingerprint(fingerprint).build().unwrap();
    assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
}

#[tokio::test]
async fn an_added_root_certificate_is_trusted() {
    let (server, pem) = self_signed().await;
    let client = Client::builder(&server.url).add_root_certificate(pem).build().unwrap();
    assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
}

#[tokio::test]
async fn verification_can_be_disabled() {
    let (server, _) = self_signed().await;
    let client = Client::builder(&server.url).retry(RetryPolicy::never()).dangerously_disable_tls_verification();
    assert_eq!(client.build().unwrap().configuration().conference().get(1).await.unwrap().id, 1);
}

#[tokio::test]
async fn a_trusted_fingerprint_accepts_only_its_certificate() {
    let (server, _) = self_signed().await;
    let client = |fingerprint: &str| {
        Client::builder(&server.url).retry(RetryPolicy::never()).trust_fingerprint(fingerprint).build().unwrap()
    };
    let error = client(&format!("sha256:{}", "00".repeat(32))).configuration().conference().get(1).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Tls, 0), "{error}");
    let message = error.to_string();
    let found = message.split('`').find(|part| part.starts_with("sha256:")).unwrap();
    assert!(found.len() == 71, "{message}");
    assert_eq!(client(found).configuration().conference().get(1).await.unwrap().id, 1);
    // Another server cannot use the fingerprint.
    let (other, _) = self_signed().await;
    let client = Client::builder(&other.url).trust_fingerprint(found).build().unwrap();
    assert_eq!(client.configuration().conference().get(1).await.unwrap_err().kind(), ErrorKind::Tls);
    assert_eq!(other.count(), 0);
}

#[test]
fn invalid_fingerprints_are_refused() {
    for text in ["", "sha256:", "sha256:00", "sha1:00", &format!("sha256:{}", "é0".repeat(32))] {
        let error = Client::builder("https://host").trust_fingerprint(text).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
}

#[test]
fn invalid_certificates_are_refused() {
    for (bytes, reason) in [
        ("", "no certificate in PEM or DER; pass the content of its file"),
        ("/etc/ssl/root.pem", "no certificate in PEM or DER; pass the content of its file"),
        ("-----BEGIN CERTIFICATE-----\nx", "no valid certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no valid certificate"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "contains no certificate"),
    ] {
        let error = Client::builder("https://host").add_root_certificate(bytes).build().unwrap_err();
        assert!(error.kind() == ErrorKind::Config && error.to_string().contains(reason), "{error}");
    }
}

/// Returns the error for a server with a certificate for `names`, valid between these years.
async fn refusal(names: &[&str], years: (i32, i32), authority: bool) -> String {
    let mut parameters =
        CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).unwrap();
    (parameters.not_before, parameters.not_after) = (date_time_ymd(years.0, 1, 2), date_time_ymd(years.1, 1, 2));
    if authority {
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    }
    let key = KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap();
    let server = with_certificate(certificate.der().clone(), &key).await;
    let client = Client::builder(&server.url).basic_auth("admin", "secret").add_root_certificate(certificate.der());
    let error = client.build().unwrap().configuration().conference().get(1).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Tls, 1, 0), "{error}");
    error.to_string()
}

#[tokio::test]
async fn errors_explain_an_invalid_certificate() {
    let host = ["127.0.0.1"];
    let expired = refusal(&host, (2015, 2020), false).await;
    assert!(expired.contains("expired at 2020-01-02T00:00:00Z"), "{expired}");
    let early = refusal(&host, (2090, 2095), false).await;
    assert!(early.contains("not valid before 2090-01-02T00:00:00Z"), "{early}");
    let other = refusal(&["manager.example.com", "10.0.0.1"], (2015, 2095), false).await;
    assert!(other.contains("not valid for the host `127.0.0.1`") && other.contains("`manager.example.com`"), "{other}");
    let nameless = refusal(&[], (2015, 2095), false).await;
    assert!(nameless.contains("only for no name"), "{nameless}");
    let many: Vec<String> = (0..100).map(|n| format!("node{n}.example.com")).collect();
    let many = refusal(&many.iter().map(String::as_str).collect::<Vec<_>>(), (2015, 2095), false).await;
    assert!(many.contains("and others") && many.len() < 500, "{many}");
    let authority = refusal(&host, (2015, 2095), true).await;
    assert!(authority.contains("CA:TRUE"), "{authority}");
    for message in [expired, early, other, many, authority] {
        assert!(!message.contains("invalid peer certificate"), "{message}");
    }
}

/// Starts a server that sends these bytes after the first bytes of a connection, whatever they are.
async fn raw_server(answer: &'static [u8]) -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = heard.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 4096];
            let count = stream.read(&mut bytes).await.unwrap_or(0);
            hears.lock().unwrap().extend_from_slice(&bytes[..count]);
            let _ = stream.write_all(answer).await;
            // Until the client has closed the connection.
            let _ = stream.read_to_end(&mut bytes).await;
        }
    });
    (url, heard)
}

/// Returns the versions that a `ClientHello` offers (RFC 8446, section 4.2.1).
fn versions(hello: &[u8]) -> Vec<u16> {
    let pair = |at: usize| u16::from_be_bytes([hello[at], hello[at + 1]]);
    // Record, handshake, version and random precede the session, the ciphers and the compressions.
    let mut at = 5 + 4 + 2 + 32;
    at += 1 + usize::from(hello[at]);
    at += 2 + usize::from(pair(at));
    at += 1 + usize::from(hello[at]);
    at += 2;
    while at < hello.len() {
        let (kind, length) = (pair(at), usize::from(pair(at + 2)));
        if kind == 43 {
            return (0..usize::from(hello[at + 4]) / 2).map(|index| pair(at + 5 + 2 * index)).collect();
        }
        at += 4 + length;
    }
    Vec::new()
}

#[tokio::test]
async fn tls_before_1_2_is_refused() {
    // A ServerHello of TLS 1.1 with TLS_RSA_WITH_AES_128_CBC_SHA, and the alert `protocol_version`.
    const HELLO: &[u8] = &[
        22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 0, 0, 47, 0,
    ];
    const ALERT: &[u8] = &[21, 3, 1, 0, 2, 2, 70];
    for answer in [HELLO, ALERT] {
        let (url, heard) = raw_server(answer).await;
        // Neither with verification nor without.
        for builder in [Client::builder(&url), Client::builder(&url).dangerously_disable_tls_verification()] {
            let error = builder.build().unwrap().configuration().conference().get(1).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
            assert!(error.to_string().contains("1.2 is the oldest"), "{error}");
            assert_eq!(versions(&std::mem::take(&mut *heard.lock().unwrap())), [0x0304, 0x0303]);
        }
    }
}

#[tokio::test]
async fn https_to_a_plain_http_server_suggests_http() {
    let (url, _) = raw_server(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    let error = Client::builder(&url).build().unwrap().configuration().conference().get(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(error.to_string().contains("http://"), "{error}");
}
