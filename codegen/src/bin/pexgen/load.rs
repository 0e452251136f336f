//! Loads single versions, for `diff`, `export` and `lint`.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pexgen::Failure;
use pexgen::LoadedVersion;
use pexgen::input::config::Config;
use pexgen::loaded::{check_version_path, config_beside, read_config, read_versions};
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
    /// Prints the error, also for programs if `is_json`.
    pub fn report(&self, is_json: bool) -> Outcome {
        match self {
            Self::Input(failure) => {
                if is_json {
                    terminal::json(&json!({ "errors": failure.diagnostics }));
                }
                terminal::diagnostics(Paths::here(), &failure.diagnostics);
                Outcome::InvalidInput
            }
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

/// Loads versions with a configuration, or with the one beside the folder of any of them: a version that was just
/// fetched may have none.
pub fn versions(folders: &[PathBuf], config: Option<&Path>) -> Result<Vec<LoadedVersion>, LoadError> {
    folders.iter().try_for_each(|folder| check_folder(folder)).map_err(LoadError::NoVersion)?;
    let config = match config {
        Some(path) => read_config(path)?,
        None => only_config(folders)?,
    };
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    Ok(read_versions(&folders, &config)?)
}

/// Returns the path of the configuration that [`versions`] reads.
pub fn config_of(folders: &[PathBuf], config: Option<&Path>) -> Result<PathBuf, LoadError> {
    let beside = || folders.iter().find_map(|folder| config_beside(folder));
    config.map(Path::to_owned).or_else(beside).ok_or_else(|| no_config(folders))
}

fn no_config(folders: &[PathBuf]) -> LoadError {
    LoadError::NoConfig(folders.first().cloned().unwrap_or_default())
}

/// Reads the configurations beside the folders of versions, where there are any, and returns the first one. It is an
/// error if they are those of different APIs.
fn only_config(folders: &[PathBuf]) -> Result<Config, LoadError> {
    let mut beside: Vec<(&PathBuf, PathBuf)> =
        folders.iter().filter_map(|folder| Some((folder, config_beside(folder)?))).collect();
    beside.dedup_by(|(_, one), (_, before)| one == before);
    let mut first: Option<(&Path, Config)> = None;
    for (folder, path) in beside {
        let config = read_config(&path)?;
        match &first {
            Some((other, known)) if known.name != config.name => {
                return Err(LoadError::OtherApi(format!(
                    "{} is a version of `{}`, and {} one of `{}`: these are different APIs\n  \
                     help: name versions of one API; if it was renamed, name its configuration with --config",
                    other.display(),
                    known.name,
                    folder.display(),
                    config.name
                )));
            }
            Some(_) => {}
            None => first = Some((folder, config)),
        }
    }
    first.map(|(_, config)| config).ok_or_else(|| no_config(folders))
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
