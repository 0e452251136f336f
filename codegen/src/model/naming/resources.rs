//! Names of what is generated for resources.

use std::collections::{BTreeMap, BTreeSet};

use super::UNLISTED;
use super::reserved::{KEYWORDS, PRELUDE_TYPES};
use super::scope::{Case, Scope, fields_scope, modules_scope};
use crate::model::{Choices, Field, LookupSet, Lookups, Resource, Role, Type, Version};

/// Decides the names of every resource.
pub fn name_all(version: &mut Version) {
    let mut groups: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
    for (id, resource) in &version.resources {
        groups.entry(resource.group.clone()).or_default().push(id.clone());
    }
    for ids in groups.values() {
        name_group(version, ids);
    }
    for resource in version.resources.values_mut() {
        let Resource { names, fields, .. } = resource;
        name_fields(fields);
        name_choices(fields.iter_mut(), [names.read.as_str(), &names.new, &names.patch]);
        name_lookup_sets(fields);
    }
}

fn name_group(version: &mut Version, ids: &[String]) {
    let wires: Vec<String> = ids.iter().map(|id| version.resources[id].name.clone()).collect();
    let modules = modules_scope().resolve(wires.iter().map(String::as_str));
    let types = Scope::new(Case::Pascal, "Resource", PRELUDE_TYPES.iter().chain(KEYWORDS).copied())
        .resolve(wires.iter().map(String::as_str));
    let taken: BTreeSet<&str> = types.iter().map(String::as_str).collect();
    for ((id, module), read) in ids.iter().zip(modules).zip(&types) {
        let Some(resource) = version.resources.get_mut(id) else { continue };
        let derived = |prefix: &str, suffix: &str| {
            let name = format!("{prefix}{read}{suffix}");
            if taken.contains(name.as_str()) { format!("{name}Body") } else { name }
        };
        resource.names.new = match resource.role {
            Role::Command(_) => read.clone(),
            _ => derived("New", ""),
        };
        resource.names.patch = derived("", "Patch");
        resource.names.read.clone_from(read);
        resource.names.module = module;
    }
}

pub(super) fn name_fields(fields: &mut [Field]) {
    let names = fields_scope().resolve(fields.iter().map(|field| field.wire.as_str()));
    for (field, name) in fields.iter_mut().zip(names) {
        field.name = name;
    }
}

pub(super) fn name_choices<'f, 'a>(
    fields: impl IntoIterator<Item = &'f mut Field>,
    own: impl IntoIterator<Item = &'a str>,
) {
    let reserved = PRELUDE_TYPES.iter().chain(KEYWORDS).copied().chain(own);
    let scope = Scope::new(Case::Pascal, "Choice", reserved);
    let mut enums: Vec<&mut Field> = fields.into_iter().filter(|field| matches!(field.kind, Type::Choice(_))).collect();
    let names = scope.resolve(enums.iter().map(|field| field.wire.as_str()).collect::<Vec<_>>());
    for (field, name) in enums.iter_mut().zip(names) {
        let Type::Choice(choices) = &mut field.kind else { continue };
        name_values(choices);
        choices.name = name;
    }
}

/// Names the variants of an enum.
pub(super) fn name_values(choices: &mut Choices) {
    let variants = Scope::new(Case::Pascal, "Value", [UNLISTED, "Self"])
        .resolve(choices.values.iter().map(|choice| choice.wire.as_str()));
    for (choice, variant) in choices.values.iter_mut().zip(variants) {
        choice.name = variant;
    }
    UNLISTED.clone_into(&mut choices.other);
}

/// Lookup sets stand in a module of their own.
fn name_lookup_sets(fields: &mut [Field]) {
    let reserved = PRELUDE_TYPES.iter().chain(KEYWORDS).copied();
    let scope = Scope::new(Case::Pascal, "Lookups", reserved);
    let mut sets: Vec<(&str, &mut LookupSet)> = Vec::new();
    for field in fields {
        if let Lookups::Only(set) = &mut field.lookups {
            sets.push((&field.wire, set));
        }
    }
    let names = scope.resolve(sets.iter().map(|(wire, _)| *wire).collect::<Vec<_>>());
    for ((_, set), name) in sets.into_iter().zip(names) {
        set.name = name;
    }
}
