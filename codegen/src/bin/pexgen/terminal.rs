//! Output: findings on standard error, results on standard output.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, MietteError, MietteSpanContents, Report,
    SourceCode, SourceSpan, SpanContents,
};
use pexgen::diagnostic::{counts, grouped};
use pexgen::output::OutputError;
use pexgen::{Diagnostic, Failure, Severity};
use serde_json::json;

use crate::{Format, Outcome};

/// Whether writing to standard output failed.
static OUTPUT_FAILED: AtomicBool = AtomicBool::new(false);

/// Prints a line of results.
pub fn line(line: &str) {
    text(&format!("{line}\n"));
}

/// Prints results. A closed pipe, as behind `head`, is not an error.
pub fn text(text: &str) {
    let mut stdout = io::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe && !OUTPUT_FAILED.swap(true, Ordering::Relaxed) => {
            to_stderr(&format!("error: can't write to standard output: {error}"));
        }
        _ => {}
    }
}

/// Returns whether writing to standard output failed for another reason than a closed pipe.
pub fn output_failed() -> bool {
    OUTPUT_FAILED.load(Ordering::Relaxed)
}

/// Prints a result for programs.
pub fn json(value: &serde_json::Value) {
    line(&format!("{value:#}"));
}

/// Prints a line to standard error. Nothing can be done if that fails.
fn to_stderr(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Asks a question on standard error. Returns the line that was entered.
#[cfg(feature = "fetch")]
pub fn prompt(question: &str) -> io::Result<String> {
    write!(io::stderr(), "{question}")?;
    io::stderr().flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line)?;
    Ok(line.trim().to_owned())
}

/// Shows a spinner on a terminal, and nothing in a pipe.
pub fn spinner(message: &str) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
        bar.set_style(style);
    }
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// Reports why the command ends with this outcome.
pub fn fail(outcome: Outcome, message: &str) -> Outcome {
    to_stderr(&format!("error: {message}"));
    outcome
}

/// Reports invalid arguments.
pub fn usage_error(message: &str) -> Outcome {
    fail(Outcome::UsageError, message)
}

/// Reports an error; `help` may be empty.
#[cfg(feature = "fetch")]
pub fn error(message: &str, help: &str) {
    let help = if help.is_empty() { String::new() } else { format!("\n  help: {}", help.replace('\n', "\n  ")) };
    to_stderr(&format!("error: {message}{help}"));
}

/// Reports a risk.
#[cfg(feature = "fetch")]
pub fn warning(message: &str) {
    to_stderr(&format!("warning: {message}"));
}

/// Reports something that is not a problem.
pub fn note(message: &str) {
    to_stderr(&format!("note: {message}"));
}

/// Reports an I/O error while output was written.
pub fn io_error(error: &OutputError) -> Outcome {
    io_error_after(error, &[])
}

/// Reports an I/O error after these folders were written.
pub fn io_error_after(error: &OutputError, written: &[&Path]) -> Outcome {
    let written: Vec<_> = written.iter().map(|folder| folder.display().to_string()).collect();
    let state = match &written[..] {
        [] => "nothing was changed".to_owned(),
        written => format!("already written: {}", written.join(", ")),
    };
    let help = format!("{state}; check free space and permissions, then run the command again");
    fail(Outcome::IoError, &format!("{error}\n  help: {help}"))
}

/// Why APIs could not be generated.
#[derive(Default)]
pub struct Failures(Vec<serde_json::Value>);

impl Failures {
    /// Adds an API. For people it is reported at once.
    pub fn add(&mut self, paths: Paths<'_>, failure: &Failure, format: Format) {
        self.0.extend(failure.diagnostics.iter().map(|found| {
            let mut error = json!(found);
            error["folder"] = json!(paths.folder);
            error
        }));
        if format == Format::Text {
            diagnostics(paths, &failure.diagnostics);
            let errors = failure.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
            let plural = if errors == 1 { "error" } else { "errors" };
            to_stderr(&format!("{}: {errors} {plural}; nothing was written", paths.folder.display()));
        }
    }

    /// Reports all of them to programs, in one object. An error if there are any.
    pub fn end(self, format: Format) -> Result<(), Outcome> {
        if self.0.is_empty() {
            return Ok(());
        }
        if format == Format::Json {
            json(&json!({ "errors": self.0 }));
        }
        Err(Outcome::InvalidInput)
    }
}

/// What the paths of findings are relative to.
#[derive(Clone, Copy)]
pub struct Paths<'a> {
    /// The folder of the documents.
    pub folder: &'a Path,
    /// A configuration that is not in the folder.
    pub config: Option<&'a Path>,
}

impl Paths<'_> {
    /// Paths relative to the current folder.
    pub fn here() -> Self {
        Self { folder: Path::new(""), config: None }
    }

    fn full(&self, file: &str) -> PathBuf {
        match self.config {
            Some(config) if config == Path::new(file) => config.to_owned(),
            _ => self.folder.join(file),
        }
    }
}

/// The most findings that are printed.
const MOST_PRINTED: usize = 500;

