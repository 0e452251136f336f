//! From what was read to what is sent: copies, changes, and objects that are created or changed as needed.

use std::sync::{Arc, Mutex};

use crate::sample::v1::Client;
use crate::sample::v1::configuration::{
    Conference, ConferenceAlias, ConferencePatch, IvrTheme, NewConference, NewConferenceAlias, NewIvrTheme, conference,
};
use pexgen_runtime::endpoint::Ensured;
use pexgen_runtime::server::{ErrorPattern, ServerSpec};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse, once};
use pexgen_runtime::{
    AsBody as _, Body, ClientBuilder, Decimal, Empty, Endpoint, ErrorKind, HeaderMap, Method, Null, Related,
    RelatedList as _, ResourceUri, Secret, StatusCode,
};
use serde_json::{Value, json};

const LIST: &str = "/api/admin/configuration/v1/conference/";

fn room() -> Conference {
    Conference::with(|room| {
        room.id = 7;
        room.name = "VMR".into();
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
    serde_json::to_value(body.as_body().expose_secrets()).unwrap()
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
fn a_copy_leaves_objects_that_belong_to_the_original() {
    let mut room = room();
    room.aliases.push(Related::Uri(ResourceUri::parse("/api/admin/configuration/v1/conference_alias/2/").unwrap()));
    let copy = body(&NewConference::from(&room));
    assert_eq!(copy["aliases"], json!([{ "alias": "a@example.com" }]), "the server would move alias 2 to the copy");
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
fn the_order_of_related_objects_is_no_difference() {
    let alias = |id: i64| Related::Uri(ResourceUri::from_key(id).unwrap());
    let with = |ids: [i64; 2]| Conference::with(|room| room.aliases = ids.map(alias).into());
    assert!(ConferencePatch::between(&with([1, 2]), &with([2, 1])).is_empty());
    assert!(!ConferencePatch::between(&with([1, 2]), &with([1, 3])).is_empty());
}

#[test]
fn a_body_is_serialized_without_its_secrets() {
    let new = NewConference::new("VMR").pin("1234");
    assert_eq!(serde_json::to_value(new.as_body()).unwrap()["pin"], "***");
    assert_eq!(serde_json::to_value(new.as_body().expose_secrets()).unwrap()["pin"], "1234");
    let nested = ConferencePatch::new().description("x").as_body().clone().with("inner", new.as_body().clone());
    assert_eq!(serde_json::to_value(&nested).unwrap()["inner"]["pin"], "***");
    assert_eq!(serde_json::to_value(nested.get("inner")).unwrap()["pin"], "***");
}

#[test]
fn retain_changes_drops_what_the_object_has_already() {
    let patch = ConferencePatch::new().description("Weekly").pin("1234").loss(1.0);
    assert_eq!(body(&patch.retain_changes(&room())), json!({ "loss": 1.0 }));
}

#[test]
fn decimals_are_compared_by_value() {
    let mut room = room();
    room.price = "5.00".parse().unwrap();
    room.sort_key = "1.00".to_owned();
    for price in ["5", "5.0", "5.000", "5e0"] {
        let patch = ConferencePatch::new().price(price.parse::<Decimal>().unwrap());
        assert_eq!(body(&patch), json!({ "price": price }), "it is sent as it is");
        assert_eq!(body(&patch.retain_changes(&room)), json!({}), "{price}");
    }
    for price in [json!(5), json!(5.0), json!("5.0")] {
        let patch = ConferencePatch::from_body(Body::new().with("price", price));
        assert_eq!(body(&patch.retain_changes(&room)), json!({}));
    }
    let others = ConferencePatch::new().price("5.01".parse::<Decimal>().unwrap()).sort_key("1.0");
    assert_eq!(body(&others.retain_changes(&room)), json!({ "price": "5.01", "sort_key": "1.0" }));
}

/// A room with these values beside the usual ones.
fn room_with(fields: &Value) -> Conference {
    let mut room = serde_json::to_value(pexgen_runtime::expose_secrets(&room())).unwrap();
    room.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    serde_json::from_value(room).unwrap()
}

#[test]
fn maps_are_compared_by_all_their_entries() {
    for (old, new) in [
        (json!({ "a": 1 }), json!({ "a": 1, "b": 2 })),
        (json!({ "a": 1, "b": 2 }), json!({ "a": 1 })),
        (json!({ "a": 1 }), json!({})),
        (json!({ "a": { "b": 1, "c": 2 } }), json!({ "a": { "b": 1 } })),
    ] {
        let (old, new) = (room_with(&json!({ "weights": old })), room_with(&json!({ "weights": new })));
        let weights = json!({ "weights": new.weights });
        assert_eq!(body(&ConferencePatch::between(&old, &new)), weights);
        let patch = ConferencePatch::new().weights(new.weights.clone());
        assert_eq!(body(&patch.clone().retain_changes(&old)), weights);
        assert!(ConferencePatch::between(&new, &new).is_empty());
        assert!(patch.retain_changes(&new).is_empty());
    }
}

#[test]
fn large_integers_are_compared_exactly() {
    let with = |rate: i64| room_with(&json!({ "max_callrate_in": rate, "weights": { "a": rate } }));
    let (old, new) = (with(9_007_199_254_740_992), with(9_007_199_254_740_993));
    let patch = ConferencePatch::between(&old, &new);
    assert_eq!(patch.as_body().fields().map(|(name, _)| name).collect::<Vec<_>>(), ["max_callrate_in", "weights"]);
    assert!(ConferencePatch::between(&new, &new).is_empty());
}

#[test]
fn the_order_of_strings_is_a_difference_also_of_paths() {
    for (old, new) in [(["/a", "/b"], ["/b", "/a"]), (["/a/", "/b/"], ["/b/", "/a/"])] {
        let (old, new) = (room_with(&json!({ "tags": old })), room_with(&json!({ "tags": new })));
        let tags = json!({ "tags": new.tags });
        assert_eq!(body(&ConferencePatch::between(&old, &new)), tags);
        let patch = ConferencePatch::new().tags(new.tags.clone());
        assert_eq!(body(&patch.clone().retain_changes(&old)), tags);
        assert!(patch.retain_changes(&new).is_empty());
    }
}

#[test]
fn related_objects_belong_to_an_object_in_either_form() {
    let alias = |name: &str, room: &Value| json!({ "alias": name, "conference": room });
    let room =
        |key: i64| json!({ "id": key, "name": "R", "service_type": "x", "resource_uri": format!("{LIST}{key}/") });
    let patch = ConferencePatch::new().aliases([NewConferenceAlias::new("a")]);
    for (parent, is_own) in [(room(7), true), (room(8), false), (room(7)["resource_uri"].clone(), true)] {
        let current = room_with(&json!({ "aliases": [alias("a", &parent), alias("b", &parent)] }));
        assert_eq!(patch.clone().retain_changes(&current).is_empty(), is_own, "{parent}");
    }
}

fn alias_of_room(name: &str) -> Related<ConferenceAlias> {
    Related::Object(Box::new(ConferenceAlias::with(|alias| {
        alias.alias = name.into();
        alias.conference = ResourceUri::from_key(7).ok().map(Related::Uri);
    })))
}

#[test]
fn new_objects_that_are_there_among_others_of_the_object_are_no_change() {
    let changed = |aliases: &[&str], room: &Conference| {
        let aliases = aliases.iter().map(|alias| NewConferenceAlias::new(*alias));
        body(&ConferencePatch::new().aliases(aliases).retain_changes(room))
    };
    let mut current = room();
    current.aliases = ["a@example.com", "b@example.com", "c@example.com"].map(alias_of_room).into();
    assert_eq!(changed(&["b@example.com"], &current), json!({}), "the server would remove neither a nor c");
    assert_eq!(changed(&["d@example.com"], &current), json!({ "aliases": [{ "alias": "d@example.com" }] }));
    // What does not belong to the object is removed by sending the list.
    current.resource_uri = ResourceUri::from_key(8).ok();
    assert_eq!(changed(&["b@example.com"], &current), json!({ "aliases": [{ "alias": "b@example.com" }] }));
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

#[test]
fn options_of_any_form_fit_relations_and_strings() {
    let uri: ResourceUri<IvrTheme> = ResourceUri::from_key(3).unwrap();
    let patches = [
        ConferencePatch::new().ivr_theme(Some(uri.clone())),
        ConferencePatch::new().ivr_theme(Some(&uri)),
        ConferencePatch::new().ivr_theme(Some(3)),
        ConferencePatch::new().ivr_theme(Some(&Related::Uri(uri.clone()))),
        ConferencePatch::new().ivr_theme(&Related::Uri(uri.clone())),
    ];
    for patch in patches {
        assert_eq!(body(&patch), json!({ "ivr_theme": uri.as_str() }));
    }
    let new = NewIvrTheme::new("Theme");
    assert_eq!(body(&ConferencePatch::new().ivr_theme(Some(new))), json!({ "ivr_theme": { "name": "Theme" } }));
    let nothing = ConferencePatch::new().ivr_theme(None::<&ResourceUri<IvrTheme>>).note(None::<&str>);
    assert_eq!(body(&nothing), json!({ "ivr_theme": null, "note": null }));
    let text = String::from("Weekly");
    let some = ConferencePatch::new().note(Some(text.as_str())).guest_pin(Some("1234"));
    assert_eq!(body(&some), json!({ "note": "Weekly", "guest_pin": "1234" }));
    let nulls = ConferencePatch::new().ivr_theme(Null).guest_pin(Null);
    assert_eq!(body(&nulls), json!({ "ivr_theme": null, "guest_pin": null }));
}

#[test]
fn an_empty_list_needs_no_type() {
    assert_eq!(body(&ConferencePatch::new().aliases(Empty)), json!({ "aliases": [] }));
}

#[test]
fn a_value_that_is_never_null_is_left_out_of_copies_and_changes() {
    let (without, mut with) = (room(), room());
    with.layout = Some("grid".to_owned());
    assert_eq!(body(&NewConference::from(&without)).get("layout"), None);
    assert_eq!(body(&NewConference::from(&with))["layout"], "grid");
    assert_eq!(body(&ConferencePatch::between(&without, &with)), json!({ "layout": "grid" }));
    assert!(ConferencePatch::between(&with, &without).is_empty());
    let null = body(&NewConference::from(&without))["max_callrate_in"].clone();
    assert_eq!(null, Value::Null, "a field that may be null is copied");
}

#[test]
fn related_objects_are_returned_in_one_form_or_an_error() {
    let mut room = room();
    assert_eq!(room.aliases.objects().unwrap()[0].alias, "a@example.com");
    room.aliases.push(Related::Uri(ResourceUri::parse("/api/admin/configuration/v1/conference_alias/2/").unwrap()));
    let uris = room.aliases.uris().unwrap();
    assert_eq!(uris.iter().map(|uri| uri.key().unwrap()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(room.aliases.keys().unwrap(), [1, 2]);
    let error = room.aliases.objects().unwrap_err().to_string();
    assert!(
        error.starts_with("1 of 2 related objects has no fields here, only a URI") && error.contains("/2/"),
        "{error}"
    );
    room.aliases = vec![Related::Object(Box::default())];
    assert_eq!(room.aliases.uris().unwrap_err().to_string(), "1 of 1 related objects has no URI");
    assert_eq!(room.aliases.keys().unwrap_err().to_string(), "1 of 1 related objects has no key");
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
    stub.reply(StubReply::page(&[room(), Conference::with(|room| room.id = 8)]));
    // Across a to-many relation a room is sent once for each match.
    stub.reply(StubReply::page(&[room(), room()]));
    let rooms = rooms(&stub);
    assert_eq!(rooms.find(conference::description().eq("Weekly")).await.unwrap(), Some(room()));
    assert_eq!(rooms.find(conference::description().eq("Weekly")).await.unwrap(), None);
    let error = rooms.find(conference::description().eq("Weekly")).await.unwrap_err();
    assert_eq!(error.kind(), pexgen_runtime::ErrorKind::NotUnique);
    assert_eq!(rooms.find(conference::description().eq("Weekly")).await.unwrap(), Some(room()));
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
    let Ensured::Updated { uri, changed, previous } = ensured else { panic!("{ensured:?}") };
    assert_eq!(uri.key(), Some(7));
    let pin = |text: &str| Body::new().with("pin", Secret::from(text));
    assert_eq!((changed, previous), (pin("9999"), pin("1234")));
    assert_eq!(stub.requests()[1].method, "PATCH");
    assert_eq!(stub.requests()[1].json()["pin"], "9999");
    assert_eq!(stub.requests()[1].json().get("aliases"), None);
}

#[tokio::test]
async fn ensure_finds_an_object_by_a_relation() {
    let stub = StubTransport::new();
    let themed = Conference::with(|room| {
        room.id = 8;
        room.resource_uri = ResourceUri::from_key(8).ok();
        room.ivr_theme = Some(Related::Uri(ResourceUri::from_key(3).unwrap()));
    });
    stub.reply(StubReply::page(&[themed]));
    let wanted = NewConference::new("").ivr_theme(3);
    let ensured = rooms(&stub).ensure(conference::ivr_theme(), &wanted).await.unwrap();
    assert_eq!(ensured.uri().key(), Some(8));
    assert_eq!(stub.requests()[0].query, "ivr_theme=3&limit=2", "filters take the key, requests the URI");
    assert_eq!(body(&wanted)["ivr_theme"], "/api/admin/configuration/v1/ivr_theme/3/");
}

#[tokio::test]
async fn ensure_compares_uris_of_an_api_that_is_mounted() {
    let stub = StubTransport::new();
    let builder = Client::builder("https://manager.example.com/pexip/").transport(stub.clone());
    let rooms = builder.build().unwrap().endpoint::<Conference>();
    let mounted = |path: &str| json!(format!("/pexip/api/admin/configuration/v1/{path}/"));
    let mut room = serde_json::to_value(room()).unwrap();
    room["resource_uri"] = mounted("conference/7");
    room["ivr_theme"] = mounted("ivr_theme/3");
    room["note"] = "/pexip/recordings".into();
    room["aliases"] = json!([{ "alias": "a@example.com", "conference": mounted("conference/7") }]);
    let page = json!({ "meta": { "total_count": 1 }, "objects": [room] }).to_string();
    let alias = NewConferenceAlias::new("a@example.com").conference(7);
    let wanted = NewConference::new("VMR").ivr_theme(3).aliases([alias]);
    for _ in 0..3 {
        stub.reply(StubReply::json(200, page.clone()));
    }
    let same = rooms.ensure(conference::name(), &wanted).await.unwrap();
    assert!(matches!(same, Ensured::Unchanged(_)), "{same:?}");
    let same = rooms.ensure(conference::ivr_theme(), &wanted).await.unwrap();
    assert!(matches!(same, Ensured::Unchanged(_)), "{same:?}");
    let other = wanted.ivr_theme(4).note("/recordings");
    let Ensured::Updated { changed, .. } = rooms.ensure(conference::name(), &other).dry_run().await.unwrap() else {
        panic!("another theme")
    };
    let theme = "/api/admin/configuration/v1/ivr_theme/4/";
    assert_eq!(body(&changed), json!({ "ivr_theme": theme, "note": "/recordings" }));
}

#[tokio::test]
async fn ensure_changes_no_object_that_a_server_returned_in_spite_of_the_filter() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page(&[Conference::with(|room| room.description = "Another".into())]));
    let error = rooms(&stub).ensure(conference::description(), &wanted()).await.unwrap_err();
    assert!(error.to_string().contains("another `description`"), "{error}");
    assert_eq!(methods(&stub), ["GET"]);
}

#[tokio::test]
async fn ensure_does_not_compare_what_the_server_does_not_show() {
    const SPEC: ServerSpec = ServerSpec::new().encrypted_prefix("$~!1");
    let stub = StubTransport::new();
    let shown = |pin: &str| {
        let mut shown = room();
        shown.pin = pin.into();
        shown
    };
    let mut by_uri = room();
    by_uri.aliases = vec![Related::Uri(ResourceUri::from_key(1).unwrap())];
    for object in [shown("$~!1$abc"), shown("***"), by_uri] {
        stub.reply(StubReply::page(&[object]));
    }
    let client =
        ClientBuilder::<Client>::with_spec("https://manager.example.com", SPEC).transport(stub.clone()).build();
    let rooms = client.unwrap().endpoint::<Conference>();
    for _ in 0..3 {
        let ensured = rooms.ensure(conference::description(), &wanted()).await.unwrap();
        assert!(matches!(ensured, Ensured::Unchanged(_)), "{ensured:?}");
    }
    stub.reply(StubReply::page(&[shown("$~!1$abc")])).reply(StubReply::empty(202));
    rooms.ensure(conference::description(), &wanted().loss(1.0)).await.unwrap();
    let sent = stub.requests().pop().unwrap().json();
    assert_eq!(sent, json!({ "loss": 1.0, "pin": "1234" }), "a password is sent together with other changes");
}

#[tokio::test]
async fn ensure_sends_its_requests_with_the_settings() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page(&[room()])).reply(StubReply::empty(202));
    let request = rooms(&stub).ensure(conference::description(), &wanted().loss(1.0)).header("x-change", "42");
    let (ensured, response) = request.with_response().await.unwrap();
    assert!(ensured.is_change());
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    assert!(stub.requests().iter().all(|request| request.headers.get("x-change").is_some_and(|value| value == "42")));
    let error = rooms(&stub).ensure(conference::description(), &wanted()).header("a b", "").await.unwrap_err();
    assert!(error.to_string().contains("not a header name"), "{error}");
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
async fn ensure_recognizes_a_duplicate_by_the_configuration() {
    const SPEC: ServerSpec = ServerSpec::new().errors(&[ErrorPattern::duplicate("*already exists*")]);
    let stub = StubTransport::new();
    stub.reply(StubReply::page::<Conference>(&[])).reply(StubReply::error(500, "name: already exists"));
    stub.reply(StubReply::page(&[room()]));
    let client =
        ClientBuilder::<Client>::with_spec("https://manager.example.com", SPEC).transport(stub.clone()).build();
    let rooms = client.unwrap().endpoint::<Conference>();
    let ensured = rooms.ensure(conference::description(), &wanted()).await.unwrap();
    assert!(matches!(ensured, Ensured::Unchanged(_)));
    assert_eq!(methods(&stub), ["GET", "POST", "GET"]);
}

#[tokio::test]
async fn ensure_ignores_the_spaces_that_servers_remove() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page::<Conference>(&[])).reply(StubReply::page(&[room()]));
    let wanted =
        NewConference::new("VMR").description(" Weekly\n").aliases([NewConferenceAlias::new("a@example.com ")]);
    let ensured = rooms(&stub).ensure(conference::description(), &wanted).await.unwrap();
    assert!(matches!(ensured, Ensured::Unchanged(_)), "{ensured:?}");
    assert_eq!(methods(&stub), ["GET", "GET"], "with the spaces, then without");
}

#[tokio::test]
async fn ensure_needs_a_value_of_the_field() {
    let stub = StubTransport::new();
    let error = rooms(&stub).ensure(conference::description(), &NewConference::new("VMR")).await.unwrap_err();
    assert!(error.to_string().contains("no value for `description`"), "{error}");
    assert_eq!(methods(&stub), [""; 0]);
}

/// A server whose rooms have their description as the key. It counts the requests at the same time.
#[derive(Clone, Default)]
struct Rooms(Arc<Mutex<RoomsState>>);

#[derive(Default)]
struct RoomsState {
    descriptions: Vec<String>,
    writes: usize,
    at_once: usize,
    most_at_once: usize,
}

impl Transport for Rooms {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            {
                let mut state = self.0.lock().unwrap();
                state.at_once += 1;
                state.most_at_once = state.most_at_once.max(state.at_once);
            }
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            let body = request.body.collect().await?;
            let mut state = self.0.lock().unwrap();
            state.at_once -= 1;
            Ok(state.respond(&request.method, request.url.query().unwrap_or_default(), &body))
        })
    }
}

