//! The cache of generated crates: what did not change is read from the crate of an earlier run instead.
//!
//! What is generated depends on the documents, the configuration, the settings and the generator itself. The
//! cache file in the folder of a crate contains a hash of all these, a hash of the model of each version, and a hash of
//! every file that was generated from them. It can be out of date, but never wrong: if one of the hashes differs, the
//! version or the crate is generated again.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::output::Files;
use crate::parallel;
use crate::summary::Summary;

/// A hidden folder, so that it stays out of packages; a `.gitignore` in it keeps it out of version control.
const FOLDER: &str = ".pexgen";
const FILE: &str = "cache.json";

/// One generated crate.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Hash of the input.
    pub key: u64,
    /// Hash of what the files of each version are generated from, by its module.
    pub version_keys: VersionKeys,
    /// Hash of each file by its path.
    files: BTreeMap<String, u64>,
    /// Counts of the items in each version.
    pub versions: Vec<Summary>,
    /// Warnings about the input.
    pub warnings: Vec<Diagnostic>,
}

/// Hashes by the module of a version.
pub type VersionKeys = BTreeMap<String, u64>;

/// Returns the hash of an input to this build of pexgen; `None` when the running program can't be identified.
pub fn key(input: impl Hash) -> Option<u64> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), program.len(), program.modified().ok()?).hash(&mut hasher);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // Unlike the modification time, the change time can't be set.
        (program.dev(), program.ino(), program.ctime(), program.ctime_nsec()).hash(&mut hasher);
    }
    input.hash(&mut hasher);
    Some(hasher.finish())
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl Entry {
    /// Creates the entry of a generated crate.
    pub fn new(
        key: u64,
        version_keys: VersionKeys,
        files: &Files,
        versions: &[Summary],
        warnings: &[Diagnostic],
    ) -> Self {
        let files: Vec<_> = files.iter().collect();
        let files = parallel::map(&files, |(path, text)| ((*path).clone(), hash(text))).into_iter().collect();
        Self { key, version_keys, files, versions: versions.to_vec(), warnings: warnings.to_vec() }
    }

    /// Reads the entry in the folder of a crate, if there is a valid one.
    pub fn read(out: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(out.join(FOLDER).join(FILE)).ok()?).ok()
    }

    /// Reads the files of the crate below a folder; `None` when one of them is missing or was changed.
    pub fn files(&self, out: &Path, folder: &str) -> Option<Files> {
        let wanted: Vec<_> = self.files.iter().filter(|(path, _)| Path::new(path).starts_with(folder)).collect();
        let read = |(path, wanted): &(&String, &u64)| {
            let text = fs::read_to_string(out.join(path)).ok()?;
            (hash(&text) == **wanted).then(|| ((*path).clone(), text))
        };
        parallel::map(&wanted, read).into_iter().collect()
    }

    /// Writes the entry into the folder of a crate. When that fails, there is no entry.
    pub fn write(&self, out: &Path) {
        if Self::read(out).as_ref() == Some(self) {
            return;
        }
        let folder = out.join(FOLDER);
        let write = || -> io::Result<()> {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(".gitignore"), "*\n")?;
            // Renamed in one step, because another run may be reading it.
            let new = folder.join(format!("{FILE}.{}", std::process::id()));
            fs::write(&new, serde_json::to_vec(self)?)?;
            fs::rename(new, folder.join(FILE))
        };
        if write().is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}
