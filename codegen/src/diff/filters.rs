//! Comparison of the fields that lists may be filtered and ordered by.

use std::collections::BTreeSet;

use super::Detail;
use super::pair::FieldPair;
use super::rules::{filter as rules, resource::RUST_NAME_CHANGED};
use crate::model::{Field, Lookup, Lookups};
use crate::pointer::escape;

/// Compares the filters of a field, and whether lists may be ordered by it.
pub fn compare(pair: &mut FieldPair<'_, '_>) {
    let (old, new) = (pair.set.old.usage, pair.set.new.usage);
    if old.filtered && new.filtered {
        filtering(pair);
    }
    if old.listed && new.listed && pair.old.filtering.orderable != pair.new.filtering.orderable {
        let rule = if pair.new.filtering.orderable { &rules::ORDERING_GAINED } else { &rules::ORDERING_LOST };
        pair.note_at(rule, "/ordering", Detail::Nothing);
    }
}

fn filtering(pair: &mut FieldPair<'_, '_>) {
    let pointer = format!("/filtering/{}", escape(&pair.old.wire));
    let (old, new) = (pair.old, pair.new);
    match (old.is_filtered(), new.is_filtered()) {
        (false, false) => return,
        (false, true) => {
            pair.note_at(&rules::FILTER_ADDED, &pointer, Detail::Nothing);
            return;
        }
        (true, false) => {
            pair.note_at(&rules::FILTER_REMOVED, &pointer, Detail::Nothing);
            return;
        }
        (true, true) => {}
    }
    match (old.crosses_relation(), new.crosses_relation()) {
        (false, true) => {
            pair.note_at(&rules::RELATION_FILTER_GAINED, &pointer, Detail::Nothing);
        }
        (true, false) => {
            pair.note_at(&rules::RELATION_FILTER_LOST, &pointer, Detail::Nothing);
        }
        _ => {}
    }
    if let (Lookups::Only(before), Lookups::Only(after)) = (&old.filtering.lookups, &new.filtering.lookups)
        && before.lookups == after.lookups
        && before.name != after.name
    {
        pair.note_at(&RUST_NAME_CHANGED, &pointer, Detail::change(&before.name, &after.name));
    }
    let (before, after) = (lookups(old), lookups(new));
    for (rule, names) in
        [(&rules::LOOKUP_ADDED, difference(after, before)), (&rules::LOOKUP_REMOVED, difference(before, after))]
    {
        if let Some(names) = names {
            pair.note_at(rule, &pointer, Detail::Values(names));
        }
    }
}

/// Returns the lookups of a field; `None` stands for all of them.
fn lookups(field: &Field) -> Option<&BTreeSet<Lookup>> {
    match &field.filtering.lookups {
        Lookups::Only(set) => Some(&set.lookups),
        _ => None,
    }
}

/// Returns the lookups that are only in the first set; `None` when there are none.
fn difference(wider: Option<&BTreeSet<Lookup>>, listed: Option<&BTreeSet<Lookup>>) -> Option<Vec<String>> {
    let listed = listed?;
    let names: Vec<String> = match wider {
        None => {
            let listed: Vec<&str> = listed.iter().map(|lookup| lookup.wire()).collect();
            vec![format!("all but {}", listed.join(", "))]
        }
        Some(wider) => wider.difference(listed).map(|lookup| lookup.wire().to_owned()).collect(),
    };
    (!names.is_empty()).then_some(names)
}
