//! `check_schema`: bindings against servers with the same schema, with a changed one, and of another release.

use std::fs;
use std::path::Path;

use pexgen_runtime::endpoint::SchemaItem;
use pexgen_tests::{Flavour, Server, cargo, folder};
use pexip_infinity::{v14, v41};
use serde_json::{Value, json};

fn client(server: &Server) -> v41::Client {
    let (user, password) = server.credentials();
    v41::Client::builder(server.url()).basic_auth(user, password).build().expect("a client")
}

/// Starts a server of version 41 with other documents.
fn changed_server(place: &Path, change: impl FnOnce(&mut Value)) -> Server {
    folder::copy(&cargo::workspace().join("schemas/pexip-infinity/v41"), place);
    let path = place.join("configuration/conference.json");
    let mut document: Value = serde_json::from_slice(&fs::read(&path).expect("a document")).expect("JSON");
    change(&mut document);
    fs::write(&path, document.to_string()).expect("written");
    Server::start_with(place.to_str().expect("UTF-8"), Flavour::Pexip)
}

#[tokio::test]
async fn check_schema_finds_no_differences_on_a_server_of_the_version() {
    let client = client(Server::shared());
    let drift = client.configuration().conference().check_schema().await.expect("a schema");
    assert!(drift.is_empty(), "{drift}");
    assert_eq!(drift.to_string(), "configuration/conference: no differences");
    let drifts = client.check_schema().await.expect("schemas");
    assert!(drifts.is_empty(), "{drifts:#?}");
}

#[tokio::test]
async fn check_schema_lists_missing_changed_and_new_fields_filters_and_choices() {
    let place = tempfile::tempdir().expect("a folder");
    let server = changed_server(place.path(), |document| {
        let fields = document["fields"].as_object_mut().expect("fields");
        fields.remove("tag");
        let mut colour = fields["description"].clone();
        colour["help_text"] = json!("A colour.");
        fields.insert("colour".to_owned(), colour);
        fields["call_type"]["valid_choices"] = json!(["video", "video-only", "hologram"]);
        fields["max_callrate_in"]["nullable"] = json!(false);
        let filters = document["filtering"].as_object_mut().expect("filters");
        filters.remove("tag");
        filters.remove("description");
        filters["name"] = json!(["iexact", "exact"]);
        filters.insert("call_type".to_owned(), json!(1));
        document["ordering"].as_array_mut().expect("a list").retain(|field| field != "tag");
    });
    let expected = "configuration/conference: missing choice `audio` of `call_type`; missing filter by `description`; \
        missing field `tag`; changed field `max_callrate_in` (bindings: integer nullable; server: integer); \
        changed filter by `name` (bindings: all lookups; server: exact,iexact); new filter by `call_type`; \
        new choice `hologram` of `call_type`; new field `colour`";
    let client = client(&server);
    let drift = client.configuration().conference().check_schema().await.expect("a schema");
    assert_eq!(drift.to_string(), expected);
    assert!(drift.added.contains(&SchemaItem::Field("colour".to_owned())));
    let drifts = client.check_schema().await.expect("schemas");
    assert_eq!(drifts, std::slice::from_ref(&drift));

    let (user, password) = server.credentials();
    let blocking = v41::blocking::Client::builder(server.url()).basic_auth(user, password);
    let drifts = std::thread::spawn(move || {
        let blocking = blocking.build().expect("a client");
        let one = blocking.configuration().conference().check_schema().send().expect("a schema");
        (one, blocking.check_schema().send().expect("schemas"))
    });
    assert_eq!(drifts.join().expect("no panic"), (drift.clone(), vec![drift]));
}

#[tokio::test]
async fn check_schema_reports_resources_that_the_server_does_not_have() {
    let server = Server::start_with("v14", Flavour::Pexip);
    let client = client(&server);
    let drifts = client.check_schema().await.expect("schemas");
    let missing = drifts.iter().find(|drift| drift.resource == "configuration/media_library_entry");
    assert_eq!(missing.expect("a difference").missing, [SchemaItem::Document]);

    let drifts = v14::Client::from((*client).clone()).check_schema().await.expect("schemas");
    assert!(drifts.is_empty(), "{drifts:#?}");
}

#[tokio::test]
async fn check_schema_without_credentials_is_an_error() {
    let client = v41::Client::builder(Server::shared().url()).build().expect("a client");
    let error = client.check_schema().await.expect_err("credentials are required");
    assert!(error.is_unauthenticated(), "{error}");
}
