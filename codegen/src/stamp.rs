//! A note beside the output of what it was generated from, so that a run with nothing to do finds
//! out without generating.
//!
//! Generation is a function of the documents, the configuration, the settings and the generator
//! itself. The note says: of these (by a hash of them all), these files came (by a hash of each).
//! That stays true whatever happens to the folder, so a note can be stale, but never wrong.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::rust::Files;
use crate::summary::Summary;

/// Kept out of version control by a file in it, and out of packages by its name.
const FOLDER: &str = ".pexgen";
const FILE: &str = "stamp.json";

/// What one run generated.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Of everything that the files follow from.
    pub key: u64,
    files: BTreeMap<String, u64>,
    /// What they hold.
    pub versions: Vec<Summary>,
    /// What the documents leave open.
    pub warnings: Vec<Diagnostic>,
}

/// The key of an input to this very program, or `None` when it can't be told apart from others.
pub fn key(input: impl Hash) -> Option<u64> {
    let program = fs::metadata(env::current_exe().ok()?).ok()?;
    let mut hasher = DefaultHasher::new();
    (env!("CARGO_PKG_VERSION"), program.len(), program.modified().ok()?).hash(&mut hasher);
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        // Unlike the time of its content, this one can't be set.
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

impl Stamp {
    /// Of files that were generated.
    pub fn new(key: u64, files: &Files, versions: &[Summary], warnings: &[Diagnostic]) -> Self {
        let files = files.iter().map(|(path, text)| (path.clone(), hash(text))).collect();
        Self { key, files, versions: versions.to_vec(), warnings: warnings.to_vec() }
    }

    /// The note in a crate's folder, if there is one that can be read.
    pub fn read(out: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(out.join(FOLDER).join(FILE)).ok()?).ok()
    }

    /// The files that it speaks of, if all of them are there as they were generated.
    pub fn files(&self, out: &Path) -> Option<Files> {
        let read = |(path, wanted): (&String, &u64)| {
            let text = fs::read_to_string(out.join(path)).ok()?;
            (hash(&text) == *wanted).then(|| (path.clone(), text))
        };
        self.files.iter().map(read).collect()
    }

    /// Leaves the note in a crate's folder, or none.
    pub fn write(&self, out: &Path) {
        if Self::read(out).as_ref() == Some(self) {
            return;
        }
        let folder = out.join(FOLDER);
        let write = || -> io::Result<()> {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(".gitignore"), "*\n")?;
            // In one step: a run beside this one may be reading.
            let new = folder.join(format!("{FILE}.{}", std::process::id()));
            fs::write(&new, serde_json::to_vec(self)?)?;
            fs::rename(new, folder.join(FILE))
        };
        if write().is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}
