//! Nodes of programs: in process, and over HTTPS.

use std::sync::Arc;
use std::time::Duration;

use pexgen::serve::{Fault, LocalNode, Node, Snapshot, User};
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
    let fault = serde_json::from_str::<Fault>(r#"{ "status": 404 }"#).expect("a fault");
    node.control().fault(fault).expect("it can be applied");
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

/// An OAuth2 client of a node: its id, and bindings that authenticate with its key.
struct Keyed {
    id: String,
    key: String,
    uri: String,
}

impl Keyed {
    /// Creates an OAuth2 client.
    fn create(node: &LocalNode) -> Self {
        let roles = node.control().save().objects.get("configuration/role").map_or(0, Vec::len);
        if roles == 0 {
            node.control().fill("configuration/role", 1, &serde_json::Map::new()).expect("a role");
        }
        let body = r#"{ "client_name": "x", "role": "/api/admin/configuration/v1/role/1/" }"#;
        let create = as_admin(http::Request::post("/api/admin/configuration/v1/oauth2_client/"));
        let created = node.respond(create.body(body.into()).expect("a request"));
        let client: serde_json::Value = serde_json::from_slice(created.body()).expect("JSON");
        let text = |name: &str| client[name].as_str().expect("a string").to_owned();
        Self { id: text("client_id"), key: text("private_key_jwt"), uri: text("resource_uri") }
    }

    /// Returns bindings that have no token yet.
    fn bindings(&self, node: &Arc<LocalNode>) -> Client {
        let oauth2 = pexip_infinity::runtime::OAuth2::new(self.id.clone(), self.key.clone());
        let asked = Arc::clone(node);
        let transport = FunctionTransport::new(move |request| asked.respond(request));
        let bearer = Client::builder("https://node.example.com").oauth2(oauth2).transport(transport).build();
        bearer.expect("a client")
    }
}

fn as_admin(request: http::request::Builder) -> http::request::Builder {
    request.header("authorization", "Basic YWRtaW46YWRtaW4=")
}

#[tokio::test]
async fn clients_with_keys_get_tokens() {
    let (node, admin) = local();
    let client = Keyed::create(&node);
    let rooms = client.bindings(&node).configuration().conference();
    rooms.create(&NewConference::new("x")).await.expect("a room");
    assert_eq!(admin.configuration().conference().list().count().await.expect("a count"), 1);
    let log = node.control().log();
    let users: Vec<_> = log.iter().map(|entry| entry.user.clone().unwrap_or_default()).collect();
    assert_eq!(users, ["admin".to_owned(), String::new(), client.id, "admin".to_owned()]);
    assert!(!log.iter().any(|entry| entry.body.as_ref().is_some_and(|body| body.contains("eyJ"))), "{log:?}");

    // The clock of the node moves past the end of the token: the client gets another one.
    node.control().advance(Duration::from_secs(3601));
    rooms.create(&NewConference::new("y")).await.expect("a room");
}

#[tokio::test]
async fn each_client_has_its_own_key_until_it_is_deleted() {
    let (node, _) = local();
    let (first, second) = (Keyed::create(&node), Keyed::create(&node));
    assert!(!first.id.is_empty() && first.id != second.id, "{} {}", first.id, second.id);
    let count = async |client: &Client| client.configuration().conference().list().count().await;
    let (with_token, other) = (first.bindings(&node), second.bindings(&node));
    assert_eq!((count(&with_token).await.expect("a count"), count(&other).await.expect("a count")), (0, 0));

    let delete = as_admin(http::Request::delete(&first.uri)).body("".into()).expect("a request");
    assert_eq!(node.respond(delete).status(), 204);
    assert!(count(&with_token).await.is_err(), "its token");
    assert!(count(&first.bindings(&node)).await.is_err(), "its key");
    assert_eq!(count(&second.bindings(&node)).await.expect("a count"), 0);
}

#[tokio::test]
async fn the_keys_of_clients_are_in_the_saved_state() {
    let (node, _) = local();
    let (client, deleted) = (Keyed::create(&node), Keyed::create(&node));
    let delete = as_admin(http::Request::delete(&deleted.uri)).body("".into()).expect("a request");
    assert_eq!(node.respond(delete).status(), 204);
    let mut state = node.control().save();
    assert_eq!(state.keys.keys().collect::<Vec<_>>(), [&client.id]);

    let restarted = Node::builder(documents("v41")).objects(state.clone()).build().expect("a node");
    let rooms = client.bindings(&Arc::new(restarted)).configuration().conference();
    assert_eq!(rooms.list().count().await.expect("a count"), 0);

    let load = |state: &Snapshot| node.control().load(state).expect_err("a key that can't be used");
    state.keys.insert(client.id.clone(), "AAAA".to_owned());
    assert_eq!(load(&state), format!("the key of the OAuth2 client `{}` is not one of P-256", client.id));
    state.keys.insert("junk".to_owned(), "AAAA".to_owned());
    assert_eq!(load(&state), "there is no OAuth2 client `junk`, which has a key");
}

#[test]
fn nodes_of_several_versions_run_at_once() {
    let nodes: Vec<Node> = ["v38", "v41"].map(|version| start(Node::builder(documents(version)))).into();
    assert_ne!(nodes[0].address(), nodes[1].address());
}
