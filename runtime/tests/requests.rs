//! What is sent, seen through the stub transport: paths, queries and bodies.

use crate::sample::v1::Client;
use crate::sample::v1::command::participant::Dial;
use crate::sample::v1::command::platform::Sync;
use crate::sample::v1::configuration::conference::ServiceType;
use crate::sample::v1::configuration::{
    Conference, ConferencePatch, NewConference, NewConferenceAlias, conference, conference_alias, ivr_theme,
};
use crate::sample::v1::status::{Participant, ParticipantMediaStream};
use pexgen_runtime::resource::List;
use pexgen_runtime::testing::{RecordedRequest, StubReply, StubTransport};
use pexgen_runtime::{Error, ErrorKind, Null, ResourceUri, Timestamp};
use serde_json::json;

const CONFERENCE: &str = "/api/admin/configuration/v1/conference/";
const EMPTY: &str = r#"{"meta": {"limit": 20, "offset": 0, "total_count": 3, "next": null}, "objects": []}"#;

fn stubbed() -> (Client, StubTransport) {
    let stub = StubTransport::new();
    let client = Client::builder("https://manager.example.com").transport(stub.clone()).build().unwrap();
    (client, stub)
}

fn only(stub: &StubTransport) -> RecordedRequest {
    let mut requests = stub.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    requests.remove(0)
}

#[tokio::test]
async fn create_takes_nested_objects_and_gives_the_address() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::created("https://other.example.com/api/admin/configuration/v1/conference/7/"));
    let new = NewConference::new("VMR_1")
        .service_type(ServiceType::Conference)
        .pin("1234")
        .aliases([NewConferenceAlias::new("meet@example.com")]);
    let shown = format!("{new:?}");
    assert!(shown.starts_with("ConferenceBody({\"name\": Text(\"VMR_1\")") && !shown.contains("1234"), "{shown}");

    let created = client.configuration().conference().create(&new).await.unwrap();

    assert_eq!(created.uri().as_str(), format!("{CONFERENCE}7/"));
    assert_eq!((created.uri().id(), created.uri().key()), ("7".to_owned(), Some(7)));
    let request = only(&stub);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", CONFERENCE));
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["accept"], "application/json");
    let body = r#"{"name":"VMR_1","service_type":"conference","pin":"1234","aliases":[{"alias":"meet@example.com"}]}"#;
    assert_eq!(request.body, body);
}

#[tokio::test]
async fn an_alias_alone_links_to_its_conference() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::empty(201));
    let room = ResourceUri::<Conference>::from_key(1).unwrap();
    let created = client
        .configuration()
        .conference_alias()
        .create(&NewConferenceAlias::new("a@b").conference(&room))
        .await
        .unwrap();
    assert_eq!(only(&stub).json(), json!({"alias": "a@b", "conference": format!("{CONFERENCE}1/")}));

    // The server did not tell where it is: nothing can be done with that, least of all to the whole list.
    assert_eq!(created.location(), None);
    let link = NewConference::new("x").aliases([created.uri()]);
    let error = client.configuration().conference().create(&link).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn a_patch_knows_absent_null_and_value() {
    let (client, stub) = stubbed();
    let theme = ResourceUri::parse("/api/admin/configuration/v1/ivr_theme/3/").unwrap();
    for patch in [
        ConferencePatch::new().pin("12345").ivr_theme(Null).max_callrate_in(5),
        ConferencePatch::new().guest_pin(Null).ivr_theme(&theme).max_callrate_in(None).description("x"),
        ConferencePatch::new().max_callrate_in(Some(9)).note(Null).loss(0.5).service_type(ServiceType::Lecture),
        ConferencePatch::new().loss(1.0).creation_time("2020-01-02T03:04:05Z".parse::<Timestamp>().unwrap()),
    ] {
        stub.reply(StubReply::empty(202));
        client.configuration().conference().update(1, &patch).await.unwrap();
    }
    let bodies: Vec<_> = stub.requests().iter().map(RecordedRequest::json).collect();
    assert_eq!(
        bodies,
        [
            json!({"pin": "12345", "ivr_theme": null, "max_callrate_in": 5}),
            json!({"guest_pin": null, "ivr_theme": theme.as_str(), "max_callrate_in": null, "description": "x"}),
            json!({"max_callrate_in": 9, "note": null, "loss": 0.5, "service_type": "lecture"}),
            json!({"loss": 1.0, "creation_time": "2020-01-02T03:04:05"}),
        ]
    );
    assert!(stub.requests().iter().all(|request| request.method == "PATCH"));
    assert!(stub.requests().iter().all(|request| request.path == format!("{CONFERENCE}1/")));
}

