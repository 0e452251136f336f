//! Ordered lists.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::history::{Conference, conference};

/// Reads the oldest conferences first.
///
/// Guide: Ordering (version 14)
pub async fn the_history_by_start_time(client: &Client) -> Result<Vec<Conference>> {
    client.history().conference().list().order_by(conference::start_time().asc()).all().await
}

/// Reads the newest conferences first.
///
/// Guide: Ordering (version 14)
pub async fn the_history_by_start_time_backwards(client: &Client) -> Result<Vec<Conference>> {
    client.history().conference().list().order_by(conference::start_time().desc()).all().await
}

mod tests {
    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn the_order_is_that_of_the_server() -> Result<()> {
        let node = Node::new();
        let up = the_history_by_start_time(&node.client()).await?;
        assert!(up.is_sorted_by_key(|conference| conference.start_time));
        assert!(node.requests()[0].contains("?order_by=start_time&"), "{:?}", node.requests());

        node.control().forget_requests();
        let down = the_history_by_start_time_backwards(&node.client()).await?;
        assert!(node.requests()[0].contains("?order_by=-start_time&"), "{:?}", node.requests());
        assert!(down.iter().rev().eq(&up));
        Ok(())
    }
}
