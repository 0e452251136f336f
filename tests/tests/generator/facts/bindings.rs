//! The model of one version, its generated code, and what is written about it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use pexgen::input::config_file::read_config;
use pexgen::loaded::LoadedVersion;
use pexgen::model::Version;
use pexgen_tests::cargo;

/// The bindings of one version.
#[derive(Debug)]
pub struct Bindings {
    /// The model.
    pub version: Version,
    /// Generated files by path below the version's module, without `.rs`.
    sources: BTreeMap<String, String>,
    /// Everything that a user can read, in one line.
    documentation: String,
}

impl Bindings {
    /// Returns a version, such as `pexip-infinity/v14`. Each is loaded once.
    ///
    /// # Panics
    /// When the version does not exist, or its generated crate.
    pub fn of(name: &str) -> Arc<Self> {
        static LOADED: Mutex<BTreeMap<String, Arc<Bindings>>> = Mutex::new(BTreeMap::new());
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        loaded.entry(name.to_owned()).or_insert_with(|| Arc::new(Self::load(name))).clone()
    }

    fn load(name: &str) -> Self {
        let workspace = cargo::workspace();
        let (api, module) = name.split_once('/').expect("an API and a version");
        let schemas = workspace.join("schemas").join(api);
        let config = read_config(&schemas.join("pexgen.toml")).expect("a configuration");
        let loaded = LoadedVersion::read(&schemas.join(module), &config).expect("documents");
        let generated = workspace.join("generated").join(api).join("src").join(module);
        let sources: BTreeMap<String, String> = files(&generated, "rs")
            .into_iter()
            .map(|path| {
                let name = path.strip_prefix(&generated).expect("within").with_extension("");
                (name.to_string_lossy().into_owned(), read(&path))
            })
            .collect();
        let crate_docs = workspace.join("generated").join(api);
        let pages = files(&workspace.join("docs"), "md").into_iter().chain(files(&schemas, "md"));
        let pages = pages.chain([workspace.join("README.md"), crate_docs.join("README.md")]);
        let pages = pages.map(|path| fs::read_to_string(path).unwrap_or_default());
        let runtime = files(&workspace.join("runtime/src"), "rs").into_iter().map(|path| doc_comments(&read(&path)));
        let items = sources.values().map(|source| doc_comments(source));
        let documentation =
            items.chain(pages).chain(runtime).map(|text| one_line(&text)).collect::<Vec<_>>().join("\n");
        Self { version: loaded.version, sources, documentation }
    }

    /// Returns a generated module; the empty string when there is none.
    pub fn source(&self, group: &[String], module: &str) -> &str {
        let folders = group.iter().filter(|part| **part != self.version.module).map(String::as_str);
        let path = folders.chain([module]).collect::<Vec<_>>().join("/");
        self.sources.get(&path).map_or("", String::as_str)
    }

    /// Returns whether a phrase is in the documentation that a user reads.
    pub fn documents(&self, phrase: &str) -> bool {
        self.documentation.contains(&one_line(phrase))
    }
}

/// Returns whether `path::function` names a test. A file below `tests/ui` is a test without a function.
pub fn has_test(name: &str) -> bool {
    let (path, function) = name.split_once("::").unwrap_or((name, ""));
    let Ok(text) = fs::read_to_string(cargo::workspace().join(path)) else { return false };
    if function.is_empty() {
        return path.starts_with("tests/ui/");
    }
    let is_case = |line: &str| line.trim_start().starts_with(&format!("{function} => "));
    let declares = |line: &str| line.contains(&format!("fn {function}("));
    let mut is_test = false;
    text.lines().any(|line| {
        let found = is_case(line) || (is_test && declares(line));
        is_test = line.contains("#[test]") || line.contains("::test]") || (is_test && !line.contains("fn "));
        found
    })
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn doc_comments(source: &str) -> String {
    let lines = source.lines().map(str::trim_start);
    let comments = lines.filter_map(|line| line.strip_prefix("///").or_else(|| line.strip_prefix("//!")));
    comments.collect::<Vec<_>>().join("\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
