//! Methods, keys and names.

use std::collections::BTreeMap;

use heck::ToSnakeCase;

use super::{At, Lint};
use crate::diagnostic::Id;
use crate::input::tastypie::Document;
use crate::model::{Field, Method, Resource, Role};

/// Parameters that every list takes.
const PARAMETERS: [&str; 4] = ["limit", "offset", "order_by", "format"];

pub fn check(lint: &mut Lint<'_>, resource: &Resource) {
    if !matches!(resource.role, Role::Collection | Role::Nested { .. }) {
        return;
    }
    methods(lint, resource);
    let writes = resource.is_written_whole() || resource.is_patched();
    if writes && !resource.fields.iter().any(Field::is_written) {
        let message = format!("`{}` can be created or changed, but has no field to write", resource.id);
        lint.resource(
            Id::NothingToWrite,
            resource,
            "/fields",
            message,
            "a method too many, or `readonly` where it doesn't hold",
        );
    }
    for field in resource.fields.iter().filter(|field| PARAMETERS.contains(&field.wire.as_str())) {
        let message = format!("the field `{0}` has the name of the list's own parameter `{0}`", field.wire);
        let help = "a server takes one for the other: lists can't be filtered by it, or not paged or ordered";
        lint.field(Id::ShadowedParameter, At { resource, field }, "", message, help);
    }
}

fn methods(lint: &mut Lint<'_>, resource: &Resource) {
    if resource.lists(Method::Patch) && !resource.details(Method::Put) {
        let message = format!("PATCH on the list of `{}` is allowed, but PUT on one object isn't", resource.id);
        let help = "Tastypie answers such a PATCH with 405: it changes many objects only where each may be replaced";
        lint.resource(Id::UnservableMethod, resource, "/allowed_list_http_methods", message, help);
    }
    // A resource may take POST on one object by code of its own; Tastypie itself doesn't.
    if resource.details(Method::Post) && !resource.lists(Method::Post) {
        let message = format!("POST on one object of `{}` is allowed", resource.id);
        let help = "Tastypie answers it with 501 unless the resource has code of its own for it";
        lint.resource(Id::UnservableMethod, resource, "/allowed_detail_http_methods", message, help);
    }
}

/// A key that doesn't say that it is one.
pub fn key(lint: &mut Lint<'_>, at: At<'_>, document: &Document) {
    let is_key = at.resource.key.as_ref().is_some_and(|key| key.field == at.field.wire);
    let primary = document.fields.get(&at.field.wire).is_some_and(|field| field.primary_key);
    if is_key
        && !at.field.filtering.unique
        && !primary
        && matches!(at.resource.role, Role::Collection)
        && !at.resource.detail_methods.is_empty()
    {
        let message = format!("`{}` ends the address of an object, but isn't said to be unique", at.field.wire);
        lint.field(
            Id::KeyNotUnique,
            at,
            "/unique",
            message,
            "if another field is the key, name it in pexgen.toml by `key`",
        );
    }
}

pub fn clashing_fields(lint: &mut Lint<'_>, resource: &Resource) {
    for fields in same(resource.fields.iter(), |field| field.wire.to_snake_case()) {
        let names: Vec<String> = fields.iter().map(|field| format!("`{}` as `{}`", field.wire, field.name)).collect();
        let message = format!("fields of `{}` differ only in spelling: {}", resource.id, names.join(", "));
        let at = At { resource, field: fields[0] };
        lint.field(Id::NamesClash, at, "", message, "the bindings tell them apart by these names");
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
        lint.resource(Id::NamesClash, resources[0], "", message, "the bindings tell them apart by these names");
    }
}

/// Those that share something with others.
pub fn same<'a, T, K: Ord>(all: impl Iterator<Item = &'a T>, key: impl Fn(&'a T) -> K) -> Vec<Vec<&'a T>> {
    let mut groups: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for one in all {
        groups.entry(key(one)).or_default().push(one);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}
