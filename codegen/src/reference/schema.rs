//! The page of a named type of an OpenAPI document.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::changes;
use super::field::{Fields, values};
use super::item::Item;
use super::matrix::versions;
use super::site::{Changes, Site, Subject, entry, links, prose};
use crate::markdown;
use crate::model::{Object, Schema, Shape, Union};

/// Renders the page.
pub fn page(site: &Site<'_>, item: &Item<'_, Schema>, changes: &Changes) -> String {
    let schema = item.newest;
    let presence = item.presence();
    let fields = item.fields(|schema| schema.fields().iter().collect());
    let set = Fields { id: &item.id, presence: &presence, all: &fields, prefix: "field", is_read: schema.read };
    let head = html! {
        h1 { code { (item.id) } }
        @if schema.deprecated { p { strong { "Deprecated." } } }
        (prose(&markdown::prose(&schema.description).join("\n\n")))
    };
    let main = html! {
        main id="main" tabindex="-1" {
            (facts(site, item, changes))
            (set.sections(site, changes, ("fields", "Properties"), |_| Vec::new()))
            @match &schema.shape {
                Shape::Object(object) => (others(site, object)),
                Shape::Choice(choices) => { h2 id="values" { "Values" } (values(choices, &schema.history.choices)) },
                Shape::Union(union) => (variants(site, union)),
            }
            (users(site, item))
            (changes::section(site, item, changes))
        }
    };
    site.page(&item.id, Some(&item.id), &head, &main)
}

fn facts(site: &Site<'_>, item: &Item<'_, Schema>, changes: &Changes) -> Markup {
    let schema = item.newest;
    let kind = match &schema.shape {
        Shape::Object(_) => "object",
        Shape::Choice(_) => "one of several values",
        Shape::Union(_) => "one of several types",
    };
    let messages = match (schema.written, schema.read) {
        (true, true) => "requests and responses",
        (true, false) => "requests",
        (false, true) => "responses",
        (false, false) => "none",
    };
    html! {
        h2 id="type" { "Type" }
        dl class="sheet" {
            (entry("Kind", &html! { (kind) }))
            (entry("Part of", &html! { (messages) }))
            (entry("Rust", &rust(schema)))
            (versions(site, item, changes))
            (entry("Document", &html! { code { (schema.document) } }))
        }
    }
}

/// The types that are generated for it.
fn rust(schema: &Schema) -> Markup {
    let types: Vec<&str> = schema.type_names().collect();
    html! {
        @match types[..] {
            [] => "none of its own",
            [read, sent] => { code { (read) } ", sent as " code { (sent) } },
            _ => @for name in &types { code { (name) } },
        }
    }
}

fn others(site: &Site<'_>, object: &Object) -> Markup {
    html! {
        @if !object.constants.is_empty() {
            h2 id="constants" { "Constants" }
            ul { @for (name, value) in &object.constants { li { code { (name) } ": " code { (value) } } } }
        }
        @if let Some(more) = &object.more { p { "Other properties: " (site.kind(&more.kind)) "." } }
        @else if object.closed { p { "No other properties." } }
    }
}

fn variants(site: &Site<'_>, union: &Union) -> Markup {
    html! {
        h2 id="variants" { "Variants" }
        @if let Some(tag) = &union.tag { p { "The property " code { (tag) } " names the variant." } }
        ul { @for variant in &union.variants { li {
            (site.kind(&variant.kind))
            @if !variant.tags.is_empty() { ", if it is " @for tag in &variant.tags { code { (tag) } " " } }
        } } }
    }
}

fn users(site: &Site<'_>, item: &Item<'_, Schema>) -> Markup {
    let operations = site.operations.iter().filter(|other| other.newest.schemas().any(|id| id == item.id));
    let operations: BTreeSet<&str> = operations.map(|other| other.id.as_str()).collect();
    let schemas =
        site.schemas.iter().filter(|other| other.id != item.id && other.newest.refers_to().any(|id| id == item.id));
    let schemas: BTreeSet<&str> = schemas.map(|other| other.id.as_str()).collect();
    html! {
        @if !operations.is_empty() || !schemas.is_empty() {
            h2 id="users" { "Used by" }
            @if !operations.is_empty() { (links(site, Subject::Operation, &operations)) }
            @if !schemas.is_empty() { (links(site, Subject::Schema, &schemas)) }
        }
    }
}
