//! Bindings against a server of another release, and the changes of a list on a server.

use std::time::Duration;

use pexgen_tests::{Flavour, Server};
use pexip_infinity::runtime::endpoint::Change;
use pexip_infinity::runtime::{ClientBuilder, ErrorKind, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{ConferencePatch, NewConference, conference};

fn builder(server: &Server) -> ClientBuilder<Client> {
    let (user, password) = server.credentials();
    Client::builder(server.url()).basic_auth(user, password)
}

#[tokio::test]
async fn the_version_of_a_server_is_read_from_the_documents_that_it_has() -> Result<()> {
    assert_eq!(builder(Server::shared()).build()?.server_version().await?, "41 (1.0.0)");
    // Version 14 has no document of the management node.
    let older = Server::start_with("v14", Flavour::Pexip);
    assert_eq!(builder(&older).build()?.server_version().await?, "14 (1.0.0)");
    Ok(())
}

#[tokio::test]
async fn bindings_of_another_version_do_no_damage() -> Result<()> {
    let server = Server::start_with("v14", Flavour::Pexip);
    let client = builder(&server).build()?;
    let rooms = client.configuration().conference();
    rooms.create(&NewConference::new("Room")).await?;
    let all = rooms.list().count().await?;

    // The server ignores a filter by a field that it does not have.
    let live = conference::primary_owner_email_address().eq("nobody@example.com");
    assert_eq!(rooms.list().filter(live.clone()).count().await?, all);
    let error = rooms.list().filter(live.clone()).verify_filters().all().await.unwrap_err();
    assert!(error.to_string().contains("`primary_owner_email_address`"), "{error}");
    // Filters that it has pass, and the schema document is read once.
    server.control().forget_requests();
    let known = conference::name().eq("no such room");
    assert!(rooms.list().filter(known.clone()).verify_filters().all().await?.is_empty());
    assert!(rooms.list().filter(known).filter(live).verify_filters().all().await.is_err());
    let schemas = server.control().requests().iter().filter(|request| request.path.contains("/schema/")).count();
    assert_eq!(schemas, 0, "it was read before");

    // With a required version nothing is sent at all.
    server.control().forget_requests();
    let strict = builder(&server).require_version("v41").build()?;
    let error = strict.configuration().conference().delete(1).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Version);
    assert!(error.to_string().contains("`14 (1.0.0)`, `v41` is required"), "{error}");
    assert!(server.control().requests().iter().all(|request| request.method == "GET"));
    Ok(())
}

#[tokio::test]
async fn a_watch_returns_what_changes_on_the_server() -> Result<()> {
    let server = Server::start();
    let rooms = builder(&server).build()?.configuration().conference();
    let mut watch = rooms.list().filter(conference::name().startswith("Watched")).watch(Duration::from_millis(100));
    let created = rooms.create(&NewConference::new("Watched room")).await?;
    let Change::Added(added) = watch.try_next().await? else { panic!("expected a new room") };
    assert_eq!(added.name, "Watched room");
    rooms.update(created.uri(), &ConferencePatch::new().description("Changed")).await?;
    let Change::Changed { old, new } = watch.try_next().await? else { panic!("expected a change") };
    assert_eq!((old.description.as_str(), new.description.as_str()), ("", "Changed"));
    rooms.delete(created.uri()).await?;
    let Change::Removed(removed) = watch.try_next().await? else { panic!("expected the end of the room") };
    assert_eq!(removed, new);
    Ok(())
}
