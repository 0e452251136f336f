//! The semver step of findings, compared with what the compiler says of a program that uses the bindings.
//!
//! Documents are edited at random. The bindings of each edit are a module of one crate, beside a program that was written
//! for the unchanged documents and uses all their items. If the program does not compile any more, the step must be major.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pexgen::diff::{Comparison, Step, compare};
use pexgen::loaded::LoadedVersion;
use pexgen::lower;
use pexgen::{output, rust};
use pexgen_tests::{cargo, scale};
use serde_json::Value;

use super::mutations::{self, Random, edit_count, load, mutate, plain};

type Documents = BTreeMap<String, Value>;

/// A module of the crate: bindings of edited documents.
struct Edited {
    what: String,
    comparison: Comparison,
    files: BTreeMap<String, String>,
}

fn edited(documents: &Documents, base: &LoadedVersion, number: u64) -> Option<Edited> {
    let mut random = Random::new(0xC0_4411_u64.wrapping_add(number.wrapping_mul(0x1_0000_0001)));
    let mut edited = documents.clone();
    let ids: Vec<String> = edited.keys().cloned().collect();
    let id = random.pick(&ids).clone();
    // The first module has the unchanged documents.
    let what = if number == 0 { String::new() } else { mutate(edited.get_mut(&id)?, "", &mut random) };
    let config = plain();
    let new = load(&edited, &config)?;
    let comparison = compare(&base.version, &new.version);
    if number > 0 && comparison.findings.is_empty() {
        return None;
    }
    let files = rust::emit(&lower::api(&config, vec![new.version]), &rust::Package::default()).expect("Rust");
    Some(Edited { what: format!("{number}, {id}{what}"), comparison, files })
}

/// Writes the crate with some of the modules.
fn write(folder: &Path, program: &str, modules: &[Edited], selected: &BTreeSet<usize>) {
    let runtime = cargo::workspace().join("runtime").display().to_string();
    let mut manifest = format!(
        "[package]\nname = {}\nedition = \"2024\"\n[workspace]\n[dependencies]\npexgen-runtime = {{ path = {} }}\n",
        toml::Value::from(folder.file_name().unwrap_or_default().to_string_lossy().into_owned()),
        toml::Value::from(runtime)
    );
    let features: Vec<String> = features(modules).into_iter().collect();
    let _ = writeln!(manifest, "[features]\ndefault = {features:?}");
    for feature in &features {
        let _ = writeln!(manifest, "{feature:?} = []");
    }
    let mut files = BTreeMap::from([("Cargo.toml".to_owned(), manifest)]);
    let mut root = "#![allow(dead_code, deprecated, unused)]\n".to_owned();
    for index in selected {
        // Writing to a `String` cannot fail.
        let _ = writeln!(root, "pub mod m{index};");
        files.insert(format!("src/m{index}/mod.rs"), "pub mod program;\npub mod v1;\n".to_owned());
        files.insert(format!("src/m{index}/program.rs"), program.to_owned());
        let bindings =
            modules[*index].files.iter().filter_map(|(path, text)| Some((path.strip_prefix("src/v1/")?, text)));
        files.extend(bindings.map(|(path, text)| (format!("src/m{index}/v1/{path}"), text.clone())));
    }
    files.insert("src/lib.rs".to_owned(), root);
    let plan = output::plan_owned(folder, &files, |path, _| path.starts_with("src/")).expect("a folder");
    plan.apply().expect("the crate can be written");
    cargo::pin(folder);
}

/// Returns the features of all bindings, except those of the runtime.
fn features(modules: &[Edited]) -> BTreeSet<String> {
    let manifests = modules.iter().map(|module| module.files["Cargo.toml"].parse::<toml::Table>().expect("a manifest"));
    let all = manifests.flat_map(|manifest| manifest["features"].as_table().expect("features").clone());
    let of_runtime = ["default", "blocking", "oauth2", "snmp"];
    all.map(|(name, _)| name).filter(|name| !of_runtime.contains(&name.as_str())).collect()
}

/// Returns the modules with errors, each with the first one.
fn errors(folder: &Path) -> BTreeMap<usize, String> {
    let output = cargo::run(folder, &["check", "--message-format", "json"]);
    let mut failed = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let message = &line["message"];
        let spans = message["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true);
        let files = spans.filter_map(|span| span["file_name"].as_str());
        if message["level"] != "error" {
            continue;
        }
        for file in files {
            let Some((module, rest)) = file.strip_prefix("src/m").and_then(|path| path.split_once('/')) else {
                continue;
            };
            let text = message["rendered"].as_str().unwrap_or_default();
            assert_eq!(rest, "program.rs", "the bindings do not compile: {text}");
            failed.entry(module.parse().expect("a module")).or_insert_with(|| text.to_owned());
        }
    }
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() || !failed.is_empty(), "{text}");
    failed
}

/// Compiles a program against the bindings of edited documents, until nothing but what compiles is left: an error about a
/// name hides errors about types in other modules.
fn check(name: &str, program: &str, documents: &Documents) {
    let count = usize::try_from(edit_count(0, 150)).expect("fits").min(150);
    if count == 0 && scale::leaves_out("programs are compiled with edited bindings") {
        return;
    }
    let base = load(documents, &plain()).expect("sound documents");
    let modules: Vec<Edited> = (0..).filter_map(|number| edited(documents, &base, number)).take(count + 1).collect();
    let folder = cargo::target().join("made-by-tests").join(format!("user-program-{name}"));
    fs::create_dir_all(&folder).expect("a folder");
    let mut left: BTreeSet<usize> = (0..modules.len()).collect();
    let mut failed = BTreeMap::new();
    loop {
        write(&folder, program, &modules, &left);
        let errors = errors(&folder);
        if errors.is_empty() {
            break;
        }
        left.retain(|index| !errors.contains_key(index));
        failed.extend(errors);
    }
    assert!(left.contains(&0), "the program does not fit the unchanged documents: {}", failed[&0]);
    let is_major = |index: &usize| modules[*index].comparison.step() == Some(Step::Major);
    let unexpected = failed.iter().filter(|(index, _)| !is_major(index));
    let unexpected: Vec<String> = unexpected.map(|(index, error)| describe(&modules[*index], error)).collect();
    println!(
        "{name}: {count} edits; {} break the program, {} more are major for other programs",
        failed.len(),
        left.iter().filter(|index| is_major(index)).count()
    );
    assert!(unexpected.is_empty(), "not major, but the program does not compile:\n{}", unexpected.join("\n"));
}

fn describe(edited: &Edited, error: &str) -> String {
    let rules: Vec<&str> = edited.comparison.findings.iter().map(|finding| finding.rule.id).collect();
    format!("{}: {:?} {rules:?}\n{error}", edited.what, edited.comparison.step())
}

#[test]
fn programs_for_tastypie_that_break_are_a_major_step() {
    check("tastypie", include_str!("programs/tastypie.rs"), &mutations::tastypie());
}

#[test]
fn programs_for_openapi_that_break_are_a_major_step() {
    check("openapi", include_str!("programs/openapi.rs"), &mutations::openapi());
}
