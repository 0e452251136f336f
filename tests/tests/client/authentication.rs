//! Every authentication method, against a server that checks credentials.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pexgen_tests::{Fault, Server};
use pexip_infinity::runtime::{Credentials, CredentialsProvider, ErrorKind, OAuth2, Result, transport};
use pexip_infinity::v41::Client;

fn oauth2(server: &Server, key: &str) -> Client {
    let known = server.control().oauth_client();
    let client = OAuth2::new(known["client_id"].as_str().expect("an ID"), known[key].as_str().expect("a key"));
    Client::builder(server.url()).oauth2(client).build().expect("a client")
}

async fn read(client: &Client) -> Result<u64> {
    client.configuration().system_location().list().count().await
}

/// Returns the number of requests for a token.
fn asked_for_tokens(server: &Server) -> usize {
    server.control().requests().iter().filter(|request| request.path == "/oauth/token/").count()
}

#[tokio::test]
async fn token_is_requested_once_and_shared() -> Result<()> {
    let server = Server::start();
    for key in ["private_key", "ec_private_key"] {
        server.control().forget_requests();
        let client = oauth2(&server, key);
        let all = tokio::join!(read(&client), read(&client), read(&client), read(&client));
        assert!(all.0.is_ok() && all.1.is_ok() && all.2.is_ok() && all.3.is_ok(), "{all:?}");
        read(&client).await?;
        assert_eq!(asked_for_tokens(&server), 1);
    }
    let asked = server.control().requests();
    let asked = asked.iter().find(|request| request.path == "/oauth/token/").expect("a request");
    assert!(!asked.headers.contains_key("authorization"));
    assert_eq!(asked.headers["content-type"], "application/x-www-form-urlencoded");
    Ok(())
}

#[tokio::test]
async fn token_is_renewed_when_it_expires_and_once_when_it_is_refused() -> Result<()> {
    let server = Server::start();
    let client = oauth2(&server, "private_key");
    server.control().tokens_expire_in(2);
    read(&client).await?;
    // The server accepts it for another minute, so that it does not expire on a slow machine.
    tokio::time::sleep(Duration::from_millis(2100)).await;
    server.control().tokens_expire_in(3600);
    read(&client).await?;
    assert_eq!(asked_for_tokens(&server), 2);
    // It was renewed before the server refused it.
    assert!(server.control().requests().iter().all(|request| request.status == Some(200)));

    server.control().forget_tokens();
    read(&client).await?;
    assert_eq!(asked_for_tokens(&server), 3);
    server.control().fault(&Fault::status(401).times(2).on("GET", "/api/"));
    let error = read(&client).await.unwrap_err();
    assert_eq!(error.status(), Some(401));
    assert_eq!(asked_for_tokens(&server), 4);
    Ok(())
}

#[tokio::test]
async fn token_errors_are_reported() -> Result<()> {
    let server = Server::start();
    let known = server.control().oauth_client();
    let key = known["private_key"].as_str().expect("a key");
    let stranger = OAuth2::new("nobody", key);
    let error = read(&Client::builder(server.url()).oauth2(stranger).build()?).await.unwrap_err();
    assert!(error.is_unauthenticated() && error.kind() == ErrorKind::Authentication, "{error}");
    assert_eq!(error.path(), Some("/oauth/token/"));
    let seen = format!("{error} {error:?}");
    assert!(!seen.contains("eyJ") && !seen.contains("PRIVATE"), "{seen}");

    // Temporary errors are retried.
    server.control().fault(&Fault::status(503).times(1).on("POST", "/oauth/token/"));
    read(&oauth2(&server, "private_key")).await?;
    let error = Client::builder(server.url()).oauth2(OAuth2::new("id", "no key")).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
    Ok(())
}

/// A credential provider whose password changes.
#[derive(Clone)]
struct Vault {
    password: Arc<Mutex<&'static str>>,
    refused: Arc<AtomicU32>,
}

impl CredentialsProvider for Vault {
    fn credentials(&self) -> transport::BoxFuture<'_, Result<Credentials, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            let password = *self.password.lock().map_err(|_| "the vault is broken")?;
            Ok(Credentials::basic("admin", password)?)
        })
    }

    fn refused(&self, _credentials: &Credentials) -> bool {
        self.refused.fetch_add(1, Ordering::SeqCst);
        let Ok(mut password) = self.password.lock() else { return false };
        std::mem::replace(&mut *password, "PEXip123") != "PEXip123"
    }
}

#[tokio::test]
async fn provider_can_change_credentials() -> Result<()> {
    let server = Server::start();
    let vault = Vault { password: Arc::new(Mutex::new("PEXip123")), refused: Arc::default() };
    let client = Client::builder(server.url()).credentials_provider(vault.clone()).build()?;
    read(&client).await?;
    *vault.password.lock().expect("a password") = "old-password";
    read(&client).await?;
    assert_eq!(vault.refused.load(Ordering::SeqCst), 1);
    assert_eq!(server.control().requests().len(), 3);

    let asked = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&asked);
    let client = Client::builder(server.url())
        .credentials_provider(move || match counted.fetch_add(1, Ordering::SeqCst) {
            0 => Ok(Credentials::basic("admin", "PEXip123")?),
            _ => Err("the vault is closed".into()),
        })
        .build()?;
    read(&client).await?;
    let error = read(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Authentication, 0));
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    assert_eq!(cause.as_deref(), Some("the vault is closed"));
    Ok(())
}

#[tokio::test]
async fn custom_auth_header_is_sent_and_redacted() -> Result<()> {
    let server = Server::start();
    let client = Client::builder(server.url()).header_auth("X-Api-Key", "s3cret-key").build()?;
    let error = read(&client).await.unwrap_err();
    assert!(error.is_unauthenticated());
    assert!(!format!("{error} {error:?} {client:?}").contains("s3cret-key"));
    let asked = server.control().requests().pop().expect("a request");
    assert_eq!(asked.headers["x-api-key"], "s3cret-key");
    assert!(Client::builder(server.url()).header_auth("no name", "x").build().is_err());
    Ok(())
}
