//! Programs in Python that read what we write, but that we did not write: a validator of OpenAPI documents, a tester that
//! works from one, a generator of clients, a type checker.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::python::{environment, home, run};
use crate::server::project;

/// The programs, in a virtual environment of their own.
#[derive(Debug)]
pub struct Tools {
    programs: PathBuf,
}

impl Tools {
    /// Installs what `openapi-tools.txt` pins, unless it is there.
    ///
    /// # Panics
    /// When it can't be installed; the message holds what pip said.
    pub fn install() -> Self {
        let python =
            environment(&home(), &project().join("openapi-tools.txt")).unwrap_or_else(|error| panic!("{error}"));
        Self { programs: python.parent().unwrap_or(Path::new("")).to_owned() }
    }

    /// Runs one of them in a folder; gives what it printed, as an error when it failed.
    ///
    /// # Errors
    /// When it can't be run or says that it failed.
    pub fn run(&self, program: &str, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        run(Command::new(self.programs.join(program)).args(arguments).current_dir(folder).env("NO_COLOR", "1"))
    }
}