impl RoomsState {
    fn respond(&mut self, method: &Method, query: &str, body: &[u8]) -> TransportResponse {
        let (status, body) = match *method {
            Method::GET => {
                let wanted = query.split('&').next().unwrap().trim_start_matches("description=");
                let found = self.descriptions.iter().position(|description| description == wanted);
                let objects: Vec<Value> = found
                    .iter()
                    .map(|index| {
                        json!({
                            "id": index + 1, "name": "VMR", "description": wanted, "pin": "", "service_type": "conference",
                        })
                    })
                    .collect();
                let meta = json!({ "limit": 2, "offset": 0, "total_count": objects.len(), "next": null });
                (200, json!({ "meta": meta, "objects": objects }))
            }
            Method::POST => {
                self.writes += 1;
                let body: Value = serde_json::from_slice(body).unwrap();
                let description = body["description"].as_str().unwrap();
                if description.starts_with("bad") {
                    (400, json!({ "conference": { "description": ["It is bad."] } }))
                } else {
                    self.descriptions.push(description.to_owned());
                    (201, json!({ "resource_uri": format!("{LIST}{}/", self.descriptions.len()) }))
                }
            }
            _ => {
                self.writes += 1;
                (202, json!(null))
            }
        };
        let status = StatusCode::from_u16(status).unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        TransportResponse::new(status, HeaderMap::new(), once(body))
    }
}

