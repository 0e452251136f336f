//! Comparison of paths, keys, methods, responses and actions of a resource.

use std::collections::BTreeSet;

use super::pair::Pair;
use super::rules::resource as rules;
use super::{Detail, Impact, Rule, Step};
use crate::model::{Key, Method, Resource, ResponseKind, Role};

/// Compares everything of a resource except its fields.
pub fn compare(pair: &mut Pair<'_, Resource>) {
    path_and_names(pair);
    key(pair);
    methods(pair);
    page_size(pair);
    created_inside(pair);
    responses(pair);
    uploads(pair);
    actions(pair);
}

fn path_and_names(pair: &mut Pair<'_, Resource>) {
    let (old, new) = (pair.old, pair.new);
    if old.path != new.path {
        pair.note(&rules::PATH_CHANGED, "", Detail::change(&old.path, &new.path));
    }
    pair.names(names);
}

/// Returns the names in the bindings by what has them.
fn names(resource: &Resource) -> Vec<(String, String)> {
    let names = &resource.names;
    let path = format!("{}::{}", names.group.join("::"), names.read);
    let types = [
        ("module", &names.module),
        ("read", &names.read),
        ("new", &names.new),
        ("patch", &names.patch),
        ("type", &path),
    ];
    let types = types.map(|(key, name)| (key.to_owned(), name.clone()));
    let actions = names.actions.iter().map(|(wire, name)| (format!("action {wire}"), name.clone()));
    let setters = resource.delete_parameters.iter().zip(&names.delete_parameters);
    let setters = setters.map(|(wire, name)| (format!("delete parameter {wire}"), name.clone()));
    types.into_iter().chain(actions).chain(setters).collect()
}

fn key(pair: &mut Pair<'_, Resource>) {
    let field = |key: Option<&Key>| key.map_or_else(|| "only in the URI".to_owned(), |key| key.field.clone());
    let (old, new) = (pair.old.key.as_ref(), pair.new.key.as_ref());
    if field(old) != field(new) {
        let has_uris = matches!(pair.new.role, Role::Collection | Role::Nested { .. });
        let finding = pair.note(&rules::KEY_CHANGED, "/fields", Detail::change(field(old), field(new)));
        if !has_uris {
            finding.impact = Impact::Compatible;
        }
    } else if old != new {
        let kind = |key: Option<&Key>| if key.is_some_and(|key| key.integer) { "integer" } else { "string" };
        pair.note(&rules::KEY_TYPE_CHANGED, "/fields", Detail::change(kind(old), kind(new)));
    }
}

fn methods(pair: &mut Pair<'_, Resource>) {
    let (old, new) = (pair.old, pair.new);
    let list = (&rules::LIST_METHOD_ADDED, &rules::LIST_METHOD_REMOVED);
    let detail = (&rules::DETAIL_METHOD_ADDED, &rules::DETAIL_METHOD_REMOVED);
    one_kind(pair, list, "/allowed_list_http_methods", (&old.list_methods, &new.list_methods), |resource, method| {
        match method {
            Method::Put => false,
            Method::Patch => resource.details(Method::Put),
            _ => true,
        }
    });
    one_kind(pair, detail, "/allowed_detail_http_methods", (&old.detail_methods, &new.detail_methods), |_, method| {
        method != Method::Post
    });
}

/// Compares the methods of one endpoint; `bound` returns whether the bindings have a call for a method.
fn one_kind(
    pair: &mut Pair<'_, Resource>,
    (added, removed): (&'static Rule, &'static Rule),
    pointer: &str,
    (old, new): (&BTreeSet<Method>, &BTreeSet<Method>),
    bound: fn(&Resource, Method) -> bool,
) {
    for (rule, resource, methods) in [(added, pair.new, new - old), (removed, pair.old, old - new)] {
        if methods.is_empty() {
            continue;
        }
        let has_call = methods.iter().any(|method| bound(resource, *method));
        let names = methods.iter().map(|method| method.wire().to_uppercase());
        let finding = pair.note(rule, pointer, Detail::values(names));
        if !has_call {
            finding.step = Step::Patch;
        }
    }
}

