//! Whom the client trusts.

mod sample;
mod support;

use std::sync::{Arc, Mutex};

use pexgen_runtime::{ErrorKind, RetryPolicy};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair, date_time_ymd};
use sample::Client;
use support::{Io, Server, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A server with a certificate of its own, and that certificate as PEM.
async fn encrypted() -> (Server, String) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    (with_certificate(own.cert.der().clone(), &own.signing_key).await, own.cert.pem())
}

/// A server that shows this certificate.
async fn with_certificate(certificate: CertificateDer<'static>, key: &KeyPair) -> Server {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let reply = |_: usize, _: &support::Seen| json("200 OK", r#"{"service_type": "x", "id": 1}"#);
    let server = Server::start_with("https", reply, move |stream| {
        let accepted = acceptor.accept(stream);
        Box::pin(async move { accepted.await.ok().map(|stream| Box::new(stream) as Box<dyn Io>) })
    });
    server.await
}

#[tokio::test]
async fn strangers_get_nothing() {
    let (server, _) = encrypted().await;
    let client = Client::builder(&server.url).basic_auth("admin", "secret").build().unwrap();
    let error = client.conference().get(1).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Tls, 1, 0), "{error}");
    assert!(error.is_connect() && error.to_string().contains("add_root_certificate"), "{error}");
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted() {
    let (server, pem) = encrypted().await;
    let client = Client::builder(&server.url).add_root_certificate(pem).build().unwrap();
    assert_eq!(client.conference().get(1).await.unwrap().id, 1);
}

#[tokio::test]
async fn verification_goes_only_when_said_so() {
    let (server, _) = encrypted().await;
    let client = Client::builder(&server.url).retry(RetryPolicy::never()).dangerously_disable_tls_verification();
    assert_eq!(client.build().unwrap().conference().get(1).await.unwrap().id, 1);
}

#[test]
fn what_is_no_certificate_is_refused() {
    for bytes in
        ["", "-----BEGIN CERTIFICATE-----\nx", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
    {
        let error = Client::builder("https://host").add_root_certificate(bytes).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{error}");
    }
}

/// What the client says of a server with such a certificate for `names`, good between these years.
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
    let error = client.build().unwrap().conference().get(1).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Tls, 1, 0), "{error}");
    error.to_string()
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_said_in_plain_words() {
    let host = ["127.0.0.1"];
    let expired = refusal(&host, (2015, 2020), false).await;
    assert!(expired.contains("has expired: it was good until 2020-01-02T00:00:00Z"), "{expired}");
    let early = refusal(&host, (2090, 2095), false).await;
    assert!(early.contains("will be from 2090-01-02T00:00:00Z"), "{early}");
    let other = refusal(&["manager.example.com", "10.0.0.1"], (2015, 2095), false).await;
    assert!(other.contains("not for `127.0.0.1`") && other.contains("`manager.example.com`"), "{other}");
    let nameless = refusal(&[], (2015, 2095), false).await;
    assert!(nameless.contains("no name at all"), "{nameless}");
    let many: Vec<String> = (0..100).map(|n| format!("node{n}.example.com")).collect();
    let many = refusal(&many.iter().map(String::as_str).collect::<Vec<_>>(), (2015, 2095), false).await;
    assert!(many.contains("and others") && many.len() < 500, "{many}");
    let authority = refusal(&host, (2015, 2095), true).await;
    assert!(authority.contains("CA:TRUE"), "{authority}");
    for words in [expired, early, other, many, authority] {
        assert!(!words.contains("invalid peer certificate"), "{words}");
    }
}

/// A server that answers the first bytes of a connection with these, whatever they are.
async fn babbler(answer: &'static [u8]) -> (String, Arc<Mutex<Vec<u8>>>) {
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
            // Until the other side has read it and gone.
            let _ = stream.read_to_end(&mut bytes).await;
        }
    });
    (url, heard)
}

/// The versions that a `ClientHello` offers (RFC 8446, section 4.2.1).
fn versions(hello: &[u8]) -> Vec<u16> {
    let pair = |at: usize| u16::from_be_bytes([hello[at], hello[at + 1]]);
    // Record, handshake, version and random come before the lists of session, ciphers and compressions.
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
async fn no_tls_older_than_1_2_is_spoken() {
    // A ServerHello of TLS 1.1 that takes TLS_RSA_WITH_AES_128_CBC_SHA, and the alert `protocol_version`.
    const HELLO: &[u8] = &[
        22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 0, 0, 47, 0,
    ];
    const ALERT: &[u8] = &[21, 3, 1, 0, 2, 2, 70];
    for answer in [HELLO, ALERT] {
        let (url, heard) = babbler(answer).await;
        // Neither with verification nor without.
        for builder in [Client::builder(&url), Client::builder(&url).dangerously_disable_tls_verification()] {
            let error = builder.build().unwrap().conference().get(1).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
            assert!(error.to_string().contains("1.2 is the oldest"), "{error}");
            assert_eq!(versions(&std::mem::take(&mut *heard.lock().unwrap())), [0x0304, 0x0303]);
        }
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_told_as_such() {
    let (url, _) = babbler(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    let error = Client::builder(&url).build().unwrap().conference().get(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(error.to_string().contains("http://"), "{error}");
}
