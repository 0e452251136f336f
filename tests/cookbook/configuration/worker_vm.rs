//! Conferencing Nodes.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::WorkerVmPatch;

/// Switches the distributed database of a node on.
///
/// Guide: Changing the distributed database setting of a Conferencing Node (version 14)
pub async fn changing_the_distributed_database_setting_of_a_conferencing_node(client: &Client) -> Result<()> {
    let patch = WorkerVmPatch::new().enable_distributed_database(true);
    client.configuration().worker_vm().update(1, &patch).await?;
    Ok(())
}

mod tests {
    use serde_json::json;

    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn the_setting_is_changed() -> Result<()> {
        let node = Node::new();
        changing_the_distributed_database_setting_of_a_conferencing_node(&node.client()).await?;
        assert_eq!(node.sent(), json!({ "enable_distributed_database": true }));
        let settings = node.column("configuration/v1/worker_vm/?order_by=name", "enable_distributed_database");
        assert_eq!(settings, [true, false]);
        Ok(())
    }
}
