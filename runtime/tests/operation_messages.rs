//! Responses that consist of messages, and their headers, against a server on a socket.
#![cfg(feature = "blocking")]
#![allow(missing_docs, clippy::redundant_closure_for_method_calls, reason = "as it is generated")]

use std::time::Duration;

use crate::operations::v1::device::Login;
use crate::support::{Reply, Server, answer};
use pexgen_runtime::decode::{FieldValue, Record};
use pexgen_runtime::operation::*;
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{Client, ClientBuilder, Error, ErrorKind, Json, blocking, headers, operation};

/// Declares an operation with one response.
macro_rules! reading {
    ($name:ident, $media:literal, $response:ty, $read:ident) => {
        #[derive(Debug)]
        pub struct $name<C = Client>(RequestBuilder<C>);

        impl<C: Connection> $name<C> {
            pub fn new(client: C) -> Self {
                Self(RequestBuilder::new::<Self>(client))
            }
        }

        impl<C: Connection> Operation for $name<C> {
            type Connection = C;
            type Response = $response;
            type Failure = Json;
            const NAME: &'static str = "watch";
            const METHOD: &'static str = "GET";
            const PATH: &'static str = "/watch";
            const RESPONSES: &'static [ResponseSpec<C, Self::Response>] =
                &[ResponseSpec::streamed("200", $media, |response| response.$read())];

            fn into_builder(self) -> RequestBuilder<C> {
                self.0
            }
        }

        operation!($name => $response, Json);
    };
}

reading!(Watch, "text/event-stream", EventStream<i64, C>, events);
reading!(Log, "text/event-stream", TextEventStream<C>, text_events);
reading!(Rows, "application/x-ndjson", LineStream<i64, C>, lines);

#[derive(Debug, Default, PartialEq)]
struct WatchHeaders {
    remaining: Option<i64>,
    tags: Option<Vec<String>>,
    reset: Option<pexgen_runtime::Timestamp>,
}

impl Record for WatchHeaders {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "x-remaining" => value.read(&mut self.remaining),
            "x-tags" => value.read_list(&mut self.tags),
            "x-reset" => value.read(&mut self.reset),
            _ => value.skip(),
        }
    }
}

headers!(WatchHeaders);

const EVENTS: &str =
    "\u{feff}: hello\nretry: 250\nevent: count\nid: 7\ndata: 1\n\ndata: 2\r\n\r\n: still here\n\ndata:3\n\n";

fn stream(media: &str, body: &str) -> Reply {
    answer("200 OK", &format!("Content-Type: {media}\r\n"), body)
}

fn chunked(media: &str, body: &str) -> (String, String) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\nTransfer-Encoding: chunked\r\n\r\n");
    (head, format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()))
}

fn client(server: &Server) -> Client {
    Client::builder(&server.url).build().unwrap()
}

