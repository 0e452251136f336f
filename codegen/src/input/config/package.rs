//! `[crate]`: how the generated code becomes part of a program.

use std::collections::BTreeSet;
use std::path::{Component, Path};

use serde::Deserialize;

use super::{Config, location_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, nearest};
use crate::model::Derives;
use crate::source_text::SourceFile;

/// The features of every generated crate, beside its versions and parts, with what they offer: those of the runtime.
pub const RUNTIME_FEATURES: [(&str, &str); 3] = [
    ("blocking", "Blocking clients, for programs without async."),
    ("oauth2", "Authentication with OAuth2 by a signed assertion."),
    ("snmp", "Querying SNMP agents."),
];
/// The editions that generated code compiles in.
const EDITIONS: [&str; 2] = ["2021", "2024"];
/// The editions that Cargo knows beside them. Their prelude lacks traits that generated code uses.
const OLD_EDITIONS: [&str; 2] = ["2015", "2018"];
/// The keys of `[package]` that have a key of their own, or that pexgen sets.
const OWN_KEYS: [&str; 6] = ["description", "edition", "license", "name", "rust-version", "version"];

/// The generated crate or module.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CrateConfig {
    /// The version whose feature is on by default: `v41`. The newest one unless set.
    pub default: Option<String>,
    /// Version of the crate. Default: that of pexgen.
    pub version: Option<String>,
    /// Edition of the crate. Default: 2024.
    pub edition: Option<String>,
    /// Licence of the crate, as an SPDX expression.
    pub license: Option<String>,
    /// Further entries of `[package]`, as in `Cargo.toml`: `keywords`, `categories`, `readme`.
    pub package: toml::Table,
    /// Features that are on by default, beside the version and the parts of the API: `["blocking"]`.
    pub features: Vec<String>,
    /// The dependency on the runtime.
    pub runtime: Runtime,
    /// The `[dev-dependencies]` of the crate, which its `examples/` and `tests/` use.
    #[serde(rename = "dev-dependencies")]
    pub dev_dependencies: toml::Table,
    /// A crate, or a module of an existing crate.
    pub form: Form,
    /// Derive macros of generated types, beside the usual ones.
    pub derives: Derives,
    /// Dependencies beside the runtime, as in `Cargo.toml`: the crates of derive macros and of `[types]`.
    pub dependencies: toml::Table,
    /// Folder of the module, below the folder of the workspace: `src/pexip`.
    pub path: Option<String>,
}

/// What is generated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A crate of its own.
    #[default]
    Crate,
    /// A module of an existing crate.
    Module,
}

/// Where generated code has the crate `pexgen-runtime` from.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(from = "toml::Value")]
pub enum Runtime {
    /// From sources that are written beside the generated crate.
    #[default]
    Vendored,
    /// From this dependency, as in `Cargo.toml`.
    Dependency(toml::Value),
}

impl From<toml::Value> for Runtime {
    fn from(value: toml::Value) -> Self {
        if value.as_str() == Some("vendored") { Self::Vendored } else { Self::Dependency(value) }
    }
}

impl Runtime {
    /// Returns the dependency as a value in `Cargo.toml`. Vendored sources are in the folder `vendored`.
    pub fn dependency(&self, vendored: &str) -> toml::Value {
        match self {
            Self::Dependency(value) => value.clone(),
            Self::Vendored => toml::Value::Table(toml::Table::from_iter([
                ("path".to_owned(), vendored.into()),
                ("version".to_owned(), env!("CARGO_PKG_VERSION").into()),
            ])),
        }
    }
}

impl CrateConfig {
    /// Returns the folder of the module.
    pub fn module_folder(&self) -> &str {
        self.path.as_deref().unwrap_or("src/bindings")
    }

    /// Returns the path of the module in Rust: `crate::pexip` for `src/pexip`.
    pub fn module_path(&self) -> String {
        let parts = self.module_folder().split('/').skip_while(|part| *part != "src").skip(1);
        std::iter::once("crate").chain(parts.filter(|part| !part.is_empty())).collect::<Vec<_>>().join("::")
    }
}

