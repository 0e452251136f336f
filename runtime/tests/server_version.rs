//! Servers of another version than the bindings: their version, filters that they lack, and values that they encrypted.

use crate::sample::v1::Client;
use crate::sample::v1::configuration::{Conference, ConferencePatch, NewConference, conference, conference_alias};
use pexgen_runtime::server::ServerSpec;
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{ClientBuilder, ErrorKind, Method};
use serde_json::json;

const LIST: &str = "/api/admin/configuration/v1/conference/";
const VERSION: &str = "/api/admin/status/v1/management_vm/";

/// The documents with the version: of newer and older servers.
const VERSIONS: [&str; 2] = ["/api/admin/status/v1/management_vm/?limit=1", OLDER];
const OLDER: &str = "/api/admin/status/v1/worker_vm/";

fn spec() -> ServerSpec {
    let version = ServerSpec::new().version("v41", &VERSIONS, "/objects/0/version");
    version.encrypted_prefix("$~!1")
}

/// A server with a version and an empty list of rooms.
fn server(version: &str) -> StubTransport {
    let stub = StubTransport::new();
    stub.on("GET", VERSION, StubReply::json(200, json!({ "objects": [{ "version": version }] }).to_string()));
    stub.on("GET", LIST, StubReply::page::<Conference>(&[]));
    stub
}

fn builder(stub: &StubTransport) -> ClientBuilder<Client> {
    ClientBuilder::<Client>::with_spec("https://manager.example.com", spec()).transport(stub.clone())
}

fn paths(stub: &StubTransport) -> Vec<String> {
    stub.requests().into_iter().map(|request| request.path).collect()
}

#[tokio::test]
async fn the_version_of_the_server_is_read_where_the_configuration_says() {
    let stub = server("41 (82034.0.0)");
    let client = builder(&stub).build().unwrap();
    assert_eq!(client.server_version().await.unwrap(), "41 (82034.0.0)");
    assert_eq!((stub.requests()[0].path.as_str(), stub.requests()[0].query.as_str()), (VERSION, "limit=1"));

    stub.on("GET", VERSION, StubReply::json(200, "{}"));
    let error = client.server_version().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("expected a version at `/objects/0/version`"), "{error}");
}

#[tokio::test]
async fn an_older_server_has_its_version_in_another_document() {
    let stub = StubTransport::new();
    stub.on("GET", VERSION, StubReply::error(404, ""));
    stub.on("GET", OLDER, StubReply::json(200, json!({ "objects": [{ "version": "14 (33302.0.0)" }] }).to_string()));
    let client = builder(&stub).build().unwrap();
    assert_eq!(client.server_version().header("X-Test", "1").await.unwrap(), "14 (33302.0.0)");
    assert_eq!(paths(&stub), [VERSION, OLDER]);
    assert!(stub.requests().iter().all(|request| request.headers["x-test"] == "1"));
    assert_eq!(stub.requests()[1].query, "");

    // Only a document that the server does not have is replaced by the next.
    stub.on("GET", VERSION, StubReply::error(403, ""));
    assert!(client.server_version().await.is_err());
    assert_eq!(paths(&stub), [VERSION, OLDER, VERSION]);

    stub.on("GET", VERSION, StubReply::error(404, ""));
    stub.on("GET", OLDER, StubReply::error(404, ""));
    assert!(client.server_version().await.unwrap_err().is_not_found());
    let client = builder(&stub).require_version("41").build().unwrap();
    assert!(client.configuration().conference().delete(7).await.unwrap_err().is_not_found());
}

#[tokio::test]
async fn a_required_version_is_checked_once_before_the_first_request() {
    let stub = server("41.2");
    let client = builder(&stub).require_version("41").build().unwrap();
    assert_eq!(paths(&stub), [""; 0], "nothing is sent by `build`");
    client.configuration().conference().list().all().await.unwrap();
    client.configuration().conference().list().all().await.unwrap();
    assert_eq!(paths(&stub), [VERSION, LIST, LIST]);
}

#[tokio::test]
async fn a_server_of_another_version_gets_no_request() {
    let stub = server("38 (75738.0.0)");
    let client = builder(&stub).require_version("41").build().unwrap();
    let error = client.configuration().conference().delete(7).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Version);
    assert_eq!(
        error.to_string(),
        "wrong version: the server has version `38 (75738.0.0)`, `41` is required (use bindings of the server's version, \
         or require another one)"
    );
    assert!(client.request(Method::GET, LIST).await.is_err());
    assert!(paths(&stub).iter().all(|path| path == VERSION), "{:?}", paths(&stub));
}

#[tokio::test]
async fn a_required_version_needs_a_configuration() {
    let client = ClientBuilder::<Client>::new("https://manager.example.com").require_version("41").build();
    let error = client.unwrap_err();
    assert!(error.kind() == ErrorKind::Config && error.to_string().contains("server_version"), "{error}");
    let client = Client::builder("https://manager.example.com").build().unwrap();
    assert_eq!(client.server_version().await.unwrap_err().kind(), ErrorKind::Config);
}

/// The schema document of a server whose rooms have no descriptions.
fn schema() -> StubReply {
    let document = json!({
        "fields": { "name": { "type": "string" }, "aliases": { "type": "related" }, "pin": { "type": "string" } },
        "filtering": { "name": 1, "aliases": 2 },
    });
    StubReply::json(200, document.to_string())
}

#[tokio::test]
async fn verified_filters_are_checked_against_the_schema_of_the_server_once() {
    let stub = server("38");
    let schema_path = format!("{LIST}schema/");
    stub.on("GET", &schema_path, schema());
    let client = builder(&stub).build().unwrap();
    let list = || client.configuration().conference().list().verify_filters();
    list().filter(conference::name().startswith("VMR")).all().await.unwrap();
    list().filter(conference::aliases().then(conference_alias::alias()).eq("a@example.com")).count().await.unwrap();
    assert_eq!(paths(&stub), [schema_path.as_str(), LIST, LIST]);

    let error = list().filter(conference::description().eq("Weekly")).page().await.unwrap_err();
    let message = "the server does not filter `configuration/conference` by `description`, so the list was not read";
    assert!(error.to_string().contains(message), "{error}");
    let error = list().filter(conference::description().eq("Weekly")).stream().try_next().await.unwrap_err();
    assert!(error.to_string().contains(message), "{error}");
    assert_eq!(stub.requests().len(), 3, "neither the list nor the schema is read");
}

#[tokio::test]
async fn verified_filters_need_a_schema() {
    let stub = server("38");
    stub.on("GET", &format!("{LIST}schema/"), StubReply::error(404, "none"));
    let client = builder(&stub).build().unwrap();
    let list = client.configuration().conference().list().filter(conference::name().eq("VMR")).verify_filters();
    assert!(list.all().await.unwrap_err().is_not_found());
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test]
async fn a_value_that_the_server_encrypted_is_not_sent_back() {
    let stub = server("41");
    let client = builder(&stub).build().unwrap();
    let rooms = client.configuration().conference();
    let error = rooms.update(7, &ConferencePatch::new().pin("$~!1$abcdef")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("`pin` begins with `$~!1`"), "{error}");
    assert!(!error.to_string().contains("abcdef"), "{error}");
    let nested = NewConference::new("VMR").description("text with $~!1 inside");
    stub.reply(StubReply::created(&format!("{LIST}8/")));
    rooms.create(&nested).await.unwrap();
    assert_eq!(stub.requests().len(), 1);
}
