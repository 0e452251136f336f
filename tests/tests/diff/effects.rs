//! Single changes and what is reported of them: impacts that depend on what old bindings can read, and names.

use std::collections::BTreeMap;

use pexgen::diff::{Comparison, Detail, Impact, Step, compare};
use pexgen::input::config::{self, Config};
use pexgen::loaded::LoadedVersion;
use pexgen::source_text::SourceFile;
use serde_json::{Value, json};

use super::mutations::load;

pub fn config(text: &str) -> Config {
    let file = SourceFile { path: "pexgen.toml".to_owned(), text: format!("name = \"rooms\"\n{text}").into() };
    config::parse(&file, None, &mut pexgen::Diagnostics::default()).expect("a sound configuration")
}

pub fn compared(settings: &str, old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>) -> Comparison {
    let config = config(settings);
    let side = |documents| load(documents, &config).expect("sound documents").version;
    compare(&side(old), &side(new))
}

/// Compares two versions of a field of a Tastypie resource.
fn field(settings: &str, name: &str, old: Value, new: Value) -> Comparison {
    fields(settings, json!({ name: old }), json!({ name: new }))
}

/// Compares two versions of the fields of a Tastypie resource.
pub fn fields(settings: &str, old: Value, new: Value) -> Comparison {
    let room = |mut fields: Value| {
        fields["id"] = json!({ "type": "integer", "unique": true });
        let methods = json!(["get", "post"]);
        let room =
            json!({ "allowed_list_http_methods": methods, "allowed_detail_http_methods": ["get"], "fields": fields });
        documents(room)
    };
    compared(settings, &room(old), &room(new))
}

pub fn documents(room: Value) -> BTreeMap<String, Value> {
    let path = |name: &str| json!({ "list_endpoint": format!("/api/things/v1/{name}/"), "schema": format!("/api/things/v1/{name}/schema/") });
    let site = json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get"],
        "fields": { "id": { "type": "integer", "unique": true } } });
    BTreeMap::from([
        ("things/root".to_owned(), json!({ "room": path("room"), "site": path("site") })),
        ("things/room".to_owned(), room),
        ("things/site".to_owned(), site),
    ])
}

/// Compares two versions of a schema of an OpenAPI document, which requests and responses contain.
fn schema(old: &Value, new: &Value) -> Comparison {
    let document = |schema: &Value| {
        let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } });
        let responses = json!({ "200": { "description": "Done.", "content": content } });
        openapi(
            json!({ "/rooms": { "post": { "operationId": "add", "requestBody": { "required": true, "content": content }, "responses": responses } } }),
            schema,
        )
    };
    compared("", &document(old), &document(new))
}

pub fn openapi(paths: Value, schema: &Value) -> BTreeMap<String, Value> {
    let schemes = json!({ "b": { "type": "http", "scheme": "bearer" } });
    let components = json!({ "schemas": { "Room": schema }, "securitySchemes": schemes });
    let document = json!({ "openapi": "3.1.0", "info": { "title": "Rooms", "version": "1" }, "paths": paths, "components": components });
    BTreeMap::from([("openapi".to_owned(), document)])
}

pub fn found(comparison: &Comparison) -> Vec<(&'static str, Impact)> {
    comparison.findings.iter().map(|finding| (finding.rule.id, finding.impact)).collect()
}

#[test]
fn fractions_break_programs_that_read_integers() {
    let (integer, float) =
        (json!({ "type": "integer", "nullable": true }), json!({ "type": "float", "nullable": true }));
    let there = field("", "rate", integer.clone(), float.clone());
    assert_eq!(found(&there), [("integer-became-float", Impact::Breaking)]);
    assert_eq!(found(&field("", "rate", float.clone(), integer.clone())), [("float-became-integer", Impact::Risky)]);
    let command = |kind: Value| {
        let mut documents = documents(json!({ "allowed_list_http_methods": ["post"], "fields": { "rate": kind } }));
        documents.remove("things/site");
        documents.insert(
            "things/root".to_owned(),
            json!({ "room": { "list_endpoint": "/api/things/v1/room/", "schema": "/api/things/v1/room/schema/" } }),
        );
        documents
    };
    let sent = compared("commands = [\"things/room\"]\n", &command(integer), &command(float));
    assert_eq!(found(&sent), [("integer-became-float", Impact::Compatible)]);
}

