//! Small documents with one construct each: the bindings match a snapshot and compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pexgen::{Diagnostic, Failure, Generated, Generator};
use pexgen_tests::cargo;

fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"))
        .expect("tests/cases exists")
        .map(|entry| entry.expect("tests/cases can be read").path())
        .collect();
    folders.sort();
    folders
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn describe(diagnostics: &[Diagnostic]) -> String {
    let lines: Vec<String> = diagnostics.iter().map(|found| format!("{found}\n")).collect();
    lines.concat()
}

/// Returns the parts of a result that a snapshot contains: the files of resources and operations, of their
/// groups if there are several, the shared types, and the findings.
fn show(result: &Result<Generated, Failure>) -> String {
    let generated = match result {
        Ok(generated) => generated,
        Err(failure) => return describe(&failure.diagnostics),
    };
    let mut shown = describe(&generated.warnings);
    let resources: Vec<_> = generated.files.iter().filter(|(path, _)| path.starts_with("src/v1/things/")).collect();
    let several = resources.len() > 2;
    let resources = resources.into_iter().filter(|(path, _)| several || !path.ends_with("mod.rs"));
    let types =
        generated.files.iter().filter(|(path, _)| path.starts_with("src/v1/types/") && !path.ends_with("mod.rs"));
    for (path, text) in resources.chain(types) {
        let body = text.split_once("\n\n").map_or("", |(_, body)| body);
        let _ = writeln!(shown, "// {}\n\n{body}", path.trim_start_matches("src/v1/").trim_start_matches("things/"));
    }
    shown
}

#[test]
fn every_case_matches_its_snapshot() {
    for folder in folders() {
        let result = Generator::new().generate(&folder);
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("generated", show(&result));
        });
    }
}

/// A copy of a case that the test may write to.
fn copy(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    pexgen_tests::folder::copy(folder, copy.path());
    copy
}

/// Generates the crate of a folder and writes its `names.lock`. `None` if its documents are refused.
fn generate_and_keep_names(folder: &Path) -> Option<Generated> {
    let generated = Generator::new().generate(folder).ok()?;
    if let Some(names) = &generated.names {
        fs::write(&names.path, &names.text).expect("the names can be written");
    }
    Some(generated)
}

#[test]
fn every_case_is_current_on_the_run_after_generate() {
    for folder in folders() {
        let copy = copy(&folder);
        let Some(generated) = generate_and_keep_names(copy.path()) else { continue };
        let again = Generator::new().generate(copy.path()).expect("it was generated before");
        assert!(again.names.is_none(), "{}: new names", name(&folder));
        assert!(again.files == generated.files, "{}: other files", name(&folder));
    }
}

#[test]
fn added_operations_and_components_rename_nothing() {
    let added = "components:\n  schemas:\n    NewThing: {type: object, properties: {added: {type: string}}}\n    \
                 Added: {allOf: [{$ref: '#/components/schemas/Thing'}, {type: object, properties: {more: {type: string}}}]}\n";
    let operation = "paths:\n  /added:\n    get:\n      operationId: added\n      tags: [things]\n      responses: {'200': \
                     {description: Fine., content: {application/json: {schema: {allOf: [{$ref: \
                     '#/components/schemas/Thing'}, {type: object, properties: {extra: {type: string}}}]}}}}}\n";
    for folder in folders() {
        let copy = copy(&folder);
        let document = copy.path().join("v1/openapi.yaml");
        let Ok(text) = fs::read_to_string(&document) else { continue };
        let with_both = text.replacen("components:\n  schemas:\n", added, 1).replacen("paths:\n", operation, 1);
        let is_complete = with_both.contains("    Thing:") && with_both.len() >= text.len() + added.len();
        if !is_complete || text.contains("    NewThing:") {
            continue;
        }
        let Some(before) = generate_and_keep_names(copy.path()) else { continue };
        fs::write(&document, with_both).expect("the document can be written");
        let after = Generator::new().generate(copy.path()).expect("it is still valid");
        for (path, text) in before.files.iter().filter(|(path, _)| is_of_one_item(path)) {
            let other = after.files.get(path).unwrap_or_else(|| panic!("{}: {path} is gone", name(&folder)));
            let (old, new) = (declarations(text), declarations(other));
            assert!(old.keys().eq(new.keys()), "{}: {path} declares other types", name(&folder));
            // A type that something new describes as well may become a further name of the new one.
            let has_moved = |name: &str| new[name] != old[name] && new[name].starts_with("pub type ");
            let moved: Vec<&str> = old.keys().copied().filter(|name| has_moved(name)).collect();
            let differs = old.keys().any(|name| new[name] != old[name] && !moved.contains(name));
            assert!(!differs && (other == text || !moved.is_empty()), "{}: {path} differs", name(&folder));
        }
    }
}

