//! OpenAPI documents: JSON or YAML, one that describes an API and others that it refers to.

mod documents;
mod node;
mod overlay;
mod patch;
mod swagger;

pub use documents::{BadReference, Documents, Located};
pub use node::Node;
pub use patch::{PatchConfig, PatchKind, PatchOperation};

/// Whether a document of a version, by its path without `.json`, describes the whole version.
pub fn is_root(id: &str) -> bool {
    ["openapi", "swagger"]
        .iter()
        .any(|name| id.strip_prefix(name).is_some_and(|rest| matches!(rest, "" | ".yaml" | ".yml")))
}
