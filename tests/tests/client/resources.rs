//! The checked-in client of version 41 against a real django-tastypie server: every method of the runtime,
//! and the decoding of the server's responses.

use pexgen_tests::{Fault, Server};
use pexip_infinity::runtime::endpoint::Ensured;
use pexip_infinity::runtime::{Null, Related, ResourceUri, Result};
use pexip_infinity::v41::command::participant::{Dial, dial};
use pexip_infinity::v41::command::platform::StartCloudnode;
use pexip_infinity::v41::configuration::{
    Conference, ConferencePatch, NewConference, NewConferenceAlias, conference, conference_alias,
};
use pexip_infinity::v41::history::{Participant, media_stream, participant};
use pexip_infinity::v41::{Client, configuration, history};
use serde_json::json;

fn connect(server: &Server) -> Client {
    let (user, password) = server.credentials();
    Client::builder(server.url()).basic_auth(user, password).build().expect("a client")
}

struct Setup {
    server: Server,
    client: Client,
}

impl Setup {
    fn new() -> Self {
        let server = Server::start();
        let client = connect(&server);
        Self { server, client }
    }

    fn conferences(&self) -> pexip_infinity::runtime::Endpoint<Conference> {
        self.client.configuration().conference()
    }

    /// Returns a conference as the server's JSON.
    fn raw(&self, uri: &ResourceUri<Conference>) -> serde_json::Value {
        self.server.http().get(uri.as_str()).json()
    }
}

#[tokio::test]
async fn objects_are_created_read_changed_and_deleted() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    let created = rooms
        .create(
            &NewConference::new("VMR_1")
                .service_type(conference::ServiceType::Conference)
                .pin("1234")
                .aliases([NewConferenceAlias::new("meet@example.com"), NewConferenceAlias::new("meet")]),
        )
        .await?;
    let uri = created.uri();
    assert_eq!(uri.id(), "1");

    let room = rooms.get(1).await?;
    assert_eq!(room.name, "VMR_1");
    assert_eq!(room.service_type, conference::ServiceType::Conference);
    assert_eq!(room.resource_uri.as_ref(), Some(&uri));
    let aliases: Vec<&str> =
        room.aliases.iter().filter_map(Related::object).map(|alias| alias.alias.as_str()).collect();
    assert_eq!(aliases, ["meet@example.com", "meet"]);

    rooms.update(&uri, &ConferencePatch::new().pin("4321").description("changed")).await?;
    let room = rooms.get(&uri).await?;
    assert_eq!((room.pin.as_str(), room.description.as_str()), ("4321", "changed"));

    rooms.replace(&uri, &NewConference::new("VMR_1 replaced")).await?;
    assert_eq!(rooms.get(&uri).await?.name, "VMR_1 replaced");

    rooms.delete(&uri).await?;
    assert!(rooms.get(&uri).await.expect_err("it is deleted").is_not_found());
    Ok(())
}

#[tokio::test]
async fn a_copy_takes_no_objects_from_the_original() -> Result<()> {
    let setup = Setup::new();
    let theme = setup.server.control().seed("configuration/ivr_theme", 1, &json!({ "name": "Blue" }));
    let theme = theme[0].as_i64().expect("a number");
    let room = setup.conferences().create(&NewConference::new("VMR").ivr_theme(theme)).await?.uri();
    setup.server.control().seed("configuration/scheduled_conference", 1, &json!({ "conference_id": 1 }));
    let belongs = |room: &serde_json::Value| room["scheduled_conferences"].as_array().expect("a list").len();
    assert_eq!(belongs(&setup.raw(&room)), 1);

    let mut read = setup.conferences().get(&room).await?;
    read.name = "V2".into();
    let copy = setup.conferences().create(&NewConference::from(&read)).await?.uri();
    assert_eq!((belongs(&setup.raw(&room)), belongs(&setup.raw(&copy))), (1, 0));
    assert_eq!(setup.raw(&copy)["ivr_theme"], setup.raw(&room)["ivr_theme"], "both lead to the theme");

    let mut read = setup.client.configuration().ivr_theme().get(theme).await?;
    assert_eq!(read.conference.len(), 2);
    read.name = "Green".into();
    let copy = configuration::NewIvrTheme::from(&read);
    let copy = setup.client.configuration().ivr_theme().create(&copy).await?.uri();
    let themes = [read.uri().expect("it was read"), copy];
    let [read, copy] = themes.map(|uri| setup.server.http().get(uri.as_str()).json()["conference"].clone());
    assert_eq!((read.as_array().map(Vec::len), copy.as_array().map(Vec::len)), (Some(2), Some(0)));
    Ok(())
}

