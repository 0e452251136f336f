//! Findings about documents and configuration: what is wrong, where, and what to do about it.
//!
//! Findings are plain data. The command formats them for a terminal, [`build_script`](crate::build_script) for Cargo.

mod group;
mod id;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use group::{counts, grouped};
pub use id::Id;

use crate::source_text::SourceFile;
use crate::source_text::position::{self, Positions};
use crate::visible::visible;

/// How severe a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Files are generated. `--strict` makes it an error.
    Warning,
    /// Nothing is generated.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A location in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Location {
    /// Path of the file.
    pub file: String,
    /// Line, from 1; 0 when only the file is known.
    pub line: usize,
    /// Column in characters, from 1; 0 when only the file is known.
    pub column: usize,
    /// JSON pointer (RFC 6901) or TOML path; empty for the whole document.
    pub pointer: String,
}

impl Location {
    /// Creates the location of a whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: path.into(), line: 0, column: 0, pointer: String::new() }
    }

    /// Returns the pointer with its control characters escaped.
    pub fn shown_pointer(&self) -> String {
        visible(&self.pointer)
    }

    /// Creates the location of a byte offset.
    pub fn offset(file: &SourceFile, offset: usize, pointer: impl Into<String>) -> Self {
        let (line, column) = position::of_offset(&file.text, offset);
        Self { file: file.path.clone(), line, column, pointer: pointer.into() }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(&self.file))?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.pointer.is_empty() {
            write!(f, " ({})", self.shown_pointer())?;
        }
        Ok(())
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The kind of the finding.
    pub id: Id,
    /// The severity.
    pub severity: Severity,
    /// The location; `None` if it belongs to no file.
    pub location: Option<Box<Location>>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// The name that the finding is about, if the location does not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Diagnostic {
    /// Creates a finding with the severity of its kind. Control characters in its texts are escaped.
    pub fn new(
        id: Id,
        location: impl Into<Option<Location>>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self {
            id,
            severity: id.severity(),
            location: location.into().map(Box::new),
            message: visible(&message.into()),
            help: visible(&help.into()),
            name: None,
        }
    }

    /// Returns the name of the field, filter or other item that the finding is about, if it is known.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref().or_else(|| {
            let pointer = self.location.as_ref()?.pointer.as_str();
            let rest = ["/fields/", "/filtering/"].iter().find_map(|part| pointer.strip_prefix(part));
            match rest {
                Some(rest) => rest.split('/').next(),
                None => Some(pointer).filter(|pointer| !pointer.is_empty()),
            }
        })
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.id.as_str(), self.message)?;
        if let Some(location) = &self.location {
            write!(f, "\n  at {location}")?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// The findings of one run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// Findings without lines and columns yet, which are computed for a whole document at once.
    waiting: Vec<Waiting>,
}

#[derive(Clone, Debug)]
struct Waiting {
    /// Index of the finding.
    index: usize,
    file: SourceFile,
    pointer: String,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds a finding at a JSON pointer.
    pub fn json(
        &mut self,
        id: Id,
        file: &SourceFile,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.json_as(id.severity(), id, file, pointer, message, help);
    }

    /// Adds a finding at a JSON pointer with a severity of its own.
    pub fn json_as(
        &mut self,
        severity: Severity,
        id: Id,
        file: &SourceFile,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.waiting.push(Waiting { index: self.found.len(), file: file.clone(), pointer: pointer.to_owned() });
        self.push(Diagnostic { severity, ..Diagnostic::new(id, None, message, help) });
    }

    /// Sets the name that the latest finding is about.
    pub fn about(&mut self, name: &str) {
        if let Some(latest) = self.found.last_mut() {
            latest.name = Some(name.to_owned());
        }
    }

    /// Adds all findings of another collection.
    pub fn extend(&mut self, other: Self) {
        let before = self.found.len();
        self.waiting.extend(other.waiting.into_iter().map(|one| Waiting { index: before + one.index, ..one }));
        self.found.extend(other.found);
    }

    /// Returns whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// Returns the findings sorted by location, without repetitions.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.location();
        self.found.sort_by(|a, b| (&a.location, a.id, &a.message).cmp(&(&b.location, b.id, &b.message)));
        self.found.dedup();
        self.found
    }

    fn location(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by(|one, other| one.file.path.cmp(&other.file.path));
        for of_file in waiting.chunk_by(|one, other| one.file.path == other.file.path) {
            let Some(Waiting { file, .. }) = of_file.first() else { continue };
            let mut positions = Positions::of(file);
            for one in of_file {
                let Some(found) = self.found.get_mut(one.index) else { continue };
                let (line, column) = positions.pointer(&one.pointer).unwrap_or((1, 1));
                let location = Location { file: file.path.clone(), line, column, pointer: one.pointer.clone() };
                found.location = Some(Box::new(location));
            }
        }
    }

    /// Returns the number of findings.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Returns whether there are no findings.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// A failed run: errors in documents or configuration, so that nothing was generated.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.diagnostics.first().map_or_else(String::new, ToString::to_string))]
pub struct Failure {
    /// All findings, sorted by location; never empty.
    pub diagnostics: Vec<Diagnostic>,
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self { diagnostics: diagnostics.into_sorted() }
    }
}

/// Maximum length of a name that is compared, in bytes.
const LONGEST_NAME: usize = 200;
/// Maximum number of names that are compared.
const MOST_NAMES: usize = 5000;

/// Returns the known id that is most similar to a misspelt one: `<group>/<resource>` as a whole, or its last part for a
/// name without a group.
pub fn nearest_id<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let last = |id: &'a str| id.rsplit('/').next().unwrap_or(id);
    let by_last = || {
        let near = nearest(name, known.iter().map(|id| last(id)))?;
        known.iter().copied().find(|id| last(id) == near)
    };
    nearest(name, known.iter().copied()).or_else(|| if name.contains('/') { None } else { by_last() })
}

/// Returns the known name that is most similar to a misspelt one, for "did you mean".
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Long names take long to compare, and a suggestion helps less.
    let alike =
        |candidate: &&str| candidate.len() <= LONGEST_NAME && candidate.len().abs_diff(name.len()) <= name.len();
    if name.len() > LONGEST_NAME {
        return None;
    }
    known
        .into_iter()
        .take(MOST_NAMES)
        .filter(alike)
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().max(name.len()) / 3).max(2))
        .min()
        .map(|(_, candidate)| candidate)
}
