//! Bindings from a build script: of the versions and resources that a program uses, and no more.
//!
//! `build.rs`, with `pexgen` as a build dependency (`default-features = false`):
//!
//! ```no_run
//! use pexgen::build_script::{Bindings, Failed};
//!
//! fn main() -> Result<(), Failed> {
//!     Bindings::from("schemas/pexip-infinity")
//!         .version("v41")
//!         .resources(["configuration/conference*", "history/*"])
//!         .module("pexip")
//!         .generate()
//! }
//! ```
//!
//! and in the program, which depends on `pexgen-runtime`, `pexgen_runtime::include_bindings!("pexip");`
//! at the place where the module `pexip` is to be.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Severity};
use crate::generator::Failure;
use crate::input::config::{self, Config};
use crate::loaded::{self, LoadedVersion};
use crate::markdown;
use crate::model::naming::{self, NamesLock};
use crate::model::{Api, Version};
use crate::output::{At as _, OutputError};
use crate::rust::{self, inline};

/// Bindings to be generated while a crate is built.
#[derive(Clone, Debug)]
pub struct Bindings {
    folder: PathBuf,
    config: Option<PathBuf>,
    versions: Vec<String>,
    resources: Vec<String>,
    module: Option<String>,
    strict: bool,
    out: Option<PathBuf>,
}

/// No bindings were generated; Cargo shows why.
#[derive(thiserror::Error)]
#[error("{0}")]
pub struct Failed(String);

// What a `main` that returns it prints.
impl fmt::Debug for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why no bindings were generated.
enum Trouble {
    Documents(Vec<Diagnostic>),
    Call(String),
    Disk(OutputError),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Documents(failure.diagnostics)
    }
}

impl From<OutputError> for Trouble {
    fn from(error: OutputError) -> Self {
        Self::Disk(error)
    }
}

impl Bindings {
    /// From an API's folder, which has a `pexgen.toml` and a folder of documents for each version.
    /// The path is relative to the package.
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

