//! `[crate]`: how the generated code becomes part of a program.

use serde::Deserialize;

use crate::model::Derives;

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
    /// Folder of the module, below the folder that `pexgen generate` runs in: `src/pexip`.
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
