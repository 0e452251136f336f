//! What is wrong with an input, where, and what to do about it.
//!
//! The library only collects plain data; drawing it is the command's business.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::input::file::SourceFile;
use crate::input::position::{self, Positions};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The output is complete, but the input leaves something open. `--strict` makes it an error.
    Warning,
    /// No output is written.
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

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, as shown to people.
    pub file: String,
    /// Line, from 1; 0 when only the file is known.
    pub line: usize,
    /// Column in characters, from 1; 0 when only the file is known.
    pub column: usize,
    /// JSON pointer (RFC 6901) or TOML path; empty for the whole document.
    pub pointer: String,
}

impl Place {
    /// A file as a whole.
    pub fn file(path: impl Into<String>) -> Self {
        Self { file: path.into(), line: 0, column: 0, pointer: String::new() }
    }

    /// The value that a JSON pointer names, or the nearest around it that is there.
    pub fn json_or_around(file: &SourceFile, pointer: &str) -> Self {
        let (line, column) = Positions::of(file).pointer_or_around(pointer).unwrap_or_default();
        Self { file: file.path.clone(), line, column, pointer: pointer.to_owned() }
    }

    /// A byte offset in a text.
    pub fn offset(file: &SourceFile, offset: usize, pointer: impl Into<String>) -> Self {
        let (line, column) = position::of_offset(&file.text, offset);
        Self { file: file.path.clone(), line, column, pointer: pointer.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        if !self.pointer.is_empty() {
            write!(f, " ({})", self.pointer)?;
        }
        Ok(())
    }
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident = $text:literal $severity:ident,)*) => {
        /// The kinds of finding. The text of each is stable: tools may match on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Id { $($(#[doc = $doc])* $name,)* }

        impl Id {
            /// Every kind of finding.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it means, in a sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }

            /// The stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How much it matters unless `--strict` is given.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

ids! {
    /// A file or folder could not be read.
    Unreadable = "unreadable" Error,
    /// A file that isn't UTF-8.
    NotUtf8 = "not-utf8" Error,
    /// Text that isn't JSON.
    NotJson = "not-json" Error,
    /// Text that isn't YAML, or that repeats or nests itself without measure.
    NotYaml = "not-yaml" Error,
    /// A document of another shape than a schema document.
    NotASchema = "not-a-schema" Error,
    /// A schema document without `fields`.
    MissingFields = "missing-fields" Error,
    /// A key whose value has the wrong shape.
    BadValue = "bad-value" Warning,
    /// A key that no known server writes.
    UnknownKey = "unknown-key" Warning,
    /// A type that no known server writes, or that JSON Schema does not have.
    UnknownType = "unknown-type" Warning,
    /// A `filtering` entry that isn't 1, 2 or a list of lookups.
    BadFiltering = "bad-filtering" Warning,
    /// A lookup that Django doesn't have.
    UnknownLookup = "unknown-lookup" Warning,
    /// `filtering` or `ordering` of something that isn't a field: the server ignores it.
    NotAField = "not-a-field" Warning,
    /// An HTTP method that Tastypie doesn't have.
    UnknownMethod = "unknown-method" Warning,
    /// A relation whose target is not known.
    UnresolvedRelation = "unresolved-relation" Warning,
    /// A resource with a detail endpoint, but without a known key.
    UnknownResourceKey = "unknown-resource-key" Warning,
    /// A root document names a resource that has no document.
    MissingDocument = "missing-document" Error,
    /// A folder with schema documents, but without a root document.
    MissingRoot = "missing-root" Error,
    /// A document that neither a root document nor the configuration names.
    UnlistedDocument = "unlisted-document" Warning,
    /// The same choice twice.
    DuplicateChoice = "duplicate-choice" Warning,
    /// Two required relations to the parents of a nested object.
    AmbiguousBackReference = "ambiguous-back-reference" Warning,
    /// The configuration is not valid TOML or has the wrong shape.
    BadConfig = "bad-config" Error,
    /// An entry of the configuration that matches nothing.
    UnmatchedOverride = "unmatched-override" Error,
    /// No documents at all.
    NothingToGenerate = "nothing-to-generate" Error,
    /// A default that isn't among the choices.
    DefaultOutsideChoices = "default-outside-choices" Warning,
    /// A default of another type than the field.
    DefaultOfWrongType = "default-of-wrong-type" Warning,
    /// A default outside the limits that the help text names.
    DefaultOutsideLimits = "default-outside-limits" Warning,
    /// A default that is new with every download, such as the moment.
    VolatileDefault = "volatile-default" Warning,
    /// Names that differ only in spelling, so that the bindings must tell them apart.
    NamesClash = "names-clash" Warning,
    /// A field that must be given and can't be written.
    RequiredButReadonly = "required-but-readonly" Warning,
    /// Objects that can be created or changed, but have no field to write.
    NothingToWrite = "nothing-to-write" Warning,
    /// A lookup that can find nothing in what the field holds.
    UnfitLookup = "unfit-lookup" Warning,
    /// Filtering across a relation that leads to nothing to filter by.
    DeadEndFilter = "dead-end-filter" Warning,
    /// A method that Tastypie refuses although it is allowed.
    UnservableMethod = "unservable-method" Warning,
    /// A field without a help text, or with the framework's own.
    MissingHelp = "missing-help" Warning,
    /// A key that isn't said to be unique.
    KeyNotUnique = "key-not-unique" Warning,
    /// Choices of a field that can't have any, such as a relation.
    MisplacedChoices = "misplaced-choices" Warning,
    /// A list of choices with nothing in it.
    EmptyChoices = "empty-choices" Warning,
    /// A field with the name of a parameter of every list.
    ShadowedParameter = "shadowed-parameter" Warning,
    /// An OpenAPI document of a version that isn't read, or more than one.
    UnsupportedVersion = "unsupported-version" Error,
    /// A `$ref` that leads nowhere.
    UnresolvedReference = "unresolved-reference" Error,
    /// Something that the bindings have no words for: it is JSON there, or missing.
    NotExpressed = "not-expressed" Warning,
    /// Descriptions of the same thing that exclude each other.
    Contradiction = "contradiction" Warning,
    /// A path and its parameters that don't go together.
    PathMismatch = "path-mismatch" Warning,
    /// Two operations with the same `operationId`.
    DuplicateOperation = "duplicate-operation" Warning,
    /// The generator produced Rust that doesn't parse; a bug of the generator.
    InvalidOutput = "invalid-output" Error,
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = Self::ALL.iter().find(|id| id.as_str() == text);
        known.copied().ok_or_else(|| serde::de::Error::unknown_variant(&text, &[]))
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of finding it is.
    pub id: Id,
    /// How much it matters.
    pub severity: Severity,
    /// Where; `None` when it belongs to no file.
    pub place: Option<Place>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Diagnostic {
    /// A finding with the usual severity of its kind.
    pub fn new(id: Id, place: impl Into<Option<Place>>, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { id, severity: id.severity(), place: place.into(), message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.id.as_str(), self.message)?;
        if let Some(place) = &self.place {
            write!(f, "\n  at {place}")?;
        }
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// Everything found in one run, in the order of its places.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// Those whose places are yet to be worked out: all of a document at once.
    waiting: Vec<Waiting>,
}

#[derive(Clone, Debug)]
struct Waiting {
    /// Which of those that were found.
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

    /// Adds a finding at a JSON pointer that matters more or less than its kind.
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

    /// Adds all of another's findings.
    pub fn extend(&mut self, other: Self) {
        let before = self.found.len();
        self.waiting.extend(other.waiting.into_iter().map(|one| Waiting { index: before + one.index, ..one }));
        self.found.extend(other.found);
    }

    /// Makes warnings errors.
    pub fn make_strict(&mut self) {
        for diagnostic in &mut self.found {
            diagnostic.severity = Severity::Error;
        }
    }

    /// Whether anything found forbids output.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// The findings sorted by place, without repetitions.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.place();
        self.found.sort_by(|a, b| (&a.place, a.id, &a.message).cmp(&(&b.place, b.id, &b.message)));
        self.found.dedup();
        self.found
    }

    fn place(&mut self) {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by(|one, other| one.file.path.cmp(&other.file.path));
        for of_file in waiting.chunk_by(|one, other| one.file == other.file) {
            let Some(Waiting { file, .. }) = of_file.first() else { continue };
            let mut positions = Positions::of(file);
            for one in of_file {
                let Some(found) = self.found.get_mut(one.index) else { continue };
                let (line, column) = positions.pointer(&one.pointer).unwrap_or((1, 1));
                found.place = Some(Place { file: file.path.clone(), line, column, pointer: one.pointer.clone() });
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }
}

/// Names that are longer are not compared.
const LONGEST_NAME: usize = 200;
/// More names than these are not looked through.
const MOST_NAMES: usize = 5000;

/// The known name nearest to a misspelt one, for "did you mean".
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The longer and the more they are, the longer it takes and the less it helps.
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
