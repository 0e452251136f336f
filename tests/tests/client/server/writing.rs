//! Writes: their effects, and the changes that the server ignores.

use pexgen_tests::Server;
use serde_json::{Value, json};

use crate::server::{CONFERENCE, CONFIGURATION};

#[test]
fn conferences_are_created_changed_and_deleted() {
    let server = Server::start();
    let http = server.http();
    let aliases = json!([{ "alias": "meet" }, { "alias": "meet@example.com" }]);
    let made = http.post(CONFERENCE, &json!({ "name": "VMR_1", "aliases": aliases }));
    assert_eq!((made.status, made.text().as_str()), (201, ""));
    let uri = made.header("Location");
    assert_eq!(uri, format!("{CONFERENCE}1/"), "a path without host");

    let conference = http.get(uri).json();
    assert_eq!(conference["service_type"], "conference", "the default");
    assert_eq!(conference["guests_can_present"], true);
    assert_eq!(conference["aliases"][1]["alias"], "meet@example.com");
    assert_eq!(conference["aliases"][0]["conference"], uri);
    assert!(conference["aliases"][0].get("resource_uri").is_none());

    let theme = format!("{CONFIGURATION}/ivr_theme/1/");
    assert_eq!(http.patch(uri, &json!({ "pin": "1234", "ivr_theme": theme })).status, 202);
    let conference = http.get(uri).json();
    assert_eq!((&conference["pin"], &conference["ivr_theme"]["id"]), (&json!("1234"), &json!(1)));
    assert_eq!(conference["aliases"].as_array().map(Vec::len), Some(2), "absent: kept");
    assert_eq!(http.patch(uri, &json!({ "ivr_theme": null })).status, 202);
    assert_eq!(http.get(uri).json()["ivr_theme"], Value::Null);

    let alias = json!({ "alias": "third", "conference": uri });
    assert_eq!(http.post(&format!("{CONFIGURATION}/conference_alias/"), &alias).status, 201);
    let answer = http.put(uri, &json!({ "name": "VMR_1", "tag": "put" }));
    assert_eq!(answer.status, 204);
    assert_eq!(http.get(uri).json()["pin"], "1234", "PUT leaves omitted fields unchanged");

    assert_eq!(http.delete(uri).status, 204);
    assert_eq!(http.delete(uri).status, 404);
    let left = http.get(&format!("{CONFIGURATION}/conference_alias/")).json();
    assert_eq!(left["meta"]["total_count"], 0, "aliases are deleted with their conference");
}

#[test]
fn validation_errors_name_their_field() {
    let server = Server::start();
    let http = server.http();
    let answer = http.post(CONFERENCE, &json!({ "service_type": "hologram" }));
    let choice = "Select a valid choice. hologram is not one of the available choices.";
    let errors = json!({ "name": ["This field is required."], "service_type": [choice] });
    assert_eq!((answer.status, answer.json()), (400, json!({ "conference": errors })));

    assert_eq!(http.post(CONFERENCE, &json!({ "name": "one" })).status, 201);
    let answer = http.post(CONFERENCE, &json!({ "name": "one" }));
    let message = "Conference with this Name already exists.";
    assert_eq!((answer.status, &answer.json()["conference"]["name"][0]), (400, &json!(message)));
    let answer = http.post(CONFERENCE, &json!({ "name": "two", "pin": "1", "guest_pin": "1" }));
    assert!(answer.json()["conference"]["__all__"].is_array(), "{}", answer.text());
    let answer = http.patch(&format!("{CONFERENCE}1/"), &json!({ "participant_limit": "many" }));
    let message = "Enter a whole number.";
    assert_eq!(answer.json()["conference"]["participant_limit"], json!([message]));

    let aliases = format!("{CONFIGURATION}/conference_alias/");
    let answer = http.post(&aliases, &json!({ "alias": "a" }));
    let message = "The 'conference' field has no data and doesn't allow a default or null value.";
    assert_eq!((answer.status, answer.json()), (400, json!({ "error": message })));
    let alias = |conference: Value| http.post(&aliases, &json!({ "alias": "a", "conference": conference }));
    assert_eq!(alias(Value::Null).status, 500, "indistinguishable from a server error");
    assert_eq!(alias(json!(format!("{CONFERENCE}999/"))).status, 400);
    let answer = alias(json!("nonsense"));
    assert_eq!(answer.status, 404, "{}", answer.text());
    let answer = http.send("POST", CONFERENCE, b"{", Some("application/json"));
    assert_eq!(answer.json(), json!({ "error": "Request is not valid JSON." }));
    assert_eq!(http.send("POST", CONFERENCE, b"x", Some("text/plain")).status, 415);
}