#[tokio::test]
async fn numbers_that_json_lacks_are_not_sent_as_null() {
    let (client, stub) = stubbed();
    let error =
        client.configuration().conference().update(1, &ConferencePatch::new().loss(f64::NAN)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(stub.requests().is_empty());
}

async fn query<R: List>(list: pexgen_runtime::ListRequest<R>, stub: &StubTransport) -> Result<String, Error> {
    stub.reply(StubReply::json(200, EMPTY));
    list.page().await?;
    let requests = stub.requests();
    let pairs = requests.last().unwrap().parameters();
    Ok(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" & "))
}

#[tokio::test]
async fn filters_and_orderings() {
    let (client, stub) = stubbed();
    let list = || client.configuration().conference().list();
    let theme = ResourceUri::parse("/api/admin/configuration/v1/ivr_theme/3/").unwrap();
    let instant: Timestamp = "2015-04-10T11:39:26.556929+02:00".parse().unwrap();
    let cases = [
        (list(), ""),
        (list().filter(conference::name().eq("a&b+c d#ü")), "name=a&b+c d#ü"),
        (list().filter(conference::name().istartswith("meet.")), "name__istartswith=meet."),
        (list().filter(conference::service_type().eq(ServiceType::Lecture)), "service_type=lecture"),
        (list().filter(conference::service_type().icontains("lect")), "service_type__icontains=lect"),
        (
            list().filter(conference::service_type().is_in([ServiceType::Lecture, "new".into()])),
            "service_type__in=lecture,new",
        ),
        (list().filter(conference::max_callrate_in().gte(5)), "max_callrate_in__gte=5"),
        (list().filter(conference::max_callrate_in().is_null(true)), "max_callrate_in__isnull=true"),
        (list().filter(conference::loss().range(0.5, 1.0)), "loss__range=0.5,1"),
        (list().filter(conference::loss().lt(1)), "loss__lt=1"),
        (list().filter(conference::allow_guests().eq(true)), "allow_guests=true"),
        (list().filter(conference::creation_time().lt(instant)), "creation_time__lt=2015-04-10T09:39:26.556929"),
        (list().filter(conference::creation_time().year(2015)), "creation_time__year=2015"),
        (list().filter(conference::ivr_theme().eq(&theme)), "ivr_theme=3"),
        (list().filter(conference::ivr_theme().eq(3)), "ivr_theme=3"),
        (list().filter(conference::ivr_theme().is_in([1, 2])), "ivr_theme__in=1,2"),
        (list().filter(conference::aliases().then(conference_alias::alias()).eq("x")), "aliases__alias=x"),
        (
            list().filter(conference::aliases().then(conference_alias::conference().then(conference::loss())).gt(1)),
            "aliases__conference__loss__gt=1",
        ),
        (
            list().filter(conference::aliases().then(conference_alias::conference()).then(conference::name()).eq("y")),
            "aliases__conference__name=y",
        ),
        (list().filter(conference::name().eq("none")), "name__in=none,none"),
        (list().filter(conference::service_type().eq(ServiceType::None)), "service_type__in=none,none"),
        (list().filter(conference::name().is_in(["true"])), "name__in=true,true"),
        (list().filter(conference::name().icontains("true")), "name__icontains=true"),
        (list().filter(conference::name().is_in::<&str>([])), "name__in="),
        (
            list()
                .order_by(conference::service_type().asc())
                .order_by(conference::creation_time().desc())
                .page_size(100),
            "order_by=service_type & order_by=-creation_time & limit=100",
        ),
        (list().order_by(conference::sort_key().asc()).offset(40), "order_by=sort_key & offset=40"),
    ];
    for (list, expected) in cases {
        assert_eq!(query(list, &stub).await.unwrap(), expected);
    }
    let themes = client.configuration().ivr_theme().list();
    assert_eq!(query(themes.filter(ivr_theme::limit().eq(5)), &stub).await.unwrap(), "limit__exact=5");
}

