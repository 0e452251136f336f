//! Compiles each example with the versions that its labels name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use pexgen_tests::{cargo, scale};
use syn::{Item, UseTree};

use crate::book::{Example, Source, sources};

/// Returns the imports that code uses, one in each line.
fn imports(source: &Source, code: &str) -> String {
    let file = syn::parse_file(&source.imports).expect("imports");
    let mut paths = Vec::new();
    for item in &file.items {
        let Item::Use(item) = item else { panic!("{}: not an import", source.file) };
        leaves(&item.tree, "", &mut paths);
    }
    let words: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let is_used = |path: &&String| path.rsplit("::").next().is_some_and(|name| words.contains(&name));
    paths.iter().filter(is_used).fold(String::new(), |text, path| text + "use " + path + ";\n")
}

/// Collects the full paths that a tree imports.
fn leaves(tree: &UseTree, prefix: &str, paths: &mut Vec<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, &format!("{prefix}{}::", path.ident), paths),
        UseTree::Name(name) if name.ident == "self" => paths.push(prefix.trim_end_matches(':').to_owned()),
        UseTree::Name(name) => paths.push(format!("{prefix}{}", name.ident)),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, prefix, paths)),
        UseTree::Rename(_) | UseTree::Glob(_) => panic!("examples import each item by its name"),
    }
}

/// Returns the version whose client the examples of a file use.
fn version(source: &Source) -> &str {
    let (_, rest) = source.imports.split_once("pexip_infinity::v").unwrap_or_default();
    rest.split("::").next().unwrap_or_default()
}

/// Returns an example as a module that uses another version.
fn module(source: &Source, example: &Example, version_of_guide: &str) -> String {
    let text = format!("{}{}", imports(source, &example.code), example.code);
    let text = match version(source) {
        "" => text,
        own => text.replace(&format!("pexip_infinity::v{own}::"), &format!("pexip_infinity::v{version_of_guide}::")),
    };
    format!("pub mod {} {{\n{text}\n}}\n", example.name)
}

#[test]
fn every_example_compiles_with_the_versions_of_its_labels() {
    let mut modules: BTreeMap<String, String> = BTreeMap::new();
    let all: Vec<Source> = sources().flat_map(|(_, sources)| sources).collect();
    for source in &all {
        for example in &source.examples {
            for version in example.versions() {
                modules.entry(version.clone()).or_default().push_str(&module(source, example, version));
            }
        }
    }
    assert_eq!(modules.keys().collect::<Vec<_>>(), ["14", "21", "41"]);
    let mut library = String::from("#![allow(deprecated)]\n");
    for (version, modules) in &modules {
        let _ = writeln!(library, "pub mod v{version} {{\n{modules}}}");
    }
    if scale::leaves_out("the examples are compiled with other versions") {
        return;
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let bindings = cargo::workspace().join("generated/pexip-infinity");
    let manifest = format!(
        "[package]\nname = \"cookbook-of-each-version\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\n\
         pexip-infinity = {{ path = {bindings:?}, features = [\"v14\", \"v21\", \"blocking\", \"oauth2\", \"snmp\"] }}\n"
    );
    fs::create_dir(folder.path().join("src")).expect("a folder");
    fs::write(folder.path().join("Cargo.toml"), manifest).expect("a manifest");
    fs::write(folder.path().join("src/lib.rs"), library).expect("a library");
    cargo::pin(folder.path());
    cargo::succeed(folder.path(), &["check", "--quiet", "--offline"]);
}
