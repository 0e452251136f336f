//! Report as Markdown, for pull requests and changelogs.

use std::fmt::Write as _;

use super::outline::{self, Line, Section};
use super::{Style, capital, changes, item, tally, title, verdict, whole};
use crate::diff::{Comparison, Impact, Rule, Step};
use crate::markdown::{code, escape};

const STYLE: Style = Style { code, prose: escape };

/// Renders a comparison as a document.
pub fn markdown(comparison: &Comparison) -> String {
    let title = format!("# {}\n\n", title(&escape(&comparison.old), &escape(&comparison.new)));
    title + &body(comparison, "##")
}

/// Renders a comparison without a title; `heading` is the prefix of its headings.
pub fn body(comparison: &Comparison, heading: &str) -> String {
    let sections = outline::sections(comparison);
    let mut text = summary(comparison, &sections);
    for section in &sections {
        let details = self::section(section, heading);
        // The section is not folded when it is the only one.
        if section.impact == Impact::Compatible && sections.len() > 1 {
            let (changes, does) = (changes(section.count), if section.count == 1 { "does" } else { "do" });
            let _ = writeln!(
                text,
                "\n<details>\n<summary><b>Compatible</b>: {changes} that {does} not affect running programs</summary>\n{details}\n</details>"
            );
        } else {
            let _ = write!(text, "\n{heading} {}\n{details}", capital(section.impact.as_str()));
        }
    }
    text
}

fn summary(comparison: &Comparison, sections: &[Section<'_>]) -> String {
    if sections.is_empty() && comparison.unused > 0 {
        return verdict(comparison, str::to_owned) + "\n";
    }
    if sections.is_empty() {
        return "Nothing changed.\n".to_owned();
    }
    let mut text =
        format!("{}\n\n| Impact | Changes | |\n|---|--:|---|\n", verdict(comparison, |step| format!("**{step}**")));
    for section in sections {
        let rules = tally(section.rules.iter().map(|(rule, count)| (rule.title, *count)));
        let _ = writeln!(text, "| {} | {} | {rules} |", capital(section.impact.as_str()), section.count);
    }
    text
}

fn section(section: &Section<'_>, heading: &str) -> String {
    let mut text = String::new();
    // A compatible change is explained only if code must be changed for the new bindings.
    let is_explained = |rule: &Rule| section.impact != Impact::Compatible || rule.step == Step::Major;
    let rules: Vec<_> = section.rules.iter().filter(|(rule, _)| is_explained(rule)).collect();
    if !rules.is_empty() {
        text.push('\n');
        for (rule, _) in rules {
            let _ = writeln!(text, "- *{}* (`{}`): {} {}", capital(rule.title), rule.id, rule.why, rule.advice);
        }
    }
    for line in &section.whole {
        let _ = writeln!(text, "\n{heading}# {}\n", capital(line.rule.title));
        for finding in &line.findings {
            let _ = writeln!(text, "- {}", whole(finding, STYLE));
        }
    }
    if !section.folded.is_empty() {
        let _ = writeln!(text, "\n{heading}# In many resources\n");
        for line in &section.folded {
            text += &folded(line);
        }
    }
    for (id, lines) in &section.resources {
        let _ = writeln!(text, "\n{heading}# {}\n", code(id));
        for line in lines {
            text += &findings(line);
        }
    }
    text
}

fn folded(line: &Line<'_>) -> String {
    let ids: Vec<String> = line.findings.iter().map(|finding| code(&finding.resource)).collect();
    let what = item(line.findings[0], STYLE);
    let what = if what.is_empty() { String::new() } else { format!(" {what},") };
    format!("- **{}:**{what} in {}\n", capital(line.rule.title), ids.join(", "))
}

fn findings(line: &Line<'_>) -> String {
    let items: Vec<String> = line.findings.iter().map(|finding| item(finding, STYLE)).collect();
    let title = capital(line.rule.title);
    if !line.is_short() {
        let items: Vec<String> = items.into_iter().map(|item| format!("  - {item}\n")).collect();
        return format!("- **{title}:**\n{}", items.concat());
    }
    let items = items.join(", ");
    if items.is_empty() { format!("- **{title}**\n") } else { format!("- **{title}:** {items}\n") }
}
