//! Folders of APIs that tests create.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pexgen::input::file_name;
use serde_json::{Value, json};

/// The files of an API's folder by path.
pub type Folder = BTreeMap<String, Vec<u8>>;

/// Adds a group of resources: a root document and the schema documents.
pub fn group<'a>(folder: &mut Folder, path: &str, resources: impl IntoIterator<Item = (&'a str, Value)>) {
    let mut root = serde_json::Map::new();
    for (name, document) in resources {
        let list = format!("/api/{path}/{name}/");
        root.insert(name.to_owned(), json!({ "list_endpoint": list, "schema": format!("{list}schema/") }));
        folder.insert(format!("{path}/{}.json", file_name::stem(name)), document.to_string().into());
    }
    folder.insert(format!("{path}/root.json"), Value::Object(root).to_string().into());
}

/// Returns the schema document of a resource with these fields that can be listed, created and changed.
pub fn resource(fields: serde_json::Map<String, Value>) -> Value {
    let all: Vec<&String> = fields.keys().collect();
    let filtering: serde_json::Map<String, Value> =
        all.iter().map(|field| ((*field).clone(), json!(["exact", "in"]))).collect();
    json!({
        "allowed_list_http_methods": ["get", "post"],
        "allowed_detail_http_methods": ["get", "put", "patch", "delete"],
        "default_format": "application/json",
        "default_limit": 20,
        "filtering": filtering,
        "ordering": all,
        "fields": fields,
    })
}

/// Replaces the content of a folder.
///
/// # Panics
/// Panics on I/O errors.
pub fn write(at: &Path, files: &Folder) {
    let _ = fs::remove_dir_all(at);
    for (path, text) in files {
        let path = at.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }
}
