//! The effects of other types: wherever a value is, the same change has the same effect.

use std::collections::BTreeMap;

use pexgen::diff::{Comparison, Impact};
use serde_json::{Value, json};

use super::effects::{compared, found};

/// The messages that contain a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Request,
    Response,
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A document whose operation sends one type and receives another one.
fn document(sent: Option<Value>, received: Option<Value>, schemas: Value) -> BTreeMap<String, Value> {
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let mut response = json!({ "description": "Added." });
    if let Some(received) = received {
        response["content"] = content(received);
    }
    let mut post = json!({ "operationId": "add", "responses": { "200": response } });
    if let Some(sent) = sent {
        post["requestBody"] = json!({ "required": true, "content": content(sent) });
    }
    let document = json!({ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1" },
        "paths": { "/rooms": { "post": post } }, "components": { "schemas": schemas } });
    BTreeMap::from([("openapi".to_owned(), document)])
}

/// A room with a property of a type.
fn room(usage: Use, kind: &Value) -> BTreeMap<String, Value> {
    let room = json!({ "type": "object", "required": ["kind"], "properties": { "kind": kind } });
    let schemas = json!({ "Room": room, "Kind": { "type": "string", "enum": ["a", "b"] },
        "More": { "type": "string", "enum": ["a", "b", "c"] }, "Level": { "type": "integer", "enum": [1, 2] } });
    let (sent, received) = match usage {
        Use::Request => (Some(reference("Room")), None),
        Use::Response => (None, Some(reference("Room"))),
    };
    document(sent, received, schemas)
}

fn worst(comparison: &Comparison) -> Impact {
    comparison.worst().unwrap_or_else(|| panic!("nothing is reported"))
}

/// The places of a type: alone, and inside lists, maps and types that may be null.
fn places(kind: &Value) -> [Value; 4] {
    [
        kind.clone(),
        json!({ "type": "array", "items": kind }),
        json!({ "type": "object", "additionalProperties": kind }),
        json!({ "type": "array", "items": { "oneOf": [kind, { "type": "null" }] } }),
    ]
}

#[test]
fn the_effect_of_another_type_is_the_same_inline_referenced_and_in_lists() {
    use Impact::{Breaking, Compatible, Risky};
    let plain = |kind: &str| json!({ "type": kind });
    let inline = json!({ "type": "string", "enum": ["a", "b"] });
    let more = json!({ "type": "string", "enum": ["a", "b", "c"] });
    let date = json!({ "type": "string", "format": "date" });
    // The impacts on requests and responses, there and back.
    for (old, new, [request, response], [request_back, response_back]) in [
        (plain("string"), inline.clone(), [Breaking, Compatible], [Compatible, Risky]),
        (plain("string"), reference("Kind"), [Breaking, Compatible], [Compatible, Risky]),
        (plain("integer"), reference("Level"), [Breaking, Compatible], [Compatible, Risky]),
        (inline, more, [Compatible, Compatible], [Breaking, Risky]),
        (reference("Kind"), reference("More"), [Compatible, Compatible], [Breaking, Risky]),
        (plain("integer"), plain("number"), [Compatible, Breaking], [Risky, Compatible]),
        (plain("string"), date, [Risky, Compatible], [Compatible, Breaking]),
        (plain("string"), plain("integer"), [Breaking, Risky], [Breaking, Breaking]),
        (plain("boolean"), plain("integer"), [Breaking, Breaking], [Breaking, Breaking]),
    ] {
        for (old, new) in places(&old).into_iter().zip(places(&new)) {
            for (usage, there, back) in
                [(Use::Request, request, request_back), (Use::Response, response, response_back)]
            {
                let (before, after) = (room(usage, &old), room(usage, &new));
                let (one, other) = (compared("", &before, &after), compared("", &after, &before));
                assert_eq!(
                    (worst(&one), worst(&other)),
                    (there, back),
                    "{usage:?} of {old} and {new}: {one:?} {other:?}"
                );
            }
        }
    }
}

#[test]
fn a_type_that_is_split_for_requests_and_responses_breaks_nothing() {
    let owner = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } });
    let properties = json!({ "id": { "type": "integer", "readOnly": true }, "name": { "type": "string" },
        "secret": { "type": "string", "writeOnly": true }, "owner": reference("Owner") });
    let room = json!({ "type": "object", "required": ["id", "name", "owner"], "properties": properties });
    let mut input = room.clone();
    input["required"] = json!(["name", "owner"]);
    input["properties"].as_object_mut().expect("an object").remove("id");
    let mut output = room.clone();
    output["properties"].as_object_mut().expect("an object").remove("secret");
    let one = document(Some(reference("Room")), Some(reference("Room")), json!({ "Room": room, "Owner": owner }));
    let api = |sent: &str, received: &str, schemas: Value| {
        document(Some(reference(sent)), Some(reference(received)), schemas)
    };
    let same = json!({ "RoomInput": room, "RoomOutput": room, "Owner": owner });
    let own = json!({ "RoomInput": input, "RoomOutput": output, "Owner": owner });
    let half = json!({ "RoomInput": input, "Room": room, "Owner": owner });
    for split in
        [api("RoomInput", "RoomOutput", same), api("RoomInput", "RoomOutput", own), api("RoomInput", "Room", half)]
    {
        for (old, new) in [(&one, &split), (&split, &one)] {
            let comparison = compared("", old, new);
            assert_eq!(worst(&comparison), Impact::Compatible, "{comparison:?}");
        }
    }
    // What requests lack is still reported.
    let mut less = input;
    less["properties"].as_object_mut().expect("an object").remove("name");
    less["required"] = json!(["owner"]);
    let less = api("RoomInput", "Room", json!({ "RoomInput": less, "Room": room, "Owner": owner }));
    assert_eq!(worst(&compared("", &one, &less)), Impact::Breaking);
}

