//! Comparison of limits, deprecation and descriptions of fields.

use std::collections::BTreeSet;

use super::Detail;
use super::located::Located;
use super::pair::{FieldPair, Pair};
use super::rules::{Rule, text as rules};
use crate::model::{Bounds, Field, Limits, Schema};

/// Reports that an operation or a schema became deprecated or is no longer deprecated.
pub fn deprecation<T: Located>(pair: &mut Pair<'_, T>, (old, new): (bool, bool)) {
    if old != new {
        pair.note(if new { &rules::DEPRECATED } else { &rules::UNDEPRECATED }, "", Detail::Nothing);
    }
}

/// Compares the limits, the deprecation and the description of a field.
pub fn compare(pair: &mut FieldPair<'_, '_>) {
    let (old, new) = (pair.old, pair.new);
    let before = pair.set.findings.len();
    if old.deprecated != new.deprecated {
        let rule = if new.deprecated { &rules::DEPRECATED } else { &rules::UNDEPRECATED };
        let help = if new.deprecated { &new.help } else { &old.help };
        let (key, detail) = if old.help == new.help {
            ("/deprecated", Detail::Nothing)
        } else {
            ("/help_text", Detail::values([help]))
        };
        pair.note(rule, key, detail);
    }
    if pair.direction.is_sent() {
        limits(pair);
    } else if tuple_of(old) != tuple_of(new) && tuple_of(old).is_some() && tuple_of(new).is_some() {
        let detail = Detail::change(tuple_of(old).unwrap_or_default(), tuple_of(new).unwrap_or_default());
        pair.note(&rules::TUPLE_CHANGED, "", detail);
    } else if old.limits != new.limits {
        pair.note(&rules::RETURNED_LIMITS_CHANGED, "/help_text", Detail::Nothing);
    }
    // Tastypie documents state limits and deprecation in the description, in a sentence each.
    let explained = pair.set.findings.len() - before;
    if old.help != new.help && changed_sentences(old, new) > explained {
        pair.note(&rules::HELP_CHANGED, "/help_text", Detail::change(&old.help, &new.help));
    }
}

/// Counts the sentences of a description that changed.
fn changed_sentences(old: &Field, new: &Field) -> usize {
    let sentences = |field: &'_ Field| -> BTreeSet<String> {
        let sentences = field.help.split_inclusive(". ").map(|text| text.trim().trim_end_matches('.').to_owned());
        sentences.filter(|text| !text.is_empty()).collect()
    };
    let (old, new) = (sentences(old), sentences(new));
    // A change of punctuation counts as one sentence.
    old.difference(&new).count().max(new.difference(&old).count()).max(1)
}

fn limits(pair: &mut FieldPair<'_, '_>) {
    let (old, new) = (&pair.old.limits, &pair.new.limits);
    bounds(pair, (&rules::LENGTH_TIGHTENED, &rules::LENGTH_RELAXED), "length", &old.length, &new.length);
    bounds(pair, (&rules::RANGE_TIGHTENED, &rules::RANGE_RELAXED), "range", &old.range, &new.range);
    bounds(pair, (&rules::ITEMS_TIGHTENED, &rules::ITEMS_RELAXED), "number of items", &old.items, &new.items);
    let number = |number: &Option<serde_json::Number>| number.as_ref().map(ToString::to_string);
    form(pair, "multiple of", number(&old.multiple_of), number(&new.multiple_of));
    form(pair, "pattern", old.pattern.clone(), new.pattern.clone());
    form(pair, "format", old.format.clone(), new.format.clone());
    for (rule, detail) in keywords_of_fields(pair) {
        pair.note(rule, "", detail);
    }
}

