//! Names of the items that are generated for schemas, all in one module.

use std::collections::{BTreeMap, BTreeSet};

use super::UNLISTED;
use super::registry::NameRegistry;
use super::reserved::{self, SCHEMA_TYPES, VARIANTS};
use super::resources::{choices_scope, name_choices, name_values, struct_of};
use super::scope::{Case, Scope, Wire, fields_scope, modules_scope};
use super::variants::Identities;
use crate::model::{Field, Object, Schema, Shape, Union, Version};

/// The field for additional properties.
const MORE: &str = "more";

/// Assigns the names of every schema.
pub fn name_all(version: &mut Version, registry: &mut NameRegistry<'_>) {
    let identities = Identities::of(version, registry);
    let wires: Vec<Wire> = version.schemas.keys().map(|id| Wire::of(&identities.schema(id))).collect();
    let modules = registry.resolve("modules of schemas".to_owned(), &modules_scope(), wires.clone());
    let sent = registry.recorded_before(SENT_TYPES);
    let earlier = registry.recorded_before(TYPES);
    let owners: BTreeMap<&str, &str> = earlier.iter().map(|(id, name)| (name.as_str(), id.as_str())).collect();
    let only_sent: BTreeSet<String> =
        version.schemas.values().filter(|schema| !schema.read).map(|schema| identities.schema(&schema.id)).collect();
    let is_only_sent = |id: &str| only_sent.contains(id);
    let is_of_another = |id: &str, name: &str| owners.get(name).is_some_and(|owner| *owner != id);
    let reserved = sent.iter().filter(|(id, name)| !is_only_sent(id) && !is_of_another(id, name));
    let reserved = reserved.map(|(_, name)| name.as_str());
    let scope = Scope::new(Case::Pascal, "Type", &SCHEMA_TYPES).reserving(reserved);
    let types = registry.resolve(TYPES.to_owned(), &scope, wires);
    let taken: BTreeSet<String> = types.iter().cloned().collect();
    for ((schema, module), read) in version.schemas.values_mut().zip(modules).zip(types) {
        let known_as = identities.schema(&schema.id);
        schema.names.module = module;
        schema.names.new = name_to_send(schema, &read, sent.get(&known_as), &taken);
        schema.names.read = if schema.read { read } else { schema.names.new.clone() };
        if is_named_when_sent(schema) {
            registry.record(SENT_TYPES, &known_as, &schema.names.new);
        }
        name_inside(&known_as, schema, &identities, registry);
    }
}

/// The scope of the names of types.
const TYPES: &str = "types of schemas";

/// The scope of the names of types that are sent where another type is read.
const SENT_TYPES: &str = "types of schemas, as sent";

/// Whether what is sent has a name that is recorded: a type that is only sent must keep its name when it is read as well.
/// Forms with files are named after their operation.
fn is_named_when_sent(schema: &Schema) -> bool {
    let is_type = !matches!(schema.shape, Shape::Choice(_)) && !schema.fields().iter().any(Field::holds_files);
    schema.written && is_type && (schema.read || schema.differs_when_sent)
}

/// The name of what is sent: the one from earlier, or one that no component has. A type that is only sent needs no
/// prefix.
fn name_to_send(schema: &Schema, own: &str, earlier: Option<&String>, taken: &BTreeSet<String>) -> String {
    let usual = if schema.read { format!("New{own}") } else { own.to_owned() };
    let mut name = earlier.cloned().unwrap_or(usual);
    while taken.contains(&name) && (schema.read || name != own) {
        name.push_str("Input");
    }
    name
}

/// Names what is inside a schema that is known by `known_as`.
fn name_inside(known_as: &str, schema: &mut Schema, identities: &Identities, registry: &mut NameRegistry<'_>) {
    let Schema { id, names, shape, .. } = schema;
    match shape {
        Shape::Object(object) => name_members(known_as, object, [names.read.as_str(), &names.new], registry),
        Shape::Choice(choices) => {
            choices.name.clone_from(&names.read);
            name_values(known_as, choices, registry);
        }
        Shape::Union(union) => {
            let labels: Vec<&str> =
                union.variants.iter().map(|variant| identities.variant(id, &variant.label)).collect();
            let wires: Vec<Wire> = labels.into_iter().map(Wire::of).collect();
            name_variants(known_as, wires, union, registry);
        }
    }
}

fn name_members(owner: &str, object: &mut Object, own: [&str; 2], registry: &mut NameRegistry<'_>) {
    // Always reserved: a later version may add it.
    let scope = fields_scope().reserving([MORE]);
    let wires = object.fields.iter().map(|field| Wire::of(&field.wire));
    let names = registry.resolve(format!("properties of {owner}"), &scope, wires);
    for (field, name) in object.fields.iter_mut().zip(names) {
        field.name = name;
    }
    if let Some(more) = &mut object.more {
        MORE.clone_into(&mut more.name);
    }
    let required = struct_of(own[1], &object.fields);
    let scope = choices_scope(&reserved::TYPES, own.into_iter().chain(required.as_deref()));
    name_choices(owner, &mut object.fields, &scope, registry);
}

fn name_variants(owner: &str, wires: Vec<Wire>, union: &mut Union, registry: &mut NameRegistry<'_>) {
    let scope = Scope::new(Case::Pascal, "Variant", &VARIANTS);
    let names = registry.resolve(format!("variants of {owner}"), &scope, wires);
    for (variant, name) in union.variants.iter_mut().zip(names) {
        variant.name = name;
    }
    UNLISTED.clone_into(&mut union.other);
}
