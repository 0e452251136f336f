//! Requests that an API describes one by one, against a server on a socket: bodies, responses, errors.
#![cfg(feature = "blocking")]

use std::io::Read as _;

use crate::operations::v1::device::login::LoginResponse;
use crate::operations::v1::device::put_license::{
    PutLicenseBody, PutLicenseFailure, PutLicenseForm, PutLicenseResponse,
};
use crate::operations::v1::device::{AddLicense, DropLicense, GetIni, GetShape, Login, PutLicense};
use crate::operations::v1::types::{
    Figure, License, NewCircle, NewEllipse, NewFigure, NewLicense, NewRound, NewSquare, Round, Shape, Tagged,
};
use crate::support::any::Any;
use crate::support::{Seen, Server, answer, json};
use pexgen_runtime::encode::Body;
use pexgen_runtime::operation::Parameter;
use pexgen_runtime::{Client, Error, ErrorKind, RetryPolicy, Secret, Timestamp, Upload, blocking};
use serde_json::json;

fn client(server: &Server) -> Client {
    Client::builder(&server.url).retry(RetryPolicy::never()).build().unwrap()
}

/// Sends a body and gives what came over the wire.
async fn sent(body: PutLicenseBody) -> Seen {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    PutLicense::new(client(&server), body).send().await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("PUT", "/license"));
    seen
}

fn text(seen: &Seen) -> String {
    String::from_utf8(seen.body.clone()).unwrap()
}

