//! Schemas, authentication, lists, filters and pages.

use pexgen_tests::{Client, Flavour, Server};
use serde_json::{Value, json};

use crate::server::{CONFERENCE, CONFIGURATION, PARTICIPANTS, count, document, get, refused};

/// Removes the defaults that contain the time of the download from a schema.
fn lasting(mut schema: Value) -> Value {
    for field in schema["fields"].as_object_mut().expect("fields").values_mut() {
        let is_uuid = field["default"].as_str().is_some_and(|text| text.len() == 36 && text.matches('-').count() == 4);
        if field["type"] == "datetime" || is_uuid {
            field.as_object_mut().expect("a field").remove("default");
        }
    }
    schema
}

#[test]
fn every_resource_serves_the_schema_of_its_document() {
    for group in ["configuration", "status", "history", "command/participant"] {
        let path = match group.split_once('/') {
            Some((part, scope)) => format!("/api/admin/{part}/v1/{scope}/"),
            None => format!("/api/admin/{group}/v1/"),
        };
        let root = get(&path);
        assert_eq!(root, document("v41", &format!("{group}/root")), "root of {group}");
        for (name, entry) in root.as_object().expect("resources") {
            let served = lasting(get(entry["schema"].as_str().expect("a path")));
            let written = lasting(document("v41", &format!("{group}/{name}")));
            for key in ["allowed_list_http_methods", "filtering", "ordering"] {
                assert_eq!(served[key], written[key], "{key} of {group}/{name}");
            }
            // The only read-only field of a command is not relevant here.
            if name != "upgrade" {
                assert_eq!(served["fields"], written["fields"], "fields of {group}/{name}");
            }
        }
    }
}

#[test]
fn older_releases_and_the_plain_format_are_served() {
    let server = Server::start_with("v14", Flavour::Plain);
    let schema = server.http().get(&format!("{CONFERENCE}schema/?format=json")).json();
    let fields = schema["fields"].as_object().expect("fields");
    assert!(!fields.contains_key("breakout_rooms"), "the field was added in a later release");
    assert_eq!(fields["name"]["default"], "No default provided.");
    assert_eq!(fields["name"]["primary_key"], false);
    assert_eq!(fields["ivr_theme"]["related_schema"], format!("{CONFIGURATION}/ivr_theme/schema/"));
    assert!(fields["service_type"].get("valid_choices").is_none());
}

#[test]
fn a_root_document_may_contain_the_schemas() {
    let root = get("/api/admin/status/v1/?fullschema=true");
    assert_eq!(root["conference"]["schema"]["fields"]["id"]["type"], "string");
}

