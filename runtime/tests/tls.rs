//! Whom the client trusts.

mod sample;
mod support;

use std::sync::Arc;

use pexgen_runtime::{ErrorKind, RetryPolicy};
use sample::Client;
use support::{Io, Server, json};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// A server with a certificate of its own, and that certificate as PEM.
async fn encrypted() -> (Server, String) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let reply = |_: usize, _: &support::Seen| json("200 OK", r#"{"service_type": "x", "id": 1}"#);
    let server = Server::start_with("https", reply, move |stream| {
        let accepted = acceptor.accept(stream);
        Box::pin(async move { accepted.await.ok().map(|stream| Box::new(stream) as Box<dyn Io>) })
    });
    (server.await, own.cert.pem())
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