/// Prints findings with the lines of the documents that they are about: one for each kind and document, and the
/// number of each kind at the end.
pub fn diagnostics(paths: Paths<'_>, found: &[Diagnostic]) {
    let handler = if io::stderr().is_terminal() {
        GraphicalReportHandler::new()
    } else {
        GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor()).with_width(100)
    };
    let groups = grouped(found);
    let mut files = Files::default();
    for diagnostic in groups.iter().take(MOST_PRINTED) {
        let mut printed = String::new();
        let report = report(paths, diagnostic, &mut files);
        if handler.render_report(&mut printed, report.as_ref()).is_err() {
            printed = diagnostic.to_string();
        }
        to_stderr(printed.trim_end());
    }
    if groups.len() > MOST_PRINTED {
        to_stderr(&format!("… and {} more; --format json lists all of them", groups.len() - MOST_PRINTED));
    }
    if found.len() > 1 {
        to_stderr(&total(found));
    }
}

/// `12 findings: 10 not-a-field, 2 unknown-key`, with a hint.
fn total(found: &[Diagnostic]) -> String {
    let kinds: Vec<String> = counts(found).iter().map(|(id, count)| format!("{count} {}", id.as_str())).collect();
    format!("{} findings: {}. `pexgen explain KIND` explains a kind.", found.len(), kinds.join(", "))
}

fn report(paths: Paths<'_>, diagnostic: &Diagnostic, files: &mut Files) -> Report {
    let severity = match diagnostic.severity {
        Severity::Warning => miette::Severity::Warning,
        Severity::Error => miette::Severity::Error,
    };
    let mut drawn =
        MietteDiagnostic::new(&diagnostic.message).with_code(diagnostic.id.as_str()).with_severity(severity);
    if !diagnostic.help.is_empty() {
        drawn = drawn.with_help(&diagnostic.help);
    }
    let Some(location) = &diagnostic.location else {
        return Report::new(drawn);
    };
    let path = paths.full(&location.file);
    let Some((excerpt, offset)) = files.excerpt(&path, location.line, location.column) else {
        let position =
            if location.line > 0 { format!(":{}:{}", location.line, location.column) } else { String::new() };
        let pointer =
            if location.pointer.is_empty() { String::new() } else { format!(" at {}", location.shown_pointer()) };
        let _ = write!(drawn.message, "\n{}{position}{pointer}", path.display());
        return Report::new(drawn);
    };
    if !location.pointer.is_empty() {
        let _ = write!(drawn.message, " (at {})", location.shown_pointer());
    }
    Report::new(drawn.with_label(LabeledSpan::at_offset(offset, "here"))).with_source_code(excerpt)
}

/// The files that findings are about, each read once.
#[derive(Default)]
struct Files(HashMap<PathBuf, Option<Lines>>);

/// A text with the offsets of its lines.
struct Lines {
    text: String,
    starts: Vec<usize>,
}

impl Files {
    /// Returns a line with the lines around it, and the offset of a column in it. `None` if there is no such line or
    /// if a line is too long to print.
    fn excerpt(&mut self, path: &Path, line: usize, column: usize) -> Option<(Excerpt, usize)> {
        if !self.0.contains_key(path) {
            self.0.insert(path.to_owned(), fs::read_to_string(path).ok().map(Lines::new));
        }
        let lines = self.0.get(path)?.as_ref()?;
        let at = line.checked_sub(1)?;
        let first_line = at.saturating_sub(1);
        let all: Vec<&str> = (first_line..=at + 1).filter_map(|line| lines.get(line)).collect();
        let start = *lines.starts.get(at)? - *lines.starts.get(first_line)?;
        // Some servers send a document as one long line.
        if all.iter().any(|line| line.len() > LONGEST_LINE) {
            return None;
        }
        let before = lines.get(at)?.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>();
        let name = path.display().to_string();
        Some((Excerpt { name, text: all.concat(), first_line }, start + before))
    }
}

/// The longest line that is printed, in bytes.
const LONGEST_LINE: usize = 200;

impl Lines {
    fn new(text: String) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
        Self { text, starts }
    }

    fn get(&self, line: usize) -> Option<&str> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end)
    }
}

/// A few lines of a file, numbered as in the whole file. With the whole file as source code, each finding would take
/// time proportional to its size.
#[derive(Debug)]
struct Excerpt {
    name: String,
    text: String,
    first_line: usize,
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.as_str().read_span(span, before, after)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            inner.data(),
            *inner.span(),
            self.first_line + inner.line(),
            inner.column(),
            inner.line_count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_has_the_lines_around_and_the_offset_of_the_column() {
        let mut files = Files::default();
        let lines = Lines::new("a\nbé=c\nd\ne".to_owned());
        files.0.insert(PathBuf::from("x"), Some(lines));
        let (excerpt, offset) = files.excerpt(Path::new("x"), 2, 3).expect("an excerpt");
        assert_eq!((excerpt.text.as_str(), excerpt.first_line, offset), ("a\nbé=c\nd\n", 0, 5));
        let (excerpt, offset) = files.excerpt(Path::new("x"), 4, 1).expect("an excerpt");
        assert_eq!((excerpt.text.as_str(), excerpt.first_line, offset), ("d\ne", 2, 2));
        assert!(files.excerpt(Path::new("x"), 0, 0).is_none() && files.excerpt(Path::new("x"), 5, 1).is_none());
    }
}
