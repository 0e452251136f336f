//! The folder in which a download gathers its documents, beside the one that they are for.
//!
//! It outlives a run that fails or is killed, so the next one needs to ask only for the rest. What
//! it holds belongs to one state of one server, told by [`Staging::open`]'s `of`.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::error::FetchError;
use crate::output::{At as _, create_parent};

/// Says what the documents belong to.
const OF: &str = "of.txt";
/// Held by the one run that may use the folder.
const LOCK: &str = "lock";
/// Below it are the documents.
const DOCUMENTS: &str = "documents";

/// Documents that came already.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    _lock: File,
}

impl Staging {
    /// The folder of downloads for `out`. Documents of anything else than `of` are removed.
    pub fn open(out: &Path, of: &str) -> Result<Self, FetchError> {
        let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let folder = parent.join(format!(".{name}.pexgen-fetch"));
        fs::create_dir_all(&folder).at("create", &folder)?;
        let path = folder.join(LOCK);
        let lock = File::create(&path).at("create", &path)?;
        if let Err(error) = lock.try_lock() {
            let TryLockError::Error(error) = error else { return Err(FetchError::Busy) };
            Err::<(), _>(error).at("lock", &path)?;
        }
        let staging = Self { folder, _lock: lock };
        staging.belong_to(of)?;
        Ok(staging)
    }

    fn belong_to(&self, of: &str) -> Result<(), FetchError> {
        let path = self.folder.join(OF);
        if fs::read_to_string(&path).is_ok_and(|before| before == of) {
            return Ok(());
        }
        let documents = self.folder.join(DOCUMENTS);
        if documents.exists() {
            fs::remove_dir_all(&documents).at("remove", &documents)?;
        }
        fs::write(&path, of).at("write", &path)?;
        Ok(())
    }

    /// A document that came already.
    pub fn get(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(DOCUMENTS).join(file)).ok()
    }

    /// Keeps a document that came. A run that is killed meanwhile leaves it whole or not at all.
    pub fn put(&self, file: &str, text: &str) -> Result<(), FetchError> {
        let path = self.folder.join(DOCUMENTS).join(file);
        let unfinished = path.with_extension("part");
        create_parent(&path)?;
        fs::write(&unfinished, text).at("write", &unfinished)?;
        fs::rename(&unfinished, &path).at("write", &path)?;
        Ok(())
    }

    /// Removes the folder.
    pub fn remove(self) -> Result<(), FetchError> {
        fs::remove_dir_all(&self.folder).at("remove", &self.folder)?;
        Ok(())
    }
}
