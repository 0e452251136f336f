//! Resources that are only known when the program runs.

use std::time::Duration;

use crate::sample::v1::Client;
use crate::sample::v1::configuration::{Conference, ConferenceAlias};
use pexgen_runtime::dynamic::{Access, DynamicObject, ResourceInfo};
use pexgen_runtime::endpoint::{Change, Cursor, Ensured};
use pexgen_runtime::filter::{AllLookups, DateTime, Field, Ordered, Text};
use pexgen_runtime::resource::Resource as _;
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{Body, Endpoint, ResourceUri};
use serde_json::{Value, json};

const LIST: &str = "/api/admin/configuration/v1/conference/";
const ROOMS: ResourceInfo = ResourceInfo::of::<Conference>("create update delete");

fn rooms(stub: &StubTransport) -> Endpoint<DynamicObject> {
    let client = Client::builder("https://manager.example.com").transport(stub.clone()).build().unwrap();
    client.dynamic(&ROOMS)
}

fn object(json: Value) -> DynamicObject {
    serde_json::from_value(json).unwrap()
}

#[test]
fn fields_are_described_as_the_schema_describes_them() {
    let fields = ROOMS.fields();
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    assert!(field("pin").is_secret && !field("description").is_secret);
    assert!(field("aliases").is_relation && field("ivr_theme").is_relation && !field("pin").is_relation);
    assert_eq!(field("aliases").access, Access::Nested);
    assert!(field("creation_time").is_written() && !field("creation_time").is_copied());
    assert!(!field("id").is_written());
    assert_eq!((ROOMS.name(), ROOMS.path()), ("configuration/conference", LIST));
    assert!(!ResourceInfo::of::<Conference>("create").can_update());
}

#[tokio::test]
async fn objects_are_listed_with_all_that_the_server_sent() {
    let stub = StubTransport::new();
    let room = json!({ "id": 1, "added": { "later": [1.5] }, "pin": "1234", "resource_uri": format!("{LIST}1/") });
    let page = json!({ "meta": { "total_count": 1 }, "objects": [room] });
    stub.reply(StubReply::json(200, page.to_string()));
    let objects = rooms(&stub).list().all().await.unwrap();
    assert_eq!(serde_json::to_value(&objects).unwrap(), json!([room]));
    assert!(!format!("{objects:?}").contains("1234"));
}

