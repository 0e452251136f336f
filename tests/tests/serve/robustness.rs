//! Requests that no client should send.

use std::io::{Read, Write};
use std::net::TcpStream;

use fastrand::Rng;
use pexgen::serve::Node;
use pexgen_tests::{Client, scale};
use serde_json::json;

use crate::support::{CONFERENCE, client, documents, newest, start};

/// Sends bytes and returns the beginning of the response.
fn raw(node: &Node, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(node.address()).expect("a connection");
    // The node may respond and close before it has read everything.
    let _ = stream.write_all(bytes);
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut response = Vec::new();
    let _ = stream.take(4096).read_to_end(&mut response);
    String::from_utf8_lossy(&response).into_owned()
}

#[test]
fn garbage_gets_a_response_or_a_closed_connection() {
    let node = newest();
    let mut rng = Rng::with_seed(7);
    for _ in 0..scale::pick(300, 20_000) {
        let line =
            format!("{} {} HTTP/1.1\r\nHost: x\r\n", ["GET", "POST", "\u{1}", "DELETE"][rng.usize(..4)], CONFERENCE);
        let mut bytes = line.into_bytes();
        for _ in 0..rng.usize(..40) {
            let at = rng.usize(..bytes.len());
            bytes[at] = rng.u8(..);
        }
        bytes.extend(b"\r\n\r\n");
        let response = raw(&node, &bytes);
        assert!(response.is_empty() || response.starts_with("HTTP/1."), "{response}");
    }
    assert_eq!(client(&node).get(CONFERENCE).status, 200);
}

#[test]
fn mutated_bodies_never_end_the_node() {
    let node = newest();
    let http = client(&node);
    let mut rng = Rng::with_seed(3);
    let valid =
        json!({ "name": "x", "aliases": [{ "alias": "a" }], "ivr_theme": null, "participant_limit": 5 }).to_string();
    for number in 0..scale::pick(400, 20_000) {
        let mut body = valid.clone().into_bytes();
        for _ in 0..rng.usize(1..6) {
            let at = rng.usize(..body.len());
            match rng.u8(..3) {
                0 => body[at] = rng.u8(..),
                1 => drop(body.remove(at)),
                _ => body.insert(at, b"{}[]\",:0"[rng.usize(..8)]),
            }
        }
        let (method, path) = match number % 3 {
            0 => ("POST", CONFERENCE.to_owned()),
            1 => ("PATCH", CONFERENCE.to_owned()),
            _ => ("PUT", format!("{CONFERENCE}{}/", rng.u8(..9))),
        };
        let status = http.send(method, &path, &body, Some("application/json")).status;
        assert!((200..600).contains(&status), "{status}");
    }
    assert_eq!(http.get(CONFERENCE).status, 200);
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let node = start(Node::builder(documents("v41")).body_maximum(1 << 20));
    let head = format!("POST {CONFERENCE} HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n");
    let response = raw(&node, &[head.into_bytes(), vec![b' '; 2 << 20]].concat());
    assert!(response.starts_with("HTTP/1.1 413"), "{response}");
    assert!(response.contains("larger than 1048576 bytes"), "{response}");
}

#[test]
fn deep_json_is_refused() {
    let node = newest();
    let http = client(&node);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(http.send("POST", CONFERENCE, deep.as_bytes(), Some("application/json")).status, 400);
    let mut inner = json!({ "alias": "x" });
    for _ in 0..60 {
        inner = json!({ "alias": "x", "conference": { "name": "y", "aliases": [inner] } });
    }
    let status = http.post("/api/admin/configuration/v1/conference_alias/", &inner).status;
    assert!(status >= 400, "{status}");
}

#[test]
fn connections_that_are_dropped_leave_no_trace() {
    let node = newest();
    for _ in 0..scale::pick(500, 10_000) {
        drop(TcpStream::connect(node.address()).expect("a connection"));
    }
    assert_eq!(client(&node).get(CONFERENCE).status, 200);
}

#[test]
fn names_of_parts_may_be_escaped_and_extended() {
    let node = newest();
    let http: Client = client(&node);
    let theme = "/api/admin/configuration/v1/ivr_theme/";
    assert_eq!(http.post(theme, &json!({ "name": "x" })).status, 201);
    for (parameters, expected) in [
        ("name=\"package\"; filename=\"a; \\\"b\\\".zip\"", "a; \"b\".zip"),
        ("name*=UTF-8''package; filename=\"_.zip\"; filename*=UTF-8''%C3%A4%20b.zip", "ä b.zip"),
    ] {
        let body = format!("--b\r\nContent-Disposition: form-data; {parameters}\r\n\r\nPK\r\n--b--\r\n");
        let kind = Some("Multipart/Form-Data; boundary=\"b\"");
        let sent = http.send("PATCH", &format!("{theme}1/"), body.as_bytes(), kind);
        assert_eq!(sent.status, 202, "{}", sent.text());
        let stored = http.get(&format!("{theme}1/")).json()["package"].clone();
        assert_eq!(stored, format!("/media/ivr_theme/{expected}"));
    }
}

#[test]
fn a_multipart_body_without_its_end_is_refused() {
    let node = newest();
    let http: Client = client(&node);
    let theme = "/api/admin/configuration/v1/ivr_theme/";
    assert_eq!(http.post(theme, &json!({ "name": "x" })).status, 201);
    let whole = "--b\r\nContent-Disposition: form-data; name=\"package\"; filename=\"t.zip\"\r\n\r\nPK\r\n--b--\r\n";
    for end in 0..whole.len() {
        let status = http
            .send("PATCH", &format!("{theme}1/"), &whole.as_bytes()[..end], Some("multipart/form-data; boundary=b"))
            .status;
        assert!(status < 500, "{end}: {status}");
    }
    let sent = http.send("PATCH", &format!("{theme}1/"), whole.as_bytes(), Some("multipart/form-data; boundary=b"));
    assert_eq!(sent.status, 202, "{}", sent.text());
}
