//! What people see: diagnostics on standard error, results on standard output.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report, SourceOffset,
};
use pexgen::output::OutputError;
use pexgen::{Diagnostic, Failure, Severity};
use serde_json::json;

use crate::{Format, Outcome};

/// A line of results. A reader that has gone away, as `head` does, is no error.
pub fn line(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// A text that ends in a line break.
pub fn text(text: &str) {
    let _ = write!(io::stdout(), "{text}");
}

/// A result for machines.
pub fn json(value: &serde_json::Value) {
    line(&format!("{value:#}"));
}

/// Shows on a terminal that something goes on; nothing in a pipe.
pub fn spinner(message: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// The command was called wrongly.
pub fn wrong_use(message: &str) -> Outcome {
    let _ = writeln!(io::stderr(), "error: {message}");
    Outcome::WrongUse
}

/// Something failed; `help` may be empty.
#[cfg(feature = "fetch")]
pub fn error(message: &str, help: &str) {
    let help = if help.is_empty() { String::new() } else { format!("\n  help: {help}") };
    let _ = writeln!(io::stderr(), "error: {message}{help}");
}

/// Something that people should know before they go on.
#[cfg(feature = "fetch")]
pub fn warning(message: &str) {
    let _ = writeln!(io::stderr(), "warning: {message}");
}

/// Something that people may ask themselves now.
#[cfg(feature = "fetch")]
pub fn note(message: &str) {
    let _ = writeln!(io::stderr(), "note: {message}");
}

/// The disk refused.
pub fn disk(error: &OutputError) -> Outcome {
    let _ = writeln!(
        io::stderr(),
        "error: {error}\n  help: the old output is as it was; make room or permissions and run again"
    );
    Outcome::DiskRefused
}

/// Why an API could not be generated.
pub fn failure(folder: &Path, failure: &Failure, format: Format) {
    match format {
        Format::Text => {
            diagnostics(folder, &failure.diagnostics);
            let errors = failure.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
            let plural = if errors == 1 { "error" } else { "errors" };
            let _ = writeln!(io::stderr(), "{}: {errors} {plural}; nothing was written", folder.display());
        }
        Format::Json => json(&json!({ "folder": folder, "errors": failure.diagnostics })),
    }
}

/// Findings, each with the lines it is about.
pub fn diagnostics(folder: &Path, found: &[Diagnostic]) {
    let handler = if std::io::IsTerminal::is_terminal(&io::stderr()) {
        GraphicalReportHandler::new()
    } else {
        GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100)
    };
    for diagnostic in found.iter().take(MOST_DRAWN) {
        let mut drawn = String::new();
        let report = report(folder, diagnostic);
        if handler.render_report(&mut drawn, report.as_ref()).is_err() {
            drawn = diagnostic.to_string();
        }
        let _ = writeln!(io::stderr(), "{}", drawn.trim_end());
    }
    if found.len() > MOST_DRAWN {
        let _ = writeln!(io::stderr(), "… and {} more; --format json has them all", found.len() - MOST_DRAWN);
    }
}

/// Nobody reads more.
const MOST_DRAWN: usize = 500;

fn report(folder: &Path, diagnostic: &Diagnostic) -> Report {
    let severity = match diagnostic.severity {
        Severity::Warning => miette::Severity::Warning,
        Severity::Error => miette::Severity::Error,
    };
    let mut message = diagnostic.message.clone();
    let mut drawn = MietteDiagnostic::new("").with_code(diagnostic.id.as_str()).with_severity(severity);
    if !diagnostic.help.is_empty() {
        drawn = drawn.with_help(&diagnostic.help);
    }
    let Some(place) = &diagnostic.place else {
        drawn.message = message;
        return Report::new(drawn);
    };
    let pointer = if place.pointer.is_empty() { String::new() } else { format!(" at {}", place.pointer) };
    let text = if place.line > 0 { fs::read_to_string(folder.join(&place.file)).ok() } else { None };
    let Some(text) = text.filter(|text| can_be_shown(text, place.line)) else {
        let position = if place.line > 0 { format!(":{}:{}", place.line, place.column) } else { String::new() };
        message = format!("{message}\n{}{position}{pointer}", folder.join(&place.file).display());
        drawn.message = message;
        return Report::new(drawn);
    };
    let offset = SourceOffset::from_location(&text, place.line, place.column);
    drawn.message =
        format!("{message}{}", if pointer.is_empty() { pointer } else { format!(" ({})", pointer.trim_start()) });
    drawn = drawn.with_label(LabeledSpan::at_offset(offset.offset(), "here"));
    Report::new(drawn).with_source_code(NamedSource::new(folder.join(&place.file).display().to_string(), text))
}

/// Servers send a document as one long line, which would bury what is said about it.
fn can_be_shown(text: &str, line: usize) -> bool {
    const LONGEST: usize = 200;
    text.lines().skip(line.saturating_sub(2)).take(3).all(|line| line.len() <= LONGEST)
}
