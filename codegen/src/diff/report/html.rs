//! Report as one HTML page without references to other files: filters, search, links to findings.

use std::collections::{BTreeMap, BTreeSet};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{capital, changes, shorten, verdict};
use crate::diagnostic::Location;
use crate::diff::{Comparison, Detail, DocumentPointer, Finding, Impact};
use crate::loaded::LoadedVersion;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

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
    let title = title(compared);
    let findings = || compared.iter().flat_map(|one| &one.comparison.findings);
    let groups: BTreeSet<&str> = findings().map(|finding| group(&finding.resource)).collect();
    let resources: BTreeSet<&str> = findings().map(|finding| finding.resource.as_str()).collect();
    let mut ids = Ids::default();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#findings" { "Skip to the findings" }
                header {
                    h1 { (title) }
                    @for one in compared { (summary(one.comparison, compared.len() > 1)) }
                }
                (controls(&groups, &resources))
                main id="findings" tabindex="-1" {
                    p id="count" role="status" {}
                    @for one in compared {
                        section class="comparison" {
                            @if compared.len() > 1 { h2 { (one.comparison.old) " → " (one.comparison.new) } }
                            @for impact in Impact::ALL { (section(*one, impact, &mut ids)) }
                        }
                    }
                    p id="none" hidden { "No finding matches." }
                }
                footer { p { "Keys: " kbd { "/" } " searches, " kbd { "j" } " and " kbd { "k" } " go to the next and the previous finding, " kbd { "Esc" } " clears the search." } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

fn title(compared: &[Compared<'_>]) -> String {
    match (compared.first(), compared.last()) {
        (Some(first), Some(last)) => format!("Changes from {} to {}", first.comparison.old, last.comparison.new),
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
        form id="controls" role="search" aria-label="Findings" {
            label class="wide" { span { "Search" } input id="search" type="search" placeholder="field, rule or value" autocomplete="off"; }
            fieldset {
                legend { "Severity" }
                @for impact in Impact::ALL {
                    label { input type="checkbox" name="impact" value=(impact.as_str()) checked; " " (capital(impact.as_str())) }
                }
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

fn section(compared: Compared<'_>, impact: Impact, ids: &mut Ids) -> Markup {
    let findings: Vec<&Finding> =
        compared.comparison.findings.iter().filter(|finding| finding.impact == impact).collect();
    html! {
        @if !findings.is_empty() {
            section class="impact" {
                h3 { (capital(impact.as_str())) " (" (changes(findings.len())) ")" }
                @for finding in findings { (article(compared, finding, ids)) }
            }
        }
    }
}

fn article(compared: Compared<'_>, finding: &Finding, ids: &mut Ids) -> Markup {
    let id = ids.of(compared.comparison, finding);
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
            p { (finding.rule.why) " " (finding.rule.advice) }
            p class="facts" {
                "Rule " code { (finding.rule.id) } ", in " (finding.rule.direction) ", " (finding.step) " step of the bindings"
                (location("before", compared.old, finding.before.as_ref()))
                (location("after", compared.new, finding.after.as_ref()))
            }
        }
    }
}

/// The values before and after a change, or what was added or removed.
fn values(detail: &Detail) -> Markup {
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

fn location(side: &str, version: &LoadedVersion, pointer: Option<&DocumentPointer>) -> Markup {
    let found = pointer.map(|pointer| version.location(&pointer.document, &pointer.pointer));
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

/// Ids of findings, which do not depend on other findings.
#[derive(Default)]
struct Ids(BTreeMap<String, usize>);

impl Ids {
    fn of(&mut self, comparison: &Comparison, finding: &Finding) -> String {
        let field = finding.field.as_deref().unwrap_or_default();
        let text = format!("{}-{}-{field}-{}", comparison.new, finding.resource, finding.rule.id);
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let id: String = text.chars().map(plain).collect();
        let count = self.0.entry(id.clone()).or_default();
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    }
}
