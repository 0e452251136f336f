//! What the benches share: documents, answers of a server at any length, what gives them at next to no cost, and what building
//! costs.

pub mod building;
mod canned;
pub mod documents;
pub mod pages;
mod plain;

pub use canned::{Canned, serve};
pub use plain::{PlainConference, PlainPage};
