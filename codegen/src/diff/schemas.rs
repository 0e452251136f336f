//! Comparison of schemas and their properties.

use std::collections::{BTreeMap, BTreeSet};

use super::fieldset::FieldSet;
use super::located::Located;
use super::pair::Pair;
use super::rules::{operation as rules, resource};
use super::{Affects, Detail, Finding, Rule, fields, help, values};
use crate::model::{Object, Schema, SchemaNames, Shape, Union, Version};

/// Returns the changes of schemas between two versions.
pub fn compare(old: &Version, new: &Version) -> Vec<Finding> {
    let mut findings =
        added_and_removed((&old.schemas, &new.schemas), (&resource::INNER_ADDED, &resource::INNER_REMOVED));
    for (id, before) in &old.schemas {
        if let Some(after) = new.schemas.get(id) {
            one(&mut Pair { old: before, new: after, findings: &mut findings });
        }
    }
    findings
}

fn one(pair: &mut Pair<'_, Schema>) {
    let (old, new) = (pair.old, pair.new);
    let direction = |schema: &Schema| Affects::of(schema.written, schema.read);
    match (&old.shape, &new.shape) {
        (Shape::Object(one), Shape::Object(other)) => {
            let (before, after) = (FieldSet::of_schema(old), FieldSet::of_schema(new));
            fields::compare(&mut Pair { old: &before, new: &after, findings: pair.findings });
            further_properties(pair, one, other);
        }
        (Shape::Choice(one), Shape::Choice(other)) => {
            for (rule, detail) in values::choices(direction(old).and(direction(new)), one, other) {
                pair.note(rule, "/enum", detail);
            }
            if one.numeric != other.numeric {
                let kind = |numeric: bool| if numeric { "numbers" } else { "strings" };
                pair.note(&rules::SHAPE_CHANGED, "/enum", Detail::change(kind(one.numeric), kind(other.numeric)));
            }
        }
        (Shape::Union(one), Shape::Union(other)) => variants(pair, one, other),
        _ => {
            pair.note(&rules::SHAPE_CHANGED, "", Detail::change(shape(old), shape(new)));
        }
    }
    let names = |names: &SchemaNames| [&names.module, &names.read, &names.new].map(String::clone);
    let changed = names(&old.names).into_iter().zip(names(&new.names)).find(|(old, new)| old != new);
    if let Some((old, new)) = changed {
        pair.note(&resource::RUST_NAME_CHANGED, "", Detail::change(old, new));
    }
    help::deprecation(pair, (old.deprecated, new.deprecated));
}

fn further_properties(pair: &mut Pair<'_, Schema>, old: &Object, new: &Object) {
    let described = |object: &Object| match &object.more {
        Some(more) => format!("further properties: {}", values::describe(&more.kind)),
        None => "no additional properties".to_owned(),
    };
    let (before, after) = (described(old), described(new));
    if before != after {
        pair.note(&rules::SHAPE_CHANGED, "/additionalProperties", Detail::change(before, after));
        return;
    }
    if let (Some(before), Some(after)) = (&old.more, &new.more)
        && before.name != after.name
    {
        pair.note(&resource::RUST_NAME_CHANGED, "", Detail::change(&before.name, &after.name));
    }
}

fn variants(pair: &mut Pair<'_, Schema>, old: &Union, new: &Union) {
    let kinds = |union: &Union| union.variants.iter().map(|one| values::describe(&one.kind)).collect::<Vec<String>>();
    let (in_old, in_new) = (kinds(old), kinds(new));
    let (before, after): (BTreeSet<String>, BTreeSet<String>) =
        (in_old.iter().cloned().collect(), in_new.iter().cloned().collect());
    for (rule, kinds) in [(&rules::VARIANT_ADDED, &after - &before), (&rules::VARIANT_REMOVED, &before - &after)] {
        if !kinds.is_empty() {
            pair.note(rule, "", Detail::values(kinds));
        }
    }
    if before == after && in_old != in_new {
        pair.note(&rules::VARIANTS_REORDERED, "", Detail::change(in_old.join(", "), in_new.join(", ")));
    }
    let tags = |union: &Union| {
        let tags =
            union.variants.iter().map(|one| format!("{} = {}", one.tags.join(" or "), values::describe(&one.kind)));
        union.tag.as_ref().map(|tag| (tag.clone(), tags.collect::<BTreeSet<String>>()))
    };
    match (tags(old), tags(new)) {
        (Some((one, old)), Some((other, new))) if one == other => {
            // The tags of added and removed variants are reported with the variants.
            let changed: Vec<String> = new.difference(&old).cloned().collect();
            if before == after && !changed.is_empty() {
                pair.note(&rules::TAG_CHANGED, "/discriminator", Detail::Values(changed));
            }
        }
        (None, None) => {}
        (old, new) => {
            let name = |tag: Option<(String, BTreeSet<String>)>| tag.map_or_else(|| "none".to_owned(), |(tag, _)| tag);
            pair.note(&rules::TAG_CHANGED, "/discriminator", Detail::change(name(old), name(new)));
        }
    }
    variant_names(pair, old, new);
}

fn variant_names(pair: &mut Pair<'_, Schema>, old: &Union, new: &Union) {
    let same = |one: &crate::model::Variant| new.variants.iter().find(|other| other.kind == one.kind);
    let changed =
        old.variants.iter().find_map(|one| Some((one, same(one)?)).filter(|(one, other)| one.name != other.name));
    let names = changed.map(|(one, other)| (&one.name, &other.name));
    let other = (old.other != new.other).then_some((&old.other, &new.other));
    if let Some((old, new)) = names.or(other) {
        pair.note(&resource::RUST_NAME_CHANGED, "", Detail::change(old, new));
    }
}

fn shape(schema: &Schema) -> &'static str {
    match schema.shape {
        Shape::Object(_) => "an object",
        Shape::Choice(_) => "a choice",
        Shape::Union(_) => "one of several types",
    }
}

/// Reports the items that only one version has.
pub fn added_and_removed<T: Located>(
    (old, new): (&BTreeMap<String, T>, &BTreeMap<String, T>),
    (added, removed): (&'static Rule, &'static Rule),
) -> Vec<Finding> {
    let removed = old.iter().filter(|(id, _)| !new.contains_key(*id)).map(|(id, one)| Finding {
        before: Some(one.document_pointer("")),
        ..Finding::new(removed, id, None, Detail::Nothing)
    });
    let added = new.iter().filter(|(id, _)| !old.contains_key(*id)).map(|(id, one)| Finding {
        after: Some(one.document_pointer("")),
        ..Finding::new(added, id, None, Detail::Nothing)
    });
    removed.chain(added).collect()
}
