//! The pages of an API: their file names, links between them, and the changes between versions.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, PreEscaped, html};

use super::item::Item;
use crate::diff::{Comparison, Finding, compare, describe};
use crate::html::{Assets, encoded, page};
use crate::markdown;
use crate::model::{Api, Operation, Resource, Schema, Type, Version};

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A resource or a command.
    Resource,
    /// An operation.
    Operation,
    /// A named type.
    Schema,
}

/// The items of an API over all its versions, and where their pages are.
#[derive(Debug)]
pub struct Site<'a> {
    /// The API.
    pub api: &'a Api,
    /// The resources and commands.
    pub resources: Vec<Item<'a, Resource>>,
    /// The operations.
    pub operations: Vec<Item<'a, Operation>>,
    /// The named types.
    pub schemas: Vec<Item<'a, Schema>>,
    /// The file names by subject and id.
    files: BTreeMap<(Subject, String), String>,
}

/// The changes between the versions of an API, by the id of the item.
#[derive(Debug)]
pub struct Changes(Vec<Comparison>);

impl Changes {
    /// Compares each version with the one before.
    pub fn new(api: &Api) -> Self {
        Self(api.versions.windows(2).map(|pair| compare(&pair[0], &pair[1])).collect())
    }

    /// Returns the findings about an item in a version, compared with the version before.
    pub fn of(&self, version: usize, id: &str) -> &[Finding] {
        let Some(comparison) = version.checked_sub(1).and_then(|index| self.0.get(index)) else { return &[] };
        // Findings are sorted by the id of the item.
        let start = comparison.findings.partition_point(|finding| finding.resource.as_str() < id);
        let length = comparison.findings[start..].partition_point(|finding| finding.resource == id);
        &comparison.findings[start..start + length]
    }

    /// Returns the findings about a field. Parameters of the same name are distinguished after a blank.
    pub fn of_field(&self, version: usize, id: &str, wire: &str) -> Vec<&Finding> {
        let is_field = |finding: &&Finding| {
            finding.field.as_deref().is_some_and(|field| field == wire || field.split(' ').next() == Some(wire))
        };
        self.of(version, id).iter().filter(is_field).collect()
    }
}

impl<'a> Site<'a> {
    /// Collects the items of an API.
    pub fn new(api: &'a Api) -> Self {
        let resources = Item::all(api, |version| &version.resources);
        let operations = Item::all(api, |version| &version.operations);
        let schemas = Item::all(api, |version| &version.schemas);
        let ids = resources.iter().map(|item| (Subject::Resource, item.id.clone()));
        let ids = ids.chain(operations.iter().map(|item| (Subject::Operation, item.id.clone())));
        let ids = ids.chain(schemas.iter().map(|item| (Subject::Schema, item.id.clone())));
        let files = file_names(ids.collect());
        Self { api, resources, operations, schemas, files }
    }

    /// Returns the file name of the page of an item.
    pub fn file(&self, subject: Subject, id: &str) -> Option<&str> {
        self.files.get(&(subject, id.to_owned())).map(String::as_str)
    }

    /// Returns a link to an item, or its id if no version has it.
    pub fn link(&self, subject: Subject, id: &str) -> Markup {
        html! {
            @match self.file(subject, id) {
                Some(file) => a href=(file) { code { (id) } },
                None => code { (id) },
            }
        }
    }

    /// Returns the version of the newest item.
    pub fn version<T>(&self, item: &Item<'a, T>) -> &'a Version {
        &self.api.versions[item.at]
    }

    /// Describes a type, with links.
    pub fn kind(&self, kind: &Type) -> Markup {
        html! {
            @match kind {
                Type::List(item) => { "list of " (self.kind(item)) },
                Type::Map(item) => { "map of strings to " (self.kind(item)) },
                Type::Nullable(inner) => { (self.kind(inner)) " or null" },
                Type::Named(id) => (self.link(Subject::Schema, id)),
                Type::Choice(choices) if choices.numeric => "one of several numbers",
                Type::Choice(_) => "one of several strings",
                Type::Relation(relation) => {
                    @if relation.many { "relations to " } @else { "relation to " }
                    @match &relation.target { Some(id) => (self.link(Subject::Resource, id)), None => "unknown objects" }
                },
                other => (describe(other)),
            }
        }
    }

    /// Renders a page below the folder of the API. `trail` is the item that it is about.
    pub fn page(&self, title: &str, trail: Option<&str>, head: &Markup, main: &Markup) -> String {
        let header = html! {
            nav aria-label="Path" { ol class="trail" {
                li { a href="../index.html" { "APIs" } }
                @match trail {
                    None => li aria-current="page" { (self.api.title) },
                    Some(item) => {
                        li { a href="index.html" { (self.api.title) } }
                        li aria-current="page" { code { (item) } }
                    },
                }
            } }
            (head)
        };
        let title = if trail.is_some() { format!("{title} – {}", self.api.title) } else { title.to_owned() };
        page(&title, Assets::Linked("../"), &header, main, "entry")
    }
}

/// File names by subject and id. They are readable; items whose names would be equal, also on file systems that ignore
/// case, have all characters encoded.
fn file_names(items: Vec<(Subject, String)>) -> BTreeMap<(Subject, String), String> {
    let prefix = |subject: Subject| match subject {
        Subject::Resource => "resource",
        Subject::Operation => "operation",
        Subject::Schema => "type",
    };
    let readable = |(subject, id): &(Subject, String)| {
        let name: String = id.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
        format!("{}-{}.html", prefix(*subject), name.trim_matches('-'))
    };
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for item in &items {
        *counts.entry(readable(item).to_lowercase()).or_default() += 1;
    }
    let named = items.into_iter().map(|item| {
        let name = readable(&item);
        if counts[&name.to_lowercase()] == 1 {
            return (item, name);
        }
        let exact: String = item
            .1
            .chars()
            .map(|c| if c.is_ascii_uppercase() { format!("~{c}") } else { encoded(&c.to_string()) })
            .collect();
        let name = format!("{}-~{exact}.html", prefix(item.0));
        (item, name)
    });
    named.collect()
}

/// An entry of a list of facts.
pub fn entry(title: &str, value: &Markup) -> Markup {
    html! { div { dt { (title) } dd { (value) } } }
}

/// Renders Markdown.
pub fn prose(markdown: &str) -> Markup {
    html! { @if !markdown.is_empty() { div class="prose" { (PreEscaped(markdown::html(markdown))) } } }
}

/// The ids of items, each once, with a link to each.
pub fn links(site: &Site<'_>, subject: Subject, ids: &BTreeSet<&str>) -> Markup {
    html! { ul class="values" { @for id in ids { li { (site.link(subject, id)) } } } }
}