#[tokio::test]
async fn events_are_decoded_as_they_arrive_byte_by_byte() {
    let (head, body) = chunked("text/event-stream; charset=utf-8", EVENTS);
    let server = Server::start(move |_, _| Reply::Drip(Duration::from_millis(1), head.clone(), body.clone())).await;
    let mut events = Watch::new(client(&server)).await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    assert_eq!((first.event.as_deref(), first.id.as_deref(), first.data), (Some("count"), Some("7"), 1));
    assert_eq!(first.retry, Some(Duration::from_millis(250)));
    let second = events.try_next().await.unwrap().unwrap();
    assert_eq!((second.event, second.id.as_deref(), second.retry, second.data), (None, Some("7"), None, 2));
    assert_eq!(events.try_next().await.unwrap().unwrap().data, 3);
    assert_eq!(events.try_next().await.unwrap(), None);
    assert_eq!(server.seen()[0].header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn done_ends_the_events() {
    let server = Server::start(|_, _| stream("text/event-stream", "data: 1\n\ndata: [DONE]\n\n")).await;
    let mut events = Watch::new(client(&server)).await.unwrap();
    assert_eq!(events.try_next().await.unwrap().map(|event| event.data), Some(1));
    assert_eq!(events.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn text_of_several_lines_is_one_event() {
    let server = Server::start(|_, _| stream("text/event-stream", "data: a\ndata:  b\n\ndata: [DONE]\n")).await;
    let mut events = Log::new(client(&server)).await.unwrap();
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "a\n b");
    assert_eq!(events.try_next().await.unwrap().unwrap().data, "[DONE]");
}

#[tokio::test]
async fn an_event_that_cannot_be_decoded_is_an_error_and_the_end() {
    let server = Server::start(|_, _| stream("text/event-stream", "data: 1\n\ndata: x\n\ndata: 3\n\n")).await;
    let mut events = Watch::new(client(&server)).await.unwrap();
    assert!(events.try_next().await.unwrap().is_some());
    let error = events.try_next().await.unwrap_err();
    assert!(error.is_decode() && error.path() == Some("/watch"), "{error}");
    assert!(error.to_string().contains("event 2: "), "{error}");
    assert!(events.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_interrupted_stream_is_an_error() {
    let (head, body) = chunked("text/event-stream", EVENTS);
    let server = Server::start(move |_, _| Reply::Break(format!("{head}{}", &body[..body.len() - 12]))).await;
    let mut events = Watch::new(client(&server)).await.unwrap();
    while let Ok(next) = events.try_next().await.as_ref().map(Option::is_some) {
        assert!(next, "the end without an error");
    }
    assert!(events.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_message_has_a_limit() {
    let server = Server::start(|_, _| Reply::Endless(chunked("text/event-stream", "").0, "4\r\nxxxx\r\n".into())).await;
    let client = Client::builder(&server.url).max_body_size(10_000).build().unwrap();
    let error = Watch::new(client).await.unwrap().try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}

/// A client whose server responds with these bytes in one piece.
fn stubbed(media: &str, body: impl Into<Vec<u8>>) -> ClientBuilder<Client> {
    let stub = StubTransport::new();
    stub.reply(StubReply::new(200, media, body.into()));
    Client::builder("https://host").transport(stub).max_body_size(10_000)
}

#[tokio::test]
async fn an_event_of_many_lines_has_a_limit() {
    for line in ["data: x\n", "data\n"] {
        let client = || stubbed("text/event-stream", line.repeat(20_000)).build().unwrap();
        let error = Watch::new(client()).await.unwrap().try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::TooLarge, Some("/watch")), "{error}");
        let mut events = Log::new(client()).await.unwrap();
        assert_eq!(events.try_next().await.unwrap_err().kind(), ErrorKind::TooLarge);
        assert!(events.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn the_limit_is_that_of_a_message_however_the_bytes_arrive() {
    let small = "1\n".repeat(8_000);
    let mut rows = Rows::new(stubbed("application/x-ndjson", small).build().unwrap()).await.unwrap();
    for _ in 0..8_000 {
        assert_eq!(rows.try_next().await.unwrap(), Some(1));
    }
    assert_eq!(rows.try_next().await.unwrap(), None);
    let small = "data: 1\n\n".repeat(2_000);
    let mut events = Watch::new(stubbed("text/event-stream", small).build().unwrap()).await.unwrap();
    for _ in 0..2_000 {
        assert_eq!(events.try_next().await.unwrap().map(|event| event.data), Some(1));
    }
    // One that is exactly as long as the limit, and one that is longer and complete.
    for (spaces, is_accepted) in [(9_999, true), (10_000, false)] {
        let line = format!("{}1\n1", " ".repeat(spaces));
        let mut rows = Rows::new(stubbed("application/x-ndjson", line).build().unwrap()).await.unwrap();
        let first = rows.try_next().await;
        assert_eq!(first.as_ref().err().map(|error| error.kind()), (!is_accepted).then_some(ErrorKind::TooLarge));
    }
}

#[tokio::test]
async fn retry_before_the_first_event_is_part_of_it() {
    let body = "retry: 3000\n\nevent: x\n\ndata: 1\n\ndata: 2\n\n";
    let mut events = Watch::new(stubbed("text/event-stream", body).build().unwrap()).await.unwrap();
    let first = events.try_next().await.unwrap().unwrap();
    // The type of an event without data is dropped.
    assert_eq!((first.retry, first.event, first.data), (Some(Duration::from_secs(3)), None, 1));
    assert_eq!(events.try_next().await.unwrap().unwrap().retry, None);
}

#[tokio::test]
async fn errors_of_messages_are_short_name_the_response_and_show_no_secrets() {
    let long = format!("\"t0ken{}", "x".repeat(5_000));
    for (body, number) in [("\"t0ken\"\n".to_owned(), 1), ("1\n\"t0ken\"".to_owned(), 2), (format!("{long}\""), 1)] {
        let client = stubbed("application/x-ndjson", body).bearer_auth("t0ken").build().unwrap();
        let mut rows = Rows::new(client).await.unwrap();
        for _ in 1..number {
            rows.try_next().await.unwrap();
        }
        let error = rows.try_next().await.unwrap_err();
        assert_eq!((error.path(), error.status()), (Some("/watch"), Some(200)));
        let shown = format!("{error} {error:?} {:?}", error.message());
        assert!(shown.contains(&format!("line {number}: ")) && !shown.contains("t0ken"), "{shown}");
        assert!(shown.len() < 3_000, "{shown}");
    }
}

#[tokio::test]
async fn compressed_messages_and_text_are_refused() {
    let client = |media: &str| {
        let stub = StubTransport::new();
        let reply = StubReply::new(200, media, &b"\x1f\x8b\x08"[..]).header("content-encoding", "gzip");
        stub.reply(reply);
        Client::builder("https://host").transport(stub).build().unwrap()
    };
    let refused: [Error; 4] = [
        Watch::new(client("text/event-stream")).await.unwrap_err().into(),
        Log::new(client("text/event-stream")).await.unwrap_err().into(),
        Rows::new(client("application/x-ndjson")).await.unwrap_err().into(),
        Login::new(client("text/plain")).await.unwrap_err().into(),
    ];
    for error in refused {
        assert!(error.is_decode() && error.to_string().contains("compressed"), "{error}");
        assert!(error.is_carried_out(), "{error}");
    }
}

#[tokio::test]
async fn lines_are_decoded_and_the_last_needs_no_end() {
    let server = Server::start(|_, _| stream("application/x-ndjson", "1\n\n 2\r\n3")).await;
    let mut rows = Rows::new(client(&server)).await.unwrap();
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await.unwrap() {
        found.push(row);
    }
    assert_eq!(found, [1, 2, 3]);
    let server = Server::start(|_, _| stream("application/x-ndjson", "1\nnull\n")).await;
    let mut rows = Rows::new(client(&server)).await.unwrap();
    assert_eq!(rows.try_next().await.unwrap(), Some(1));
    assert!(rows.try_next().await.unwrap_err().to_string().contains("line 2: "));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_blocking_client_iterates() {
    let server = Server::start(|_, _| stream("text/event-stream", EVENTS)).await;
    let url = server.url.clone();
    let data: Vec<i64> = std::thread::spawn(move || {
        let client = blocking::Client::builder(url).build().unwrap();
        Watch::new(client).send().unwrap().map(|event| event.unwrap().data).collect()
    })
    .join()
    .unwrap();
    assert_eq!(data, [1, 2, 3]);
}

#[tokio::test]
async fn described_headers_are_decoded() {
    let headers =
        "X-Remaining: 12\r\nX-Tags: a, b\r\nX-Tags: c\r\nX-Other: 1\r\nX-Reset: Sat, 28 Nov 2026 09:00:00 GMT\r\n";
    let server = Server::start(move |_, _| answer("200 OK", headers, "")).await;
    let (_, response) = Rows::new(client(&server)).with_response().await.unwrap();
    let headers = WatchHeaders::of(&response).unwrap();
    assert_eq!(headers.remaining, Some(12));
    assert_eq!(headers.tags, Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
    assert_eq!(headers.reset, Some("2026-11-28T09:00:00Z".parse().unwrap()));
}

#[tokio::test]
async fn a_header_of_another_type_is_an_error_that_names_it() {
    let server = Server::start(|_, _| answer("200 OK", "X-Remaining: many\r\n", "")).await;
    let (_, response) = Rows::new(client(&server)).with_response().await.unwrap();
    let error = WatchHeaders::of(&response).unwrap_err();
    assert!(error.to_string().contains("the header `x-remaining`"), "{error}");
}
