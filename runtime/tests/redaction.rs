//! Secrets and confidential values do not reach errors, URIs or `Debug`.
#![cfg(feature = "blocking")]

use std::sync::{Arc, Mutex};

use crate::operations::v1::device::put_license::PutLicenseBody;
use crate::operations::v1::device::{GetShape, PutLicense};
use crate::operations::v1::types::NewLicense;
use crate::sample::v1::command::platform::Sync;
use crate::support::any::Any;
use pexgen_runtime::operation::{Operation, Parameter, RequestBuilder, ResponseSpec};
use pexgen_runtime::server::{ErrorPattern, ServerSpec};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse};
use pexgen_runtime::{Client, ClientBuilder, Connection, Error, ErrorKind, Json, Method, Request, Secret};

/// A POST with a secret in its path.
#[derive(Debug)]
struct CallHook<C = Client>(RequestBuilder<C>);

impl<C: Connection> CallHook<C> {
    fn new(client: C, token: &str) -> Self {
        Self(RequestBuilder::new::<Self>(client).with(Parameter::path("token"), Secret::from(token)))
    }
}

impl<C: Connection> Operation for CallHook<C> {
    type Connection = C;
    type Response = ();
    type Failure = Json;
    const NAME: &'static str = "call_hook";
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/hooks/{token}";
    const RESPONSES: &'static [ResponseSpec<C, Self::Response>] = &[ResponseSpec::empty("2XX", |_| Ok(()))];

    fn into_builder(self) -> RequestBuilder<C> {
        self.0
    }
}

pexgen_runtime::operation!(CallHook => (), Json);

fn builder(replies: impl IntoIterator<Item = StubReply>) -> ClientBuilder<Client> {
    let stub = StubTransport::new();
    for reply in replies {
        stub.reply(reply);
    }
    Client::builder("https://host").transport(stub)
}

fn redirect(location: &str) -> StubReply {
    StubReply::empty(301).header("location", location)
}

fn assert_hidden(error: &Error, secret: &str) {
    let shown = format!("{error} {error:?} {:?}", error.message());
    assert!(!shown.contains(secret), "{shown}");
}

#[tokio::test]
async fn refused_redirects_do_not_show_secrets() {
    for location in ["/hooks/s3cr3t%2Fkey/", "/hooks/s3cr3t/key/", "https://host:1/s3cr3t/key"] {
        let client = builder([redirect(location)]).build().unwrap();
        let error = CallHook::new(client, "s3cr3t/key").send().await.unwrap_err().into_error();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Redirect, Some(301)));
        assert_hidden(&error, "s3cr3t");
    }
    let client = builder([redirect("/login/s3cr3t")]).query_auth("key", "s3cr3t").build().unwrap();
    let error = client.request(Method::POST, "/x").await.unwrap_err();
    assert_hidden(&error, "s3cr3t");
    assert!(error.to_string().contains("/login/[redacted]"), "{error}");
}

#[tokio::test]
async fn redirects_to_the_login_page_do_not_show_secrets() {
    const SPEC: ServerSpec = ServerSpec::new().errors(&[ErrorPattern::login_page("/login/*")]);
    let stub = StubTransport::new();
    stub.reply(redirect("/login/s3cr3t/"));
    let builder = ClientBuilder::<Client>::with_spec("https://host", SPEC).transport(stub);
    let client = builder.bearer_auth("s3cr3t").build().unwrap();
    let error = client.request(Method::GET, "/x").await.unwrap_err();
    assert!(error.is_unauthenticated() && error.to_string().contains("/login/[redacted]/"), "{error}");
    assert_hidden(&error, "s3cr3t");
}

#[tokio::test]
async fn final_uris_do_not_show_secrets_in_the_encoding_of_the_client() {
    let client = builder([redirect("/x/?key=a,b%20c"), StubReply::json(200, "{}")]).query_auth("key", "a,b c");
    let response = client.build().unwrap().request(Method::GET, "/x").await.unwrap();
    assert_eq!(response.uri(), "https://host/x/?key=[redacted]");
}

