//! Small Tastypie documents for tests, and versions made of them.

use std::collections::BTreeMap;

use pexgen::diagnostic::Diagnostics;
use pexgen::input::config;
use pexgen::loaded::LoadedVersion;
use pexgen::source_text::SourceFile;
use serde_json::{Value, json};

/// Loads documents of the group `configuration`, by name.
pub fn load(documents: &[(&str, Value)], config: &str) -> LoadedVersion {
    let mut root = serde_json::Map::new();
    let mut files = BTreeMap::new();
    for (name, document) in documents {
        let path = format!("/api/configuration/v1/{name}/");
        root.insert((*name).to_owned(), json!({ "list_endpoint": path, "schema": format!("{path}schema/") }));
        files.insert(format!("configuration/{name}"), document.clone());
    }
    files.insert("configuration/root".to_owned(), Value::Object(root));
    let file = |(id, document): (String, Value)| {
        let file = SourceFile { path: format!("v1/{id}.json"), text: format!("{document:#}").into() };
        (id, file)
    };
    let mut diagnostics = Diagnostics::default();
    let text = format!("name = \"rooms\"\n{config}");
    let config =
        config::parse(&SourceFile { path: "pexgen.toml".to_owned(), text: text.into() }, None, &mut diagnostics);
    let config = config.unwrap_or_else(|| panic!("{:?}", diagnostics.into_sorted()));
    let loaded = LoadedVersion::from_documents("v1", files.into_iter().map(file).collect(), &config);
    loaded.unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Creates a document with a key and more fields.
pub fn room(fields: Value) -> Value {
    let mut all = json!({ "id": { "type": "integer", "unique": true } });
    if let (Some(all), Value::Object(fields)) = (all.as_object_mut(), fields) {
        all.extend(fields);
    }
    json!({ "allowed_list_http_methods": ["get", "post"], "allowed_detail_http_methods": ["get"], "fields": all })
}

/// Creates a field with a help text and additional keys.
pub fn field(kind: &str, particular: Value) -> Value {
    let mut field = json!({ "type": kind, "help_text": "Words.", "nullable": true });
    if let (Some(field), Value::Object(particular)) = (field.as_object_mut(), particular) {
        field.extend(particular);
    }
    field
}

/// Creates a room with one more field.
pub fn with(name: &str, kind: &str, particular: Value) -> Value {
    room(json!({ name: field(kind, particular) }))
}
