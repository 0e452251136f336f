//! Reports of findings by kind: text, Markdown and annotations of code hosts.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::annotation::annotation;
use crate::diagnostic::{Diagnostic, Id, Severity};
use crate::markdown::code;

/// Maximum number of findings that are listed for each kind.
const MOST: usize = 10;

/// Formats findings for a terminal.
pub fn text(found: &[Diagnostic]) -> String {
    let mut text = headline(found) + "\n";
    for (id, found) in by_kind(found) {
        let _ = writeln!(text, "\n{} × {}: {}", found.len(), id.as_str(), id.about());
        for diagnostic in found.iter().take(MOST) {
            let location = diagnostic.location.as_ref().map(|location| format!("{location}: ")).unwrap_or_default();
            let _ = writeln!(text, "  {location}{}", diagnostic.message);
        }
        text += &rest(found.len()).map(|rest| format!("  {rest}\n")).unwrap_or_default();
        let helps: BTreeSet<&str> = found.iter().map(|diagnostic| diagnostic.help.as_str()).collect();
        for help in helps {
            let _ = writeln!(text, "  help: {help}");
        }
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
            let _ = writeln!(text, "- {location}{}", inline(&format!("{}; {}", diagnostic.message, diagnostic.help)));
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
        let message = format!("{}; {}", diagnostic.message, diagnostic.help);
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

/// Returns a message on one line and without HTML tags, because it may contain text from the server.
fn inline(message: &str) -> String {
    message.replace(['\n', '\r'], " ").replace('<', "&lt;")
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