#[test]
fn null_breaks_programs_that_read_a_type_without_an_empty_value() {
    let kinds = [
        (json!({ "type": "string" }), "nullable-gained", Impact::Risky),
        (json!({ "type": "boolean" }), "nullable-gained", Impact::Risky),
        (json!({ "type": "datetime" }), "null-added", Impact::Breaking),
        (json!({ "type": "date" }), "null-added", Impact::Breaking),
        (json!({ "type": "time" }), "null-added", Impact::Breaking),
        (
            json!({ "type": "related", "related_type": "to_one", "related_schema": "/api/things/v1/site/schema/" }),
            "null-added",
            Impact::Breaking,
        ),
    ];
    for (mut kind, rule, impact) in kinds {
        kind["blank"] = json!(true);
        let mut nullable = kind.clone();
        nullable["nullable"] = json!(true);
        let always = "[fields]\n\"things/room.it\" = { always = true }\n";
        assert_eq!(found(&field(always, "it", kind.clone(), nullable.clone())), [(rule, impact)], "{kind}");
        // Without the setting, the types without an empty value are read as an `Option`.
        assert_eq!(found(&field("", "it", kind.clone(), nullable)), [("nullable-gained", Impact::Risky)], "{kind}");
    }
}

#[test]
fn null_breaks_only_programs_that_read_a_required_property() {
    let room = |required: Value, kind: Value| json!({ "type": "object", "required": required, "properties": { "place": { "type": kind } } });
    for (required, rule, impact) in [
        (json!(["place"]), "null-added", Impact::Breaking),
        (json!([]), "optional-nullable-gained", Impact::Compatible),
    ] {
        let (old, new) = (room(required.clone(), json!("string")), room(required, json!(["string", "null"])));
        assert_eq!(found(&schema(&old, &new)), [(rule, impact)]);
    }
    let read = |kind: Value| json!({ "type": "object", "properties": { "place": { "type": kind, "readOnly": true } } });
    let lost = schema(&read(json!(["string", "null"])), &read(json!("string")));
    assert_eq!(found(&lost), [("optional-nullable-lost", Impact::Compatible)]);
    assert_eq!(lost.findings[0].step, Step::Patch);
}

#[test]
fn numbers_that_requests_may_have_besides_break_nothing() {
    let integer = |particular: Value| {
        let mut place = json!({ "type": "integer", "writeOnly": true });
        if let (Some(place), Value::Object(particular)) = (place.as_object_mut(), particular) {
            place.extend(particular);
        }
        json!({ "type": "object", "properties": { "place": place } })
    };
    let unsigned = integer(json!({ "format": "uint64", "minimum": 0 }));
    let wider = found(&schema(&unsigned, &integer(json!({}))));
    assert!(wider.contains(&("integer-type-changed", Impact::Compatible)), "{wider:?}");
    assert!(wider.iter().all(|(_, impact)| *impact == Impact::Compatible), "{wider:?}");
}

#[test]
fn numbers_are_read_as_strings() {
    let room = |kind: &str| json!({ "type": "object", "properties": { "place": { "type": kind, "readOnly": true } } });
    assert_eq!(found(&schema(&room("string"), &room("integer"))), [("text-became-number", Impact::Risky)]);
}

