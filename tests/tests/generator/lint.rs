//! `pexgen lint`: for each kind of diagnostic, the smallest document that causes it.

use std::collections::BTreeMap;
use std::fs;

use pexgen::Diagnostic;
use pexgen::diagnostic::Id;
use pexgen::input::config::Config;
use pexgen::lint::{lint, report};
use pexgen::loaded::LoadedVersion;
use pexgen::source_text::SourceFile;
use serde_json::{Value, json};

use crate::documents::{field, load, room, with};

/// Returns the findings in documents of the group `configuration`, by name.
fn findings(documents: &[(&str, Value)], config: &str) -> Vec<Diagnostic> {
    lint(&load(documents, config))
}

fn and(mut document: Value, key: &str, value: Value) -> Value {
    document[key] = value;
    document
}

#[track_caller]
fn check(document: Value, expected: &[Id], pointer: &str) {
    check_all(&[("room", document)], "", expected, pointer);
}

#[track_caller]
fn check_all(documents: &[(&str, Value)], config: &str, expected: &[Id], pointer: &str) {
    let found = findings(documents, config);
    let ids: Vec<Id> = found.iter().map(|diagnostic| diagnostic.id).collect();
    assert_eq!(ids, expected, "{found:?}");
    if let Some(first) = found.first() {
        let place = first.location.as_ref().expect("a place");
        assert_eq!((place.pointer.as_str(), place.line > 0), (pointer, true), "{first:?}");
        assert!(!first.help.is_empty(), "{first:?}");
    }
}

#[test]
fn sound_document_has_no_findings() {
    let document = with("name", "string", json!({ "default": "", "unique": true }));
    check(and(document, "filtering", json!({ "name": ["exact", "startswith", "isnull"] })), &[], "");
}

#[test]
fn defaults() {
    let default = "/fields/x/default";
    check(
        with("x", "string", json!({ "default": "c", "valid_choices": ["a", "b"] })),
        &[Id::DefaultOutsideChoices],
        default,
    );
    check(with("x", "string", json!({ "default": "", "valid_choices": ["a", "b"] })), &[], "");
    check(with("x", "integer", json!({ "default": "many" })), &[Id::DefaultOfWrongType], default);
    check(with("x", "boolean", json!({ "default": null, "nullable": false })), &[Id::DefaultOfWrongType], default);
    check(with("x", "datetime", json!({ "default": true })), &[], "");
    check(with("x", "datetime", json!({ "default": "2026-01-02T03:04:05" })), &[Id::VolatileDefault], default);
    let limited = json!({ "default": 11, "help_text": "Seconds. Range: 1 to 10." });
    check(with("x", "integer", limited), &[Id::DefaultOutsideLimits], default);
    let limited = json!({ "default": "long", "help_text": "Name. Maximum length: 3 characters." });
    check(with("x", "string", limited), &[Id::DefaultOutsideLimits], default);
}

#[test]
fn defaults_of_secrets_are_not_shown() {
    let message = |config: &str| {
        let limited = json!({ "default": "hunter2", "help_text": "Name. Maximum length: 3 characters." });
        findings(&[("room", with("x", "string", limited))], config).remove(0).message
    };
    assert!(message("").ends_with("limits: `\"hunter2\"`"), "{}", message(""));
    let hidden = message("secrets = [\"configuration/room.x\"]\n");
    assert!(hidden.ends_with("limits"), "{hidden}");
}

#[test]
fn likely_secrets() {
    for name in ["password", "adminPassword", "API-Key", "oauth_client_secret"] {
        let document = || with(name, "string", json!({}));
        check(document(), &[Id::LikelySecret], &format!("/fields/{name}"));
        let config = format!("secrets = [\"configuration/room.{name}\"]\n");
        check_all(&[("room", document())], &config, &[], "");
    }
    for name in ["password_policy", "next_page_token", "secrets_count"] {
        check(with(name, "string", json!({})), &[], "");
    }
    check(with("secret", "boolean", json!({})), &[], "");
}

