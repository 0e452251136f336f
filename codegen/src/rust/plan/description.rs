//! The documentation of resources.

use std::collections::BTreeSet;

use super::super::docs;
use crate::markdown;
use crate::model::{Method, Resource, Role};

/// Names that are written in capitals in documentation.
const ACRONYMS: [&str; 29] = [
    "api", "ca", "cpu", "csr", "csv", "dns", "http", "https", "id", "ip", "json", "ldap", "mac", "ntp", "qos", "saml",
    "sip", "smtp", "snmp", "ssh", "sso", "tcp", "tls", "udp", "uri", "url", "uuid", "vm", "xml",
];

/// What a resource is: the description and the notes of the configuration. Without a description: its name.
pub fn paragraphs(resource: &Resource) -> Vec<String> {
    // The first paragraph is what lists of items show.
    let first = resource.description.as_ref().map_or_else(|| title(resource), |text| markdown::note(text));
    let mut paragraphs = vec![first];
    paragraphs.extend(resource.notes.as_ref().map(|notes| markdown::note(notes)));
    docs::add_history(&mut paragraphs, &resource.history);
    paragraphs
}

/// Returns the name with spaces and a capital, and the role.
fn title(resource: &Resource) -> String {
    let name = markdown::escape(&humanized(&resource.name));
    match resource.role {
        Role::Collection | Role::Nested { .. } => format!("{name}."),
        Role::Embedded => format!("{name} (part of other objects)."),
        Role::Reply => format!("{name} (response of a command)."),
        Role::Command(_) => format!("{name} (command)."),
    }
}

/// `dns_server` as "DNS server".
fn humanized(name: &str) -> String {
    let words = name.split(['_', '-']).enumerate().map(|(index, word)| {
        let mut characters = word.chars();
        match characters.next() {
            _ if ACRONYMS.contains(&word) => word.to_uppercase(),
            Some(first) if index == 0 => first.to_uppercase().chain(characters).collect(),
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
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

#[cfg(test)]
mod tests {
    use super::humanized;

    #[test]
    fn acronyms_in_names_are_capitals() {
        assert_eq!(humanized("dns_server"), "DNS server");
        assert_eq!(humanized("ca-certificate"), "CA certificate");
        assert_eq!(humanized("worker_vm"), "Worker VM");
    }
}