impl Rooms {
    fn endpoint(&self) -> Endpoint<Conference> {
        let builder = Client::builder("https://manager.example.com").transport(self.clone()).max_in_flight(50);
        builder.build().unwrap().endpoint::<Conference>()
    }
}

fn described(description: &str) -> NewConference {
    NewConference::new("VMR").description(description)
}

#[tokio::test(start_paused = true)]
async fn ensure_all_reports_each_object_and_does_not_stop_at_a_failure() {
    let rooms = Rooms::default();
    rooms.0.lock().unwrap().descriptions.extend(["there".to_owned(), "other".to_owned()]);
    let wanted =
        [described("there"), described("bad"), described("new"), described("other").pin("1234"), described("new")];
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notify = seen.clone();
    let report = rooms
        .endpoint()
        .ensure_all(conference::description(), &wanted)
        .on_progress(move |progress| {
            notify.lock().unwrap().push((progress.done, progress.total, progress.outcome.is_ok()));
        })
        .await
        .unwrap();
    assert_eq!(report.to_string(), "1 created, 1 updated, 1 unchanged, 2 failed");
    let failures: Vec<(usize, String)> = report.failures().map(|(index, error)| (index, error.to_string())).collect();
    assert_eq!(failures.iter().map(|failure| failure.0).collect::<Vec<_>>(), [1, 4]);
    assert!(failures[0].1.contains("It is bad."), "{failures:?}");
    assert!(failures[1].1.contains(r#"position 2 is wanted with the same value "new""#), "{failures:?}");
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|seen| (seen.0, seen.1)).collect::<Vec<_>>(), [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]);
    assert_eq!(seen.iter().filter(|seen| seen.2).count(), 3);
    assert!(report.into_result().is_err());
}

