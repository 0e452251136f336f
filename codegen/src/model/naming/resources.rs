//! Names of the items that are generated for resources.

use std::collections::BTreeSet;

use super::UNLISTED;
use super::groups::ids;
use super::registry::NameRegistry;
use super::reserved::{Reserved, TYPES, VARIANTS};
use super::scope::{Case, Scope, Wire, fields_scope};
use crate::model::{Choices, Field, LookupSet, Lookups, Resource, Role, Type, Version, required_struct};

/// Assigns the names of every resource except modules.
pub fn name_all(version: &mut Version, registry: &mut NameRegistry<'_>) {
    let groups: BTreeSet<Vec<String>> = version.resources.values().map(|resource| resource.group.clone()).collect();
    for group in groups {
        name_group(version, &group, registry);
    }
    for resource in version.resources.values_mut() {
        let Resource { id, names, fields, delete_parameters, .. } = resource;
        name_fields(id, fields, registry);
        let body = names.body();
        let required = struct_of(&names.new, fields);
        let own = [names.read.as_str(), &names.new, &names.patch, &names.endpoint, &body];
        let scope = choices_scope(&TYPES, own.into_iter().chain(required.as_deref()));
        name_choices(id, fields.iter_mut(), &scope, registry);
        name_lookup_sets(id, fields, registry);
        let wires = delete_parameters.iter().map(|parameter| Wire::of(parameter));
        names.delete_parameters = registry.resolve(format!("delete parameters of {id}"), &fields_scope(), wires);
    }
}

fn name_group(version: &mut Version, group: &[String], registry: &mut NameRegistry<'_>) {
    let ids = ids(version.resources.iter().map(|(id, one)| (id, &one.group)), group);
    let wires: Vec<Wire> = ids.iter().map(|id| Wire::of_resource(&version.resources[id])).collect();
    let scope = Scope::new(Case::Pascal, "Resource", &TYPES).deriving(&["New"], &["Body", "FileEndpoint", "Patch"]);
    let types = registry.resolve(format!("types of {}", group.join("/")), &scope, wires);
    for (id, read) in ids.iter().zip(types) {
        let Some(resource) = version.resources.get_mut(id) else {
            continue;
        };
        resource.names.new = match resource.role {
            Role::Command(_) => read.clone(),
            _ => format!("New{read}"),
        };
        resource.names.patch = format!("{read}Patch");
        resource.names.endpoint = format!("{read}FileEndpoint");
        resource.names.read = read;
    }
}

fn name_fields(owner: &str, fields: &mut [Field], registry: &mut NameRegistry<'_>) {
    let wires = fields.iter().map(|field| Wire::of(&field.wire));
    let names = registry.resolve(format!("fields of {owner}"), &fields_scope(), wires);
    for (field, name) in fields.iter_mut().zip(names) {
        field.name = name;
    }
}

/// The struct of the required fields of what is sent, if there are many.
pub(super) fn struct_of(sent: &str, fields: &[Field]) -> Option<String> {
    required_struct(sent, fields.iter().filter(|field| field.is_required()).count())
}

/// Creates the scope of the enums of fields, which are in the same file as the types in `own`.
pub(super) fn choices_scope<'a>(reserved: &'static Reserved, own: impl IntoIterator<Item = &'a str>) -> Scope<'a> {
    Scope::new(Case::Pascal, "Choice", reserved).reserving(own)
}

pub(super) fn name_choices<'f>(
    owner: &str,
    fields: impl IntoIterator<Item = &'f mut Field>,
    scope: &Scope<'_>,
    registry: &mut NameRegistry<'_>,
) {
    let mut enums: Vec<&mut Field> = fields.into_iter().filter(|field| matches!(field.kind, Type::Choice(_))).collect();
    let wires: Vec<Wire> = enums.iter().map(|field| Wire::of(&field.wire)).collect();
    let names = registry.resolve(format!("choices of {owner}"), scope, wires);
    for (field, name) in enums.iter_mut().zip(names) {
        let Type::Choice(choices) = &mut field.kind else {
            continue;
        };
        name_values(&format!("{owner}.{}", field.wire), choices, registry);
        choices.name = name;
    }
}

/// Assigns the variants of an enum.
pub(super) fn name_values(owner: &str, choices: &mut Choices, registry: &mut NameRegistry<'_>) {
    let scope = Scope::new(Case::Pascal, "Value", &VARIANTS);
    let wires = choices.values.iter().map(|choice| {
        let text = if choice.label.is_empty() { &choice.wire } else { &choice.label };
        Wire::with_text(choice.wire.clone(), text.clone())
    });
    let variants = registry.resolve(format!("values of {owner}"), &scope, wires);
    for (choice, variant) in choices.values.iter_mut().zip(variants) {
        choice.name = variant;
    }
    UNLISTED.clone_into(&mut choices.other);
}

/// Assigns the names of lookup sets, which are in a module of their own.
fn name_lookup_sets(owner: &str, fields: &mut [Field], registry: &mut NameRegistry<'_>) {
    let scope = Scope::new(Case::Pascal, "Lookups", &TYPES);
    let mut sets: Vec<(&str, &mut LookupSet)> = Vec::new();
    for field in fields {
        if let Lookups::Only(set) = &mut field.filtering.lookups {
            sets.push((&field.wire, set));
        }
    }
    let wires: Vec<Wire> = sets.iter().map(|(wire, _)| Wire::of(wire)).collect();
    let names = registry.resolve(format!("lookups of {owner}"), &scope, wires);
    for ((_, set), name) in sets.into_iter().zip(names) {
        set.name = name;
    }
}
