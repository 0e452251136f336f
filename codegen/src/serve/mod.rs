//! A test node: an HTTP server with the resources of a Tastypie API, whose objects are in memory.
//!
//! For an OpenAPI document, the responses are made from its examples and schemas, and nothing is stored.
//!
//! A node is made from the same documents as the bindings. It behaves as django-tastypie does: lists with filters,
//! orderings and pages, objects that are created, changed and deleted, relations in both directions, and the messages
//! and statuses of requests that are refused.
//!
//! # Examples
//! ```no_run
//! use pexgen::serve::Node;
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let node = Node::builder("schemas/pexip-infinity/v41").start().await?;
//! println!("{}", node.url());
//! # Ok(())
//! # }
//! ```

mod auth;
mod body;
mod catalog;
mod cell;
mod clock;
mod command;
mod control;
mod core;
mod dispatch;
mod effect;
mod fault;
mod fill;
mod json;
mod limit;
mod log;
mod moment;
mod multipart;
mod node;
mod oauth;
mod openapi;
mod parameter;
mod percent;
mod python;
mod query;
mod random;
mod record;
mod redact;
mod refusal;
mod render;
mod reply;
mod resource;
mod router;
mod row;
mod server;
mod snapshot;
mod store;
mod tls;
mod uri;
mod write;

pub use auth::User;
pub use clock::Clock;
pub use control::Control;
pub use effect::Scene;
pub use fault::Fault;
pub use limit::Limit;
pub use log::LogEntry;
pub use node::{Builder, LocalNode, Node, StartError};
pub use record::{Recorded, ReplacedField, Upstream};
pub use snapshot::Snapshot;
pub use tls::Certificate;
