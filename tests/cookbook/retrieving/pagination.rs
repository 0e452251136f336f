//! Lists in pages.

use pexip_infinity::runtime::{Page, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::ConferenceAlias;

/// Reads the first page, with the server's default page size (20).
///
/// Guide: Pagination (version 14)
pub async fn the_first_page(client: &Client) -> Result<Page<ConferenceAlias>> {
    client.configuration().conference_alias().list().page().await
}

/// Skips the first 20 objects.
///
/// Guide: Pagination (version 14)
pub async fn the_second_page(client: &Client) -> Result<Page<ConferenceAlias>> {
    client.configuration().conference_alias().list().offset(20).page().await
}

/// Reads the next page, if there is one.
///
/// Guide: Pagination (version 14)
pub async fn the_page_after_another(page: &Page<ConferenceAlias>) -> Result<Option<Page<ConferenceAlias>>> {
    page.next().await
}

/// Reads a page of up to 100 objects.
///
/// Guide: Pagination (version 14)
pub async fn the_first_100_objects(client: &Client) -> Result<Page<ConferenceAlias>> {
    client.configuration().conference_alias().list().page_size(100).page().await
}

/// Reads every object of a list. Pages are requested as they are needed, and only one is in memory.
///
/// Guide: Pagination (version 14)
pub async fn every_page(client: &Client) -> Result<Vec<String>> {
    let mut names = Vec::new();
    let mut aliases = client.configuration().conference_alias().list().page_size(100).stream();
    while let Some(alias) = aliases.try_next().await? {
        names.push(alias.alias);
    }
    Ok(names)
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::node::Node;

    fn crowded() -> Node {
        let node = Node::new();
        node.add_rooms(&["VMR_1"]);
        node.control().seed("configuration/conference_alias", 150, &json!({ "alias": "meet.{n}", "conference": 1 }));
        node
    }

    #[tokio::test]
    async fn pages_follow_each_other() -> Result<()> {
        let node = crowded();
        let first = the_first_page(&node.client()).await?;
        assert_eq!((first.objects.len(), first.meta.total_count), (20, Some(150)));
        let second = the_second_page(&node.client()).await?;
        let next = the_page_after_another(&first).await?.expect("there is a next page");
        assert_eq!((second.meta.offset, &second.objects), (20, &next.objects));
        assert_ne!(first.objects[0], second.objects[0]);
        let list = "GET /api/admin/configuration/v1/conference_alias/";
        let requests = node.requests();
        assert_eq!((requests[0].as_str(), &requests[1]), (list, &format!("{list}?offset=20")));
        Ok(())
    }

    #[tokio::test]
    async fn pages_can_be_longer() -> Result<()> {
        let node = crowded();
        assert_eq!(the_first_100_objects(&node.client()).await?.objects.len(), 100);
        assert_eq!(node.requests(), ["GET /api/admin/configuration/v1/conference_alias/?limit=100"]);
        Ok(())
    }

    #[tokio::test]
    async fn all_pages_are_walked() -> Result<()> {
        let node = crowded();
        assert_eq!(every_page(&node.client()).await?.len(), 150);
        assert_eq!(node.requests().len(), 2);
        Ok(())
    }
}
