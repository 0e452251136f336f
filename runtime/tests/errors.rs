//! Messages of errors: the server, the reason, what to do, and causes that do not repeat the message.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use crate::sample::v1::Client;
use crate::support::{Reply, Server, answer, head};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{ClientBuilder, Error};
use pexgen_runtime::{ErrorKind, Method, RetryPolicy, Upload};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _, ReadBuf};
use tokio::net::TcpListener;

fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder(url).retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
}

async fn error_of(builder: ClientBuilder<Client>) -> Error {
    let error = builder.build().unwrap().configuration().conference().get(1).await.unwrap_err();
    assert_no_repetition(&error);
    error
}

/// An error and its causes, as a reporter prints them, must not contain the same text twice.
fn assert_no_repetition(error: &Error) {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        assert!(texts.iter().all(|earlier| !earlier.contains(&text) && !text.contains(earlier)), "{text} in {texts:?}");
        texts.push(text);
        cause = error.source();
    }
}

/// Starts a server that reads the first bytes of each connection, sends these and closes it, or stays silent.
async fn raw_server(response: Option<&'static [u8]>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = [0; 4096];
            let _ = stream.read(&mut bytes).await;
            match response {
                Some(response) => drop(stream.write_all(response).await),
                None => open.push(stream),
            }
        }
    });
    address
}

/// What the server says about the time of the next request does not hide what has to be done first.
#[tokio::test]
async fn advice_about_the_next_request_comes_last() {
    for (status, advice) in [(503, "wait 40 s before the next request"), (401, "the client has no credentials")] {
        let stub = StubTransport::new();
        stub.reply(StubReply::error(status, "not now").header("retry-after", "40"));
        let error = error_of(builder("https://manager.example.com").transport(stub)).await;
        assert!(error.to_string().contains(advice), "{error}");
    }
}

#[tokio::test]
async fn connection_errors_name_the_server() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = error_of(builder(&format!("http://{address}"))).await;
    assert!(error.is_connect() && error.to_string().contains(&format!("`{address}` refused")), "{error}");
    let cause = error.source().and_then(|cause| cause.downcast_ref::<std::io::Error>());
    assert_eq!(cause.map(std::io::Error::kind), Some(std::io::ErrorKind::ConnectionRefused));

    let error = error_of(builder("http://manager.invalid")).await;
    assert!(error.is_connect() && error.to_string().contains("`manager.invalid:80`"), "{error}");
    assert!(error.source().is_some());

    let proxy = format!("http://user:s3cret@{address}");
    let error = error_of(builder("http://manager.invalid").proxy(proxy)).await;
    assert!(error.to_string().contains(&format!("the proxy `{address}` refused")), "{error}");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
}

#[tokio::test]
async fn a_main_that_returns_an_error_prints_it_for_people() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let error = error_of(builder(&format!("http://{address}"))).await;
    let cause = error.source().expect("a cause");
    assert_eq!(format!("{error:?}"), format!("{error}\n  caused by: {cause}"));

    let stub = StubTransport::new();
    stub.on("GET", "/api/admin/configuration/v1/conference/1/", StubReply::new(500, "text/html", "<p>down</p>"));
    let error = error_of(builder("https://manager.example.com").transport(stub)).await;
    assert_eq!(format!("{error:?}"), format!("{error}\n  body: <p>down</p>"));
}

#[tokio::test]
async fn a_401_without_credentials_suggests_to_set_them() {
    for headers in ["WWW-Authenticate: Basic Realm=\"x\"\r\n", ""] {
        let server = Server::start(move |_, _| answer("401 Unauthorized", headers, "")).await;
        let error = error_of(builder(&server.url)).await;
        assert!(error.to_string().contains("has no credentials"), "{error}");
        assert_eq!(error.is_unauthenticated(), !headers.is_empty());
        let error = error_of(builder(&server.url).basic_auth("admin", "wrong")).await;
        assert!(!error.to_string().contains("has no credentials"), "{error}");
    }
}

#[tokio::test]
async fn a_password_is_replaced_in_messages_unless_it_is_the_user_name() {
    let server =
        Server::start(|_, _| answer("400 Bad Request", "", "no admin of /api/admin/ has the password PEXip")).await;
    for (password, expected) in [("admin", "no admin of /api/admin/"), ("PEXip", "has the password [redacted]")] {
        let error = error_of(builder(&server.url).basic_auth("admin", password)).await;
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn https_to_a_plain_http_server_fails_at_once_and_suggests_http() {
    for response in [None, Some(&b""[..]), Some(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")] {
        let address = raw_server(response).await;
        let builder = builder(&format!("https://{address}")).connect_timeout(Duration::from_millis(300));
        let error = error_of(builder).await;
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Tls, 1), "{error}");
        assert!(error.to_string().contains("http://") && error.to_string().contains(&address.to_string()), "{error}");
    }
}

#[tokio::test]
async fn http_to_a_tls_server_fails_at_once_and_suggests_https() {
    // The alert `decode_error`.
    let address = raw_server(Some(&[21, 3, 3, 0, 2, 2, 50])).await;
    let error = error_of(builder(&format!("http://{address}"))).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Protocol, 1), "{error}");
    assert!(error.to_string().contains("https://") && error.to_string().contains(&address.to_string()), "{error}");
}

