//! Loads single versions, for `diff`, `export` and `lint`.

use std::io;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use pexgen::Failure;
use pexgen::input::config::FILE_NAME;
use pexgen::loaded::{LoadedVersion, config_beside, read_config};

use crate::terminal::{self, Paths};
use crate::{Outcome, listing};

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
    /// Joins the errors of two versions. What both have in common is there once.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Input(mut one), Self::Input(other)) => {
                for found in other.diagnostics {
                    if !one.diagnostics.contains(&found) {
                        one.diagnostics.push(found);
                    }
                }
                Self::Input(one)
            }
            (one, _) => one,
        }
    }

    /// Prints the error.
    pub fn report(&self) -> Outcome {
        match self {
            Self::Input(failure) => {
                terminal::diagnostics(Paths::here(), &failure.diagnostics);
                Outcome::InvalidInput
            }
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

/// Loads a version with a configuration, or with the one beside its folder. `others` are folders that the
/// configuration may be beside instead: a version that was just fetched may have none.
pub fn version(folder: &Path, config: Option<&Path>, others: &[&Path]) -> Result<LoadedVersion, LoadError> {
    let beside = || config_beside(folder).or_else(|| others.iter().find_map(|other| config_beside(other)));
    let config = config.map(Path::to_owned).or_else(beside);
    let config = read_config(&config.ok_or_else(|| LoadError::NoConfig(folder.to_owned()))?)?;
    Ok(LoadedVersion::read(folder, &config)?)
}

/// Loads all versions of the folder of an API, or one version by its folder.
pub fn versions(folder: &Path, config: Option<&Path>) -> Result<Vec<LoadedVersion>, LoadError> {
    let own = folder.join(FILE_NAME);
    if !own.is_file() {
        return Ok(vec![version(folder, config, &[])?]);
    }
    let config = read_config(config.unwrap_or(&own))?;
    let (mut loaded, mut errors) = (Vec::new(), Vec::new());
    let folders = listing::folders(folder).map_err(|error| LoadError::Unreadable(folder.to_owned(), error))?;
    for version in folders {
        match LoadedVersion::read(&version, &config) {
            Ok(version) => loaded.push(version),
            Err(failure) => errors.extend(failure.diagnostics),
        }
    }
    if errors.is_empty() { Ok(loaded) } else { Err(Failure { diagnostics: errors }.into()) }
}
