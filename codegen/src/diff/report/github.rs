//! Report as annotations that code hosts show beside source lines: one for each rule and resource.

use super::outline::{self, Line};
use super::{Style, capital, item, title, verdict};
use crate::annotation::annotation;
use crate::diff::{Comparison, Impact};
use crate::loaded::{LoadedVersion, Locations};

const STYLE: Style = Style { code: |wire| format!("`{wire}`"), prose: str::to_owned };

/// Renders a comparison. Compatible changes are only in the summary, because code hosts show few annotations.
pub fn github(comparison: &Comparison, old: &LoadedVersion, new: &LoadedVersion) -> String {
    let counts: Vec<String> = Impact::ALL.map(|impact| format!("{} {impact}", comparison.count(impact))).into();
    let (old, new) = (&old.locations(), &new.locations());
    let title = title(&comparison.old, &comparison.new);
    let mut text =
        annotation("notice", None, &title, &format!("{}. {}", counts.join(", "), verdict(comparison, str::to_owned)));
    for section in outline::sections(comparison).iter().filter(|section| section.impact != Impact::Compatible) {
        let level = if section.impact == Impact::Breaking { "error" } else { "warning" };
        let by_resource = section.resources.values().flatten();
        for line in section.whole.iter().flat_map(apart).chain(section.folded.iter().flat_map(apart)) {
            text += &one(&line, level, old, new);
        }
        for line in by_resource {
            text += &one(line, level, old, new);
        }
    }
    text
}

/// Splits a line about several resources into one line for each.
fn apart<'a>(line: &Line<'a>) -> Vec<Line<'a>> {
    line.findings.iter().map(|finding| Line { rule: line.rule, findings: vec![finding] }).collect()
}

fn one(line: &Line<'_>, level: &str, old: &Locations<'_>, new: &Locations<'_>) -> String {
    let first = line.findings[0];
    let location = match (&first.after, &first.before) {
        (Some(document_pointer), _) => Some(new.find(&document_pointer.document, &document_pointer.pointer)),
        (None, Some(document_pointer)) => Some(old.find(&document_pointer.document, &document_pointer.pointer)),
        (None, None) => None,
    };
    let items: Vec<String> = line.findings.iter().map(|finding| item(finding, STYLE)).collect();
    let items = items.join(", ");
    let what = if items.is_empty() { String::new() } else { format!(": {items}") };
    let stop = if what.ends_with('.') { "" } else { "." };
    let title = format!("{} ({})", capital(line.rule.title), line.rule.id);
    annotation(
        level,
        location.as_ref(),
        &title,
        &format!("{}{what}{stop} {} {}", first.resource, line.rule.why, line.rule.advice),
    )
}