#[tokio::test]
async fn timeouts_name_the_limit_and_its_value() {
    let server = Server::start(|_, _| Reply::Silence).await;
    let short = Duration::from_millis(150);
    let total = error_of(builder(&server.url).timeout(short)).await;
    let idle = error_of(builder(&server.url).idle_timeout(short)).await;
    for (error, limit) in [(total, "150ms (`timeout`)"), (idle, "150ms (`idle_timeout`)")] {
        assert!(error.is_timeout() && error.to_string().contains(limit), "{error}");
    }
    // The response to an upload has no deadline until it begins.
    let head = head("200 OK", "", 1_000);
    let server =
        Server::start(move |_, _| Reply::Drip(Duration::from_millis(20), head.clone(), "x".repeat(1_000))).await;
    let client = builder(&server.url).timeout(short).build().unwrap();
    let error = client.request(Method::POST, "/x").body(Upload::reader("x", &b"<x/>"[..]).length(4)).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("150ms (`timeout`)"), "{error}");
}

#[tokio::test]
async fn a_longer_timeout_of_a_request_lets_the_server_be_silent() {
    let server = Server::start(|_, _| Reply::Silence).await;
    let client = builder(&server.url).idle_timeout(Duration::from_millis(50)).build().unwrap();
    let post = || client.request(Method::POST, "/x").timeout(Duration::from_millis(300));
    for request in [post(), post().json(&1)] {
        let error = request.await.unwrap_err();
        assert!(error.is_timeout() && error.to_string().contains("300ms (`timeout`)"), "{error}");
    }
    // Not while the file is sent, nor within the response.
    let (reader, _writer) = tokio::io::duplex(1);
    let stalled = post().body(Upload::reader("x", reader)).timeout(Duration::from_secs(3600)).await.unwrap_err();
    let server = Server::start(|_, _| Reply::Send(head("200 OK", "", 1_000))).await;
    let client = builder(&server.url).idle_timeout(Duration::from_millis(50)).build().unwrap();
    let post = client.request(Method::POST, "/x").timeout(Duration::from_secs(3600));
    for error in [stalled, post.await.unwrap_err()] {
        assert!(error.is_timeout() && error.to_string().contains("50ms (`idle_timeout`)"), "{error}");
    }
}

#[tokio::test]
async fn interrupted_connections_name_the_server() {
    let server = Server::start(|_, _| Reply::Break(head("200 OK", "", 1_000) + "x")).await;
    let error = error_of(builder(&server.url)).await;
    let place = server.url.replace("http://", "");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3), "{error}");
    assert!(error.to_string().contains(&format!("`{place}` closed the connection")), "{error}");
}

/// A reader that fails with this error.
struct Failing(io::ErrorKind);

impl AsyncRead for Failing {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Err(self.0.into()))
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_not_blamed_on_the_server() {
    let server = Server::start(|_, _| Reply::Silence).await;
    let client = builder(&server.url).build().unwrap();
    let failing = |kind| Upload::reader("x", b"half".chain(Failing(kind))).length(8);
    let short = Upload::reader("x", &b"<x/>"[..]).length(5);
    for file in [short, failing(io::ErrorKind::ConnectionReset), failing(io::ErrorKind::TimedOut)] {
        let error = client.request(Method::POST, "/x").body(file).await.unwrap_err();
        assert_no_repetition(&error);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::File, 1), "{error}");
        assert_eq!(error.to_string(), "POST /x: file error: the file to send cannot be read");
        assert!(error.source().is_some());
    }
}

#[tokio::test]
async fn causes_of_local_errors_are_not_repeated() {
    let stub = StubTransport::new();
    stub.on("POST", "/x", StubReply::empty(200));
    let client = Client::builder("https://node.example.com").transport(stub).build().unwrap();
    let error = client.request(Method::POST, "/x").body(Upload::path("/no/such/file.xml")).await.unwrap_err();
    assert_no_repetition(&error);
    assert_eq!(error.kind(), ErrorKind::File);
    assert!(error.to_string().contains("file error: cannot read `/no/such/file.xml`"), "{error}");
    assert!(error.source().is_some_and(|cause| cause.to_string().contains("No such file")));

    let provider = || Err("the vault is sealed".into());
    let client: Client = Client::builder("https://node.example.com").credentials_provider(provider).build().unwrap();
    let error = client.configuration().conference().get(1).await.unwrap_err();
    assert_no_repetition(&error);
    assert!(error.is_unauthenticated() && error.to_string().contains("the credentials provider failed"), "{error}");
    assert!(error.attempts() == 0 && !error.to_string().contains("check the credentials"), "{error}");
    assert!(error.source().is_some_and(|cause| cause.to_string() == "the vault is sealed"));
}
