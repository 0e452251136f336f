//! Independent Python programs that read exported documents: a validator, a tester that derives requests, a generator of
//! clients, a type checker.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::python::{base, environment, home, run, version};
use crate::server::project;

/// The minor version of the oldest Python 3 that the pinned programs run on.
const OLDEST_PYTHON: u32 = 11;

/// The minor version of Python 3, from a text such as `Python 3.12.3`.
fn minor(version: &str) -> Option<u32> {
    version.trim().strip_prefix("Python 3.")?.split('.').next()?.parse().ok()
}

/// The programs, in a virtual environment of their own.
#[derive(Debug)]
pub struct Tools {
    programs: PathBuf,
}

impl Tools {
    /// Installs what `openapi-tools.txt` pins, unless it is installed. `None`, with a message to standard error, where
    /// Python is older than these programs need.
    ///
    /// # Panics
    /// When it can't be installed; the message holds pip's output.
    pub fn install() -> Option<Self> {
        let version = version(&base()).unwrap_or_else(|error| panic!("{error}"));
        if minor(&version).is_some_and(|minor| minor < OLDEST_PYTHON) {
            eprintln!("skipped: the tools for OpenAPI need Python 3.{OLDEST_PYTHON}, this is {}", version.trim());
            return None;
        }
        let python =
            environment(&home(), &project().join("openapi-tools.txt")).unwrap_or_else(|error| panic!("{error}"));
        Some(Self { programs: python.parent().unwrap_or(Path::new("")).to_owned() })
    }

    /// Runs one of them in a folder; returns its output, as an error when it failed.
    ///
    /// # Errors
    /// When it cannot be run or fails.
    pub fn run(&self, program: &str, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        run(Command::new(self.programs.join(program)).args(arguments).current_dir(folder).env("NO_COLOR", "1"))
    }
}
