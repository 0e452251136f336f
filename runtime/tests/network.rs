//! Connections, retries, redirects, timeouts, interrupted and endless responses.

use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::sample::v1::Client;
use crate::sample::v1::configuration::{ConferencePatch, NewConference};
use crate::support::{Reply, Server, answer, head, json};
use pexgen_runtime::ClientBuilder;
use pexgen_runtime::{ErrorKind, Method, RetryPolicy};

const ROOM: &str = r#"{"service_type": "x", "id": 1}"#;

fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder(url)
        .basic_auth("admin", "correct horse")
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(5)))
        .timeout(Duration::from_secs(5))
}

fn client(server: &Server) -> Client {
    builder(&server.url).build().unwrap()
}

#[tokio::test]
async fn requests_share_a_connection() {
    // A connection can be used again a moment after its response was read; until then, a request opens another one.
    for _ in 0..100 {
        let server = Server::start(|_, _| json("200 OK", ROOM)).await;
        let client = client(&server);
        for _ in 0..3 {
            client.configuration().conference().get(1).await.unwrap();
        }
        assert_eq!(server.count(), 3);
        if server.connections.load(Ordering::SeqCst) == 1 {
            return;
        }
    }
    panic!("no connection is used three times");
}

#[tokio::test]
async fn requests_are_authenticated() {
    let server = Server::start(|_, _| json("200 OK", ROOM)).await;
    client(&server).configuration().conference().get(1).await.unwrap();
    let seen = server.seen()[0].clone();
    assert_eq!(seen.target, "/api/admin/configuration/v1/conference/1/");
    assert_eq!(seen.header("authorization"), Some("Basic YWRtaW46Y29ycmVjdCBob3JzZQ=="));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert!(seen.header("user-agent").is_some_and(|agent| agent.starts_with("pexgen/")));
    assert_eq!(seen.header("content-type"), None);
}

#[tokio::test]
async fn retries_respect_retry_after() {
    let server = Server::start(|count, _| match count {
        0 => answer("429 Too Many Requests", "Retry-After: 1\r\n", ""),
        1 => answer("503 Service Unavailable", "Content-Type: text/html\r\n", "<html>"),
        _ => json("200 OK", ROOM),
    })
    .await;
    client(&server).configuration().conference().get(1).await.unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen[1].at - seen[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn throttled_writes_are_sent_again() {
    let server = Server::start(|count, _| match count {
        0 => answer("429 Too Many Requests", "Retry-After: 1\r\n", ""),
        _ => answer("201 Created", "Location: /api/admin/configuration/v1/conference/7/\r\n", ""),
    })
    .await;
    let created = client(&server).configuration().conference().create(&NewConference::new("VMR")).await.unwrap();
    assert_eq!(created.uri().as_str(), "/api/admin/configuration/v1/conference/7/");
    let seen = server.seen();
    assert_eq!((seen.len(), seen[0].method.as_str(), seen[1].method.as_str()), (2, "POST", "POST"));
    assert!(seen[1].at - seen[0].at >= Duration::from_secs(1));
}

#[tokio::test]
async fn retries_are_limited() {
    let server = Server::start(|_, _| answer("503 Service Unavailable", "", "")).await;
    let client = client(&server);
    let error = client.configuration().conference().get(1).await.unwrap_err();
    assert_eq!((server.count(), error.attempts(), error.status()), (3, 3, Some(503)));
    assert!(error.to_string().contains("after 3 attempts"), "{error}");
    // The retry budget of the client: ten retries, two of them above.
    for _ in 0..20 {
        client.configuration().conference().get(1).await.unwrap_err();
    }
    assert_eq!(server.count(), 21 + 10);
}

#[tokio::test]
async fn a_retry_after_beyond_the_maximum_is_not_retried() {
    let server = Server::start(|_, _| answer("429 Too Many Requests", "Retry-After: 600\r\n", "")).await;
    let error = client(&server).configuration().conference().get(1).await.unwrap_err();
    assert_eq!(server.count(), 1);
    assert!(error.is_throttled());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(600)));
}

#[tokio::test]
async fn post_and_patch_are_not_retried() {
    let server = Server::start(|_, _| answer("503 Service Unavailable", "", "")).await;
    let client = client(&server);
    client.configuration().conference().create(&NewConference::new("x")).await.unwrap_err();
    client.configuration().conference().update(1, &ConferencePatch::new().description("x")).await.unwrap_err();
    assert_eq!(server.count(), 2);
    client.configuration().conference().replace(1, &NewConference::new("x")).await.unwrap_err();
    assert_eq!(server.count(), 5);
}

