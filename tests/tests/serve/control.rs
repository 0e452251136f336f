//! The control interface.

use std::time::Duration;

use pexgen::serve::{Limit, Node, Snapshot, User};
use pexgen_tests::Client;
use serde_json::{Map, Value, json};

use crate::support::{ALIAS, CONFERENCE, client, documents, newest, start};

fn control(node: &Node) -> Client {
    Client::new(&format!("{}/__pexgen__", node.url()), None)
}

#[test]
fn a_saved_state_is_loaded_by_another_node() {
    let (one, other) = (newest(), newest());
    let http = client(&one);
    let location = "/api/admin/configuration/v1/system_location/";
    let dns = json!({ "address": "192.0.2.53" });
    assert_eq!(http.post(location, &json!({ "name": "Oslo", "dns_servers": [dns] })).status, 201);
    assert_eq!(http.post(CONFERENCE, &json!({ "name": "Room", "aliases": [{ "alias": "meet" }] })).status, 201);
    let state = control(&one).get("/state/").json();
    assert_eq!(control(&other).put("/state/", &state).status, 204);
    for path in [location, CONFERENCE, ALIAS] {
        assert_eq!(client(&other).get(path).text(), http.get(path).text());
    }
    assert_eq!(control(&other).get("/state/").json(), state);
}

#[test]
fn objects_that_do_not_fit_are_refused_and_change_nothing() {
    let node = newest();
    let load = |objects: Value| {
        let response =
            control(&node).send("PATCH", "/state/", json!({ "objects": objects }).to_string().as_bytes(), None);
        (response.status, response.json()["error"].clone())
    };
    for (objects, error) in [
        (json!({ "configuration/junk": [] }), "`configuration/junk` is not a resource with objects"),
        (
            json!({ "configuration/conference": [{ "nmae": "x" }] }),
            "configuration/conference[0]: there is no field `nmae`",
        ),
        (
            json!({ "configuration/conference_alias": [{ "alias": "x", "conference": 7 }] }),
            "there is no `configuration/conference` 7",
        ),
        (
            json!({ "configuration/conference": [{ "name": "x" }, { "allow_guests": 5 }] }),
            "configuration/conference[1]: 5 is not a value of `allow_guests`",
        ),
        (
            json!({ "configuration/conference": [{ "id": "7", "name": "x" }] }),
            "configuration/conference[0]: \"7\" is not a value of `id`",
        ),
        (
            json!({ "status/participant": [{ "id": "p", "#": "7" }] }),
            "status/participant[0]: \"7\" is not a value of `#`",
        ),
    ] {
        assert_eq!(load(objects), (400, json!(error)));
    }
    assert_eq!(client(&node).get(CONFERENCE).json()["meta"]["total_count"], 0);
}

#[test]
fn objects_to_start_with_may_name_relations_by_uri() {
    let objects: Snapshot = serde_json::from_value(json!({ "objects": {
        "configuration/conference": [{ "name": "Room", "ivr_theme": "/api/admin/configuration/v1/ivr_theme/1/" }],
        "configuration/ivr_theme": [{ "name": "Theme" }],
    } }))
    .expect("a snapshot");
    let node = start(Node::builder(documents("v41")).objects(objects));
    let http = client(&node);
    let theme = || http.get(&format!("{CONFERENCE}1/")).json()["ivr_theme"]["name"].clone();
    assert_eq!(theme(), "Theme");
    http.delete(&format!("{CONFERENCE}1/"));
    assert_eq!(control(&node).post("/reset/", &Value::Null).status, 204);
    assert_eq!(theme(), "Theme");
}

