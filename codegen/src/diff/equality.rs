//! Whether an item is the same in both versions, except for what generated files do not depend on.

use std::iter;

use crate::model::{DefaultValue, Field, Lookups, Operation, Resource, Schema, Shape};

/// Returns whether two operations are equal wherever their documents describe them.
pub fn is_same_operation(old: &Operation, new: &Operation) -> bool {
    let mut new = new.clone();
    new.document.clone_from(&old.document);
    new.pointer.clone_from(&old.pointer);
    new.history.clone_from(&old.history);
    // The builder of a request has the required parameters first.
    let mut old = old.clone();
    old.parameters.sort_by_key(|parameter| !parameter.field.is_required());
    new.parameters.sort_by_key(|parameter| !parameter.field.is_required());
    let fields = old.parameters.iter().map(|one| &one.field).chain(&old.headers);
    let located = new.parameters.iter_mut().map(|one| &mut one.field).chain(&mut new.headers);
    align(fields, located);
    old == new
}

/// Returns whether two schemas are equal wherever their documents describe them.
pub fn is_same_schema(old: &Schema, new: &Schema) -> bool {
    let mut new = new.clone();
    new.document.clone_from(&old.document);
    new.pointer.clone_from(&old.pointer);
    new.history.clone_from(&old.history);
    // The numbers of cycles depend on the other schemas.
    new.cycle = old.cycle;
    if let (Shape::Object(before), Shape::Object(after)) = (&old.shape, &mut new.shape) {
        if !old.read && !new.read {
            // Only responses depend on it.
            before.fields.iter().zip(&mut after.fields).for_each(|(before, after)| after.presence = before.presence);
        }
        if !old.written && !new.written {
            align_required(before.fields.iter(), after.fields.iter_mut());
        }
        align(before.fields.iter(), after.fields.iter_mut());
    }
    *old == new
}

/// Returns whether the named fields of two structs are equal. Every other field of the struct has to be listed, too, so
/// that none is forgotten.
macro_rules! are_equal {
    ($item:ident { $($field:ident),* $(,)? } beside { $($other:ident),* $(,)? }, $old:expr, $new:expr) => {{
        let $item { $($field: _,)* $($other: _,)* } = $old;
        $($old.$field == $new.$field)&&*
    }};
}

/// Returns whether two resources are equal wherever their documents describe them.
pub fn is_same_resource(old: &Resource, new: &Resource) -> bool {
    let is_sent = |resource: &Resource| resource.is_written_whole() || resource.is_patched();
    let is_received = !is_sent(old) && !is_sent(new);
    // Most fields are equal, which takes no copy.
    let is_same = |(before, after): (&Field, &Field)| {
        before == after || {
            let mut after = after.clone();
            if is_received {
                align_required(iter::once(before), iter::once(&mut after));
            }
            align(iter::once(before), iter::once(&mut after));
            *before == after
        }
    };
    let is_equal = are_equal!(
        Resource {
            id, group, name, path, list_methods, detail_methods, default_limit, key, collection, description, notes,
            create_responses, accepted, is_single, get_response, uploads, configured_upload_method, delete_booleans,
            delete_parameters, actions, back_reference, names,
        } beside { role, published, fields, document, history },
        old,
        new
    );
    // A change of the role is reported for the commands and fields that the resource belongs to.
    is_equal
        && (old.published == new.published || old.role != new.role)
        && old.fields.len() == new.fields.len()
        && old.fields.iter().zip(&new.fields).all(is_same)
}

/// Ignores whether fields are required, for items that no request contains.
fn align_required<'a>(old: impl Iterator<Item = &'a Field>, new: impl Iterator<Item = &'a mut Field>) {
    for (before, after) in old.zip(new).filter(|(before, after)| before.is_written() && after.is_written()) {
        after.access = before.access;
    }
}

/// Ignores in which versions fields exist, and what generated files do not depend on: a default that differs in every
/// download, a default that is null or, where no request contains the field, empty, and whether a key is unique.
fn align<'a>(old: impl Iterator<Item = &'a Field>, new: impl Iterator<Item = &'a mut Field>) {
    for (before, after) in old.zip(new) {
        after.history.clone_from(&before.history);
        let is_volatile = |field: &Field| matches!(field.default, Some(DefaultValue::Volatile(_)));
        let constant = |field: &Field| field.default.as_ref().and_then(DefaultValue::constant).cloned();
        let has_none = |field: &Field| {
            let is_empty = |value: serde_json::Value| value.is_null() || (value == "" && !after.is_written());
            constant(field).is_none_or(is_empty)
        };
        let is_unused = has_none(before) && has_none(after);
        if is_unused || is_volatile(before) || is_volatile(after) {
            after.default.clone_from(&before.default);
        }
        // Without a relation, filters across it are the same as all filters.
        let is_all = |field: &Field| {
            field.filtering.lookups == Lookups::All
                || (field.filtering.lookups == Lookups::AllAcrossRelation && !field.crosses_relation())
        };
        if is_all(before) && is_all(after) {
            after.filtering.lookups.clone_from(&before.filtering.lookups);
        }
        if after.is_key() {
            after.filtering.unique = before.filtering.unique;
        }
    }
}
