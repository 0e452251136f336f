//! The entries of `[patch]` and `[allow]`: which had an effect, and reports of those that had none.

use super::config::{Config, Known, Matched, location_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Severity, nearest};
use crate::source_text::SourceFile;

/// The section with corrections of documents.
pub const PATCH: &str = "patch";

/// The section with accepted warnings.
const ALLOW: &str = "allow";

/// Removes the warnings that the configuration accepts. `files` returns the paths that a file has in patterns.
pub fn remove_accepted(
    config: &Config,
    found: &mut Vec<Diagnostic>,
    files: impl Fn(&str) -> Vec<String>,
    matched: &mut Matched,
) {
    found.retain(|found| {
        let files = found.location.as_ref().map(|location| files(&location.file)).unwrap_or_default();
        let patterns: Vec<&str> = config.allow.accepting(found, &files).collect();
        for pattern in &patterns {
            matched.note(ALLOW, &allow_entry(found.id.as_str(), pattern));
        }
        patterns.is_empty()
    });
}

/// Reports kinds of findings that do not exist, and errors, which cannot be accepted.
pub fn check_kinds(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    for kind in config.allow.kinds() {
        let (message, help) = match Id::ALL.iter().find(|id| id.as_str() == kind) {
            Some(id) if id.severity() == Severity::Error => (
                format!("`{kind}` is an error, which can't be allowed"),
                "correct the document, or change it by `[patch]`".to_owned(),
            ),
            Some(_) => continue,
            None => {
                let near = nearest(kind, Id::ALL.iter().map(|id| id.as_str()));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                let message = format!("`{kind}` is not a kind of finding");
                (
                    message,
                    help.unwrap_or_else(|| "write the name that findings show, such as `not-expressed`".to_owned()),
                )
            }
        };
        diagnostics.push(Diagnostic::new(Id::BadConfig, location_of(file, &[ALLOW, kind]), message, help));
    }
}

/// Reports the entries that had no effect in any version.
pub fn report_rest(
    config: &Config,
    file: &SourceFile,
    matched: &Matched,
    known: &Known,
    diagnostics: &mut Diagnostics,
) {
    report_allowed(config, file, matched, |id| !id.is_of_lint(), diagnostics);
    for (key, entry) in config.patch.entries() {
        if config.is_own(PATCH, key) && !matched.has(PATCH, &entry) {
            let path = if key == "merge" { vec![PATCH, key, &entry] } else { vec![PATCH, key] };
            let reason = known.patches.get(&entry).map_or("no version has a document of that name", String::as_str);
            diagnostics.push(Diagnostic::new(
                Id::UnmatchedOverride,
                location_of(file, &path),
                format!("`{entry}` in `{PATCH}.{key}` changes nothing in any version: {reason}"),
                "correct the pointer, or remove the entry",
            ));
        }
    }
}

/// Reports the patterns of some kinds of findings that accept nothing in any version.
pub fn report_allowed(
    config: &Config,
    file: &SourceFile,
    matched: &Matched,
    is_reported: fn(Id) -> bool,
    diagnostics: &mut Diagnostics,
) {
    for (kind, pattern) in config.allow.entries() {
        let is_kind = Id::ALL.iter().any(|id| id.as_str() == kind && is_reported(*id));
        if is_kind && config.is_own(ALLOW, kind) && !matched.has(ALLOW, &allow_entry(kind, pattern)) {
            diagnostics.push(Diagnostic::new(
                Id::UnmatchedOverride,
                location_of(file, &[ALLOW, kind]),
                format!("`{pattern}` in `{ALLOW}.{kind}` matches no finding in any version"),
                "remove the pattern, or correct its pointer, or its file, which is a path below the folder of a version; \
                 `--format json` lists the findings",
            ));
        }
    }
}

fn allow_entry(kind: &str, pattern: &str) -> String {
    format!("{kind} {pattern}")
}