#[test]
fn objects_with_the_same_key_or_unique_value_are_refused() {
    let node = newest();
    let load = |objects: Value| {
        let body = json!({ "objects": { "configuration/conference": objects } }).to_string();
        let response = control(&node).send("PATCH", "/state/", body.as_bytes(), None);
        let error: Value = serde_json::from_slice(&response.body).unwrap_or_default();
        (response.status, error["error"].clone())
    };
    let (status, error) = load(json!([{ "name": "x", "id": 1 }, { "name": "y", "id": 1 }]));
    assert_eq!((status, error), (400, json!("configuration/conference[1]: an object before it has the same id, 1")));
    let (status, error) = load(json!([{ "name": "x" }, { "name": "x" }]));
    let expected =
        "configuration/conference[1]: another `configuration/conference` has the `name` \"x\", which is unique";
    assert_eq!((status, error), (400, json!(expected)));
    assert_eq!(load(json!([{ "name": "x", "service_type": "hologram" }])).0, 204);

    // What counts is the result: the objects of a document may exchange their values.
    assert_eq!(load(json!([{ "name": "one", "id": 1 }, { "name": "two", "id": 2 }])).0, 204);
    assert_eq!(load(json!([{ "name": "two", "id": 1 }, { "name": "one", "id": 2 }])).0, 204);
}

#[test]
fn objects_in_different_parents_may_have_the_same_key() {
    let node = newest();
    let load = |parents: [&str; 2]| {
        let streams = parents.map(|parent| json!({ "id": "0", "#parent": parent }));
        let body = json!({ "objects": { "status/participant__media_stream": streams } }).to_string();
        control(&node).send("PATCH", "/state/", body.as_bytes(), None).status
    };
    assert_eq!(load(["p", "p"]), 400);
    assert_eq!(load(["p", "q"]), 204);
}

#[test]
fn objects_in_a_document_get_the_values_that_are_never_null() {
    let objects: Snapshot = serde_json::from_value(json!({ "objects": {
        "configuration/licence": [{}, {}],
        "history/participant": [{ "id": "p" }],
    } }))
    .expect("a snapshot");
    let node = start(Node::builder(documents("v41")).objects(objects));
    let list = |path: &str| client(&node).get(&format!("/api/admin/{path}/")).json()["objects"].clone();
    let conference = list("history/v1/conference")[0]["resource_uri"].clone();
    assert_eq!(list("history/v1/participant")[0]["conference"], conference);
    let licences = list("configuration/v1/licence");
    assert_ne!(licences[0]["resource_uri"], licences[1]["resource_uri"]);
}

#[test]
fn made_up_objects_are_those_that_a_server_accepts() {
    let node = newest();
    let fill = |resource: &str, count: usize, fields: Value| {
        let fields = fields.as_object().expect("fields").clone();
        node.control().fill(resource, count, &fields).err().unwrap_or_default()
    };
    let licences = "/api/admin/configuration/v1/licence/";
    assert_eq!(fill("configuration/licence", 2, json!({})), "");
    assert_eq!(
        client(&node).get(licences).json()["objects"][1]["resource_uri"],
        format!("{licences}fulfillment_id-2/")
    );
    assert_eq!(fill("configuration/conference", 1, json!({ "name": "name-2" })), "");
    assert_eq!(fill("configuration/conference", 1, json!({})), "");
    let rooms = client(&node).get(CONFERENCE).json()["objects"].clone();
    assert_eq!((&rooms[1]["crypto_mode"], &rooms[1]["name"]), (&Value::Null, &json!("name-3")));
    let unset = |name: &str| format!("`{name}` can't be set here: it is an id, a URI or a relation to several objects");
    let (id, relation) = (unset("id"), unset("dns_servers"));
    let taken = "another `configuration/conference` has the `name` \"x\"; write `{n}` in it";
    for (resource, count, fields, error) in [
        ("configuration/global", 1, json!({}), "`configuration/global` has exactly one object; change it with `PATCH`"),
        ("configuration/conference", 2, json!({ "name": "x" }), taken),
        ("configuration/conference", 1, json!({ "id": 5 }), id.as_str()),
        ("configuration/system_location", 1, json!({ "dns_servers": [] }), relation.as_str()),
        ("configuration/conference", 1, json!({ "name": null }), "`name` is never null"),
        ("configuration/conference", 1, json!({ "allow_guests": 5 }), "5 is not a value of `allow_guests`"),
        (
            "configuration/conference",
            1,
            json!({ "service_type": "hologram" }),
            "`service_type`: Select a valid choice. hologram is not one of the available choices.",
        ),
    ] {
        assert_eq!(fill(resource, count, fields), error);
    }
    assert_eq!(client(&node).get(CONFERENCE).json()["meta"]["total_count"], 2, "nothing is added in part");
}

