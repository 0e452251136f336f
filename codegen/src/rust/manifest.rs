//! The manifest of the crate.

use std::fmt::Write as _;

use super::plan::example::default_version;
use crate::input::config::RUNTIME_FEATURES;
use crate::markdown;
use crate::model::Api;
use crate::output::MARK;

/// What the manifest has beside the API.
#[derive(Clone, Debug)]
pub struct Package {
    /// Version of the crate.
    pub version: String,
    /// Edition of the crate.
    pub edition: String,
    /// Licence of the crate, as an SPDX expression.
    pub license: String,
    /// Further entries of `[package]`.
    pub metadata: toml::Table,
    /// Features that are on by default, beside the version and the parts of the API.
    pub features: Vec<String>,
    /// The value of the dependency on the runtime.
    pub runtime: String,
    /// Dependencies beside the runtime.
    pub dependencies: toml::Table,
    /// The dependencies of examples and tests.
    pub dev_dependencies: toml::Table,
}

impl Default for Package {
    fn default() -> Self {
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            edition: "2024".to_owned(),
            license: "MIT OR Apache-2.0".to_owned(),
            metadata: toml::Table::from_iter([("categories".to_owned(), vec!["api-bindings"].into())]),
            features: Vec::new(),
            runtime: quoted(env!("CARGO_PKG_VERSION")),
            dependencies: toml::Table::new(),
            dev_dependencies: toml::Table::new(),
        }
    }
}

/// `Cargo.toml`.
pub fn manifest(api: &Api, package: &Package) -> String {
    let parts = api.parts();
    let on_by_default = default_version(api).map_or("", |version| version.module.as_str());
    let quoted = |names: &mut dyn Iterator<Item = &str>| names.map(self::quoted).collect::<Vec<_>>().join(", ");
    let more = package.features.iter().map(String::as_str);
    let default = quoted(&mut [on_by_default].into_iter().chain(parts.keys().copied()).chain(more));
    let mut text = format!(
        "# {} {}. Do not edit.\n\n[package]\nname = {}\ndescription = {}\nversion = {}\nedition = {}\n\
         rust-version = \"1.89\"\nlicense = {}\n",
        MARK,
        env!("CARGO_PKG_VERSION"),
        self::quoted(&api.name),
        self::quoted(&format!("{}: typed bindings", markdown::plain(&api.title))),
        self::quoted(&package.version),
        self::quoted(&package.edition),
        self::quoted(&package.license),
    );
    // Writing to a String can't fail.
    for (key, value) in &package.metadata {
        let _ = writeln!(text, "{key} = {value}");
    }
    // Nothing in the sources is a unit test; without this, `cargo test` would compile all of them a second time.
    text.push_str("\n[lib]\ntest = false\n");
    let _ = write!(text, "\n[features]\ndefault = [{default}]\n");
    for version in &api.versions {
        let _ = write!(text, "# The API as of {}.\n{} = []\n", markdown::plain(&version.name), version.module);
    }
    for (part, description) in parts {
        let description = markdown::plain(description.lines().next().unwrap_or_default());
        let _ = write!(text, "# The part `{part}`. {description}\n{part} = []\n");
    }
    for (name, description) in RUNTIME_FEATURES {
        let _ = write!(text, "# {description}\n{name} = [\"pexgen-runtime/{name}\"]\n");
    }
    let _ = writeln!(text, "\n[dependencies]\npexgen-runtime = {}", package.runtime);
    for (name, dependency) in &package.dependencies {
        let _ = writeln!(text, "{name} = {dependency}");
    }
    if !package.dev_dependencies.is_empty() {
        text.push_str("\n[dev-dependencies]\n");
    }
    for (name, dependency) in &package.dev_dependencies {
        let _ = writeln!(text, "{name} = {dependency}");
    }
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n\n[lints.rust]\nunsafe_code = \"forbid\"\n");
    text
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