#[test]
fn properties_that_leave_or_enter_responses_or_requests_are_reported() {
    let room = |required: bool, flag: &str| {
        json!({ "type": "object", "required": if required { json!(["place"]) } else { json!([]) },
            "properties": { "place": { "type": "string", flag: true } } })
    };
    for (required, step) in [(true, Step::Major), (false, Step::Patch)] {
        let there = schema(&room(required, "x-none"), &room(required, "writeOnly"));
        assert_eq!(found(&there), [("write-only-gained", Impact::Breaking)]);
        assert_eq!(there.findings[0].step, step);
        let back = schema(&room(required, "writeOnly"), &room(required, "x-none"));
        assert_eq!(found(&back), [("write-only-lost", Impact::Compatible)]);
    }
    let rules = |old: &str, new: &str| found(&schema(&room(false, old), &room(false, new)));
    assert_eq!(rules("x-none", "readOnly"), [("readonly-gained", Impact::Breaking)]);
    assert_eq!(rules("readOnly", "x-none"), [("readonly-lost", Impact::Compatible)]);
    assert_eq!(
        rules("readOnly", "writeOnly"),
        [("readonly-lost", Impact::Compatible), ("write-only-gained", Impact::Breaking)]
    );
}

#[test]
fn properties_in_no_message_are_warned_of() {
    let place = json!({ "type": "string", "readOnly": true, "writeOnly": true });
    let room = json!({ "type": "object", "properties": { "place": place } });
    let content = json!({ "application/json": { "schema": room } });
    let paths = json!({ "/rooms": { "get": { "operationId": "get", "responses": { "200": { "description": "Done.", "content": content } } } } });
    let loaded = load(&openapi(paths, &json!({ "type": "string" })), &config("")).expect("a sound document");
    let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
    assert!(warnings.iter().any(|text| text.contains("both `readOnly` and `writeOnly`")), "{warnings:?}");
}

#[test]
fn defaults_of_secrets_are_not_shown() {
    let password = |default: &str| json!({ "password": { "type": "string", "help_text": "A.", "default": default } });
    let shown = |settings: &str| format!("{:?}", fields(settings, password("hunter1"), password("hunter2")).findings);
    assert!(shown("").contains("hunter1"), "{}", shown(""));
    let hidden = shown("secrets = [\"*/*.password\"]\n");
    assert!(hidden.contains("default-changed") && !hidden.contains("hunter"), "{hidden}");
}

