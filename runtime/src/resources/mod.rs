//! Resources with lists and objects: their declaration, endpoints, filters, relations and commands.

mod client;
pub mod command;
pub mod dynamic;
pub mod endpoint;
mod envelope;
pub mod filter;
pub mod relation;
pub mod resource;
