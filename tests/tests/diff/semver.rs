//! The version step of `pexgen diff`, compared with cargo-semver-checks on crates that are generated from
//! both sides of a case.
//!
//! The test is skipped if `cargo semver-checks` is not installed, because building the tool takes longer than
//! all other tests together. The documentation of a rule has the reason for a difference
//! ([`SemverGap`](pexgen::diff::SemverGap)); a difference without one and a reason without a difference fail the test.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::Generator;
use pexgen::diff::{Step, compare, rules};
use pexgen::input::config_file::read_config;
use pexgen::loaded::LoadedVersion;
use pexgen_tests::{cargo, scale};
use serde_json::json;

/// Rules, each with its case in `diff/`.
const CASES: [&str; 40] = [
    "choice-added",
    "choice-removed",
    "choices-introduced",
    "blank-gained",
    "blank-lost",
    "choices-dropped",
    "choices-reordered",
    "default-added",
    "default-changed",
    "default-removed",
    "deprecated",
    "detail-method-added",
    "detail-method-removed",
    "field-added",
    "field-removed",
    "filter-added",
    "filter-removed",
    "float-became-integer",
    "help-changed",
    "integer-became-float",
    "key-type-changed",
    "length-limit-relaxed",
    "length-limit-tightened",
    "limit-named",
    "limit-unnamed",
    "list-method-added",
    "list-method-removed",
    "lookup-added",
    "lookup-removed",
    "nullable-gained",
    "nullable-lost",
    "number-became-text",
    "ordering-gained",
    "ordering-lost",
    "page-size-lowered",
    "page-size-raised",
    "readonly-gained",
    "required-gained",
    "required-lost",
    "rust-name-changed",
];

#[test]
fn verdicts_agree_with_cargo_semver_checks_or_say_why_not() {
    let found = cargo::command().args(["semver-checks", "--version"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: cargo-semver-checks is not installed (`cargo install cargo-semver-checks --locked`)");
        return;
    }
    let mut wrong = Vec::new();
    for rule in CASES.into_iter().take(scale::pick(3, CASES.len())) {
        let place = tempfile::tempdir().expect("a folder");
        let ours = our_verdict(place.path(), rule) == Some(Step::Major);
        let theirs = is_major_for_the_tool(place.path());
        let gap = rules::find(rule).expect("a rule").semver_gap;
        if theirs != (ours && gap.is_none()) || (gap.is_some() && !ours) {
            wrong.push(format!("{rule}: major for us: {ours}, for cargo-semver-checks: {theirs}; documented: {gap:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn documented_differences_are_compared() {
    let documented = rules::all().filter(|rule| rule.semver_gap.is_some()).map(|rule| rule.id);
    let unknown: Vec<&str> = documented.filter(|rule| !CASES.contains(rule)).collect();
    assert!(unknown.is_empty(), "no comparison shows what the documentation says of {unknown:?}");
}

/// Loads both sides of a case from folders, and compares them.
fn our_verdict(place: &Path, rule: &str) -> Option<Step> {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff").join(rule);
    let lowered = ["before", "after"].map(|side| {
        let api = place.join(side).join("schemas/rooms");
        let configuration = api.join("v1/configuration");
        fs::create_dir_all(&configuration).expect("folders");
        fs::write(api.join("pexgen.toml"), "name = \"rooms\"\n").expect("configuration");
        fs::copy(case.join(side).with_extension("json"), configuration.join("room.json")).expect("document");
        let path = "/api/configuration/v1/room/";
        let root = json!({ "room": { "list_endpoint": path, "schema": format!("{path}schema/") } });
        fs::write(configuration.join("root.json"), root.to_string()).expect("root document");
        let config = read_config(&api.join("pexgen.toml")).unwrap_or_else(|failure| panic!("{failure:?}"));
        LoadedVersion::read(&api.join("v1"), &config).unwrap_or_else(|failure| panic!("{failure:?}"))
    });
    compare(&lowered[0].version, &lowered[1].version).step()
}

/// Returns whether the tool requires a major step between the crates of both sides.
fn is_major_for_the_tool(place: &Path) -> bool {
    let [before, after] = ["before", "after"].map(|side| description(&place.join(side)));
    let output = cargo::command()
        .args(["semver-checks", "--release-type", "minor", "--baseline-rustdoc"])
        .arg(before)
        .arg("--current-rustdoc")
        .arg(after)
        .output()
        .expect("cargo semver-checks starts");
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let is_major = text.contains("semver requires new major version");
    assert_eq!(output.status.success(), !is_major, "{text}");
    is_major
}

/// Generates the crate of a side, and builds its rustdoc JSON.
fn description(side: &Path) -> PathBuf {
    let runtime = format!("{{ path = \"{}\" }}", cargo::workspace().join("runtime").display());
    let generated = Generator::new().runtime(runtime).generate(&side.join("schemas/rooms"));
    let folder = side.join("rooms");
    for (path, text) in generated.unwrap_or_else(|failure| panic!("{failure:?}")).files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file's folder")).expect("folders");
        fs::write(path, text).expect("a generated file");
    }
    cargo::pin(&folder);
    let target = cargo::target().join("semver");
    let described = cargo::command()
        .args([
            "rustdoc",
            "--lib",
            "--quiet",
            "--",
            "-Zunstable-options",
            "--output-format",
            "json",
            "--document-hidden-items",
        ])
        // The tool reports it if the format is not supported.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(&folder)
        .output()
        .expect("cargo starts");
    assert!(described.status.success(), "{}", String::from_utf8_lossy(&described.stderr));
    let description = side.join("rooms.json");
    fs::copy(target.join("doc/rooms.json"), &description).expect("rustdoc's JSON");
    description
}
