//! Every example of the vendor's two guides to the Management API, versions 14 and 21, in typed Rust. The
//! tests run them against a real server.
//!
//! An example is a `pub async fn` above a file's tests. The last lines of its comment name the corresponding
//! sections of the guides. `docs/cookbook.md` contains all examples; [`book`] keeps it up to date. An example compiles
//! with the versions of its sections, or with the one after `in version`; [`versions`] checks that.

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
mod version_14;
mod versions;
