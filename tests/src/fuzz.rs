//! Conversion of the input of the fuzz targets of `tests/fuzz` to the folder of an API.

use pexgen::{Failure, Generated};
use serde_json::{Value, json};

use crate::api::{self, Folder};
use crate::invariants;

/// A fuzz target: its name, and the function that creates the folder.
pub type Target = (&'static str, fn(&[u8]) -> Folder);

/// All fuzz targets.
pub const TARGETS: [Target; 4] =
    [("configuration", configuration), ("openapi", openapi), ("tastypie", tastypie), ("versions", versions)];

/// The separator of the two documents of [`versions`].
const BETWEEN: &[u8] = b"\n=====\n";

/// Generates from the folder of a target; see [`invariants::generate`].
///
/// # Errors
/// Returns the diagnostics of the generator.
///
/// # Panics
/// Panics if an invariant is violated.
pub fn run(folder: &Folder) -> Result<Generated, Failure> {
    let place = tempfile::tempdir().expect("a folder");
    invariants::generate(place.path(), folder)
}

/// Creates a folder with the schema document of a resource.
pub fn tastypie(bytes: &[u8]) -> Folder {
    let mut folder = named();
    api::group(&mut folder, "v1/things", [("thing", Value::Null), ("other", other())]);
    folder.insert("v1/things/thing.json".to_owned(), bytes.to_vec());
    folder
}

/// Creates a folder with an OpenAPI document: JSON if it starts with a brace, otherwise YAML.
pub fn openapi(bytes: &[u8]) -> Folder {
    let mut folder = named();
    folder.insert(document("v1", bytes), bytes.to_vec());
    folder
}

/// Creates a folder with a `pexgen.toml` and the documents of two resources.
pub fn configuration(bytes: &[u8]) -> Folder {
    let mut folder = Folder::from([("pexgen.toml".to_owned(), bytes.to_vec())]);
    api::group(&mut folder, "v1/things", [("thing", thing()), ("other", other())]);
    folder
}

/// Creates a folder with the OpenAPI documents of two versions, which are also compared.
pub fn versions(bytes: &[u8]) -> Folder {
    let at = bytes.windows(BETWEEN.len()).position(|window| window == BETWEEN);
    let (old, new) = at.map_or((bytes, bytes), |at| (&bytes[..at], &bytes[at + BETWEEN.len()..]));
    let mut folder = named();
    folder.insert(document("v1", old), old.to_vec());
    folder.insert(document("v2", new), new.to_vec());
    folder
}

fn named() -> Folder {
    Folder::from([("pexgen.toml".to_owned(), b"name = \"api\"\n".to_vec())])
}

fn document(version: &str, bytes: &[u8]) -> String {
    let extension = if bytes.trim_ascii_start().starts_with(b"{") { "json" } else { "yaml" };
    format!("{version}/openapi.{extension}")
}

fn thing() -> Value {
    let fields = json!({
        "id": { "type": "integer", "unique": true },
        "name": { "type": "string", "default": "x", "valid_choices": ["x", "y"] },
        "other": { "type": "related", "related_type": "to_one" },
    });
    api::resource(fields.as_object().cloned().unwrap_or_default())
}

fn other() -> Value {
    let fields = json!({ "id": { "type": "integer", "unique": true }, "note": { "type": "string", "nullable": true } });
    api::resource(fields.as_object().cloned().unwrap_or_default())
}
