//! A client, before anything else.

use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;

/// A client of a Management Node.
///
/// All clones share their connections, so one client is enough for a program. The node's certificate is verified;
/// `add_root_certificate` adds the authority that signed it. Where accounts come from an LDAP server, create one for
/// the API alone.
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