#[test]
fn limits_of_help_texts_contradict_each_other() {
    let help = json!({ "help_text": "Minimum: 5. Maximum: 1." });
    check(with("x", "integer", help), &[Id::Contradiction], "/fields/x");
}

/// Returns the findings in the properties `x` of a type and of a parameter, which the same schema describes.
fn openapi(schema: &Value) -> Vec<(Id, String)> {
    let parameter = json!({ "name": "x", "in": "query", "schema": schema });
    let room = json!({ "type": "object", "properties": { "x": schema } });
    let ok = json!({ "description": "", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } } });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Rooms", "version": "1" },
        "paths": { "/room": { "get": { "operationId": "room", "parameters": [parameter], "responses": { "200": ok } } } },
        "components": { "schemas": { "Room": room, "Level": { "type": "string", "enum": ["low", "high"] } } },
    });
    let file = SourceFile { path: "v1/openapi.json".to_owned(), text: format!("{document:#}").into() };
    let config = Config { name: "rooms".to_owned(), ..Config::default() };
    let loaded = LoadedVersion::from_documents("v1", BTreeMap::from([("openapi".to_owned(), file)]), &config);
    let found = lint(&loaded.unwrap_or_else(|failure| panic!("{failure:?}")));
    found.into_iter().map(|found| (found.id, found.location.expect("a place").pointer)).collect()
}

#[test]
fn schemas_of_openapi() {
    let (operation, property) = ("/paths/~1room/get", "/components/schemas/Room/properties/x");
    let wrong = [
        (json!({ "type": "integer", "minimum": 5, "maximum": 4 }), Id::Contradiction, ""),
        (json!({ "type": "integer", "minimum": 5, "exclusiveMaximum": 5 }), Id::Contradiction, ""),
        (json!({ "type": "string", "minLength": 5, "maxLength": 4 }), Id::Contradiction, ""),
        (json!({ "type": "array", "items": {}, "minItems": 5, "maxItems": 4 }), Id::Contradiction, ""),
        (json!({ "type": "string", "enum": ["low", "high"], "default": "no" }), Id::DefaultOutsideChoices, "/default"),
        (json!({ "$ref": "#/components/schemas/Level", "default": "no" }), Id::DefaultOutsideChoices, "/default"),
        (json!({ "type": "integer", "default": 1.5 }), Id::DefaultOfWrongType, "/default"),
        (json!({ "type": "integer", "maximum": 4, "default": 5 }), Id::DefaultOutsideLimits, "/default"),
        (json!({ "type": "array", "items": {}, "maxItems": 0, "default": [1] }), Id::DefaultOutsideLimits, "/default"),
        (json!({ "type": "integer", "multipleOf": 5, "default": 7 }), Id::DefaultOutsideLimits, "/default"),
    ];
    for (schema, id, key) in wrong {
        let expected = [(id, format!("{property}{key}")), (id, operation.to_owned())];
        assert_eq!(openapi(&schema), expected, "{schema}");
    }
    let right = [
        json!({ "type": "integer", "minimum": 5, "maximum": 5, "default": 5.0 }),
        json!({ "type": "string", "enum": ["low", "high"], "default": "low", "maxLength": 4 }),
        json!({ "$ref": "#/components/schemas/Level", "default": "high" }),
        json!({ "type": "integer", "multipleOf": 5, "default": 15 }),
        json!({ "type": "number", "multipleOf": 0.1, "default": 0.3 }),
    ];
    for schema in right {
        assert_eq!(openapi(&schema), [], "{schema}");
    }
}