#[test]
fn faults_apply_to_the_requests_that_they_name() {
    let node = newest();
    let http = client(&node);
    let fault = |fault: Value| assert_eq!(control(&node).post("/faults/", &fault).status, 204);
    fault(json!({ "path": "/api/admin/configuration/**", "status": 503, "count": 2, "skip": 1 }));
    let statuses: Vec<u16> = (0..4).map(|_| http.get(CONFERENCE).status).collect();
    assert_eq!(statuses, [200, 503, 503, 200]);

    fault(json!({ "status": 429, "headers": { "Retry-After": "7" } }));
    let throttled = http.get(CONFERENCE);
    assert_eq!((throttled.status, throttled.header("Retry-After")), (429, "7"));

    fault(json!({ "login": true }));
    let redirected = http.get(CONFERENCE);
    assert_eq!((redirected.status, redirected.header("Location").contains("/login/")), (302, true));

    fault(json!({ "garbage": true }));
    assert!(serde_json::from_slice::<Value>(&http.get(CONFERENCE).body).is_err());
    fault(json!({ "cut": 5 }));
    assert!(http.try_send("GET", CONFERENCE, b"", None).is_err(), "the connection ends within the body");

    fault(json!({ "status": 503, "seconds": 60 }));
    assert_eq!((http.get(CONFERENCE).status, http.get(CONFERENCE).status), (503, 503));
    node.control().advance(Duration::from_secs(60));
    assert_eq!(http.get(CONFERENCE).status, 200);
    for (fault, error) in [
        (json!({ "satus": 500 }), "unknown field `satus`"),
        (json!({ "count": 0 }), "`count` and `seconds` must be at least 1"),
        (json!({ "seconds": 0 }), "`count` and `seconds` must be at least 1"),
        (json!({ "status": 99 }), "`status` must be from 200 to 999, not 99"),
        (json!({ "status": 1000 }), "`status` must be from 200 to 999, not 1000"),
        (json!({ "headers": { "X": "a\nb" } }), "\"a\\nb\" is not a value of the header `X`"),
        (json!({ "headers": { "X Y": "a" } }), "`X Y` is not the name of a header"),
    ] {
        let refused = control(&node).post("/faults/", &fault);
        let message = refused.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(refused.status == 400 && message.contains(error), "{fault}: {message}");
    }
    assert_eq!(http.get(CONFERENCE).status, 200);
}

#[test]
fn requests_beyond_the_limit_are_throttled_until_the_window_has_room() {
    let node = newest();
    let http = client(&node);
    node.control().limit(Some(Limit { requests: 2, seconds: 60 }));
    assert_eq!((http.get(CONFERENCE).status, http.get(CONFERENCE).status), (200, 200));
    node.control().advance(Duration::from_secs(20));
    let throttled = http.get(CONFERENCE);
    assert_eq!((throttled.status, throttled.header("Retry-After")), (429, "40"));
    node.control().advance(Duration::from_secs(40));
    assert_eq!(http.get(CONFERENCE).status, 200);
}

#[test]
fn requests_that_fail_do_not_count_for_the_limit() {
    let node = newest();
    let http = client(&node);
    node.control().limit(Some(Limit { requests: 1, seconds: 60 }));
    assert_eq!(http.post(CONFERENCE, &json!({})).status, 400);
    assert_eq!(http.get(&format!("{CONFERENCE}?name__before=x")).status, 400);
    assert_eq!(http.get(CONFERENCE).status, 200);
    assert_eq!(http.post(CONFERENCE, &json!({})).status, 429);

    // The response to a request of an object that does not exist is no exception.
    node.control().limit(Some(Limit { requests: 1, seconds: 60 }));
    assert_eq!(http.get(&format!("{CONFERENCE}7/")).status, 404);
    assert_eq!(http.get(CONFERENCE).status, 429);
}

