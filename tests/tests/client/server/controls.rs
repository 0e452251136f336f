//! The control interface of the server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use pexgen_tests::{Fault, Server};
use serde_json::{Value, json};

use crate::server::CONFERENCE;

#[test]
fn rows_can_be_seeded_overwritten_and_reset() {
    let server = Server::start();
    let (http, control) = (server.http(), server.control());
    let keys = control.seed("configuration/conference", 30, &json!({ "name": "VMR_{n}", "tag": "t" }));
    assert_eq!((keys.len(), &keys[29]), (30, &json!(30)));
    control.seed("configuration/conference_alias", 2, &json!({ "conference": 7 }));
    let page = http.get(&format!("{CONFERENCE}?limit=1&offset=6")).json();
    assert_eq!(page["objects"][0]["name"], "VMR_7");
    assert_eq!(page["objects"][0]["aliases"].as_array().map(Vec::len), Some(2));

    control.write("configuration/conference", 1, &json!({ "service_type": "hologram" }));
    control.omit("configuration/conference", &["tag", "aliases"]);
    let first = &http.get(CONFERENCE).json()["objects"][0];
    assert_eq!(first["service_type"], "hologram");
    assert_eq!((first.get("tag"), first.get("aliases")), (None, None));

    control.reset();
    assert_eq!(http.get(CONFERENCE).json()["meta"]["total_count"], 0);
    http.post(CONFERENCE, &json!({ "name": "first again" }));
    assert_eq!(http.get(&format!("{CONFERENCE}1/")).json()["tag"], "");
}

#[test]
fn every_resource_can_be_seeded_and_read() {
    let server = Server::start();
    let (http, control) = (server.http(), server.control());
    for group in ["configuration", "status", "history"] {
        let root = http.get(&format!("/api/admin/{group}/v1/")).json();
        for (name, entry) in root.as_object().expect("resources") {
            if name == "upgrade" {
                continue; // keeps nothing
            }
            let keys = control.seed(&format!("{group}/{name}"), 2, &Value::Null);
            let list = entry["list_endpoint"].as_str().expect("a path");
            if name == "system_syncpoint" {
                // Its list accepts only POST.
                assert_eq!(http.get(&format!("{list}{}/", keys[0])).status, 200, "{group}/{name}");
                continue;
            }
            let page = http.get(&format!("{list}?limit=2"));
            assert_eq!(page.status, 200, "{group}/{name}: {}", page.text());
            assert_eq!(page.json()["objects"].as_array().map(Vec::len), Some(2), "{group}/{name}");
        }
    }
}

#[test]
fn requests_are_logged_without_secrets() {
    let server = Server::start();
    let (http, control) = (server.http(), server.control());
    http.post(CONFERENCE, &json!({ "name": "logged" }));
    http.anonymous().get(CONFERENCE);
    let log = control.requests();
    assert_eq!(log.len(), 2);
    assert_eq!((log[0].method.as_str(), log[0].path.as_str()), ("POST", CONFERENCE));
    assert_eq!((log[0].status, log[0].in_flight), (Some(201), 1));
    assert_eq!(log[0].json(), json!({ "name": "logged" }));
    assert_eq!(log[0].headers["authorization"], "present");
    assert!(!log[1].headers.contains_key("authorization"));
    assert!(log[1].since(&log[0]) > Duration::ZERO);
    control.forget_requests();
    assert!(control.requests().is_empty());
}

#[test]
fn faults_apply_to_the_given_number_of_requests() {
    let server = Server::start();
    let (http, control) = (server.http(), server.control());
    let status = || http.get(CONFERENCE).status;
    control.fault(&Fault::status(503).times(2).skip(1).on("GET", "conference").body("<html>"));
    assert_eq!([status(), status(), status(), status()], [200, 503, 503, 200]);
    control.fault(&Fault::new().delay(Duration::from_millis(50)).header("X-Late", "yes"));
    assert_eq!(http.get(CONFERENCE).header("X-Late"), "yes");

    control.throttle(1, 7);
    let answer = http.get(CONFERENCE);
    assert_eq!((answer.status, answer.header("Retry-After")), (429, "7"));
    control.throttle_until(1, 60);
    let answer = http.get(CONFERENCE);
    assert!(answer.header("Retry-After").ends_with(" GMT"), "{:?}", answer.headers);
    assert_eq!(status(), 200);
}

#[test]
fn responses_can_be_truncated_or_endless() {
    let server = Server::start();
    let (http, control) = (server.http(), server.control());
    let ask = |path: &str| http.try_send("GET", path, b"", None);
    control.fault(&Fault::new().truncate(30));
    assert!(ask(CONFERENCE).is_err(), "incomplete response");
    control.break_downloads_after(500);
    assert!(ask("/api/admin/configuration/v1/system_backup/small%20backup+1.tar.gpg/").is_err());

    control.fault(&Fault::status(200).body("[").endless());
    let mut stream = TcpStream::connect(server.url().trim_start_matches("http://")).expect("a stream");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").expect("a request");
    let mut buffer = vec![0; 1 << 20];
    stream.read_exact(&mut buffer).expect("a megabyte of a response");
    drop(stream);
    assert_eq!(http.get(CONFERENCE).status, 200, "the server still responds");
}

#[test]
fn concurrent_requests_are_counted() {
    let server = Server::start();
    let (http, control) = (server.http(), server.control());
    control.fault(&Fault::new().times(4).delay(Duration::from_secs(2)));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| http.get(CONFERENCE));
        }
    });
    let most = control.requests().iter().map(|request| request.in_flight).max();
    assert_eq!(most, Some(4));
}
