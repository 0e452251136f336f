//! What a user of a node sees first.

use std::fs;

use pexgen::input::config_file::read_config;
use pexgen::serve::Node;
use serde_json::{Value, json};

use crate::support::{ALIAS, CONFERENCE, client, newest, start};

#[test]
fn a_conference_is_created_listed_changed_and_deleted() {
    let node = newest();
    let http = client(&node);
    let aliases = json!([{ "alias": "meet" }, { "alias": "meet@example.com" }]);
    let made = http.post(CONFERENCE, &json!({ "name": "VMR_1", "aliases": aliases }));
    assert_eq!((made.status, made.text().as_str()), (201, ""));
    let uri = made.header("Location").to_owned();
    assert_eq!(uri, format!("{CONFERENCE}1/"));

    let listed = http.get(&format!("{CONFERENCE}?name__startswith=VMR&order_by=-name")).json();
    assert_eq!(listed["meta"]["total_count"], 1);
    assert_eq!(listed["objects"][0]["aliases"][1]["alias"], "meet@example.com");
    assert_eq!(listed["objects"][0]["aliases"][0]["conference"], uri);

    assert_eq!(http.patch(&uri, &json!({ "pin": "1234" })).status, 202);
    assert_eq!(http.get(&uri).json()["pin"], "1234");
    assert_eq!(http.delete(&uri).status, 204);
    assert_eq!(http.get(ALIAS).json()["meta"]["total_count"], 0, "aliases are deleted with their conference");
}

#[test]
fn requests_are_refused_in_the_words_of_the_server() {
    let node = newest();
    let http = client(&node);
    let refused = http.get(&format!("{CONFERENCE}?resource_uri=1"));
    assert_eq!(
        (refused.status, &refused.json()["error"]),
        (400, &json!("The 'resource_uri' field is not a valid field name"))
    );
    let refused = http.post(CONFERENCE, &json!({ "service_type": "hologram" }));
    let choice = "Select a valid choice. hologram is not one of the available choices.";
    let errors = json!({ "name": ["This field is required."], "service_type": [choice] });
    assert_eq!((refused.status, refused.json()), (400, json!({ "conference": errors })));
    let anonymous = http.anonymous().get(CONFERENCE);
    assert_eq!(anonymous.status, 401);
    assert!(anonymous.header("WWW-Authenticate").starts_with("Basic "), "{:?}", anonymous.headers);
}

/// Starts a node of one version with this document of a resource.
fn of_documents(config: &str, name: &str, document: &Value) -> Node {
    let folder = tempfile::tempdir().expect("a folder");
    let version = folder.path().join("v1/things");
    fs::create_dir_all(&version).expect("a folder");
    let path = format!("/api/things/v1/{name}/");
    let root = json!({ percent(name): { "list_endpoint": path, "schema": format!("{path}schema/") } });
    for (file, text) in [("root".to_owned(), root.to_string()), (name.to_owned(), document.to_string())] {
        fs::write(version.join(file + ".json"), text).expect("written");
    }
    fs::write(folder.path().join("pexgen.toml"), format!("name = \"things\"\n{config}")).expect("written");
    start(Node::builder(folder.path().join("v1")))
}

fn percent(name: &str) -> String {
    name.replace("%20", " ")
}

fn thing(active: Value) -> Value {
    json!({
        "allowed_list_http_methods": ["get", "post", "patch", "put"],
        "allowed_detail_http_methods": ["get", "put", "delete"],
        "fields": {
            "id": { "type": "integer", "unique": true, "blank": true, "default": "" },
            "name": { "type": "string", "nullable": false, "unique": true },
            "active": active,
        },
    })
}

#[test]
fn names_that_are_escaped_in_paths_are_served() {
    let node = of_documents("", "with%20space", &thing(json!({ "type": "boolean" })));
    let http = client(&node);
    let path = "/api/things/v1/with%20space/";
    assert_eq!(http.post(path, &json!({ "name": "x", "active": true })).status, 201);
    for path in ["/api/things/v1/", path, &format!("{path}1/"), &format!("{path}schema/")] {
        assert_eq!(http.get(path).status, 200, "{path}");
    }
    assert_eq!(http.get(path).json()["objects"][0]["resource_uri"], Value::Null);
}

#[test]
fn lists_are_changed_under_the_name_of_their_collection() {
    let config = "[resources.\"things/thing\"]\ncollection = \"entries\"\n";
    let node = of_documents(config, "thing", &thing(json!({ "type": "boolean", "default": false })));
    let http = client(&node);
    let path = "/api/things/v1/thing/";
    assert_eq!(http.patch(path, &json!({ "objects": [{ "name": "x" }] })).status, 400);
    assert_eq!(http.patch(path, &json!({ "entries": [{ "name": "x" }, { "name": "y" }] })).status, 202);
    let deleted = json!({ "entries": [], "deleted_entries": [format!("{path}1/")] });
    assert_eq!(http.patch(path, &deleted).status, 202);
    assert_eq!(http.get(path).json()["entries"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_empty_default_is_no_value_of_a_boolean() {
    let active = json!({ "type": "boolean", "blank": true, "nullable": false, "default": "" });
    let node = of_documents("", "thing", &thing(active));
    node.control().fill("things/thing", 1, &serde_json::Map::new()).expect("an object");
    assert_eq!(client(&node).get("/api/things/v1/thing/").json()["objects"][0]["active"], false);
}

#[test]
fn an_invalid_object_of_a_list_leaves_none_of_those_before_it() {
    let node = newest();
    let http = client(&node);
    http.post(CONFERENCE, &json!({ "name": "old" }));
    let refused = http.put(CONFERENCE, &json!({ "objects": [{ "name": "new" }, { "name": "" }] }));
    assert_eq!(refused.status, 400, "{}", refused.text());
    assert_eq!(http.get(CONFERENCE).json()["meta"]["total_count"], 0);
}

#[test]
fn what_a_server_ignores_is_recorded() {
    let node = newest();
    let http = client(&node);
    assert_eq!(http.get(&format!("{CONFERENCE}?nmae=x")).status, 200);
    assert_eq!(http.post(CONFERENCE, &json!({ "name": "x", "dsecription": "y" })).status, 201);
    let ignored: Vec<_> = node.control().ignored().into_iter().flat_map(|entry| entry.ignored).collect();
    assert_eq!(ignored, ["parameter `nmae`", "property `dsecription`: `conference` has no such field"]);
    let mute = json!({ "participant_id": "x", "muet": true });
    assert_eq!(http.post("/api/admin/command/v1/participant/mute/", &mute).status, 400);
    let ignored = node.control().ignored().pop().expect("a request").ignored;
    assert_eq!(ignored, ["property `muet`: `mute` has no such field"]);
}

#[test]
fn a_step_of_a_command_has_exactly_one_verb() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pexgen.toml");
    let step = "{ find = \"a/b\", create = \"a/b\" }";
    std::fs::write(&path, format!("name = \"x\"\n[serve.commands.\"a/c\"]\nsteps = [{step}]\n")).expect("a file");
    let failure = read_config(&path).expect_err("two verbs");
    assert_eq!(failure.diagnostics[0].message, "step 1 of `a/c` has 2 verbs");
}
