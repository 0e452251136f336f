//! Whether a folder is that of an API, of a workspace or of a version.

use std::fmt;
use std::fs;
use std::path::Path;

use super::{config, folder};
use crate::diagnostic::Diagnostics;

/// What the `pexgen.toml` of a folder configures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Configured {
    /// An API, with a folder of documents for each version.
    Api,
    /// A workspace of APIs.
    Workspace,
}

impl Configured {
    /// Returns what the `pexgen.toml` of a folder configures, if there is one.
    pub fn of(folder: &Path) -> Option<Self> {
        let path = folder.join(config::FILE_NAME);
        let is_workspace = || fs::read_to_string(&path).is_ok_and(|text| config::is_workspace(&text));
        path.is_file().then(|| if is_workspace() { Self::Workspace } else { Self::Api })
    }
}

/// The words for the folder in messages.
impl fmt::Display for Configured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Api => "the folder of an API",
            Self::Workspace => "the folder of a workspace",
        })
    }
}

/// What to name in place of the folder of a workspace.
pub(crate) const VERSION_HELP: &str = "name the folder of a version of one of its APIs, such as schemas/my-api/v41";

/// Checks that a path is that of the documents of a version.
///
/// # Errors
/// What it is instead: nothing, or the folder of an API.
pub fn check_version_path(path: &Path) -> Result<(), String> {
    let name = path.display();
    if !path.exists() {
        return Err(format!("there is no file or folder {name}"));
    }
    let Some(configured) = Configured::of(path) else { return Ok(()) };
    if configured == Configured::Workspace {
        return Err(format!("{name} is {configured}, not of a version; {VERSION_HELP}"));
    }
    let entries = folder::entries(path, &mut Diagnostics::default()).unwrap_or_default();
    let versions: Vec<String> =
        entries.into_iter().filter(|(_, is_folder)| *is_folder).map(|(version, _)| version).collect();
    let help = match versions.last() {
        Some(last) => {
            format!("it has {}: name one of them, such as {}", versions.join(", "), path.join(last).display())
        }
        None => "it has no versions".to_owned(),
    };
    Err(format!("{name} is {configured}, not of a version; {help}"))
}
