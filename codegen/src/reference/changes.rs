//! The changes of an item between versions.

use maud::{Markup, html};

use super::item::Item;
use super::matrix::changes_id;
use super::site::{Changes, Site};
use crate::diff::Finding;
use crate::diff::report::values;

/// Renders the changes of an item by version, the newest first.
pub fn section<T>(site: &Site<'_>, item: &Item<'_, T>, changes: &Changes) -> Markup {
    let versions: Vec<(usize, &[Finding])> =
        (1..site.api.versions.len()).rev().map(|index| (index, changes.of(index, &item.id))).collect();
    let is_any = versions.iter().any(|(_, findings)| !findings.is_empty());
    html! {
        @if is_any {
            h2 id="changes" { "Changes" }
            @for (index, findings) in versions.iter().filter(|(_, findings)| !findings.is_empty()) {
                @let version = &site.api.versions[*index].name;
                h3 id=(changes_id(version)) { (version) ", compared with " (site.api.versions[*index - 1].name) }
                ul class="findings" { @for finding in *findings { li class=(finding.impact.as_str()) { (one(finding)) } } }
            }
        }
    }
}

fn one(finding: &Finding) -> Markup {
    html! {
        span class="badge" { (finding.impact) } " "
        @if let Some(field) = &finding.field { code { (field) } " " }
        (finding.rule.title)
        (values(&finding.detail))
    }
}
