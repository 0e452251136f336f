//! Proxies, client certificates, and the limits of retries and idle connections.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::sample::v1::Client;
use crate::support::{Accepted, Io, Reply, Seen, Server, answer, head, json};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::transport::TransportErrorKind;
use pexgen_runtime::{Credentials, ErrorKind, Method, RetryPolicy, Upload};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

const ROOM: &str = r#"{"service_type": "x", "id": 1}"#;

/// A document that can be read only once.
fn document() -> Upload {
    Upload::reader("x", &b"<x/>"[..]).length(4).content_type("text/xml")
}

#[tokio::test]
async fn requests_go_through_the_proxy() {
    let proxy = Server::start(|_, _| json("200 OK", ROOM)).await;
    let url = proxy.url.replace("http://", "http://user:s3cret-proxy@");
    let client = Client::builder("http://manager.invalid").basic_auth("admin", "pw").proxy(url).build().unwrap();
    assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
    let seen = proxy.seen();
    assert_eq!(seen[0].target, "http://manager.invalid/api/admin/configuration/v1/conference/1/");
    assert!(seen[0].header("proxy-authorization").is_some_and(|value| value.starts_with("Basic ")));
    assert!(!format!("{client:?}").contains("s3cret-proxy"));
    let error = Client::builder("http://host").proxy("http://user:s3cret-proxy@").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    assert!(!format!("{error} {error:?}").contains("s3cret-proxy"), "{error:?}");
}

/// Some APIs require a key beside a token.
#[tokio::test]
async fn several_credentials_are_sent_together() {
    let server = Server::start(|_, _| json("200 OK", ROOM)).await;
    let client = Client::builder(&server.url)
        .basic_auth("admin", "pw")
        .bearer_auth("t0ken")
        .header_auth("X-Key", "k3y")
        .query_auth("app", "first")
        .query_auth("app", "4pp")
        .cookie_auth("session", "s3ssion")
        .build()
        .unwrap();
    client.configuration().conference().get(1).await.unwrap();
    {
        let seen = server.seen();
        assert!(seen[0].target.ends_with("/conference/1/?app=4pp"), "{}", seen[0].target);
        let headers = ["authorization", "x-key", "cookie"].map(|name| seen[0].header(name));
        assert_eq!(headers, [Some("Bearer t0ken"), Some("k3y"), Some("session=s3ssion")]);
    }

    // A provider may do so, too; an error shows none of them.
    let refusing = Server::start(|_, _| answer("403 Forbidden", "", "t0ken k3y")).await;
    let client = Client::builder(&refusing.url)
        .credentials_provider(|| Ok(Credentials::bearer("t0ken")?.and(Credentials::header("X-Key", "k3y")?)))
        .build()
        .unwrap();
    let error = client.configuration().conference().get(1).await.unwrap_err();
    assert_eq!(refusing.seen()[0].header("x-key"), Some("k3y"));
    assert!(!format!("{error} {error:?}").contains("k3y") && !error.to_string().contains("t0ken"), "{error:?}");
}

/// Starts a server that requires a client's certificate by this authority.
async fn requiring(clients: CertificateDer<'static>, version: &'static SupportedProtocolVersion) -> (Server, String) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(clients).unwrap();
    let provider = Arc::new(default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone()).build().unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let accept = move |stream| -> Accepted {
        let accepting = acceptor.accept(stream).into_fallible();
        Box::pin(async move {
            match accepting.await {
                Ok(stream) => Some(Box::new(stream) as Box<dyn Io>),
                Err((_, mut stream)) => {
                    // A connection that is closed with unread data is reset, perhaps before the client reads the alert.
                    let _ = tokio::io::copy(&mut stream, &mut tokio::io::sink()).await;
                    None
                }
            }
        })
    };
    (Server::start_with("https", |_, _| json("200 OK", ROOM), accept).await, own.cert.pem())
}

#[tokio::test]
async fn the_client_certificate_is_sent() {
    let clients = rcgen::generate_simple_self_signed(["client".to_owned()]).unwrap();
    for version in [&TLS12, &TLS13] {
        let (server, pem) = requiring(clients.cert.der().clone(), version).await;
        let builder = || Client::builder(&server.url).add_root_certificate(&pem);
        let identity = format!("{}{}", clients.cert.pem(), clients.signing_key.serialize_pem());
        let client = builder().client_certificate(identity).build().unwrap();
        assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
        assert_eq!(server.count(), 1);

        let others = rcgen::generate_simple_self_signed(["other".to_owned()]).unwrap();
        let other = format!("{}{}", others.cert.pem(), others.signing_key.serialize_pem());
        for builder in [builder(), builder().client_certificate(other)] {
            let error = builder.build().unwrap().configuration().conference().get(1).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts(), server.count()), (ErrorKind::Tls, 1, 1), "{error}");
            assert!(error.to_string().contains("set it with `client_certificate`"), "{error}");
        }
    }
}

#[test]
fn an_incomplete_client_certificate_is_refused() {
    let clients = rcgen::generate_simple_self_signed(["client".to_owned()]).unwrap();
    for pem in [clients.cert.pem(), clients.signing_key.serialize_pem(), "s3cret".to_owned()] {
        let error = Client::builder("https://127.0.0.1").client_certificate(pem).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }
}

#[tokio::test]
async fn the_retry_budget_limits_the_load_on_a_failing_server() {
    let server = Server::start(|_, _| answer("503 Busy", "", "")).await;
    let policy = RetryPolicy::new().base_delay(Duration::from_millis(1)).max_attempts(5).budget(3);
    let client = Client::builder(&server.url).retry(policy).build().unwrap();
    for _ in 0..20 {
        client.configuration().conference().get(1).await.unwrap_err();
    }
    // Three retries over all twenty requests.
    assert_eq!(server.count(), 23);
    let error = client.configuration().conference().get(1).await.unwrap_err().to_string();
    assert!(error.contains("not tried again") && error.contains("`RetryPolicy::budget`"), "{error}");
}

#[tokio::test]
async fn an_idle_file_times_out_and_a_slow_one_does_not() {
    let server = Server::start(|count, _: &Seen| match count {
        0 => Reply::Send(head("200 OK", "Content-Type: application/octet-stream\r\n", 10) + "half"),
        _ => Reply::Late(Duration::from_millis(250), text_response("OK")),
    })
    .await;
    let builder = || Client::builder(&server.url).idle_timeout(Duration::from_millis(400));
    let began = Instant::now();
    let error = builder().build().unwrap().request(Method::POST, "/x").body(document()).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(began.elapsed() >= Duration::from_millis(350), "{:?}", began.elapsed());
    // Longer than `timeout`, which does not apply to files.
    let client = builder().timeout(Duration::from_millis(100)).build().unwrap();
    assert_eq!(client.request(Method::POST, "/x").body(document()).await.unwrap().text(), "OK");
    assert_eq!(server.count(), 2);
}

fn text_response(body: &str) -> String {
    head("200 OK", "Content-Type: text/plain\r\n", body.len()) + body
}

#[tokio::test]
async fn files_are_not_retried_even_if_writes_are() {
    let stub = StubTransport::new();
    stub.on("POST", "/x", StubReply::failure(TransportErrorKind::Connect));
    let builder = Client::builder("https://node.example.com").transport(stub.clone());
    let client = builder.retry(RetryPolicy::new().including_writes()).build().unwrap();
    let error = client.request(Method::POST, "/x").body(document()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), stub.requests().len()), (ErrorKind::Connect, 1, 1));
    assert_eq!(stub.requests()[0].body, "<x/>");
}
