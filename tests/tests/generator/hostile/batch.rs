//! Many generated crates as modules of one crate, so that they are compiled together.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use pexgen::Generated;
use pexgen::output;
use pexgen_tests::{cargo, scale};

/// A crate under construction.
pub struct Batch {
    name: String,
    modules: String,
    features: std::collections::BTreeSet<String>,
    files: BTreeMap<String, String>,
}

impl Batch {
    /// Creates an empty crate.
    pub fn new(name: &str) -> Self {
        let modules = "//! Code generated from random input.\n#![deny(warnings)]\n".to_owned();
        Self { name: name.to_owned(), modules, features: std::collections::BTreeSet::new(), files: BTreeMap::new() }
    }

    /// Adds the versions of a generated crate.
    pub fn add(&mut self, module: &str, generated: &Generated) {
        let manifest: toml::Table = generated.files["Cargo.toml"].parse().expect("a manifest");
        let features = manifest["features"].as_table().expect("features").keys();
        self.features.extend(features.filter(|feature| *feature != "default").cloned());
        let mut versions = std::collections::BTreeSet::new();
        for (path, text) in &generated.files {
            let Some((version, rest)) = path.strip_prefix("src/").and_then(|path| path.split_once('/')) else {
                continue;
            };
            let module = format!("{module}_{version}");
            self.files.insert(format!("src/{module}/{rest}"), text.clone());
            if versions.insert(module.clone()) {
                // Writing to a `String` cannot fail.
                let _ = writeln!(self.modules, "#[rustfmt::skip]\npub mod {module};");
            }
        }
    }

    /// Writes the crate and runs these Cargo commands on it, at full size.
    pub fn compile(mut self, calls: &[&[&str]]) {
        if scale::leaves_out("the generated code is compiled") {
            return;
        }
        let folder = cargo::target().join("made-by-tests").join(&self.name);
        self.files.insert("src/lib.rs".to_owned(), std::mem::take(&mut self.modules));
        self.files.insert("Cargo.toml".to_owned(), self.manifest());
        let plan = output::plan_owned(&folder, &self.files, |path, _| path.starts_with("src/")).expect("a folder");
        plan.apply().expect("the crate can be written");
        cargo::pin(&folder);
        for call in calls {
            cargo::succeed(&folder, call);
        }
    }

    fn manifest(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let names: Vec<String> = self.features.iter().map(|feature| quoted(feature)).collect();
        let mut text = format!(
            "[package]\nname = {}\nedition = \"2024\"\n[workspace]\n[dependencies]\npexgen-runtime = {{ path = {} }}\n[features]\ndefault = [{}]\n",
            quoted(&self.name),
            quoted(&cargo::workspace().join("runtime").display().to_string()),
            names.join(", ")
        );
        for feature in &self.features {
            let of_runtime = ["blocking", "oauth2", "snmp"].contains(&feature.as_str());
            let value = if of_runtime { format!("[\"pexgen-runtime/{feature}\"]") } else { "[]".to_owned() };
            let _ = writeln!(text, "{} = {value}", quoted(feature));
        }
        text
    }
}
