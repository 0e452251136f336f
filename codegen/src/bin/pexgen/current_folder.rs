//! The current folder of the shell, which a command may replace.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::terminal;

/// The current folder when the program started.
pub struct CurrentFolder(Option<(PathBuf, Identity)>);

/// Device and number of a folder.
type Identity = (u64, u64);

impl CurrentFolder {
    /// Finds the current folder.
    pub fn find() -> Self {
        let path = env::current_dir().ok();
        Self(path.and_then(|path| identity(&path).map(|identity| (path, identity))))
    }

    /// Prints a note if another folder has its path now: the shell is still in the old one, which was removed.
    pub fn note_if_replaced(&self) {
        let is_replaced = |(path, before): &(PathBuf, Identity)| identity(path).is_some_and(|now| now != *before);
        if self.0.as_ref().is_some_and(is_replaced) {
            terminal::note("this folder was replaced; enter it again: cd \"$PWD\"");
        }
    }
}

#[cfg(unix)]
fn identity(folder: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(folder).ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// Elsewhere a folder that is in use can't be replaced.
#[cfg(not(unix))]
fn identity(_: &Path) -> Option<Identity> {
    None
}