#[test]
fn the_limit_of_the_configuration_is_kept() {
    let node = start(Node::builder(documents("v41")).limited());
    let http = client(&node);
    let statuses: Vec<u16> = (0..1001).map(|_| http.get(&format!("{CONFERENCE}?limit=1")).status).collect();
    assert_eq!((statuses[999], statuses[1000]), (200, 429));
    node.control().reset();
    assert_eq!(http.get(CONFERENCE).status, 200);
}

#[test]
fn resources_with_exactly_one_object_have_it() {
    let node = newest();
    let global = client(&node).get("/api/admin/configuration/v1/global/").json();
    assert_eq!((&global["meta"]["total_count"], &global["objects"][0]["id"]), (&json!(1), &json!(1)));
}

#[test]
fn the_log_tells_who_asked_what_and_why_it_was_refused() {
    let node = start(Node::builder(documents("v41")).user(User::new("reader", "secret").read_only()));
    let http = Client::new(&node.url(), Some(("reader", "secret")));
    http.post(CONFERENCE, &json!({ "name": "x" }));
    http.anonymous().get(CONFERENCE);
    http.get("/nothing/");
    http.get(&format!("{CONFERENCE}77/"));
    http.get(&format!("{CONFERENCE}?name__before=x"));
    http.delete("/api/admin/status/v1/participant/");
    let log = control(&node).get("/log/").json();
    let reasons: Vec<&str> =
        log["requests"].as_array().expect("a list").iter().filter_map(|one| one["reason"].as_str()).collect();
    let expected = [
        "the user may only read",
        "the credentials are missing or wrong",
        "no resource has this path",
        "there is no such object",
        "The 'name' field does not support relations.",
        "the path allows only GET",
    ];
    assert_eq!(reasons, expected);
    assert_eq!(log["requests"][0]["user"], "reader");
    assert!(!log.to_string().contains("secret"), "{log}");
}

#[test]
fn the_log_has_no_secrets() {
    let node = newest();
    let http = client(&node);
    let proxy = "/api/admin/configuration/v1/http_proxy/";
    let location = "/api/admin/configuration/v1/system_location/";
    let inner = json!({ "name": "seen", "password": "hush", "snmp_community": "" });
    http.post(location, &json!({ "name": "x", "http_proxy": inner }));
    http.get(&format!("{proxy}?password=hush&name=seen&http_proxy__pass%77ord__in=hush"));
    http.send("POST", proxy, b"name=x&password=hush", Some("application/x-www-form-urlencoded"));
    http.send("POST", proxy, b"{\"password\": \"hush\"", Some("application/json"));
    let log = control(&node).get("/log/").json().to_string();
    assert!(!log.contains("hush"), "{log}");
    let kept = [
        r#"\"name\":\"seen\",\"password\":\"[redacted]\",\"snmp_community\":\"\""#,
        "?password=[redacted]&name=seen&http_proxy__pass%77ord__in=[redacted]",
        r#"\"name\":\"x\",\"password\":\"[redacted]\""#,
        "[19 bytes]",
    ];
    for kept in kept {
        assert!(log.contains(kept), "{kept} in {log}");
    }
    let headers = &node.control().log()[3].headers;
    let (secret, public) = (&headers["authorization"], &headers["content-type"]);
    assert_eq!((secret.as_str(), public.as_str()), ("[redacted]", "application/json"));
}

#[test]
fn reasons_in_the_log_quote_no_secrets() {
    let node = newest();
    let http = client(&node);
    let credentials = "/api/admin/configuration/v1/sip_credential/";
    // A database compiles a regular expression for the first row.
    node.control().fill("configuration/sip_credential", 1, &serde_json::Map::new()).expect("an object");
    for query in [
        "password__isnull=hush%21",
        "password__regex=hush(%0Ahush",
        "password__iregex=%28%3Fi%29hush%28",
        "password=x&password__range=hush",
        "username__isnull=public",
    ] {
        let response = http.get(&format!("{credentials}?{query}"));
        assert!(response.status >= 400, "{query}: {}", response.text());
    }
    let log = node.control().log();
    let reasons: Vec<&str> = log.iter().filter_map(|entry| entry.reason.as_deref()).collect();
    assert_eq!(reasons.len(), 5, "{reasons:?}");
    assert!(!reasons.iter().any(|reason| reason.contains("hush")), "{reasons:?}");
    assert_eq!(reasons[0], "`isnull` must be true or false, not `[redacted]`");
    assert_eq!(reasons[4], "`isnull` must be true or false, not `public`");
}

