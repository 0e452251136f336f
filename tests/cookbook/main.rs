//! Every example of the vendor's two guides to the Management API, of version 14 and of version 21, as a few lines of
//! typed Rust that run against a real server.
//!
//! An example is a `pub async fn` above a file's tests. The last lines of its comment name the section of the guide
//! that it comes from. `docs/cookbook.md` shows all of them; [`book`] keeps it as the sources are.

mod book;
mod command;
mod configuration;
mod connecting;
mod earlier;
mod history;
mod node;
mod retrieving;
mod sections;
mod snmp;
mod status;
