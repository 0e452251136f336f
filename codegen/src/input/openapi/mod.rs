//! OpenAPI documents: JSON or YAML, one that describes an API and others that it refers to.

mod bundle;
mod documents;
mod edit;
mod moved;
mod node;
mod overlay;
mod patch;
mod reading;
mod swagger;

use std::collections::BTreeMap;

use crate::source_text::SourceFile;
pub use documents::{BadReference, Documents, Located};
pub use node::Node;
pub use patch::{PatchConfig, PatchKind, PatchOperation};

/// Whether a document of a version, by its path without `.json`, describes the whole version.
pub fn is_root(id: &str) -> bool {
    ["openapi", "swagger"]
        .iter()
        .any(|name| id.strip_prefix(name).is_some_and(|rest| matches!(rest, "" | ".yaml" | ".yml")))
}

/// The documents of a version that describe it, by their paths without `.json`: the one that the configuration names,
/// or those with the usual names.
pub fn roots<'f>(
    files: &'f BTreeMap<String, SourceFile>,
    named: Option<&str>,
) -> impl Iterator<Item = &'f SourceFile> + use<'f> {
    let named = named.map(|path| path.strip_suffix(".json").unwrap_or(path).to_owned());
    let is_main = move |id: &str| named.as_ref().map_or_else(|| is_root(id), |named| id == named);
    files.iter().filter(move |(id, _)| is_main(id)).map(|(_, file)| file)
}
