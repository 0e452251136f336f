//! Secrets never appear in logs, errors or `Debug`. [`log_secrets`] watches the logs of all tests that use a
//! server; these tests check that it detects secrets, and search errors and `Debug` output.

use std::process::Command;

use pexgen_tests::{Fault, Server, log_secrets};
use pexip_infinity::runtime::{Error, ErrorKind};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::platform::BackupCreate;
use pexip_infinity::v41::configuration::{NewLdapSyncSource, ldap_sync_source};

/// The secrets that are sent, except the password.
const SENT: &str = "s3cret-value";

fn search(text: &str) {
    assert_eq!(log_secrets::secret_in(text), None, "{text}");
}

fn search_error(error: &Error) {
    search(&format!("{error} {error:?} {error:#?}"));
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        search(&format!("{inner} {inner:?}"));
        source = inner.source();
    }
}

#[tokio::test]
async fn errors_and_debug_contain_no_secrets() {
    let server = Server::start();
    let (user, password) = server.credentials();
    let builder = Client::builder(server.url()).basic_auth(user, password);
    search(&format!("{builder:?}"));
    let client = builder.build().expect("a client");
    search(&format!("{client:?} {client:#?}"));

    let source = NewLdapSyncSource::new(ldap_sync_source::NewLdapSyncSourceRequired {
        name: "directory".into(),
        ldap_base_dn: "dc=example".into(),
        ldap_bind_username: "reader".into(),
        ldap_bind_password: SENT.into(),
        ldap_server: "ldap.example.com".into(),
    });
    search(&format!("{source:?} {source:#?}"));
    let backup = BackupCreate::new(SENT);
    search(&format!("{backup:?}"));

    // The server repeats the secret in every type of error.
    let echo = format!("{{\"ldap_sync_source\": {{\"ldap_bind_password\": [\"`{SENT}` is too short\"]}}}}");
    for status in [400, 401, 403, 404, 409, 500] {
        server.control().fault(&Fault::status(status).times(1).on("POST", "/ldap_sync_source/").body(&echo));
        search_error(&client.configuration().ldap_sync_source().create(&source).await.expect_err("a fault"));
    }
    server
        .control()
        .fault(&Fault::status(200).times(1).body(&format!("{{\"status\": \"failed\", \"error\": \"{SENT}\"}}")));
    let error = client.command().platform().backup_create(&backup).await.expect_err("a fault");
    assert_eq!(error.kind(), ErrorKind::Command);
    search_error(&error);
    server.control().fault(&Fault::new().times(9).truncate(40));
    search_error(&client.configuration().conference().list().page().await.expect_err("half a response"));
}

#[test]
fn detector_aborts_on_a_secret() {
    if std::env::var_os("LOG_A_SECRET").is_some() {
        log_secrets::watch();
        tracing::info!(password = "PEXip123", "tripped");
        return;
    }
    let this = std::env::current_exe().expect("this test");
    let output = Command::new(this)
        .args(["--exact", "secrets::detector_aborts_on_a_secret"])
        .env("LOG_A_SECRET", "1")
        .output()
        .expect("it runs");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("is in a log"));
}
