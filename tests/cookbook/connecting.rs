//! Creating a client.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;

/// Creates a client for a Management Node.
///
/// Clones share connections, so one client is enough for a program. The node's certificate is verified;
/// `add_root_certificate` adds the authority that issued it. If accounts are managed in an LDAP server,
/// create a separate account for API access.
///
/// Guide: Authentication (version 14)
pub fn connecting(url: &str, user: &str, password: &str) -> Result<Client> {
    Client::builder(url).basic_auth(user, password).build()
}

mod tests {
    use super::*;
    use crate::node::Node;

    #[tokio::test]
    async fn the_client_signs_in() -> Result<()> {
        let node = Node::new();
        let (user, password) = node.server().credentials();
        let client = connecting(node.server().url(), user, password)?;
        assert_eq!(client.configuration().system_location().get(1).await?.name, "London");
        Ok(())
    }
}
