//! What a user of a node sees first.

use pexgen::loaded::read_config;
use serde_json::json;

use crate::support::{ALIAS, CONFERENCE, client, newest};

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

#[test]
fn what_a_server_ignores_is_recorded() {
    let node = newest();
    let http = client(&node);
    assert_eq!(http.get(&format!("{CONFERENCE}?nmae=x")).status, 200);
    assert_eq!(http.post(CONFERENCE, &json!({ "name": "x", "dsecription": "y" })).status, 201);
    let ignored: Vec<_> = node.control().ignored().into_iter().flat_map(|entry| entry.ignored).collect();
    assert_eq!(ignored, ["parameter `nmae`", "property `dsecription`: `conference` has no such field"]);
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
