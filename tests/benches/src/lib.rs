//! What the benches share: answers of a server at any length, and what gives them at next to no cost.

mod canned;
pub mod pages;
mod plain;

pub use canned::{Canned, serve};
pub use plain::{PlainConference, PlainPage};
