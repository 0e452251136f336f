//! Exporters: versions in the formats of other tools.

pub mod openapi;

use serde::Serialize;

/// Returns a document as indented JSON with a trailing newline.
///
/// # Errors
/// Documents that are exported or bundled do not cause errors.
pub fn to_json(document: &impl Serialize) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(document).map(|text| text + "\n")
}

/// Returns a document as YAML.
///
/// # Errors
/// Documents that are exported or bundled do not cause errors.
pub fn to_yaml(document: &impl Serialize) -> Result<String, serde_saphyr::ser::Error> {
    serde_saphyr::to_string(document)
}
