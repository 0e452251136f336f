//! Shared code of the tests: a server, and access to it without the bindings.

use std::sync::{Mutex, PoisonError};

use pexgen_tests::{Control, Request, Server};
use pexip_infinity::v41::Client;
use serde_json::{Value, json};

/// Servers that no test uses.
static FREE: Mutex<Vec<Server>> = Mutex::new(Vec::new());

/// Key of the live conference that every server has initially.
pub const VMR_1: &str = "00000000-0000-0000-0000-000000000001";
/// Key of its Host.
pub const ALICE: &str = "00000000-0000-0000-0000-000000000002";
/// Key of its Guest.
pub const BOB: &str = "00000000-0000-0000-0000-000000000003";

/// A Management Node in its first state. Goes to the next test on drop, unless the test failed.
pub struct Node(Option<Server>);

impl Node {
    pub fn new() -> Self {
        let free = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let server = free.unwrap_or_else(Server::start);
        server.control().reset();
        Self(Some(server))
    }

    pub fn server(&self) -> &Server {
        self.0.as_ref().expect("it is there until drop")
    }

    pub fn control(&self) -> Control {
        self.server().control()
    }

    pub fn client(&self) -> Client {
        let (user, password) = self.server().credentials();
        Client::builder(self.server().url()).basic_auth(user, password).build().expect("a client")
    }

    /// Returns the response to a path below `/api/admin/`, requested without the bindings.
    pub fn json(&self, path: &str) -> Value {
        self.server().http().get(&format!("/api/admin/{path}")).json()
    }

    /// Returns the status of the response, requested without the bindings.
    pub fn status(&self, path: &str) -> u16 {
        self.server().http().get(&format!("/api/admin/{path}")).status
    }

    /// Returns a field of each object in a list, requested without the bindings.
    pub fn column(&self, path: &str, field: &str) -> Vec<Value> {
        let objects = self.json(path)["objects"].take();
        objects.as_array().expect("a list").iter().map(|object| object[field].clone()).collect()
    }

    /// Returns the requests since the initial state, as `GET /api/…`.
    pub fn requests(&self) -> Vec<String> {
        self.log().iter().map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    /// Returns the JSON body of the only request so far.
    pub fn sent(&self) -> Value {
        let requests = self.log();
        assert_eq!(requests.len(), 1, "{:?}", self.requests());
        requests[0].json()
    }

    fn log(&self) -> Vec<Request> {
        self.control().requests()
    }

    /// Adds rooms with these names, without the bindings and without log entries.
    pub fn add_rooms(&self, names: &[&str]) {
        for name in names {
            let response =
                self.server().http().post("/api/admin/configuration/v1/conference/", &json!({ "name": name }));
            assert_eq!(response.status, 201, "{}", response.text());
        }
        self.control().forget_requests();
    }

    /// Adds these aliases to the room with ID 1, without the bindings and without log entries.
    pub fn add_aliases(&self, aliases: &[&str]) {
        for alias in aliases {
            self.control().seed("configuration/conference_alias", 1, &json!({ "alias": alias, "conference": 1 }));
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if !std::thread::panicking()
            && let (Some(server), Ok(mut free)) = (self.0.take(), FREE.lock())
        {
            free.push(server);
        }
    }
}