#[test]
fn times_are_volatile_near_the_download_only() {
    let date = |default: &str| field("datetime", json!({ "default": default }));
    let document = room(json!({ "created": date("2026-01-02T03:04:05.67"), "start": date("1970-01-01T12:30:00") }));
    check(document.clone(), &[Id::VolatileDefault], "/fields/created/default");

    // `fetch` replaced what is volatile, unless the server repeats what it once read from a clock.
    let folder = tempfile::tempdir().expect("a folder");
    let version = folder.path().join("v1");
    fs::create_dir_all(version.join("configuration")).expect("a folder");
    let root = json!({ "room": { "list_endpoint": "/api/configuration/v1/room/", "schema": "/api/configuration/v1/room/schema/" } });
    for (path, document) in [("configuration/room.json", &document), ("configuration/root.json", &root)] {
        fs::write(version.join(path), document.to_string()).expect("written");
    }
    let config = Config { name: "rooms".to_owned(), ..Config::default() };
    let volatile = || lint(&LoadedVersion::read(&version, &config).expect("documents")).len();
    assert_eq!(volatile(), 1);
    fs::write(version.join("pexgen.lock"), "{}").expect("written");
    assert_eq!(volatile(), 1);
    let constant = room(json!({ "created": date("2026-01-02T03:04:05"), "start": date("1970-01-01T12:30:00") }));
    fs::write(version.join("configuration/room.json"), constant.to_string()).expect("written");
    assert_eq!(volatile(), 0);
}

#[test]
fn names() {
    check(
        room(json!({ "roomName": field("string", json!({})), "room_name": field("string", json!({})) })),
        &[Id::NamesClash],
        "/fields/roomName",
    );
    let choices = with("x", "string", json!({ "valid_choices": ["a-b", "a_b"] }));
    check(choices, &[Id::NamesClash], "/fields/x/valid_choices");
    check(with("x", "string", json!({ "valid_choices": ["`", ""] })), &[], "");
    let name = || with("name", "string", json!({}));
    check_all(&[("room_a", name()), ("roomA", name())], "", &[Id::NamesClash], "");
    for parameter in ["limit", "sort_by", "callback"] {
        let document = with(parameter, "integer", json!({}));
        check(document, &[Id::ShadowedParameter], &format!("/fields/{parameter}"));
    }
}

#[test]
fn choices() {
    let choices = "/fields/x/valid_choices";
    check(
        with("x", "string", json!({ "valid_choices": ["a", "a"] })),
        &[Id::DuplicateChoice],
        "/fields/x/valid_choices/1",
    );
    check(with("x", "string", json!({ "valid_choices": [] })), &[Id::EmptyChoices], choices);
    check(with("x", "integer", json!({ "valid_choices": ["1", "a"] })), &[Id::MisplacedChoices], choices);
    let relation = json!({ "valid_choices": ["a"], "related_type": "to_one", "related_schema": "/api/configuration/v1/room/schema/" });
    check(with("x", "related", relation), &[Id::MisplacedChoices], choices);
}

#[test]
fn filters() {
    let flag =
        |lookups: Value| and(with("x", "boolean", json!({ "nullable": false })), "filtering", json!({ "x": lookups }));
    check(flag(json!(["exact", "startswith"])), &[Id::UnfitLookup], "/filtering/x");
    check(flag(json!(["isnull"])), &[Id::UnfitLookup], "/filtering/x");
    check(flag(json!(2)), &[Id::DeadEndFilter], "/filtering/x");
    let many = with("x", "list", json!({}));
    check(and(many.clone(), "filtering", json!({ "x": ["in"] })), &[Id::UnfitLookup], "/filtering/x");
    check(and(many, "filtering", json!({ "x": ["exact"] })), &[], "");
    let choice = with("x", "string", json!({ "valid_choices": ["a", "b"] }));
    check(and(choice, "filtering", json!({ "x": ["exact", "icontains"] })), &[], "");
    let uri = field("string", json!({ "readonly": true }));
    let own = || room(json!({ "resource_uri": uri, "x": field("string", json!({})) }));
    check(and(own(), "filtering", json!({ "resource_uri": 1 })), &[Id::NotAField], "/filtering/resource_uri");
    check(and(own(), "ordering", json!(["resource_uri"])), &[Id::NotAField], "/ordering/0");
    check(
        and(room(json!({ "x": field("string", json!({})) })), "filtering", json!({ "y": 1 })),
        &[Id::NotAField],
        "/filtering/y",
    );
    check(
        and(room(json!({ "x": field("string", json!({})) })), "ordering", json!(["y"])),
        &[Id::NotAField],
        "/ordering/0",
    );
    let relation = json!({ "related_type": "to_one", "related_schema": "/api/configuration/v1/theme/schema/" });
    let owner = and(with("theme", "related", relation), "filtering", json!({ "theme": 2 }));
    let theme = with("name", "string", json!({}));
    check_all(&[("room", owner.clone()), ("theme", theme.clone())], "", &[Id::DeadEndFilter], "/filtering/theme");
    check_all(&[("room", owner), ("theme", and(theme, "filtering", json!({ "name": 1 })))], "", &[], "");
}

