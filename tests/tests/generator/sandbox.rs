//! A folder outside this repository, with the command, Cargo and Git in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use pexgen_tests::{Server, cargo};
use tempfile::TempDir;

use crate::ended::Ended;

/// A folder outside the workspace.
pub(crate) struct Sandbox {
    pub(crate) folder: TempDir,
    pub(crate) user: String,
    pub(crate) password: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let (user, password) = Server::shared().credentials();
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, user: user.to_owned(), password: password.to_owned() }
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    pub(crate) fn pexgen(&self, arguments: &[&str]) -> Ended {
        self.pexgen_in("", arguments)
    }

    pub(crate) fn pexgen_in(&self, folder: &str, arguments: &[&str]) -> Ended {
        let mut command = Command::new(cargo::pexgen());
        command.args(arguments).current_dir(self.path(folder));
        Ended::of(command.env("PEXGEN_USER", &self.user).env("PEXGEN_PASSWORD", &self.password))
    }

    /// Runs Cargo without a network, with the package versions of this workspace and the dependencies that tests share.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> String {
        cargo::pin(self.folder.path());
        let environment = [("PEXGEN_USER", self.user.as_str()), ("PEXGEN_PASSWORD", self.password.as_str())];
        cargo::succeed_with(self.folder.path(), &[arguments, &["--offline"]].concat(), &environment)
    }

    /// Runs a program that finds `pexgen` as an installed command.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> String {
        let installed = cargo::pexgen().parent().expect("a folder").display().to_string();
        let output = Command::new(program)
            .args(arguments)
            .current_dir(self.folder.path())
            .env("PATH", format!("{installed}:{}", std::env::var("PATH").unwrap_or_default()))
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .unwrap_or_else(|error| panic!("{program}: {error}"));
        assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        self.run("git", &[&author, arguments].concat());
    }

    /// Commits everything but what Cargo builds.
    pub(crate) fn commit(&self, message: &str) {
        self.write(".gitignore", "/target\n");
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    /// The files with their contents.
    pub(crate) fn contents(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.files().into_iter().filter(|path| path.is_file());
        files.map(|path| (path.clone(), fs::read(&path).expect("a file"))).collect()
    }

    /// The paths of all files and folders.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.folder.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                files.push(path);
            }
        }
        files.sort();
        files
    }
}