#[tokio::test]
async fn ensure_all_stops_when_the_credentials_are_refused() {
    let stub = StubTransport::new();
    stub.on("GET", LIST, StubReply::empty(401).header("www-authenticate", "Basic realm=\"api\""));
    let wanted = (0..40).map(|number| described(&format!("room{number}")));
    let report = rooms(&stub).ensure_all(conference::description(), wanted).concurrency(3).await.unwrap();
    assert_eq!(report.failed(), 40);
    assert!((1..=3).contains(&methods(&stub).len()), "no more than at the same time: {:?}", methods(&stub));
    let last = report.failures().last().map(|(_, error)| (error.kind(), error.to_string())).unwrap();
    assert_eq!(last.0, ErrorKind::Authentication);
    assert!(
        last.1.contains("not sent, because the server refused the credentials for the object at position 0"),
        "{last:?}"
    );
}

#[tokio::test]
async fn ensure_all_stops_when_the_server_redirects_to_its_login_page() {
    const SPEC: ServerSpec = ServerSpec::new().errors(&[ErrorPattern::login_page("/login/")]);
    let stub = StubTransport::new();
    stub.on("GET", LIST, StubReply::empty(302).header("location", "/login/"));
    let builder = ClientBuilder::<Client>::with_spec("https://manager.example.com", SPEC).transport(stub.clone());
    let rooms = builder.build().unwrap().endpoint::<Conference>();
    let wanted = (0..40).map(|number| described(&format!("room{number}")));
    let report = rooms.ensure_all(conference::description(), wanted).concurrency(3).await.unwrap();
    assert_eq!(report.failed(), 40);
    assert!((1..=3).contains(&methods(&stub).len()), "no more than at the same time: {:?}", methods(&stub));
}