#[test]
fn secrets_that_are_renamed_and_shown_are_noted() {
    let secret = json!({ "type": "string", "help_text": "Password of the proxy." });
    let settings = "secrets = [\"*/*.password\"]\n";
    let comparison = fields(settings, json!({ "password": secret }), json!({ "passwd": secret }));
    let note = |comparison: &Comparison| {
        let finding = comparison.findings.iter().find(|finding| finding.rename.as_deref() == Some("passwd"));
        match finding.map(|finding| &finding.detail) {
            Some(Detail::Note(note)) => note.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert!(note(&comparison).contains("the old field is a secret and `passwd` is not"), "{comparison:?}");
    let room = |name: &str, about: Value| json!({ "type": "object", "properties": { name: about } });
    let old = room("password", json!({ "type": "string", "format": "password" }));
    let comparison = schema(&old, &room("passwd", json!({ "type": "string" })));
    assert!(note(&comparison).contains("the old field is a secret and `passwd` is not"), "{comparison:?}");
}

#[test]
fn path_parameters_are_renamed_by_position() {
    let document = |path: &str, names: &[&str]| {
        let parameters: Vec<Value> = names
            .iter()
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        openapi(
            json!({ path: { "get": { "parameters": parameters, "responses": { "204": { "description": "Done." } }, "operationId": "get" } } }),
            &json!({ "type": "string" }),
        )
    };
    let compared =
        |old: (&str, &[&str]), new: (&str, &[&str])| compared("", &document(old.0, old.1), &document(new.0, new.1));
    let one = compared(("/items/{id}", &["id"]), ("/items/{key}", &["key"]));
    assert_eq!(found(&one), [("path-parameter-renamed", Impact::Compatible)]);
    assert_eq!(one.findings[0].step, Step::Patch);
    let many = |last: &'static str| (format!("/a/{{a}}/{{b}}/{{c}}/{{d}}/{{{last}}}"), ["a", "b", "c", "d", last]);
    let ((old, old_names), (new, new_names)) = (many("id"), many("key"));
    let many = compared((&old, &old_names), (&new, &new_names));
    assert_eq!(found(&many), [("path-parameter-renamed", Impact::Compatible)]);
    assert_eq!(many.findings[0].step, Step::Major);
    let swapped = compared(("/items/{a}/{b}", &["a", "b"]), ("/items/{b}/{a}", &["a", "b"]));
    assert_eq!(swapped.worst(), Some(Impact::Breaking));
    // Another name does not hide that the others are exchanged.
    let both = compared(("/items/{a}/{b}/{c}", &["a", "b", "c"]), ("/items/{b}/{a}/{d}", &["a", "b", "d"]));
    let rules: Vec<&str> = both.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(rules.contains(&"operation-moved") && rules.contains(&"path-parameter-renamed"), "{rules:?}");
}

/// A new base path is one change, also in the URLs of servers.
#[test]
fn a_new_base_path_is_one_change() {
    let document = |url: &str| {
        let get =
            |id: &str| json!({ "get": { "operationId": id, "responses": { "204": { "description": "Done." } } } });
        let paths = json!({ "/items": get("items"), "/rooms": get("rooms") });
        let mut document = openapi(paths, &json!({ "type": "string" }));
        document.entry("openapi".to_owned()).and_modify(|root| root["servers"] = json!([{ "url": url }]));
        document
    };
    let rules = |old: &str, new: &str| -> Vec<(&str, Impact)> { found(&compared("", &document(old), &document(new))) };
    for (old, new) in [
        ("https://example.com/v1", "https://example.com/v2"),
        ("https://example.com/v1/", "https://example.com/v2/"),
        ("https://example.com", "https://example.com/api"),
    ] {
        assert_eq!(rules(old, new), [("base-path-changed", Impact::Breaking)], "{old} {new}");
    }
    let moved = rules("https://example.com/v1", "https://example.org/v2");
    let expected = ["base-path-changed", "server-added", "server-removed"];
    assert_eq!(moved.iter().map(|(id, _)| *id).collect::<Vec<_>>(), expected);
}

/// A new base path moves all operations; one that was renamed as well is the same operation.
#[test]
fn a_renamed_operation_is_found_below_a_new_base_path() {
    let document = |operations: [(&str, &str); 3]| {
        let get =
            |id: &str| json!({ "get": { "operationId": id, "responses": { "204": { "description": "Done." } } } });
        let paths = operations.map(|(path, id)| (path.to_owned(), get(id))).into_iter().collect();
        openapi(Value::Object(paths), &json!({ "type": "string" }))
    };
    let old = document([("/v1/items", "items"), ("/v1/rooms", "rooms"), ("/v1/users", "users")]);
    let new = document([("/v2/items", "items"), ("/v2/rooms", "listRooms"), ("/v2/users", "users")]);
    let comparison = compared("", &old, &new);
    let rules: Vec<&str> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    assert_eq!(rules, ["base-path-changed", "operation-renamed"]);
    // One that stays where it is, beside others that moved, is the same, too.
    let new = document([("/v2/items", "items"), ("/v1/rooms", "listRooms"), ("/v2/users", "users")]);
    let comparison = compared("", &old, &new);
    assert!(comparison.findings.iter().any(|finding| finding.rule.id == "operation-renamed"), "{comparison:?}");
    let stayed = comparison.findings.iter().filter(|finding| finding.rule.id == "operation-moved").count();
    assert_eq!(stayed, 0, "{comparison:?}");
    // Without a base path that all have, the operation is another one.
    let other = document([("/v1/items", "items"), ("/v2/rooms", "listRooms"), ("/v2/users", "users")]);
    let comparison = compared("", &old, &other);
    assert!(comparison.findings.iter().any(|finding| finding.rule.id == "operation-removed"), "{comparison:?}");
}

#[test]
fn an_operation_replaces_one_other_operation() {
    let document = |operations: &[(&str, &str)]| {
        let parameter =
            |name: &str| json!([{ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }]);
        let paths = operations.iter().map(|(id, name)| {
            let responses = json!({ "204": { "description": "Done." } });
            let get = json!({ "operationId": id, "parameters": parameter(name), "responses": responses });
            (format!("/items/{{{name}}}"), json!({ "get": get }))
        });
        openapi(Value::Object(paths.collect()), &json!({ "type": "string" }))
    };
    let comparison = compared("", &document(&[("first", "a"), ("second", "b")]), &document(&[("third", "b")]));
    let rules: Vec<&str> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    assert!(rules.contains(&"operation-removed"), "{comparison:?}");
}

#[test]
fn filters_across_no_relation_are_not_reported_as_filters() {
    let room = |filtering: Value| {
        documents(json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get"],
            "filtering": filtering, "fields": { "id": { "type": "integer", "unique": true }, "name": { "type": "string" } } }))
    };
    let comparison = compared("", &room(json!({ "name": 1 })), &room(json!({ "name": 2 })));
    assert_eq!(found(&comparison), [("otherwise-changed", Impact::Compatible)]);
    assert_eq!(comparison.findings[0].field.as_deref(), Some("name"));
    let comparison = compared("", &room(json!({})), &room(json!({ "name": 2 })));
    assert_eq!(found(&comparison), [("filter-added", Impact::Compatible)]);
}