#[tokio::test]
async fn tokens_in_an_authentication_header_are_redacted() {
    for (value, secret) in [("Token abc123", "abc123"), ("ApiKey admin:abc123", "abc123"), ("abc123", "abc123")] {
        let reply = StubReply::json(403, format!(r#"{{"detail": "invalid token {secret} of admin"}}"#));
        let client = builder([reply]).header_auth("Authorization", value).build().unwrap();
        let error = client.request(Method::GET, "/x").await.unwrap_err();
        assert_eq!(error.message(), Some("invalid token [redacted] of admin"), "{value}");
        assert_hidden(&error, secret);
    }
}

#[tokio::test]
async fn a_secret_that_contains_another_one_is_redacted() {
    let client = builder([StubReply::error(400, "pass1234 is not new")]).basic_auth("admin", "pass").build().unwrap();
    let body = PutLicenseBody::Json(NewLicense::new("pass1234"));
    let error = PutLicense::new(client, body).send().await.unwrap_err();
    assert_eq!(error.message(), Some("[redacted] is not new"));
}

#[tokio::test]
async fn json_of_a_successful_response_is_not_in_errors() {
    let utf_16: Vec<u8> = "{\"pin\": \"987654\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bodies = [
        (r#"{"key": {}, "pin": "987654"}"#.into(), "application/json"),
        (r#" [{"pin": "987654", "until": "never"}]"#.into(), "application/json"),
        ("\u{feff}[{\"pin\": \"987654\"}, ".into(), "application/json"),
        (r#"{"pin": "987654""#.into(), "text/plain"),
        ([&[0xff, 0xfe][..], &utf_16[..20]].concat(), "application/json"),
        (utf_16[..20].to_vec(), "application/json; charset=utf-16le"),
    ];
    for (body, media) in bodies {
        let body: Vec<u8> = body;
        // Of another media type, too, which is not described.
        for media in [media, "application/xml"] {
            let client = builder([StubReply::new(200, media, body.clone())]).build().unwrap();
            let error = PutLicense::new(client, PutLicenseBody::Text(String::new())).send().await.unwrap_err();
            assert!(error.is_decode() && error.is_carried_out(), "{error}");
            let shown = format!("{error:?}").replace('\0', "");
            assert!(!shown.contains("9876") && error.body_excerpt().is_none(), "{shown}");
        }
    }
    let client = builder([StubReply::json(200, r#""987654"#)]).build().unwrap();
    assert_hidden(&GetShape::new(client).send().await.unwrap_err(), "987654");
}

#[tokio::test]
async fn a_reply_without_a_status_is_not_in_errors() {
    let invoke = async |body: &'static str| {
        Request::command(&builder([StubReply::json(200, body)]).build().unwrap(), &Sync::new()).await.unwrap_err()
    };
    let error = invoke(r#"{"token": "987654", "data": {"pin": "987654"}}"#).await;
    assert_hidden(&error, "987654");
    assert!(error.field_errors().is_empty() && error.to_string().contains("no status"), "{error}");
    let error = invoke(r#"{"error": "No such node."}"#).await;
    assert_eq!(error.message(), Some("No such node."));
}

/// Records the `Debug` of requests and responses.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<Vec<String>>>);

impl Transport for Shown {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let mut shown = self.0.lock().unwrap();
        shown.push(format!("{request:?}"));
        let mut headers = pexgen_runtime::HeaderMap::new();
        headers.insert("location", request.url.as_str().parse().unwrap());
        let body = pexgen_runtime::transport::once("s3cr3t");
        let response = TransportResponse::new(pexgen_runtime::StatusCode::OK, headers, body);
        shown.push(format!("{response:?}"));
        Box::pin(async { Ok(response) })
    }
}

#[tokio::test]
async fn debug_of_transports_shows_no_secrets() {
    let stub = StubTransport::new();
    let reply = StubReply::new(200, "text/plain", "s3cr3t").header("set-cookie", "session=s3cr3t");
    stub.on("GET", "/any/s3cr3t", reply.clone());
    let shown = Shown::default();
    let send = async |builder: ClientBuilder<Client>| {
        let client = builder.query_auth("key", "s3cr3t").build().unwrap();
        let request = Any::new(client).with(Parameter::path("id"), Secret::from("s3cr3t"));
        let request = request.with(Parameter::header("x-token"), Secret::from("s3cr3t"));
        request.with(Parameter::cookie("c"), Secret::from("s3cr3t")).send().await.unwrap();
    };
    send(Client::builder("https://host").transport(stub.clone())).await;
    send(Client::builder("https://host").transport(shown.clone())).await;
    let requests = stub.requests();
    assert_eq!((requests[0].path.as_str(), requests[0].query.as_str()), ("/any/s3cr3t", "key=s3cr3t"));
    let mut texts = shown.0.lock().unwrap().clone();
    texts.extend([format!("{requests:?}"), format!("{stub:?}"), format!("{reply:?}")]);
    for text in &texts {
        assert!(!text.contains("s3cr3t"), "{text}");
    }
    assert!(texts[0].contains("/any/[redacted]") && format!("{requests:?}").contains("/any/[redacted]"), "{texts:?}");
}