#[tokio::test]
async fn ensure_settles_beside_aliases_that_the_server_does_not_remove() -> Result<()> {
    let setup = Setup::new();
    let wanted = |aliases: &[&str]| {
        NewConference::new("VMR").aliases(aliases.iter().map(|alias| NewConferenceAlias::new(*alias)))
    };
    let room = setup.conferences().create(&wanted(&["a", "b"])).await?.uri();
    let ensured = setup.conferences().ensure(conference::name(), &wanted(&["a"])).await?;
    assert!(matches!(ensured, Ensured::Unchanged(_)), "{ensured:?}");
    let ensured = setup.conferences().ensure(conference::name(), &wanted(&["c"])).await?;
    assert!(matches!(ensured, Ensured::Updated { .. }), "{ensured:?}");
    assert_eq!(setup.raw(&room)["aliases"].as_array().map(Vec::len), Some(3));
    let ensured = setup.conferences().ensure(conference::name(), &wanted(&["c"])).await?;
    assert!(matches!(ensured, Ensured::Unchanged(_)), "{ensured:?}");
    Ok(())
}

#[tokio::test]
async fn standalone_alias_names_its_conference() -> Result<()> {
    let setup = Setup::new();
    let room = setup.conferences().create(&NewConference::new("VMR")).await?.uri();
    let aliases = setup.client.configuration().conference_alias();
    let alias = aliases.create(&NewConferenceAlias::new("later@example.com").conference(&room)).await?.uri();
    let read = aliases.get(&alias).await?;
    assert_eq!(read.conference.uri(), Some(room.clone()));
    let found = aliases.list().filter(conference_alias::conference().eq(&room)).all().await?;
    assert_eq!(found.len(), 1);
    Ok(())
}

#[tokio::test]
async fn patch_omits_nulls_or_sets_fields() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    let theme = ResourceUri::<configuration::IvrTheme>::from_key(1).expect("a key");
    let uri = rooms.create(&NewConference::new("VMR").ivr_theme(&theme).max_callrate_in(512)).await?.uri();
    assert_eq!(rooms.get(&uri).await?.max_callrate_in, Some(512));

    rooms.update(&uri, &ConferencePatch::new().description("x")).await?;
    let room = rooms.get(&uri).await?;
    assert!(room.ivr_theme.is_some(), "other fields are unchanged");
    assert_eq!(room.max_callrate_in, Some(512));

    rooms.update(&uri, &ConferencePatch::new().ivr_theme(Null).max_callrate_in(None)).await?;
    let room = rooms.get(&uri).await?;
    assert_eq!((room.ivr_theme, room.max_callrate_in), (None, None));

    rooms.update(&uri, &ConferencePatch::new().ivr_theme(&theme).max_callrate_in(1024)).await?;
    let room = rooms.get(&uri).await?;
    assert_eq!(room.max_callrate_in, Some(1024));
    assert_eq!(room.ivr_theme.expect("set again").object().map(|theme| theme.id), Some(1));
    Ok(())
}

#[tokio::test]
async fn several_objects_are_read_by_key_in_the_requested_order() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    for name in ["one", "two", "three"] {
        rooms.create(&NewConference::new(name)).await?;
    }
    let several = rooms.get_several([3, 1, 999]).await?;
    let names: Vec<&str> = several.objects.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(names, ["three", "one"]);
    assert_eq!(several.not_found, ["999"]);
    Ok(())
}

#[tokio::test]
async fn a_batch_creates_updates_and_deletes_in_one_request() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    let kept = rooms.create(&NewConference::new("kept")).await?.uri();
    let gone = rooms.create(&NewConference::new("gone")).await?.uri();
    setup.server.control().forget_requests();
    rooms
        .batch()
        .create(&NewConference::new("new"))
        .update(&kept, &ConferencePatch::new().pin("99"))
        .delete(&gone)
        .send()
        .await?;
    assert_eq!(setup.server.control().requests().len(), 1);
    let mut names: Vec<String> = rooms.list().all().await?.into_iter().map(|room| room.name).collect();
    names.sort();
    assert_eq!(names, ["kept", "new"]);
    assert_eq!(rooms.get(&kept).await?.pin, "99");
    Ok(())
}

