//! A recording of a real server is served later, without it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use std::time::Duration;

use pexgen::fetch::{Forwarder, Verification};
use pexgen::serve::{Clock, Node, Recorded, Snapshot, User};
use pexgen_tests::{Client, Server, cargo, http::Response};
use serde_json::{Map, Value, json};

use crate::support::{ALIAS, CONFERENCE, documents, start};

const LOCATION: &str = "/api/admin/configuration/v1/system_location/";
const PARTICIPANT: &str = "/api/admin/status/v1/participant/";
const PROXY: &str = "/api/admin/configuration/v1/http_proxy/";

/// Strings that a recording must not contain.
const PRIVATE: [&str; 8] =
    ["Ada Lovelace", "ada.lovelace", "corp.test", "20.30.40", "hush", "\"7531", "PEXip123", "Board of directors"];

/// Starts a node that records a server.
fn recorder(server: &Server) -> Node {
    let forwarder = Forwarder::new(server.url(), &Verification::default(), Duration::from_secs(60)).expect("a URL");
    start(Node::builder(documents("v41")).clock(Clock::System).record(forwarder))
}

/// Creates objects with personal data, through the recorder.
fn create(http: &Client) {
    let created = |path: &str, body: Value| {
        let response = http.post(path, &body);
        assert_eq!(response.status, 201, "{}", response.text());
        response.header("Location").to_owned()
    };
    let dns = json!({ "address": "20.30.40.53", "name": "ns.corp.test" });
    let location = created(LOCATION, json!({ "name": "Ada's office", "dns_servers": [dns] }));
    created(
        PROXY,
        json!({ "name": "proxy", "address": "proxy.corp.test", "username": "ada.lovelace", "password": "hush" }),
    );
    for (name, pin) in [("Ada Lovelace", "7531"), ("Board of directors", "75310"), ("Gone", "")] {
        let aliases = json!([{ "alias": format!("{}@corp.test", name.split(' ').next().unwrap_or_default()) }]);
        let room = json!({
            "name": name, "pin": pin, "aliases": aliases, "description": "Call 20.30.40.1 or ada.lovelace@corp.test",
            "system_location": location,
        });
        created(CONFERENCE, room);
    }
}

/// Returns paths of lists and objects.
fn paths(http: &Client) -> Vec<String> {
    let first = http.get(&format!("{PARTICIPANT}?limit=1")).json()["objects"][0]["resource_uri"].clone();
    let first = first.as_str().map(str::to_owned);
    let lists = [CONFERENCE, ALIAS, LOCATION, PROXY, PARTICIPANT].map(|path| format!("{path}?limit=1000"));
    let further = [
        format!("{CONFERENCE}?limit=2&offset=1&order_by=-id"),
        format!("{CONFERENCE}?service_type=conference&limit=1"),
        "/api/admin/configuration/v1/global/1/".to_owned(),
    ];
    lists.into_iter().chain(further).chain(first).collect()
}

/// Compares responses: except in fields that were replaced, they are equal, and equal values have equal replacements.
struct Comparison<'a> {
    replaced: BTreeSet<&'a str>,
    known: BTreeMap<String, String>,
}

impl Comparison<'_> {
    fn compare(&mut self, at: &str, real: &Value, replayed: &Value) {
        match (real, replayed) {
            (Value::Object(one), Value::Object(other)) => {
                // The aliases in a conference do not contain their URI: an addition of the test server.
                let is_compared = |name: &&String| at != "aliases" || *name != "resource_uri";
                let names =
                    |object: &Map<String, Value>| object.keys().filter(is_compared).cloned().collect::<Vec<_>>();
                assert_eq!(names(one), names(other), "{at}");
                for (name, value) in one {
                    self.compare(name, value, &other[name]);
                }
            }
            (Value::Array(one), Value::Array(other)) => {
                assert_eq!(one.len(), other.len(), "{at}: {real} and {replayed}");
                for (one, other) in one.iter().zip(other) {
                    self.compare(at, one, other);
                }
            }
            (Value::String(one), Value::String(other)) if one != other => {
                assert!(self.replaced.contains(at), "{at}: {one} and {other}");
                let known = self.known.entry(one.clone()).or_insert_with(|| other.clone());
                assert_eq!(known, other, "{at}");
            }
            _ => assert_eq!(real, replayed, "{at}"),
        }
    }
}

