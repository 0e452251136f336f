//! Encoding of values as tastypie servers read them.

mod body;
mod values;

pub(crate) use body::sendable;
pub use body::{AsBody, Body, Complete, Encode, Nested, Node, Patch, Whole};
pub use values::{constant, list, map, tagged};
