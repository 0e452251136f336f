//! The blocking client, for programs without async.
//!
//! Endpoints, requests, filters and errors are the same types as with the async client; a request is sent by `send()`,
//! which returns the result. Lists give iterators.
//!
//! ```no_run
//! # use pexgen_runtime::resource::{Get, List, Rooted};
//! # fn example<Conference: Get + List + Rooted<Key = i64>>() -> pexgen_runtime::Result<()> {
//! use pexgen_runtime::blocking::Client;
//!
//! # fn password() -> String { String::new() }
//! let client = Client::builder("https://manager.example.com").basic_auth("admin", password()).build()?;
//! let room = client.get::<Conference>(1).send()?;
//! for room in client.list::<Conference>().stream() {
//!     let room = room?;
//! }
//! # Ok(()) }
//! ```
//!
//! The async client does the work. Each blocking client has a thread for its connections, which its clones share, so that
//! they are served between calls too. The thread ends with the last clone. Inside an async runtime (also in its
//! `spawn_blocking`) every call is an error, because it would block that runtime. Use the async client there.

mod client;
mod driver;
mod files;

pub use client::Client;
pub use files::Download;
