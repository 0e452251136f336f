//! Detection of probable renames.
//!
//! A rename is only a suggestion: the removed and the added item are reported as well.

use std::collections::BTreeSet;
use std::mem::discriminant;

use crate::input::tastypie::is_stock_help;
use crate::model::{Field, Resource, Schema, Shape, Type};

/// Minimum similarity of renamed items, from 0 to 1.
const LIKELY: f64 = 0.6;
/// Below this number of fields, equal fields are weak evidence.
const FEW: usize = 4;

/// Returns the probable renames among the fields of one resource.
pub fn fields<'a>(removed: &[&'a Field], added: &[&'a Field]) -> Vec<(&'a Field, &'a Field)> {
    pairs(removed, added, field_likeness)
}

/// Returns the probable renames and moves among resources.
pub fn resources<'a>(removed: &[&'a Resource], added: &[&'a Resource]) -> Vec<(&'a Resource, &'a Resource)> {
    pairs(removed, added, resource_likeness)
}

/// Returns the probable renames among schemas.
pub fn schemas<'a>(removed: &[&'a Schema], added: &[&'a Schema]) -> Vec<(&'a Schema, &'a Schema)> {
    pairs(removed, added, schema_likeness)
}

/// Returns the pairs whose items are each other's best match.
fn pairs<'a, T>(removed: &[&'a T], added: &[&'a T], likeness: fn(&T, &T) -> f64) -> Vec<(&'a T, &'a T)> {
    let best_index = |scores: &mut dyn Iterator<Item = f64>| {
        scores
            .enumerate()
            .filter(|(_, score)| *score >= LIKELY)
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(index, _)| index)
    };
    let mut found = Vec::new();
    for (index, &old) in removed.iter().enumerate() {
        let Some(best) = best_index(&mut added.iter().map(|new| likeness(old, new))) else { continue };
        let new = added[best];
        if best_index(&mut removed.iter().map(|old| likeness(old, new))) == Some(index) {
            found.push((old, new));
        }
    }
    found
}

fn field_likeness(old: &Field, new: &Field) -> f64 {
    if discriminant(&old.kind) != discriminant(&new.kind) {
        return 0.0;
    }
    let names = name_likeness(&old.wire, &new.wire);
    let helps = if old.help.is_empty() || new.help.is_empty() {
        names
    } else {
        strsim::normalized_levenshtein(&old.help, &new.help)
    };
    match (&old.kind, &new.kind) {
        (Type::Choice(before), Type::Choice(after)) => {
            let wires =
                |choices: &crate::model::Choices| choices.values.iter().map(|choice| choice.wire.clone()).collect();
            0.4 * names + 0.2 * helps + 0.4 * overlap(&wires(before), &wires(after))
        }
        (Type::Relation(before), Type::Relation(after)) if before.target.is_some() => {
            let same = f64::from(u8::from(before.target == after.target && before.many == after.many));
            0.4 * names + 0.2 * helps + 0.4 * same
        }
        _ if describes(&old.help) && old.help == new.help && old.kind == new.kind => LIKELY.max(0.6 * names + 0.4),
        _ => 0.6 * names + 0.4 * helps,
    }
}

/// Returns whether a description says more than the type or the limits of a value, such as `Maximum length: 60 characters.`
fn describes(help: &str) -> bool {
    !is_stock_help(help)
        && help.split(". ").any(|sentence| !sentence.contains(':') && sentence.split_whitespace().count() >= 3)
}

fn resource_likeness(old: &Resource, new: &Resource) -> f64 {
    let wires = |resource: &Resource| -> BTreeSet<String> {
        resource.fields.iter().filter(|field| !field.is_key()).map(|field| field.wire.clone()).collect()
    };
    let (before, after) = (wires(old), wires(new));
    // Resources with few fields are often similar by chance, so the name counts more.
    let weight = if before.len().max(after.len()) < FEW { 0.3 } else { 0.7 };
    (1.0 - weight) * name_likeness(&old.name, &new.name) + weight * overlap(&before, &after)
}

fn schema_likeness(old: &Schema, new: &Schema) -> f64 {
    let (before, after) = (content(&old.shape), content(&new.shape));
    if discriminant(&old.shape) != discriminant(&new.shape) || before.is_empty() {
        return 0.0;
    }
    // A type with few parts is often similar to another one by chance.
    let weight = if before.len().max(after.len()) < 2 { 0.5 } else { 0.8 };
    (1.0 - weight) * name_likeness(&old.names.module, &new.names.module) + weight * overlap(&before, &after)
}

/// Returns what a schema consists of: names of properties, values, or variants.
fn content(shape: &Shape) -> BTreeSet<String> {
    match shape {
        Shape::Object(object) => object.fields.iter().map(|field| field.wire.clone()).collect(),
        Shape::Choice(choices) => choices.values.iter().map(|choice| choice.wire.clone()).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| variant.label.clone()).collect(),
    }
}

/// Returns the similarity of two names, by letters or by words, whichever is higher.
fn name_likeness(old: &str, new: &str) -> f64 {
    let words = |name: &str| name.split('_').map(str::to_owned).collect();
    strsim::normalized_levenshtein(old, new).max(overlap(&words(old), &words(new)))
}

/// Returns the size of the intersection divided by the size of the union.
fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let share = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let union = one.union(other).count();
    if union == 0 { 0.0 } else { share(one.intersection(other).count()) / share(union) }
}
