//! Generates bindings in a build script, for the versions and resources that a program uses.
//!
//! `build.rs`, with `pexgen` as a build dependency (`default-features = false`):
//!
//! ```no_run
//! use pexgen::build_script::{Bindings, BuildError};
//!
//! fn main() -> Result<(), BuildError> {
//!     Bindings::from("schemas/pexip-infinity")
//!         .version("v41")
//!         .resources(["configuration/conference*", "history/*"])
//!         .module("pexip")
//!         .generate()
//! }
//! ```
//!
//! The program depends on `pexgen-runtime` and includes the module `pexip` with
//! `pexgen_runtime::include_bindings!("pexip");`.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Severity, grouped};
use crate::input::source::ApiFolder;
use crate::input::{config, names, profile};
use crate::loaded::{LoadedApi, load};
use crate::model::naming;
use crate::output::{self, OutputError, WithPath as _};
use crate::rust;

/// Generates bindings while a crate is built.
#[derive(Clone, Debug)]
#[must_use = "nothing is generated until `generate` is called"]
pub struct Bindings {
    folder: PathBuf,
    config: Option<PathBuf>,
    versions: Vec<String>,
    resources: Vec<String>,
    module: Option<String>,
    strict: bool,
    out: Option<PathBuf>,
}

/// The files that this process has written or found up to date.
static WRITTEN: LazyLock<Mutex<BTreeSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// The error of a build script. Cargo has printed the details.
#[derive(thiserror::Error)]
#[error("{0}")]
pub struct BuildError(String);

// A `main` that returns the error prints this.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The cause of the error.
enum Reason {
    Documents(Vec<Diagnostic>),
    Arguments(String),
    Io(OutputError),
}

impl From<Failure> for Reason {
    fn from(failure: Failure) -> Self {
        Self::Documents(failure.diagnostics)
    }
}

impl From<OutputError> for Reason {
    fn from(error: OutputError) -> Self {
        Self::Io(error)
    }
}

