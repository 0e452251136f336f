//! Whether a folder is that of an API or of a workspace.

use std::fmt;
use std::fs;
use std::path::Path;

use super::config;

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
