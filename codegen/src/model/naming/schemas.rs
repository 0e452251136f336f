//! Names of what is generated for schemas: all stand in one module.

use std::collections::BTreeSet;

use super::UNLISTED;
use super::reserved::{KEYWORDS, PRELUDE_TYPES};
use super::resources::{name_choices, name_values};
use super::scope::{Case, Scope, fields_scope, modules_scope};
use crate::model::{Object, Schema, Shape, Union, Version};

/// The field that holds the members which a schema doesn't describe.
const MORE: &str = "more";

/// Decides the names of every schema.
pub fn name_all(version: &mut Version) {
    let ids: Vec<String> = version.schemas.keys().cloned().collect();
    let modules = modules_scope().resolve(ids.iter().map(String::as_str));
    let types = Scope::new(Case::Pascal, "Type", PRELUDE_TYPES.iter().chain(KEYWORDS).copied())
        .resolve(ids.iter().map(String::as_str));
    let taken: BTreeSet<&str> = types.iter().map(String::as_str).collect();
    for ((schema, module), read) in version.schemas.values_mut().zip(modules).zip(&types) {
        schema.names.module = module;
        schema.names.read.clone_from(read);
        schema.names.new = new_name(schema, &taken);
        name_inside(schema);
    }
}

/// What is only ever sent needs no name to tell it from what is read.
fn new_name(schema: &Schema, taken: &BTreeSet<&str>) -> String {
    let read = &schema.names.read;
    if !schema.read {
        return read.clone();
    }
    let name = format!("New{read}");
    if taken.contains(name.as_str()) { format!("{name}Body") } else { name }
}

fn name_inside(schema: &mut Schema) {
    let Schema { names, shape, .. } = schema;
    match shape {
        Shape::Object(object) => name_members(object, [names.read.as_str(), &names.new]),
        Shape::Choice(choices) => {
            choices.name.clone_from(&names.read);
            name_values(choices);
        }
        Shape::Union(union) => name_variants(union),
    }
}

fn name_members(object: &mut Object, own: [&str; 2]) {
    let scope = fields_scope().reserving(object.more.as_ref().map(|_| MORE));
    let names = scope.resolve(object.fields.iter().map(|field| field.wire.as_str()));
    for (field, name) in object.fields.iter_mut().zip(names) {
        field.name = name;
    }
    if let Some(more) = &mut object.more {
        MORE.clone_into(&mut more.name);
    }
    name_choices(&mut object.fields, own);
}

fn name_variants(union: &mut Union) {
    let names = Scope::new(Case::Pascal, "Variant", [UNLISTED, "Self"])
        .resolve(union.variants.iter().map(|variant| variant.label.as_str()));
    for (variant, name) in union.variants.iter_mut().zip(names) {
        variant.name = name;
    }
    UNLISTED.clone_into(&mut union.other);
}
