//! The version step of `pexgen diff`, compared with cargo-semver-checks on crates that are generated from
//! both sides of a case.
//!
//! The test is skipped if `cargo semver-checks` is not installed, because building the tool takes longer than
//! all other tests together. The table contains the expected results; a difference has a reason, and a
//! difference that disappears fails the test too.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pexgen::Generator;
use pexgen::diff::{Step, compare};
use pexgen::loaded::{LoadedVersion, read_config};
use pexgen_tests::{cargo, scale};
use serde_json::json;

/// The expected result of the tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    /// The same result as `pexgen diff`.
    Agrees,
    /// It misses a major change, for this reason.
    Misses(&'static str),
}

const TYPES: &str = "it doesn't compare the types of fields, parameters and results";
const CONSTRUCTOR: &str =
    "it doesn't compare the arguments of a constructor that only one instance of a generic type has";
const IMPLS: &str = "it doesn't compare which traits a type implements, but for derived ones";

/// Rules, each with its case in `diff/`.
const CASES: [(&str, Tool); 40] = [
    ("choice-added", Tool::Agrees),
    ("choice-removed", Tool::Agrees),
    ("choices-introduced", Tool::Misses(TYPES)),
    ("blank-gained", Tool::Agrees),
    ("blank-lost", Tool::Agrees),
    ("choices-dropped", Tool::Agrees),
    ("choices-reordered", Tool::Agrees),
    ("default-added", Tool::Agrees),
    ("default-changed", Tool::Agrees),
    ("default-removed", Tool::Agrees),
    ("deprecated", Tool::Agrees),
    ("detail-method-added", Tool::Agrees),
    ("detail-method-removed", Tool::Misses(IMPLS)),
    ("field-added", Tool::Agrees),
    ("field-removed", Tool::Agrees),
    ("filter-added", Tool::Agrees),
    ("filter-removed", Tool::Agrees),
    ("float-became-integer", Tool::Misses(TYPES)),
    ("help-changed", Tool::Agrees),
    ("integer-became-float", Tool::Misses(TYPES)),
    ("key-type-changed", Tool::Misses(TYPES)),
    ("length-limit-relaxed", Tool::Agrees),
    ("length-limit-tightened", Tool::Agrees),
    ("limit-named", Tool::Agrees),
    ("limit-unnamed", Tool::Agrees),
    ("list-method-added", Tool::Agrees),
    ("list-method-removed", Tool::Misses(IMPLS)),
    ("lookup-added", Tool::Agrees),
    ("lookup-removed", Tool::Misses(IMPLS)),
    ("nullable-gained", Tool::Misses(TYPES)),
    ("nullable-lost", Tool::Misses(TYPES)),
    ("number-became-text", Tool::Misses(TYPES)),
    ("ordering-gained", Tool::Agrees),
    ("ordering-lost", Tool::Agrees),
    ("page-size-lowered", Tool::Agrees),
    ("page-size-raised", Tool::Agrees),
    ("readonly-gained", Tool::Agrees),
    ("required-gained", Tool::Misses(CONSTRUCTOR)),
    ("required-lost", Tool::Agrees),
    ("rust-name-changed", Tool::Agrees),
];

#[test]
fn verdicts_agree_with_cargo_semver_checks_or_say_why_not() {
    let found = Command::new(env!("CARGO")).args(["semver-checks", "--version"]).output();
    if !found.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: cargo-semver-checks is not installed (`cargo install cargo-semver-checks --locked`)");
        return;
    }
    let mut wrong = Vec::new();
    for (rule, tool) in CASES.into_iter().take(scale::pick(3, CASES.len())) {
        let place = tempfile::tempdir().expect("a folder");
        let ours = our_verdict(place.path(), rule) == Some(Step::Major);
        let theirs = is_major_for_the_tool(place.path());
        let expected = match tool {
            Tool::Agrees => ours,
            Tool::Misses(_) => false,
        };
        if theirs != expected || (tool != Tool::Agrees && !ours) {
            wrong.push(format!("{rule}: major for us: {ours}, for cargo-semver-checks: {theirs}; expected: {tool:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
    let output = Command::new(env!("CARGO"))
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
    let described = Command::new(env!("CARGO"))
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
