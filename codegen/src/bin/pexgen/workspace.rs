//! `pexgen.toml` at the top of a repository: where the documents and the bindings of all its APIs are.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use pexgen::input::config::{FILE_NAME, is_key};
use serde::{Deserialize, Deserializer};

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    workspace: Workspace,
}

/// The folders of a repository.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Workspace {
    /// The folders that contain the folders of APIs.
    #[serde(deserialize_with = "one_or_several")]
    pub schemas: Vec<PathBuf>,
    /// The output folder, with a folder for each crate.
    pub out: PathBuf,
}

/// Returns whether a file is that of an API, which has the same name: it has keys of an API, but no workspace.
fn is_of_api(text: &str) -> bool {
    match text.parse::<toml::Table>() {
        Ok(table) if table.contains_key("workspace") => false,
        Ok(table) => table.is_empty() || table.keys().any(|key| is_key(key)),
        // Its error is reported where the API is read.
        Err(_) => !text.lines().any(|line| line.trim_start().starts_with("[workspace]")),
    }
}

impl Default for Workspace {
    fn default() -> Self {
        Self { schemas: vec!["schemas".into()], out: "generated".into() }
    }
}

/// Reads `"schemas"` like `["schemas"]`.
fn one_or_several<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "`schemas` is the path of a folder, or a list of paths")]
    enum Folders {
        One(PathBuf),
        Several(Vec<PathBuf>),
    }
    Folders::deserialize(deserializer).map(|folders| match folders {
        Folders::One(folder) => vec![folder],
        Folders::Several(folders) => folders,
    })
}

impl Workspace {
    /// Finds the workspace like [`Self::of_current_folder`], and makes its folder the current one.
    pub fn enter() -> Result<(PathBuf, Self), String> {
        let (folder, workspace) = Self::of_current_folder()?;
        if folder != Path::new("") {
            env::set_current_dir(&folder).map_err(|error| format!("can't enter {}: {error}", folder.display()))?;
        }
        Ok((PathBuf::new(), workspace))
    }

    /// Finds the workspace in the nearest folder from the current one up. Returns it with its folder, whose path is empty
    /// if it is the current one. Without a file, the workspace is in the current folder and has the usual folders.
    pub fn of_current_folder() -> Result<(PathBuf, Self), String> {
        let here = env::current_dir().map_err(|error| format!("can't find the current folder: {error}"))?;
        let (folder, workspace) = Self::find(&here)?.unwrap_or_default();
        Ok((if folder == here { PathBuf::new() } else { folder }, workspace))
    }

    fn find(here: &Path) -> Result<Option<(PathBuf, Self)>, String> {
        for folder in here.ancestors() {
            if let Some(workspace) = Self::in_folder(folder)? {
                return Ok(Some((folder.to_owned(), workspace)));
            }
        }
        Ok(None)
    }

    /// Reads the file in a folder; `None` if there is none.
    pub fn in_folder(folder: &Path) -> Result<Option<Self>, String> {
        let path = folder.join(FILE_NAME);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::InvalidData => {
                return Err(format!("{} is not UTF-8\n  help: save it in this encoding", path.display()));
            }
            Err(_) if !path.is_file() => return Ok(None),
            Err(error) => return Err(format!("can't read {}: {error}", path.display())),
        };
        if is_of_api(&text) {
            return Ok(None);
        }
        let file: File = toml::from_str(&text).map_err(|error| {
            format!(
                "{}: {}\n  help: its keys are `schemas` and `out`, below [workspace]",
                path.display(),
                error.message()
            )
        })?;
        Ok(Some(file.workspace))
    }
}
