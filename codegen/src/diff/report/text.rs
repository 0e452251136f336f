//! Report as plain text, for terminals.

use super::outline::{self, Line, Section};
use super::{Style, changes, item, tally, verdict, whole};
use crate::diff::{Comparison, Finding, Impact, Mirror, Rule};
use crate::visible::is_control;

const STYLE: Style = Style { code: plain, prose: plain };

/// Renders a comparison.
pub fn text(comparison: &Comparison) -> String {
    let sections = outline::sections(comparison);
    let mut lines = vec![headline(comparison), verdict(comparison, str::to_owned)];
    for section in &sections {
        lines.push(String::new());
        lines.extend(self::section(section));
    }
    lines.join("\n") + "\n"
}

fn headline(comparison: &Comparison) -> String {
    let (old, new, count) = (&comparison.old, &comparison.new, comparison.findings.len());
    if count == 0 {
        let what = if comparison.unused == 0 { "nothing changed" } else { "nothing changed that is used" };
        return format!("{old} → {new}: {what}");
    }
    let counts: Vec<String> = Impact::ALL.map(|impact| format!("{} {impact}", comparison.count(impact))).into();
    format!("{old} → {new}: {}: {}", changes(count), counts.join(", "))
}

fn section(section: &Section<'_>) -> Vec<String> {
    let mut lines = vec![format!("{} ({})", section.impact.as_str().to_uppercase(), section.count)];
    if section.impact == Impact::Compatible {
        lines.push(format!("  {}", tally(section.rules.iter().map(|(rule, count)| (rule.title, *count)))));
    } else {
        for (rule, count) in &section.rules {
            lines.push(format!("  {count} × {} [{}]", rule.title, rule.id));
            lines.push(format!("      {} {}", rule.why, rule.advice));
        }
    }
    lines.push(String::new());
    for line in &section.whole {
        lines.extend(line.findings.iter().map(|finding| format!("  {}: {}", line.rule.title, whole(finding, STYLE))));
    }
    for line in &section.folded {
        let ids: Vec<&str> = line.findings.iter().map(|finding| finding.resource.as_str()).collect();
        let what = item(line.findings[0], STYLE);
        let what = if what.is_empty() { String::new() } else { format!(": {what}") };
        lines.push(format!("  {}{what}, in {}", line.rule.title, ids.join(", ")));
    }
    for (id, found) in &section.resources {
        lines.extend(found.iter().flat_map(|line| findings(id, line)));
    }
    lines
}

/// Renders each finding of a resource as a line.
fn findings(resource: &str, line: &Line<'_>) -> Vec<String> {
    let one = |finding: &&Finding| {
        let what = item(finding, STYLE);
        let separated = if what.is_empty() { "" } else { ": " };
        format!("  {}: {}{separated}{}", plain(resource), line.rule.title, what.replace('\n', " "))
    };
    line.findings.iter().map(one).collect()
}

/// Replaces characters that would move the cursor or change the text direction.
fn plain(text: &str) -> String {
    let text: String = text.chars().map(|c| if is_control(c) { ' ' } else { c }).collect();
    if text.trim().is_empty() { "(empty)".to_owned() } else { text }
}

/// Renders a rule with all its properties.
pub fn explain(rule: &Rule) -> String {
    let mirror = match rule.mirror {
        Mirror::Rule(id) => format!("the opposite is {id}"),
        Mirror::None(reason) => reason.to_owned(),
    };
    let unchecked = rule.semver_gap.map_or_else(String::new, |gap| format!("\n             {}", gap.reason()));
    format!(
        "{}: {}\n  impact:    {} for programs that run\n  concerns:  {}\n  bindings:  {}{unchecked}\n  why:       {}\n  what to do: {}\n  ({mirror})\n",
        rule.id, rule.title, rule.impact, rule.direction, rule.step, rule.why, rule.advice,
    )
}