#[tokio::test]
async fn filters_that_would_mean_something_else_are_not_sent() {
    let (client, stub) = stubbed();
    let list = || client.configuration().conference().list();
    let cases = [
        list().filter(conference::description().eq("none")),
        list().filter(conference::name().contains("none")),
        list().filter(conference::name().contains("true")),
        list().filter(conference::name().is_in(["a,b", "c"])),
        list().filter(conference::name().is_in([""])),
        list().filter(conference::loss().gt(f64::INFINITY)),
        list().filter(conference::name().contains("a")).filter(conference::name().contains("b")),
    ];
    for list in cases {
        let shown = format!("{list:?}");
        let error = list.page().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{shown}");
    }
    assert!(stub.requests().is_empty());
}

#[tokio::test]
async fn the_whole_list_is_never_hit_by_mistake() {
    let (client, stub) = stubbed();
    for key in ["", ".", "..", "a/../..", "schema", "schema/", "set", "set/", "set//", "set/1;2", "/"] {
        let error = client.status().participant().delete(key).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{key}");
    }
    for text in ["", CONFERENCE, "/api/admin/configuration/v1/conference", "https://host", "1", "//host/1/", "/a/../1/"]
    {
        assert!(ResourceUri::<Conference>::parse(text).is_err(), "{text}");
    }
    assert!(ResourceUri::<Conference>::parse(&format!("{CONFERENCE}//")).is_err());
    assert!(client.status().participant_media_stream("").list().all().await.is_err());
    assert!(stub.requests().is_empty());
}

