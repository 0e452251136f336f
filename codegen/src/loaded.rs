//! One version on its own: read and loaded, for what compares or examines rather than generates.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place, Severity};
use crate::generator::Failure;
use crate::input::config::{self, Config, Known, Matched};
use crate::input::file::SourceFile;
use crate::input::{names, source};
use crate::lower;
use crate::model::Version;
use crate::model::naming::{self, NamesLock};

/// A version with the documents that it came from.
#[derive(Clone, Debug)]
pub struct LoadedVersion {
    /// What the documents mean.
    pub version: Version,
    /// The documents by path without `.json`.
    pub documents: BTreeMap<String, SourceFile>,
    /// The configuration that they were read with.
    pub config: Config,
    /// What the documents leave open.
    pub warnings: Vec<Diagnostic>,
}

/// The configuration that belongs to a version's folder: in the folder above it, if there is one.
pub fn config_beside(folder: &Path) -> Option<PathBuf> {
    beside(folder, config::FILE_NAME)
}

/// A file in the folder above a version's, if it is there.
fn beside(folder: &Path, file: &str) -> Option<PathBuf> {
    // A link is looked at where it stands, `.` and the like where they lead.
    let folder = if folder.file_name().is_some() { folder.to_owned() } else { fs::canonicalize(folder).ok()? };
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(parent.join(file)).filter(|path| path.is_file())
}

/// Reads a configuration.
///
/// # Errors
/// A file that can't be read or isn't a configuration.
pub fn read_config(path: &Path) -> Result<Config, Failure> {
    let mut diagnostics = Diagnostics::default();
    let file = source::read_file(path, &path.display().to_string(), &mut diagnostics);
    let config = file.and_then(|file| config::parse(&file, &mut diagnostics));
    match config {
        Some(config) if !diagnostics.has_errors() => Ok(config),
        _ => Err(Failure { diagnostics: diagnostics.into_sorted() }),
    }
}

/// The names that were given before to an API, by the folder of one of its versions.
///
/// # Errors
/// A file that can't be read or holds something else.
pub fn names_beside(folder: &Path) -> Result<NamesLock, Failure> {
    let Some(path) = beside(folder, names::FILE_NAME) else {
        return Ok(NamesLock::default());
    };
    let mut diagnostics = Diagnostics::default();
    let file = source::read_file(&path, &path.display().to_string(), &mut diagnostics);
    let lock = file.and_then(|file| names::parse(&file, &mut diagnostics));
    lock.ok_or_else(|| Failure { diagnostics: diagnostics.into_sorted() })
}

impl LoadedVersion {
    /// Reads a version's folder, and the names that were given before beside it. Places are shown below the folder as it is given.
    ///
    /// # Errors
    /// Everything that is wrong with its documents.
    pub fn read(folder: &Path, config: &Config) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let Some(documents) = source::read_version(folder, &mut diagnostics) else {
            return Err(Failure { diagnostics: diagnostics.into_sorted() });
        };
        let full = fs::canonicalize(folder).unwrap_or_default();
        let name = folder.file_name().or(full.file_name()).unwrap_or_default();
        let mut loaded = Self::from_documents(&name.to_string_lossy(), documents, config)?;
        naming::name_all(std::slice::from_mut(&mut loaded.version), &names_beside(folder)?);
        Ok(loaded)
    }

    /// Lowers documents that were read already, as if nothing had been named before.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn from_documents(
        name: &str,
        documents: BTreeMap<String, SourceFile>,
        config: &Config,
    ) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let mut version =
            lower::lower(name, &documents, config, &mut Matched::default(), &mut Known::default(), &mut diagnostics);
        naming::name_all(std::slice::from_mut(&mut version), &NamesLock::default());
        let mut warnings = diagnostics.into_sorted();
        // A configuration is for all versions of an API: one alone needn't have what it names.
        warnings.retain(|diagnostic| diagnostic.id != Id::UnmatchedOverride);
        if warnings.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
            return Err(Failure { diagnostics: warnings });
        }
        Ok(Self { version, documents, config: config.clone(), warnings })
    }

    /// The place that a pointer names in the document of a path, or of what is around it.
    pub fn place(&self, document: &str, pointer: &str) -> Place {
        match self.documents.values().find(|file| file.path == document) {
            Some(file) => Place::json_or_around(file, pointer),
            None => Place::file(document),
        }
    }
}
