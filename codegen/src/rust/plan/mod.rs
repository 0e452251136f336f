//! The decisions about the output: names, types, imports and documentation of every item.
//!
//! Each module plans one sort of item as plain data. The printers beside this module quote that data and decide
//! nothing.

mod access;
pub mod bindings;
pub mod body;
pub mod description;
pub mod example;
mod example_values;
pub mod files;
pub mod filters;
pub mod group;
pub mod imports;
pub mod operation;
pub mod record;
pub mod repeated;
pub mod resource;
#[cfg(feature = "cli")]
pub mod resource_calls;
pub mod root;
pub mod schema;
pub mod tree;
pub mod types;
pub mod version;
