//! The current state of conferences, participants and nodes.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::status::conference::{self, ServiceType};
use pexip_infinity::v41::status::{
    CloudMonitoredLocation, CloudNode, CloudOverflowLocation, Conference, Participant, ParticipantMediaStream,
    RegistrationAlias, WorkerVm, participant,
};

/// Reads a live conference by its key, which is a string.
///
/// Guide: Specifying the object ID in the path (version 14)
pub async fn getting_the_status_of_a_conference(client: &Client) -> Result<Conference> {
    client.status().conference().get("00000000-0000-0000-0000-000000000001").await
}

/// Reads all live conferences.
///
/// Guide: Getting all active conference instances (version 14)
pub async fn getting_all_active_conference_instances(client: &Client) -> Result<Vec<Conference>> {
    client.status().conference().list().all().await
}

/// Reads the live conferences of one type.
///
/// Guide: Getting all active Virtual Meeting Room conferences (version 14)
pub async fn getting_all_active_virtual_meeting_room_conferences(client: &Client) -> Result<Vec<Conference>> {
    let rooms = conference::service_type().eq(ServiceType::Conference);
    client.status().conference().list().filter(rooms).all().await
}

/// Reads the participants of a live conference. They refer to the conference by its name.
///
/// Guide: Getting all participants for a conference (version 14)
pub async fn getting_all_participants_for_a_conference(client: &Client) -> Result<Vec<Participant>> {
    client.status().participant().list().filter(participant::conference().eq("VMR_1")).all().await
}

/// Reads the media streams of one participant, which are nested below the participant.
///
/// Guide: Getting the media statistics for a participant (version 14)
pub async fn getting_the_media_statistics_for_a_participant(client: &Client) -> Result<Vec<ParticipantMediaStream>> {
    let participant = "00000000-0000-0000-0000-000000000002";
    client.status().participant_media_stream(participant).list().all().await
}

/// Reads the status of a node, with the progress of its deployment and the time of its last contact.
///
/// Guide: Getting the status of a Conferencing Node (version 14)
pub async fn getting_the_status_of_a_conferencing_node(client: &Client) -> Result<WorkerVm> {
    client.status().worker_vm().get(1).await
}

/// Reads the media load of a location; `None` if there is no estimate.
///
/// Guide: Getting the load for a system location (version 14)
pub async fn getting_the_load_for_a_system_location(client: &Client) -> Result<Option<f64>> {
    let statistics = client.status().system_location_statistics(1).single().await?;
    Ok(statistics.map(|statistics| statistics.media_load))
}

/// Reads all registered aliases.
///
/// Guide: Getting all registered aliases (version 14)
pub async fn getting_all_registered_aliases(client: &Client) -> Result<Vec<RegistrationAlias>> {
    client.status().registration_alias().list().all().await
}

/// Reads all overflow nodes. The media load of a node that is not running is 100 percent.
///
/// Guide: Listing all cloud overflow Conferencing Nodes (version 14)
pub async fn listing_all_cloud_overflow_conferencing_nodes(client: &Client) -> Result<Vec<CloudNode>> {
    client.status().cloud_node().list().all().await
}

/// Reads the locations that are monitored for dynamic bursting.
///
/// Guide: Listing all locations monitored for dynamic bursting (version 14)
pub async fn listing_all_locations_monitored_for_dynamic_bursting(
    client: &Client,
) -> Result<Vec<CloudMonitoredLocation>> {
    client.status().cloud_monitored_location().list().all().await
}

/// Reads the locations that contain overflow nodes.
///
/// Guide: Listing all locations containing dynamic bursting Conferencing Nodes (version 14)
pub async fn listing_all_locations_containing_dynamic_bursting_conferencing_nodes(
    client: &Client,
) -> Result<Vec<CloudOverflowLocation>> {
    client.status().cloud_overflow_location().list().all().await
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::node::{ALICE, BOB, Node, VMR_1};

    #[tokio::test]
    async fn conferences_are_read() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        node.control().seed("status/conference", 1, &json!({ "name": "Lecture", "service_type": "lecture" }));
        let one = getting_the_status_of_a_conference(&client).await?;
        assert_eq!((one.id.as_str(), one.name.as_str(), one.is_locked), (VMR_1, "VMR_1", false));
        assert_eq!(one.start_time.expect("it has begun").to_string(), "2015-04-02T09:46:06.106482Z");

        let all = getting_all_active_conference_instances(&client).await?;
        assert_eq!(all.len(), node.column("status/v1/conference/", "id").len());
        assert_eq!(all.len(), 2);

        let rooms = getting_all_active_virtual_meeting_room_conferences(&client).await?;
        assert_eq!(rooms.iter().map(|room| room.id.as_str()).collect::<Vec<_>>(), [VMR_1]);
        Ok(())
    }

    #[tokio::test]
    async fn participants_and_their_streams_are_read() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        node.control().seed("status/participant", 1, &json!({ "conference": "another" }));
        let participants = getting_all_participants_for_a_conference(&client).await?;
        let ids: Vec<&str> = participants.iter().map(|participant| participant.id.as_str()).collect();
        assert_eq!(ids, [ALICE, BOB]);
        assert_eq!(participants[1].protocol, "H323");

        let streams = getting_the_media_statistics_for_a_participant(&client).await?;
        let raw = node.json(&format!("status/v1/participant/{ALICE}/media_stream/"));
        assert_eq!(raw["objects"].as_array().map(Vec::len), Some(streams.len()));
        assert_eq!((streams[1].rx_codec.as_str(), streams[1].rx_resolution.as_str()), ("VP8", "640x480"));
        assert_eq!(streams[1].end_time, None, "it is live");
        Ok(())
    }

    #[tokio::test]
    async fn nodes_and_locations_are_read() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        assert_eq!(getting_the_status_of_a_conferencing_node(&client).await?.name, "node 1");
        let load = getting_the_load_for_a_system_location(&client).await?;
        assert_eq!(
            node.requests()[1].split('?').next(),
            Some("GET /api/admin/status/v1/system_location/1/statistics/")
        );
        assert_eq!(json!(load), node.json("status/v1/system_location/1/statistics/")["media_load"]);
        Ok(())
    }

    #[tokio::test]
    async fn registered_aliases_are_read() -> Result<()> {
        let node = Node::new();
        let aliases = getting_all_registered_aliases(&node.client()).await?;
        assert_eq!(
            aliases.iter().map(|alias| alias.alias.as_str()).collect::<Vec<_>>(),
            ["alice@example.com", "bob@example.com"]
        );
        Ok(())
    }

    #[tokio::test]
    async fn cloud_nodes_and_their_locations_are_read() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        let nodes = listing_all_cloud_overflow_conferencing_nodes(&client).await?;
        assert_eq!(nodes.len(), 2);
        assert_eq!(
            (nodes[0].cloud_instance_id.as_str(), nodes[0].cloud_instance_state.as_str()),
            ("i-edblae65", "stopped")
        );
        assert_eq!((nodes[0].media_load, nodes[0].workervm_configuration_id), (Some(100), Some(6)));

        let monitored = listing_all_locations_monitored_for_dynamic_bursting(&client).await?;
        let mut names: Vec<_> = monitored.iter().filter_map(|location| location.name.as_deref()).collect();
        names.sort_unstable();
        assert_eq!(names, ["London", "Oslo"]);

        let overflow = listing_all_locations_containing_dynamic_bursting_conferencing_nodes(&client).await?;
        let london = overflow.iter().find(|location| location.name == "London").expect("the location exists");
        assert_eq!((london.id, london.systemlocation_id, london.free_hd_calls), (4, 3, 31));
        Ok(())
    }
}
