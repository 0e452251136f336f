//! Nodes of programs: in process, and over HTTPS.

use std::sync::Arc;
use std::time::Duration;

use pexgen::serve::{Fault, LocalNode, Node, User};
use pexgen_runtime::testing::FunctionTransport;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::participant::Dial;
use pexip_infinity::v41::configuration::conference::{self, ConferencePatch, NewConference};
use ureq::http;

use crate::support::{documents, start};

/// A node without a socket, and a client that asks it.
fn local() -> (Arc<LocalNode>, Client) {
    let node = Node::builder(documents("v41")).build().expect("a node");
    let node = Arc::new(node);
    let asked = Arc::clone(&node);
    let transport = FunctionTransport::new(move |request| asked.respond(request));
    let client = Client::builder("https://node.example.com").basic_auth("admin", "admin").transport(transport);
    (node, client.build().expect("a client"))
}

#[tokio::test]
async fn the_bindings_work_with_a_node_in_the_same_process() {
    let (node, client) = local();
    let rooms = client.configuration().conference();
    let uri = rooms.create(&NewConference::new("VMR_1")).await.expect("a room").uri();
    rooms.update(&uri, &ConferencePatch::new().tag("x")).await.expect("a change");
    let found = rooms.list().filter(conference::name().startswith("VMR")).all().await.expect("a list");
    assert_eq!(found.iter().map(|room| room.tag.as_str()).collect::<Vec<_>>(), ["x"]);

    let dialed = client.command().participant().dial(&Dial::new("meet", "bob@example.com").node("10.0.0.1")).await;
    dialed.expect("a participant");
    let people = client.status().participant().list().all().await.expect("a list");
    assert_eq!(people.len(), 1);

    let error = rooms.create(&NewConference::new("VMR_1")).await.expect_err("a duplicate");
    assert!(error.is_duplicate(), "{error}");
    node.control().fault(serde_json::from_str::<Fault>(r#"{ "status": 404 }"#).expect("a fault"));
    assert!(rooms.get(&uri).await.expect_err("a fault").is_not_found());
    rooms.delete(&uri).await.expect("deleted");
    assert_eq!(rooms.list().count().await.expect("a count"), 0);
}

#[tokio::test]
async fn a_node_has_the_version_of_its_documents() {
    let (_, client) = local();
    assert_eq!(client.server_version().await.expect("a version"), "41");
}

#[tokio::test]
async fn the_bindings_trust_the_certificate_of_a_node() {
    let node = Node::builder(documents("v41")).tls().user(User::new("admin", "secret")).start().await.expect("a node");
    let certificate = node.certificate().expect("a certificate");
    assert!(node.url().starts_with("https://"), "{}", node.url());
    let builder = || Client::builder(node.url()).basic_auth("admin", "secret").timeout(Duration::from_secs(30));
    let by_root = builder().add_root_certificate(certificate.pem().as_bytes());
    for trusting in [by_root, builder().trust_fingerprint(certificate.fingerprint())] {
        let client = trusting.build().expect("a client");
        assert_eq!(client.configuration().conference().list().count().await.expect("a count"), 0);
    }
}

#[tokio::test]
async fn clients_with_keys_get_tokens() {
    let (node, admin) = local();
    let http = |request: http::Request<&'static str>| node.respond(request.map(Into::into));
    let role = "/api/admin/configuration/v1/role/";
    node.control().fill("configuration/role", 1, &serde_json::Map::new()).expect("a role");
    let body = r#"{ "client_name": "x", "role": "/api/admin/configuration/v1/role/1/" }"#;
    let basic = ("authorization", "Basic YWRtaW46YWRtaW4=");
    let create = http::Request::post(role.replace("role", "oauth2_client")).header(basic.0, basic.1);
    let created = http(create.body(body).expect("a request"));
    let client: serde_json::Value = serde_json::from_slice(created.body()).expect("JSON");
    let text = |name: &str| client[name].as_str().expect("a string").to_owned();
    let oauth2 = pexip_infinity::runtime::OAuth2::new(text("client_id"), text("private_key_jwt"));
    let asked = Arc::clone(&node);
    let transport = FunctionTransport::new(move |request| asked.respond(request));
    let bearer = Client::builder("https://node.example.com").oauth2(oauth2).transport(transport).build();
    let rooms = bearer.expect("a client").configuration().conference();
    rooms.create(&NewConference::new("x")).await.expect("a room");
    assert_eq!(admin.configuration().conference().list().count().await.expect("a count"), 1);
    let log = node.control().log();
    let users: Vec<_> = log.iter().map(|entry| entry.user.clone().unwrap_or_default()).collect();
    assert_eq!(users, ["admin".to_owned(), String::new(), text("client_id"), "admin".to_owned()]);
    assert!(!log.iter().any(|entry| entry.body.as_ref().is_some_and(|body| body.contains("eyJ"))), "{log:?}");

    // The clock of the node moves past the end of the token: the client gets another one.
    node.control().advance(Duration::from_secs(3601));
    rooms.create(&NewConference::new("y")).await.expect("a room");
}

#[test]
fn nodes_of_several_versions_run_at_once() {
    let nodes: Vec<Node> = ["v38", "v41"].map(|version| start(Node::builder(documents(version)))).into();
    assert_ne!(nodes[0].address(), nodes[1].address());
}
