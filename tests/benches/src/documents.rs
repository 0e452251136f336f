//! Paths of the documents of Pexip's API.

use std::path::{Path, PathBuf};

/// Returns the folder of all versions.
pub fn all() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/pexip-infinity")
}
