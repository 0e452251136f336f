//! Writing values the way tastypie servers read them.

mod body;
mod node;
mod values;

pub use body::{AsBody, Body, Complete, Nested};
pub use node::Node;
pub use values::{Encode, list, tagged};