#[test]
fn parts_without_a_rule_are_named() {
    let id = |readonly: bool| json!({ "id": { "type": "integer", "unique": true, "readonly": readonly } });
    let room = |fields: Value| {
        documents(
            json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get"], "fields": fields }),
        )
    };
    let comparison = compared("", &room(id(false)), &room(id(true)));
    let [finding] = &*comparison.findings else { panic!("{comparison:?}") };
    assert_eq!((finding.rule.id, finding.field.as_deref()), ("otherwise-changed", Some("id")));
    let change = Detail::Change { old: "integer".to_owned(), new: "integer, readonly".to_owned() };
    assert_eq!(finding.detail, change);
}

#[test]
fn operations_without_authentication_are_described() {
    let document = |security: Value| {
        let operation =
            json!({ "operationId": "get", "security": security, "responses": { "204": { "description": "Done." } } });
        openapi(json!({ "/rooms": { "get": operation } }), &json!({ "type": "string" }))
    };
    let comparison = compared("", &document(json!([])), &document(json!([{ "b": [] }])));
    let change = Detail::Change { old: "nothing".to_owned(), new: "b".to_owned() };
    assert!(comparison.findings.iter().any(|finding| finding.detail == change), "{comparison:?}");
}

#[test]
fn equal_descriptions_suggest_a_rename() {
    let about = |help: &str| json!({ "type": "string", "help_text": help });
    let renamed = |help: &str| {
        let comparison = fields("", json!({ "description": about(help) }), json!({ "notes": about(help) }));
        comparison.findings.iter().any(|finding| finding.rename.is_some())
    };
    assert!(renamed("A description of the conference. Maximum length: 250 characters."));
    assert!(!renamed("Maximum length: 250 characters."));
    assert!(!renamed("Unicode string data. Ex: \"Hello World\""));
    assert!(!renamed(""));
}

/// Compares two versions; in the new one, the names `first` and `second` exchange their places.
pub fn exchanged(old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>) -> Comparison {
    let side = |documents: &BTreeMap<String, Value>, name: fn(&str) -> String| {
        let file = |(id, document): (&String, &Value)| {
            // The order of properties is that of the text.
            (id.clone(), SourceFile { path: format!("{id}.json"), text: name(&document.to_string()).into() })
        };
        LoadedVersion::from_documents("v1", documents.iter().map(file).collect(), &config(""))
            .expect("documents")
            .version
    };
    let swap = |text: &str| text.replace("first", "?").replace("second", "first").replace('?', "second");
    compare(&side(old, str::to_owned), &side(new, swap))
}