impl Bindings {
    /// Generates bindings from the folder of an API, which has a `pexgen.toml` and a folder of documents for each
    /// version. The path is relative to the package.
    pub fn from(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            config: None,
            versions: Vec::new(),
            resources: Vec::new(),
            module: None,
            strict: false,
            out: None,
        }
    }

    /// Adds a version. By default the bindings have every version.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.versions.push(version.into());
        self
    }

    /// Adds patterns on `<group>/<resource>` and `<group>/<operationId>`: the bindings have what matches one of them
    /// and whatever that refers to. `*` matches any characters except `/`. By default the bindings have everything.
    pub fn resources<P: Into<String>>(mut self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.resources.extend(patterns.into_iter().map(Into::into));
        self
    }

    /// Sets the name of the module and of its file. Default: the name of the API.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// Uses another configuration than the `pexgen.toml` of the folder.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Treats warnings as errors.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets the folder for the generated file. Default: `OUT_DIR`, which Cargo sets.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Generates `<module>.rs` unless it is up to date, and prints Cargo's instructions: the files to watch, warnings
    /// and errors.
    ///
    /// # Errors
    /// Errors in the documents, the configuration or the arguments, and I/O errors. Cargo prints them.
    pub fn generate(&self) -> Result<(), BuildError> {
        for path in self.watched() {
            cargo("rerun-if-changed", &path.display().to_string());
        }
        let reason = match self.write() {
            Ok(warnings) => {
                report(&warnings);
                return Ok(());
            }
            Err(reason) => reason,
        };
        match reason {
            Reason::Documents(found) => report(&found),
            Reason::Arguments(message) => cargo("error", &message),
            Reason::Io(error) => cargo("error", &error.to_string()),
        }
        Err(BuildError(format!("no bindings were generated from {}", self.folder.display())))
    }

    /// Returns the files and folders that the bindings depend on. Cargo watches everything in a folder.
    fn watched(&self) -> Vec<PathBuf> {
        let mut paths = vec![self.config.clone().unwrap_or_else(|| self.folder.join(config::FILE_NAME))];
        paths.extend(profile::folder_of(&paths[0]));
        if self.versions.is_empty() {
            paths.push(self.folder.clone());
            return paths;
        }
        paths.extend(self.versions.iter().map(|version| self.folder.join(version)));
        let names = self.folder.join(names::FILE_NAME);
        // Cargo runs the script each time if a watched file is missing, and most APIs need no such file. When it is created,
        // the folder changes.
        paths.push(if names.is_file() { names } else { self.folder.clone() });
        paths
    }

    fn write(&self) -> Result<Vec<Diagnostic>, Reason> {
        let out = self.out_folder()?;
        let mut api = self.load()?;
        let module = self.module.clone().unwrap_or_else(|| naming::module(&api.config.name));
        if syn::parse_str::<syn::Ident>(&module).is_err() {
            return Err(Reason::Arguments(format!("`{module}` is not a valid name of a module")));
        }
        // Names are assigned before the selection, so that they do not depend on it.
        api.name();
        if !self.resources.is_empty() {
            api.select(&self.resources).map_err(Reason::Arguments)?;
        }
        if self.strict {
            api = api.strict()?;
        }
        let warnings = api.findings();
        let path = out.join(format!("{module}.rs"));
        let text = rust::inline::emit(&api.into_api(), &module).map_err(|found| Reason::Documents(vec![found]))?;
        // With its time: what includes an unchanged module is not compiled again.
        if self.out.is_none() {
            let _ = fs::rename(aside(&path), &path);
        }
        if !fs::read_to_string(&path).is_ok_and(|old| old == text) {
            fs::write(&path, text).at("write", &path)?;
        }
        WRITTEN.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
        Ok(warnings)
    }

    /// Returns the folder for the generated file. The modules of earlier runs in `OUT_DIR` are set aside: a program that
    /// includes one that the script does not write any more must not compile.
    fn out_folder(&self) -> Result<PathBuf, Reason> {
        if let Some(out) = &self.out {
            return Ok(out.clone());
        }
        let out = env::var_os("OUT_DIR").map(PathBuf::from);
        let out = out.ok_or_else(|| Reason::Arguments("OUT_DIR is not set: call this in a build script".to_owned()))?;
        set_aside(&out)?;
        Ok(out)
    }

    fn load(&self) -> Result<LoadedApi, Failure> {
        let mut diagnostics = Diagnostics::default();
        let config = self.config.as_deref();
        let folder = ApiFolder { path: &self.folder, config, versions: &self.versions, full_paths: true };
        let source = folder.read(&mut diagnostics);
        source.map_or_else(|| Err(diagnostics.into()), load)
    }
}

/// Where a module of an earlier run is until it is written again.
fn aside(path: &Path) -> PathBuf {
    path.with_extension("rs.old")
}

/// Renames the generated modules that this process has not written.
fn set_aside(out: &Path) -> Result<(), OutputError> {
    let written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
    for entry in fs::read_dir(out).at("read", out)? {
        let path = entry.at("read", out)?.path();
        let is_module = path.extension().is_some_and(|extension| extension == "rs") && !written.contains(&path);
        if is_module && fs::read_to_string(&path).is_ok_and(|text| output::is_ours(&text)) {
            fs::rename(&path, aside(&path)).at("rename", &path)?;
        }
    }
    Ok(())
}

/// Prints findings as Cargo's warnings and errors.
fn report(found: &[Diagnostic]) {
    for group in grouped(found) {
        let key = if group.severity == Severity::Error { "error" } else { "warning" };
        cargo(key, &line(&group));
    }
}

/// Formats a finding on one line, as Cargo expects it.
fn line(found: &Diagnostic) -> String {
    let location = found.location.as_ref().map(|location| format!("{location}: ")).unwrap_or_default();
    let help = if found.help.is_empty() { String::new() } else { format!(" ({})", found.help) };
    format!("{location}{}{help}", found.message)
}

/// Prints an instruction for Cargo.
fn cargo(key: &str, value: &str) {
    // If Cargo does not read any more, the build has ended.
    let _ = writeln!(io::stdout(), "cargo::{key}={}", value.replace(['\n', '\r'], " "));
}
