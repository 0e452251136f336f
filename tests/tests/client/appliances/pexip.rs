//! Pexip Infinity: the examples of both guides with the bindings of the versions that they describe.

use pexip_infinity::runtime::{ErrorKind, ResourceUri, Result, RetryPolicy};
use pexip_infinity::v14::command::platform::StartCloudnode;
use pexip_infinity::v14::status::participant_media_stream::Type;
use pexip_infinity::{v14, v21};
use serde::Serialize;
use serde_json::Value;

use crate::appliances::example::Example;
use crate::appliances::stub::Stub;

const V14: &str = "pexip-infinity-v14";
const V21: &str = "pexip-infinity-v21";

fn node(guide: &'static str) -> Stub {
    // admin:s3cret
    Stub::start(guide, Some("Basic YWRtaW46czNjcmV0"))
}

fn client_of_14(node: &Stub) -> v14::Client {
    let builder = v14::Client::builder(node.url()).basic_auth("admin", "s3cret").retry(RetryPolicy::never());
    builder.build().expect("a client")
}

fn client_of_21(node: &Stub) -> v21::Client {
    let builder = v21::Client::builder(node.url()).basic_auth("admin", "s3cret").retry(RetryPolicy::never());
    builder.build().expect("a client")
}

/// Checks that every value of an example was read: objects serialize as the server sent them. An empty string and null
/// are the same nothing.
fn are_the_example<T: Serialize>(objects: &[T], guide: &str, name: &str) {
    let example: Value = serde_json::from_slice(&Example::read(guide, name).body).expect("JSON");
    let expected = example["objects"].as_array().cloned().unwrap_or_else(|| vec![example]);
    let actual = serde_json::to_value(objects).expect("JSON");
    assert_contains(&actual, &Value::Array(expected), name);
}

fn assert_contains(actual: &Value, expected: &Value, place: &str) {
    let is_nothing = |value: &Value| value.is_null() || value == "";
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (name, value) in expected {
                assert_contains(actual.get(name).unwrap_or(&Value::Null), value, &format!("{place}.{name}"));
            }
        }
        (Value::Array(actual), Value::Array(expected)) => {
            assert_eq!(actual.len(), expected.len(), "{place}");
            actual.iter().zip(expected).for_each(|(actual, expected)| assert_contains(actual, expected, place));
        }
        (Value::Number(actual), Value::Number(expected)) => assert_eq!(actual.as_f64(), expected.as_f64(), "{place}"),
        _ => {
            assert!(
                actual == expected || (is_nothing(actual) && is_nothing(expected)),
                "{place}: {actual}, {expected}"
            );
        }
    }
}

/// Returns the response to a write, of which the guides show no more than `Location`.
fn written(uri: Option<&str>) -> Example {
    let (line, headers) = match uri {
        Some(uri) => ("HTTP/1.1 201 Created", vec![("Location".to_owned(), uri.to_owned())]),
        None => ("HTTP/1.1 204 No Content", Vec::new()),
    };
    Example { line: line.to_owned(), headers, body: Vec::new() }
}

