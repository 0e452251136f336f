//! The `pexgen` command as users and scripts call it.

mod lint;
mod messages;
mod output;
mod selection;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use pexgen_tests::{cargo, folder};

use crate::ended::Ended;

/// A folder with two versions of an API and the folder of its bindings.
struct Sandbox {
    folder: tempfile::TempDir,
}

fn pexgen(arguments: &[&str], folder: &Path) -> Ended {
    Ended::of(Command::new(cargo::pexgen()).args(arguments).current_dir(folder))
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name)
}

impl Sandbox {
    /// Copies the documents of a case as the versions `v1` and `v2`.
    fn new(name: &str) -> Self {
        let sandbox = Self { folder: tempfile::tempdir().expect("a folder") };
        for version in ["v1", "v2"] {
            folder::copy(&case(name).join("v1"), &sandbox.path(&format!("schemas/{name}/{version}")));
        }
        fs::copy(case(name).join("pexgen.toml"), sandbox.path(&format!("schemas/{name}/pexgen.toml"))).expect("a copy");
        sandbox
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        pexgen(arguments, self.folder.path())
    }

    fn edit(&self, path: &str, change: impl FnOnce(String) -> String) {
        let path = self.path(path);
        let text = fs::read_to_string(&path).expect("a text");
        fs::write(path, change(text)).expect("written");
    }

    /// Returns every output file with its content and time, except the cache.
    fn output(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        collect(&self.path("generated"), &mut files);
        files
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with(".pexgen") || path.ends_with("pexgen-runtime") {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else {
            let time = fs::metadata(&path).and_then(|data| data.modified()).expect("a time");
            files.insert(path.clone(), (fs::read(&path).expect("readable"), time));
        }
    }
}
