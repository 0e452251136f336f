//! The page of a resource or a command.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::field::Fields;
use super::item::Item;
use super::matrix::versions;
use super::site::{Changes, Site, Subject, entry, links, prose};
use super::{changes, example};
use crate::model::{Command, Field, Lookup, Lookups, Method, Reply, Resource, Role, Type};
use crate::rust::plan::description::{calls, paragraphs};
use crate::rust::plan::resource_calls::resource_calls;

/// Renders the page.
pub fn page(site: &Site<'_>, item: &Item<'_, Resource>, changes: &Changes) -> String {
    let resource = item.newest;
    let presence = item.presence();
    let fields = item.fields(|resource| resource.fields.iter().collect());
    let set = Fields {
        id: &item.id,
        presence: &presence,
        all: &fields,
        prefix: "field",
        is_read: !matches!(resource.role, Role::Command(_)),
    };
    let several = site.api.versions.len() > 1;
    let head = html! { h1 { code { (item.id) } } (prose(&paragraphs(resource).join("\n\n"))) };
    let main = html! {
        main id="main" tabindex="-1" {
            (contents(several, &fields, resource))
            (endpoint(site, item, changes))
            (set.sections(site, changes, ("fields", "Fields"), |field| if resource.takes_file(field) { vec!["sent as a file"] } else { Vec::new() }))
            (filters(resource))
            (related(site, resource))
            (examples(site, item))
            (changes::section(site, item, changes))
        }
    };
    site.page(&item.id, Some(&item.id), &head, &main)
}

