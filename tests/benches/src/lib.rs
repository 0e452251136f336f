//! Shared code of the benches: documents, server responses of any length, transports of minimal cost, and the
//! measurement of builds.

pub mod building;
mod canned;
pub mod documents;
pub mod pages;
mod plain;

pub use canned::{Canned, serve};
pub use plain::{PlainConference, PlainPage};
