//! Shared code of the benches: documents, server responses of any length, transports of minimal cost, and the
//! measurement of builds and of this process.

pub mod batch;
pub mod building;
mod canned;
pub mod documents;
pub mod large;
pub mod pages;
mod plain;
pub mod process;

pub use canned::{Canned, serve, serve_slowly};
pub use plain::{PlainBatch, PlainConference, PlainNewConference, PlainPage};
pub use process::median;