#[test]
fn ids_are_not_used_again_after_a_restart() {
    let node = newest();
    let http = client(&node);
    for name in ["one", "two"] {
        http.post(CONFERENCE, &json!({ "name": name }));
    }
    http.delete(&format!("{CONFERENCE}2/"));
    let state = node.control().save();
    assert_eq!(state.largest.get("configuration/conference"), Some(&2));
    let restarted = start(Node::builder(documents("v41")).objects(state));
    let created = client(&restarted).post(CONFERENCE, &json!({ "name": "three" }));
    assert_eq!(created.header("Location"), format!("{CONFERENCE}3/"));
}

#[test]
fn the_same_requests_get_the_same_bytes() {
    let run = || {
        let node = newest();
        node.control().fill("status/participant", 3, &Map::new()).expect("participants");
        let http = client(&node);
        http.post(CONFERENCE, &json!({ "name": "x" }));
        node.control().advance(Duration::from_millis(1500));
        http.post(CONFERENCE, &json!({ "name": "y" }));
        [http.get(CONFERENCE).text(), http.get("/api/admin/status/v1/participant/").text()]
    };
    assert_eq!(run(), run());
}

#[test]
fn a_strict_node_refuses_what_a_server_ignores() {
    let node = start(Node::builder(documents("v41")).strict());
    let http = client(&node);
    let refused = http.get(&format!("{CONFERENCE}?nmae=x"));
    assert_eq!((refused.status, &refused.json()["error"]), (400, &json!("strict: a server ignores parameter `nmae`")));
    assert_eq!(http.post(CONFERENCE, &json!({ "name": "x", "nmae": "y" })).status, 400);
    assert_eq!(http.get(CONFERENCE).json()["meta"]["total_count"], 0);
    let dial = json!({ "destination": "a", "conference_alias": "meet", "node": "10.0.0.1", "protocol": "sip", "rol": "chair" });
    let refused = http.post("/api/admin/command/v1/participant/dial/", &dial);
    let error = "strict: a server ignores property `rol`: `dial` has no such field";
    assert_eq!((refused.status, &refused.json()["error"]), (400, &json!(error)));
}

#[test]
fn any_time_can_be_set() {
    let node = newest();
    node.control().advance(Duration::MAX);
    let created = client(&node).post(CONFERENCE, &json!({ "name": "x" }));
    assert_eq!(created.status, 201, "{}", created.text());
    assert!(
        client(&node).get(CONFERENCE).json()["objects"][0]["creation_time"]
            .as_str()
            .is_some_and(|time| time.starts_with("9999-12-31"))
    );
}

#[cfg(unix)]
#[test]
fn the_state_file_is_readable_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("node.json");
    let node = start(Node::builder(documents("v41")).state_file(&path));
    let save = || assert_eq!(control(&node).post("/save/", &Value::Null).status, 204);
    let mode = || std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
    save();
    assert_eq!(mode(), 0o600);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o640)).expect("set");
    client(&node).post(CONFERENCE, &json!({ "name": "x" }));
    save();
    assert_eq!(mode(), 0o640);
}

#[test]
fn the_control_paths_can_be_left_out() {
    let node = start(Node::builder(documents("v41")).without_control_paths());
    assert_eq!(control(&node).get("/state/").status, 404);
}

#[test]
fn every_version_starts() {
    for version in ["v14", "v21", "v38", "v40"] {
        let node = start(Node::builder(documents(version)));
        let list = client(&node).get(CONFERENCE);
        assert_eq!(list.status, 200, "{version}: {}", list.text());
    }
}