/// Reports values that Cargo does not accept.
pub(super) fn check(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let CrateConfig { edition, version, package, path, runtime, .. } = &config.package;
    let mut report = |path: &[&str], message: String, help: String| {
        diagnostics.push(Diagnostic::new(Id::BadConfig, location_of(file, path), message, help));
    };
    if let Some(edition) = edition.as_ref().filter(|edition| !EDITIONS.contains(&edition.as_str())) {
        let message = if OLD_EDITIONS.contains(&edition.as_str()) {
            format!("generated code does not compile in the edition `{edition}`")
        } else {
            format!("`{edition}` is not an edition of Rust")
        };
        report(&["crate", "edition"], message, format!("the editions are {}", EDITIONS.join(" and ")));
    }
    if let Some(version) = version.as_ref().filter(|version| !is_version(version)) {
        let help = "write three numbers, such as `1.0.0`".to_owned();
        report(&["crate", "version"], format!("`{version}` is not the version of a crate"), help);
    }
    if let Some(path) = path.as_ref().filter(|path| !is_below(path)) {
        let help = "name a folder of its own for the module, such as `src/bindings`".to_owned();
        report(&["crate", "path"], format!("`{path}` is not a folder in the package"), help);
    }
    if let Runtime::Dependency(given) = runtime
        && !is_dependency(given)
    {
        let help = "write `\"vendored\"`, a version such as `\"0.1\"`, or a table as in `Cargo.toml`";
        report(&["crate", "runtime"], format!("`{given}` is not a dependency"), help.to_owned());
    }
    for key in package.keys().filter(|key| OWN_KEYS.contains(&key.as_str())) {
        let help = match key.as_str() {
            "edition" | "license" | "version" => format!("write `{key}` in `[crate]`"),
            _ => "remove it; pexgen sets it".to_owned(),
        };
        report(&["crate", "package", key], format!("`package` has the key `{key}`, which the crate has already"), help);
    }
}

/// Returns whether a path is that of a folder below the one that it is relative to.
fn is_below(path: &str) -> bool {
    let depth = Path::new(path).components().try_fold(0_usize, |depth, component| match component {
        Component::Normal(_) => Some(depth + 1),
        Component::CurDir => Some(depth),
        Component::ParentDir => depth.checked_sub(1),
        Component::RootDir | Component::Prefix(_) => None,
    });
    depth.is_some_and(|depth| depth > 0)
}

/// Returns whether a value has the form of a dependency in `Cargo.toml`: a version or a table.
fn is_dependency(value: &toml::Value) -> bool {
    match value {
        toml::Value::String(version) => version
            .trim_start_matches(['^', '~', '=', '<', '>', ' '])
            .starts_with(|first: char| first.is_ascii_digit() || first == '*'),
        toml::Value::Table(_) => true,
        _ => false,
    }
}

/// Returns whether a text has three numbers, and maybe a pre-release or build.
fn is_version(text: &str) -> bool {
    let numbers: Vec<&str> = text.split(['-', '+']).next().unwrap_or_default().split('.').collect();
    numbers.len() == 3 && numbers.iter().all(|number| number.parse::<u64>().is_ok())
}

/// Reports features that the crate does not have; `known` are its versions and parts.
pub fn check_features(config: &Config, known: &BTreeSet<String>, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let CrateConfig { features, dependencies, .. } = &config.package;
    let known = || RUNTIME_FEATURES.into_iter().map(|(name, _)| name).chain(known.iter().map(String::as_str));
    // Features of dependencies, and optional dependencies.
    let is_of_dependency =
        |name: &str| name.contains('/') || name.starts_with("dep:") || dependencies.contains_key(name);
    for name in features.iter().filter(|name| !is_of_dependency(name) && known().all(|known| known != *name)) {
        let help = match nearest(name, known()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("the features are {}", known().collect::<Vec<_>>().join(", ")),
        };
        diagnostics.push(Diagnostic::new(
            Id::BadConfig,
            location_of(file, &["crate", "features"]),
            format!("`{name}` is not a feature of the crate"),
            help,
        ));
    }
}