    /// Only this version; call it again for another one. All versions unless it is called.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.versions.push(version.into());
        self
    }

    /// Only resources and operations that match these patterns, with whatever they refer to; `*`
    /// stands for any text within one part of `<group>/<resource>` or `<group>/<operationId>`. All of
    /// them unless it is called.
    pub fn resources<P: Into<String>>(mut self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.resources.extend(patterns.into_iter().map(Into::into));
        self
    }

    /// Name of the module, and of its file; the API's name unless set.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = Some(name.into());
        self
    }

    /// Another file in place of the folder's `pexgen.toml`.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Makes every warning an error.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Another folder than Cargo's `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out = Some(folder.into());
        self
    }

    /// Generates `<module>.rs`, and tells Cargo what it was generated from and what was found. A
    /// file that holds the same already isn't touched.
    ///
    /// # Errors
    /// Anything that is wrong; Cargo has been told what.
    pub fn generate(&self) -> Result<(), Failed> {
        let config = self.config.clone().unwrap_or_else(|| self.folder.join(config::FILE_NAME));
        tell("rerun-if-changed", &config.display().to_string());
        for folder in self.watched() {
            tell("rerun-if-changed", &folder.display().to_string());
        }
        let trouble = match self.write(&config) {
            Ok(warnings) => {
                for found in &warnings {
                    tell("warning", &line(found));
                }
                return Ok(());
            }
            Err(trouble) => trouble,
        };
        let said = match trouble {
            Trouble::Documents(found) => found.iter().map(line).collect(),
            Trouble::Call(message) => vec![message],
            Trouble::Disk(error) => vec![error.to_string()],
        };
        for message in said {
            tell("error", &message);
        }
        Err(Failed(format!("no bindings were generated from {}", self.folder.display())))
    }

    /// What Cargo is to watch: it looks at everything below a folder.
    fn watched(&self) -> Vec<PathBuf> {
        if self.versions.is_empty() {
            return vec![self.folder.clone()];
        }
        self.versions.iter().map(|version| self.folder.join(version)).collect()
    }

    fn write(&self, config: &Path) -> Result<Vec<Diagnostic>, Trouble> {
        let config = loaded::read_config(config)?;
        let module = self.module.clone().unwrap_or_else(|| naming::module(&config.name));
        if syn::parse_str::<syn::Ident>(&module).is_err() {
            return Err(Trouble::Call(format!("`{module}` can't be the name of a module")));
        }
        let out = self.out.clone().map(OsString::from).or_else(|| env::var_os("OUT_DIR"));
        let out = out.ok_or_else(|| Trouble::Call("OUT_DIR is not set: this is for build scripts".to_owned()))?;
        let (versions, warnings) = self.versions(&config)?;
        let text = text(&config, &module, versions)?;
        let path = Path::new(&out).join(format!("{module}.rs"));
        if fs::read_to_string(&path).is_ok_and(|old| old == text) {
            return Ok(warnings);
        }
        fs::write(&path, text).at("write", &path)?;
        Ok(warnings)
    }

    /// The versions, and the findings about what is kept of them.
    fn versions(&self, config: &Config) -> Result<(Vec<Version>, Vec<Diagnostic>), Trouble> {
        let (mut versions, mut warnings, mut findings) = (Vec::new(), Vec::new(), Vec::new());
        let mut lock = NamesLock::default();
        for name in self.version_names()? {
            let folder = self.folder.join(&name);
            let loaded = LoadedVersion::read(&folder, config)?;
            versions.push(loaded.version);
            findings.push(loaded.warnings);
            lock = loaded::names_beside(&folder)?;
        }
        // All at once, and before anything is left out: nothing has another name for that.
        naming::name_all(&mut versions, &lock);
        for (version, found) in versions.iter_mut().zip(findings) {
            let name = &version.name.clone();
            if !self.resources.is_empty() {
                version.select(&self.resources).map_err(|pattern| {
                    let known = version.resources.keys().chain(version.operations.keys()).map(String::as_str);
                    let near =
                        crate::diagnostic::nearest(pattern, known).map(|near| format!("; did you mean \"{near}\"?"));
                    Trouble::Call(format!("nothing of {name} matches {pattern:?}{}", near.unwrap_or_default()))
                })?;
            }
            let resources = version.resources.values().map(|resource| resource.document.as_str());
            let operations = version.operations.values().map(|operation| operation.document.as_str());
            let schemas = version.schemas.values().map(|schema| schema.document.as_str());
            let kept: BTreeSet<&str> = resources.chain(operations).chain(schemas).collect();
            // What is left out need not be right.
            warnings.extend(
                found
                    .into_iter()
                    .filter(|found| found.place.as_ref().is_none_or(|place| kept.contains(place.file.as_str()))),
            );
        }
        if self.strict && !warnings.is_empty() {
            for found in &mut warnings {
                found.severity = Severity::Error;
            }
            return Err(Trouble::Documents(warnings));
        }
        Ok((versions, warnings))
    }

    fn version_names(&self) -> Result<Vec<String>, OutputError> {
        let mut names = self.versions.clone();
        if names.is_empty() {
            for entry in fs::read_dir(&self.folder).at("read", &self.folder)? {
                let entry = entry.at("read", &self.folder)?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if !name.starts_with('.') && entry.path().is_dir() {
                    names.push(name);
                }
            }
        }
        names.sort_by(|one, other| naming::version_order(one, other));
        names.dedup();
        Ok(names)
    }
}

/// The whole file.
fn text(config: &Config, module: &str, versions: Vec<Version>) -> Result<String, Trouble> {
    // As examples in the documentation name it.
    let api = Api { name: format!("crate::{module}"), ..config.api(versions) };
    let files = rust::emit(&api, "").map_err(|found| Trouble::Documents(vec![found]))?;
    let modules: Vec<&str> = api.versions.iter().map(|version| version.module.as_str()).collect();
    let from = format!("{}/{{{}}}", config.name, modules.join(", "));
    let title = format!("{}: bindings of what this crate uses.", markdown::escape(config.title()));
    Ok(inline::module(module, &title, &from, &modules, &files))
}

/// A finding on one line, as Cargo wants it.
fn line(found: &Diagnostic) -> String {
    let place = found.place.as_ref().map(|place| format!("{place}: ")).unwrap_or_default();
    let help = if found.help.is_empty() { String::new() } else { format!(" ({})", found.help) };
    format!("{place}{}{help}", found.message)
}

/// A line for Cargo.
fn tell(key: &str, value: &str) {
    println!("cargo::{key}={}", value.replace(['\n', '\r'], " "));
}