/// Compares the keywords of a field. Those of its type count only if the field has a type of its own in one of the versions
/// alone, as types are compared with each other on their own.
fn keywords_of_fields(pair: &FieldPair<'_, '_>) -> Vec<(&'static Rule, Detail)> {
    let types = pair.set.types;
    let old_type = pair.old.kind.direct().and_then(|id| types.old.get(id));
    let new_type = pair.new.kind.direct().and_then(|id| types.new.get(id));
    let with_type = |field: &Field, own: Option<&Schema>| {
        own.map_or(Limits::default(), |own| own.limits.clone()).and(field.limits.clone())
    };
    match (old_type, new_type) {
        (None, Some(_)) | (Some(_), None) => keywords(&with_type(pair.old, old_type), &with_type(pair.new, new_type)),
        _ => keywords(&pair.old.limits, &pair.new.limits),
    }
}

/// Compares the limits of a schema. Those of types that fields refer to are reported for the schema alone.
pub fn schema(pair: &mut Pair<'_, Schema>) {
    if pair.old.written && pair.new.written {
        for (rule, detail) in keywords(&pair.old.limits, &pair.new.limits) {
            pair.note(rule, "", detail);
        }
    } else if pair.old.limits != pair.new.limits {
        pair.note(&rules::RETURNED_LIMITS_CHANGED, "", Detail::Nothing);
    }
}

/// Compares keywords that have no order.
fn keywords(old: &Limits, new: &Limits) -> Vec<(&'static Rule, Detail)> {
    let all: BTreeSet<&String> = old.keywords.keys().chain(new.keywords.keys()).collect();
    let changes = all.into_iter().filter_map(|key| match (old.keywords.get(key), new.keywords.get(key)) {
        (Some(old), Some(new)) if old != new => {
            Some((&rules::FORM_CHANGED, Detail::change(format!("{key} {old}"), format!("{key} {new}"))))
        }
        (None, Some(new)) => Some((&rules::LIMIT_NAMED, Detail::values([format!("{key}: {new}")]))),
        (Some(old), None) => Some((&rules::LIMIT_UNNAMED, Detail::values([format!("{key}: {old}")]))),
        _ => None,
    });
    changes.collect()
}

/// Returns the types of the items of a tuple.
fn tuple_of(field: &Field) -> Option<&str> {
    field.limits.keywords.get("prefixItems").map(String::as_str)
}

/// Compares a limit that has no order, such as a pattern: a new one is neither wider nor narrower.
fn form(pair: &mut FieldPair<'_, '_>, what: &str, old: Option<String>, new: Option<String>) {
    match (old, new) {
        (Some(old), Some(new)) if old != new => {
            pair.note(
                &rules::FORM_CHANGED,
                "/help_text",
                Detail::change(format!("{what} {old}"), format!("{what} {new}")),
            );
        }
        (None, Some(new)) => {
            pair.note(&rules::LIMIT_NAMED, "/help_text", Detail::values([format!("{what}: {new}")]));
        }
        (Some(old), None) => {
            pair.note(&rules::LIMIT_UNNAMED, "/help_text", Detail::values([format!("{what}: {old}")]));
        }
        _ => {}
    }
}

fn bounds(
    pair: &mut FieldPair<'_, '_>,
    (tightened, relaxed): (&'static Rule, &'static Rule),
    what: &str,
    old: &Bounds,
    new: &Bounds,
) {
    match (old.is_unbounded(), new.is_unbounded()) {
        (true, true) => return,
        (true, false) => {
            pair.note(&rules::LIMIT_NAMED, "/help_text", Detail::values([format!("{what}: {new}")]));
            return;
        }
        (false, true) => {
            pair.note(&rules::LIMIT_UNNAMED, "/help_text", Detail::values([format!("{what}: {old}")]));
            return;
        }
        (false, false) => {}
    }
    let detail = Detail::change(old.to_string(), new.to_string());
    if new.exclude_some_of(old) {
        pair.note(tightened, "/help_text", detail.clone());
    }
    if old.exclude_some_of(new) {
        pair.note(relaxed, "/help_text", detail);
    }
}
