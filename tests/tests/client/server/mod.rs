//! The server behaves like django-tastypie and a Pexip node: the facts that the generator and the runtime
//! rely on, checked on the wire.

mod awkward_api;
mod controls;
mod reading;
mod special;
mod writing;

use std::path::Path;

use pexgen_tests::Server;
use serde_json::Value;

const CONFIGURATION: &str = "/api/admin/configuration/v1";
const CONFERENCE: &str = "/api/admin/configuration/v1/conference/";
const PARTICIPANTS: &str = "/api/admin/history/v1/participant/";

/// Sends GET to the shared server, for tests that change nothing.
fn get(path: &str) -> Value {
    let answer = Server::shared().http().get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// Returns status and error of a request that the shared server refuses.
fn refused(path: &str) -> (u16, String) {
    let answer = Server::shared().http().get(path);
    let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
    (answer.status, error)
}

/// Returns the total count of a list.
fn count(path: &str) -> u64 {
    get(path)["meta"]["total_count"].as_u64().expect("a count")
}

/// Returns the checked-in schema document of a resource.
fn document(release: &str, name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../schemas/pexip-infinity")
        .join(release)
        .join(name)
        .with_extension("json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("JSON")
}
