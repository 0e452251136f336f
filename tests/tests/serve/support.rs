//! Nodes that tests start.

use std::path::PathBuf;
use std::sync::OnceLock;

use pexgen::serve::{Builder, Node};
use pexgen_tests::{Client, cargo};
use tokio::runtime::Runtime;

/// The path of the configuration of conferences.
pub const CONFERENCE: &str = "/api/admin/configuration/v1/conference/";
/// The path of the aliases of conferences.
pub const ALIAS: &str = "/api/admin/configuration/v1/conference_alias/";

/// Returns the folder of a version.
pub fn documents(version: &str) -> PathBuf {
    cargo::workspace().join("schemas/pexip-infinity").join(version)
}

/// Starts a node on the runtime that all tests share.
pub fn start(builder: Builder) -> Node {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| Runtime::new().expect("a runtime"));
    runtime.block_on(builder.start()).unwrap_or_else(|error| panic!("{error}"))
}

/// Starts a node of the newest version.
pub fn newest() -> Node {
    start(Node::builder(documents("v41")))
}

/// Returns a client with all permissions.
pub fn client(node: &Node) -> Client {
    Client::new(&node.url(), Some(("admin", "admin")))
}
