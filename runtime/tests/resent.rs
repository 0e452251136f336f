//! What was read of an OpenAPI API, serialized and sent again.

use crate::operations::v1::device::PutSettings;
use crate::operations::v1::types::{NewSettings, NewSettingsBackup, Settings, SettingsBackup};
use crate::support::{Server, answer};
use pexgen_runtime::{AsBody as _, Client, Json, expose_secrets};
use serde_json::json;

fn read(json: &Json) -> Settings {
    serde_json::from_value(json.clone()).unwrap()
}

fn small() -> Json {
    json!({"id": 1, "name": "n", "backup": {"kind": "Remote", "url": "https://x"}})
}

fn large() -> Json {
    json!({
        "id": 1, "name": "n", "note": "", "label": null, "password": "p", "changed": "2030-01-02T03:04:05.25Z",
        "level": 3, "ports": [{"number": 1, "speed": 10, "tag": "a"}, {"number": 2, "speed": 10}],
        "backup": {"kind": "Disk", "path": "/", "free": 5}, "labels": {"x": {"number": 3, "speed": 0}},
        "newer": {"id": 7},
    })
}

#[test]
fn absent_properties_are_not_serialized_as_null() {
    let mut with_null = small();
    with_null["label"] = Json::Null;
    for (json, expected) in [(small(), with_null), (large(), large())] {
        let written = serde_json::to_value(expose_secrets(&read(&json))).unwrap();
        assert_eq!(written, expected);
        assert_eq!(read(&written), read(&json));
    }
}

#[test]
fn what_was_read_is_sent_again_without_what_only_the_server_sets() {
    let mut settings = read(&large());
    settings.name = "other".to_owned();
    settings.note = None;
    let sent = NewSettings::from(&settings);
    assert_eq!(
        serde_json::to_value(sent.as_body().expose_secrets()).unwrap(),
        json!({
            "name": "other", "label": null, "password": "p", "changed": "2030-01-02T03:04:05.25Z", "level": 3,
            "ports": [{"number": 1, "tag": "a"}, {"number": 2}], "backup": {"kind": "Disk", "path": "/"},
            "labels": {"x": {"number": 3}}, "newer": {"id": 7},
        })
    );
}

#[test]
fn a_value_of_several_types_is_sent_as_it_was_read() {
    for (read, sent) in [
        (json!({"kind": "Disk", "path": "/", "free": 5, "newer": 1}), json!({"kind": "Disk", "path": "/", "newer": 1})),
        (json!({"kind": "Remote", "url": "https://x"}), json!({"kind": "Remote", "url": "https://x"})),
        (json!({"kind": "Tape", "free": 5}), json!({"kind": "Tape", "free": 5})),
    ] {
        let backup: SettingsBackup = serde_json::from_value(read).unwrap();
        let body = NewSettings::new("n", NewSettingsBackup::from(&backup));
        let body = serde_json::to_value(body.as_body().expose_secrets()).unwrap();
        assert_eq!(body["backup"], sent);
    }
}

#[tokio::test]
async fn a_secret_that_was_not_read_is_not_sent() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(&server.url).build().unwrap();
    let sent = NewSettings::from(&read(&small())).note("changed");
    PutSettings::new(client.clone(), sent).send().await.unwrap();
    let body: Json = serde_json::from_slice(&server.seen()[0].body).unwrap();
    assert_eq!(
        body,
        json!({"name": "n", "label": null, "note": "changed", "backup": {"kind": "Remote", "url": "https://x"}})
    );

    let mut redacted = small();
    redacted["password"] = json!("***");
    let error = PutSettings::new(client, NewSettings::from(&read(&redacted))).send().await.unwrap_err();
    assert!(error.to_string().contains("***"), "{error}");
    assert_eq!(server.seen().len(), 1, "nothing was sent");
}

#[test]
fn null_is_refused_where_a_value_of_several_types_is_required() {
    let mut null = small();
    null["backup"] = Json::Null;
    let error = serde_json::from_value::<Settings>(null).unwrap_err();
    assert!(error.to_string().contains("null"), "{error}");
}
