//! The server behaves as django-tastypie does: the facts that the generator and the runtime
//! stand on, seen on the wire.

use pexgen_tests::Server;
use serde_json::json;

const CONFERENCE: &str = "/api/admin/configuration/v1/conference/";

#[test]
fn a_conference_is_made_with_its_aliases_and_found_again() {
    let server = Server::start();
    let http = server.http();
    let made = http.post(
        CONFERENCE,
        &json!({ "name": "VMR_1", "aliases": [{ "alias": "meet" }] }),
    );
    assert_eq!((made.status, made.text()), (201, String::new()));
    let conference = http.get(made.header("Location")).json();
    assert_eq!(
        conference["aliases"][0]["conference"],
        conference["resource_uri"]
    );
}