#[tokio::test]
async fn a_delete_whose_response_was_lost_succeeds() {
    let server = Server::start(|count, _| match count {
        0 => Reply::Break(String::new()),
        _ => answer("404 Not Found", "", ""),
    })
    .await;
    let client = client(&server);
    client.configuration().conference().delete(1).await.unwrap();
    assert!(client.configuration().conference().delete(1).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn truncated_responses_are_retried() {
    let broken = head("200 OK", "Content-Type: application/json\r\n", 1_000) + ROOM;
    let server = Server::start(move |count, seen| match (count, seen.method.as_str()) {
        (1, "GET") => json("200 OK", ROOM),
        _ => Reply::Break(broken.clone()),
    })
    .await;
    let client = client(&server);
    assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
    let error = client.configuration().conference().create(&NewConference::new("x")).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Transport, 3));
}

#[tokio::test]
async fn endless_responses_are_cut_off() {
    let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
    for status in ["200 OK", "400 Bad Request"] {
        let (chunk, head) = (chunk.clone(), format!("HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n"));
        let server = Server::start(move |_, _| Reply::Endless(head.clone(), chunk.clone())).await;
        let client = builder(&server.url).max_body_size(100_000).build().unwrap();
        let error = client.configuration().conference().get(1).await.unwrap_err();
        let kind = if status.starts_with("200") { ErrorKind::TooLarge } else { ErrorKind::Status };
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn timeouts_are_respected() {
    let slow = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n \r\n".to_owned();
    let server = Server::start(move |count, _| match count {
        0 => Reply::Silence,
        _ => Reply::Late(Duration::from_millis(10), slow.clone()),
    })
    .await;
    let short = Duration::from_millis(200);
    for client in [builder(&server.url).timeout(short), builder(&server.url).idle_timeout(short)] {
        let error = client.build().unwrap().configuration().conference().get(1).await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
    }
    assert_eq!(server.count(), 2);
}

#[tokio::test]
async fn refused_connections_are_retried() {
    let url = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let client = builder(&url).build().unwrap();
    let error = client.configuration().conference().create(&NewConference::new("x")).await.unwrap_err();
    // Nothing was sent, so even a write is retried.
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
    assert!(error.to_string().contains("refused"), "{error}");
}

#[tokio::test]
async fn writes_are_not_redirected() {
    let server =
        Server::start(|_, seen| answer("301 Moved Permanently", &format!("Location: {}moved/\r\n", seen.target), ""))
            .await;
    let endpoint = client(&server).configuration().conference();
    let errors = [
        endpoint.create(&NewConference::new("x")).await.unwrap_err(),
        endpoint.update(1, &ConferencePatch::new().description("x")).await.unwrap_err(),
        endpoint.replace(1, &NewConference::new("x")).await.unwrap_err(),
        endpoint.delete(1).await.unwrap_err(),
    ];
    assert_eq!(server.count(), 4);
    for error in errors {
        assert_eq!((error.kind(), error.status()), (ErrorKind::Redirect, Some(301)), "{error}");
    }
    // A cycle of redirects ends.
    let error = endpoint.get(1).await.unwrap_err();
    assert_eq!((error.kind(), server.count()), (ErrorKind::Redirect, 4 + 6));
}

#[tokio::test]
async fn reads_are_redirected_on_the_same_server_only() {
    let other = Server::start(|_, _| json("200 OK", ROOM)).await;
    let elsewhere = format!("Location: {}/\r\n", other.url);
    let server = Server::start(move |_, seen| match seen.target.as_str() {
        "/there/" => json("200 OK", ROOM),
        target if target.ends_with("/1/") => answer("302 Found", "Location: /there/\r\n", ""),
        _ => answer("302 Found", &elsewhere, ""),
    })
    .await;
    let client = client(&server);
    assert_eq!(client.configuration().conference().get(1).await.unwrap().id, 1);
    let error = client.configuration().conference().get(2).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Redirect && error.to_string().contains(&other.url), "{error}");
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn at_most_five_requests_at_once() {
    // The first ones wait long enough for each other on a slow machine, too.
    let wait = |count| Duration::from_millis(if count < 5 { 2_000 } else { 20 });
    let server = Server::start(move |count, _| Reply::Late(wait(count), head("200 OK", "", ROOM.len()) + ROOM)).await;
    let client = client(&server);
    let tasks: Vec<_> = (0..30)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.configuration().conference().get(1).await.map(drop) })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!((server.count(), server.most_at_once.load(Ordering::SeqCst)), (30, 5));
}

