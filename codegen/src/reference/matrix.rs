//! Tables of which version has what.

use maud::{Markup, html};

use super::item::{Item, State};
use super::site::{Changes, Site, entry};
use crate::diff::Finding;
use crate::html::encoded;

/// A row of a table.
pub struct Row<'a> {
    /// The item, linked to its description.
    pub title: Markup,
    /// What a search finds it by.
    pub search: &'a str,
    /// Its state in each version.
    pub states: Vec<State<'a>>,
    /// The page with its changes: `#changes-v40` follows.
    pub page: &'a str,
}

impl<'a> Row<'a> {
    /// Creates the row of an item. `changes` returns the findings about it in the version with an index.
    pub fn new<T>(
        item: &'a Item<'a, T>,
        title: Markup,
        page: &'a str,
        parent: Option<&[bool]>,
        changes: impl Fn(usize) -> Vec<&'a Finding>,
    ) -> Self {
        let states = (0..item.versions.len()).map(|index| item.state(index, parent, changes(index)));
        Self { title, search: &item.id, states: states.collect(), page }
    }
}

/// A table with a row for each item and a column for each version.
pub fn table(site: &Site<'_>, caption: &str, head: &str, rows: &[Row<'_>]) -> Markup {
    let versions = || site.api.versions.iter().map(|version| version.name.as_str());
    html! {
        div class="wide-table" role="region" aria-label=(caption) tabindex="0" {
            table class="matrix" {
                caption { (caption) }
                thead { tr { th scope="col" { (head) } @for version in versions() { th scope="col" { (version) } } } }
                tbody {
                    @for row in rows {
                        tr class="entry" data-search=(row.search) {
                            th scope="row" { (row.title) }
                            @for (state, version) in row.states.iter().zip(versions()) { (cell(state, row.page, version)) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(state: &State<'_>, page: &str, version: &str) -> Markup {
    html! {
        @match state {
            State::Absent => td class="absent" { "no" },
            State::Present => td class="present" { "yes" },
            State::Added => td class="added" { "added" },
            State::Removed => td class="removed" { "removed" },
            State::Changed(findings) => td class="changed" {
                a href=(format!("{page}#{}", changes_id(version))) aria-label=(format!("changed in {version}: {}", titles(findings))) title=(titles(findings)) {
                    "changed" @if findings.len() > 1 { " (" (findings.len()) ")" }
                }
            },
        }
    }
}

/// The titles of the rules of findings, each once.
pub fn titles(findings: &[&Finding]) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for finding in findings {
        if !titles.contains(&finding.rule.title) {
            titles.push(finding.rule.title);
        }
    }
    titles.join(", ")
}

/// The id of the section with the changes of a version.
pub fn changes_id(version: &str) -> String {
    format!("changes-{}", encoded(version))
}

/// The entry of a list of facts with the versions that added, changed and removed an item.
pub fn versions<T>(site: &Site<'_>, item: &Item<'_, T>, changes: &Changes) -> Markup {
    let state = |index| item.state(index, None, changes.of(index, &item.id).iter().collect());
    let states: Vec<State<'_>> = (0..item.versions.len()).map(state).collect();
    let sentences = availability(site, &states);
    html! {
        @if !sentences.is_empty() {
            (entry("Versions", &html! { @for (index, sentence) in sentences.iter().enumerate() { @if index > 0 { ", " } (sentence) } }))
        }
    }
}

/// The sentences that tell in which versions an item was added, changed and removed.
pub fn availability(site: &Site<'_>, states: &[State<'_>]) -> Vec<Markup> {
    let names = site.api.versions.iter().map(|version| version.name.as_str());
    let sentences = names.zip(states).filter_map(|(version, state)| match state {
        State::Absent | State::Present => None,
        State::Added => Some(html! { "since " (version) }),
        State::Removed => Some(html! { "removed in " (version) }),
        State::Changed(findings) => Some(
            html! { a href=(format!("#{}", changes_id(version))) title=(titles(findings)) { "changed in " (version) } },
        ),
    });
    sentences.collect()
}
