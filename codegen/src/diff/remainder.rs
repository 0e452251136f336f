//! Changes beside types and values: descriptions, servers, links, callbacks, and whatever no other rule covers.
//!
//! Generated files depend on nothing but the model, so items that are equal in both versions give the same files. An item
//! that differs without a finding gets one here: no change goes unreported.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::fieldset::FieldSet;
use super::located::Located;
use super::pair::Pair;
use super::rules::{Rule, operation as rules, resource, text};
use super::structure::Types;
use super::{Detail, DocumentPointer, Finding, operations, security};
use crate::model::{DefaultValue, Field, Lookups, Operation, Resource, Schema, Shape, Version};

/// Adds the changes of descriptions, servers, links and callbacks, and a finding for each other item that differs.
pub fn compare(old: &Version, new: &Version, types: Types<'_>, findings: &mut Vec<Finding>) {
    version(old, new, findings);
    for (before, after) in operations::pairs(old, new) {
        let mut pair = Pair { types, old: before, new: after, findings };
        operation(&mut pair);
        pair.otherwise(is_same_operation(before, after), || {
            fields(&FieldSet::of_operation(before), &FieldSet::of_operation(after))
        });
    }
    for (before, after) in both(&old.schemas, &new.schemas) {
        let mut pair = Pair { types, old: before, new: after, findings };
        pair.change(&text::HELP_CHANGED, "/description", &before.description, &after.description);
        pair.otherwise(is_same_schema(before, after), || {
            fields(&FieldSet::of_schema(before), &FieldSet::of_schema(after))
        });
    }
    for (before, after) in both(&old.resources, &new.resources) {
        let mut pair = Pair { types, old: before, new: after, findings };
        pair.otherwise(is_same_resource(before, after), || {
            let (old, new) = (FieldSet::of_resource(old, before), FieldSet::of_resource(new, after));
            let named = fields(&old, &new);
            if named.is_empty() { published(before, after, &old, &new) } else { named }
        });
    }
}

fn both<'a, T>(old: &'a BTreeMap<String, T>, new: &'a BTreeMap<String, T>) -> impl Iterator<Item = (&'a T, &'a T)> {
    old.iter().filter_map(|(id, before)| Some((before, new.get(id)?)))
}

impl<T: Located> Pair<'_, T> {
    /// Reports two texts that differ.
    fn change(&mut self, rule: &'static Rule, pointer: &str, old: &str, new: &str) {
        if old != new {
            self.note(rule, pointer, Detail::change(old, new));
        }
    }

    /// Reports an item that differs without a finding: each field that differs, or else the item.
    fn otherwise(&mut self, is_same: bool, fields: impl FnOnce() -> Vec<Finding>) {
        let id = self.old.id();
        if is_same || self.findings.iter().any(|finding| finding.resource == id) {
            return;
        }
        let fields = fields();
        if fields.is_empty() {
            self.note(&text::OTHERWISE_CHANGED, "", Detail::Nothing);
        }
        self.findings.extend(fields);
    }
}

/// Reports each field of which something differs, with the parts that do.
fn fields(old: &FieldSet<'_>, new: &FieldSet<'_>) -> Vec<Finding> {
    let changed = old.pairs(new).into_iter().map(|(before, after)| (before, after, parts(before.field, after.field)));
    let findings = changed.filter(|(.., parts)| !parts.is_empty()).map(|(before, after, parts)| Finding {
        before: Some(old.field_pointer(&before.field.wire, "")),
        after: Some(new.field_pointer(&after.field.wire, "")),
        ..Finding::new(&text::OTHERWISE_CHANGED, old.id, Some(&before.id), Detail::values(parts))
    });
    findings.collect()
}

/// Reports each field whose description in the published schema differs: its type, flags, filters or choices.
fn published(before: &Resource, after: &Resource, old: &FieldSet<'_>, new: &FieldSet<'_>) -> Vec<Finding> {
    let described = |resource: &'_ Resource| -> BTreeMap<String, String> {
        let entries = resource.published.iter().flat_map(|text| text.split(';'));
        entries.filter_map(|entry| entry.split_once('|')).map(|(wire, rest)| (wire.to_owned(), shown(rest))).collect()
    };
    let after = described(after);
    let changed = described(before).into_iter().filter_map(|(wire, old)| {
        let new = after.get(&wire).filter(|new| **new != old)?;
        Some((wire, Detail::change(old, new)))
    });
    let findings = changed.map(|(wire, detail)| Finding {
        before: Some(old.field_pointer(&wire, "")),
        after: Some(new.field_pointer(&wire, "")),
        ..Finding::new(&text::OTHERWISE_CHANGED, old.id, Some(&wire), detail)
    });
    findings.collect()
}

/// Describes a field of a published schema.
fn shown(parts: &str) -> String {
    let mut parts = parts.split('|');
    let (kind, filters) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let filters = if filters.is_empty() { String::new() } else { format!(", filters {filters}") };
    let choices: Vec<&str> = parts.collect();
    let choices = if choices.is_empty() { String::new() } else { format!(", choices {}", choices.join(", ")) };
    format!("{kind}{filters}{choices}")
}

