//! Commands on conferences.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::conference::{
    Disconnect, Lock, MuteGuests, SendConferenceEmail, SendDeviceEmail, Sync, Unlock, UnmuteGuests,
};

/// Mutes all Guests of a conference.
///
/// Guide: Muting all guest participants (version 14)
pub async fn muting_all_guest_participants(client: &Client, conference_id: &str) -> Result<()> {
    client.command().conference().mute_guests(&MuteGuests::new(conference_id)).await?;
    Ok(())
}

/// Unmutes all Guests of a conference.
///
/// Guide: Unmuting all guest participants (version 14)
pub async fn unmuting_all_guest_participants(client: &Client, conference_id: &str) -> Result<()> {
    client.command().conference().unmute_guests(&UnmuteGuests::new(conference_id)).await?;
    Ok(())
}

/// Locks a conference: new participants have to wait unless they enter the Host PIN.
///
/// Guide: Locking a conference instance (version 14)
pub async fn locking_a_conference_instance(client: &Client, conference_id: &str) -> Result<()> {
    client.command().conference().lock(&Lock::new(conference_id)).await?;
    Ok(())
}

/// Unlocks a conference and admits the participants who are waiting.
///
/// Guide: Unlocking a conference instance (version 14)
pub async fn unlocking_a_conference_instance(client: &Client, conference_id: &str) -> Result<()> {
    client.command().conference().unlock(&Unlock::new(conference_id)).await?;
    Ok(())
}

/// Disconnects all participants of a conference.
///
/// Guide: Command resources: Disconnect conference (version 14)
pub async fn disconnecting_a_conference(client: &Client, conference_id: &str) -> Result<()> {
    client.command().conference().disconnect(&Disconnect::new(conference_id)).await?;
    Ok(())
}

/// Creates and updates rooms from a template for LDAP synchronisation.
///
/// Guide: Command resources: Template sync (version 14)
pub async fn synchronising_a_template(client: &Client) -> Result<()> {
    client.command().conference().sync(&Sync::new("1")).await?;
    Ok(())
}

/// Sends the owner of a room a provisioning email. The ID is that of the room in the configuration API.
///
/// Guide: Command resources: Send provisioning email to VMR owner (version 14)
pub async fn sending_a_provisioning_email_to_a_vmr_owner(client: &Client) -> Result<()> {
    client.command().conference().send_conference_email(&SendConferenceEmail::new(1)).await?;
    Ok(())
}

/// Sends the owner of a device a provisioning email. The ID is that of the device in the configuration API.
///
/// Guide: Command resources: Send provisioning email to device owner (version 14)
pub async fn sending_a_provisioning_email_to_a_device_owner(client: &Client) -> Result<()> {
    client.command().conference().send_device_email(&SendDeviceEmail::new(1)).await?;
    Ok(())
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::{Node, VMR_1};

    fn muted(node: &Node) -> Vec<Value> {
        node.column("status/v1/participant/?order_by=display_name", "is_muted")
    }

    #[tokio::test]
    async fn guests_are_muted_and_unmuted() -> Result<()> {
        let node = Node::new();
        muting_all_guest_participants(&node.client(), VMR_1).await?;
        assert_eq!(muted(&node), [false, true], "Alice is a Host, Bob is a Guest");
        unmuting_all_guest_participants(&node.client(), VMR_1).await?;
        assert_eq!(muted(&node), [false, false]);
        Ok(())
    }

    #[tokio::test]
    async fn a_conference_is_locked_and_unlocked() -> Result<()> {
        let node = Node::new();
        locking_a_conference_instance(&node.client(), VMR_1).await?;
        assert_eq!(node.column("status/v1/conference/", "is_locked"), [true]);
        unlocking_a_conference_instance(&node.client(), VMR_1).await?;
        assert_eq!(node.column("status/v1/conference/", "is_locked"), [false]);
        Ok(())
    }

    #[tokio::test]
    async fn everyone_is_disconnected() -> Result<()> {
        let node = Node::new();
        disconnecting_a_conference(&node.client(), VMR_1).await?;
        assert_eq!(node.column("status/v1/conference/", "id"), Vec::<Value>::new());
        assert_eq!(node.column("status/v1/participant/", "id"), Vec::<Value>::new());
        Ok(())
    }

    #[tokio::test]
    async fn a_template_is_synchronised() -> Result<()> {
        let node = Node::new();
        synchronising_a_template(&node.client()).await?;
        assert_eq!(node.requests(), ["POST /api/admin/command/v1/conference/sync/"]);
        assert_eq!(node.sent(), json!({ "conference_sync_template_id": "1" }));
        Ok(())
    }

    #[tokio::test]
    async fn owners_get_e_mails() -> Result<()> {
        let node = Node::new();
        let error =
            sending_a_provisioning_email_to_a_vmr_owner(&node.client()).await.expect_err("the room does not exist");
        assert!(error.field_errors().contains_key("conference_id"), "{error}");

        node.add_rooms(&["VMR_1"]);
        node.control().forget_requests();
        sending_a_provisioning_email_to_a_vmr_owner(&node.client()).await?;
        assert_eq!(node.sent(), json!({ "conference_id": 1 }));

        node.control().forget_requests();
        sending_a_provisioning_email_to_a_device_owner(&node.client()).await?;
        assert_eq!(node.requests(), ["POST /api/admin/command/v1/conference/send_device_email/"]);
        assert_eq!(node.sent(), json!({ "device_id": 1 }));
        Ok(())
    }
}
