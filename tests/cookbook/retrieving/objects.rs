//! Reading one object and several objects.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ConferenceAlias;

/// Reads the alias with the ID 1.
///
/// Guide: Getting a single resource object (version 14)
pub async fn getting_a_single_resource_object(client: &Client) -> Result<ConferenceAlias> {
    client.configuration().conference_alias().get(1).await
}

/// Reads the first page of a list. Its metadata contains the number of objects in the whole list.
///
/// Guide: Getting multiple resource objects (version 14)
pub async fn getting_multiple_resource_objects(client: &Client) -> Result<(Option<u64>, Vec<ConferenceAlias>)> {
    let page = client.configuration().conference_alias().list().page().await?;
    Ok((page.meta.total_count, page.objects))
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn one_is_read_and_many_are() -> Result<()> {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        node.add_aliases(&["meet", "meet@example.com"]);
        let one = getting_a_single_resource_object(&node.client()).await?;
        assert_eq!(json!(one.alias), node.json("configuration/v1/conference_alias/1/")["alias"]);

        let (total, many) = getting_multiple_resource_objects(&node.client()).await?;
        assert_eq!((total, many.len()), (Some(2), 2));
        assert_eq!(many[0], one);
        Ok(())
    }
}
