//! Commands and scenes change objects.

use std::time::Duration;

use pexgen::serve::{Node, Scene};
use pexgen_tests::Client;
use serde_json::{Value, json};

use crate::support::{CONFERENCE, client, documents, newest, start};

const COMMAND: &str = "/api/admin/command/v1";
const STATUS: &str = "/api/admin/status/v1";
const HISTORY: &str = "/api/admin/history/v1";

fn dial(http: &Client, name: &str) -> String {
    let body = json!({ "destination": name, "conference_alias": "meet", "node": "10.0.0.1", "protocol": "h323" });
    let dialed = http.post(&format!("{COMMAND}/participant/dial/"), &body);
    assert_eq!(dialed.status, 202, "{}", dialed.text());
    dialed.json()["data"]["participant_id"].as_str().expect("an id").to_owned()
}

fn count(http: &Client, path: &str) -> Value {
    http.get(path).json()["meta"]["total_count"].clone()
}

#[test]
fn dialed_participants_join_a_conference_and_leave_to_history() {
    let node = newest();
    let http = client(&node);
    http.post(CONFERENCE, &json!({ "name": "Room", "aliases": [{ "alias": "meet" }] }));
    let (alice, bob) = (dial(&http, "alice@example.com"), dial(&http, "bob@example.com"));
    let participant = http.get(&format!("{STATUS}/participant/{alice}/")).json();
    assert_eq!((&participant["conference"], &participant["protocol"]), (&json!("Room"), &json!("H323")));
    assert_eq!(count(&http, &format!("{STATUS}/conference/?name=Room")), 1);

    let mute = http.post(&format!("{COMMAND}/participant/mute/"), &json!({ "participant_id": alice }));
    assert_eq!((mute.status, mute.json()), (202, json!({ "status": "success" })));
    assert_eq!(http.get(&format!("{STATUS}/participant/{alice}/")).json()["is_muted"], true);

    node.control().advance(Duration::from_secs(90));
    for participant in [&alice, &bob] {
        let body = json!({ "participant_id": participant });
        assert_eq!(http.post(&format!("{COMMAND}/participant/disconnect/"), &body).status, 200);
    }
    assert_eq!(count(&http, &format!("{STATUS}/participant/")), 0);
    assert_eq!(count(&http, &format!("{STATUS}/conference/")), 0, "the last one ends the conference");
    let past = http.get(&format!("{HISTORY}/participant/{alice}/")).json();
    assert_eq!((&past["conference_name"], &past["duration"]), (&json!("Room"), &json!(90)), "{past}");
    let conference = http.get(past["conference"].as_str().expect("a URI")).json();
    assert_eq!(conference["participants"].as_array().map(Vec::len), Some(2), "{conference}");
}

#[test]
fn braces_in_values_are_no_templates() {
    let node = newest();
    let http = client(&node);
    http.post(CONFERENCE, &json!({ "name": "Room", "aliases": [{ "alias": "meet" }] }));
    let name = "Room {A} {uuid}";
    let body = json!({ "destination": "a", "conference_alias": "meet", "node": "10.0.0.1", "protocol": "sip", "remote_display_name": name });
    let dialed = http.post(&format!("{COMMAND}/participant/dial/"), &body);
    let id = dialed.json()["data"]["participant_id"].clone();
    http.post(&format!("{COMMAND}/participant/disconnect/"), &json!({ "participant_id": id }));
    let past = http.get(&format!("{HISTORY}/participant/")).json()["objects"][0].clone();
    assert_eq!(past["display_name"], name, "{past}");
}

#[test]
fn commands_about_unknown_objects_are_refused() {
    let node = newest();
    let http = client(&node);
    let refused = http.post(&format!("{COMMAND}/participant/mute/"), &json!({ "participant_id": "x" }));
    let errors = json!({ "mute": { "participant_id": ["Failed to find participant."] } });
    assert_eq!((refused.status, refused.json()), (400, errors));
    let refused = http.post(&format!("{COMMAND}/participant/dial/"), &json!({ "destination": "x" }));
    let errors = json!({ "dial": { "conference_alias": ["This field is required."] } });
    assert_eq!((refused.status, refused.json()), (400, errors));
    assert_eq!(http.get(&format!("{COMMAND}/participant/dial/")).status, 405);
}