fn contents(several: bool, fields: &[Item<'_, Field>], resource: &Resource) -> Markup {
    let sections = [
        ("endpoint", "Endpoint", true),
        ("versions", "Versions", several && !fields.is_empty()),
        ("fields", "Fields", !fields.is_empty()),
        ("filters", "Filters", resource.is_listed() && filtered(resource).next().is_some()),
        ("examples", "Examples", !matches!(resource.role, Role::Embedded | Role::Reply)),
    ];
    html! {
        nav aria-label="On this page" { ul class="values" {
            @for (id, title, _) in sections.iter().filter(|(_, _, is_there)| *is_there) { li { a href=(format!("#{id}")) { (title) } } }
        } }
    }
}

fn endpoint(site: &Site<'_>, item: &Item<'_, Resource>, changes: &Changes) -> Markup {
    let resource = item.newest;
    let has_endpoint = !matches!(resource.role, Role::Embedded | Role::Reply);
    html! {
        h2 id="endpoint" { "Endpoint" }
        dl class="sheet" {
            (entry("Kind", &role(site, resource)))
            @if has_endpoint {
                (entry("Path", &html! { code { (resource.path) } }))
                (entry("Rust", &html! { code { (calls(resource)) } }))
                @if matches!(resource.role, Role::Command(_)) { (entry("Method", &html! { "POST" })) }
                @else {
                    (entry("Methods of the list", &methods(&resource.list_methods)))
                    (entry("Methods of an object", &methods(&resource.detail_methods)))
                }
            }
            @if let Some(limit) = resource.default_limit.filter(|limit| *limit > 0 && has_endpoint && resource.is_listed()) {
                (entry("Default page size", &html! { (limit) }))
            }
            @if let Some(key) = &resource.key {
                (entry("Key", &html! { code { (key.field) } @if key.integer { ", an integer" } @else { ", a string" } }))
            }
            @if !resource.delete_parameters.is_empty() {
                (entry("Parameters of a delete", &html! { @for name in &resource.delete_parameters { code { (name) } " " } }))
            }
            @for (name, action) in &resource.actions {
                (entry("Action", &html! { code { (name) } ": " (action.method.wire().to_uppercase()) " " code { (action.path) } }))
            }
            (versions(site, item, changes))
            (entry("Document", &html! { code { (resource.document) } }))
        }
    }
}

fn role(site: &Site<'_>, resource: &Resource) -> Markup {
    let link = |id: &str| site.link(Subject::Resource, id);
    html! {
        @match &resource.role {
            Role::Collection => "collection of objects",
            Role::Nested { parent } => { "objects below " (link(parent)) },
            Role::Embedded => "part of other objects",
            Role::Reply => "response of a command",
            Role::Command(Command { parent, reply }) => {
                "command" @if let Some(parent) = parent { " on " (link(parent)) }
                @match reply {
                    Reply::Outcome => ", whose response is a status",
                    Reply::Data(id) => { ", whose response is a status with " (link(id)) },
                    Reply::Whole(id) => { ", whose response is " (link(id)) },
                }
            },
        }
    }
}

fn methods(methods: &BTreeSet<Method>) -> Markup {
    let names: Vec<String> = methods.iter().map(|method| method.wire().to_uppercase()).collect();
    html! { @if names.is_empty() { "none" } @else { (names.join(", ")) } }
}

fn filtered(resource: &Resource) -> impl Iterator<Item = &Field> {
    resource.fields.iter().filter(|field| field.filtering.orderable || field.filtering.lookups != Lookups::None)
}

/// The fields that lists are filtered and ordered by.
fn filters(resource: &Resource) -> Markup {
    let fields: Vec<&Field> = filtered(resource).filter(|_| resource.is_listed()).collect();
    html! {
        @if !fields.is_empty() {
            h2 id="filters" { "Filters and orderings" }
            div class="wide-table" role="region" aria-label="Filters and orderings" tabindex="0" {
                table {
                    thead { tr { th scope="col" { "Field" } th scope="col" { "Lookups" } th scope="col" { "Orders" } } }
                    tbody { @for field in &fields { tr {
                        th scope="row" { a href=(format!("#field-{}", crate::html::encoded(&field.wire))) { code { (field.wire) } } }
                        td { (lookups(field)) }
                        td { @if field.filtering.orderable { "yes" } @else { "no" } }
                    } } }
                }
            }
            p class="facts" { "A filter is a query parameter: " code { "field=value" } " or " code { "field__lookup=value" } ". " code { "order_by=field" } " orders, " code { "order_by=-field" } " in the opposite direction." }
        }
    }
}

fn lookups(field: &Field) -> Markup {
    let names: Vec<&str> =
        Lookup::ALL.iter().filter(|lookup| field.allows(**lookup)).map(|lookup| lookup.wire()).collect();
    let crosses = field.crosses_relation();
    html! {
        @if names.is_empty() && !crosses { "none" }
        (names.join(", "))
        @if crosses { @if !names.is_empty() { "; " } "fields of the related object: " code { (field.wire) "__" } "…" }
    }
}

/// Commands, nested resources and resources with relations to this one.
fn related(site: &Site<'_>, resource: &Resource) -> Markup {
    let ids = |is: &dyn Fn(&Resource) -> bool| -> BTreeSet<&str> {
        site.resources.iter().filter(|other| is(other.newest)).map(|other| other.id.as_str()).collect()
    };
    let commands =
        ids(&|other| matches!(&other.role, Role::Command(command) if command.parent.as_ref() == Some(&resource.id)));
    let nested = ids(&|other| matches!(&other.role, Role::Nested { parent } if *parent == resource.id));
    let users = ids(&|other| other.id != resource.id && other.fields.iter().any(|field| leads_to(field, &resource.id)));
    let replies = ids(
        &|other| matches!(&other.role, Role::Command(Command { reply: Reply::Data(id) | Reply::Whole(id), .. }) if *id == resource.id),
    );
    html! {
        @for (id, title, found) in [("commands", "Commands", commands), ("nested", "Resources below", nested), ("users", "Related from", users), ("replies", "Response of", replies)] {
            @if !found.is_empty() { h2 id=(id) { (title) } (links(site, Subject::Resource, &found)) }
        }
    }
}

fn leads_to(field: &Field, id: &str) -> bool {
    matches!(&field.kind, Type::Relation(relation) if relation.target.as_deref() == Some(id))
}

fn examples(site: &Site<'_>, item: &Item<'_, Resource>) -> Markup {
    let (version, resource) = (site.version(item), item.newest);
    if matches!(resource.role, Role::Embedded | Role::Reply) {
        return html! {};
    }
    let rust = resource_calls(site.api, version, resource);
    let curl = example::of_resource(version, resource);
    html! {
        h2 id="examples" { "Examples" }
        p { "With " code { "client" } " of version " (version.name) ". Keys and values are placeholders." }
        @for (language, calls) in [("Rust", rust), ("curl", curl)] {
            @if !calls.is_empty() {
                h3 { (language) }
                @for (title, code) in &calls { p class="facts" { (title) } pre class=(language.to_lowercase()) { code { (code) } } }
            }
        }
    }
}