fn compare(recorded: &Recorded, real: &[Response], replayed: &[Response]) {
    let fields = recorded.replaced.iter().filter_map(|replaced| replaced.field.split_once('.'));
    let mut comparison = Comparison { replaced: fields.map(|(_, field)| field).collect(), known: BTreeMap::new() };
    for (real, replayed) in real.iter().zip(replayed) {
        assert_eq!(real.status, replayed.status, "{} and {}", real.text(), replayed.text());
        comparison.compare("response", &real.json(), &replayed.json());
    }
    let replacements: BTreeSet<&String> = comparison.known.values().collect();
    assert_eq!(replacements.len(), comparison.known.len(), "different values have different replacements");
}

#[test]
fn a_recording_gets_the_same_responses_without_private_values() {
    let server = Server::start();
    let node = recorder(&server);
    let credentials = Some(server.credentials());
    let http = Client::new(&node.url(), credentials);
    create(&http);
    let gone = http.get(&format!("{CONFERENCE}?name=Gone")).json()["objects"][0]["resource_uri"].clone();
    assert_eq!(http.delete(gone.as_str().expect("a URI")).status, 204);
    assert_eq!(http.anonymous().get(CONFERENCE).status, 401, "the server decides about credentials");

    let paths = paths(&http);
    let real: Vec<Response> = paths.iter().map(|path| http.get(path)).collect();
    let state = node.control().save();
    let recorded = node.control().recorded().expect("it records");
    let text = serde_json::to_string(&state).expect("JSON");
    for private in PRIVATE {
        assert!(!text.contains(private), "{private} in {text}");
    }
    drop((node, server));

    let state: Snapshot = serde_json::from_str(&text).expect("a snapshot");
    let (user, password) = ("admin", "PEXip123");
    let node =
        start(Node::builder(documents("v41")).user(User::new(user, password)).clock(Clock::System).objects(state));
    let http = Client::new(&node.url(), credentials);
    let replayed: Vec<Response> = paths.iter().map(|path| http.get(path)).collect();
    compare(&recorded, &real, &replayed);
    let kinds: BTreeSet<&str> = recorded.replaced.iter().map(|replaced| replaced.kind).collect();
    assert!(["secret", "name", "host", "text"].iter().all(|kind| kinds.contains(kind)), "{recorded:?}");
}

#[test]
fn writes_of_lists_are_recorded() {
    let server = Server::start();
    let node = recorder(&server);
    let http = Client::new(&node.url(), Some(server.credentials()));
    let count = || node.control().save().objects.get("configuration/conference").map_or(0, Vec::len);
    let rooms: Vec<Value> = (0..30).map(|number| json!({ "name": format!("room {number}") })).collect();
    assert_eq!(http.patch(CONFERENCE, &json!({ "objects": rooms })).status, 202);
    let all = server.http().get(&format!("{CONFERENCE}?limit=1")).json()["meta"]["total_count"].as_u64();
    assert_eq!(Some(count() as u64), all);
    assert_eq!(http.delete(&format!("{CONFERENCE}?name__startswith=room")).status, 204);
    assert_eq!(count() + 30, usize::try_from(all.expect("a count")).expect("it is small"));
}

