//! The request that every call returns: its settings, the response beside the value, and raw requests.

use std::time::Duration;

use crate::sample::v1::Client;
use crate::sample::v1::command::participant::Dial;
use crate::sample::v1::configuration::{Conference, NewConference};
use pexgen_runtime::testing::{RecordedRequest, StubReply, StubTransport};
use pexgen_runtime::transport::TransportErrorKind;
use pexgen_runtime::{Client as Runtime, ErrorKind, Json, Method, Request, RetryPolicy, StatusCode, Upload};
use serde_json::json;

const ROOM: &str = r#"{"service_type": "conference", "id": 1, "description": "hall"}"#;

fn stubbed() -> (StubTransport, Client) {
    let stub = StubTransport::new();
    let builder = Client::builder("https://manager.example.com").basic_auth("admin", "s3cret-password");
    let client = builder.transport(stub.clone()).build().unwrap();
    (stub, client)
}

fn only(stub: &StubTransport) -> RecordedRequest {
    let mut requests = stub.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

#[tokio::test]
async fn request_is_sent_by_await_and_by_send() {
    let (stub, client) = stubbed();
    stub.on("GET", "/api/admin/configuration/v1/conference/1/", StubReply::json(200, ROOM));
    let request: Request<Conference> = client.configuration().conference().get(1);
    assert!(stub.requests().is_empty(), "nothing is sent before");
    assert_eq!(request.await.unwrap().id, 1);
    assert_eq!(client.configuration().conference().get(1).send().await.unwrap().id, 1);
    // It owns everything, so it can be sent elsewhere.
    let request = client.configuration().conference().get(1);
    assert_eq!(tokio::spawn(request.send()).await.unwrap().unwrap().id, 1);
    assert_eq!(stub.requests().len(), 3);
}

#[tokio::test]
async fn response_has_status_headers_and_uri() {
    let (stub, client) = stubbed();
    stub.reply(StubReply::json(200, ROOM).header("etag", "abc"));
    let (room, response) = client.configuration().conference().get(1).with_response().await.unwrap();
    assert_eq!((room.description.as_str(), response.status()), ("hall", StatusCode::OK));
    assert_eq!(response.headers()["etag"], "abc");
    assert_eq!(response.uri(), "https://manager.example.com/api/admin/configuration/v1/conference/1/");

    stub.reply(StubReply::empty(301).header("location", "/api/admin/configuration/v1/conference/2/"));
    stub.reply(StubReply::json(200, ROOM));
    let (_, response) = client.configuration().conference().get(1).with_response().await.unwrap();
    assert!(response.uri().ends_with("/conference/2/"), "{response:?}");

    let (batch, response) = client.configuration().conference().batch().with_response().await.unwrap();
    assert_eq!((batch.objects.len(), response.status()), (0, StatusCode::NO_CONTENT));
    assert_eq!(stub.requests().len(), 3, "an empty batch sends nothing");
}

#[tokio::test]
async fn credentials_in_the_query_are_not_in_the_uri() {
    let stub = StubTransport::new();
    let builder = Client::builder("https://manager.example.com").query_auth("key", "s3cret-key");
    let client = builder.transport(stub.clone()).build().unwrap();
    stub.reply(StubReply::empty(301).header("location", "/api/admin/configuration/v1/conference/2/?key=s3cret-key"));
    stub.reply(StubReply::json(200, ROOM));
    let (_, response) = client.configuration().conference().get(1).with_response().await.unwrap();
    assert!(!response.uri().contains("s3cret"), "{}", response.uri());
    assert_eq!(stub.requests()[1].query, "key=s3cret-key");
}

#[tokio::test]
async fn header_is_added_and_does_not_replace_credentials() {
    let (stub, client) = stubbed();
    stub.reply(StubReply::json(200, ROOM));
    client.configuration().conference().get(1).header("x-trace", "7").header("authorization", "none").await.unwrap();
    let request = only(&stub);
    assert_eq!(request.headers["x-trace"], "7");
    assert!(request.headers["authorization"].to_str().unwrap().starts_with("Basic "));

    for (name, value) in [("x trace", "7"), ("x-trace", "a\nb")] {
        let error = client.configuration().conference().get(1).header(name, value).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
        assert!(error.to_string().contains("trace") && !error.to_string().contains('b'), "{error}");
    }
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn retry_policy_of_a_request_replaces_the_clients() {
    let (stub, client) = stubbed();
    let policy = RetryPolicy::new().base_delay(Duration::from_millis(1));
    stub.on("GET", "/api/admin/configuration/v1/conference/1/", StubReply::failure(TransportErrorKind::Broken));
    let error = client.configuration().conference().get(1).retry(RetryPolicy::never()).await.unwrap_err();
    assert_eq!(error.attempts(), 1);
    let error = client.configuration().conference().get(1).retry(policy.clone().max_attempts(4)).await.unwrap_err();
    assert_eq!(error.attempts(), 4);
    stub.on("POST", "/api/admin/configuration/v1/conference/", StubReply::failure(TransportErrorKind::Broken));
    let new = NewConference::new("VMR");
    let error = client
        .configuration()
        .conference()
        .create(&new)
        .retry(policy.including_writes().max_attempts(2))
        .await
        .unwrap_err();
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn settings_of_a_list_hold_for_every_page() {
    let (stub, client) = stubbed();
    let page = |next: Json| json!({"meta": {"total_count": 2, "next": next}, "objects": [{"service_type": "x"}]});
    stub.reply(StubReply::json(200, page(json!("?offset=1")).to_string()));
    stub.reply(StubReply::json(200, page(Json::Null).to_string()));
    let mut rooms = client.configuration().conference().list().header("x-trace", "7").stream();
    while rooms.try_next().await.unwrap().is_some() {}
    let traced = |request: &RecordedRequest| request.headers.contains_key("x-trace");
    assert_eq!(stub.requests().iter().filter(|request| traced(request)).count(), 2);

    stub.reply(StubReply::json(200, page(json!("?offset=1")).to_string()));
    stub.reply(StubReply::json(200, page(Json::Null).to_string()).header("etag", "last"));
    let (rooms, response) = client.configuration().conference().list().all().with_response().await.unwrap();
    assert_eq!((rooms.len(), response.headers()["etag"].to_str().unwrap()), (2, "last"));
}

#[tokio::test]
async fn commands_have_the_same_settings() {
    let (stub, client) = stubbed();
    stub.reply(StubReply::json(200, r#"{"status": "success", "data": {"participant_id": "7"}}"#));
    let (reply, response) =
        client.command().participant().dial(&Dial::new("alice")).header("x-trace", "7").with_response().await.unwrap();
    assert_eq!((reply.participant_id.as_str(), response.status()), ("7", StatusCode::OK));
    assert_eq!(only(&stub).headers["x-trace"], "7");
}

fn raw() -> (StubTransport, Runtime) {
    let (stub, client) = stubbed();
    (stub, Runtime::clone(&client))
}

#[tokio::test]
async fn raw_request_has_query_body_and_credentials() {
    let (stub, client) = raw();
    stub.reply(StubReply::json(201, r#"{"a": [1, 2]}"#).header("etag", "abc"));
    let request = client.request(Method::PUT, "/api/special/?x=1").query("a b", "c&d").query("n", 7);
    let response = request.json(&json!({"name": "x"})).await.unwrap();
    assert_eq!((response.status(), response.headers()["etag"].to_str().unwrap()), (StatusCode::CREATED, "abc"));
    assert_eq!(response.json::<Json>().unwrap()["a"][1], 2);
    assert_eq!((&response.bytes()[..], &*response.text()), (&br#"{"a": [1, 2]}"#[..], r#"{"a": [1, 2]}"#));
    let sent = only(&stub);
    assert_eq!((sent.method.as_str(), sent.path.as_str()), ("PUT", "/api/special/"));
    assert_eq!(sent.query, "x=1&a%20b=c%26d&n=7");
    assert_eq!(sent.json(), json!({"name": "x"}));
    assert_eq!(sent.headers["content-type"], "application/json");
    assert!(sent.headers.contains_key("authorization"));
}

#[tokio::test]
async fn raw_request_sends_bytes_and_files() {
    let (stub, client) = raw();
    for body in [Upload::bytes("x", "<x/>"), Upload::reader("x", &b"<x/>"[..])] {
        stub.reply(StubReply::new(200, "text/plain", "OK"));
        let response = client.request(Method::POST, "/x").body(body.content_type("text/xml")).await.unwrap();
        assert_eq!(response.text(), "OK");
        let sent = stub.requests().pop().unwrap();
        assert_eq!((&sent.body[..], &sent.headers["content-type"]), (&b"<x/>"[..], &"text/xml".parse().unwrap()));
    }
}

#[tokio::test]
async fn raw_request_reports_errors_like_others() {
    let (stub, client) = raw();
    stub.reply(StubReply::json(404, r#"{"error": "no such thing for s3cret-password"}"#));
    let error = client.request(Method::GET, "/x/").retry(RetryPolicy::never()).await.unwrap_err();
    assert!(error.is_not_found() && error.message() == Some("no such thing for [redacted]"), "{error}");
    stub.reply(StubReply::json(200, r#"{"a": {"b": "x"}}"#));
    let response = client.request(Method::GET, "/x/").await.unwrap();
    let error = response.json::<std::collections::BTreeMap<String, std::collections::BTreeMap<String, u8>>>();
    assert_eq!(error.unwrap_err().json_path(), Some("a.b"));
    for path in ["x", "https://elsewhere.example.com/", "/a/../b", "/a/%2E%2e/b"] {
        let error = client.request(Method::GET, path).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{path}: {error}");
    }
    assert_eq!(stub.requests().len(), 2);
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_client_has_the_same_requests() {
    let stub = StubTransport::new();
    let builder = crate::blocking::Client::builder("https://manager.example.com");
    let client = builder.transport(stub.clone()).build().unwrap();
    stub.reply(StubReply::json(200, ROOM).header("etag", "abc"));
    let (room, response) =
        client.configuration().conference().get(1).header("x-trace", "7").with_response().send().unwrap();
    assert_eq!((room.id, response.headers()["etag"].to_str().unwrap()), (1, "abc"));
    let page = json!({"meta": {"total_count": 1}, "objects": [{"service_type": "x"}, {"service_type": "y"}]});
    for _ in 0..2 {
        stub.reply(StubReply::json(200, page.to_string()));
    }
    let rooms: Result<Vec<_>, _> = client.configuration().conference().list().stream().collect();
    assert_eq!(rooms.unwrap().len(), 2);
    let first = client.configuration().conference().list().page().send().unwrap();
    assert!(first.next().send().unwrap().is_none());
    stub.reply(StubReply::new(200, "text/plain", "OK"));
    assert_eq!(client.request(Method::GET, "/x").send().unwrap().text(), "OK");
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn blocking_iterators_end_after_an_error() {
    use crate::sample::v1::configuration::conference;
    use pexgen_runtime::endpoint::Cursor;

    let builder = crate::blocking::Client::builder("https://manager.example.com");
    let client = builder.transport(StubTransport::new()).build().unwrap();
    // Each call inside an async runtime fails.
    assert_eq!(client.configuration().conference().list().stream().take(3).filter(Result::is_err).count(), 1);
    assert_eq!(client.configuration().conference().list().pages().take(3).filter(Result::is_err).count(), 1);
    let list = client.configuration().conference().list();
    let added = list.incremental(conference::creation_time(), Cursor::default());
    assert_eq!(added.take(3).filter(Result::is_err).count(), 1);
}

/// Code that is generic over the connection.
fn describe<C: pexgen_runtime::Connection>(client: &Client<C>) -> Request<Conference, C> {
    client.configuration().conference().get(1)
}

#[tokio::test]
async fn code_may_be_generic_over_the_connection() {
    let (stub, client) = stubbed();
    stub.reply(StubReply::json(200, ROOM));
    assert_eq!(describe(&client).await.unwrap().description, "hall");
}
