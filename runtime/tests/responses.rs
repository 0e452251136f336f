//! Decoding of responses: every form of values that servers write, and the errors of those that cannot be decoded.

use std::collections::BTreeMap;

use crate::sample::v1::Client;
use crate::sample::v1::configuration::conference::ServiceType;
use crate::sample::v1::configuration::upgrade_request::Rate;
use crate::sample::v1::configuration::{Conference, ConferencePatch, NewConference};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{Date, Related, Result, Time, Timestamp};
use pexgen_runtime::{ErrorKind, Page};
use serde_json::json;

fn stubbed() -> (Client, StubTransport) {
    let stub = StubTransport::new();
    let client = Client::builder("https://manager.example.com").transport(stub.clone()).build().unwrap();
    (client, stub)
}

async fn read(objects: &str) -> Result<Page<Conference>> {
    let (client, stub) = stubbed();
    let page =
        format!(r#"{{"meta": {{"limit": 20, "offset": 0, "total_count": 9, "next": null}}, "objects": [{objects}]}}"#);
    stub.reply(StubReply::json(200, page));
    client.configuration().conference().list().page().await
}

async fn one(fields: &str) -> Conference {
    let page = read(&format!(r#"{{"service_type": "conference", {fields}}}"#)).await.unwrap();
    page.objects.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_complete_object_is_decoded() {
    let room =
        one(r#""aliases": ["/api/admin/configuration/v1/conference_alias/1/", {"alias": "a@b", "new": [1]}, ""],
        "allow_guests": true, "creation_time": "2015-04-10T09:39:26.556929", "description": "Ü \u00e9\n", "id": 9,
        "ivr_theme": {"name": "t"}, "max_callrate_in": 64, "loss": 0, "pin": "1234", "price": "26.730",
        "resource_uri": "/api/admin/configuration/v1/conference/9/", "tags": [1, null], "weights": {"": 1, "x": 0.5}"#)
        .await;
    assert_eq!(room.aliases.len(), 2);
    assert_eq!(room.aliases[0].key(), Some(1));
    assert_eq!(room.aliases[1].object().map(|alias| alias.alias.as_str()), Some("a@b"));
    assert_eq!(room.creation_time.map(|time| time.to_string()).as_deref(), Some("2015-04-10T09:39:26.556929Z"));
    assert_eq!((room.description.as_str(), room.id, room.max_callrate_in), ("Ü é\n", 9, Some(64)));
    assert!(matches!(room.ivr_theme, Some(Related::Object(theme)) if theme.name == "t"));
    assert_eq!((room.pin.expose(), room.price.as_str(), room.loss), ("1234", "26.730", 0.0));
    assert_eq!(room.resource_uri.and_then(|uri| uri.key()), Some(9));
    assert_eq!(room.tags, Some(vec![json!(1), json!(null)]));
    assert_eq!(room.weights, BTreeMap::from([(String::new(), json!(1)), ("x".to_owned(), json!(0.5))]));
}

#[tokio::test]
async fn values_of_other_types_are_converted() {
    let room = one(r#""id": "12", "description": 5, "allow_guests": "True", "max_callrate_in": 5.0, "loss": "0.5",
        "pin": 1234, "price": 26.5, "creation_time": "2015-04-10T09:39:26+02:00", "ivr_theme": 7"#)
    .await;
    assert_eq!((room.id, room.description.as_str(), room.allow_guests), (12, "5", true));
    assert_eq!((room.max_callrate_in, room.loss, room.pin.expose()), (Some(5), 0.5, "1234"));
    assert_eq!(room.price.as_str(), "26.5");
    assert_eq!(room.creation_time.map(|time| time.to_string()).as_deref(), Some("2015-04-10T07:39:26Z"));
    assert!(room.ivr_theme.is_some());
}

#[tokio::test]
async fn null_empty_and_absent_values_are_equal() {
    let nulls = one(r#""aliases": null, "allow_guests": null, "creation_time": null, "description": null, "id": null,
        "ivr_theme": null, "max_callrate_in": null, "loss": null, "pin": null, "resource_uri": null, "tags": null,
        "price": null, "weights": null, "name": null, "note": null, "guest_pin": null, "sort_key": null"#)
    .await;
    let empty =
        one(r#""creation_time": "", "ivr_theme": "", "max_callrate_in": "", "resource_uri": "", "id": "", "loss": """#)
            .await;
    let absent = one(r#""service_type": "conference""#).await;
    assert_eq!(nulls, absent);
    assert_eq!(empty, absent);
    assert_eq!(serde_json::from_str::<Conference>(r#"{"service_type": "conference"}"#).unwrap(), absent);
}

#[tokio::test]
async fn timestamps_are_parsed_in_every_form() {
    for (text, expected) in [
        ("2015-04-10T09:39:47", "2015-04-10T09:39:47Z"),
        ("2015-04-10T09:39:47.000001", "2015-04-10T09:39:47.000001Z"),
        ("2015-04-10T09:39:47Z", "2015-04-10T09:39:47Z"),
        ("2015-04-10T09:39:47.5+01:00", "2015-04-10T08:39:47.5Z"),
        ("2015-04-10 09:39:47", "2015-04-10T09:39:47Z"),
        ("Tue, 31 Jan 2017 20:05:23 +0000", "2017-01-31T20:05:23Z"),
        ("2015-04-10", "2015-04-10T00:00:00Z"),
        ("2015-04-10T09:39:47-04:00[America/New_York]", "2015-04-10T13:39:47Z"),
        ("1969-12-31T23:59:59.5", "1969-12-31T23:59:59.5Z"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999Z"),
    ] {
        assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), expected, "{text}");
    }
    assert_eq!("31 Jan 2017".parse::<Date>().unwrap(), Date::new(2017, 1, 31).unwrap());
    assert_eq!("2017-01-31".parse::<Date>().unwrap().to_string(), "2017-01-31");
    assert_eq!("20:05:23 +0000".parse::<Time>().unwrap(), Time::new(20, 5, 23).unwrap());
    assert_eq!("20:05:23.000004".parse::<Time>().unwrap().to_string(), "20:05:23.000004");
    // Without the rules of the zone, it would be another time.
    assert!("2015-04-10T09:39:47[America/New_York]".parse::<Timestamp>().is_err());
    let (before, never): (Timestamp, Timestamp) =
        ("1969-12-31T23:59:59.5".parse().unwrap(), "9999-12-31T23:59:59".parse().unwrap());
    assert_eq!((before.as_second(), never.as_second()), (-1, 253_402_300_799));
    assert_eq!(serde_json::to_value(never).unwrap(), "9999-12-31T23:59:59");
    assert_eq!(jiff::Timestamp::from(never), jiff::Timestamp::MAX);
    assert!("true".parse::<Timestamp>().is_err() && "".parse::<Date>().is_err() && "x".parse::<Time>().is_err());
}

#[tokio::test]
async fn non_finite_numbers_of_python_are_decoded() {
    let page =
        read(r#"{"service_type": "a NaN", "loss": NaN}, {"service_type": "b", "loss": -Infinity, "id": 3}"#).await;
    let rooms = page.unwrap().objects;
    assert!(rooms[0].loss.is_nan() && rooms[0].service_type == "a NaN");
    assert_eq!((rooms[1].loss, rooms[1].id), (f64::NEG_INFINITY, 3));
    let error = read(r#"{"service_type": "x", "loss": NaN, "id": []}"#).await.unwrap_err();
    assert_eq!(error.json_path(), Some("objects[0].id"));
}

#[tokio::test]
async fn raw_line_breaks_in_strings_are_read() {
    let page = read("{\"service_type\": \"x\", \"name\": \"two\nlines\", \"pin\": \"12\n34\"}").await;
    let room = &page.unwrap().objects[0];
    assert_eq!((room.pin.expose(), room.name.as_str()), ("12\n34", "two\nlines"));
}

#[tokio::test]
async fn choices_store_unknown_values() {
    assert_eq!(one(r#""id": 1"#).await.service_type, ServiceType::Conference);
    let page =
        read(r#"{"service_type": "from the future"}, {"service_type": 7}, {"service_type": true}"#).await.unwrap();
    let types: Vec<_> = page.objects.iter().map(|room| room.service_type.as_str()).collect();
    assert_eq!(types, ["from the future", "7", "true"]);
    assert_eq!(ServiceType::from("lecture"), ServiceType::Lecture);
    assert!(ServiceType::Lecture == "lecture" && format!("{:>9}", ServiceType::Lecture) == "  lecture");
    assert_eq!(serde_json::to_value([Rate::N128, "x".into()]).unwrap(), json!([128, "x"]));
    assert_eq!(serde_json::from_str::<Rate>("64").unwrap(), Rate::N64);
}

#[tokio::test]
async fn errors_name_the_place_in_the_response() {
    let cases = [
        (r#"{"service_type": "x"}, {"service_type": "x", "aliases": [{"alias": {}}]}"#, "objects[1].aliases[0].alias"),
        (r#"{"service_type": "x", "weights": []}"#, "objects[0].weights"),
        (r#"{"service_type": "x", "id": 9223372036854775808}"#, "objects[0].id"),
        (r#"{"service_type": "x", "creation_time": "yesterday"}"#, "objects[0].creation_time"),
        (r#"{"id": 1}"#, "objects[0]"),
    ];
    for (objects, path) in cases {
        let error = read(objects).await.unwrap_err();
        assert_eq!((error.kind(), error.json_path()), (ErrorKind::Decode, Some(path)), "{error}");
        assert_eq!((error.status(), error.method(), error.attempts()), (Some(200), Some("GET"), 1));
        assert!(error.to_string().contains(path), "{error}");
    }
    let error = read(r#"{"id": 1}"#).await.unwrap_err();
    assert!(error.to_string().contains("service_type"), "{error}");
}

#[tokio::test]
async fn a_secret_of_the_wrong_type_is_not_shown() {
    let error = read(r#"{"service_type": "x", "pin": {"hunter": "2"}}"#).await.unwrap_err();
    assert_eq!(error.json_path(), Some("objects[0].pin"));
    assert!(!error.message().unwrap().contains("hunter"));
}

#[tokio::test]
async fn responses_that_are_not_json_are_an_error() {
    let (client, stub) = stubbed();
    for (content_type, body, words) in [
        ("text/html", "<html>login</html>", "text/html"),
        ("application/json", "", "empty"),
        ("application/json", r#"{"id": 1, "service_type""#, "EOF"),
        ("application/json", "null", "null"),
        ("application/json", "[]", "sequence"),
        ("application/json", "{} x", "service_type"),
    ] {
        stub.reply(StubReply::new(200, content_type, body));
        let error = client.configuration().conference().get(1).await.unwrap_err();
        assert!(error.is_decode() && error.to_string().contains(words), "{error}");
    }
    // Deep nesting is an error, not a stack overflow.
    stub.reply(StubReply::json(200, format!(r#"{{"service_type": "x", "tags": {}}}"#, "[".repeat(100_000))));
    assert!(client.configuration().conference().get(1).await.unwrap_err().is_decode());
}

#[tokio::test]
async fn lists_need_no_number_of_objects() {
    let rows =
        r#"[{"name": "a", "id": 1, "service_type": "lecture"}, {"name": "b", "id": 2, "service_type": "lecture"}]"#;
    let (client, stub) = stubbed();
    for body in [
        format!(r#"{{"meta": {{"limit": 20, "offset": 0, "next": null}}, "objects": {rows}}}"#),
        format!(r#"{{"meta": {{"totalCount": 2}}, "objects": {rows}}}"#),
        format!(r#"{{"objects": {rows}}}"#),
        rows.to_owned(),
    ] {
        stub.reply(StubReply::json(200, body.clone()));
        let rooms = client.configuration().conference().list().all().await.unwrap();
        assert_eq!(rooms.iter().map(|room| room.id).collect::<Vec<_>>(), [1, 2], "{body}");
        stub.reply(StubReply::json(200, body));
        let error = client.configuration().conference().list().count().await.unwrap_err();
        assert!(error.to_string().contains("`meta.total_count`"), "{error}");
    }
}

#[tokio::test]
async fn the_collection_name_can_differ() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::json(200, r#"{"entries": [{"id": 5}], "meta": {"total_count": 1}}"#));
    assert_eq!(client.status().participant().list().all().await.unwrap()[0].id, "5");
    stub.reply(StubReply::json(200, r#"{"objects": [], "meta": {"total_count": 1}}"#));
    let error = client.status().participant().list().all().await.unwrap_err();
    assert!(error.to_string().contains("entries"), "{error}");
}

#[tokio::test]
async fn writes_return_objects() {
    let (client, stub) = stubbed();
    let object = r#"{"id": 4, "service_type": "lecture"}"#;
    stub.reply(StubReply::json(200, object));
    let updated =
        client.configuration().conference().update(4, &ConferencePatch::new().description("x")).await.unwrap();
    assert_eq!(updated.object.map(|room| room.id), Some(4));
    stub.reply(StubReply::json(201, object).header("location", "/api/admin/configuration/v1/conference/4/"));
    let replaced = client.configuration().conference().replace(4, &NewConference::new("x")).await.unwrap();
    assert_eq!(replaced.created.and_then(|uri| uri.key()), Some(4));
    // It was created; after an error the caller would create it again.
    stub.reply(StubReply::json(201, "{broken").header("location", "/api/admin/configuration/v1/conference/5/"));
    let created = client.configuration().conference().create(&NewConference::new("x")).await.unwrap();
    assert_eq!((created.uri().key(), created.object), (Some(5), None));
    // Without a Location the object tells where it is.
    let object = r#"{"service_type": "x", "resource_uri": "/api/admin/configuration/v1/conference/6/"}"#;
    stub.reply(StubReply::json(201, object));
    let created = client.configuration().conference().create(&NewConference::new("x")).await.unwrap();
    assert_eq!(created.uri().key(), Some(6));
    // A page of a proxy is not success.
    stub.reply(StubReply::new(200, "text/html", "<html>"));
    assert!(client.configuration().conference().create(&NewConference::new("x")).await.unwrap_err().is_decode());
}
