//! Loads single versions, for `diff`, `export` and `lint`.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pexgen::input::config_file::{config_beside, read_config};
use pexgen::input::configured::check_version_path;
use pexgen::lint::report;
use pexgen::loaded::read_versions;
use pexgen::{Diagnostic, Failure, LoadedVersion};
use serde_json::json;

use crate::Outcome;
use crate::terminal::{self, Paths};

/// How findings are reported.
#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For a terminal
    #[default]
    Text,
    /// For a pull request
    Markdown,
    /// For programs
    Json,
    /// Annotations that code hosts show beside the lines
    Github,
}

/// Why a version could not be loaded.
pub enum LoadError {
    /// Errors in its documents or configuration.
    Input(Failure),
    /// A path is not that of a version.
    NoVersion(String),
    /// Versions of different APIs.
    OtherApi(String),
    /// There is no configuration.
    NoConfig(PathBuf),
    /// A folder can't be listed.
    Unreadable(PathBuf, io::Error),
}

impl From<Failure> for LoadError {
    fn from(failure: Failure) -> Self {
        Self::Input(failure)
    }
}

impl LoadError {
    /// Prints the error.
    pub fn report(&self, format: ReportFormat) -> Outcome {
        match self {
            Self::Input(failure) => invalid(&failure.diagnostics, format),
            Self::OtherApi(message) => terminal::usage_error(message),
            Self::NoVersion(message) => terminal::fail(Outcome::InvalidInput, message),
            Self::NoConfig(folder) => terminal::usage_error(&format!(
                "there is no `pexgen.toml` beside {}\n  help: name the configuration of the API with --config",
                folder.display()
            )),
            Self::Unreadable(folder, error) => {
                terminal::usage_error(&format!("can't read {}: {error}", folder.display()))
            }
        }
    }
}

/// Prints errors of documents and configurations in the format of the report, with what was found before them.
pub fn invalid(found: &[Diagnostic], format: ReportFormat) -> Outcome {
    match format {
        ReportFormat::Text => terminal::diagnostics(Paths::here(), found),
        ReportFormat::Markdown => terminal::text(&report::markdown(found)),
        ReportFormat::Json => terminal::json(&json!({ "errors": found })),
        ReportFormat::Github => terminal::text(&report::github(found)),
    }
    Outcome::InvalidInput
}

/// Loads versions with a configuration, or each with the one beside its folder. A version that was just fetched may have
/// none; then it is the last one beside any of the folders.
pub fn versions(folders: &[PathBuf], config: Option<&Path>) -> Result<Vec<LoadedVersion>, LoadError> {
    folders.iter().try_for_each(|folder| check_folder(folder)).map_err(LoadError::NoVersion)?;
    let last = config_of(folders, config)?;
    let path_of = |folder: &PathBuf| config_beside(folder).filter(|_| config.is_none()).unwrap_or_else(|| last.clone());
    let (mut loaded, mut first) = (Vec::new(), None);
    for group in folders.chunk_by(|one, other| path_of(one) == path_of(other)) {
        let config = read_config(&path_of(&group[0]))?;
        let (known, beside) = first.get_or_insert_with(|| (config.name.clone(), &group[0]));
        if *known != config.name {
            return Err(other_api((beside.as_path(), known.as_str()), (group[0].as_path(), &config.name)));
        }
        let group: Vec<&Path> = group.iter().map(PathBuf::as_path).collect();
        loaded.extend(read_versions(&group, &config)?);
    }
    Ok(loaded)
}

fn other_api((one, known): (&Path, &str), (folder, name): (&Path, &str)) -> LoadError {
    LoadError::OtherApi(format!(
        "{} is a version of `{known}`, and {} one of `{name}`: these are different APIs\n  \
         help: name versions of one API; if it was renamed, name its configuration with --config",
        one.display(),
        folder.display(),
    ))
}

/// Returns the path of the configuration of the last version: the one that is named, or the last one beside a folder.
fn config_of(folders: &[PathBuf], config: Option<&Path>) -> Result<PathBuf, LoadError> {
    let beside = || folders.iter().rev().find_map(|folder| config_beside(folder));
    let none = || LoadError::NoConfig(folders.first().cloned().unwrap_or_default());
    config.map(Path::to_owned).or_else(beside).ok_or_else(none)
}

/// Checks that a path is that of the folder of a version.
fn check_folder(path: &Path) -> Result<(), String> {
    check_version_path(path)?;
    if !path.is_file() {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = parent.ancestors().find(|above| config_beside(above).is_some()).unwrap_or(parent);
    Err(format!(
        "{} is a file, not the folder of a version\n  help: name the folder that has it: {}",
        path.display(),
        folder.display()
    ))
}

/// Loads one version.
pub fn version(folder: &Path, config: Option<&Path>) -> Result<LoadedVersion, LoadError> {
    let mut loaded = versions(&[folder.to_owned()], config)?;
    loaded.pop().ok_or_else(|| LoadError::NoConfig(folder.to_owned()))
}