#[tokio::test]
async fn deleting_all_objects_needs_the_full_name() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    for name in ["one", "two"] {
        rooms.create(&NewConference::new(name)).await?;
    }
    rooms.delete_all_objects().await?;
    assert_eq!(rooms.list().count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_counted() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    for (name, kind) in [
        ("meet.b", conference::ServiceType::Lecture),
        ("meet.a", conference::ServiceType::Conference),
        ("meet.c", conference::ServiceType::Lecture),
        ("other", conference::ServiceType::Lecture),
    ] {
        rooms.create(&NewConference::new(name).service_type(kind)).await?;
    }
    let lectures = rooms
        .list()
        .filter(conference::name().istartswith("MEET."))
        .filter(conference::service_type().eq(conference::ServiceType::Lecture));
    let names: Vec<String> =
        lectures.clone().order_by(conference::name().desc()).all().await?.into_iter().map(|room| room.name).collect();
    assert_eq!(names, ["meet.c", "meet.b"]);
    assert_eq!(lectures.clone().count().await?, 2);
    assert_eq!(lectures.order_by(conference::name().asc()).first().await?.expect("one").name, "meet.b");

    let by_two_keys =
        rooms.list().order_by(conference::service_type().asc()).order_by(conference::name().desc()).all().await?;
    let names: Vec<&str> = by_two_keys.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(names, ["meet.a", "other", "meet.c", "meet.b"]);
    Ok(())
}

#[tokio::test]
async fn filters_go_across_relations() -> Result<()> {
    let setup = Setup::new();
    let lost = setup
        .client
        .history()
        .participant()
        .list()
        .filter(participant::media_streams().then(media_stream::tx_packet_loss()).gte(0.5))
        .page_size(200)
        .all()
        .await?;
    // A participant is returned once for each matching stream: 360 rows for 240
    assert_eq!(lost.len(), 360);
    for participant in &lost {
        let streams = participant.media_streams.iter().filter_map(Related::object);
        assert!(streams.map(|stream| stream.tx_packet_loss).any(|loss| loss >= 0.5));
    }
    Ok(())
}

#[tokio::test]
async fn stream_iterates_over_the_whole_history() -> Result<()> {
    let setup = Setup::new();
    let count = setup.client.history().participant().list().count().await?;
    assert!(count >= 10_000, "{count}");
    setup.server.control().forget_requests();
    let mut rows =
        setup.client.list::<Participant>().order_by(participant::start_time().asc()).page_size(1000).stream();
    let (mut seen, mut previous) = (0, None);
    while let Some(row) = rows.try_next().await? {
        assert!(previous <= Some(row.start_time), "in order");
        previous = Some(row.start_time);
        seen += 1;
    }
    assert_eq!(seen, count);
    assert_eq!(setup.server.control().requests().len(), usize::try_from(count.div_ceil(1000)).expect("few"));
    Ok(())
}

#[tokio::test]
async fn page_knows_its_position_and_the_next_page() -> Result<()> {
    let setup = Setup::new();
    let list = || setup.client.history().conference().list();
    let first = list().page_size(7).page().await?;
    assert_eq!((first.meta.limit, first.meta.offset, first.objects.len()), (7, 0, 7));
    let second = first.next().await?.expect("there are more");
    assert_eq!(second.meta.offset, 7);
    let skipped = list().page_size(7).offset(7).page().await?;
    assert_eq!(skipped.objects, second.objects);
    Ok(())
}

#[tokio::test]
async fn times_are_utc_with_or_without_microseconds() -> Result<()> {
    let setup = Setup::new();
    let rows = setup
        .client
        .history()
        .participant()
        .list()
        .order_by(participant::start_time().asc())
        .page_size(20)
        .page()
        .await?;
    let with_fraction = rows.objects.iter().filter(|row| row.start_time.to_string().contains('.')).count();
    assert!(with_fraction > 0 && with_fraction < rows.objects.len(), "{with_fraction}");
    assert!(rows.objects.iter().all(|row| row.start_time.to_string().starts_with("2015-04-01T00:")));
    Ok(())
}

#[tokio::test]
async fn status_has_string_keys_and_empty_timestamps() -> Result<()> {
    let setup = Setup::new();
    let participants = setup.client.status().participant().list().all().await?;
    let alice = participants.iter().find(|participant| participant.display_name == "Alice").expect("Alice");
    assert_eq!(alice.id, "00000000-0000-0000-0000-000000000002");
    let streams = setup.client.status().participant_media_stream(alice.id.as_str()).list().all().await?;
    assert_eq!(streams.len(), 2);
    assert!(streams.iter().all(|stream| stream.end_time.is_none()), "an empty string is no time");
    Ok(())
}

