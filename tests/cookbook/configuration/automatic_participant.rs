//! Automatically dialed participants, which are called when a conference starts.

use pexip_infinity::runtime::{ResourceUri, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::automatic_participant::{Protocol, Role};
use pexip_infinity::v41::configuration::{
    AutomaticParticipant, AutomaticParticipantPatch, Conference, NewAutomaticParticipant,
};

/// Creates a participant who is dialed when the conference of one room starts.
///
/// Guide: Creating Automatically Dialed Participants (versions 14 and 21)
pub async fn creating_automatically_dialed_participants(
    client: &Client,
    room: &ResourceUri<Conference>,
) -> Result<ResourceUri<AutomaticParticipant>> {
    let participant = NewAutomaticParticipant::new("myendpoint@mydomain.com")
        .remote_display_name("My Name")
        .description("Dial myendpoint@mydomain.com whenever a related conference starts")
        .protocol(Protocol::Sip)
        .role(Role::Guest)
        .conference([room]);
    let created = client.configuration().automatic_participant().create(&participant).await?;
    Ok(created.uri())
}

/// Replaces the rooms that dial the participant with exactly these two.
///
/// Guide: Modifying an Automatically Dialed Participant (versions 14 and 21)
pub async fn modifying_an_automatically_dialed_participant(
    client: &Client,
    rooms: [&ResourceUri<Conference>; 2],
) -> Result<()> {
    let patch = AutomaticParticipantPatch::new().conference(rooms);
    client.configuration().automatic_participant().update(1, &patch).await?;
    Ok(())
}

/// Removes the participant from all rooms, without deleting the participant.
///
/// Guide: Removing an Automatically Dialed Participant from a Virtual Meeting Room (versions 14 and 21)
pub async fn removing_an_automatically_dialed_participant_from_all_rooms(client: &Client) -> Result<()> {
    let patch = AutomaticParticipantPatch::new().conference(Vec::<ResourceUri<Conference>>::new());
    client.configuration().automatic_participant().update(1, &patch).await?;
    Ok(())
}

/// Deletes the participant. The rooms that dialed the participant are kept.
///
/// Guide: Deleting an Automatically Dialed Participant (versions 14 and 21)
pub async fn deleting_an_automatically_dialed_participant(client: &Client) -> Result<()> {
    client.configuration().automatic_participant().delete(1).await
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::Node;

    const ROOM_1: &str = "/api/admin/configuration/v1/conference/1/";
    const ROOM_2: &str = "/api/admin/configuration/v1/conference/2/";

    fn room(key: i64) -> ResourceUri<Conference> {
        ResourceUri::from_key(key).expect("a key")
    }

    fn participant(node: &Node) -> Value {
        node.json("configuration/v1/automatic_participant/1/")
    }

    #[tokio::test]
    async fn a_participant_is_created_attached_detached_and_deleted() -> Result<()> {
        let node = Node::new();
        let client = node.client();
        node.add_rooms(&["VMR_1", "VMR_2"]);

        let uri = creating_automatically_dialed_participants(&client, &room(1)).await?;
        assert_eq!(uri.as_str(), "/api/admin/configuration/v1/automatic_participant/1/");
        let raw = participant(&node);
        assert_eq!(raw["alias"], "myendpoint@mydomain.com");
        assert_eq!((&raw["protocol"], &raw["role"]), (&json!("sip"), &json!("guest")));
        assert_eq!(raw["conference"], json!([ROOM_1]));

        modifying_an_automatically_dialed_participant(&client, [&room(1), &room(2)]).await?;
        assert_eq!(participant(&node)["conference"], json!([ROOM_1, ROOM_2]));

        node.control().forget_requests();
        removing_an_automatically_dialed_participant_from_all_rooms(&client).await?;
        assert_eq!(node.sent(), json!({ "conference": [] }));
        assert_eq!(participant(&node)["conference"], json!([]));

        deleting_an_automatically_dialed_participant(&client).await?;
        assert_eq!(node.status("configuration/v1/automatic_participant/1/"), 404);
        assert_eq!(node.column("configuration/v1/conference/", "name").len(), 2);
        Ok(())
    }
}
