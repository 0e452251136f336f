//! Comparison of schemas and their properties.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fieldset::FieldSet;
use super::located::Located;
use super::pair::Pair;
use super::rules::{operation as rules, resource};
use super::structure::Types;
use super::{Affects, Detail, Finding, Impact, Rule, fields, help, values};
use crate::model::{Object, Presence, Schema, Shape, Type, Union, Variant};

/// Returns the changes of schemas between two versions.
pub fn compare(types: Types<'_>) -> Vec<Finding> {
    let Types { old, new, .. } = types;
    let mut findings = added_and_removed((old, new), (&resource::INNER_ADDED, &resource::INNER_REMOVED));
    for (id, before) in old {
        if let Some(after) = new.get(id) {
            compare_one(&mut Pair { types, old: before, new: after, findings: &mut findings });
        }
    }
    findings
}

/// How deep types that differ are compared; deeper ones count as breaking.
const DEEPEST: usize = 4;

/// Returns the effect of another type in the place of a type.
pub fn impact(types: Types<'_>, old: &Type, new: &Type, direction: Affects) -> Impact {
    let (is_sent, is_received) = (direction.is_sent(), direction.is_received());
    let when = |affected: bool| if affected { Impact::Breaking } else { Impact::Compatible };
    match (old, new) {
        (Type::List(before), Type::List(after)) | (Type::Map(before), Type::Map(after)) => {
            impact_of_other(types, before, after, direction)
        }
        (Type::Nullable(before), Type::Nullable(after)) => impact_of_other(types, before, after, direction),
        (Type::Nullable(before), after) => when(is_sent).max(impact_of_other(types, before, after, direction)),
        (before, Type::Nullable(after)) => when(is_received).max(impact_of_other(types, before, after, direction)),
        (Type::Json, _) => when(is_sent),
        (_, Type::Json) => when(is_received),
        (Type::Named(_), Type::Map(value)) if **value == Type::Json => when(is_received),
        (Type::Map(value), Type::Named(_)) if **value == Type::Json => when(is_sent),
        _ if types.is_variant(old, new, false) => when(is_received),
        _ if types.is_variant(new, old, true) => when(is_sent),
        (Type::Named(before), Type::Named(after)) if types.depth < DEEPEST => {
            let (Some(before), Some(after)) = (types.old.get(before), types.new.get(after)) else {
                return Impact::Breaking;
            };
            let (before, after) = (in_direction(before, direction), in_direction(after, direction));
            let mut findings = Vec::new();
            let types = Types { depth: types.depth + 1, ..types };
            compare_one(&mut Pair { types, old: &before, new: &after, findings: &mut findings });
            findings.iter().map(|finding| finding.impact).max().unwrap_or(Impact::Compatible)
        }
        _ => values::impact_of_value(types, old, new, direction),
    }
}

/// Returns what messages of a direction contain of a schema: a type that replaces another one in requests may lack the
/// properties that only responses contain.
fn in_direction(schema: &Schema, direction: Affects) -> Schema {
    let (written, read) = (direction.is_sent(), direction.is_received());
    let mut schema = Schema { read, written, ..schema.clone() };
    if let Shape::Object(object) = &mut schema.shape {
        object.fields.retain(|field| (written && field.is_written()) || (read && field.presence != Presence::Never));
    }
    schema
}

fn impact_of_other(types: Types<'_>, old: &Type, new: &Type, direction: Affects) -> Impact {
    if types.are_equal(old, new) { Impact::Compatible } else { impact(types, old, new, direction) }
}