/// A document with a request that contains a room.
pub fn sent(media: &str, room: &Value) -> BTreeMap<String, Value> {
    let content = json!({ media: { "schema": { "$ref": "#/components/schemas/Room" } } });
    let responses = json!({ "204": { "description": "Done." } });
    let add = json!({ "operationId": "add", "requestBody": { "required": true, "content": content }, "responses": responses });
    openapi(json!({ "/rooms": { "post": add } }), room)
}

/// A room whose properties are strings.
fn room_of(names: &[&str], required: bool) -> Value {
    let properties = names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" })));
    let required = if required { names } else { &[] };
    json!({ "type": "object", "required": required, "properties": Value::Object(properties.collect()) })
}

#[test]
fn arguments_that_exchange_their_places_are_reported() {
    let json = |room: &Value| sent("application/json", room);
    let room = json(&room_of(&["first", "second"], true));
    let comparison = exchanged(&room, &room);
    assert_eq!(found(&comparison), [("parameters-reordered", Impact::Compatible)]);
    assert_eq!(comparison.step(), Some(Step::Major));
    let mut more = room_of(&["first", "second"], true);
    more["properties"]["third"] = json!({ "type": "string" });
    let hidden = found(&exchanged(&room, &json(&more)));
    assert!(hidden.contains(&("parameters-reordered", Impact::Compatible)), "{hidden:?}");
    // Neither setters nor the fields of a struct have an order.
    for room in [room_of(&["first", "second"], false), room_of(&["first", "second", "third", "fourth", "fifth"], true)]
    {
        assert_eq!(found(&exchanged(&json(&room), &json(&room))), [("otherwise-changed", Impact::Compatible)]);
    }
    let mut form = room_of(&["first", "second", "third", "fourth", "fifth"], true);
    form["properties"]["file"] = json!({ "type": "string", "format": "binary" });
    let form = sent("multipart/form-data", &form);
    assert_eq!(found(&exchanged(&form, &form)), [("parameters-reordered", Impact::Compatible)]);
}

#[test]
fn fields_of_objects_that_are_only_patched_become_read_only() {
    let room = |readonly: bool| {
        documents(json!({ "allowed_list_http_methods": ["get"], "allowed_detail_http_methods": ["get", "patch"],
            "fields": { "id": { "type": "integer", "unique": true }, "name": { "type": "string", "readonly": readonly } } }))
    };
    let gained = compared("", &room(false), &room(true));
    assert_eq!(found(&gained), [("readonly-gained", Impact::Breaking)]);
    assert_eq!(found(&compared("", &room(true), &room(false))), [("readonly-lost", Impact::Compatible)]);
}

#[test]
fn filters_across_relations_are_compared_without_a_list() {
    let api = |filtering: Value| {
        let related =
            json!({ "type": "related", "related_type": "to_one", "related_schema": "/api/things/v1/site/schema/" });
        let mut documents = documents(json!({ "allowed_list_http_methods": ["get"], "filtering": { "site": 2 },
            "fields": { "id": { "type": "integer", "unique": true }, "site": related } }));
        documents.insert(
            "things/site".to_owned(),
            json!({ "allowed_list_http_methods": [], "allowed_detail_http_methods": ["get"], "filtering": filtering,
                "fields": { "id": { "type": "integer", "unique": true }, "name": { "type": "string" } } }),
        );
        documents
    };
    let comparison = compared("", &api(json!({ "name": 1 })), &api(json!({})));
    assert_eq!(found(&comparison), [("filter-removed", Impact::Breaking)]);
}

