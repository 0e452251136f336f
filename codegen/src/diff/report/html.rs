//! Report as one HTML page without references to other files: filters, search, links to findings.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::{capital, changes, shorten, title, verdict};
use crate::diagnostic::Location;
use crate::diff::{Comparison, Detail, DocumentPointer, Finding, Impact};
use crate::html::{Assets, Ids, page, search};
use crate::loaded::{LoadedVersion, Locations};

const SCRIPT: &str = include_str!("findings.js");

/// A comparison with the documents that it compares.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The changes.
    pub comparison: &'a Comparison,
    /// The old version.
    pub old: &'a LoadedVersion,
    /// The new version.
    pub new: &'a LoadedVersion,
}

/// Renders comparisons as a page. It opens without a network.
pub fn html(compared: &[Compared<'_>]) -> String {
    let title = page_title(compared);
    let findings = || compared.iter().flat_map(|one| &one.comparison.findings);
    let groups: BTreeSet<&str> = findings().map(|finding| group(&finding.resource)).collect();
    let resources: BTreeSet<&str> = findings().map(|finding| finding.resource.as_str()).collect();
    let mut ids = Ids::default();
    let header = html! {
        h1 { (title) }
        @for one in compared { (summary(one.comparison, compared.len() > 1)) }
    };
    let main = html! {
        (controls(&groups, &resources))
        main id="main" tabindex="-1" {
            p id="count" role="status" {}
            @for one in compared {
                section class="comparison" {
                    h2 class=[(compared.len() == 1).then_some("unseen")] { (one.comparison.old) " → " (one.comparison.new) }
                    @let places = Places { old: one.old.locations(), new: one.new.locations() };
                    @for impact in Impact::ALL { (section(one.comparison, &places, impact, &mut ids)) }
                }
            }
            p id="none" hidden { "No finding matches." }
        }
    };
    page(&title, Assets::Inline { style: "", script: SCRIPT }, &header, &main, "finding")
}

fn page_title(compared: &[Compared<'_>]) -> String {
    match (compared.first(), compared.last()) {
        (Some(first), Some(last)) => title(&first.comparison.old, &last.comparison.new),
        _ => "Changes".to_owned(),
    }
}

fn summary(comparison: &Comparison, is_named: bool) -> Markup {
    html! {
        div class="summary" {
            @if is_named { h2 { (comparison.old) " → " (comparison.new) } }
            p { (verdict(comparison, str::to_owned)) }
            ul class="counts" {
                @for impact in Impact::ALL {
                    li class=(impact.as_str()) { strong { (comparison.count(impact)) } " " (impact) }
                }
            }
        }
    }
}

fn controls(groups: &BTreeSet<&str>, resources: &BTreeSet<&str>) -> Markup {
    html! {
        form id="controls" class="controls" role="search" aria-label="Findings" {
            (search("field, rule or value"))
            fieldset {
                legend { "Impact" }
                div { @for impact in Impact::ALL {
                    label { input type="checkbox" name="impact" value=(impact.as_str()) checked; " " (capital(impact.as_str())) }
                } }
            }
            label { span { "Group" } select id="group" {
                option value="" { "All" }
                @for group in groups { option value=(group) { (group) } }
            } }
            label { span { "Resource" } select id="resource" {
                option value="" { "All" }
                @for resource in resources { option value=(resource) { (resource) } }
            } }
        }
    }
}

/// Where the values of both versions are.
struct Places<'a> {
    old: Locations<'a>,
    new: Locations<'a>,
}

fn section(comparison: &Comparison, places: &Places<'_>, impact: Impact, ids: &mut Ids) -> Markup {
    let findings: Vec<&Finding> = comparison.findings.iter().filter(|finding| finding.impact == impact).collect();
    html! {
        @if !findings.is_empty() {
            section class="impact" {
                h3 { (capital(impact.as_str())) " (" (changes(findings.len())) ")" }
                @for finding in findings { (article(&comparison.new, places, finding, ids)) }
            }
        }
    }
}

fn article(version: &str, places: &Places<'_>, finding: &Finding, ids: &mut Ids) -> Markup {
    let field = finding.field.as_deref().unwrap_or_default();
    let id = ids.of(&format!("{version}-{}-{field}-{}", finding.resource, finding.rule.id));
    let subject = match &finding.field {
        Some(field) => format!("{}.{field}", finding.resource),
        None => finding.resource.clone(),
    };
    let impact = finding.impact.as_str();
    html! {
        article id=(id) tabindex="-1" class=(impact) data-impact=(impact) data-group=(group(&finding.resource)) data-resource=(finding.resource) {
            h4 {
                span class="badge" { (impact) }
                " " code { (subject) } " " (finding.rule.title)
                " " a class="link" href=(format!("#{id}")) aria-label=(format!("Link to {subject}: {}", finding.rule.title)) { "#" }
            }
            (values(&finding.detail))
            @if let Some(other) = &finding.rename {
                p { @if finding.after.is_some() { "Perhaps renamed from " } @else { "Perhaps renamed to " } code { (other) } "." }
            }
            @if !finding.uses.is_empty() { p { "Used in " @for place in &finding.uses { code { (place) } " " } } }
            @if let Some(reason) = &finding.accepted { p { "Accepted: " (reason) } }
            p { (finding.rule.why) }
            p { "What to do: " (finding.rule.advice) }
            p class="facts" {
                "Rule " code { (finding.rule.id) } ", in " (finding.rule.direction) ", " (finding.step) " step of the bindings"
                (location("before", &places.old, finding.before.as_ref()))
                (location("after", &places.new, finding.after.as_ref()))
            }
        }
    }
}

/// The values before and after a change, or what was added or removed.
pub fn values(detail: &Detail) -> Markup {
    html! {
        @match detail {
            Detail::Nothing => {},
            Detail::Note(note) => { p { (note) } },
            Detail::Values(values) => { ul class="values" { @for value in values { li { code { (value) } } } } },
            Detail::Change { old, new } => {
                dl class="change" {
                    div { dt { "Before" } dd { code { (old) } } }
                    div { dt { "After" } dd { code { (new) } } }
                }
            },
            Detail::New { kind, help } => { p { (kind) @if !help.is_empty() { ": " (shorten(help)) } } },
        }
    }
}

fn location(side: &str, locations: &Locations<'_>, pointer: Option<&DocumentPointer>) -> Markup {
    let found = pointer.map(|pointer| locations.find(&pointer.document, &pointer.pointer));
    html! {
        @if let Some(Location { file, line, .. }) = found {
            "; " (side) ": " code { (file) @if line > 0 { ":" (line) } }
        }
    }
}

/// Returns the group of a resource.
fn group(resource: &str) -> &str {
    resource.rsplit_once('/').map_or("(no group)", |(group, _)| group)
}
