//! Limits of responses, including those of errors.

use std::time::Duration;

use crate::operations::v1::device::put_license::PutLicenseBody;
use crate::operations::v1::device::{AddLicense, PutLicense};
use crate::operations::v1::types::NewLicense;
use crate::sample::v1::Client;
use crate::sample::v1::configuration::{Conference, ConferencePatch};
use crate::support::{Reply, Seen, Server, answer, head, json};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{Client as Runtime, ClientBuilder, Error, Result};
use pexgen_runtime::{ErrorKind, Method, RetryPolicy, Upload};

const ROOM: &str = r#"{"service_type": "x", "id": 1}"#;

/// A document that can be read only once.
fn document() -> Upload {
    Upload::reader("x", &b"<x/>"[..]).length(4).content_type("text/xml")
}

fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder(url).retry(RetryPolicy::never())
}

async fn stubbed(reply: StubReply) -> Result<Conference> {
    let stub = StubTransport::new();
    stub.reply(reply);
    builder("https://manager.example.com").transport(stub).build()?.configuration().conference().get(1).await
}

#[tokio::test]
async fn the_number_of_pages_is_limited() {
    let server = Server::start(|count, _| {
        let meta = format!(r#"{{"limit": 1, "offset": {count}, "total_count": 9, "next": "?offset={}"}}"#, count + 1);
        json("200 OK", &format!(r#"{{"meta": {meta}, "objects": [{ROOM}]}}"#))
    })
    .await;
    let client = builder(&server.url).max_pages(30).build().unwrap();
    let error = client.configuration().conference().list().all().await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Paging, 30));
    assert!(error.to_string().contains("max_pages"), "{error}");
    // The rows before the limit are returned.
    let mut rows = client.configuration().conference().list().stream();
    for _ in 0..30 {
        assert!(rows.try_next().await.unwrap().is_some());
    }
    assert!(rows.try_next().await.is_err());
}

#[tokio::test]
async fn timeouts_apply_to_a_response_instead_of_a_file() {
    // One byte every 20 ms: never idle for long.
    let slow = |status: &str| {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: 60000\r\n\r\n");
        move |_: usize, _: &Seen| Reply::Drip(Duration::from_millis(20), head.clone(), "x".repeat(60_000))
    };
    for status in ["200 OK", "500 Internal Server Error"] {
        let server = Server::start(slow(status)).await;
        let client = builder(&server.url).timeout(Duration::from_millis(300)).build().unwrap();
        let error = client.request(Method::POST, "/x").body(document()).await.unwrap_err();
        let kind = if status.starts_with('2') { ErrorKind::Timeout } else { ErrorKind::Status };
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn deep_responses_are_an_error() {
    let deep = |levels: usize| {
        let head = r#"{"service_type": "x", "tags": "#;
        StubReply::json(200, format!("{head}{}{}}}", "[".repeat(levels), "]".repeat(levels)))
    };
    assert!(stubbed(deep(126)).await.is_ok());
    for levels in [127, 128, 1_000, 1_000_000] {
        let error = stubbed(deep(levels)).await.unwrap_err();
        assert!(error.is_decode() && error.to_string().contains("127 levels"), "{error}");
        assert!(error.json_path().is_some_and(|path| path.starts_with("tags") && path.len() < 300));
    }
    // Unknown fields are kept, so they have the same limit.
    let unknown = format!(r#"{{"service_type": "x", "new": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let error = stubbed(StubReply::json(200, unknown)).await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("127 levels"), "{error}");
    // The depth of an error response does not matter.
    let error = stubbed(StubReply::json(400, "[".repeat(60_000))).await.unwrap_err();
    assert_eq!(error.status(), Some(400));
}

#[tokio::test]
async fn errors_are_short() {
    let long = "x".repeat(1 << 20);
    for (status, body) in
        [(200, format!(r#"{{"service_type": "x", "id": "{long}"}}"#)), (200, long.clone()), (400, long.clone())]
    {
        let error = stubbed(StubReply::json(status, body)).await.unwrap_err();
        let shown = format!("{error} {error:?}").len();
        assert!(shown < 10_000, "{shown} bytes");
    }
    let stub = StubTransport::new();
    stub.reply(StubReply::json(200, format!(r#"{{"key": "k", "{long}": "many"}}"#)));
    let client = builder("https://manager.example.com").transport(stub).build().unwrap();
    let error = AddLicense::new(Runtime::clone(&client)).send().await.unwrap_err();
    let shown = format!("{error} {error:?}").len();
    assert!(error.is_decode() && shown < 10_000, "{shown} bytes");
}

#[tokio::test]
async fn messages_of_servers_are_short_and_on_one_line_when_they_are_shown() {
    let long = "x".repeat(50_000);
    let forged = r"x\u001b[2J\nERROR a second line";
    for body in [
        format!(r#"{{"error": "{long}"}}"#),
        format!(r#"{{"error": "{forged}"}}"#),
        format!(r#"{{"conference": {{"name": ["{forged}", "{long}"], "{long}": ["x"]}}}}"#),
        format!(r#"{{"conference": {{"{forged}": ["{forged}"]}}}}"#),
    ] {
        let error = stubbed(StubReply::json(400, body)).await.unwrap_err();
        let (shown, debug) = (error.to_string(), format!("{error:?}"));
        assert!(!shown.contains(char::is_control) && shown.len() < 800, "{shown}");
        // The body has a line of its own.
        assert!(!debug.replacen("\n  body: ", "", 1).contains(char::is_control) && debug.len() < 1_500, "{debug}");
    }
    // What programs read is unchanged.
    let error =
        stubbed(StubReply::json(400, format!(r#"{{"error": "{forged}", "name": "{long}"}}"#))).await.unwrap_err();
    assert_eq!(error.message(), Some("x\u{1b}[2J\nERROR a second line"));
    assert_eq!(error.field_errors()["name"], [long]);
    // The place in a response, and a URI that the server sent.
    let weights = format!(
        r#"{{"service_type": "x", "aliases": [{{"alias": "a", "{forged}": 1}}], "weights": {{"a": {{}}}}, "id": "{forged}"}}"#
    );
    let error = stubbed(StubReply::json(200, weights)).await.unwrap_err();
    assert!(!error.to_string().contains(char::is_control), "{error}");
    let stub = StubTransport::new();
    let room = r#"{"service_type": "x", "resource_uri": "/api/admin/configuration/v1/conference/1\u001b\n/"}"#;
    stub.reply(StubReply::json(200, room)).reply(StubReply::error(500, "down"));
    let client = builder("https://manager.example.com").transport(stub).build().unwrap();
    let room = client.configuration().conference().get(1).await.unwrap();
    let error = client.configuration().conference().get(room.resource_uri.unwrap()).await.unwrap_err();
    assert!(!error.to_string().contains(char::is_control), "{error}");
}

#[tokio::test]
async fn compressed_responses_are_not_requested_and_not_decoded() {
    let server = Server::start(|_, _| json("200 OK", ROOM)).await;
    builder(&server.url).build().unwrap().configuration().conference().get(1).await.unwrap();
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("identity"));

    // Ten kilobytes that would decompress to ten megabytes.
    let bomb = vec![0x1f; 10 << 10];
    for coding in ["gzip", "br", "deflate", "identity, gzip"] {
        let reply = StubReply::json(200, bomb.clone()).header("content-encoding", coding);
        let error = stubbed(reply).await.unwrap_err();
        assert!(error.is_decode() && error.to_string().contains("compressed"), "{error}");
        assert_eq!(error.body_excerpt(), None);
    }
    assert!(stubbed(StubReply::json(200, ROOM).header("content-encoding", "Identity")).await.is_ok());
    let error = stubbed(StubReply::json(500, bomb).header("content-encoding", "gzip")).await.unwrap_err();
    assert_eq!((error.status(), error.body_excerpt()), (Some(500), None));
    assert!(error.to_string().contains("compressed"), "{error}");
}

#[tokio::test]
async fn excessive_headers_are_an_error() {
    let many = "X: y\r\n".repeat(10_000);
    let long = format!("X-Long: {}\r\n", "y".repeat(4 << 20));
    for headers in [many, long] {
        let server = Server::start(move |_, _| answer("200 OK", &headers, ROOM)).await;
        let error = builder(&server.url).build().unwrap().configuration().conference().get(1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    }
}

#[tokio::test]
async fn endless_informational_responses_are_an_error() {
    // Any number of 100 and 103 may precede a response.
    for status in ["100 Continue", "103 Early Hints"] {
        let flood = format!("HTTP/1.1 {status}\r\n\r\n");
        let server = Server::start(move |_, _| Reply::Endless(String::new(), flood.clone())).await;
        let client = builder(&server.url).timeout(Duration::from_millis(300)).build().unwrap();
        assert!(client.configuration().conference().get(1).await.is_err());
    }
}

#[tokio::test]
async fn invalid_content_lengths_are_an_error() {
    for length in ["9223372036854775807", "18446744073709551615", "18446744073709551616", "-1", "1, 2", "ten"] {
        let text = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{ROOM}");
        let server = Server::start(move |_, _| Reply::Break(text.clone())).await;
        let error = builder(&server.url).build().unwrap().configuration().conference().get(1).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{length}: {error}");
    }
}

#[tokio::test]
async fn extreme_limits_do_not_overflow() {
    let reply = |count: usize, _: &Seen| match count {
        0 => Reply::Late(Duration::from_millis(20), head("200 OK", "", ROOM.len()) + ROOM),
        _ => Reply::Late(Duration::from_millis(20), head("200 OK", "Content-Type: text/plain\r\n", 2) + "OK"),
    };
    let server = Server::start(reply).await;
    let builder = builder(&server.url).timeout(Duration::MAX).idle_timeout(Duration::MAX);
    let client = builder.connect_timeout(Duration::MAX).max_body_size(usize::MAX).max_in_flight(usize::MAX);
    let client = client.max_pages(u32::MAX).build().unwrap();
    assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
    assert_eq!(client.request(Method::POST, "/x").body(document()).await.unwrap().text(), "OK");
}

#[tokio::test]
async fn secrets_in_names_are_redacted() {
    let stub = StubTransport::new();
    stub.reply(StubReply::json(400, r#"{"conference": {"hunter2-pin": ["no such room"]}}"#));
    stub.reply(StubReply::json(200, r#"{"key": "k", "hunter2-pin": "many"}"#));
    let client = builder("https://manager.example.com").transport(stub).build().unwrap();
    let patch = ConferencePatch::new().pin("hunter2-pin");
    let refused = client.configuration().conference().update(1, &patch).await.unwrap_err();
    let license = PutLicenseBody::Json(NewLicense::new("hunter2-pin"));
    let unread: Error = PutLicense::new(Runtime::clone(&client), license).send().await.unwrap_err().into();
    assert!(unread.is_decode(), "{unread}");
    for error in [refused, unread] {
        let shown = format!("{error} {error:?} {:?} {:?}", error.field_errors(), error.json_path());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