#[test]
fn method_is_checked_before_authentication() {
    let anonymous = Server::shared().http().anonymous();
    let answer = anonymous.get(CONFERENCE);
    assert_eq!((answer.status, answer.text().as_str()), (401, ""));
    assert_eq!(answer.header("WWW-Authenticate"), r#"Basic Realm="Pexip Infinity""#);
    assert_eq!(anonymous.post(PARTICIPANTS, &json!({})).status, 405);
    assert_eq!(anonymous.get("/api/admin/configuration/v1/").status, 200, "roots are open");

    let server = Server::shared();
    let reader = Client::new(server.url(), Some(server.reader_credentials()));
    assert_eq!(reader.get(CONFERENCE).status, 200);
    let answer = reader.post(CONFERENCE, &json!({ "name": "of a reader" }));
    assert_eq!((answer.status, answer.header("WWW-Authenticate")), (401, ""));
}

#[test]
fn missing_objects_and_disallowed_methods_are_errors() {
    let http = Server::shared().http();
    let answer = http.get(&format!("{CONFERENCE}999/"));
    assert_eq!((answer.status, answer.text().as_str()), (404, ""));
    let answer = http.get(&format!("{CONFERENCE}abc/"));
    assert_eq!(answer.status, 404);
    assert!(answer.json()["error_message"].is_string());
    let answer = http.delete(PARTICIPANTS);
    assert_eq!((answer.status, answer.header("Allow")), (405, "GET"));
    assert_eq!(http.get("/api/admin/command/v1/participant/dial/").status, 405);
    let answer = http.send("OPTIONS", PARTICIPANTS, b"", None);
    assert_eq!((answer.status, answer.header("Allow")), (200, "GET"));
    let answer = http.get(PARTICIPANTS.trim_end_matches('/'));
    assert_eq!((answer.status, answer.header("Location")), (301, PARTICIPANTS));
}

#[test]
fn pages_link_to_each_other_until_the_last() {
    let first = get(PARTICIPANTS);
    assert_eq!(first["meta"]["limit"], 20);
    assert_eq!(first["meta"]["previous"], Value::Null);
    assert_eq!(first["objects"].as_array().map(Vec::len), Some(20));

    let mut next = format!("{PARTICIPANTS}?limit=5000&order_by=start_time");
    let (mut seen, mut pages, mut last) = (0, 0, String::new());
    while !next.is_empty() {
        let page = get(&next);
        assert_eq!(page["meta"]["limit"], 1000, "the server's own limit");
        for object in page["objects"].as_array().expect("objects") {
            let start = object["start_time"].as_str().expect("a time");
            assert!(last.as_str() <= start, "{last} comes before {start}");
            start.clone_into(&mut last);
            seen += 1;
        }
        next = page["meta"]["next"].as_str().unwrap_or_default().to_owned();
        pages += 1;
    }
    assert_eq!((seen, pages), (12_002, 13));
}

#[test]
fn unusual_limits_and_offsets_are_handled() {
    let page = get(&format!("{PARTICIPANTS}?offset=5&limit=10"));
    assert_eq!(page["meta"]["previous"], Value::Null, "although five rows precede it");
    let page = get(&format!("{PARTICIPANTS}?offset=99999"));
    assert_eq!((&page["objects"], &page["meta"]["next"]), (&json!([]), &Value::Null));
    assert_eq!(get(&format!("{PARTICIPANTS}?limit=0"))["meta"]["limit"], 1000);
    let (status, error) = refused(&format!("{PARTICIPANTS}?limit=-1"));
    assert_eq!((status, error.contains("&gt;= 0")), (400, true), "{error}");

    let all = get("/api/awkward/v1/unlimited/?limit=0");
    assert_eq!(all["meta"], json!({ "limit": 0, "offset": 0, "total_count": 12 }));
}

#[test]
fn filters_are_checked_only_where_the_field_is_known() {
    assert_eq!(count(&format!("{PARTICIPANTS}?display_nmae=x")), 12_002, "ignored");
    let (status, error) = refused(&format!("{PARTICIPANTS}?id=x"));
    assert_eq!((status, error.as_str()), (400, "The 'id' field does not allow filtering."));
    let (status, error) = refused(&format!("{PARTICIPANTS}?display_name__like=x"));
    assert_eq!((status, error.as_str()), (400, "The 'display_name' field does not support relations."));
    let day = "end_time__gte=2015-04-08T00:00:00&end_time__lt=2015-04-09T00:00:00";
    assert_eq!(count(&format!("{PARTICIPANTS}?{day}")), 1440, "one a minute");
    let zoned = Server::shared().http().get(&format!("{PARTICIPANTS}?end_time__gte=2015-04-08T00:00:00Z"));
    assert_eq!(zoned.status, 500);
    assert_eq!(refused(&format!("{PARTICIPANTS}?order_by=id")).1, "The 'id' field does not allow ordering.");
}

#[test]
fn a_filter_across_a_relation_counts_an_object_once_per_match() {
    let path = format!("{PARTICIPANTS}?media_streams__tx_packet_loss__gte=0.5&limit=1000");
    let page = get(&path);
    let mut keys: Vec<_> =
        page["objects"].as_array().expect("objects").iter().map(|row| row["id"].to_string()).collect();
    assert_eq!(keys.len(), 360);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 240);
    let (status, error) = refused(&format!("{PARTICIPANTS}?media_streams__node__startswith=10"));
    assert_eq!((status, error.as_str()), (400, "The 'node' field does not support relations."));
    let one = "00000000-0000-0000-0000-000000000001";
    assert_eq!(count(&format!("{PARTICIPANTS}?conference={one}")), 2);
    let uri = format!("{PARTICIPANTS}?conference=/api/admin/history/v1/conference/{one}/");
    assert_eq!(count(&uri), 0, "relations are filtered by key");
}

#[test]
fn several_objects_are_read_at_once() {
    let http = Server::shared().http();
    let answer = http.get(&format!("{CONFIGURATION}/system_location/set/2;1;999/")).json();
    assert_eq!(answer["objects"][0]["name"], "Oslo");
    assert_eq!(answer["objects"][1]["name"], "London");
    assert_eq!(answer["not_found"], json!(["999"]));
}

#[test]
fn status_and_history_match_the_guide() {
    let path = "/api/admin/status/v1/participant/00000000-0000-0000-0000-000000000002/media_stream/";
    let streams = get(path);
    assert_eq!(streams["objects"][0]["end_time"], "", "no end yet");
    assert_eq!(streams["objects"][1]["id"], "1");
    assert_eq!(get(&format!("{path}?limit=1"))["meta"]["next"], "?limit=1&offset=1");
    let live = get("/api/admin/status/v1/participant/?conference=VMR_1");
    assert_eq!(live["objects"][0]["conference"], "VMR_1", "a name");

    let past = get(&format!("{PARTICIPANTS}00000000-0000-0000-0000-000000000003/"));
    assert_eq!(past["conference"], "/api/admin/history/v1/conference/00000000-0000-0000-0000-000000000001/");
    assert_eq!(past["media_streams"][0]["stream_type"], "audio", "whole");
    let below = get(&format!("{PARTICIPANTS}00000000-0000-0000-0000-000000000003/media_stream/"));
    assert_eq!(below["meta"]["total_count"], 2);
    let times = get(&format!("{PARTICIPANTS}?limit=3&order_by=start_time"));
    let length = |index: usize| times["objects"][index]["start_time"].as_str().map(str::len);
    assert_eq!((length(0), length(2)), (Some(19), Some(26)), "with and without microseconds");
}
