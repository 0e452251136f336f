//! `[diff]` of `pexgen.toml`: severities of rules and accepted findings.

use std::fs;
use std::path::Path;
use std::process::Command;

use pexgen_tests::cargo;
use serde_json::{Value, json};

/// Runs `pexgen diff` on two versions of a room without and with a required PIN, in which the place is removed. Returns
/// the exit code and the output.
fn diff(config: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let place = tempfile::tempdir().expect("a folder");
    let field = || json!({ "type": "string", "nullable": false, "blank": false, "readonly": false, "help_text": "", "default": "No default provided." });
    let room = |fields: Value| json!({ "allowed_list_http_methods": ["get", "post"], "allowed_detail_http_methods": ["get"], "fields": fields });
    write_version(place.path(), "v1", &room(json!({ "id": { "type": "integer", "unique": true }, "place": field() })));
    write_version(place.path(), "v2", &room(json!({ "id": { "type": "integer", "unique": true }, "pin": field() })));
    write_version(place.path(), "v3", &room(json!({ "id": { "type": "integer", "unique": true }, "pin": field() })));
    fs::write(place.path().join("pexgen.toml"), format!("name = \"rooms\"\n{config}")).expect("written");
    let output = Command::new(cargo::pexgen())
        .arg("diff")
        .args(arguments)
        .current_dir(place.path())
        .output()
        .expect("it starts");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    (output.status.code(), text.concat())
}

fn write_version(place: &Path, version: &str, room: &Value) {
    let folder = place.join(version).join("configuration");
    fs::create_dir_all(&folder).expect("a folder");
    let path = "/api/configuration/v1/room/";
    let root = json!({ "room": { "list_endpoint": path, "schema": format!("{path}schema/") } });
    fs::write(folder.join("root.json"), root.to_string()).expect("written");
    fs::write(folder.join("room.json"), room.to_string()).expect("written");
}

const BREAKING: [&str; 4] = ["v1", "v2", "--fail-on", "breaking"];

#[test]
fn severities_are_set_by_rule_and_by_place() {
    assert_eq!(diff("", &BREAKING).0, Some(1));
    let both = "[diff]\nrequired-field-added = \"risky\"\nrequired-field-removed = { \"configuration/*.place\" = \"risky\" }\n";
    let (code, text) = diff(both, &BREAKING);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("0 breaking, 2 risky"), "{text}");
    let elsewhere = "[diff]\nrequired-field-added = \"risky\"\nrequired-field-removed = { \"configuration/room.pin\" = \"risky\" }\n";
    assert_eq!(diff(elsewhere, &BREAKING).0, Some(1));
}

#[test]
fn accepted_findings_count_as_compatible_until_they_expire() {
    let accept = |until: &str| {
        format!(
            "[diff]\nrequired-field-added = \"risky\"\n[[diff.accept]]\nrule = \"required-field-removed\"\n\
             at = \"configuration/room.place\"\nreason = \"Nobody sets it.\"\nuntil = {until}\n"
        )
    };
    let (code, text) = diff(&accept("9999-12-31"), &BREAKING);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("Nobody sets it."), "{text}");
    let (code, text) = diff(&accept("2020-01-01"), &BREAKING);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("expired-acceptance"), "{text}");
}

#[test]
fn entries_without_an_effect_are_errors_with_a_suggestion() {
    let (code, text) = diff("[diff]\nrequired-feild-added = \"risky\"\n", &BREAKING);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("did you mean `required-field-added`?"), "{text}");
    let accept = |at: &str, version: &str| {
        format!(
            "[[diff.accept]]\nrule = \"required-field-removed\"\nat = \"{at}\"\nreason = \"x\"\nin = \"{version}\"\n"
        )
    };
    let (code, text) = diff(&accept("configuration/room.plase", "v2"), &BREAKING);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("did you mean `configuration/room.place`?"), "{text}");
    // An entry for a version that is not compared is not checked.
    assert_eq!(diff(&accept("configuration/room.plase", "v9"), &BREAKING).0, Some(1));
}

