//! The objects of a dump with the URIs of another node.

use std::collections::{BTreeMap, BTreeSet};

use pexip_infinity::runtime::Json;
use pexip_infinity::runtime::dynamic::{Access, DynamicObject, FieldInfo, ResourceInfo};

/// Fields that lead to objects that are not on the other node, with the URIs of these in the dump.
pub type Missing = Vec<(String, String)>;

pub struct Translation {
    /// The objects of the dump.
    dumped: BTreeSet<String>,
    /// Those that other objects of the dump belong to, such as the conference of an alias.
    parents: BTreeSet<String>,
    /// The URI on the other node, by the URI in the dump.
    pub uris: BTreeMap<String, String>,
    /// The fields that have no value in the dump, with the URI in the dump.
    pub secrets: BTreeSet<(String, String)>,
}

impl Translation {
    pub fn new(objects: &[(&ResourceInfo, DynamicObject)]) -> Self {
        let mut parents = BTreeSet::new();
        for (resource, object) in objects {
            let fields = resource.fields().into_iter().filter(|field| field.access == Access::Parent);
            parents.extend(fields.filter_map(|field| uri_of(object.get(&field.name)?).map(str::to_owned)));
        }
        let dumped = objects.iter().filter_map(|(_, object)| object.uri().map(str::to_owned)).collect();
        Self { dumped, parents, uris: BTreeMap::new(), secrets: BTreeSet::new() }
    }

    /// Returns the fields that are written, with what servers make otherwise, such as a UUID, and those that are left out.
    pub fn translate(&mut self, resource: &ResourceInfo, object: &DynamicObject) -> (DynamicObject, Missing) {
        let (mut translated, mut missing) = (DynamicObject::new(), Vec::new());
        let uri = object.uri().unwrap_or_default();
        let is_restored = |field: &FieldInfo| field.is_copied() || field.access == Access::Generated;
        for field in resource.fields().into_iter().filter(is_restored) {
            let is_sent = |value: &&Json| field.access != Access::Optional || !value.is_null();
            let Some(value) = object.get(&field.name).filter(is_sent) else { continue };
            if *value == "***" {
                self.secrets.insert((uri.to_owned(), field.name));
            } else if !self.is_restored_elsewhere(&field, uri, value) {
                match self.value(value) {
                    Ok(value) => translated.set(field.name, value),
                    Err(target) => missing.push((field.name, target)),
                }
            }
        }
        (translated, missing)
    }

    /// Returns `true` for related objects that have their own entries in the dump, which lead to this object.
    fn is_restored_elsewhere(&self, field: &FieldInfo, uri: &str, value: &Json) -> bool {
        let Some(values) = value.as_array().filter(|_| field.is_relation) else { return false };
        match field.access {
            Access::Nested => self.parents.contains(uri),
            _ => values.iter().any(|value| uri_of(value).is_none()),
        }
    }

    /// Returns the value on the other node.
    ///
    /// # Errors
    /// The URI of an object that is not there.
    fn value(&self, value: &Json) -> Result<Json, String> {
        if let Json::Array(values) = value {
            return values.iter().map(|value| self.value(value)).collect();
        }
        match uri_of(value).filter(|uri| self.dumped.contains(*uri)) {
            Some(uri) => self.uris.get(uri).map(|uri| uri.as_str().into()).ok_or_else(|| uri.to_owned()),
            None => Ok(value.clone()),
        }
    }
}

fn uri_of(value: &Json) -> Option<&str> {
    value.as_str().or_else(|| value.get("resource_uri")?.as_str())
}
