//! The whole pipeline, from a folder of documents to files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cache::{self, Entry};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::diff;
use crate::input::config::{self, Config, Known, Matched};
use crate::input::file::SourceFile;
use crate::input::names;
use crate::input::source::{self, ApiSource};
use crate::lower;
use crate::model::Api;
use crate::model::naming::{self, NamesLock};
use crate::output::Files;
use crate::rust;
use crate::summary::Summary;

/// Turns folders of documents into crates.
#[derive(Clone, Debug)]
pub struct Generator {
    strict: bool,
    runtime: String,
    config: Option<PathBuf>,
    previous: Option<PathBuf>,
}

/// A crate that was generated, not yet written anywhere.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Name of the API and of the crate.
    pub name: String,
    /// Files by path below the crate's folder.
    pub files: Files,
    /// What it holds.
    pub versions: Vec<Summary>,
    /// What the documents leave open.
    pub warnings: Vec<Diagnostic>,
    /// What is to stand in the API's `names.lock`; `None` when it does already.
    pub names: Option<NamesFile>,
    /// Of everything that this follows from.
    key: Key,
}

/// What a generated crate follows from; `None` when there is nothing to note of it.
#[derive(Clone, Copy, Debug, Default)]
struct Key {
    before: Option<u64>,
    /// The same with the file of names in place: what is generated then is the same.
    with_names: Option<u64>,
}

/// The names that have to be kept, for the file beside the documents.
#[derive(Clone, Debug)]
pub struct NamesFile {
    /// The file.
    pub path: PathBuf,
    /// All of its text.
    pub text: String,
}

/// Nothing was generated.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.diagnostics.first().map_or_else(String::new, ToString::to_string))]
pub struct Failure {
    /// Why, in the order of places; never empty.
    pub diagnostics: Vec<Diagnostic>,
}

impl Default for Generator {
    fn default() -> Self {
        Self { strict: false, runtime: "{ path = \"../../runtime\" }".to_owned(), config: None, previous: None }
    }
}

impl Generator {
    /// With the usual settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes every warning an error.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// The dependency on the runtime in the generated `Cargo.toml`: the right side of
    /// `pexgen-runtime = …`, a path beside the checkout unless it is set.
    pub fn runtime(mut self, dependency: impl Into<String>) -> Self {
        self.runtime = dependency.into();
        self
    }

    /// Another file in place of the folder's `pexgen.toml`.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Where the crates of earlier runs are, each in a folder of its own name. One that
    /// [`Generated::write_cache`] was called for is taken from there, as long as nothing that it follows
    /// from has changed and it is as it was generated.
    pub fn previous(mut self, folder: impl Into<PathBuf>) -> Self {
        self.previous = Some(folder.into());
        self
    }

    /// Generates the crate of an API's folder, without writing anything.
    ///
    /// # Errors
    /// Everything that is wrong with the folder's documents and configuration.
    pub fn generate(&self, folder: &Path) -> Result<Generated, Failure> {
        let mut diagnostics = Diagnostics::default();
        let source = source::read(folder, self.config.as_deref(), &mut diagnostics);
        let config = source.as_ref().and_then(|source| config::parse(&source.config, &mut diagnostics));
        let lock = source.as_ref().and_then(|source| match &source.names {
            Some(file) => names::parse(file, &mut diagnostics),
            None => Some(NamesLock::default()),
        });
        let (Some(source), Some(config), Some(lock)) = (source, config, lock) else {
            return Err(failure(diagnostics));
        };
        let key = cache::key((self.strict, &self.runtime, &source));
        if let Some(previous) = self.taken(&config.name, key) {
            return Ok(previous);
        }
        let (mut api, summaries) = lower(&source, &config, &mut diagnostics);
        let kept = naming::name_all(&mut api.versions, &lock);
        if self.strict {
            diagnostics.make_strict();
        }
        if diagnostics.has_errors() {
            return Err(failure(diagnostics));
        }
        match rust::emit(&api, &self.runtime) {
            Ok(mut files) => {
                // One version alone has no changes to tell.
                if api.versions.len() > 1 {
                    files.insert(diff::CHANGELOG.to_owned(), diff::changelog(&api));
                }
                let names = changed(folder, source.names.as_ref(), &kept);
                let with_names = |names| cache::key((self.strict, &self.runtime, &NamesFile::beside(names, source)));
                let key = Key { before: key, with_names: names.as_ref().and_then(with_names) };
                let warnings = diagnostics.into_sorted();
                Ok(Generated { name: api.name, files, versions: summaries, warnings, names, key })
            }
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                Err(failure(diagnostics))
            }
        }
    }

    fn taken(&self, name: &str, key: Option<u64>) -> Option<Generated> {
        let out = self.previous.as_ref()?.join(name);
        let entry = Entry::read(&out).filter(|entry| Some(entry.key) == key)?;
        let files = entry.files(&out)?;
        Some(Generated {
            name: name.to_owned(),
            files,
            versions: entry.versions,
            warnings: entry.warnings,
            names: None,
            key: Key::default(),
        })
    }
}

impl NamesFile {
    fn is_there(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|text| text == self.text)
    }

    /// What the folder holds with this file in it.
    fn beside(&self, source: ApiSource) -> ApiSource {
        let file = SourceFile { path: names::FILE_NAME.to_owned(), text: self.text.as_str().into() };
        ApiSource { names: Some(file), ..source }
    }
}

impl Generated {
    /// Writes the cache file that [`Generator::previous`] reads into the folder of the crate. Errors are ignored:
    /// without the file the next run only takes longer.
    pub fn write_cache(&self, out: &Path) {
        let named = self.names.as_ref().is_some_and(NamesFile::is_there);
        if let Some(key) = if named { self.key.with_names } else { self.key.before } {
            Entry::new(key, &self.files, &self.versions, &self.warnings).write(out);
        }
    }
}

/// The file of names, if it is to be another one.
fn changed(folder: &Path, present: Option<&SourceFile>, kept: &NamesLock) -> Option<NamesFile> {
    let text = kept.text();
    let current = present.map_or(kept.is_empty(), |file| *file.text == *text);
    (!current).then(|| NamesFile { path: folder.join(names::FILE_NAME), text })
}

fn failure(diagnostics: Diagnostics) -> Failure {
    Failure { diagnostics: diagnostics.into_sorted() }
}

fn lower(source: &ApiSource, config: &Config, diagnostics: &mut Diagnostics) -> (Api, Vec<Summary>) {
    let (mut matched, mut known) = (Matched::default(), Known::default());
    let mut versions = Vec::new();
    let mut summaries = Vec::new();
    for (name, files) in &source.versions {
        let before = diagnostics.len();
        let version = lower::lower(name, files, config, &mut matched, &mut known, diagnostics);
        summaries.push(Summary::new(&version, diagnostics.len() - before));
        versions.push(version);
    }
    report_unmatched(&matched, config, &source.config, &known, diagnostics);
    versions.sort_by(|a, b| naming::version_order(&a.name, &b.name));
    summaries.sort_by(|a, b| naming::version_order(&a.version, &b.version));
    (config.api(versions), summaries)
}

/// A document that can't be read would make overrides of it look wrong, so they wait.
fn report_unmatched(
    matched: &Matched,
    config: &Config,
    file: &SourceFile,
    known: &Known,
    diagnostics: &mut Diagnostics,
) {
    if !diagnostics.has_errors() {
        matched.report_rest(config, file, known, diagnostics);
    }
}