#[tokio::test]
async fn json_bodies_keep_absent_null_and_value_apart() {
    let until: Timestamp = "2030-01-02T03:04:05+01:00".parse().unwrap();
    let seen = sent(PutLicenseBody::Json(NewLicense::new("k").until(until).names(["a"]).more("x y", 1))).await;
    assert_eq!(seen.header("content-type"), Some("application/vnd.license+json"));
    assert_eq!(text(&seen), r#"{"key":"k","until":"2030-01-02T02:04:05Z","names":["a"],"x y":1}"#);
    let seen = sent(PutLicenseBody::Json(NewLicense::new("k").until(None).names(None))).await;
    assert_eq!(text(&seen), r#"{"key":"k","until":null,"names":null}"#);
}

#[tokio::test]
async fn bodies_of_text_and_bytes_go_as_they_are() {
    let seen = sent(PutLicenseBody::Text("größe\n".to_owned())).await;
    assert_eq!((seen.header("content-type"), text(&seen).as_str()), (Some("text/plain"), "größe\n"));
    let seen = sent(PutLicenseBody::Bytes(Upload::from(vec![0, 255, 10]))).await;
    assert_eq!((seen.header("content-type"), seen.body.as_slice()), (Some("application/x-license"), &[0, 255, 10][..]));
    let seen = sent(PutLicenseBody::Bytes(Upload::from(vec![1]).content_type("text/ini"))).await;
    assert_eq!(seen.header("content-type"), Some("text/ini"));
}

#[tokio::test]
async fn forms_are_encoded() {
    let seen = sent(PutLicenseBody::Form(NewLicense::new("a&b=c d").until(None).names(["x", "y+"]))).await;
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(text(&seen), "key=a%26b%3Dc%20d&names=x&names=y%2B");
}

#[tokio::test]
async fn forms_with_files_have_a_part_for_each() {
    let form = PutLicenseForm::new(Upload::bytes("a\"b.lic", "bytes")).names(["x", "y"]).license(NewLicense::new("k"));
    let seen = sent(PutLicenseBody::Multipart(form)).await;
    let boundary = seen.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = text(&seen);
    let parts: Vec<&str> = body.split(&format!("--{boundary}")).map(str::trim).collect();
    assert_eq!(
        parts,
        [
            "",
            "Content-Disposition: form-data; name=\"names\"\r\nContent-Type: text/x-name\r\n\r\nx",
            "Content-Disposition: form-data; name=\"names\"\r\nContent-Type: text/x-name\r\n\r\ny",
            "Content-Disposition: form-data; name=\"license\"\r\nContent-Type: application/json\r\n\r\n{\"key\":\"k\"}",
            "Content-Disposition: form-data; name=\"file\"; filename=\"a%22b.lic\"\r\n\
             Content-Type: application/x-license\r\n\r\nbytes",
            "--",
        ]
    );
}

#[tokio::test]
async fn operations_that_need_no_authentication_get_no_credentials() {
    let server = Server::start(|_, _| answer("401 Unauthorized", "", "")).await;
    let client = Client::builder(&server.url).bearer_auth("s3cret").retry(RetryPolicy::never()).build().unwrap();
    let refused = Login::new(client.clone()).send().await.unwrap_err();
    assert!(refused.to_string().contains("no credentials were sent"), "{refused}");
    GetIni::new(client).send().await.unwrap_err();
    let seen: Vec<Option<String>> =
        server.seen().iter().map(|seen| seen.header("authorization").map(str::to_owned)).collect();
    assert_eq!(seen, [None, Some("Bearer s3cret".to_owned())]);
}

#[tokio::test]
async fn described_redirects_are_responses() {
    let login = |status: &'static str, headers: &'static str| async move {
        let server = Server::start(move |index, _| match index {
            0 => answer(status, headers, ""),
            _ => answer("200 OK", "Content-Type: text/plain\r\n", "there"),
        })
        .await;
        let came = Login::new(client(&server)).send().await;
        (came.map_err(|failed| failed.to_string()), server.count())
    };
    let elsewhere = login("302 Found", "Location: https://elsewhere.example.com/?a=b\r\n").await;
    assert_eq!(elsewhere, (Ok(LoginResponse::Found("https://elsewhere.example.com/?a=b".to_owned())), 1));
    assert_eq!(login("302 Found", "Location: /here\r\n").await, (Ok(LoginResponse::Found("/here".to_owned())), 1));
    // Others are followed as ever.
    assert_eq!(login("303 See Other", "Location: /here\r\n").await, (Ok(LoginResponse::Ok("there".to_owned())), 2));
    let (nowhere, _) = login("302 Found", "").await;
    assert!(nowhere.unwrap_err().contains("no valid `Location`"));
}

#[tokio::test]
async fn the_accept_header_has_what_is_described() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    PutLicense::new(client(&server), PutLicenseBody::Text(String::new())).send().await.unwrap();
    let accepted = "application/json, application/octet-stream, text/*, text/plain;q=0.9";
    assert_eq!(server.seen()[0].header("accept"), Some(accepted));
    Any::new(client(&server)).with(Parameter::path("id"), 1).send().await.unwrap();
    assert_eq!(server.seen()[1].header("accept"), Some("*/*"));
}

/// The result of a response.
async fn got(
    status: &'static str,
    headers: &'static str,
    body: &'static str,
) -> Result<PutLicenseResponse, pexgen_runtime::operation::OperationError<PutLicenseFailure>> {
    let server = Server::start(move |_, _| answer(status, headers, body)).await;
    PutLicense::new(client(&server), PutLicenseBody::Json(NewLicense::new("s3cret"))).send().await
}

#[tokio::test]
async fn responses_decode_by_status_and_type() {
    let json = "Content-Type: application/json; charset=utf-8\r\n";
    let read = got("200 OK", json, r#"{"key": "k", "until": "2030-01-02T03:04:05Z", "x": 7}"#).await.unwrap();
    let PutLicenseResponse::OkJson(license) = read else { panic!("{read:?}") };
    assert_eq!((license.key.as_str(), license.more["x"]), ("k", 7));
    assert_eq!(license.until.unwrap().to_string(), "2030-01-02T03:04:05Z");
    // JSON by another name.
    let read = got("200 OK", "Content-Type: application/hal+json\r\n", r#"{"key": "k"}"#).await.unwrap();
    assert!(matches!(read, PutLicenseResponse::OkJson(_)));
    let read = got("200 OK", "Content-Type: application/octet-stream\r\n", "bytes").await.unwrap();
    let PutLicenseResponse::OkBytes(download) = read else { panic!("{read:?}") };
    assert_eq!(download.bytes().await.unwrap(), "bytes");
    let read = got("202 Accepted", "Content-Type: TEXT/html\r\n", "<p>").await.unwrap();
    assert!(matches!(read, PutLicenseResponse::Success(text) if text == "<p>"));
    assert!(matches!(got("204 No Content", "", "").await.unwrap(), PutLicenseResponse::NoContent));
    assert!(matches!(got("304 Not Modified", "", "").await.unwrap(), PutLicenseResponse::NotModified));
    // Without a type it can only be what is described first.
    assert!(matches!(got("200 OK", "", r#"{"key": "k"}"#).await.unwrap(), PutLicenseResponse::OkJson(_)));
}

#[tokio::test]
async fn what_is_not_described_is_an_error_that_shows_it() {
    let failed = got("200 OK", "Content-Type: text/html\r\n", "<p>s3cret login</p>").await.unwrap_err();
    assert_eq!((failed.kind(), failed.status()), (ErrorKind::Decode, Some(200)));
    reads(
        &failed,
        "PUT /license: invalid response: the status is 200 and the media type `text/html`, the API \
        describes `application/json`, `application/octet-stream`, `text/*`",
    );
    assert_eq!(failed.body_excerpt(), Some("<p>[redacted] login</p>"));
    let failed = got("206 Partial", "Content-Type: application/json\r\n", "{}").await.unwrap_err();
    reads(
        &failed,
        "PUT /license: invalid response: the status is 206 and the media type `application/json`, the \
        API describes `application/json`, `application/octet-stream`, `text/*`",
    );
    let server = Server::start(|_, _| answer("201 Created", "Content-Type: text/plain\r\n", "made")).await;
    let failed = GetIni::new(client(&server)).send().await.unwrap_err();
    reads(&failed, "GET /ini: invalid response: the status is 201, the API describes `200`");
    assert_eq!(failed.body_excerpt(), Some("made"));
    // Of the type that is described, and not as it is described.
    let failed = got("200 OK", "Content-Type: application/json\r\n", r#"{"key": "k", "x": {}}"#).await.unwrap_err();
    assert!(failed.is_decode() && failed.json_path() == Some("x"), "{failed}");
    let failed = got("200 OK", "Content-Type: application/json\r\n", "{}").await.unwrap_err();
    assert!(failed.to_string().contains("missing field `key`"), "{failed}");
}

#[tokio::test]
async fn success_with_an_undescribed_status_is_the_described_type_if_the_body_matches() {
    let add = async |status: &'static str, headers: &'static str, body: &'static str| {
        let server = Server::start(move |_, _| answer(status, headers, body)).await;
        AddLicense::new(client(&server)).send().await
    };
    let json = "Content-Type: application/json\r\n";
    assert_eq!(add("201 Created", json, r#"{"key": "k"}"#).await.unwrap().key, "k");
    assert_eq!(add("202 Accepted", "", r#"{"key": "k"}"#).await.unwrap().key, "k");
    // The value is missing, but the request was carried out.
    let failed = add("204 No Content", "", "").await.unwrap_err();
    assert_eq!((failed.is_carried_out(), failed.status()), (true, Some(204)));
    reads(
        &failed,
        "POST /license: invalid response: the status is 204, the API describes `200` (the server reported success; do \
        not repeat the request)",
    );
    for body in ["{}", "[]", ""] {
        let failed = add("200 OK", json, body).await.unwrap_err();
        assert_eq!((failed.is_carried_out(), failed.status()), (true, Some(200)), "{failed}");
    }
    // Neither a part of a response nor the page of a proxy is a success.
    assert!(!add("206 Partial Content", json, r#"{"key": "k"}"#).await.unwrap_err().is_carried_out());
    assert!(!add("201 Created", "Content-Type: text/html\r\n", "<p>").await.unwrap_err().is_carried_out());
    assert!(add("202 Accepted", "Content-Type: text/html\r\n", "").await.unwrap_err().is_carried_out());
}

#[tokio::test]
async fn success_with_an_undescribed_status_needs_no_body_if_none_is_described() {
    for (status, headers, body) in [("200 OK", "", ""), ("202 Accepted", "Content-Type: application/json\r\n", "{}")] {
        let server = Server::start(move |_, _| answer(status, headers, body)).await;
        DropLicense::new(client(&server)).send().await.unwrap();
    }
    let server = Server::start(|_, _| answer("200 OK", "Content-Type: text/html\r\n", "<p>")).await;
    assert!(!DropLicense::new(client(&server)).send().await.unwrap_err().is_carried_out());
}

fn reads(failed: &impl std::fmt::Display, text: &str) {
    assert_eq!(failed.to_string(), text);
}

#[tokio::test]
async fn failures_have_their_body_in_its_type() {
    let json = "Content-Type: application/json\r\n";
    let failed = got("409 Conflict", json, r#"{"key": "busy", "description": "Synchronising s3cret"}"#).await;
    let failed = failed.unwrap_err();
    assert!(failed.is_conflict());
    let license = License { key: "busy".to_owned(), ..License::default() };
    // A property of another type: the body does not match its schema; the error has the status.
    assert_eq!(failed.body(), None);
    assert_eq!(failed.message(), Some("Synchronising [redacted]"));
    let failed = got("409 Conflict", json, r#"{"key": "busy"}"#).await.unwrap_err();
    assert_eq!(failed.body(), Some(&PutLicenseFailure::Conflict(license)));
    let failed = got("404 Not Found", json, r#"{"detail": "No."}"#).await.unwrap_err();
    assert!(failed.is_not_found() && !failed.is_validation());
    assert_eq!(failed.into_body(), Some(PutLicenseFailure::ClientError(json!({"detail": "No."}))));
    let failed = got("500 Oops", "Content-Type: text/plain\r\n", "broken").await.unwrap_err();
    assert_eq!(failed.body(), Some(&PutLicenseFailure::Other("broken".to_owned())));
    let failed = got("500 Oops", "Content-Type: text/html\r\n", "<title>Gone wrong</title>").await.unwrap_err();
    assert_eq!((failed.body(), failed.message()), (None, Some("Gone wrong")));
    let error: Error = failed.into();
    assert_eq!(error.status(), Some(500));
}

#[tokio::test]
async fn requests_are_sent_again_as_all_others() {
    let server = Server::start(|count, _| match count {
        0 => answer("503 Service Unavailable", "Retry-After: 0\r\n", ""),
        _ => json("200 OK", r#"{"key": "k"}"#),
    })
    .await;
    let client = Client::builder(&server.url).build().unwrap();
    PutLicense::new(client.clone(), PutLicenseBody::Json(NewLicense::new("k"))).send().await.unwrap();
    assert_eq!(server.count(), 2);
    // Bytes can be read again, a reader cannot.
    for (body, attempts) in [(Upload::from(vec![1]), 3), (Upload::reader("license", &b"1"[..]), 1)] {
        let server = Server::start(|_, _| answer("503 Service Unavailable", "Retry-After: 0\r\n", "")).await;
        let client = Client::builder(&server.url).build().unwrap();
        let failed = PutLicense::new(client, PutLicenseBody::Bytes(body)).send().await.unwrap_err();
        assert_eq!((failed.attempts(), server.count()), (attempts, attempts as usize));
    }
}

#[tokio::test]
async fn responses_have_the_client_limits() {
    let server = Server::start(|_, _| json("200 OK", &format!("\"{}\"", "x".repeat(1000)))).await;
    let client = Client::builder(&server.url).max_body_size(100).build().unwrap();
    let failed = GetShape::new(client).send().await.unwrap_err();
    assert_eq!(failed.kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn files_are_streams() {
    let server = Server::start(|_, _| {
        answer("200 OK", "Content-Type: application/octet-stream\r\nContent-Disposition: x; filename=a.ini\r\n", "[a]")
    })
    .await;
    let mut file = GetIni::new(client(&server)).send().await.unwrap();
    assert_eq!(file.file_name().as_deref(), Some("a.ini"));
    assert_eq!(file.try_next().await.unwrap().unwrap(), "[a]");
    assert_eq!(file.try_next().await.unwrap(), None);
    // A failure of the same request is read to its end.
    let server = Server::start(|_, _| json("404 Not Found", r#"{"key": "k"}"#)).await;
    let failed = GetIni::new(client(&server)).send().await.unwrap_err();
    assert_eq!(failed.body().unwrap().key, "k");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_without_async_has_the_same_requests() {
    let server = Server::start(|count, _| match count {
        0 => answer("200 OK", "Content-Type: application/octet-stream\r\n", "[a]"),
        1 => answer("200 OK", "Content-Type: application/octet-stream\r\n", "[b]"),
        _ => json("409 Conflict", r#"{"key": "k"}"#),
    })
    .await;
    let url = server.url.clone();
    let work = move || {
        let client = blocking::Client::builder(&url).build().unwrap();
        let mut text = String::new();
        GetIni::new(client.clone()).send().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "[a]");
        let response = PutLicense::new(client.clone(), PutLicenseBody::Text("x".to_owned())).send().unwrap();
        let PutLicenseResponse::OkBytes(file) = response else { panic!("{response:?}") };
        assert_eq!(file.bytes().unwrap(), "[b]");
        let failed = PutLicense::new(client, PutLicenseBody::Text("x".to_owned())).send().unwrap_err();
        assert!(matches!(failed.body(), Some(PutLicenseFailure::Conflict(_))), "{failed}");
    };
    std::thread::spawn(work).join().unwrap();
}

async fn shape(body: String) -> Result<Shape, Error> {
    let server = Server::start(move |_, _| json("200 OK", &body)).await;
    Ok(GetShape::new(client(&server)).send().await?)
}

#[tokio::test]
async fn unions_are_decoded_as_the_type_that_matches() {
    let license = || License { key: "k".to_owned(), ..License::default() };
    for (body, expected) in [
        (r#"{"key": "k"}"#, Shape::License(license())),
        (r#"[{"key": "k"}]"#, Shape::Licenses(vec![license()])),
        ("[]", Shape::Licenses(Vec::new())),
        (r#"{"id": 1, "key2": 2}"#, Shape::Alarm(serde_json::from_str(r#"{"id": 1, "key2": 2}"#).unwrap())),
        ("7", Shape::Number(7)),
        (r#""7""#, Shape::Text("7".to_owned())),
        ("7.5", Shape::Unlisted(json!(7.5))),
        (r#"{"other": 1}"#, Shape::Unlisted(json!({"other": 1}))),
        (r#"["x"]"#, Shape::Unlisted(json!(["x"]))),
    ] {
        assert_eq!(shape(body.to_owned()).await.unwrap(), expected, "{body}");
    }
    let error = shape("null".to_owned()).await.unwrap_err();
    assert!(error.to_string().contains("invalid type: null"), "{error}");
    let error = shape(r#"{"key": "k", "until": "never"}"#.to_owned()).await.unwrap_err();
    assert!(error.to_string().ends_with("`never` is not a date and time"), "{error}");
    // The place is inside the value.
    assert_eq!(error.json_path(), Some("until"));
}

#[test]
fn unions_with_a_tag_are_what_it_says() {
    let read = |text: &str| serde_json::from_str::<Tagged>(text);
    assert!(
        matches!(read(r#"{"kind": "licence", "key": "k", "x": 1}"#), Err(error) if error.to_string().contains("integer"))
    );
    assert!(matches!(read(r#"{"kind": "node", "value": 1}"#).unwrap(), Tagged::Node(_)));
    assert!(matches!(read(r#"{"kind": "new", "value": 1}"#).unwrap(), Tagged::Unlisted(_)));
    assert!(matches!(read(r#"{"value": 1}"#).unwrap(), Tagged::Node(_)));
    assert!(read(r#"{"kind": "node"}"#).is_err());
}

#[test]
fn unions_in_unions_with_the_same_tag_keep_the_inner_tag() {
    let read = |text: &str| serde_json::from_str::<Figure>(text).unwrap();
    assert!(matches!(read(r#"{"kind": "Circle", "radius": 1}"#), Figure::Round(Round::Circle(_))));
    assert!(matches!(read(r#"{"kind": "oval"}"#), Figure::Round(Round::Ellipse(_))));
    assert!(matches!(read(r#"{"kind": "Square"}"#), Figure::Square(_)));
    assert!(matches!(read(r#"{"kind": "Line"}"#), Figure::Unlisted(_)));
    let sent = |figure: NewFigure| serde_json::to_value(Body::new().with("figure", figure)).unwrap()["figure"].take();
    let circle = NewFigure::Round(NewRound::Circle(NewCircle::new().radius(1)));
    assert_eq!(sent(circle), json!({"kind": "Circle", "radius": 1}));
    assert_eq!(sent(NewFigure::Round(NewRound::Ellipse(NewEllipse::new()))), json!({"kind": "oval"}));
    assert_eq!(sent(NewFigure::Square(NewSquare::new())), json!({"kind": "Square"}));
}

#[tokio::test]
async fn what_is_nested_too_deep_is_an_error() {
    let nested = |levels: usize| format!("{}7{}", r#"{"value": 1, "inner": "#.repeat(levels), "}".repeat(levels));
    let mut read = shape(nested(100)).await.unwrap();
    let mut levels = 0;
    while let Shape::Node(node) = read {
        levels += 1;
        read = *node.inner.unwrap();
    }
    assert_eq!((levels, read), (100, Shape::Number(7)));
    for levels in [130, 100_000] {
        let error = shape(nested(levels)).await.unwrap_err();
        assert!(error.to_string().contains("127 levels deep"), "{error}");
    }
    // The innermost value is wrong: one error, without a new attempt at each level.
    let broken = nested(60).replace('7', r#"{"value": {}}"#);
    assert!(shape(broken).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn lines_inside_strings_are_read() {
    let body = "{\"key\": \"# License\n  KEY=a \\\n      b\n\"}".to_owned();
    let Shape::License(license) = shape(body).await.unwrap() else { panic!() };
    assert_eq!(license.key, "# License\n  KEY=a \\\n      b\n");
}

#[tokio::test]
async fn secrets_of_parameters_show_nowhere() {
    let server =
        Server::start(|_, seen| json("403 Forbidden", &format!("{{\"message\": \"no {}\"}}", seen.target))).await;
    let failed = Any::new(client(&server))
        .with(Parameter::path("id"), Secret::from("a/b c"))
        .with(Parameter::query("token"), Secret::from("t&ken"))
        .with(Parameter::header("x-token"), Secret::from("header-token"));
    assert_eq!(format!("{failed:?}"), "Any(RequestBuilder { method: GET, path: \"/any/[redacted]\", .. })");
    let failed = failed.send().await.unwrap_err();
    assert_eq!(server.seen()[0].target, "/any/a%2Fb%20c?token=t%26ken");
    assert_eq!(failed.path(), Some("/any/[redacted]"));
    for text in [failed.to_string(), format!("{failed:?}")] {
        assert!(!text.contains("a%2Fb") && !text.contains("t%26") && !text.contains("t&"), "{text}");
    }
}

#[tokio::test]
async fn advice_fits_apis_with_a_document() {
    let shown = async |status: &'static str, method: &str| {
        let server = Server::start(move |_, _| json(status, "{}")).await;
        let client = client(&server);
        match method {
            "POST" => AddLicense::new(client).send().await.unwrap_err().to_string(),
            _ => DropLicense::new(client).send().await.unwrap_err().to_string(),
        }
    };
    let unauthorized = shown("401 Unauthorized", "DELETE").await;
    assert!(unauthorized.contains("give them to its builder"), "{unauthorized}");
    let not_found = shown("404 Not Found", "POST").await;
    assert!(not_found.contains("something that the path or the body names does not exist"), "{not_found}");
}
