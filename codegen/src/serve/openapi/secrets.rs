//! The names of secret values in a document: those of the format `password`, and of keys in the query.

use std::collections::BTreeSet;
use std::ptr;

use serde_json::Value as Json;

use super::document::{Document, visit};
use crate::serve::redact::UNNAMED;

/// Keywords of a schema that contain values, not schemas.
const VALUES: [&str; 5] = ["const", "default", "enum", "example", "examples"];

/// Returns the names of properties and parameters that are secret or have secret items. [`UNNAMED`] is one of them if a body
/// is a secret itself.
pub(super) fn names(document: &Document) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    visit(document.root(), &mut |entry, value| match entry {
        "properties" => {
            let properties = value.as_object().into_iter().flatten();
            let secret = properties.filter(|(_, schema)| is_secret(document, schema, Inside::Items));
            names.extend(secret.map(|(name, _)| name.clone()));
        }
        "parameters" => {
            let listed = value.as_array().into_iter().flatten();
            let named = value.as_object().into_iter().flatten().map(|(_, parameter)| parameter);
            let parameters = listed.chain(named).map(|parameter| document.resolve(parameter));
            let secret = parameters.filter(|parameter| is_secret(document, parameter, Inside::Properties));
            names.extend(secret.filter_map(|parameter| Some(parameter.get("name")?.as_str()?.to_owned())));
        }
        "requestBody" => {
            let contents = document.resolve(value)["content"].as_object().into_iter().flatten();
            let mut schemas = contents.filter_map(|(_, content)| content.get("schema"));
            if schemas.any(|schema| is_secret(document, schema, Inside::Items)) {
                names.insert(UNNAMED.to_owned());
            }
        }
        "securitySchemes" => {
            let schemes = value.as_object().into_iter().flatten().map(|(_, scheme)| document.resolve(scheme));
            let keys = schemes.filter(|scheme| scheme["in"] == "query");
            names.extend(keys.filter_map(|scheme| Some(scheme.get("name")?.as_str()?.to_owned())));
        }
        _ => {}
    });
    names
}

/// Which parts of a value count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// All but the properties that the schema names: they have names of their own.
    Items,
    /// All.
    Properties,
}

fn is_secret(document: &Document, schema: &Json, inside: Inside) -> bool {
    let (mut waiting, mut seen) = (vec![schema], BTreeSet::new());
    while let Some(value) = waiting.pop() {
        let value = document.resolve(value);
        if !seen.insert(ptr::from_ref(value)) {
            continue;
        }
        match value {
            Json::Array(items) => waiting.extend(items),
            Json::Object(entries) if entries.get("format").is_some_and(|format| format == "password") => return true,
            Json::Object(entries) => {
                let skipped = |name: &str| VALUES.contains(&name) || name == "properties" && inside == Inside::Items;
                waiting.extend(entries.iter().filter(|(name, _)| !skipped(name)).map(|(_, inner)| inner));
            }
            _ => {}
        }
    }
    false
}
