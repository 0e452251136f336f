//! Commands on participants.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::participant::{Dial, Disconnect, Mute, Transfer, Unlock, Unmute, dial, transfer};

/// Dials Alice and returns her participant ID.
///
/// Guide: Dialing a participant into a conference (version 14)
pub async fn dialing_a_participant_into_a_conference(client: &Client) -> Result<String> {
    let call = Dial::new("meet@example.com", "alice")
        .remote_display_name("Alice Parkes")
        .protocol(dial::Protocol::H323)
        .system_location("London")
        .role(dial::Role::Chair);
    let dialled = client.command().participant().dial(&call).await?;
    Ok(dialled.participant_id)
}

/// Disconnects a participant.
///
/// Guide: Disconnecting a participant (version 14)
pub async fn disconnecting_a_participant(client: &Client, participant_id: &str) -> Result<()> {
    client.command().participant().disconnect(&Disconnect::new(participant_id)).await?;
    Ok(())
}

/// Mutes a participant.
///
/// Guide: Muting a participant (version 14)
pub async fn muting_a_participant(client: &Client, participant_id: &str) -> Result<()> {
    client.command().participant().mute(&Mute::new(participant_id)).await?;
    Ok(())
}

/// Unmutes a participant.
///
/// Guide: Unmuting a participant (version 14)
pub async fn unmuting_a_participant(client: &Client, participant_id: &str) -> Result<()> {
    client.command().participant().unmute(&Unmute::new(participant_id)).await?;
    Ok(())
}

/// Admits a participant who is waiting because the conference is locked.
///
/// Guide: Unlocking a participant (version 14)
pub async fn unlocking_a_participant(client: &Client, participant_id: &str) -> Result<()> {
    client.command().participant().unlock(&Unlock::new(participant_id)).await?;
    Ok(())
}

/// Moves a participant to the conference with this alias.
///
/// Guide: Transferring a participant (version 14)
pub async fn transferring_a_participant(client: &Client, participant_id: &str) -> Result<()> {
    let request = Transfer::new("meet@example.com", participant_id).role(transfer::Role::Guest);
    client.command().participant().transfer(&request).await?;
    Ok(())
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::{ALICE, BOB, Node};

    fn participant(node: &Node, id: &str) -> Value {
        node.json(&format!("status/v1/participant/{id}/"))
    }

    #[tokio::test]
    async fn alice_is_dialled_in() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        node.add_aliases(&["meet@example.com"]);
        let id = dialing_a_participant_into_a_conference(&node.client()).await?;
        assert_eq!(
            node.sent(),
            json!({
                "conference_alias": "meet@example.com",
                "destination": "alice",
                "remote_display_name": "Alice Parkes",
                "protocol": "h323",
                "system_location": "London",
                "role": "chair",
            })
        );
        let raw = participant(&node, &id);
        assert_eq!((&raw["conference"], &raw["role"]), (&json!("VMR_1"), &json!("chair")));
        assert_eq!((&raw["display_name"], &raw["protocol"]), (&json!("Alice Parkes"), &json!("H323")));
        Ok(())
    }

    #[tokio::test]
    async fn a_participant_is_disconnected() -> Result<()> {
        let node = Node::new();
        disconnecting_a_participant(&node.client(), BOB).await?;
        assert_eq!(node.column("status/v1/participant/", "id"), [ALICE]);
        Ok(())
    }

    #[tokio::test]
    async fn a_participant_is_muted_and_unmuted() -> Result<()> {
        let node = Node::new();
        muting_a_participant(&node.client(), BOB).await?;
        assert_eq!(participant(&node, BOB)["is_muted"], true);
        assert_eq!(participant(&node, ALICE)["is_muted"], false);
        unmuting_a_participant(&node.client(), BOB).await?;
        assert_eq!(participant(&node, BOB)["is_muted"], false);
        Ok(())
    }

    #[tokio::test]
    async fn one_who_waits_is_let_in() -> Result<()> {
        let node = Node::new();
        node.control().write("status/participant", BOB, &json!({ "service_type": "waiting_room" }));
        unlocking_a_participant(&node.client(), BOB).await?;
        assert_eq!(participant(&node, BOB)["service_type"], "conference");
        Ok(())
    }

    #[tokio::test]
    async fn a_participant_is_transferred() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_2"]);
        node.add_aliases(&["meet@example.com"]);
        transferring_a_participant(&node.client(), ALICE).await?;
        let raw = participant(&node, ALICE);
        assert_eq!((&raw["conference"], &raw["role"]), (&json!("VMR_2"), &json!("guest")));
        Ok(())
    }
}