/// A URI that a program has stored is not checked when it is read.
#[tokio::test]
async fn no_request_is_sent_for_the_uri_of_another_resource() {
    let (client, stub) = stubbed();
    let rooms = client.configuration().conference();
    let theme: ResourceUri<Conference> = serde_json::from_str(r#""/api/admin/configuration/v1/ivr_theme/1/""#).unwrap();
    let patch = ConferencePatch::new().pin("1234");
    for error in [
        rooms.get(&theme).await.unwrap_err(),
        rooms.update(&theme, &patch).await.unwrap_err(),
        rooms.delete(theme).await.unwrap_err(),
    ] {
        assert!(error.to_string().contains("the URI of an object of another resource"), "{error}");
    }
    assert!(stub.requests().is_empty());
}

#[test]
fn the_uri_of_another_resource_is_refused() {
    let other = ["/api/admin/configuration/v1/ivr_theme/1/", "/api/admin/status/v1/participant/1/", "/x/1/"];
    for (prefix, path) in ["", "https://host/pexip"].into_iter().flat_map(|prefix| other.map(|path| (prefix, path))) {
        let error = ResourceUri::<Conference>::parse(&format!("{prefix}{path}")).unwrap_err();
        assert!(error.to_string().contains("another resource"), "{error}");
    }
    let stream = "/api/admin/status/v1/participant/x/media_stream/7/";
    assert!(ResourceUri::<ParticipantMediaStream>::parse(&stream.replace("media_stream", "other")).is_err());
    assert!(ResourceUri::<ParticipantMediaStream>::parse(stream).is_ok());
}

#[tokio::test]
async fn an_empty_next_is_the_end_of_the_list() {
    let (client, stub) = stubbed();
    let meta = json!({ "limit": 100, "offset": 0, "total_count": 1, "next": "", "previous": "" });
    stub.reply(StubReply::json(
        200,
        json!({ "meta": meta, "objects": [{ "id": 1, "service_type": "x" }] }).to_string(),
    ));
    assert_eq!(client.configuration().conference().list().all().await.unwrap().len(), 1);
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn errors_name_the_path_at_which_the_api_is_mounted() {
    let stub = StubTransport::new();
    stub.reply(StubReply::empty(404));
    let client = Client::builder("https://host/pexip/").transport(stub.clone()).build().unwrap();
    let error = client.configuration().conference().get(1).await.unwrap_err();
    assert_eq!(error.path(), Some("/pexip/api/admin/configuration/v1/conference/1/"));
    assert!(error.is_not_found());
}

#[tokio::test]
async fn text_keys_are_encoded() {
    let (client, stub) = stubbed();
    let cases = [
        ("abc", "abc/"),
        ("small backup+1.tar", "small%20backup+1.tar/"),
        ("two/three", "two/three/"),
        ("50%", "50%25/"),
        ("ü?#", "%C3%BC%3F%23/"),
    ];
    for (key, path) in cases {
        stub.reply(StubReply::json(200, r#"{"id": "x"}"#));
        client.status().participant().get(key).await.unwrap();
        let request = stub.requests().pop().unwrap();
        assert_eq!(request.path, format!("/api/admin/status/v1/participant/{path}"));
        let uri = ResourceUri::<Participant>::parse(&request.path).unwrap();
        assert_eq!(uri.id(), key);
        assert_eq!(uri, ResourceUri::from_key(key).unwrap());
    }
}

#[test]
fn addresses_tell_their_key_wherever_the_api_is_mounted() {
    let id = |text: &str| ResourceUri::<Participant>::parse(text).map(|uri| uri.id());
    for (text, expected) in [
        ("/api/admin/status/v1/participant/1/", "1"),
        ("https://host:8443/api/admin/status/v1/participant/a%2Fb%20c?x=1#y", "a/b c"),
        ("/pexip/api/admin/status/v1/participant/two/three/", "two/three"),
        ("/api/admin/status/v1/participant/participant/", "participant"),
    ] {
        assert_eq!(id(text).as_deref(), Ok(expected), "{text}");
    }
    assert!(id("/pexip/api/admin/status/v1/participant/").is_err());
    assert!(id("/some/other/v9/participant/").is_err());
    assert!(id("/some/other/v9/participants/5/").is_err());
    let nested = ResourceUri::<ParticipantMediaStream>::parse("/api/admin/status/v1/participant/x%20y/media_stream/7/");
    assert_eq!(nested.unwrap().key(), Some(7));
    assert!(ResourceUri::<ParticipantMediaStream>::parse("/api/admin/status/v1/participant/x/media_stream/").is_err());
    assert!(ResourceUri::<ParticipantMediaStream>::from_key(7).is_err());
}

#[tokio::test]
async fn several_come_in_one_request() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::json(200, r#"{"objects": [{"service_type": "x", "id": 2}], "not_found": ["999"]}"#));
    let several = client.configuration().conference().get_several([2, 999]).await.unwrap();
    assert_eq!((several.objects[0].id, several.not_found.as_slice()), (2, &["999".to_owned()][..]));
    assert_eq!(only(&stub).path, format!("{CONFERENCE}set/2;999/"));

    let none = client.configuration().conference().get_several::<i64>([]).await.unwrap();
    assert!(none.objects.is_empty() && stub.requests().len() == 1);
}

#[tokio::test]
async fn a_batch_is_one_request() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::empty(202));
    let uri = ResourceUri::from_key(1).unwrap();
    let batch = client.configuration().conference().batch();
    let batch =
        batch.create(&NewConference::new("a")).update(&uri, &ConferencePatch::new().max_callrate_in(5)).delete(2);
    batch.send().await.unwrap();
    let request = only(&stub);
    assert_eq!((request.method.as_str(), request.path.as_str()), ("PATCH", CONFERENCE));
    assert_eq!(
        request.json(),
        json!({
            "objects": [{"name": "a"}, {"max_callrate_in": 5, "resource_uri": format!("{CONFERENCE}1/")}],
            "deleted_objects": [format!("{CONFERENCE}2/")],
        })
    );
    client.configuration().conference().batch().send().await.unwrap();
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn nested_lists_lie_below_their_parent() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::json(200, EMPTY));
    client.status().participant_media_stream("a b").list().page().await.unwrap();
    stub.reply(StubReply::json(200, r#"{"id": 4}"#));
    let parent = ResourceUri::parse("/mounted/api/admin/status/v1/participant/7/").unwrap();
    client.status().participant_media_stream(&parent).get(4).await.unwrap();
    let paths: Vec<_> = stub.requests().into_iter().map(|request| request.path).collect();
    assert_eq!(
        paths,
        [
            "/api/admin/status/v1/participant/a%20b/media_stream/",
            "/mounted/api/admin/status/v1/participant/7/media_stream/4/"
        ]
    );
}

#[tokio::test]
async fn delete_replace_and_delete_all() {
    let (client, stub) = stubbed();
    for _ in 0..3 {
        stub.reply(StubReply::empty(204));
    }
    client.configuration().conference().delete(5).await.unwrap();
    client.configuration().conference().replace(5, &NewConference::new("x")).await.unwrap();
    client.configuration().conference().delete_all_objects().await.unwrap();
    let sent: Vec<_> = stub.requests().into_iter().map(|request| (request.method, request.path)).collect();
    let one = format!("{CONFERENCE}5/");
    assert_eq!(sent, [("DELETE".into(), one.clone()), ("PUT".into(), one), ("DELETE".into(), CONFERENCE.to_owned())]);
}

#[tokio::test]
async fn commands_succeed_only_when_they_say_so() {
    let (client, stub) = stubbed();
    stub.reply(StubReply::json(202, r#"{"data": {"participant_id": 5, "new": []}, "status": "success"}"#));
    assert_eq!(client.command().participant().dial(&Dial::new("x")).await.unwrap().participant_id, "5");
    stub.reply(StubReply::json(200, r#"{"status": "success", "message": "ok", "data": {"x": NaN}}"#));
    let done = client.command().platform().sync(&Sync::new()).await.unwrap();
    assert_eq!(done.message.as_deref(), Some("ok"));
    assert_eq!(stub.requests()[1].body, "{}");

    let failures = [
        (200, r#"{"status": "error", "message": "No such alias"}"#, "No such alias"),
        (200, r#"{"status": "failure", "message": "No."}"#, "No."),
        (200, r#"{"status": "failed", "error": "isn't in 'STOPPED' state"}"#, "isn't in 'STOPPED' state"),
        (400, r#"{"dial": {"instance_id": ["Failed to find the cloud node."]}}"#, "Failed to find the cloud node."),
        (400, r#"{"error": "bad"}"#, "bad"),
        (200, r#"{"data": {}}"#, "no status"),
        (200, r#"{"status": null}"#, "no status"),
        (200, "<html>", "invalid response"),
    ];
    for (status, body, words) in failures {
        stub.reply(StubReply::json(status, body));
        let error = client.command().participant().dial(&Dial::new("x")).await.unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    }
    stub.reply(StubReply::json(200, r#"{"status": "success", "data": {"participants": [{"id": {}}]}}"#));
    let error = client.command().participant().dial(&Dial::new("x")).await.unwrap_err();
    assert_eq!(error.json_path(), Some("data.participants[0].id"));
}

#[tokio::test]
async fn fields_named_like_parameters_are_not_sent_as_such() {
    let (client, stub) = stubbed();
    let page = r#"{"meta": {"limit": 1, "offset": 0, "total_count": 2, "next": "/x/?limit=1&offset=1"}, "objects": [{"offset": 3}]}"#;
    stub.reply(StubReply::json(200, page));
    let error = client.configuration().upgrade_request().list().all().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Paging);
    assert_eq!(only(&stub).query, "limit=0");
    for _ in 0..3 {
        stub.reply(StubReply::json(200, page));
    }
    assert_eq!(client.configuration().upgrade_request().list().count().await.unwrap(), 2);
    assert_eq!(client.configuration().upgrade_request().list().first().await.unwrap().unwrap().offset, 3);
    let first = client.configuration().upgrade_request().list().page().await.unwrap();
    assert!(first.has_next() && first.next().await.is_err());
    assert!(client.configuration().upgrade_request().list().offset(5).page().await.is_err());
}