#[test]
fn relations() {
    check(with("owner", "related", json!({ "related_type": "to_one" })), &[Id::UnresolvedRelation], "/fields/owner");
}

#[test]
fn methods() {
    let document = || with("name", "string", json!({}));
    let list = and(document(), "allowed_list_http_methods", json!(["get", "patch"]));
    check(list, &[Id::UnservableMethod], "/allowed_list_http_methods");
    let detail = and(
        and(document(), "allowed_list_http_methods", json!(["get"])),
        "allowed_detail_http_methods",
        json!(["get", "post"]),
    );
    check(detail, &[Id::UnservableMethod], "/allowed_detail_http_methods");
    check(with("name", "string", json!({ "readonly": true })), &[Id::NothingToWrite], "/fields");
}

#[test]
fn key_and_help_text_findings() {
    let document = json!({ "fields": { "id": { "type": "integer" } }, "allowed_detail_http_methods": ["get"] });
    check(document, &[Id::KeyNotUnique], "/fields/id/unique");
    check(with("x", "string", json!({ "help_text": "" })), &[Id::MissingHelp], "/fields/x");
    let stock = json!({ "help_text": "Unicode string data. Ex: \"Hello World\"" });
    check(with("x", "string", stock), &[Id::MissingHelp], "/fields/x/help_text");
}

#[test]
fn required_but_readonly() {
    let document = room(json!({ "x": field("string", json!({})), "y": field("string", json!({ "readonly": true })) }));
    let config = "[fields.\"configuration/room.y\"]\nrequired = true\n";
    check_all(&[("room", document)], config, &[Id::RequiredButReadonly], "/fields/y/readonly");
}

#[test]
fn reports() {
    let document = room(json!({
        "protocol": field("string", json!({ "default": "c", "valid_choices": ["a", "b"] })),
        "x": field("string", json!({ "help_text": "" })),
    }));
    let found = findings(&[("room", document)], "");
    insta::assert_snapshot!("reports_text", report::text(&found));
    insta::assert_snapshot!("reports_markdown", report::markdown(&found));
    insta::assert_snapshot!("reports_github", report::github(&found));
}

#[test]
fn invalid_orderings_are_refused_and_invalid_filters_ignored() {
    let help = |key: &str, value: Value| {
        let document = and(with("x", "string", json!({})), key, value);
        findings(&[("room", document)], "").remove(0).help
    };
    assert!(help("ordering", json!(["y"])).contains("server refuses it"));
    assert!(help("filtering", json!({ "y": 1 })).contains("server ignores it"));
}

#[test]
fn text_of_a_server_is_shown_unchanged() {
    let default = "![x](http://evil/x.png) [click](http://evil) @org/team";
    let choices = || json!({ "default": default, "valid_choices": ["a"] });
    let fields = json!({ "<script>": field("string", choices()), "a`b": field("string", json!({ "help_text": "" })) });
    let shown = report::markdown(&findings(&[("room", room(fields))], ""));
    assert!(shown.contains(&format!("`\"{default}\"`")), "{shown}");
    assert!(shown.contains("the default of `<script>` is"), "{shown}");
    assert!(shown.contains(r"\`a\`b\` has no help text"), "{shown}");
    let found = findings(&[("room", with("n\u{1b}[31m", "string", json!({ "help_text": "" })))], "");
    for report in [report::text(&found), report::github(&found), report::markdown(&found)] {
        assert!(!report.contains('\u{1b}') && report.contains(r"n\u{1b}[31m"), "{report}");
    }
}