#[test]
fn misspelled_severities_and_rules_are_located() {
    for config in
        ["required-field-added = \"riskie\"", "required-field-added = { \"configuration/room\" = \"riskie\" }"]
    {
        let (code, text) = diff(&format!("[diff]\n{config}\n"), &BREAKING);
        assert_eq!(code, Some(3), "{text}");
        for part in
            ["pexgen.toml:3:", "unknown value `riskie`", "did you mean \"risky\"?", "compatible, risky, breaking"]
        {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
    let (_, text) = diff("[diff]\nrequired-feild-added = \"risky\"\n", &BREAKING);
    assert!(text.contains("pexgen.toml:3:1"), "{text}");
}

#[test]
fn accepted_findings_name_other_rules_and_have_a_reason() {
    let accept = |rule: &str, reason: &str| {
        format!("[[diff.accept]]\nrule = \"{rule}\"\nat = \"configuration/room.place\"\nreason = \"{reason}\"\n")
    };
    let (code, text) = diff(&accept("filter-removed", "x"), &BREAKING);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("required-field-removed") && !text.contains("did you mean"), "{text}");
    assert!(text.contains("pexgen.toml:2:1"), "{text}");
    let (code, text) = diff(&accept("required-field-removed", " "), &BREAKING);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("has no reason"), "{text}");
    let twice =
        accept("required-field-removed", "x").replace("room.place", "*") + &accept("required-field-removed", "x");
    let (code, text) = diff(&twice, &BREAKING);
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("another one accepts what is reported there"), "{text}");
}

#[test]
fn versions_of_different_apis_are_not_compared() {
    let place = tempfile::tempdir().expect("a folder");
    let room = json!({ "allowed_list_http_methods": ["get"], "fields": { "id": { "type": "integer" } } });
    for (api, name) in [("one", "rooms"), ("copy", "rooms"), ("two", "other")] {
        write_version(&place.path().join(api), "v1", &room);
        fs::write(place.path().join(api).join("pexgen.toml"), format!("name = \"{name}\"\n")).expect("written");
    }
    write_version(place.path(), "new", &room);
    let run = |arguments: &[&str]| {
        let output = Command::new(cargo::pexgen()).arg("diff").args(arguments).current_dir(place.path()).output();
        let output = output.expect("it starts");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, text) = run(&["one/v1", "two/v1"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("different APIs") && text.contains("`other`"), "{text}");
    for arguments in
        [&["one/v1", "copy/v1"][..], &["one/v1", "new"], &["one/v1", "two/v1", "--config", "one/pexgen.toml"]]
    {
        assert_eq!(run(arguments), (Some(0), String::new()), "{arguments:?}");
    }
}

#[test]
fn versions_in_the_wrong_order_are_noted() {
    let (code, text) = diff("", &["v2", "v1"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("note: `v2` is compared as the old version"), "{text}");
    assert!(!diff("", &["v1", "v2"]).1.contains("note:"));
}

#[test]
fn only_changes_of_items_that_a_crate_names_are_listed() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("src")).expect("a folder");
    let program =
        "use rooms::v1::configuration::Room;\n\nfn show(room: &Room) {\n    println!(\"{}\", room.place);\n}\n";
    fs::write(place.path().join("src/lib.rs"), program).expect("written");
    let generated = format!("// @generated by pexgen 0.1.0 from v1. Do not edit.\n{program}");
    fs::write(place.path().join("src/bindings.rs"), generated).expect("written");
    let folder = place.path().display().to_string();
    let (code, text) = diff("", &["v1", "v2", "--uses", &folder]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("v1 → v2: 1 change") && text.contains(&format!("used in {folder}/src/lib.rs:4")), "{text}");
    assert!(!text.contains("bindings.rs"), "{text}");
    assert!(text.contains("1 change of items that the sources do not name"), "{text}");
    fs::write(place.path().join("src/lib.rs"), "fn main() {}\n").expect("written");
    for format in ["text", "markdown"] {
        let (code, text) = diff("", &["v1", "v2", "--uses", &folder, "--format", format]);
        assert_eq!(code, Some(0), "{text}");
        assert!(text.contains("Nothing changed from v1 to v2 that the sources name. 2 changes of items"), "{text}");
    }
    fs::write(place.path().join("src/lib.rs"), "fn main() { broken").expect("written");
    let (code, text) = diff("", &["v1", "v2", "--uses", &folder]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("src/lib.rs:1"), "{text}");
}