#[tokio::test]
async fn unknown_values_and_missing_fields_do_not_fail_the_page() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    let uri = rooms.create(&NewConference::new("VMR").description("there")).await?.uri();
    setup.server.control().write("configuration/conference", "1", &json!({ "service_type": "hologram" }));
    setup.server.control().omit("configuration/conference", &["description", "allow_guests", "ivr_theme"]);
    let page = rooms.list().page().await?;
    let room = &page.objects[0];
    assert_eq!(room.service_type, "hologram");
    assert!(matches!(&room.service_type, conference::ServiceType::Unlisted(text) if text.as_str() == "hologram"));
    assert_eq!((room.description.as_str(), room.allow_guests, &room.ivr_theme), ("", false, &None));
    assert_eq!(setup.raw(&uri)["service_type"], "hologram");
    Ok(())
}

#[tokio::test]
async fn commands_return_their_data() -> Result<()> {
    let setup = Setup::new();
    let request = Dial::new("meet@example.com", "alice")
        .protocol(dial::Protocol::Sip)
        .system_location("London")
        .role(dial::Role::Guest);
    let dialled = setup.client.command().participant().dial(&request).await?;
    assert!(!dialled.participant_id.is_empty());
    Ok(())
}

#[tokio::test]
async fn failed_command_with_status_200_is_an_error() {
    let setup = Setup::new();
    let node = json!({ "aws_instance_id": "i-{n}", "aws_instance_state": "running" });
    setup.server.control().seed("status/cloud_node", 1, &node);
    let request = StartCloudnode::new("i-1");
    let error = setup.client.command().platform().start_cloudnode(&request).await.expect_err("it runs already");
    assert_eq!(error.status(), Some(200));
    assert!(error.message().is_some_and(|message| message.contains("'STOPPED' state")), "{error}");
    assert!(error.to_string().contains("/api/admin/command/v1/platform/start_cloudnode/"), "{error}");
}

#[tokio::test]
async fn a_validation_error_names_its_fields() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    rooms.create(&NewConference::new("taken")).await?;
    let error = rooms.create(&NewConference::new("taken")).await.expect_err("names are unique");
    assert!(error.is_validation(), "{error}");
    assert_eq!(error.status(), Some(400));
    assert!(error.field_errors().contains_key("name"), "{:?}", error.field_errors());
    assert!(error.to_string().contains("name"), "{error}");
    Ok(())
}

#[tokio::test]
async fn wrong_credentials_differ_from_missing_permissions() {
    let server = Server::start();
    let wrong = Client::builder(server.url()).basic_auth("admin", "wrong-password-123").build().expect("a client");
    let error = wrong.configuration().conference().list().page().await.expect_err("wrong");
    assert!(error.is_unauthenticated() && !error.is_permission_denied(), "{error}");
    assert!(!format!("{error} {error:?} {wrong:?}").contains("wrong-password-123"));

    let (user, password) = server.reader_credentials();
    let reader = Client::builder(server.url()).basic_auth(user, password).build().expect("a client");
    let error = reader.configuration().conference().create(&NewConference::new("x")).await.expect_err("not allowed");
    assert!(error.is_permission_denied(), "{error}");
}

#[tokio::test]
async fn missing_object_and_disallowed_method_are_distinct_errors() {
    let setup = Setup::new();
    let error = setup.conferences().get(999).await.expect_err("the room does not exist");
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.status(), Some(404));
    // The schema forbids it at compile time, but a server may forbid more than its schema states.
    setup.server.control().fault(&Fault::status(405).times(1).header("Allow", "GET").body("GET"));
    let error = setup.conferences().delete(1).await.expect_err("not allowed");
    assert!(error.is_method_not_allowed(), "{error}");
}

#[tokio::test]
async fn keys_are_never_written() -> Result<()> {
    let setup = Setup::new();
    let rooms = setup.conferences();
    let uri = rooms.create(&NewConference::new("VMR")).await?.uri();
    let room = rooms.get(&uri).await?;
    assert_eq!(room.id, 1);
    let patch = ConferencePatch::new().name(room.name).description("again");
    let body = format!("{patch:?}");
    assert!(!body.contains("\"id\"") && !body.contains("resource_uri"), "{body}");
    rooms.update(&uri, &patch).await?;
    assert_eq!(rooms.list().count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn generic_code_works_over_any_resource() -> Result<()> {
    use pexip_infinity::runtime::resource::{List, Rooted};
    async fn names<R: List + Rooted>(client: &Client) -> Result<usize> {
        Ok(client.list::<R>().page_size(5).page().await?.objects.len())
    }
    let setup = Setup::new();
    assert_eq!(names::<configuration::SystemLocation>(&setup.client).await?, 4);
    assert_eq!(names::<history::Conference>(&setup.client).await?, 5);
    Ok(())
}
