//! The schemas of exported documents: limits, defaults and descriptions of fields, and bodies with files.

use pexgen::export::{self, openapi};
use serde_json::{Value, json};

use crate::documents::{field, load, room, with};

/// Exports documents of the group `configuration`, by name.
fn exported(documents: &[(&str, Value)], config: &str) -> Value {
    let text = export::to_json(&openapi::export(&load(documents, config))).expect("text");
    serde_json::from_str(&text).expect("JSON")
}

/// Returns the schemas of the field `x` of a room: in requests and in responses.
fn schemas_of(field: &Value, config: &str) -> [Value; 2] {
    let document = exported(&[("room", room(json!({ "x": field })))], config);
    let of = |component: &str| document["components"]["schemas"][component]["properties"]["x"].clone();
    [of("configuration.room.new"), of("configuration.room")]
}

#[test]
fn limits_are_in_requests_only() {
    let keywords = ["minLength", "maxLength", "minimum", "maximum"];
    let limits = |schema: &Value| -> Value {
        let stated =
            keywords.into_iter().filter_map(|keyword| Some((keyword.to_owned(), schema.get(keyword)?.clone())));
        stated.collect()
    };
    let cases = [
        ("string", "Length: 4-20 digits.", json!({ "default": "1234" }), json!({ "minLength": 4, "maxLength": 20 })),
        // The empty string means that there is no value.
        ("string", "Length: 4-20 digits.", json!({ "default": "" }), json!({ "maxLength": 20 })),
        ("string", "Length: 4-20 digits.", json!({ "blank": true }), json!({ "maxLength": 20 })),
        ("integer", "Range: 1 to 10.", json!({}), json!({ "minimum": 1, "maximum": 10 })),
        ("float", "Range: -5 to 0.5.", json!({}), json!({ "minimum": -5, "maximum": 0.5 })),
        // The limit is that of a number, and a decimal is a string.
        ("decimal", "Range: 1 to 10.", json!({}), json!({})),
    ];
    for (kind, help, particular, expected) in cases {
        let mut field = field(kind, particular);
        field["help_text"] = json!(help);
        let [request, response] = schemas_of(&field, "");
        assert_eq!(limits(&request), expected, "{kind}: {help}");
        assert_eq!(limits(&response), json!({}), "{kind}: {help}");
    }
}

#[test]
fn help_texts_are_escaped() {
    let help = "# A <b>*star*</b> of `code`";
    let [request, response] = schemas_of(&field("string", json!({ "help_text": help })), "");
    let expected = r"\# A \<b\>\*star\*\</b\> of `code`";
    assert_eq!([&request["description"], &response["description"]], [expected; 2]);
    let config = "description = \"All *rooms*.\"\n[resources.\"configuration/room\"]\ndescription = \"A <room>.\"\n";
    let document = exported(&[("room", with("x", "string", json!({})))], config);
    assert_eq!(document["info"]["description"], r"All \*rooms\*.");
    assert_eq!(document["tags"][0]["description"], r"A \<room\>.");
}

#[test]
fn constant_defaults_are_exported_if_they_can_be_sent() {
    let default = |kind: &str, default: Value, config: &str| {
        let [request, _] = schemas_of(&field(kind, json!({ "default": default })), config);
        request.get("default").cloned()
    };
    for (kind, sendable, other) in [
        ("decimal", "0.50", "half"),
        ("date", "1970-01-01", "1 Jan 1970"),
        ("datetime", "1970-01-01T00:00:00", "1970-01-01 00:00:00"),
        ("time", "12:30:00", "12:30"),
    ] {
        assert_eq!(default(kind, json!(sendable), ""), Some(json!(sendable)), "{kind}");
        assert_eq!(default(kind, json!(other), ""), None, "{kind}");
    }
    let secret = "secrets = [\"configuration/room.x\"]\n";
    assert_eq!(default("string", json!("public"), ""), Some(json!("public")));
    assert_eq!(default("string", json!("public"), secret), None, "the default of a secret");
    assert_eq!(default("string", json!(""), secret), Some(json!("")));
}

#[test]
fn empty_values_are_accepted_in_responses_whatever_the_type() {
    let config = "[fields.\"configuration/room.x\"]\nempty = \"null\"\n";
    let empty = json!({ "enum": [""], "type": "string" });
    for kind in ["integer", "float", "boolean", "list", "dict"] {
        let [_, response] = schemas_of(&field(kind, json!({ "nullable": false })), config);
        let alternatives = response["anyOf"].as_array().unwrap_or_else(|| panic!("{kind}: {response}"));
        assert_eq!((alternatives.len(), &alternatives[1]), (2, &empty), "{kind}: {response}");
    }
    for kind in ["string", "date", "decimal"] {
        let [_, response] = schemas_of(&field(kind, json!({ "nullable": false })), config);
        assert_eq!(response, json!({ "type": "string", "description": "Words." }), "{kind}");
    }
}

#[test]
fn json_creates_no_objects_that_require_a_file() {
    let methods = json!(["get", "post", "put", "patch", "delete"]);
    let mut entry = room(json!({
        "name": { "type": "string", "help_text": "Name." },
        "package": { "type": "file", "help_text": "The file." },
    }));
    entry["allowed_list_http_methods"] = methods.clone();
    entry["allowed_detail_http_methods"] = methods;
    let target = json!({ "related_type": "to_one", "related_schema": "/api/configuration/v1/entry/schema/" });
    let documents = [("entry", entry), ("user", with("x", "related", target))];
    let config = "[resources.\"configuration/entry\"]\nuploads = [\"package\"]\n";
    let document = exported(&documents, config);
    let list = &document["paths"]["/api/configuration/v1/entry/"];
    assert!(list["post"]["requestBody"]["content"].get("multipart/form-data").is_some(), "{list}");
    assert!(list.get("put").is_none(), "{list}");
    let detail = &document["paths"]["/api/configuration/v1/entry/{id}/"];
    assert!(detail["put"].is_object() && detail["put"]["responses"].get("201").is_none(), "{detail}");
    let schemas = &document["components"]["schemas"];
    let new = "#/components/schemas/configuration.entry.new";
    for component in ["configuration.entry.batch", "configuration.user.new"] {
        let schema = &schemas[component];
        assert!(schema.is_object() && !schema.to_string().contains(new), "{schema}");
    }
    assert!(schemas.get("configuration.entry.all").is_none());
}

#[test]
fn resources_without_operations_have_no_tag() {
    let unused = json!({ "fields": { "id": { "type": "integer" } } });
    let document = exported(&[("room", with("x", "string", json!({}))), ("unused", unused)], "");
    let tags: Vec<&Value> = document["tags"].as_array().into_iter().flatten().map(|tag| &tag["name"]).collect();
    assert_eq!(tags, ["configuration.room"]);
}
