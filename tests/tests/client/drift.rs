//! `check_schema`: the bindings of two versions against a server of one of them.

use pexgen_tests::Server;
use pexip_infinity::{v14, v41};

#[tokio::test]
async fn check_schema_lists_the_fields_that_one_side_lacks() {
    let server = Server::shared();
    let (user, password) = server.credentials();
    let same = v41::Client::builder(server.url()).basic_auth(user, password).build().expect("a client");
    let drift = same.configuration().conference().check_schema().await.expect("a schema");
    assert!(drift.is_empty(), "{drift}");
    assert_eq!(drift.to_string(), "configuration/conference: no differences");

    let older = v14::Client::from(v41_connection(&same));
    let drift = older.configuration().conference().check_schema().await.expect("a schema");
    assert!(drift.added.iter().any(|field| field == "breakout_rooms"), "{drift}");
    assert!(drift.to_string().starts_with("configuration/conference: "), "{drift}");
}

/// The connection of a client, which other versions can share.
fn v41_connection(client: &v41::Client) -> pexip_infinity::runtime::Client {
    (**client).clone()
}