fn page(next: &str, ids: std::ops::Range<i64>, total: i64) -> Reply {
    let rooms: Vec<_> = ids.map(|id| format!(r#"{{"service_type": "x", "id": {id}}}"#)).collect();
    let meta = format!(r#"{{"limit": 100, "offset": 0, "total_count": {total}, "next": {next}, "previous": null}}"#);
    json("200 OK", &format!(r#"{{"meta": {meta}, "objects": [{}]}}"#, rooms.join(",")))
}

#[tokio::test]
async fn a_long_list_is_read_completely() {
    let server = Server::start(|count, _| {
        let start = i64::try_from(count).unwrap() * 100;
        let end = (start + 100).min(10_050);
        // Relative and absolute, with another host: only path and query are used.
        let next = match count % 3 {
            _ if end == 10_050 => "null".to_owned(),
            0 => format!(r#""/api/admin/configuration/v1/conference/?limit=100&offset={end}""#),
            1 => format!(r#""http://evil.invalid/api/admin/configuration/v1/conference/?limit=100&offset={end}""#),
            _ => format!(r#""?limit=100&offset={end}""#),
        };
        page(&next, start..end, 10_050)
    })
    .await;
    let mut rows = client(&server).configuration().conference().list().stream();
    let mut count = 0;
    while let Some(row) = rows.try_next().await.unwrap() {
        assert_eq!(row.id, count);
        count += 1;
    }
    assert_eq!((count, server.count()), (10_050, 101));
    assert!(rows.try_next().await.unwrap().is_none());
    let seen = server.seen();
    assert_eq!(seen[0].target, "/api/admin/configuration/v1/conference/?limit=100");
    assert_eq!(seen[2].target, "/api/admin/configuration/v1/conference/?limit=100&offset=200");
}

#[tokio::test]
async fn pages_in_a_cycle_are_an_error() {
    let same = Server::start(|_, seen| page(&format!(r#""{}""#, seen.target), 0..1, 9)).await;
    let cycle = Server::start(|count, _| page(&format!(r#""?offset={}""#, count % 3), 0..1, 9)).await;
    let empty = Server::start(|count, _| page(&format!(r#""?offset={count}""#), 0..0, 9)).await;
    for (server, most) in [(same, 2), (cycle, 12), (empty, 1)] {
        let error = client(&server).configuration().conference().list().all().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Paging, "{error}");
        assert!(server.count() <= most, "{}", server.count());
    }
}

#[tokio::test]
async fn rows_before_an_error_are_returned() {
    let server = Server::start(|count, _| match count {
        0 => page(r#""?offset=1""#, 0..1, 2),
        _ => json("500 Internal Server Error", r#"{"error_message": "Sorry"}"#),
    })
    .await;
    let mut rows = client(&server).configuration().conference().list().stream();
    assert!(rows.try_next().await.unwrap().is_some());
    assert!(rows.try_next().await.unwrap_err().to_string().contains("Sorry"));
    assert!(rows.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn errors_name_the_request_and_the_reason() {
    let cases = [
        ("401 Unauthorized", "WWW-Authenticate: Basic Realm=\"x\"\r\n", "", "check the credentials"),
        ("401 Unauthorized", "", "", "not allowed to do this"),
        ("404 Not Found", "Content-Type: text/html\r\n", "", "404 Not Found"),
        ("405 Method Not Allowed", "Allow: GET\r\n", "GET", "405 Method Not Allowed"),
        ("400 Bad Request", "", r#"{"error": "must be &lt; 5"}"#, "must be < 5"),
        ("400 Bad Request", "", r#"{"conference": {"name": ["Taken."]}}"#, "`name`: Taken."),
        ("500 Internal Server Error", "", r#"{"error_message": "Sorry", "traceback": "x"}"#, "Sorry"),
        ("403 Forbidden", "", "<html><head><title>Denied by proxy</title>", "Denied by proxy"),
        ("300 Multiple Choices", "", "More than one conference is found.", "More than one"),
        ("418 I'm a teapot", "", "short and stout", "short and stout"),
    ];
    for (status, headers, body, message) in cases {
        let server = Server::start(move |_, _| answer(status, headers, body)).await;
        let error = client(&server).configuration().conference().get(1).await.unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("GET /api/admin/configuration/v1/conference/1/: "), "{text}");
        assert!(text.contains(message), "{text}");
        assert_eq!(error.status(), status[..3].parse().ok());
    }
}

#[tokio::test]
async fn secrets_in_a_response_are_redacted() {
    let server = Server::start(|_, seen| {
        let echo = format!(r#"{{"error": "{} pin 987654 correct horse"}}"#, seen.header("authorization").unwrap());
        json("400 Bad Request", &echo)
    })
    .await;
    let client = client(&server);
    let patch = ConferencePatch::new().pin("987654");
    let error = client.configuration().conference().update(1, &patch).await.unwrap_err();
    let shown = format!("{error} {error:?} {client:?} {patch:?} {:?}", error.body_excerpt());
    for secret in ["987654", "correct horse", "YWRtaW46Y29ycmVjdCBob3JzZQ"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("[redacted]"));
}

#[tokio::test]
async fn writes_without_a_body_have_a_content_length() {
    let server = Server::start(|_, _| json("200 OK", "{}")).await;
    let client = builder(&server.url).build().unwrap();
    for method in [Method::POST, Method::PUT, Method::PATCH, Method::GET, Method::DELETE] {
        client.request(method, "/x").await.unwrap();
    }
    client.request(Method::POST, "/x").json(&7).await.unwrap();
    let lengths: Vec<_> = server.seen().iter().map(|seen| seen.header("content-length").map(str::to_owned)).collect();
    let lengths: Vec<_> = lengths.iter().map(Option::as_deref).collect();
    assert_eq!(lengths, [Some("0"), Some("0"), Some("0"), None, None, Some("1")]);
}
