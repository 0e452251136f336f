//! Addresses of objects, and links between objects.

mod address;
mod link;
mod related;
mod uri;

pub use address::{IntoUri, Key};
pub use link::Link;
pub use related::Related;
pub use uri::{InvalidUri, ResourceUri};