#[tokio::test]
async fn requests_go_to_objects_of_the_resource_only() {
    let stub = StubTransport::new();
    for uri in [LIST, "/api/admin/configuration/v1/device/1/", "/"] {
        let error = match ResourceUri::parse(uri) {
            Ok(uri) => rooms(&stub).delete(uri).await.unwrap_err().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(error.contains("URI of a"), "{error}");
    }
    assert!(stub.requests().is_empty());
    stub.reply(StubReply::empty(204)).reply(StubReply::empty(204));
    rooms(&stub).delete("1").await.unwrap();
    let room = object(json!({ "resource_uri": format!("{LIST}2/") }));
    rooms(&stub).update(&room, &Body::new().with("tag", "x".to_owned())).await.unwrap();
    let paths: Vec<String> = stub.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(paths, [format!("{LIST}1/"), format!("{LIST}2/")]);
}

#[tokio::test]
async fn objects_without_a_uri_are_identified_by_their_key() {
    let stub = StubTransport::new();
    let room = |id: &Value| object(json!({ "id": id, "creation_time": "2026-01-01T00:00:01" }));
    for id in [json!(7), json!("i-7")] {
        stub.reply(StubReply::page([&room(&id)]));
        let change = rooms(&stub).list().watch(Duration::from_secs(1)).try_next().await.unwrap();
        assert_eq!(change.object().get("id"), Some(&id));
        assert_eq!(change.object().key().unwrap(), id.as_str().unwrap_or("7"));
    }
    stub.reply(StubReply::page([&room(&json!(7))]));
    let time: Field<DynamicObject, DateTime, AllLookups, Ordered> = Field::new("creation_time");
    let mut reader = rooms(&stub).list().incremental(time, Cursor::default());
    assert!(reader.try_next().await.unwrap().is_some());
    assert_eq!(reader.cursor().newest().to_string(), "2026-01-01T00:00:01Z");
}

#[tokio::test]
async fn keys_with_slashes_are_those_below_the_list() {
    let stub = StubTransport::new();
    let room = |key: &str| object(json!({ "key": key, "resource_uri": format!("{LIST}{key}/") }));
    let (one, other) = (room("a/x"), room("b/x"));
    stub.reply(StubReply::page([&one, &other]));
    let changes = rooms(&stub).list().watch(Duration::from_secs(1)).next_changes().await.unwrap();
    assert_eq!(changes.iter().map(Change::object).collect::<Vec<_>>(), [&one, &other]);
    stub.reply(StubReply::json(200, r#"{"objects": []}"#)).reply(StubReply::json(200, r#"{"objects": []}"#));
    rooms(&stub).get_several(["a/x", "b/x"]).await.unwrap();
    rooms(&stub).get_several([&one, &other]).await.unwrap();
    for request in &stub.requests()[1..] {
        assert_eq!(request.path, format!("{LIST}set/a/x;b/x/"));
    }
}

#[tokio::test]
async fn errors_are_those_of_the_resource() {
    let stub = StubTransport::new();
    let rooms = rooms(&stub);
    for _ in 0..2 {
        stub.reply(StubReply::json(400, r#"{"conference": {"name": ["Bad."]}}"#));
    }
    let created = rooms.create(&Body::new().with("name", "x")).await.unwrap_err();
    let updated = rooms.update("7", &Body::new().with("name", "x")).await.unwrap_err();
    for error in [created, updated] {
        assert_eq!(error.field_errors().keys().collect::<Vec<_>>(), ["name"], "{error}");
    }
    let name: Field<DynamicObject, Text, AllLookups> = Field::new("name");
    let missing = rooms.ensure(name.clone(), &Body::new()).await.unwrap_err();
    stub.reply(StubReply::page([&object(json!({ "id": 1 })), &object(json!({ "id": 2 }))]));
    let several = rooms.find(name.eq("x")).await.unwrap_err();
    stub.reply(StubReply::page([&object(json!({ "name": "x" }))]));
    let unknown = rooms.list().watch(Duration::from_secs(1)).try_next().await.unwrap_err();
    assert!(unknown.to_string().contains("an object of `configuration/conference` has neither"), "{unknown}");
    for error in [missing, several, unknown] {
        assert!(error.to_string().contains(&format!("GET {LIST}")), "{error}");
    }
}

#[tokio::test]
async fn the_cursor_of_another_resource_is_refused() {
    const ALIASES: ResourceInfo = ResourceInfo::of::<ConferenceAlias>("");
    let stub = StubTransport::new();
    let time = || Field::<DynamicObject, DateTime, AllLookups, Ordered>::new("creation_time");
    let client = Client::builder("https://manager.example.com").transport(stub.clone()).build().unwrap();
    let cursor = client.dynamic(&ROOMS).list().incremental(time(), Cursor::default()).cursor().clone();
    let error = client.dynamic(&ALIASES).list().incremental(time(), cursor).try_next().await.unwrap_err();
    assert!(error.to_string().contains("the cursor is one of `configuration/conference.creation_time`"), "{error}");
    assert!(stub.requests().is_empty());
}

#[tokio::test]
async fn ensure_takes_the_fields_of_another_object() {
    let stub = StubTransport::new();
    let room = object(json!({ "id": 7, "name": "VMR", "max_callrate_in": 64, "allow_guests": true, "tags": ["a"] }));
    stub.reply(StubReply::page([&room])).reply(StubReply::page([&room]));
    let name: Field<DynamicObject, Text, AllLookups> = Field::new("name");
    let mut wanted = room.clone();
    // Servers may ignore the case.
    wanted.set("name", "vmr");
    let ensured = rooms(&stub).ensure(name.clone(), &room.to_body()).await.unwrap();
    assert!(matches!(ensured, Ensured::Unchanged(_)), "{ensured:?}");
    let ensured = rooms(&stub).ensure(name, &wanted.to_body()).dry_run().await.unwrap();
    let Ensured::Updated { changed, .. } = ensured else { panic!("{ensured:?}") };
    assert_eq!(changed.to_string(), r#"name: "vmr""#);
    assert_eq!(stub.requests()[0].query, "name=VMR&limit=2");
}

#[tokio::test]
async fn ensure_changes_no_object_without_the_field_by_which_it_was_requested() {
    let stub = StubTransport::new();
    // A server whose release lacks the field ignores the filter.
    stub.reply(StubReply::page([&object(json!({ "id": 1, "name": "Another" }))])).reply(StubReply::empty(202));
    let tag: Field<DynamicObject, Text, AllLookups> = Field::new("tag");
    let wanted = Body::new().with("tag", "mine").with("name", "Mine");
    let error = rooms(&stub).ensure(tag, &wanted).await.unwrap_err();
    assert!(error.to_string().contains("does not filter by it"), "{error}");
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn ensure_compares_relations_as_with_typed_objects() {
    let stub = StubTransport::new();
    let uri = |resource: &str, key: i64| format!("/api/admin/configuration/v1/{resource}/{key}/");
    let alias = |key: i64, alias: &str| {
        let (own, room) = (uri("conference_alias", key), uri("conference", 7));
        json!({ "alias": alias, "id": key, "resource_uri": own, "conference": room })
    };
    let theme = json!({ "id": 3, "name": "T", "resource_uri": uri("ivr_theme", 3) });
    let room = json!({
        "id": 7, "name": "VMR", "resource_uri": uri("conference", 7), "ivr_theme": theme, "weights": { "a": 1, "b": 2 },
        "aliases": [alias(1, "a"), alias(2, "b")], "tags": ["x", "y"],
    });
    let name: Field<DynamicObject, Text, AllLookups> = Field::new("name");
    for (fields, is_same) in [
        (json!({ "aliases": [uri("conference_alias", 2), uri("conference_alias", 1)] }), true),
        (json!({ "aliases": [{ "alias": "b" }, { "alias": "a" }] }), true),
        (json!({ "aliases": [{ "alias": "b" }] }), true),
        (json!({ "aliases": [{ "alias": "c" }] }), false),
        (json!({ "ivr_theme": uri("ivr_theme", 3) }), true),
        (json!({ "ivr_theme": uri("ivr_theme", 4) }), false),
        (json!({ "weights": { "a": 1, "b": 2 } }), true),
        (json!({ "weights": { "a": 1 } }), false),
        (json!({ "tags": ["y", "x"] }), false),
    ] {
        let mut wanted = object(fields.clone());
        wanted.set("name", "VMR");
        stub.reply(StubReply::page([&object(room.clone())]));
        let of_json = fields.as_object().unwrap().iter();
        let of_json =
            of_json.fold(Body::new().with("name", "VMR"), |body, (name, json)| body.with_member(name, json.clone()));
        stub.reply(StubReply::page([&object(room.clone())]));
        for wanted in [wanted.to_body(), of_json] {
            let ensured = rooms(&stub).ensure(name.clone(), &wanted).dry_run().await.unwrap();
            assert_eq!(!ensured.is_change(), is_same, "{ensured:?}");
        }
    }
}

#[test]
fn secrets_are_redacted_by_the_type_that_contains_them() {
    let mut room = object(json!({
        "pin": "1", "guest_pin": "", "tag": "pin", "later": { "pin": "2" },
        "aliases": [{ "alias": "a", "pin": "3", "conference": { "pin": "4" } }, "/alias/2/"],
    }));
    ROOMS.redact(&mut room);
    let expected = json!({
        "pin": "***", "guest_pin": "", "tag": "pin", "later": { "pin": "2" },
        "aliases": [{ "alias": "a", "pin": "3", "conference": { "pin": "***" } }, "/alias/2/"],
    });
    assert_eq!(serde_json::to_value(&room).unwrap(), expected);
}

#[tokio::test]
async fn an_object_with_redacted_secrets_is_not_sent() {
    let stub = StubTransport::new();
    let rooms = rooms(&stub);
    for object in [json!({ "pin": "***" }), json!({ "aliases": [{ "key": "***" }] })] {
        let error = rooms.update("7", &object_body(object)).await.unwrap_err();
        assert!(error.to_string().contains("in place of a secret"), "{error}");
    }
    assert!(stub.requests().is_empty());
}

fn object_body(json: Value) -> pexgen_runtime::Body {
    object(json).to_body()
}

#[test]
fn unique_fields_are_those_of_the_schema() {
    assert_eq!(ROOMS.unique_fields().count(), 0);
    assert!(ROOMS.unique("name tag").unique_fields().eq(["name", "tag"]));
}

#[test]
fn differing_fields_are_those_with_other_values() {
    let (old, new) = (object(json!({ "a": 1, "b": 2, "c": 3 })), object(json!({ "a": 1, "b": 3, "d": null })));
    assert_eq!(new.differing(&old), object(json!({ "b": 3, "d": null })));
}
