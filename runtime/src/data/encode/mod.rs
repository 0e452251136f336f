//! Encoding of values as tastypie servers read them.

mod body;
mod finite;
mod values;

pub(crate) use body::sendable;
pub use body::{AsBody, Body, Complete, Encode, Nested, Node, Patch, Whole};
pub(crate) use finite::to_json;
pub use values::{constant, list, map, tagged};
