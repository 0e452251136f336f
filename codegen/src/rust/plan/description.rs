//! The documentation of resources.

use std::collections::BTreeSet;

use super::super::docs;
use crate::markdown;
use crate::model::{Method, Resource, Role};

/// What a resource is: its name, and what the configuration says about it.
pub fn paragraphs(resource: &Resource) -> Vec<String> {
    let title = title(resource);
    // The first paragraph is what lists of items show.
    let mut paragraphs = match resource.notes.as_ref().map(|notes| notes.split_once(". ").ok_or(notes)) {
        None => vec![format!("{title}.")],
        Some(Ok((first, rest))) => vec![format!("{title}: {}.", markdown::note(first)), markdown::note(rest)],
        Some(Err(notes)) => vec![format!("{title}: {}", markdown::note(notes))],
    };
    docs::add_history(&mut paragraphs, &resource.history);
    paragraphs
}

/// Returns the name with spaces and a capital, and the role.
fn title(resource: &Resource) -> String {
    let words = resource.name.replace(['_', '-'], " ");
    let mut characters = words.chars();
    let first = characters.next().map(char::to_uppercase).into_iter().flatten();
    let name = markdown::escape(&first.chain(characters).collect::<String>());
    match resource.role {
        Role::Collection | Role::Nested { .. } => name,
        Role::Embedded => format!("{name} (part of other objects)"),
        Role::Reply => format!("{name} (response of a command)"),
        Role::Command(_) => format!("{name} (command)"),
    }
}

/// The section that says how a resource is reached and what it allows.
pub fn endpoint(resource: &Resource) -> Vec<String> {
    let path = markdown::code(&resource.path);
    let mut lines = match &resource.role {
        Role::Embedded | Role::Reply => return Vec::new(),
        Role::Command(_) => vec![format!("- `{}`: POST {path}", calls(resource))],
        Role::Collection => vec![format!("- `{}`: {path}", calls(resource))],
        Role::Nested { parent } => vec![format!("- `{}`: {path}, below {}", calls(resource), markdown::code(parent))],
    };
    if !matches!(resource.role, Role::Command(_)) {
        let (list, object) = (methods(&resource.list_methods), methods(&resource.detail_methods));
        lines.push(format!("- Methods of the list: {list}; of an object: {object}"));
        let page = resource.default_limit.filter(|limit| *limit > 0);
        lines.extend(page.map(|limit| format!("- Default page size: {limit}")));
    }
    vec!["# Endpoint".to_owned(), lines.join("\n")]
}

fn methods(methods: &BTreeSet<Method>) -> String {
    let names: Vec<String> = methods.iter().map(|method| method.wire().to_uppercase()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// The accessor of a resource: `client.configuration().conference()`.
pub fn calls(resource: &Resource) -> String {
    let arguments = match &resource.role {
        Role::Nested { .. } | Role::Command(_) => "(…)",
        Role::Collection | Role::Embedded | Role::Reply => "()",
    };
    format!("client{}.{}{arguments}", docs::path_of_calls(resource), resource.names.module)
}