/// The declarations of the types of a file, by name.
fn declarations(text: &str) -> BTreeMap<&str, &str> {
    let starts = ["\npub struct ", "\npub enum ", "\npub type "];
    let found = starts.into_iter().flat_map(|start| text.match_indices(start));
    let declared = found.map(|(index, start)| {
        let (declaration, rest) = (&text[index + 1..], &text[index + start.len()..]);
        let end = declaration.find(";\n").into_iter().chain(declaration.find("\n}\n")).min();
        let name = rest.split(|char: char| !char.is_alphanumeric()).next().unwrap_or(rest);
        (name, &declaration[..end.unwrap_or(declaration.len())])
    });
    declared.collect()
}

/// Whether a file is about one operation or type, and not a list of them.
fn is_of_one_item(path: &str) -> bool {
    path.starts_with("src/v1/") && !path.ends_with("mod.rs")
}

#[test]
fn every_case_compiles_and_its_documentation_is_clean() {
    let crate_folder = cargo::target().join("cases-crate");
    let mut modules = String::from("//! All cases of `tests/cases`.\n");
    let mut files = BTreeMap::new();
    for folder in folders() {
        let Ok(generated) = Generator::new().generate(&folder) else { continue };
        let module = name(&folder).replace('-', "_");
        let _ = writeln!(modules, "pub mod {module};");
        for (path, text) in generated.files {
            if let Some(path) = path.strip_prefix("src/v1/") {
                files.insert(format!("src/{module}/{path}"), text);
            }
        }
    }
    files.insert("src/lib.rs".to_owned(), modules);
    files.insert("Cargo.toml".to_owned(), manifest());
    pexgen::output::plan_owned(&crate_folder, &files, |_, text| pexgen::output::is_ours(text))
        .and_then(|plan| plan.apply())
        .expect("the crate can be written");
    cargo::pin(&crate_folder);
    cargo::succeed(&crate_folder, &["clippy", "--quiet", "--", "-D", "warnings"]);
    cargo::succeed(&crate_folder, &["doc", "--quiet", "--no-deps"]);
}

fn manifest() -> String {
    format!(
        "[package]\nname = \"cases\"\nedition = \"2024\"\n[workspace]\n[features]\ndefault = [\"things\", \"others\", \"blocking\"]\nthings = []\nothers = []\nblocking = []\n\
         [dependencies]\npexgen-runtime = {{ path = \"{}\", features = [\"blocking\", \"oauth2\", \"snmp\"] }}\n",
        cargo::workspace().join("runtime").display()
    )
}

#[test]
fn complete_resource_matches_its_snapshot() {
    let generated = Generator::new().generate(&cargo::workspace().join("schemas/pexip-infinity")).expect("fine");
    let text = &generated.files["src/v14/configuration/conference.rs"];
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("conference", text);
    });
}

#[test]
fn absent_default_equals_the_string_for_no_default() {
    let read = |case: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(case);
        Generator::new().generate(&folder).expect("the case is valid").files.remove("src/v1/things/thing.rs")
    };
    assert_eq!(read("default-key-absent"), read("default-text"));
}

#[test]
fn the_first_example_authenticates_as_documented() {
    let example = |case: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(case);
        let root = Generator::new().generate(&folder).expect("the case is valid").files.remove("src/v1/mod.rs");
        let root = root.expect("the version's module");
        let line = root.lines().find_map(|line| line.split_once(r#"Client::builder("https://server.example.com")"#));
        line.expect("an example").1.to_owned()
    };
    assert_eq!(example("openapi-unreached"), ".build()?;");
    assert_eq!(example("openapi-security"), r#".basic_auth("user", "password").build()?;"#);
    assert_eq!(example("openapi-security-of-operation"), r#".header_auth("X-Key", "key").build()?;"#);
    assert_eq!(example("methods"), r#".basic_auth("user", "password").build()?;"#);
}

#[test]
fn strict_turns_warnings_into_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/warnings");
    let warnings = Generator::new().generate(&folder).expect("warnings are not errors").warnings;
    let failure = Generator::new().strict(true).generate(&folder).expect_err("strict");
    assert_eq!(failure.diagnostics.len(), warnings.len());
}
