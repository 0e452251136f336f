//! The folder that collects the documents of a download, beside the folder of the version.
//!
//! It stays after a run that failed or was killed, so that the next run requests only the rest. Its documents belong to
//! one state of one server, which the parameter `of` of [`Staging::open`] identifies.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::error::FetchError;
use crate::output::{WithPath as _, create_parent};

/// The file that identifies the state of the server.
const OF: &str = "of.txt";
/// The file that the run locks.
const LOCK: &str = "lock";
/// The folder of the documents.
const DOCUMENTS: &str = "documents";

/// Documents that were downloaded.
#[derive(Debug)]
pub struct Staging {
    folder: PathBuf,
    _lock: File,
}

impl Staging {
    /// Opens the folder for `out`. Documents of another state than `of` are removed.
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

    /// Returns a document that was downloaded.
    pub fn get(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(DOCUMENTS).join(file)).ok()
    }

    /// Stores a document in one step, so that a killed run leaves no part of it.
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
