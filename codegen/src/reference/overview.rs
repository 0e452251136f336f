//! The pages of an API as a whole: the list of its items, and which version has what.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::item::{Item, State};
use super::matrix::{Row, table};
use super::site::{Changes, Site, Subject, entry, prose};
use crate::diff::Impact;
use crate::html::search;
use crate::markdown;
use crate::model::Field;
use crate::rust::docs;
use crate::rust::plan::description::paragraphs;
use crate::rust::plan::example::server;

/// A line of the list.
struct Line<'s> {
    subject: Subject,
    id: &'s str,
    note: Option<String>,
    /// Markdown.
    description: String,
    /// The names that a search finds beside the id.
    fields: Vec<String>,
    prefix: &'static str,
}

/// Renders the list of all items by group.
pub fn index(site: &Site<'_>) -> String {
    let api = site.api;
    let groups = groups(site);
    let newest = api.versions.last();
    let head = html! {
        h1 { (api.title) }
        (prose(&markdown::note(&api.description)))
        dl class="sheet" {
            (entry("Versions", &html! { @for (index, version) in api.versions.iter().enumerate() { @if index > 0 { ", " } (version.name) } }))
            (entry("Crate", &html! { code { (api.name) } }))
            @if let Some(version) = newest { (entry("Server", &html! { code { (server(version)) } })) }
        }
        @if api.versions.len() > 1 { p { a href="versions.html" { "Which version has what" } } }
    };
    let main = html! {
        form id="find" class="controls" role="search" aria-label="Resources" { (search("resource or field")) }
        main id="main" tabindex="-1" {
            p id="count" role="status" {}
            @for (group, lines) in &groups {
                section class="group" {
                    h2 { (group) }
                    ul class="entries" { @for line in lines { (item(site, line)) } }
                }
            }
            p id="none" hidden { "Nothing matches." }
        }
    };
    site.page(&api.title, None, &head, &main)
}

fn item(site: &Site<'_>, line: &Line<'_>) -> Markup {
    html! {
        li class="entry" data-search=(line.id) data-fields=(line.fields.join(" ")) data-prefix=(line.prefix) {
            (site.link(line.subject, line.id))
            @if let Some(note) = &line.note { " " span class="facts" { (note) } }
            (prose(&line.description))
            ul class="values hits" hidden {}
        }
    }
}

fn groups<'s>(site: &'s Site<'_>) -> BTreeMap<String, Vec<Line<'s>>> {
    let mut groups: BTreeMap<String, Vec<Line<'s>>> = BTreeMap::new();
    for item in &site.resources {
        let line = Line {
            subject: Subject::Resource,
            id: &item.id,
            // Its description has the versions.
            note: None,
            description: paragraphs(item.newest).into_iter().next().unwrap_or_default(),
            fields: names(item.fields(|resource| resource.fields.iter().collect())),
            prefix: "field",
        };
        groups.entry(item.newest.group.join("/")).or_default().push(line);
    }
    for item in &site.operations {
        let operation = item.newest;
        let is_summarized = !operation.summary.is_empty();
        let description =
            if is_summarized { markdown::line(&operation.summary) } else { docs::summary(&operation.description) };
        let place = format!("{} {}", operation.method, operation.path);
        let line = Line {
            subject: Subject::Operation,
            id: &item.id,
            note: Some(until(site, item).map_or(place.clone(), |note| format!("{place}, {note}"))),
            description,
            fields: names(
                item.fields(|operation| operation.parameters.iter().map(|parameter| &parameter.field).collect()),
            ),
            prefix: "parameter",
        };
        let group = operation.group.join("/");
        groups.entry(if group.is_empty() { "Operations".to_owned() } else { group }).or_default().push(line);
    }
    for item in &site.schemas {
        let line = Line {
            subject: Subject::Schema,
            id: &item.id,
            note: until(site, item),
            description: docs::summary(&item.newest.description),
            fields: names(item.fields(|schema| schema.fields().iter().collect())),
            prefix: "field",
        };
        groups.entry("types".to_owned()).or_default().push(line);
    }
    groups
}