#[test]
fn backups_are_created_and_downloaded() {
    let node = newest();
    let http = client(&node);
    assert_eq!(http.post(&format!("{COMMAND}/platform/backup_create/"), &json!({ "passphrase": "x" })).status, 200);
    let backups = http.get("/api/admin/configuration/v1/system_backup/").json();
    let backup = &backups["objects"][0];
    assert_eq!(backup["filename"], "pexip_backup_26_01_01_00_00_00.tar.gpg");
    let file = http.get(backup["resource_uri"].as_str().expect("a URI"));
    assert_eq!(file.header("Content-Type"), "application/octet-stream");
    assert_eq!(json!(file.body.len()), backup["size"]);
}

#[test]
fn a_synchronization_makes_progress_when_the_clock_moves() {
    let node = newest();
    let http = client(&node);
    let template = "configuration/conference_sync_template";
    node.control().fill(template, 1, &serde_json::Map::new()).expect("a template");
    let sync = http.post(&format!("{COMMAND}/conference/sync/"), &json!({ "conference_sync_template_id": "1" }));
    assert_eq!(sync.status, 200, "{}", sync.text());
    let progress = || http.get(&format!("{STATUS}/conference_sync/")).json()["objects"][0]["sync_progress"].clone();
    assert_eq!(progress(), 0);
    node.control().advance(Duration::from_secs(10));
    assert_eq!(progress(), 50);
    node.control().advance(Duration::from_secs(10));
    assert_eq!(progress(), 100);
}

#[test]
fn a_scene_adds_participants_over_time() {
    let scene: Scene = r#"
        [[step]]
        create = "status/participant"
        count = 500
        over = "5m"
        set = { id = "{uuid}", display_name = "Guest {n}", conference = "All hands", role = "guest" }

        [[step]]
        at = "2m"
        create = "status/alarm"
        set = { name = "connectivity_lost", node = "10.0.0.2", level = "error", time_raised = "{now}" }
    "#
    .parse()
    .expect("a scene");
    let node = start(Node::builder(documents("v41")).scene(scene));
    let http = client(&node);
    let participants = || count(&http, &format!("{STATUS}/participant/?limit=1"));
    assert_eq!(participants(), 1);
    node.control().advance(Duration::from_secs(150));
    assert_eq!(participants(), 251);
    assert_eq!(count(&http, &format!("{STATUS}/alarm/")), 1);
    node.control().advance(Duration::from_secs(600));
    assert_eq!(participants(), 500);
    node.control().reset();
    assert_eq!(participants(), 1, "the scene begins again");
}

#[test]
fn a_scene_that_names_what_does_not_exist_is_refused() {
    let start = |step: &str| {
        let scene: Scene = format!("[[step]]\n{step}").parse().expect("a scene");
        let node = Node::builder(documents("v41")).build().expect("a node");
        let played = node.control().play(&scene);
        assert_eq!(node.control().save().objects.get("status/participant"), None, "{step}");
        let started = Node::builder(documents("v41")).scene(scene).build();
        assert_eq!(started.is_ok(), played.is_ok(), "{step}");
        played.err().unwrap_or_default()
    };
    for (step, error) in [
        (
            "create = \"status/participant\"\nset = { displayname = \"x\" }",
            "step 1: `status/participant` has no field `displayname`; did you mean `display_name`?",
        ),
        (
            "create = \"status/participant\"\nset = { display_name = \"Guest {nwo}\" }",
            "step 1: there is no value `{nwo}`; did you mean `now`?",
        ),
        (
            "create = \"status/participants\"",
            "step 1: `status/participants` is not a resource with objects; did you mean `status/participant`?",
        ),
        ("delete = \"status/participant\"\nby = { nmae = \"x\" }", "step 1: `status/participant` has no field `nmae`"),
        (
            "move = \"status/participant\"\nto = \"history/participant\"\nset = { display_name = \"{it.displayname}\" }",
            "step 1: `status/participant` has no field `displayname`; did you mean `display_name`?",
        ),
        ("data = {}", "step 1: only a command has the verbs refuse, data, respond and file"),
        (
            "move = \"status/participant\"\nto = \"history/participant\"\nset = { duration = \"{now - it.connect_time|'1'}\" }",
            "",
        ),
    ] {
        assert_eq!(start(step), error, "{step}");
    }
}

#[test]
fn a_scene_with_two_verbs_in_a_step_is_refused() {
    let error = "[[step]]\ncreate = \"a/b\"\ndelete = \"a/b\"".parse::<Scene>().expect_err("two verbs");
    assert_eq!(error, "step 1 has 2 verbs, but needs exactly one");
}