fn page_size(pair: &mut Pair<'_, Resource>) {
    let size = |resource: &Resource| resource.default_limit.filter(|limit| *limit > 0);
    let (old, new) = (size(pair.old), size(pair.new));
    // No page size means no limit.
    let (most_old, most_new) = (old.unwrap_or(u64::MAX), new.unwrap_or(u64::MAX));
    let rule = if most_old < most_new { &rules::PAGE_SIZE_RAISED } else { &rules::PAGE_SIZE_LOWERED };
    if most_old != most_new {
        let shown = |size: Option<u64>| size.map_or_else(|| "no limit".to_owned(), |size| size.to_string());
        pair.note(rule, "/default_limit", Detail::change(shown(old), shown(new)));
    }
}

fn created_inside(pair: &mut Pair<'_, Resource>) {
    match (&pair.old.back_reference, &pair.new.back_reference) {
        (None, Some(field)) => {
            pair.note(&rules::CREATED_INSIDE_GAINED, "", Detail::values([field]));
        }
        // The removal of a method or field is reported separately.
        (Some(field), None) if pair.new.lists(Method::Post) && pair.new.field(field).is_some() => {
            pair.note(&rules::CREATED_INSIDE_LOST, "", Detail::values([field]));
        }
        _ => {}
    }
}

fn responses(pair: &mut Pair<'_, Resource>) {
    let name = |kind: ResponseKind| match kind {
        ResponseKind::Location => "the URI",
        ResponseKind::Accepted => "the URI of a task that must finish first",
        ResponseKind::Bytes => "a file",
        ResponseKind::Xml => "XML",
        ResponseKind::Object => "the object",
    };
    let list = |kinds: &[ResponseKind], usual: &str| {
        if kinds.is_empty() {
            usual.to_owned()
        } else {
            kinds.iter().map(|kind| name(*kind)).collect::<Vec<_>>().join(", ")
        }
    };
    let create = |resource: &Resource| list(&resource.create_responses, "the URI");
    let get = |resource: &Resource| list(resource.get_response.as_slice(), "the object");
    let (old, new) = (pair.old, pair.new);
    if old.collection != new.collection {
        let property = |resource: &Resource| resource.collection.clone().unwrap_or_else(|| "objects".to_owned());
        pair.note(&rules::SUCCESS_RESPONSE_CHANGED, "", Detail::change(property(old), property(new)));
    }
    if old.accepted != new.accepted {
        let what = |resource: &Resource| resource.accepted.clone().unwrap_or_else(|| "something unknown".to_owned());
        pair.note(&rules::SUCCESS_RESPONSE_CHANGED, "", Detail::change(what(old), what(new)));
    }
    let listed = |resource: &Resource| if resource.is_single { "one object" } else { "a list" }.to_owned();
    for (old, new) in [(create(old), create(new)), (get(old), get(new)), (listed(old), listed(new))] {
        if old != new {
            pair.note(&rules::SUCCESS_RESPONSE_CHANGED, "", Detail::change(old, new));
        }
    }
}

fn uploads(pair: &mut Pair<'_, Resource>) {
    let (old, new) = (pair.old, pair.new);
    added_and_removed(pair, (&rules::UPLOAD_GAINED, &rules::UPLOAD_LOST), &old.uploads, &new.uploads);
    let parameters = (&rules::DELETE_PARAMETER_ADDED, &rules::DELETE_PARAMETER_REMOVED);
    added_and_removed(pair, parameters, &old.delete_parameters, &new.delete_parameters);
}

fn actions(pair: &mut Pair<'_, Resource>) {
    let (old, new) = (pair.old, pair.new);
    let names = |resource: &Resource| resource.actions.keys().cloned().collect::<Vec<_>>();
    added_and_removed(pair, (&rules::ACTION_ADDED, &rules::ACTION_REMOVED), &names(old), &names(new));
    for (name, before) in &old.actions {
        let Some(after) = new.actions.get(name) else { continue };
        if (&before.method, &before.path) != (&after.method, &after.path) {
            let shown =
                |action: &crate::model::Action| format!("{} {}", action.method.wire().to_uppercase(), action.path);
            pair.note(&rules::ACTION_CHANGED, "", Detail::change(shown(before), shown(after)));
        }
    }
}

fn added_and_removed(
    pair: &mut Pair<'_, Resource>,
    (added, removed): (&'static Rule, &'static Rule),
    old: &[String],
    new: &[String],
) {
    let missing =
        |from: &[String], of: &[String]| of.iter().filter(|name| !from.contains(name)).cloned().collect::<Vec<_>>();
    for (rule, names) in [(added, missing(old, new)), (removed, missing(new, old))] {
        if !names.is_empty() {
            pair.note(rule, "", Detail::Values(names));
        }
    }
}
