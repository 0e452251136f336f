//! Lints of methods, keys and names.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::{FieldOf, Lint};
use crate::diagnostic::Id;
use crate::input::tastypie::Document;
use crate::model::{Field, LIST_PARAMETERS, Method, Resource, Role};

pub fn check(lint: &mut Lint<'_>, resource: &Resource) {
    if !matches!(resource.role, Role::Collection | Role::Nested { .. }) {
        return;
    }
    methods(lint, resource);
    let writes = resource.is_written_whole() || resource.is_patched();
    if writes && !resource.fields.iter().any(Field::is_written) {
        let message = format!("`{}` can be created or changed, but has no field to write", resource.id);
        lint.resource(Id::NothingToWrite, resource, "/fields", message, "either a method or a `readonly` is wrong");
    }
    for field in resource.fields.iter().filter(|field| LIST_PARAMETERS.contains(&field.wire.as_str())) {
        let message = format!("the field `{0}` has the name of the parameter `{0}` of every list", field.wire);
        let help = format!(
            "the parameter can't be used, because the server filters by the field; filters need a lookup: `{}__exact`",
            field.wire
        );
        lint.field(Id::ShadowedParameter, FieldOf { resource, field }, "", message, &help);
    }
}

fn methods(lint: &mut Lint<'_>, resource: &Resource) {
    if resource.lists(Method::Patch) && !resource.details(Method::Put) {
        let message = format!("PATCH on the list of `{}` is allowed, but PUT on one object is not", resource.id);
        let help = "Tastypie responds to such a PATCH with 405, because it requires PUT";
        lint.resource(Id::UnservableMethod, resource, "/allowed_list_http_methods", message, help);
    }
    // Tastypie itself does not support POST on one object, but the code of a resource may.
    if resource.details(Method::Post) && !resource.lists(Method::Post) {
        let message = format!("POST on one object of `{}` is allowed", resource.id);
        let help = "Tastypie responds with 501 unless the resource has its own code for it";
        lint.resource(Id::UnservableMethod, resource, "/allowed_detail_http_methods", message, help);
    }
}

/// Reports a key that is not documented as unique.
pub fn key(lint: &mut Lint<'_>, at: FieldOf<'_>, document: &Document) {
    let is_key = at.resource.key.as_ref().is_some_and(|key| key.field == at.field.wire);
    let primary = document.fields.get(&at.field.wire).is_some_and(|field| field.primary_key);
    if is_key
        && !at.field.filtering.unique
        && !primary
        && matches!(at.resource.role, Role::Collection)
        && !at.resource.detail_methods.is_empty()
    {
        let message =
            format!("`{}` is the key in the URI of an object, but is not documented as unique", at.field.wire);
        lint.field(Id::KeyNotUnique, at, "/unique", message, "if another field is the key, set `key` in pexgen.toml");
    }
}

pub fn clashing_fields(lint: &mut Lint<'_>, resource: &Resource) {
    // Fields of symbols alone are named after them.
    let named = resource.fields.iter().filter(|field| !field.wire.to_snake_case().is_empty());
    for fields in same(named, |field| field.wire.to_snake_case()) {
        let names: Vec<String> = fields.iter().map(|field| format!("`{}` as `{}`", field.wire, field.name)).collect();
        let message = format!("fields of `{}` differ only in spelling: {}", resource.id, names.join(", "));
        let at = FieldOf { resource, field: fields[0] };
        lint.field(Id::NamesClash, at, "", message, "the bindings use these names");
    }
}

pub fn clashing_resources(lint: &mut Lint<'_>) {
    let loaded = lint.loaded;
    for resources in
        same(loaded.version.resources.values(), |resource| (&resource.group, resource.name.to_snake_case()))
    {
        let names: Vec<String> =
            resources.iter().map(|one| format!("`{}` as `{}`", one.id, one.names.module)).collect();
        let message = format!("resources differ only in spelling: {}", names.join(", "));
        lint.resource(Id::NamesClash, resources[0], "", message, "the bindings use these names");
    }
}

/// Returns the groups of items that have the same key.
pub fn same<'a, T, K: Ord>(all: impl Iterator<Item = &'a T>, key: impl Fn(&'a T) -> K) -> Vec<Vec<&'a T>> {
    let mut groups: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for one in all {
        groups.entry(key(one)).or_default().push(one);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}