/// Tests that the requests of the configuration chapter, which both guides have, are those of the guide.
macro_rules! sends_the_requests_of_the_guide {
    ($test:ident, $version:ident, $guide:ident, $connect:ident) => {
        #[tokio::test]
        async fn $test() -> Result<()> {
            use $version::configuration::automatic_participant::{Protocol, Role};
            use $version::configuration::conference::{ServiceType, service_type};
            use $version::configuration::gateway_routing_rule::{CalledDeviceType, OutgoingProtocol};
            use $version::configuration::{
                AutomaticParticipantPatch, Conference, ConferencePatch, NewAutomaticParticipant, NewConference,
                NewConferenceAlias, NewGatewayRoutingRule,
            };

            let list =
                || Example::made_up("200 OK", "application/json", br#"{"meta": {"total_count": 0}, "objects": []}"#);
            let path = "/api/admin/configuration/v1/";
            let created = |name: &str| written(Some(&format!("{path}{name}/1/")));
            let mut node = node($guide);
            for name in ["conference", "conference_alias", "conference", "conference", "conference"] {
                node = node.respond_with(created(name));
            }
            node = node
                .respond_with(written(None))
                .respond_with(written(None))
                .respond_with(list())
                .respond_with(list())
                .respond_with(written(None));
            node = node.respond_with(created("automatic_participant"));
            node = node.respond_with(written(None)).respond_with(written(None)).respond_with(written(None));
            node = node
                .respond_with(created("gateway_routing_rule"))
                .respond_with(created("gateway_routing_rule"))
                .respond_with(written(None));
            let configuration = $connect(&node).configuration();

            let rooms = configuration.conference();
            let room = NewConference::new("VMR_1").service_type(ServiceType::Conference);
            let uri = rooms.create(&room).await?.uri();
            node.assert_received("create-room");
            assert_eq!(uri.as_str(), format!("{path}conference/1/"));
            let alias = NewConferenceAlias::new("meet@example.com").conference(&uri);
            configuration.conference_alias().create(&alias).await?;
            node.assert_received("add-alias");
            let aliases = ["meet", "meet@example.com"].map(NewConferenceAlias::new);
            rooms.create(&room.clone().aliases(aliases)).await?;
            node.assert_received("create-room-with-aliases");
            let lecture = NewConference::new("Lecture").service_type(ServiceType::Lecture);
            rooms.create(&lecture.aliases([NewConferenceAlias::new("lecture@example.com")])).await?;
            node.assert_received("create-auditorium");
            let reception = NewConference::new("Reception").service_type(ServiceType::TwoStageDialing);
            rooms.create(&reception.aliases([NewConferenceAlias::new("reception@example.com")])).await?;
            node.assert_received("create-reception");
            rooms.update(1, &ConferencePatch::new().pin("1234")).await?;
            node.assert_received("change-pin");
            rooms.delete(1).await?;
            node.assert_received("delete-room");
            assert_eq!(rooms.list().page().await?.objects.len(), 0);
            node.assert_received("list-services");
            rooms.list().filter(service_type().eq(ServiceType::Conference)).page().await?;
            node.assert_received("list-rooms");
            let new = |name, alias| {
                let room = NewConference::new(name).service_type(ServiceType::Conference);
                room.aliases([NewConferenceAlias::new(alias)])
            };
            let (first, second) = (new("VMR_1", "meet1@example.com"), new("VMR_2", "meet2@example.com"));
            rooms.batch().create(&first).create(&second).send().await?;
            node.assert_received("create-rooms");

            let participants = configuration.automatic_participant();
            let participant = NewAutomaticParticipant::new("myendpoint@mydomain.com")
                .remote_display_name("My Name")
                .description("Dial myendpoint@mydomain.com whenever a related conference starts")
                .protocol(Protocol::Sip)
                .role(Role::Guest)
                .conference([&uri]);
            participants.create(&participant).await?;
            node.assert_received("create-participant");
            let both = [ResourceUri::from_key(1)?, ResourceUri::from_key(2)?];
            participants.update(1, &AutomaticParticipantPatch::new().conference(both)).await?;
            node.assert_received("attach-participant");
            let none = Vec::<ResourceUri<Conference>>::new();
            participants.update(1, &AutomaticParticipantPatch::new().conference(none)).await?;
            node.assert_received("detach-participant");
            participants.delete(1).await?;
            node.assert_received("delete-participant");

            let rules = configuration.gateway_routing_rule();
            let incoming = NewGatewayRoutingRule::new("9(.*)", "Route to Lync", 50)
                .match_incoming_calls(true)
                .match_outgoing_calls(false)
                .match_incoming_h323(true)
                .match_incoming_mssip(false)
                .match_incoming_sip(true)
                .match_incoming_webrtc(true)
                .replace_string("")
                .called_device_type(CalledDeviceType::External)
                .outgoing_protocol(OutgoingProtocol::Mssip);
            rules.create(&incoming).await?;
            node.assert_received("create-incoming-rule");
            let outgoing = NewGatewayRoutingRule::new(r".*@mycompany\.com", "Outbound calls to registered devices", 60)
                .match_incoming_calls(false)
                .match_outgoing_calls(true)
                .replace_string("")
                .called_device_type(CalledDeviceType::Registration);
            rules.create(&outgoing).await?;
            node.assert_received("create-outgoing-rule");
            rules.delete(1).await?;
            node.assert_received("delete-rule");
            Ok(())
        }
    };
}

sends_the_requests_of_the_guide!(requests_of_version_14_are_those_of_its_guide, v14, V14, client_of_14);
sends_the_requests_of_the_guide!(requests_of_version_21_are_those_of_its_guide, v21, V21, client_of_21);

#[tokio::test]
async fn conference_of_version_21_is_read() -> Result<()> {
    use v21::configuration::conference::{HostView, ServiceType};

    let node = node(V21).respond("conference");
    let room = client_of_21(&node).configuration().conference().get(1).await?;
    node.assert_received("conference");
    are_the_example(&[&room], V21, "conference");
    assert_eq!((room.id, room.name.as_str(), room.service_type), (1, "VMR_1", ServiceType::Conference));
    assert_eq!((room.host_view, room.guest_view), (Some(HostView::OneMainSevenPips), None));
    assert_eq!((room.allow_guests, room.guests_can_present, room.mute_all_guests), (false, true, false));
    assert_eq!((room.max_callrate_in, room.participant_limit), (None, None));
    assert_eq!(room.creation_time.expect("a time").to_string(), "2017-05-11T22:02:05.848612Z");
    assert!(room.ivr_theme.is_none() && room.mssip_proxy.is_none() && room.system_location.is_none());
    assert_eq!(room.automatic_participants.len(), 0);
    let aliases: Vec<_> = room.aliases.iter().filter_map(|alias| alias.object()).collect();
    let [alias] = aliases.as_slice() else { panic!("{:?}", room.aliases) };
    assert_eq!((alias.id, alias.alias.as_str()), (1, "meet@example.com"));
    assert_eq!(alias.creation_time.expect("a time").to_string(), "2017-05-11T22:02:05.855877Z");
    Ok(())
}

#[tokio::test]
async fn configuration_of_version_14_is_read() -> Result<()> {
    use v14::configuration::conference::{HostView, ServiceType};

    let node = node(V14).respond("conference").respond("system-backups");
    let configuration = client_of_14(&node).configuration();
    let room = configuration.conference().get(1).await?;
    node.assert_received("conference");
    are_the_example(&[&room], V14, "conference");
    assert_eq!((room.id, room.name.as_str(), room.service_type), (1, "VMR_1", ServiceType::Conference));
    assert_eq!((room.host_view, room.guest_view), (Some(HostView::OneMainSevenPips), None));
    assert_eq!((room.allow_guests, room.max_callrate_out), (false, None));
    let aliases: Vec<_> = room.aliases.iter().filter_map(|alias| alias.object()).collect();
    assert_eq!(aliases.iter().map(|alias| alias.alias.as_str()).collect::<Vec<_>>(), ["meet@example.com"]);

    let backups = configuration.system_backup().list().page().await?.objects;
    node.assert_received("system-backups");
    are_the_example(&backups, V14, "system-backups");
    let [backup] = backups.as_slice() else { panic!("{backups:?}") };
    assert_eq!(backup.filename, "pexip_backup_10-44-7-0-mgr_11_26902.0.0_16_01_28_15_36_16.tar.gpg");
    assert_eq!((backup.build.as_str(), backup.version.as_str(), backup.size), ("26902.0.0", "11", 9_369_536));
    assert_eq!(backup.date.expect("a time").to_string(), "2016-01-28T15:36:16Z");
    Ok(())
}

#[tokio::test]
async fn status_of_version_14_is_read() -> Result<()> {
    let names = ["status-conferences", "status-participants", "status-media-streams"];
    let node = names.into_iter().fold(node(V14), Stub::respond);
    let status = client_of_14(&node).status();
    let conferences = status.conference().list().page().await?.objects;
    node.assert_received("status-conferences");
    are_the_example(&conferences, V14, "status-conferences");
    let [conference] = conferences.as_slice() else { panic!("{conferences:?}") };
    assert_eq!((conference.name.as_str(), conference.is_locked), ("VMR_1", false));
    assert_eq!(conference.start_time.expect("a time").to_string(), "2015-04-02T09:46:06.106482Z");

    let of_the_room = v14::status::participant::conference().eq("VMR_1");
    let participants = status.participant().list().filter(of_the_room).page().await?.objects;
    node.assert_received("status-participants");
    are_the_example(&participants, V14, "status-participants");
    let [alice, bob] = participants.as_slice() else { panic!("{participants:?}") };
    assert_eq!([&alice.display_name, &alice.protocol, &alice.remote_address], ["Alice", "WebRTC", "10.0.0.3"]);
    assert_eq!((alice.bandwidth, alice.license_count, alice.remote_port), (Some(576), 0, 54686));
    assert_eq!((&alice.parent_id, alice.is_presentation_supported), (&None, true));
    assert_eq!([&bob.display_name, &bob.protocol, &bob.vendor], ["Bob", "H323", "TANDBERG (Tandberg 257)"]);

    let streams = status.participant_media_stream("00000000-0000-0000-0000-000000000002");
    let streams = streams.list().page().await?.objects;
    node.assert_received("status-media-streams");
    are_the_example(&streams, V14, "status-media-streams");
    let [video, audio] = streams.as_slice() else { panic!("{streams:?}") };
    assert_eq!((&video.type_, video.end_time, video.rx_bitrate), (&Some(Type::Video), None, 513));
    assert!((video.tx_jitter - 7.68).abs() < f64::EPSILON, "{video:?}");
    assert_eq!((&audio.type_, audio.rx_codec.as_str(), audio.tx_packets_sent), (&Some(Type::Audio), "opus", 42386));
    Ok(())
}

#[tokio::test]
async fn cloud_nodes_of_version_14_are_read() -> Result<()> {
    let names = ["cloud-nodes", "monitored-locations", "overflow-locations"];
    let node = names.into_iter().fold(node(V14), Stub::respond);
    let status = client_of_14(&node).status();
    let page = status.cloud_node().list().page().await?;
    node.assert_received("cloud-nodes");
    are_the_example(&page.objects, V14, "cloud-nodes");
    assert_eq!(page.meta.total_count, Some(2));
    let ids: Vec<&str> = page.objects.iter().map(|node| node.aws_instance_id.as_str()).collect();
    assert_eq!(ids, ["i-edblae65", "i-cfb0af47"]);
    let first = &page.objects[0];
    assert_eq!(
        (first.aws_instance_state.as_str(), first.media_load, first.max_hd_calls),
        ("stopped", Some(100), Some(0))
    );
    assert_eq!(first.aws_instance_launch_time.expect("a time").to_string(), "2016-06-27T23:44:41Z");
    assert_eq!(first.workervm_configuration_id, None, "the guide has `workermv_…`, which is no field of a node");

    let monitored = status.cloud_monitored_location().list().page().await?.objects;
    node.assert_received("monitored-locations");
    are_the_example(&monitored, V14, "monitored-locations");
    let loads: Vec<_> =
        monitored.iter().map(|location| (location.id, location.free_hd_calls, location.media_load)).collect();
    assert_eq!(loads, [(4, Some(31), Some(5)), (2, Some(0), Some(100))]);
    let overflow = status.cloud_overflow_location().list().page().await?.objects;
    node.assert_received("overflow-locations");
    are_the_example(&overflow, V14, "overflow-locations");
    let locations: Vec<_> =
        overflow.iter().map(|location| (location.name.as_str(), location.systemlocation_id)).collect();
    assert_eq!(locations, [("London", 3), ("Oslo", 1)]);
    Ok(())
}

#[tokio::test]
async fn history_of_version_14_is_read() -> Result<()> {
    let node = node(V14).respond("history-conferences").respond("history-participants");
    let history = client_of_14(&node).history();
    let conferences = history.conference().list().page().await?.objects;
    node.assert_received("history-conferences");
    are_the_example(&conferences, V14, "history-conferences");
    let [conference] = conferences.as_slice() else { panic!("{conferences:?}") };
    assert_eq!((conference.name.as_str(), conference.duration, conference.participant_count), ("meet.alice", 579, 3));
    assert_eq!(conference.participants.len(), 3);

    let of_one = v14::history::participant::conference().eq("00000000-0000-0000-0000-000000000001");
    let participants = history.participant().list().filter(of_one).page().await?.objects;
    node.assert_received("history-participants");
    are_the_example(&participants, V14, "history-participants");
    let [bob, alice] = participants.as_slice() else { panic!("{participants:?}") };
    assert_eq!((bob.display_name.as_str(), bob.duration, bob.license_count), ("Bob", 519, 1));
    assert_eq!(bob.parent_id.as_deref(), Some("29744376-0436-4fe1-ab80-06d93c71eb1c"));
    let streams: Vec<_> = bob.media_streams.iter().filter_map(|stream| stream.object()).collect();
    assert_eq!(streams.iter().map(|stream| stream.rx_packets_lost).collect::<Vec<_>>(), [0, 2]);
    assert_eq!((alice.parent_id.as_deref(), alice.media_streams.len()), (None, 0));
    Ok(())
}

#[tokio::test]
async fn command_of_version_14_succeeds_or_fails_as_the_guide_shows() -> Result<()> {
    let names = ["start-cloudnode", "start-cloudnode-running", "start-cloudnode-unknown"];
    let node = names.into_iter().fold(node(V14), Stub::respond);
    let platform = client_of_14(&node).command().platform();
    let start = StartCloudnode::new("i-edblae65");
    platform.start_cloudnode(&start).await?;
    node.assert_received("start-cloudnode");
    let running = platform.start_cloudnode(&start).await.expect_err("the node runs");
    node.assert_received("start-cloudnode");
    assert_eq!(running.kind(), ErrorKind::Command);
    assert_eq!(running.message(), Some("Unable to start a cloud node which isn't in 'STOPPED' state"));
    let unknown = platform.start_cloudnode(&start).await.expect_err("there is no such node");
    node.assert_received("start-cloudnode");
    assert_eq!(unknown.field_errors()["instance_id"], ["Failed to find the cloud node."]);
    Ok(())
}