/// Compares two versions of a union with a tag, in requests or responses.
fn union(is_sent: bool, old: &[(&str, &str)], new: &[(&str, &str)]) -> Comparison {
    let document = |tags: &[(&str, &str)]| {
        let reference = |name: &str| format!("#/components/schemas/{name}");
        let names: std::collections::BTreeSet<&str> = tags.iter().map(|(_, name)| *name).collect();
        let variants: Vec<Value> = names.iter().map(|name| json!({ "$ref": reference(name) })).collect();
        let mapping = tags.iter().map(|(tag, name)| ((*tag).to_owned(), json!(reference(name))));
        let mapping = Value::Object(mapping.collect());
        let room = json!({ "oneOf": variants, "discriminator": { "propertyName": "kind", "mapping": mapping } });
        let mut document = if is_sent { sent("application/json", &room) } else { received("200", Some(&room)) };
        for name in ["Cat", "Dog", "Bird"] {
            let properties = json!({ "kind": { "type": "string" }, name: { "type": "string" } });
            let schema = json!({ "type": "object", "required": ["kind", name], "properties": properties });
            document.get_mut("openapi").expect("a document")["components"]["schemas"][name] = schema;
        }
        document
    };
    compared("", &document(old), &document(new))
}

/// A document with one response, which may contain a room.
fn received(status: &str, room: Option<&Value>) -> BTreeMap<String, Value> {
    let mut response = json!({ "description": "Done." });
    if room.is_some() {
        response["content"] = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } });
    }
    let get = json!({ "operationId": "get", "responses": { status: response } });
    openapi(json!({ "/rooms": { "get": get } }), room.unwrap_or(&json!({ "type": "string" })))
}

#[test]
fn values_of_the_tag_are_compared_beside_added_variants() {
    let old = [("cat", "Cat"), ("dog", "Dog")];
    let changed = union(false, &old, &[("kitty", "Cat"), ("dog", "Dog"), ("bird", "Bird")]);
    assert!(found(&changed).contains(&("tag-changed", Impact::Breaking)), "{changed:?}");
    let alias = [("cat", "Cat"), ("kitty", "Cat"), ("dog", "Dog")];
    for (is_sent, added, removed) in
        [(true, Impact::Compatible, Impact::Breaking), (false, Impact::Breaking, Impact::Compatible)]
    {
        assert_eq!(found(&union(is_sent, &old, &alias)), [("tag-changed", added)]);
        assert_eq!(found(&union(is_sent, &alias, &old)), [("tag-changed", removed)]);
    }
}

/// Shapes that a constant tells apart, and perhaps one more without it.
fn shapes(is_sent: bool, has_blob: bool) -> BTreeMap<String, Value> {
    let names = ["Circle", "Square"].into_iter().chain(has_blob.then_some("Blob"));
    let references: Vec<Value> =
        names.clone().map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })).collect();
    let room = json!({ "oneOf": references });
    let mut document = if is_sent { sent("application/json", &room) } else { received("200", Some(&room)) };
    for name in names {
        let mut schema = json!({ "type": "object", "required": [name], "properties": { name: { "type": "integer" } } });
        if name != "Blob" {
            schema["properties"]["type"] = json!({ "const": name.to_lowercase() });
            schema["required"] = json!(["type", name]);
        }
        document.get_mut("openapi").expect("a document")["components"]["schemas"][name] = schema;
    }
    document
}

#[test]
fn variants_without_the_tag_leave_the_tags_of_others_readable() {
    for (is_sent, added) in [(true, Impact::Compatible), (false, Impact::Risky)] {
        let comparison = compared("", &shapes(is_sent, false), &shapes(is_sent, true));
        let all = found(&comparison);
        assert!(all.contains(&("tag-changed", Impact::Compatible)), "{all:?}");
        assert!(all.contains(&("variant-added", added)), "{all:?}");
    }
    let removed = found(&compared("", &shapes(false, true), &shapes(false, false)));
    assert!(removed.contains(&("tag-changed", Impact::Compatible)), "{removed:?}");
}