fn names(fields: Vec<Item<'_, Field>>) -> Vec<String> {
    fields.into_iter().map(|field| field.id).collect()
}

/// The versions of an item that not all versions have.
fn until<T>(site: &Site<'_>, item: &Item<'_, T>) -> Option<String> {
    let names = &site.api.versions;
    let first = item.versions.iter().position(Option::is_some).unwrap_or_default();
    let since = (first > 0).then(|| format!("since {}", names[first].name));
    let removed = names.get(item.at + 1).map(|version| format!("removed in {}", version.name));
    let notes: Vec<String> = since.into_iter().chain(removed).collect();
    (!notes.is_empty()).then(|| notes.join(", "))
}

/// Renders the tables of which version has which item.
pub fn versions(site: &Site<'_>, changes: &Changes) -> String {
    let tables = [
        ("Resources", rows(site, Subject::Resource, &site.resources, changes)),
        ("Operations", rows(site, Subject::Operation, &site.operations, changes)),
        ("Types", rows(site, Subject::Schema, &site.schemas, changes)),
    ];
    let head = html! {
        h1 { "Which version has what" }
        p { "Each version is compared with the one before: " code { "added" } ", " code { "removed" } ", " code { "changed" } " with the number of changes, " code { "yes" } " for what is unchanged, " code { "no" } " for what does not exist." }
    };
    let main = html! {
        form id="find" class="controls" role="search" aria-label="Items" { (search("resource or type")) }
        main id="main" tabindex="-1" {
            p id="count" role="status" {}
            h2 { "Summary" }
            (summary(site, &tables))
            @for (title, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
                section class="group" { h2 { (title) } (table(site, &format!("{title} by version"), title, rows)) }
            }
            p id="none" hidden { "Nothing matches." }
        }
    };
    site.page("Which version has what", Some("versions"), &head, &main)
}

fn rows<'a, T>(site: &'a Site<'a>, subject: Subject, items: &'a [Item<'a, T>], changes: &'a Changes) -> Vec<Row<'a>> {
    let row = |item: &'a Item<'a, T>| {
        let page = site.file(subject, &item.id).unwrap_or_default();
        Row::new(item, site.link(subject, &item.id), page, None, |index| changes.of(index, &item.id).iter().collect())
    };
    items.iter().map(row).collect()
}

/// How many items each version added, removed and changed.
fn summary(site: &Site<'_>, tables: &[(&str, Vec<Row<'_>>)]) -> Markup {
    let count = |index: usize, is: fn(&State<'_>) -> bool| {
        tables.iter().flat_map(|(_, rows)| rows).filter(|row| is(&row.states[index])).count()
    };
    let breaking = |index: usize| {
        let states = tables.iter().flat_map(|(_, rows)| rows).map(|row| &row.states[index]);
        let findings =
            states.filter_map(|state| if let State::Changed(findings) = state { Some(findings) } else { None });
        findings.flatten().filter(|finding| finding.impact == Impact::Breaking).count()
    };
    html! {
        div class="wide-table" role="region" aria-label="Summary" tabindex="0" { table {
            thead { tr { @for title in ["Version", "Items", "Added", "Removed", "Changed", "Breaking changes"] { th scope="col" { (title) } } } }
            tbody { @for (index, version) in site.api.versions.iter().enumerate() { tr {
                th scope="row" { (version.name) }
                td { (count(index, |state| !matches!(state, State::Absent | State::Removed))) }
                td { (count(index, |state| matches!(state, State::Added))) }
                td { (count(index, |state| matches!(state, State::Removed))) }
                td { (count(index, |state| matches!(state, State::Changed(_)))) }
                td { (breaking(index)) }
            } } }
        } }
    }
}
