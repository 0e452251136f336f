//! Comparison of the order of arguments: two that exchange their places may compile with the wrong values.

use super::fieldset::FieldSet;
use super::pair::Pair;
use super::rules::operation::PARAMETERS_REORDERED;
use super::{Detail, Finding};
use crate::model::{Choices, Type};

/// Compares the order of the arguments that both versions have.
pub fn compare(pair: &mut Pair<'_, FieldSet<'_>>) {
    let types = pair.types;
    let before = positional(pair.old, |kind| types.old_choices(kind));
    let after = positional(pair.new, |kind| types.new_choices(kind));
    let pairs = pair.old.pairs(pair.new);
    let new_id = |id: &&str| pairs.iter().find(|(old, _)| old.id == *id).map(|(_, new)| new.id.as_str());
    let old: Vec<&str> = before.iter().filter_map(new_id).filter(|id| after.contains(id)).collect();
    let new: Vec<&str> = after.into_iter().filter(|id| old.contains(id)).collect();
    let Some(moved) = old.iter().zip(&new).find(|(one, other)| one != other).map(|(one, _)| one) else { return };
    let finding = Finding {
        before: Some(pair.old.field_pointer(moved, "")),
        after: Some(pair.new.field_pointer(moved, "")),
        ..Finding::new(&PARAMETERS_REORDERED, pair.old.id, None, Detail::change(old.join(", "), new.join(", ")))
    };
    pair.findings.push(finding);
}

/// Returns the ids of the arguments whose position decides what they are; none if they are fields of a struct.
fn positional<'a>(set: &'a FieldSet<'a>, choices: impl Fn(&'a Type) -> Option<&'a Choices>) -> Vec<&'a str> {
    // The constructor of a schema's type sets a property that has only one value.
    let is_constant = |id: &str| {
        let entry = set.entry(id).filter(|entry| set.is_schema() && !entry.field.nullable);
        let choices = entry.and_then(|entry| choices(&entry.field.kind));
        choices.is_some_and(|choices| choices.values.len() == 1 && !choices.numeric)
    };
    let ids: Vec<&str> = set.arguments.iter().map(String::as_str).filter(|id| !is_constant(id)).collect();
    if ids.len() < set.many { ids } else { Vec::new() }
}