#[test]
fn success_without_a_readable_body_breaks_programs() {
    let room = |property: &str| json!({ "type": "object", "required": [property], "properties": { property: { "type": "string" } } });
    let old = received("200", Some(&room("a")));
    let impact = |new: &BTreeMap<String, Value>| {
        let comparison = compared("", &old, new);
        let added = comparison.findings.iter().find(|finding| finding.rule.id == "status-added");
        added.unwrap_or_else(|| panic!("{comparison:?}")).impact
    };
    assert_eq!(impact(&received("204", None)), Impact::Breaking);
    assert_eq!(impact(&received("201", Some(&room("a")))), Impact::Risky);
    let back = compared("", &received("204", None), &old);
    assert_eq!(back.worst(), Some(Impact::Risky));
}

#[test]
fn parameters_of_media_types_change_nothing() {
    let room = json!({ "type": "string" });
    let comparison = compared("", &sent("application/json", &room), &sent("application/json; charset=utf-8", &room));
    assert_eq!(found(&comparison), [("otherwise-changed", Impact::Compatible)]);
}

#[test]
fn authentication_is_compared_by_what_operations_need() {
    let (basic, bearer) = (json!({ "type": "http", "scheme": "basic" }), json!({ "type": "http", "scheme": "bearer" }));
    let api = |schemes: &[(&str, &Value)], security: Value| {
        let get =
            json!({ "operationId": "get", "security": security, "responses": { "204": { "description": "Done." } } });
        let mut documents = openapi(json!({ "/rooms": { "get": get } }), &json!({ "type": "string" }));
        let schemes = schemes.iter().map(|(name, scheme)| ((*name).to_owned(), (*scheme).clone()));
        documents.get_mut("openapi").expect("a document")["components"]["securitySchemes"] =
            Value::Object(schemes.collect());
        documents
    };
    let need = |name: &str| json!([{ name: [] }]);
    let (one, both) = ([("b", &basic)], [("b", &basic), ("t", &bearer)]);
    let ways = |first: &str, second: &str| json!([{ first: [] }, { second: [] }]);
    for (old, new) in [
        (api(&one, need("b")), api(&both, need("b"))),
        (api(&both, need("b")), api(&one, need("b"))),
        (api(&one, need("b")), api(&both, ways("b", "t"))),
        (api(&one, need("b")), api(&[("basic", &basic)], need("basic"))),
        (api(&both, ways("b", "t")), api(&both, ways("t", "b"))),
    ] {
        let comparison = compared("", &old, &new);
        assert_eq!(comparison.worst(), Some(Impact::Compatible), "{comparison:?}");
    }
    let replaced = compared("", &api(&both, need("b")), &api(&both, need("t")));
    assert!(found(&replaced).contains(&("authentication-changed", Impact::Breaking)), "{replaced:?}");
}

#[test]
fn parameters_are_identified_by_location_and_name() {
    let api = |parameters: Value| {
        let get = json!({ "operationId": "get", "parameters": parameters, "responses": { "204": { "description": "Done." } } });
        openapi(json!({ "/rooms/{id}": { "get": get } }), &json!({ "type": "string" }))
    };
    let parameter = |name: &str, location: &str| json!({ "name": name, "in": location, "required": location == "path", "schema": { "type": "string" } });
    let path = parameter("id", "path");
    let added = compared("", &api(json!([path])), &api(json!([path, parameter("id", "header")])));
    assert_eq!(added.worst(), Some(Impact::Compatible), "{added:?}");
    let header = |name: &str| api(json!([path, parameter(name, "header")]));
    let spelled = compared("", &header("X-Req"), &header("x-req"));
    assert_eq!(spelled.worst(), Some(Impact::Compatible), "{spelled:?}");
}

#[test]
fn names_of_responses_are_compared() {
    let side = || load(&received("200", None), &config("")).expect("sound documents").version;
    let (old, mut new) = (side(), side());
    for operation in new.operations.values_mut() {
        operation.responses.iter_mut().for_each(|response| "Other".clone_into(&mut response.name));
    }
    let comparison = compare(&old, &new);
    assert_eq!(found(&comparison), [("rust-name-changed", Impact::Compatible)]);
    assert_eq!(comparison.step(), Some(Step::Major));
}