#[test]
fn methods_in_a_header_and_missing_objects_are_understood() {
    let server = start(Node::builder(documents("v41")));
    let forwarder = Forwarder::new(&server.url(), &Verification::default(), Duration::from_secs(60)).expect("a URL");
    let node = start(Node::builder(documents("v41")).record(forwarder));
    let http = Client::new(&node.url(), Some(("admin", "admin")));
    let count = || node.control().save().objects.get("configuration/conference").map_or(0, Vec::len);
    for name in ["one", "two"] {
        assert_eq!(http.post(CONFERENCE, &json!({ "name": name })).status, 201);
    }
    assert_eq!(count(), 2);
    let delete = ureq::post(format!("{}{CONFERENCE}1/", node.url()));
    let delete = delete.header("X-HTTP-Method-Override", "DELETE").header("Authorization", "Basic YWRtaW46YWRtaW4=");
    assert_eq!((delete.send_empty().expect("a response").status().as_u16(), count()), (204, 1));
    // Another client deletes the other one.
    let two = format!("{CONFERENCE}2/");
    assert_eq!(Client::new(&server.url(), Some(("admin", "admin"))).delete(&two).status, 204);
    assert_eq!((http.get(&two).status, count()), (404, 0));
}

#[test]
fn nested_objects_of_different_parents_are_recorded() {
    let participants = ["p", "q"].map(|id| json!({ "id": id }));
    let streams = ["p", "q"].map(|parent| json!({ "id": "0", "#parent": parent, "type": parent }));
    let objects =
        json!({ "objects": { "status/participant": participants, "status/participant__media_stream": streams } });
    let objects = serde_json::from_value(objects).expect("a snapshot");
    let server = start(Node::builder(documents("v41")).objects(objects));
    let forwarder = Forwarder::new(&server.url(), &Verification::default(), Duration::from_secs(60)).expect("a URL");
    let node = start(Node::builder(documents("v41")).record(forwarder));
    let http = Client::new(&node.url(), Some(("admin", "admin")));
    for parent in ["p", "q", "p"] {
        let list = http.get(&format!("{PARTICIPANT}{parent}/media_stream/"));
        assert_eq!(list.json()["objects"].as_array().map(Vec::len), Some(1), "{}", list.text());
    }
    let streams = node.control().save().objects["status/participant__media_stream"].clone();
    let parents: BTreeSet<&str> = streams.iter().filter_map(|stream| stream["#parent"].as_str()).collect();
    assert_eq!((streams.len(), parents.len()), (2, 2), "{streams:?}");
}

#[test]
fn a_server_that_does_not_respond_is_reported() {
    let forwarder =
        Forwarder::new("http://127.0.0.1:1", &Verification::default(), Duration::from_secs(5)).expect("a URL");
    let node = start(Node::builder(documents("v41")).record(forwarder));
    let response = Client::new(&node.url(), None).get(CONFERENCE);
    assert_eq!(response.status, 502);
    assert!(response.text().contains("no response from http://127.0.0.1:1: can't connect"), "{}", response.text());
    let recorded = node.control().recorded().expect("it records");
    assert!(recorded.objects.is_empty(), "{recorded:?}");
}

#[cfg(unix)]
#[test]
fn the_command_prints_what_was_replaced() {
    let (server, folder) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("node.json");
    let record = || {
        let mut command = Command::new(cargo::pexgen());
        command
            .arg("serve")
            .arg(documents("v41"))
            .args(["--port", "0", "--record", server.url(), "--state"])
            .arg(&file);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts")
    };
    let mut child = record();
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = String::new();
    lines.read_line(&mut line).expect("UTF-8");
    let http = Client::new(line.split_whitespace().next().expect("a URL"), Some(server.credentials()));
    http.post(PROXY, &json!({ "name": "x", "address": "proxy.corp.test", "username": "ada", "password": "hush" }));
    Command::new("kill").arg(child.id().to_string()).status().expect("a signal is sent");
    let mut report = String::new();
    lines.read_to_string(&mut report).expect("UTF-8");
    assert!(child.wait().expect("it ends").success());
    assert!(report.contains("configuration/http_proxy.password  secret          1 value"), "{report}");
    let again = record().wait_with_output().expect("it ends");
    assert!(String::from_utf8_lossy(&again.stderr).contains("node.json exists; name a new file"), "{again:?}");
}
