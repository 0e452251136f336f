//! Reports of findings by kind: text, Markdown and annotations of code hosts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::annotation::annotation;
use crate::diagnostic::{Diagnostic, Id, Severity};
use crate::markdown::{code, help};

/// Maximum number of findings that are listed for each kind.
const MOST: usize = 10;

/// Formats findings for a terminal.
pub fn text(found: &[Diagnostic]) -> String {
    let mut text = headline(found) + "\n";
    for (id, found) in by_kind(found) {
        let _ = writeln!(text, "\n{} × {}: {}", found.len(), id.as_str(), id.about());
        text += &list(&found);
    }
    text
}

/// Lists findings of one kind. A help that all of them share is printed once, at the end; others are printed below the
/// findings that they belong to.
fn list(found: &[&Diagnostic]) -> String {
    let mut text = String::new();
    let mut by_help: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in found.iter().take(MOST) {
        by_help.entry(&diagnostic.help).or_default().push(diagnostic);
    }
    let rest = rest(found.len()).map(|rest| format!("  {rest}\n")).unwrap_or_default();
    let mut groups: Vec<(&str, Vec<&Diagnostic>)> = by_help.into_iter().collect();
    groups.sort_by_key(|(_, found)| found.first().map(|first| &first.location));
    let shared = if let [(help, _)] = groups[..] { help } else { "" };
    for (help, found) in groups {
        for diagnostic in found {
            let location = diagnostic.location.as_ref().map(|location| format!("{location}: ")).unwrap_or_default();
            let _ = writeln!(text, "  {location}{}", diagnostic.message);
        }
        if shared.is_empty() && !help.is_empty() {
            let _ = writeln!(text, "    help: {help}");
        }
    }
    text += &rest;
    if !shared.is_empty() {
        let _ = writeln!(text, "  help: {shared}");
    }
    text
}

/// Formats findings for a pull request.
pub fn markdown(found: &[Diagnostic]) -> String {
    let mut text = format!("# Lint\n\n{}\n", headline(found));
    for (id, found) in by_kind(found) {
        let _ = writeln!(
            text,
            "\n<details>\n<summary><b>{}</b>: {}</summary>\n\n{}\n",
            id.as_str(),
            found.len(),
            id.about()
        );
        for diagnostic in found.iter().take(MOST) {
            let location = diagnostic
                .location
                .as_ref()
                .map(|location| format!("{}: ", code(&location.to_string())))
                .unwrap_or_default();
            let _ = writeln!(text, "- {location}{}", sentence(diagnostic, help));
        }
        text += &rest(found.len()).map(|rest| format!("- {rest}\n")).unwrap_or_default();
        text += "\n</details>\n";
    }
    text
}

/// Formats findings as annotations.
pub fn github(found: &[Diagnostic]) -> String {
    let one = |diagnostic: &Diagnostic| {
        let level = if diagnostic.severity == Severity::Error { "error" } else { "warning" };
        let message = sentence(diagnostic, str::to_owned);
        annotation(level, diagnostic.location.as_deref(), diagnostic.id.as_str(), &message)
    };
    found.iter().map(one).collect()
}

fn headline(found: &[Diagnostic]) -> String {
    match found.len() {
        0 => "No findings.".to_owned(),
        1 => "1 finding.".to_owned(),
        count => format!("{count} findings of {} kinds.", by_kind(found).len()),
    }
}

/// Returns the message and the help of a finding, which may contain text from the server.
fn sentence(diagnostic: &Diagnostic, escape: fn(&str) -> String) -> String {
    format!("{}; {}", escape(&diagnostic.message), escape(&diagnostic.help))
}

fn rest(count: usize) -> Option<String> {
    let more = count.checked_sub(MOST).filter(|more| *more > 0)?;
    Some(format!("and {more} more; `--format json` lists all"))
}

fn by_kind(found: &[Diagnostic]) -> BTreeMap<Id, Vec<&Diagnostic>> {
    let mut kinds: BTreeMap<Id, Vec<&Diagnostic>> = BTreeMap::new();
    for diagnostic in found {
        kinds.entry(diagnostic.id).or_default().push(diagnostic);
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;

    #[test]
    fn a_help_is_printed_below_the_findings_that_it_belongs_to() {
        let finding = |file: &str, help: &str| {
            Diagnostic::new(Id::UnservableMethod, Location::file(file), "a method is allowed", help)
        };
        let different = text(&[finding("a", "405"), finding("b", "501"), finding("c", "405")]);
        let expected = "  a: a method is allowed\n  c: a method is allowed\n    help: 405\n  \
                        b: a method is allowed\n    help: 501\n";
        assert!(different.ends_with(expected), "{different}");
        let same = text(&[finding("a", "405"), finding("b", "405")]);
        assert!(same.ends_with("  a: a method is allowed\n  b: a method is allowed\n  help: 405\n"), "{same}");
    }
}
