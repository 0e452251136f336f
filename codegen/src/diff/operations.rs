//! Comparison of operations, their parameters, bodies and responses.

use std::collections::{BTreeMap, BTreeSet};

use super::content::contents;
use super::fieldset::FieldSet;
use super::pair::Pair;
use super::rules::operation as rules;
use super::schemas::added_and_removed;
use super::structure::Types;
use super::{Detail, Finding, bodies, fields, help, path_parameters, security};
use crate::model::{Content, Cursor, CursorStream, Operation, Response, Version};

/// Returns the changes of operations between two versions.
pub fn compare(old: &Version, new: &Version, types: Types<'_>) -> Vec<Finding> {
    let mut findings =
        added_and_removed((&old.operations, &new.operations), (&rules::OPERATION_ADDED, &rules::OPERATION_REMOVED));
    let pairs = pairs(old, new);
    let renamed = pairs.iter().filter(|(before, after)| before.id != after.id);
    let renamed: BTreeSet<&String> = renamed.flat_map(|(before, after)| [&before.id, &after.id]).collect();
    findings.retain(|finding| !renamed.contains(&finding.resource));
    for (before, after) in pairs {
        let renamed = path_parameters::renamed(before, after);
        let before_renamed = renamed.as_ref().unwrap_or(before);
        compare_one(&mut Pair { types, old: before_renamed, new: after, findings: &mut findings });
        let mut pair = Pair { types, old: before, new: after, findings: &mut findings };
        path_parameters::report(&mut pair);
        security::operation(&mut pair, (old, new));
    }
    findings
}

/// The operations of both versions: those of the same id, and those whose id changed, by method and path.
pub fn pairs<'a>(old: &'a Version, new: &'a Version) -> Vec<(&'a Operation, &'a Operation)> {
    let mut taken = BTreeSet::new();
    let mut after = |before: &Operation| {
        let renamed = || {
            let same = |after: &Operation| {
                before.method == after.method && path_parameters::is_same_path(&before.path, &after.path)
            };
            let others = new.operations.values().filter(|after| !old.operations.contains_key(&after.id));
            let others = others.filter(|after| same(after) && !taken.contains(&after.id));
            others.min_by_key(|after| before.path != after.path)
        };
        let after = new.operations.get(&before.id).or_else(renamed)?;
        taken.insert(&after.id);
        Some(after)
    };
    old.operations.values().filter_map(|before| Some((before, after(before)?))).collect()
}

/// Compares two versions of an operation, except for its authentication.
pub fn compare_one(pair: &mut Pair<'_, Operation>) {
    let (old, new) = (pair.old, pair.new);
    let (before, after) = (FieldSet::of_operation(old), FieldSet::of_operation(new));
    fields::compare(&mut Pair { types: pair.types, old: &before, new: &after, findings: pair.findings });
    bodies::request(pair);
    bodies::responses(pair);
    bodies::headers(pair);
    // The names follow from the id.
    if old.id == new.id {
        pair.names(names);
    }
    let changes = [
        (&rules::OPERATION_RENAMED, "/operationId", old.id.clone(), new.id.clone()),
        (&rules::OPERATION_MOVED, "", address(old), address(new)),
        (&rules::OPERATION_REGROUPED, "/tags", or_none(old.group.join("/")), or_none(new.group.join("/"))),
        (
            &rules::ERROR_RESPONSES_CHANGED,
            "/responses",
            errors_beside(&old.error_responses, &new.error_responses),
            errors_beside(&new.error_responses, &old.error_responses),
        ),
        (&rules::STREAM_CHANGED, "", stream(old.stream.as_ref()), stream(new.stream.as_ref())),
    ];
    for (rule, pointer, old, new) in changes {
        if old != new {
            pair.note(rule, pointer, Detail::change(old, new));
        }
    }
    help::deprecation(pair, (old.deprecated, new.deprecated));
    let sunset = match (&old.sunset, &new.sunset) {
        (None, Some(date)) => Some((&rules::SUNSET_SET, Detail::values([date]))),
        (Some(date), None) => Some((&rules::SUNSET_REMOVED, Detail::values([date]))),
        (Some(old), Some(new)) if old != new => Some((&rules::SUNSET_MOVED, Detail::change(old, new))),
        _ => None,
    };
    if let Some((rule, detail)) = sunset {
        pair.note(rule, "/x-sunset", detail);
    }
}

/// Returns the names in the bindings by what has them. An operation without a type has no name for it.
fn names(operation: &Operation) -> Vec<(String, String)> {
    let own = &operation.names;
    let types = [
        ("method", &own.method),
        ("request", &own.request),
        ("body", &own.body),
        ("form", &own.form),
        ("response", &own.response),
        ("error response", &own.error_response),
        ("headers", &own.headers),
    ];
    let types = types.map(|(key, name)| (key.to_owned(), name.clone()));
    let group = (format!("group {}", operation.group.join("/")), own.group.join("::"));
    let sent = operation.body.iter().flat_map(|body| variants("body", &body.contents));
    let responses = operation.responses.iter().chain(&operation.error_responses);
    let responses = responses.flat_map(|response| {
        let key = format!("response {}", response.status);
        variants(&key, &response.contents).chain([(key.clone(), response.name.clone())]).collect::<Vec<_>>()
    });
    let headers = operation.headers.iter().map(|header| (format!("header {}", header.wire), header.name.clone()));
    let all = types.into_iter().chain([group]).chain(sent).chain(responses).chain(headers);
    all.filter(|(_, name)| !name.is_empty()).collect()
}

/// Returns the names of alternative contents. They depend on how many there are, which is reported with the contents.
fn variants(key: &str, contents: &[Content]) -> impl Iterator<Item = (String, String)> {
    let count = contents.len();
    contents.iter().map(move |content| (format!("{key} {} of {count}", content.media), content.name.clone()))
}

fn stream(stream: Option<&CursorStream>) -> String {
    let Some(stream) = stream else { return "none".to_owned() };
    let direction = |name: &str, cursor: Option<&Cursor>| {
        cursor.map(|cursor| format!("; {name}: `{}` from `{}`", cursor.parameter, cursor.cursor)).unwrap_or_default()
    };
    let end = stream.end.as_ref().map(|end| format!("; end: `{end}`")).unwrap_or_default();
    let (forward, backward) =
        (direction("forward", stream.forward.as_ref()), direction("backward", stream.backward.as_ref()));
    format!("items: `{}`{forward}{backward}{end}", stream.items)
}

/// Returns a description, or `none` if there is nothing to describe.
fn or_none(text: String) -> String {
    if text.is_empty() { "none".to_owned() } else { text }
}

fn address(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Describes the error responses of an operation that differ from those of another version of it.
fn errors_beside(own: &[Response], other: &[Response]) -> String {
    let described = |responses: &[Response]| -> BTreeMap<String, String> {
        responses.iter().map(|response| (response.status.to_string(), contents(&response.contents))).collect()
    };
    let (own, other) = (described(own), described(other));
    let statuses: BTreeSet<&String> = own.keys().chain(other.keys()).collect();
    let different = statuses.into_iter().filter(|status| own.get(*status) != other.get(*status));
    let texts =
        different.map(|status| format!("{status}: {}", own.get(status).map_or("not described", String::as_str)));
    texts.collect::<Vec<_>>().join("; ")
}
