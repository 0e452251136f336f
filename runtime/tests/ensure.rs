//! From what was read to what is sent: copies, changes, and objects that are created or changed as needed.

mod sample;

use pexgen_runtime::endpoint::Ensured;
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{AsBody as _, Endpoint, Related, ResourceUri};
use sample::{Client, Conference, ConferenceAlias, ConferencePatch, NewConference, NewConferenceAlias, conference};
use serde_json::{Value, json};

const LIST: &str = "/api/admin/configuration/v1/conference/";

fn room() -> Conference {
    Conference::with(|room| {
        room.id = 7;
        room.description = "Weekly".into();
        room.pin = "1234".into();
        room.service_type = "lecture".into();
        room.resource_uri = ResourceUri::from_key(7).ok();
        room.creation_time = "2020-01-01T00:00:00".parse().ok();
        room.aliases = vec![Related::Object(Box::new(ConferenceAlias::with(|alias| {
            alias.alias = "a@example.com".into();
            alias.resource_uri = ResourceUri::parse("/api/admin/configuration/v1/conference_alias/1/").ok();
        })))];
    })
}

fn rooms(stub: &StubTransport) -> Endpoint<Conference> {
    let client = Client::builder("https://manager.example.com").transport(stub.clone()).build().unwrap();
    client.endpoint::<Conference>()
}

fn body(body: &impl pexgen_runtime::AsBody) -> Value {
    serde_json::to_value(body.as_body()).unwrap()
}

/// The methods of the requests that were sent.
fn methods(stub: &StubTransport) -> Vec<String> {
    stub.requests().into_iter().map(|request| request.method).collect()
}

#[test]
fn a_copy_has_what_a_new_object_accepts() {
    let copy = body(&NewConference::from(&room()));
    for left_out in ["id", "resource_uri", "creation_time"] {
        assert_eq!(copy.get(left_out), None, "{copy}");
    }
    assert_eq!(copy["description"], "Weekly");
    assert_eq!(copy["pin"], "1234", "a secret that was read is sent");
    assert_eq!(copy["aliases"], json!([{ "alias": "a@example.com" }]), "aliases are created with the room");
    assert!(!format!("{:?}", NewConference::from(&room())).contains("1234"));
}

#[test]
fn a_patch_between_two_states_has_what_differs() {
    let old = room();
    assert!(ConferencePatch::between(&old, &old).is_empty());

    let mut new = old.clone();
    new.description = "Daily".to_owned();
    new.pin = "9999".into();
    let patch = ConferencePatch::between(&old, &new);
    assert_eq!(body(&patch), json!({ "description": "Daily", "pin": "9999" }));
    assert_eq!(patch.to_string(), r#"description: "Daily", pin: [redacted]"#);
}

#[test]
fn retain_changes_drops_what_the_object_has_already() {
    let patch = ConferencePatch::new().description("Weekly").pin("1234").loss(1);
    assert_eq!(body(&patch.retain_changes(&room())), json!({ "loss": 1.0 }));
}

#[test]
fn set_some_leaves_a_field_without_a_value_unset() {
    let new = NewConference::new("VMR").set_some(None::<String>, NewConference::pin);
    assert_eq!(new.as_body().get("pin"), None);
    let new = new.set_some(Some("1234"), NewConference::pin);
    assert_eq!(body(&new)["pin"], "1234");
}

#[test]
fn keys_and_objects_are_links() {
    let theme = "/api/admin/configuration/v1/ivr_theme/3/";
    assert_eq!(body(&NewConference::new("VMR").ivr_theme(3))["ivr_theme"], theme);
    let alias = NewConferenceAlias::new("a@example.com").conference(&room());
    assert_eq!(body(&alias)["conference"], format!("{LIST}7/"));
}

#[tokio::test]
async fn an_empty_patch_is_not_sent() {
    let stub = StubTransport::new();
    rooms(&stub).update(7, &ConferencePatch::new()).await.unwrap();
    assert_eq!(methods(&stub), [""; 0]);
}

#[tokio::test]
async fn find_returns_the_only_match_and_refuses_several() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page(&[room()])).reply(StubReply::page::<Conference>(&[]));
    stub.reply(StubReply::page(&[room(), room()]));
    let rooms = rooms(&stub);
    assert_eq!(rooms.find(conference::description().eq("Weekly")).await.unwrap(), Some(room()));
    assert_eq!(rooms.find(conference::description().eq("Weekly")).await.unwrap(), None);
    let error = rooms.find(conference::description().eq("Weekly")).await.unwrap_err();
    assert_eq!(error.kind(), pexgen_runtime::ErrorKind::NotUnique);
}

