//! The same client without async: each call returns when it is done.
//!
//! ```no_run
//! # fn main() -> pexgen_runtime::Result<()> {
//! use pexgen_runtime::blocking::Client;
//!
//! # fn password() -> String { String::new() }
//! let client = Client::builder("https://manager.example.com").basic_auth("admin", password()).build()?;
//! # Ok(()) }
//! ```
//!
//! The async client does the work, on a runtime of its own that the calling thread drives. Requests, answers, filters
//! and errors are the same types. Within an async runtime (also in its `spawn_blocking`) every call is an error that says
//! so: it would stop whatever else that runtime does. There the async client is at hand.

mod client;
mod driver;
mod endpoint;
mod files;
mod list;
mod operation;

pub use client::Client;
#[doc(hidden)]
pub use driver::Driver;
pub use endpoint::{BatchRequest, Endpoint};
pub use files::Download;
pub use list::{ListRequest, Pages, Rows};
pub use operation::{Items, send};