#[tokio::test(start_paused = true)]
async fn ensure_all_refuses_objects_that_are_one_to_the_server() {
    let rooms = Rooms::default();
    let wanted = [described("new "), described("new"), described("\tnew")];
    let report = rooms.endpoint().ensure_all(conference::description(), &wanted).await.unwrap();
    assert_eq!(report.to_string(), "1 created, 0 updated, 0 unchanged, 2 failed");
    let failures: Vec<String> = report.failures().map(|(_, error)| error.to_string()).collect();
    assert!(failures[0].contains(r#"position 0 is wanted with the same value "new""#), "{failures:?}");

    // A URI and the key in it.
    let theme = "/pexip/api/admin/configuration/v1/ivr_theme/3/";
    let wanted = [
        NewConference::new("VMR").ivr_theme(3),
        NewConference::new("VMR").ivr_theme(ResourceUri::parse(theme).unwrap()),
    ];
    let report = rooms.endpoint().ensure_all(conference::ivr_theme(), &wanted).dry_run().await.unwrap();
    assert_eq!((report.created(), report.failed()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn ensure_all_bounds_its_concurrency_and_again_changes_nothing() {
    let rooms = Rooms::default();
    let wanted = || (0..40).map(|number| described(&format!("room{number}")));
    let planned = rooms.endpoint().ensure_all(conference::description(), wanted()).dry_run().await.unwrap();
    assert_eq!((planned.created(), rooms.0.lock().unwrap().writes), (40, 0), "a dry run only reads");

    let report = rooms.endpoint().ensure_all(conference::description(), wanted()).concurrency(7).await.unwrap();
    assert_eq!((report.created(), report.failed()), (40, 0));
    assert_eq!(rooms.0.lock().unwrap().most_at_once, 7);
    let again = rooms.endpoint().ensure_all(conference::description(), wanted()).await.unwrap();
    assert_eq!((again.unchanged(), rooms.0.lock().unwrap().writes), (40, 40));
}

#[cfg(feature = "blocking")]
#[test]
fn ensure_all_works_with_the_blocking_client() {
    let rooms = Rooms::default();
    let builder = crate::blocking::Client::builder("https://manager.example.com").transport(rooms.clone());
    let client = builder.build().unwrap();
    let report =
        client.configuration().conference().ensure_all(conference::description(), [described("one")]).send().unwrap();
    assert_eq!(report.created(), 1);
}