/// Returns the parts of a field that differ.
fn parts(old: &Field, new: &Field) -> Vec<&'static str> {
    let mut new = new.clone();
    align(std::iter::once(old), std::iter::once(&mut new));
    let parts = [
        ("type", old.kind != new.kind),
        ("nullable", old.nullable != new.nullable),
        ("blank", old.blank != new.blank),
        ("read-only", old.access != new.access),
        ("presence", old.presence != new.presence),
        ("filtering", old.filtering != new.filtering),
        ("limits", old.limits != new.limits),
        ("default", old.default != new.default),
        ("help text", old.help != new.help),
        ("secret", old.secret != new.secret),
        ("deprecated", old.deprecated != new.deprecated),
        ("name in the bindings", old.name != new.name),
    ];
    parts.into_iter().filter_map(|(part, differs)| differs.then_some(part)).collect()
}

/// Compares what a document says of the whole API.
fn version(old: &Version, new: &Version, findings: &mut Vec<Finding>) {
    let mut report = |rule: &'static Rule, pointer: &str, detail| {
        let at = |version: &Version| {
            Some(DocumentPointer { document: security::document(version)?, pointer: pointer.to_owned() })
        };
        findings.push(Finding { before: at(old), after: at(new), ..Finding::new(rule, WHOLE, None, detail) });
    };
    let urls = |one: &Version, other: &Version| -> Vec<String> {
        let missing = one.servers.iter().filter(|server| other.servers.iter().all(|other| other.url != server.url));
        missing.map(|server| server.url.clone()).collect()
    };
    for (rule, urls) in [(&resource::SERVER_ADDED, urls(new, old)), (&resource::SERVER_REMOVED, urls(old, new))] {
        if !urls.is_empty() {
            report(rule, "/servers", Detail::Values(urls));
        }
    }
    // The description names the schemes of authentication.
    if old.description != new.description && old.security_schemes == new.security_schemes {
        report(&text::HELP_CHANGED, "/info", Detail::change(&old.description, &new.description));
    }
    let described = |version: &Version| {
        version.servers.iter().map(|server| format!("{}: {}", server.url, server.description)).collect::<Vec<_>>()
    };
    if urls(new, old).is_empty() && urls(old, new).is_empty() && old.servers != new.servers {
        let detail = Detail::change(described(old).join("\n"), described(new).join("\n"));
        report(&text::HELP_CHANGED, "/servers", detail);
    }
}

/// What findings about the whole API name as their resource.
pub const WHOLE: &str = "client";

fn operation(pair: &mut Pair<'_, Operation>) {
    let (old, new) = (pair.old, pair.new);
    pair.change(&text::HELP_CHANGED, "/summary", &old.summary, &new.summary);
    pair.change(&text::HELP_CHANGED, "/description", &old.description, &new.description);
    let body = |operation: &Operation| operation.body.as_ref().map(|body| body.description.clone());
    if let (Some(before), Some(after)) = (body(old), body(new)) {
        pair.change(&text::HELP_CHANGED, "/requestBody/description", &before, &after);
    }
    pair.change(&rules::LINKS_CHANGED, "/responses", &links(old), &links(new));
    pair.change(&rules::CALLBACKS_CHANGED, "/callbacks", &callbacks(old), &callbacks(new));
    let described = |operation: &Operation| -> Vec<(crate::model::Status, String)> {
        let all = operation.responses.iter().chain(&operation.error_responses);
        all.map(|response| (response.status, response.description.clone())).collect()
    };
    for (status, before) in described(old) {
        for (_, after) in described(new).into_iter().filter(|(other, _)| *other == status) {
            pair.change(&text::HELP_CHANGED, "/responses", &before, &after);
        }
    }
}

/// Describes the links of an operation's responses.
fn links(operation: &Operation) -> String {
    let mut text = String::new();
    for link in operation.responses.iter().flat_map(|response| &response.links) {
        let arguments: Vec<String> = link.arguments.iter().map(|(name, value)| format!("{name} = {value}")).collect();
        let _ = write!(text, "{}: {}({}) ", link.name, link.operation, arguments.join(", "));
    }
    text.trim_end().to_owned()
}

/// Describes the requests that the server sends after an operation.
fn callbacks(operation: &Operation) -> String {
    let described = operation.callbacks.iter().map(|callback| {
        let body = super::content::contents(&callback.contents);
        format!("{}: {} {} with {body}", callback.name, callback.method, callback.url)
    });
    described.collect::<Vec<String>>().join("; ")
}

/// Returns whether two operations are equal wherever their documents describe them.
fn is_same_operation(old: &Operation, new: &Operation) -> bool {
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

fn is_same_schema(old: &Schema, new: &Schema) -> bool {
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
        align(before.fields.iter(), after.fields.iter_mut());
    }
    *old == new
}

fn is_same_resource(old: &Resource, new: &Resource) -> bool {
    let mut new = new.clone();
    new.document.clone_from(&old.document);
    new.history.clone_from(&old.history);
    // A change of the role is reported for the commands and fields that the resource belongs to.
    if old.role != new.role {
        new.role.clone_from(&old.role);
        new.published.clone_from(&old.published);
    }
    align(old.fields.iter(), new.fields.iter_mut());
    *old == new
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
