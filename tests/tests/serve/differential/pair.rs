//! A test node and a django-tastypie server with the same objects.

use std::collections::BTreeMap;
use std::fmt;

use pexgen::serve::{Clock, Node, Snapshot, User};
use pexgen_tests::{Client, Server};
use serde_json::{Map, Value, json};

use super::compare::difference;
use crate::support::{documents, start};

/// Both servers.
pub struct Pair {
    server: Server,
    node: Node,
    clients: [[Client; 2]; 3],
}

/// A request to both.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: &'static str,
    pub path: String,
    pub body: Vec<u8>,
    pub kind: Option<&'static str>,
    pub user: Who,
}

/// Who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Admin,
    Reader,
    Nobody,
}

impl Call {
    /// A request without a body.
    pub fn new(method: &'static str, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: Vec::new(), kind: None, user: Who::Admin }
    }

    /// A request with JSON.
    pub fn json(method: &'static str, path: impl Into<String>, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { body, kind: Some("application/json"), ..Self::new(method, path) }
    }

    /// The same request of another user.
    pub fn by(mut self, user: Who) -> Self {
        self.user = user;
        self
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} {} {}", self.user, self.method, self.path, String::from_utf8_lossy(&self.body))
    }
}

impl Pair {
    /// Starts both servers, and copies the objects of django-tastypie to the node.
    pub fn start() -> Self {
        let server = Server::start();
        let (user, password) = server.credentials();
        let (reader, reader_password) = server.reader_credentials();
        let objects = copied(&server.http());
        let builder = Node::builder(documents("v41"))
            .user(User::new(user, password))
            .user(User::new(reader, reader_password).read_only())
            .realm("Pexip Infinity")
            .clock(Clock::System)
            // The server does not read descriptions.
            .without_limits()
            .objects(objects);
        let node = start(builder);
        let clients = [Some(server.credentials()), Some(server.reader_credentials()), None]
            .map(|user| [server.url(), &node.url()].map(|url| Client::new(url, user)));
        Self { server, node, clients }
    }

    /// Restores the objects of both.
    pub fn reset(&self) {
        self.server.control().reset();
        self.node.control().reset();
    }

    /// Sends a request to both, and describes the first difference of the responses that is not permitted.
    pub fn difference(&self, call: &Call) -> Option<String> {
        let clients = match call.user {
            Who::Admin => &self.clients[0],
            Who::Reader => &self.clients[1],
            Who::Nobody => &self.clients[2],
        };
        let [server, node] = [0, 1].map(|which| clients[which].send(call.method, &call.path, &call.body, call.kind));
        difference(call, &server, &node)
    }
}

/// Reads the objects of the configuration and the status.
fn copied(http: &Client) -> Snapshot {
    let mut objects: BTreeMap<String, Vec<Map<String, Value>>> = BTreeMap::new();
    for group in ["configuration", "status"] {
        let root = http.get(&format!("/api/admin/{group}/v1/")).json();
        for (name, endpoint) in root.as_object().expect("a root document") {
            let list = http.get(&format!("{}?limit=1000", endpoint["list_endpoint"].as_str().expect("a path")));
            if list.status == 200 {
                let list: Vec<Map<String, Value>> =
                    serde_json::from_value(list.json()["objects"].clone()).expect("objects");
                objects.insert(format!("{group}/{name}"), list);
            }
        }
    }
    serde_json::from_value(json!({ "objects": objects })).expect("a snapshot")
}
