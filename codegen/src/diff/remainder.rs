//! Changes beside types and values: descriptions, servers, links and callbacks.

use std::fmt::Write as _;

use super::located::{Located, of_versions};
use super::pair::Pair;
use super::rules::{Rule, operation as rules, resource, text};
use super::structure::Types;
use super::{Detail, Finding, operations};
use crate::model::{Operation, Schema, Version};

/// Adds the changes of descriptions, servers, links and callbacks.
pub fn compare(old: &Version, new: &Version, types: Types<'_>, findings: &mut Vec<Finding>) {
    version(old, new, findings);
    for (before, after) in operations::pairs(old, new) {
        operation(&mut Pair { types, old: before, new: after, findings });
    }
    for (id, before) in &old.schemas {
        if let Some(after) = new.schemas.get(id) {
            schema(&mut Pair { types, old: before, new: after, findings });
        }
    }
}

impl<T: Located> Pair<'_, T> {
    /// Reports two texts that differ.
    fn change(&mut self, rule: &'static Rule, pointer: &str, old: &str, new: &str) {
        if old != new {
            self.note(rule, pointer, Detail::change(old, new));
        }
    }
}

/// Compares what a document says of the whole API.
fn version(old: &Version, new: &Version, findings: &mut Vec<Finding>) {
    let mut report = |rule: &'static Rule, pointer: &str, detail| {
        findings.push(of_versions((old, new), pointer, Finding::new(rule, WHOLE, None, detail)));
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
    for (name, before) in &old.parts {
        if let Some(after) = new.parts.get(name).filter(|after| after.description != before.description) {
            let detail = Detail::change(&before.description, &after.description);
            report(&text::HELP_CHANGED, "/tags", detail);
        }
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

/// Compares the description of a schema.
pub fn schema(pair: &mut Pair<'_, Schema>) {
    pair.change(&text::HELP_CHANGED, "/description", &pair.old.description, &pair.new.description);
}

/// Compares the descriptions, links and callbacks of an operation.
pub fn operation(pair: &mut Pair<'_, Operation>) {
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
