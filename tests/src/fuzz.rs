//! What the fuzz targets of `tests/fuzz` make of bytes: the folder of an API.

use pexgen::{Failure, Generated};
use serde_json::{Value, json};

use crate::api::{self, Folder};
use crate::invariants;

/// A fuzz target: its name, and the folder around its bytes.
pub type Target = (&'static str, fn(&[u8]) -> Folder);

/// All of them.
pub const TARGETS: [Target; 4] =
    [("configuration", configuration), ("openapi", openapi), ("tastypie", tastypie), ("versions", versions)];

/// What separates the two documents of [`versions`].
const BETWEEN: &[u8] = b"\n=====\n";

/// Generates from a target's folder; see [`invariants::generate`].
///
/// # Errors
/// The generator's diagnostics.
///
/// # Panics
/// When that, or what is generated, is not as it has to be.
pub fn run(folder: &Folder) -> Result<Generated, Failure> {
    let place = tempfile::tempdir().expect("a folder");
    invariants::generate(place.path(), folder)
}

/// The document of a resource, as Tastypie serves it.
pub fn tastypie(bytes: &[u8]) -> Folder {
    let mut folder = named();
    api::group(&mut folder, "v1/things", [("thing", Value::Null), ("other", other())]);
    folder.insert("v1/things/thing.json".to_owned(), bytes.to_vec());
    folder
}

/// An OpenAPI document: JSON where it starts with a brace, else YAML.
pub fn openapi(bytes: &[u8]) -> Folder {
    let mut folder = named();
    folder.insert(document("v1", bytes), bytes.to_vec());
    folder
}

/// `pexgen.toml`, beside the documents of two resources.
pub fn configuration(bytes: &[u8]) -> Folder {
    let mut folder = Folder::from([("pexgen.toml".to_owned(), bytes.to_vec())]);
    api::group(&mut folder, "v1/things", [("thing", thing()), ("other", other())]);
    folder
}

/// The OpenAPI documents of two versions, which are compared too.
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