#[test]
fn programs_that_do_not_name_the_field_are_found() {
    let place = tempfile::tempdir().expect("a folder");
    let program = "use rooms::v1::configuration::NewRoom;\n\nfn room() -> NewRoom {\n    NewRoom::new(\"A\")\n}\n";
    fs::write(place.path().join("lib.rs"), program).expect("written");
    let folder = place.path().display().to_string();
    let (code, text) = diff("", &["v1", "v2", "--uses", &folder, "--fail-on", "breaking"]);
    assert_eq!(code, Some(1), "{text}");
    for rule in ["required field added: pin", "required field removed: place"] {
        assert!(text.lines().any(|line| line.contains(rule)), "{text}");
    }
    let lines = [1, 3, 4].map(|line| format!("{folder}/lib.rs:{line}")).join(", ");
    assert!(text.contains(&format!("used in {lines}")), "{text}");
}

#[test]
fn since_compares_each_version_with_the_one_before() {
    let (code, text) = diff("", &["--since", "v1", "v3"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("v1 → v2: 2 changes") && text.contains("v2 → v3: nothing changed"), "{text}");
    let (_, text) = diff("", &["--since", "v1", "v3", "--format", "json"]);
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(value["comparisons"].as_array().map(Vec::len), Some(2));
}

#[test]
fn places_of_the_whole_api_are_known() {
    let (code, text) = diff("[diff]\nauthentication-changed = { client = \"risky\" }\n", &["v2", "v3"]);
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn each_checkout_is_read_with_its_own_configuration() {
    let place = tempfile::tempdir().expect("a folder");
    let room = json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get"],
        "fields": { "id": { "type": "integer", "unique": true }, "pin": { "type": "string", "default": "x" } } });
    let secrets = "secrets = [\"*/*.pin\"]\n[diff]\nsecret-gained = \"breaking\"\n";
    for (checkout, config) in [("old", ""), ("new", secrets)] {
        write_version(&place.path().join(checkout), "v1", &room);
        fs::write(place.path().join(checkout).join("pexgen.toml"), format!("name = \"rooms\"\n{config}"))
            .expect("written");
    }
    let arguments = ["diff", "old/v1", "new/v1", "--fail-on", "breaking"];
    let output = Command::new(cargo::pexgen()).args(arguments).current_dir(place.path()).output().expect("it starts");
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(output.status.code() == Some(1) && text.contains("secret-gained"), "{text}");
}

#[test]
fn programs_that_cannot_read_an_object_or_authenticate_are_found() {
    let place = tempfile::tempdir().expect("a folder");
    let document = |properties: Value, required: Value, location: &str| {
        let room = json!({ "type": "object", "required": required, "properties": properties });
        let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } });
        let responses = json!({ "200": { "description": "Done.", "content": content } });
        let get = json!({ "operationId": "getRoom", "security": [{ "key": [] }], "responses": responses });
        let key = json!({ "type": "apiKey", "in": location, "name": "key" });
        json!({ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1" }, "paths": { "/room": { "get": get } },
            "components": { "schemas": { "Room": room }, "securitySchemes": { "key": key } } })
    };
    let (integer, text) = (json!({ "type": "integer" }), json!({ "type": "string" }));
    let old = document(json!({ "a": text, "b": integer }), json!(["a"]), "query");
    let new = document(json!({ "b": { "type": "number" } }), json!([]), "header");
    for (version, document) in [("v1", old), ("v2", new)] {
        fs::create_dir(place.path().join(version)).expect("a folder");
        fs::write(place.path().join(version).join("openapi.json"), document.to_string()).expect("written");
    }
    fs::write(place.path().join("pexgen.toml"), "name = \"rooms\"\n").expect("written");
    fs::create_dir(place.path().join("src")).expect("a folder");
    fs::write(place.path().join("src/lib.rs"), "fn f(client: &Client) {\n    client.get_room();\n}\n")
        .expect("written");
    let mut command = Command::new(cargo::pexgen());
    let output = command.args(["diff", "v1", "v2", "--uses", "src", "--format", "json"]).current_dir(place.path());
    let value: Value = serde_json::from_slice(&output.output().expect("it starts").stdout).expect("JSON");
    let rules: Vec<&str> =
        value["findings"].as_array().expect("findings").iter().filter_map(|one| one["rule"].as_str()).collect();
    for rule in ["authentication-changed", "integer-became-float", "response-field-removed"] {
        assert!(rules.contains(&rule), "{rule}: {value:#}");
    }
}
