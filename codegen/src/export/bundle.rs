//! One OpenAPI document in place of one that is split over several files.

use crate::diagnostic::Diagnostics;
use crate::input::openapi::{Documents, Node, roots};
use crate::loaded::LoadedVersion;

/// Returns the document of a version with everything that it refers to in other files, and with the corrections of the
/// configuration; `None` if the version has no OpenAPI document. Swagger 2.0 is converted to OpenAPI 3.
pub fn bundle(loaded: &LoadedVersion) -> Option<Node> {
    let (config, files) = (&loaded.config, &loaded.documents);
    let named = config.document.as_deref();
    let root = roots(files, named).next()?;
    // Findings were reported when the version was loaded.
    let documents = Documents::read(root, files, named, &config.patch, &mut Diagnostics::default())?;
    Some(documents.bundle())
}