/// Compares two versions of a schema.
pub fn compare_one(pair: &mut Pair<'_, Schema>) {
    let (old, new) = (pair.old, pair.new);
    let direction = |schema: &Schema| Affects::of(schema.written, schema.read);
    match (&old.shape, &new.shape) {
        (Shape::Object(one), Shape::Object(other)) => {
            let (before, after) = (FieldSet::of_schema(old), FieldSet::of_schema(new));
            fields::compare(&mut Pair { types: pair.types, old: &before, new: &after, findings: pair.findings });
            additional_properties(pair, one, other);
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
    let mut both = names(old).into_iter().zip(names(new)).filter_map(|(old, new)| old.zip(new));
    match both.find(|(old, new)| old != new) {
        Some(_) if old.id != new.id => {
            pair.note(&rules::TYPE_RENAMED, "", Detail::change(&old.id, &new.id));
        }
        Some((old, new)) => {
            pair.note(&resource::RUST_NAME_CHANGED, "", Detail::change(old, new));
        }
        // The id of an anonymous type is of no interest.
        None => {}
    }
    help::deprecation(pair, (old.deprecated, new.deprecated));
    help::schema(pair);
    recursion(pair);
}

/// Returns the names in the bindings. A type that only one version has is no renamed one.
fn names(schema: &Schema) -> [Option<&str>; 3] {
    [Some(&schema.names.module), schema.read_name(), schema.sent_name()]
}

/// Reports the fields that are boxed in one version only, because their type contains the schema.
fn recursion(pair: &mut Pair<'_, Schema>) {
    let boxed = |schemas: &BTreeMap<String, Schema>, schema: &Schema| -> BTreeSet<String> {
        let is_inside = |id: &str| schemas.get(id).is_some_and(|inner| inner.cycle == schema.cycle);
        let fields = schema.fields().iter().filter(|field| field.kind.direct().is_some_and(is_inside));
        fields.map(|field| field.wire.clone()).collect()
    };
    let (before, after) = (boxed(pair.types.old, pair.old), boxed(pair.types.new, pair.new));
    let has = |schema: &Schema, wire: &str| schema.fields().iter().any(|field| field.wire == wire);
    let changed = before.symmetric_difference(&after).filter(|wire| has(pair.old, wire) && has(pair.new, wire));
    let changed: Vec<String> = changed.cloned().collect();
    if !changed.is_empty() {
        pair.note(&rules::RECURSION_CHANGED, "", Detail::Values(changed));
    }
}

/// Compares whether properties that are not described are accepted, and their type.
fn additional_properties(pair: &mut Pair<'_, Schema>, old: &Object, new: &Object) {
    const POINTER: &str = "/additionalProperties";
    let is_sent = pair.old.written && pair.new.written;
    match (old.closed, new.closed) {
        (false, true) => {
            let finding = pair.note(&rules::ADDITIONAL_REFUSED, POINTER, Detail::Nothing);
            if !is_sent {
                finding.impact = Impact::Compatible;
            }
        }
        (true, false) => {
            pair.note(&rules::ADDITIONAL_ALLOWED, POINTER, Detail::Nothing);
        }
        _ => {}
    }
    match (&old.more, &new.more) {
        (None, Some(more)) => {
            pair.note(&rules::MORE_ADDED, POINTER, Detail::values([values::describe(&more.kind)]));
        }
        (Some(more), None) => {
            pair.note(&rules::MORE_REMOVED, POINTER, Detail::values([values::describe(&more.kind)]));
        }
        (Some(before), Some(after)) if before.kind != after.kind => {
            let direction = Affects::of(is_sent, pair.old.read && pair.new.read);
            let impact = impact_of_other(pair.types, &before.kind, &after.kind, direction);
            let detail = Detail::change(values::describe(&before.kind), values::describe(&after.kind));
            pair.note(&rules::MORE_CHANGED, POINTER, detail).impact = impact;
        }
        (Some(before), Some(after)) if before.name != after.name => {
            pair.note(&resource::RUST_NAME_CHANGED, "", Detail::change(&before.name, &after.name));
        }
        _ => {}
    }
}

fn variants(pair: &mut Pair<'_, Schema>, old: &Union, new: &Union) {
    let kinds = |union: &Union| union.variants.iter().map(|one| values::describe(&one.kind)).collect::<Vec<String>>();
    let (in_old, in_new) = (kinds(old), kinds(new));
    let (before, after): (BTreeSet<String>, BTreeSet<String>) =
        (in_old.iter().cloned().collect(), in_new.iter().cloned().collect());
    for (rule, kinds) in [(&rules::VARIANT_ADDED, &after - &before), (&rules::VARIANT_REMOVED, &before - &after)] {
        if !kinds.is_empty() {
            let is_affected = if rule.impact == Impact::Breaking { pair.old.written } else { pair.old.read };
            let finding = pair.note(rule, "", Detail::values(kinds));
            if !is_affected {
                finding.impact = Impact::Compatible;
            }
        }
    }
    // A tag tells the variants apart, whatever their order is.
    let has_tag = old.tag.is_some() && new.tag.is_some();
    if before == after && in_old != in_new && !has_tag {
        pair.note(&rules::VARIANTS_REORDERED, "", Detail::change(in_old.join(", "), in_new.join(", ")));
    }
    tags(pair, old, new);
    variant_names(pair, old, new);
}

/// Compares the tag, and the values of it that identify the variants of both versions. Those of added and removed variants
/// are reported with the variants.
fn tags(pair: &mut Pair<'_, Schema>, old: &Union, new: &Union) {
    if old.tag != new.tag {
        let name = |union: &Union| union.tag.clone().unwrap_or_else(|| "none".to_owned());
        let is_understood = (!pair.old.read || has_tags(old, new, pair.types.new))
            && (!pair.old.written || has_tags(new, old, pair.types.old));
        let finding = pair.note(&rules::TAG_CHANGED, "/discriminator", Detail::change(name(old), name(new)));
        if is_understood {
            finding.impact = Impact::Compatible;
        }
        return;
    }
    let values = |union: &Union, other: &Union| -> BTreeSet<String> {
        let kind = |variant: &Variant| values::describe(&variant.kind);
        let stays = |one: &&Variant| other.variants.iter().any(|other| kind(other) == kind(one));
        let variants = union.variants.iter().filter(stays);
        variants.flat_map(|one| one.tags.iter().map(move |tag| format!("{tag} = {}", kind(one)))).collect()
    };
    let (before, after) = (values(old, new), values(new, old));
    if before == after {
        return;
    }
    let is_breaking = (pair.old.written && !before.is_subset(&after)) || (pair.old.read && !after.is_subset(&before));
    let shown = |values: BTreeSet<String>| {
        if values.is_empty() { "none".to_owned() } else { values.into_iter().collect::<Vec<_>>().join(", ") }
    };
    let detail = Detail::change(shown(&before - &after), shown(&after - &before));
    let finding = pair.note(&rules::TAG_CHANGED, "/discriminator", detail);
    if !is_breaking {
        finding.impact = Impact::Compatible;
    }
}

/// Returns whether the variants that another version of a union has, too, have the tags of the union there as constants.
/// `schemas` are those of the other version.
fn has_tags(union: &Union, other: &Union, schemas: &BTreeMap<String, Schema>) -> bool {
    let Some(tag) = &union.tag else { return true };
    let stays = |one: &&Variant| other.variants.iter().any(|other| other.kind == one.kind);
    let has_tag = |variant: &Variant| match &variant.kind {
        Type::Named(id) => schemas.get(id).is_some_and(|schema| match &schema.shape {
            Shape::Object(object) => object
                .constants
                .get(tag)
                .and_then(Value::as_str)
                .is_some_and(|constant| variant.tags.iter().any(|tag| tag == constant)),
            Shape::Choice(_) | Shape::Union(_) => false,
        }),
        _ => false,
    };
    union.variants.iter().filter(stays).all(has_tag)
}

fn variant_names(pair: &mut Pair<'_, Schema>, old: &Union, new: &Union) {
    let same = |one: &Variant| new.variants.iter().find(|other| other.kind == one.kind);
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
