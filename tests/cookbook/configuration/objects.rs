//! Operations that every resource supports.

use pexip_infinity::runtime::{ResourceUri, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{
    Conference, ConferenceAliasPatch, ConferencePatch, NewConference, NewSystemLocation, SystemLocation,
};

/// Creates an object. Required fields are arguments; every other field has a setter. A field that is not set
/// gets the server's default.
///
/// Guide: Creating a single resource object (versions 14 and 21)
pub async fn creating_a_single_resource_object(client: &Client) -> Result<ResourceUri<SystemLocation>> {
    let created = client.configuration().system_location().create(&NewSystemLocation::new("Paris")).await?;
    Ok(created.uri())
}

/// Updates an object. Fields that are not set are left unchanged.
///
/// Guide: Updating a single resource object (versions 14 and 21)
pub async fn updating_a_single_resource_object(client: &Client) -> Result<()> {
    let patch = ConferenceAliasPatch::new().description("For visitors");
    client.configuration().conference_alias().update(1, &patch).await?;
    Ok(())
}

/// Updates existing objects and creates new ones in one request.
///
/// Guide: Updating multiple resource objects (versions 14 and 21)
pub async fn updating_multiple_resource_objects(client: &Client, room: &ResourceUri<Conference>) -> Result<()> {
    client
        .configuration()
        .conference()
        .batch()
        .update(room, &ConferencePatch::new().pin("1234"))
        .create(&NewConference::new("VMR_2"))
        .send()
        .await?;
    Ok(())
}

/// Deletes every object of the resource. It is a separate method, so a forgotten ID cannot delete all objects.
///
/// Guide: Deleting all resource objects (versions 14 and 21)
pub async fn deleting_all_resource_objects(client: &Client) -> Result<()> {
    client.configuration().conference().delete_all_objects().await
}

mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn an_object_is_created_with_defaults() -> Result<()> {
        let node = Node::new();
        let uri = creating_a_single_resource_object(&node.client()).await?;
        assert_eq!(node.sent(), json!({ "name": "Paris" }));
        assert_eq!(node.server().http().get(uri.as_str()).json()["name"], "Paris");
        Ok(())
    }

    #[tokio::test]
    async fn an_object_is_updated() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        node.add_aliases(&["meet@example.com"]);
        updating_a_single_resource_object(&node.client()).await?;
        let raw = node.json("configuration/v1/conference_alias/1/");
        assert_eq!((&raw["description"], &raw["alias"]), (&json!("For visitors"), &json!("meet@example.com")));
        Ok(())
    }

    #[tokio::test]
    async fn several_objects_are_updated_in_one_request() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        let room = ResourceUri::from_key(1).expect("a key");
        updating_multiple_resource_objects(&node.client(), &room).await?;
        let objects = json!([
            { "pin": "1234", "resource_uri": "/api/admin/configuration/v1/conference/1/" },
            { "name": "VMR_2" },
        ]);
        assert_eq!(node.sent(), json!({ "objects": objects }));
        assert_eq!(node.column("configuration/v1/conference/?order_by=name", "pin"), ["1234", ""]);
        Ok(())
    }

    #[tokio::test]
    async fn all_objects_are_deleted() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1", "VMR_2"]);
        deleting_all_resource_objects(&node.client()).await?;
        assert_eq!(node.column("configuration/v1/conference/", "name"), Vec::<Value>::new());
        Ok(())
    }
}
