//! Errors whose meaning the configuration of the API describes.

use pexgen_tests::Server;
use pexip_infinity::runtime::{ErrorKind, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::{conference, participant};
use pexip_infinity::v41::configuration::{ConferencePatch, NewConference};

fn connect(server: &Server, credentials: Option<(&str, &str)>) -> Client {
    let builder = Client::builder(server.url());
    match credentials {
        Some((user, password)) => builder.basic_auth(user, password).build().expect("a client"),
        None => builder.build().expect("a client"),
    }
}

#[tokio::test]
async fn redirect_to_the_login_page_means_unauthenticated() -> Result<()> {
    let server = Server::start();
    server.control().redirect_to_login();
    for credentials in [None, Some(("admin", "wrong"))] {
        server.control().forget_requests();
        let rooms = connect(&server, credentials).configuration().conference();
        for error in [
            rooms.get(1).await.expect_err("a redirect"),
            rooms.list().all().await.expect_err("a redirect"),
            rooms.create(&NewConference::new("VMR")).await.expect_err("a redirect"),
            rooms.update(1, &ConferencePatch::new().tag("x")).await.expect_err("a redirect"),
            rooms.delete(1).await.expect_err("a redirect"),
        ] {
            assert!(error.is_unauthenticated() && !error.is_permission_denied(), "{error}");
            assert_eq!((error.kind(), error.status()), (ErrorKind::Redirect, Some(302)), "{error}");
            let message = error.to_string();
            assert!(message.contains("/accounts/login/") && message.contains("credentials"), "{message}");
        }
        let log = server.control().requests();
        assert!(log.len() == 5 && log.iter().all(|request| request.status == Some(302)), "{log:?}");
    }
    // With valid credentials the same node has no login page.
    let rooms = connect(&server, Some(server.credentials())).configuration().conference();
    assert_eq!(rooms.list().count().await?, 0);
    Ok(())
}

#[tokio::test]
async fn login_redirect_renews_a_token() -> Result<()> {
    let server = Server::start();
    let known = server.control().oauth_client();
    let text = |key: &str| known[key].as_str().expect("text").to_owned();
    let oauth2 = pexip_infinity::runtime::OAuth2::new(text("client_id"), text("private_key"));
    let client = Client::builder(server.url()).oauth2(oauth2).build()?;
    client.configuration().system_location().list().count().await?;
    server.control().forget_requests();
    server.control().fault(&pexgen_tests::Fault::status(302).header("Location", "/accounts/login/"));
    client.configuration().system_location().list().count().await?;
    let log: Vec<_> = server.control().requests().into_iter().map(|request| (request.path, request.status)).collect();
    assert_eq!(log.len(), 3, "{log:?}");
    assert_eq!(log[1].0, "/oauth/token/");
    Ok(())
}

#[tokio::test]
async fn command_on_what_has_ended_means_not_found() {
    let server = Server::start();
    let client = connect(&server, Some(server.credentials()));
    let gone = "00000000-0000-0000-0000-00000000ffff";
    let mute = client.command().participant().mute(&participant::Mute::new(gone)).await.expect_err("nobody");
    assert!(mute.is_not_found() && mute.status() == Some(400), "{mute}");
    assert_eq!(mute.field_errors()["participant_id"], ["Failed to find participant."]);
    let lock = client.command().conference().lock(&conference::Lock::new(gone)).await.expect_err("nobody");
    assert!(lock.is_not_found() && !lock.is_duplicate(), "{lock}");
    // Another message about the same field.
    let empty = client.command().participant().mute(&participant::Mute::new("")).await.expect_err("required");
    assert!(empty.is_validation() && !empty.is_not_found(), "{empty}");
}

#[tokio::test]
async fn name_that_exists_already_is_a_duplicate() -> Result<()> {
    let server = Server::start();
    let rooms = connect(&server, Some(server.credentials())).configuration().conference();
    rooms.create(&NewConference::new("VMR")).await?;
    let error = rooms.create(&NewConference::new("VMR")).await.expect_err("the name is unique");
    assert!(error.is_duplicate() && error.is_validation() && !error.is_not_found(), "{error}");
    let error = rooms.create(&NewConference::new("")).await.expect_err("a name is required");
    assert!(!error.is_duplicate(), "{error}");
    Ok(())
}
