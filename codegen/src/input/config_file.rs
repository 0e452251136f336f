//! Finds and reads the configuration of an API.

use std::fs;
use std::path::{Path, PathBuf};

use super::config::{self, Config};
use super::{folder, source};
use crate::diagnostic::{Diagnostics, Failure};
use crate::source_text::SourceFile;

/// Returns the path of the `pexgen.toml` in the folder above the folder of a version, if there is one.
pub fn config_beside(folder: &Path) -> Option<PathBuf> {
    // `.` and the like have no name, so that only the file system knows the folder above.
    let folder = if folder.file_name().is_some() { folder.to_owned() } else { fs::canonicalize(folder).ok()? };
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(parent.join(config::FILE_NAME)).filter(|path| path.is_file())
}

/// Reads a configuration.
///
/// # Errors
/// A file that can't be read, or that is not a valid configuration.
pub fn read_config(path: &Path) -> Result<Config, Failure> {
    let mut diagnostics = Diagnostics::default();
    let file = folder::read_config(path, &mut diagnostics);
    config_over_profile(file, path.parent().unwrap_or(Path::new("")), diagnostics)
}

/// Returns a configuration that has only what is in a profile: a name, or the path of its folder.
///
/// # Errors
/// A profile that does not exist or is not valid.
pub fn config_of_profile(profile: &str) -> Result<Config, Failure> {
    let value = toml::Value::from(profile);
    let text = format!("extends = {value}\nname = \"api\"\n").into();
    let file = SourceFile { path: "profile".to_owned(), text };
    config_over_profile(Some(file), Path::new(""), Diagnostics::default())
}

/// Parses a configuration, with the profile that it extends. The folder is that of the configuration.
fn config_over_profile(
    file: Option<SourceFile>,
    folder: &Path,
    mut diagnostics: Diagnostics,
) -> Result<Config, Failure> {
    let layers = file.and_then(|file| Some((source::read_profile(&file, folder, &mut diagnostics)?, file)));
    match layers.and_then(|(profile, file)| config::parse(&file, profile.as_ref(), &mut diagnostics)) {
        Some(config) if !diagnostics.has_errors() => Ok(config),
        _ => Err(diagnostics.into()),
    }
}
