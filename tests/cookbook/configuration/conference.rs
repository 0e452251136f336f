//! Virtual Meeting Rooms, Virtual Auditoriums, Virtual Receptions and Test Call Services.

use pexip_infinity::runtime::{ResourceUri, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::conference::{self, ServiceType};
use pexip_infinity::v41::configuration::{
    Conference, ConferenceAlias, ConferencePatch, NewConference, NewConferenceAlias,
};

/// Creates a Virtual Meeting Room without aliases.
///
/// Guide: Creating a Virtual Meeting Room, Virtual Auditorium, Virtual Reception or Test Call Service (version 14)
/// Guide: Creating a Virtual Meeting Room, Virtual Auditorium, Virtual Reception, or Test Call Service (version 21)
pub async fn creating_a_virtual_meeting_room(client: &Client) -> Result<ResourceUri<Conference>> {
    let room = NewConference::new("VMR_1").service_type(ServiceType::Conference);
    let created = client.configuration().conference().create(&room).await?;
    Ok(created.uri())
}

/// Creates one service of each type. The default type is a Virtual Meeting Room.
///
/// Guide: Creating a Virtual Meeting Room, Virtual Auditorium, Virtual Reception or Test Call Service (version 14)
/// Guide: Creating a Virtual Meeting Room, Virtual Auditorium, Virtual Reception, or Test Call Service (version 21)
pub async fn creating_a_service_of_each_kind(client: &Client) -> Result<()> {
    let services = client.configuration().conference();
    services.create(&NewConference::new("Meeting")).await?;
    services.create(&NewConference::new("Lecture").service_type(ServiceType::Lecture)).await?;
    services.create(&NewConference::new("Reception").service_type(ServiceType::TwoStageDialing)).await?;
    services.create(&NewConference::new("Test call").service_type(ServiceType::TestCall)).await?;
    Ok(())
}

/// Reads one service by its ID.
///
/// Guide: Getting a Virtual Meeting Room's configuration (versions 14 and 21)
pub async fn getting_a_virtual_meeting_rooms_configuration(client: &Client) -> Result<Conference> {
    client.configuration().conference().get(1).await
}

/// Changes the PIN. All other fields are left unchanged.
///
/// Guide: Changing an existing Virtual Meeting Room (versions 14 and 21)
pub async fn changing_an_existing_virtual_meeting_room(client: &Client) -> Result<()> {
    client.configuration().conference().update(1, &ConferencePatch::new().pin("1234")).await?;
    Ok(())
}

/// Adds an alias to an existing room.
///
/// Guide: Adding a Virtual Meeting Room alias (versions 14 and 21)
pub async fn adding_a_virtual_meeting_room_alias(
    client: &Client,
    room: &ResourceUri<Conference>,
) -> Result<ResourceUri<ConferenceAlias>> {
    let alias = NewConferenceAlias::new("meet@example.com").conference(room);
    let created = client.configuration().conference_alias().create(&alias).await?;
    Ok(created.uri())
}

/// Deletes a room together with its aliases.
///
/// Guide: Deleting a Virtual Meeting Room (versions 14 and 21)
pub async fn deleting_a_virtual_meeting_room(client: &Client) -> Result<()> {
    client.configuration().conference().delete(1).await
}

/// Creates a room and its aliases in one request.
///
/// Guide: Creating a Virtual Meeting Room with aliases (versions 14 and 21)
pub async fn creating_a_virtual_meeting_room_with_aliases(client: &Client) -> Result<ResourceUri<Conference>> {
    let room = NewConference::new("VMR_1")
        .service_type(ServiceType::Conference)
        .aliases([NewConferenceAlias::new("meet"), NewConferenceAlias::new("meet@example.com")]);
    let created = client.configuration().conference().create(&room).await?;
    Ok(created.uri())
}

/// Reads all services, from all pages of the list.
///
/// Guide: Getting all Virtual Meeting Rooms, Virtual Auditoriums and Virtual Receptions (versions 14 and 21)
pub async fn getting_all_services(client: &Client) -> Result<Vec<Conference>> {
    client.configuration().conference().list().all().await
}

/// Reads the services of one type.
///
/// Guide: Getting all Virtual Meeting Rooms only (versions 14 and 21)
pub async fn getting_all_virtual_meeting_rooms_only(client: &Client) -> Result<Vec<Conference>> {
    let rooms = conference::service_type().eq(ServiceType::Conference);
    client.configuration().conference().list().filter(rooms).all().await
}

/// Creates several rooms in one request: either all of them or none.
///
/// Guide: Creating multiple Virtual Meeting Rooms (versions 14 and 21)
pub async fn creating_multiple_virtual_meeting_rooms(client: &Client) -> Result<()> {
    let first = NewConference::new("VMR_1").aliases([NewConferenceAlias::new("meet1@example.com")]);
    let second = NewConference::new("VMR_2").aliases([NewConferenceAlias::new("meet2@example.com")]);
    client.configuration().conference().batch().create(&first).create(&second).send().await?;
    Ok(())
}

/// Creates a Virtual Auditorium with one alias.
///
/// Guide: Creating a Virtual Auditorium (versions 14 and 21)
pub async fn creating_a_virtual_auditorium(client: &Client) -> Result<ResourceUri<Conference>> {
    let auditorium = NewConference::new("Lecture")
        .service_type(ServiceType::Lecture)
        .aliases([NewConferenceAlias::new("lecture@example.com")]);
    let created = client.configuration().conference().create(&auditorium).await?;
    Ok(created.uri())
}

/// Creates a Virtual Reception with one alias.
///
/// Guide: Creating a Virtual Reception (versions 14 and 21)
pub async fn creating_a_virtual_reception(client: &Client) -> Result<ResourceUri<Conference>> {
    let reception = NewConference::new("Reception")
        .service_type(ServiceType::TwoStageDialing)
        .aliases([NewConferenceAlias::new("reception@example.com")]);
    let created = client.configuration().conference().create(&reception).await?;
    Ok(created.uri())
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::Node;

    const CONFERENCES: &str = "configuration/v1/conference/";
    const ALIASES: &str = "configuration/v1/conference_alias/";

    /// Returns name, type and aliases of the room, read without the bindings.
    fn room(node: &Node, uri: &ResourceUri<Conference>) -> (Value, Value, Vec<Value>) {
        let mut room = node.server().http().get(uri.as_str()).json();
        let aliases = room["aliases"].as_array().expect("a list").iter().map(|alias| alias["alias"].clone()).collect();
        (room["name"].take(), room["service_type"].take(), aliases)
    }

    #[tokio::test]
    async fn a_room_is_created() -> Result<()> {
        let node = Node::new();
        let uri = creating_a_virtual_meeting_room(&node.client()).await?;
        assert_eq!(node.sent(), json!({ "name": "VMR_1", "service_type": "conference" }));
        assert_eq!(uri.as_str(), "/api/admin/configuration/v1/conference/1/");
        assert_eq!(room(&node, &uri), (json!("VMR_1"), json!("conference"), vec![]));
        Ok(())
    }

    #[tokio::test]
    async fn services_of_each_kind_are_created() -> Result<()> {
        let node = Node::new();
        creating_a_service_of_each_kind(&node.client()).await?;
        let kinds = node.column(&format!("{CONFERENCES}?order_by=name"), "service_type");
        assert_eq!(kinds, ["lecture", "conference", "two_stage_dialing", "test_call"]);
        Ok(())
    }

    #[tokio::test]
    async fn a_room_is_read() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        node.add_aliases(&["meet@example.com"]);
        let room = getting_a_virtual_meeting_rooms_configuration(&node.client()).await?;
        let raw = node.json(&format!("{CONFERENCES}1/"));
        assert_eq!(json!(room.name), raw["name"]);
        assert_eq!(json!(room.call_type.expect("video").as_str()), raw["call_type"]);
        assert_eq!(room.aliases[0].object().expect("whole aliases").alias, "meet@example.com");
        assert_eq!(json!(room.guest_view.expect("the default layout").as_str()), raw["guest_view"]);
        assert_eq!((room.max_callrate_in, room.pin.as_str()), (None, ""));
        Ok(())
    }

    #[tokio::test]
    async fn a_pin_is_changed() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        changing_an_existing_virtual_meeting_room(&node.client()).await?;
        assert_eq!(node.sent(), json!({ "pin": "1234" }));
        let raw = node.json(&format!("{CONFERENCES}1/"));
        assert_eq!((&raw["pin"], &raw["name"]), (&json!("1234"), &json!("VMR_1")));
        Ok(())
    }

    #[tokio::test]
    async fn an_alias_is_added() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        let room_1 = ResourceUri::from_key(1).expect("a key");
        let uri = adding_a_virtual_meeting_room_alias(&node.client(), &room_1).await?;
        assert_eq!(uri.as_str(), "/api/admin/configuration/v1/conference_alias/1/");
        assert_eq!(room(&node, &room_1).2, ["meet@example.com"]);
        Ok(())
    }

    #[tokio::test]
    async fn deleting_a_room_deletes_its_aliases() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1", "VMR_2"]);
        node.add_aliases(&["meet@example.com"]);
        deleting_a_virtual_meeting_room(&node.client()).await?;
        assert_eq!(node.column(CONFERENCES, "name"), ["VMR_2"]);
        assert_eq!(node.column(ALIASES, "alias"), Vec::<Value>::new());
        Ok(())
    }

    #[tokio::test]
    async fn a_room_is_created_with_aliases() -> Result<()> {
        let node = Node::new();
        let uri = creating_a_virtual_meeting_room_with_aliases(&node.client()).await?;
        assert_eq!(node.requests(), ["POST /api/admin/configuration/v1/conference/"]);
        assert_eq!(
            room(&node, &uri),
            (json!("VMR_1"), json!("conference"), vec![json!("meet"), json!("meet@example.com")])
        );
        Ok(())
    }

    #[tokio::test]
    async fn services_are_filtered_by_type() -> Result<()> {
        let node = Node::new();
        creating_a_service_of_each_kind(&node.client()).await?;
        node.control().seed(
            "configuration/conference",
            1_000,
            &json!({ "name": "VMR {n}", "service_type": "conference" }),
        );
        node.control().forget_requests();
        assert_eq!(getting_all_services(&node.client()).await?.len(), 1_004);
        assert_eq!(node.requests().len(), 2, "pages of 1,000");
        let rooms = getting_all_virtual_meeting_rooms_only(&node.client()).await?;
        assert_eq!(rooms.len(), 1_001);
        assert!(rooms.iter().all(|room| room.service_type == ServiceType::Conference));
        assert!(node.requests()[2].contains("?service_type=conference&"), "{:?}", node.requests());
        Ok(())
    }

    #[tokio::test]
    async fn several_rooms_are_created_at_once() -> Result<()> {
        let node = Node::new();
        creating_multiple_virtual_meeting_rooms(&node.client()).await?;
        assert_eq!(node.requests(), ["PATCH /api/admin/configuration/v1/conference/"]);
        assert_eq!(node.column(&format!("{CONFERENCES}?order_by=name"), "name"), ["VMR_1", "VMR_2"]);
        assert_eq!(node.column(&format!("{ALIASES}?conference=2"), "alias"), ["meet2@example.com"]);
        Ok(())
    }

    #[tokio::test]
    async fn an_auditorium_and_a_reception_are_created() -> Result<()> {
        let node = Node::new();
        let auditorium = creating_a_virtual_auditorium(&node.client()).await?;
        let reception = creating_a_virtual_reception(&node.client()).await?;
        assert_eq!(room(&node, &auditorium), (json!("Lecture"), json!("lecture"), vec![json!("lecture@example.com")]));
        assert_eq!(
            room(&node, &reception),
            (json!("Reception"), json!("two_stage_dialing"), vec![json!("reception@example.com")])
        );
        Ok(())
    }
}