#[tokio::test]
async fn get_opt_returns_none_for_a_missing_object() {
    let stub = StubTransport::new();
    stub.reply(StubReply::object(&room())).reply(StubReply::error(404, "not there"));
    let rooms = rooms(&stub);
    assert_eq!(rooms.get_opt(7).await.unwrap(), Some(room()));
    assert_eq!(rooms.get_opt(&room()).await.unwrap(), None);
}

fn wanted() -> NewConference {
    NewConference::new("VMR").description("Weekly").pin("1234").aliases([NewConferenceAlias::new("a@example.com")])
}

#[tokio::test]
async fn ensure_sends_nothing_where_nothing_differs() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page(&[room()]));
    let ensured = rooms(&stub).ensure(conference::description(), &wanted()).await.unwrap();
    assert_eq!(ensured, Ensured::Unchanged(ResourceUri::from_key(7).unwrap()));
    assert_eq!(methods(&stub), ["GET"]);
}

#[tokio::test]
async fn ensure_changes_what_differs() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page(&[room()])).reply(StubReply::empty(202));
    let ensured = rooms(&stub).ensure(conference::description(), &wanted().pin("9999")).await.unwrap();
    let Ensured::Updated { uri, changed } = ensured else { panic!("{ensured:?}") };
    assert_eq!((uri.key(), changed.get("pin").is_some()), (Some(7), true));
    assert_eq!(stub.requests()[1].method, "PATCH");
    assert_eq!(stub.requests()[1].json()["pin"], "9999");
    assert_eq!(stub.requests()[1].json().get("aliases"), None);
}

#[tokio::test]
async fn ensure_creates_a_missing_object_and_a_dry_run_only_reads() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page::<Conference>(&[])).reply(StubReply::created(&format!("{LIST}8/")));
    stub.reply(StubReply::page::<Conference>(&[]));
    let rooms = rooms(&stub);
    let created = rooms.ensure(conference::description(), &wanted()).await.unwrap();
    assert_eq!(created, Ensured::Created(ResourceUri::from_key(8).unwrap()));
    let planned = rooms.ensure(conference::description(), &wanted()).dry_run().await.unwrap();
    assert!(matches!(planned, Ensured::Created(_)));
    assert_eq!(methods(&stub), ["GET", "POST", "GET"]);
}

#[tokio::test]
async fn ensure_updates_an_object_that_was_created_meanwhile() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page::<Conference>(&[])).reply(StubReply::error(400, "already exists"));
    stub.reply(StubReply::page(&[room()]));
    let ensured = rooms(&stub).ensure(conference::description(), &wanted()).await.unwrap();
    assert!(matches!(ensured, Ensured::Unchanged(_)));
    assert_eq!(methods(&stub), ["GET", "POST", "GET"]);
}

#[tokio::test]
async fn ensure_needs_a_value_of_the_field() {
    let stub = StubTransport::new();
    let error = rooms(&stub).ensure(conference::description(), &NewConference::new("VMR")).await.unwrap_err();
    assert!(error.to_string().contains("no value for `description`"), "{error}");
    assert_eq!(methods(&stub), [""; 0]);
}