#[test]
fn patch_of_a_list_writes_all_or_nothing() {
    let server = Server::start();
    let http = server.http();
    let rooms = json!({ "objects": [
        { "name": "VMR_1", "aliases": [{ "alias": "meet1@example.com" }] },
        { "name": "VMR_2", "aliases": [{ "alias": "meet2@example.com" }] },
    ]});
    let answer = http.patch(CONFERENCE, &rooms);
    assert_eq!((answer.status, answer.text().as_str()), (202, ""));
    let change = json!({
        "objects": [{ "resource_uri": format!("{CONFERENCE}1/"), "tag": "new" }, { "name": "VMR_3" }],
        "deleted_objects": [format!("{CONFERENCE}2/")],
    });
    assert_eq!(http.patch(CONFERENCE, &change).status, 202);
    let rooms = http.get(CONFERENCE).json();
    let names: Vec<_> = rooms["objects"].as_array().expect("objects").iter().map(|room| &room["name"]).collect();
    assert_eq!(names, ["VMR_1", "VMR_3"]);
    assert_eq!(rooms["objects"][0]["aliases"].as_array().map(Vec::len), Some(1));

    let half = json!({ "objects": [{ "name": "VMR_4" }, { "name": "VMR_1" }] });
    assert_eq!(http.patch(CONFERENCE, &half).status, 400);
    assert_eq!(http.get(CONFERENCE).json()["meta"]["total_count"], 2, "all or nothing");
    assert_eq!(http.patch(CONFERENCE, &json!({})).json()["error"], "Invalid data sent: missing 'objects'");

    assert_eq!(http.delete(&format!("{CONFERENCE}?name=VMR_3")).status, 204);
    assert_eq!(http.get(CONFERENCE).json()["meta"]["total_count"], 1);
    assert_eq!(http.delete(&format!("{CONFERENCE}?nmae=VMR_3")).status, 204);
    assert_eq!(http.get(CONFERENCE).json()["meta"]["total_count"], 0, "a misspelled filter is ignored");
}

#[test]
fn an_automatic_participant_joins_and_leaves_rooms() {
    let server = Server::start();
    let http = server.http();
    server.control().seed("configuration/conference", 2, &json!({ "name": "VMR_{n}" }));
    let rooms = json!([format!("{CONFERENCE}1/"), format!("{CONFERENCE}2/")]);
    let path = format!("{CONFIGURATION}/automatic_participant/");
    let made = http.post(&path, &json!({ "alias": "me@example.com", "conference": [rooms[0]] }));
    assert_eq!(made.status, 201, "{}", made.text());
    let uri = made.header("Location");
    assert_eq!(http.patch(uri, &json!({ "conference": rooms })).status, 202);
    assert_eq!(http.get(uri).json()["conference"], rooms);
    let room = http.get(&format!("{CONFERENCE}2/")).json();
    assert_eq!(room["automatic_participants"][0]["alias"], "me@example.com", "whole");
    assert_eq!(http.patch(uri, &json!({ "conference": [] })).status, 202);
    assert_eq!(http.get(uri).json()["conference"], json!([]));
}

#[test]
fn an_id_in_a_body_changes_another_row() {
    let server = Server::start();
    let http = server.http();
    let plain = "/api/awkward/v1/returning/";
    let answer = http.patch(&format!("{plain}2/"), &json!({ "id": 3, "name": "whose?" }));
    assert_eq!(answer.status, 202);
    assert_eq!(http.get(&format!("{plain}3/")).json()["name"], "whose?");
    assert_eq!(http.get(&format!("{plain}2/")).json()["name"], "plain 2");
}
