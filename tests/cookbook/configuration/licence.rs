//! Licences, in the guides "licenses".

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;

/// The key of a licence is its fulfilment ID, ten digits as text.
///
/// Guide: Returning a license (versions 14 and 21)
pub async fn returning_a_license(client: &Client) -> Result<()> {
    client.configuration().licence().delete("0123456789").await
}

mod tests {
    use serde_json::Value;

    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn a_licence_is_returned() -> Result<()> {
        let node = Node::new();
        assert_eq!(node.column("configuration/v1/licence/", "fulfillment_id"), ["0123456789"]);
        returning_a_license(&node.client()).await?;
        assert_eq!(node.column("configuration/v1/licence/", "fulfillment_id"), Vec::<Value>::new());
        Ok(())
    }
}
