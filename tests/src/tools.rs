//! Independent Python programs that process exported documents: a validator, a property-based tester, a
//! generator of clients and a type checker.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::django::project;
use crate::python::{base, environment, home, run, version};

/// The minor version of the oldest Python 3 that the programs support.
const OLDEST_PYTHON: u32 = 11;

/// Parses the minor version of Python 3 from a string such as `Python 3.12.3`.
fn minor(version: &str) -> Option<u32> {
    version.trim().strip_prefix("Python 3.")?.split('.').next()?.parse().ok()
}

/// The installed programs.
#[derive(Debug)]
pub struct Tools {
    programs: PathBuf,
}

impl Tools {
    /// Installs the packages of `openapi-tools.txt` if necessary. Returns `None` and prints a message if
    /// Python is too old for them.
    ///
    /// # Panics
    /// Panics if the installation fails, with the output of pip.
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

    /// Runs a program in a folder and returns its output.
    ///
    /// # Errors
    /// Returns the output if the program cannot be run or fails.
    pub fn run(&self, program: &str, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        run(Command::new(self.programs.join(program)).args(arguments).current_dir(folder).env("NO_COLOR", "1"))
    }
}