#[test]
fn parameters_that_become_strings_are_the_same_on_the_wire() {
    let api = |location: &str, schema: Value| {
        let path = if location == "path" { "/rooms/{it}" } else { "/rooms" };
        let parameter = json!({ "name": "it", "in": location, "required": true, "schema": schema });
        let get = json!({ "operationId": "get", "parameters": [parameter], "responses": { "204": { "description": "Done." } } });
        let document = json!({ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1" }, "paths": { path: { "get": get } } });
        BTreeMap::from([("openapi".to_owned(), document)])
    };
    let list = |kind: &str| json!({ "type": "array", "items": { "type": kind } });
    let plain = |kind: &str| json!({ "type": kind });
    for location in ["path", "query", "header", "cookie"] {
        for (old, new) in [
            (plain("integer"), plain("string")),
            (plain("number"), plain("string")),
            (plain("boolean"), plain("string")),
            (json!({ "type": "integer", "enum": [1, 2] }), plain("string")),
            (list("integer"), list("string")),
        ] {
            let (old, new) = (api(location, old), api(location, new));
            assert_eq!(found(&compared("", &old, &new)), [("parameter-became-text", Impact::Compatible)]);
            assert_eq!(worst(&compared("", &new, &old)), Impact::Breaking);
        }
    }
}

#[test]
fn more_media_types_of_a_part_break_nothing() {
    let api = |media: Option<&str>| {
        let form = json!({ "type": "object", "properties": { "plan": { "type": "string", "format": "binary" } } });
        let mut content = json!({ "schema": form });
        if let Some(media) = media {
            content["encoding"] = json!({ "plan": { "contentType": media } });
        }
        let post = json!({ "operationId": "add", "requestBody": { "required": true, "content": { "multipart/form-data": content } },
            "responses": { "204": { "description": "Done." } } });
        let document = json!({ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1" }, "paths": { "/rooms": { "post": post } } });
        BTreeMap::from([("openapi".to_owned(), document)])
    };
    for (old, new, there, back) in [
        (Some("image/png"), Some("image/png, image/jpeg"), Impact::Compatible, Impact::Breaking),
        (Some("image/png, image/gif"), Some("image/*"), Impact::Compatible, Impact::Breaking),
        (Some("image/png"), None, Impact::Compatible, Impact::Risky),
        (Some("image/png"), Some("image/gif"), Impact::Breaking, Impact::Breaking),
    ] {
        let (one, other) = (compared("", &api(old), &api(new)), compared("", &api(new), &api(old)));
        assert_eq!((worst(&one), worst(&other)), (there, back), "{old:?} {new:?}: {one:?} {other:?}");
    }
}

#[test]
fn formats_and_limits_without_a_type_of_their_own_are_reported_wherever_they_are() {
    let text = |keyword: &str, value: Value| json!({ "type": "string", keyword: value });
    let number = json!({ "type": "integer" });
    let union = |text: Value| json!({ "anyOf": [text, number] });
    for (old, new) in [
        (text("format", json!("email")), text("format", json!("ipv4"))),
        (union(text("maxLength", json!(9))), union(text("maxLength", json!(5)))),
        (union(text("format", json!("email"))), union(text("format", json!("ipv4")))),
        (union(text("pattern", json!("^a"))), union(text("pattern", json!("^b")))),
    ] {
        for (old, new) in places(&old).iter().zip(&places(&new)) {
            let comparison = compared("", &room(Use::Request, old), &room(Use::Request, new));
            assert_eq!(found(&comparison), [("form-changed", Impact::Risky)], "{old} to {new}");
        }
    }
    let closed = |additional: Value| json!({ "anyOf": [{ "type": "object", "properties": { "a": { "type": "string" } } }, { "type": "object", "properties": { "b": { "type": "string" } } }], "additionalProperties": additional });
    let comparison =
        compared("", &room(Use::Request, &closed(json!(true))), &room(Use::Request, &closed(json!(false))));
    let form_changed = ("form-changed", Impact::Risky);
    assert!(!comparison.findings.is_empty(), "the keyword is compared");
    assert!(found(&comparison).iter().all(|found| *found == form_changed), "{comparison:?}");
    let turned = json!({ "anyOf": [number, text("maxLength", json!(9))] });
    let comparison =
        compared("", &room(Use::Request, &union(text("maxLength", json!(9)))), &room(Use::Request, &turned));
    assert!(found(&comparison).iter().all(|(rule, _)| *rule != "form-changed"), "{comparison:?}");
}

#[test]
fn names_and_descriptions_of_choices_are_reported() {
    let state = |names: [&str; 2], descriptions: [&str; 2]| json!({ "type": "integer", "enum": [0, 1], "x-enum-varnames": names, "x-enum-descriptions": descriptions });
    let old = state(["Off", "On"], ["Does nothing.", "Works."]);
    for (new, expected) in [
        (state(["Off", "Busy"], ["Does nothing.", "Works."]), "rust-name-changed"),
        (state(["Off", "On"], ["Does nothing.", "Is busy."]), "help-changed"),
    ] {
        let comparison = compared("", &room(Use::Request, &old), &room(Use::Request, &new));
        assert_eq!(found(&comparison), [(expected, Impact::Compatible)], "{comparison:?}");
    }
}
