//! Which object of the other node is that of the dump, and what changes in it.

use pexip_infinity::runtime::Json;
use pexip_infinity::runtime::dynamic::{Access, DynamicObject, ResourceInfo};

/// Returns `true` for an object with the same value in a unique field, or else with the same name, or else with the same
/// values in all fields. An object that the API cannot create has the same URI.
pub fn is_same(resource: &ResourceInfo, old: &str, wanted: &DynamicObject, other: &DynamicObject) -> bool {
    let is_equal = |field| match wanted.get(field) {
        None | Some(Json::Null) => false,
        Some(value) => value != "" && other.get(field) == Some(value),
    };
    match resource.unique_fields().next() {
        _ if !resource.can_create() => other.uri() == Some(old),
        Some(_) => resource.unique_fields().any(is_equal),
        None if wanted.get("name").is_some() => is_equal("name"),
        None => copied(resource, wanted).fields().all(|(field, value)| other.get(field) == Some(value)),
    }
}

/// Returns the fields that change in an object that is there: it keeps what the server made, such as its UUID.
pub fn change(resource: &ResourceInfo, wanted: &DynamicObject, there: &DynamicObject) -> DynamicObject {
    copied(resource, wanted).differing(there)
}

fn copied(resource: &ResourceInfo, object: &DynamicObject) -> DynamicObject {
    let fields = resource.fields().into_iter().filter(|field| field.access != Access::Generated);
    fields.filter_map(|field| Some((field.name.clone(), object.get(&field.name)?.clone()))).collect()
}
