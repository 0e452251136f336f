//! `pexgen diff`: a pair of documents for each rule, and the reports.
//!
//! A case is a folder `diff/<rule>` with `before.json` and `after.json`: one schema document (of
//! `configuration/room`), several by path, or an OpenAPI document. The configuration is `pexgen.toml` for both sides, or
//! `before.toml` and `after.toml`; the versions are called `before` and `after`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pexgen::diagnostic::Diagnostics;
use pexgen::diff::{Comparison, Mirror, compare, report, rules};
use pexgen::input::config;
use pexgen::loaded::LoadedVersion;
use pexgen::source_text::SourceFile;
use pexgen_tests::cargo;
use serde_json::{Map, Value, json};

const USUAL_CONFIG: &str = "name = \"rooms\"\ncommands = [\"command/*\"]\n";

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diff")
}

/// Loads one side of a case.
fn side(case: &Path, name: &str) -> LoadedVersion {
    let text = fs::read_to_string(case.join(name).with_extension("json")).expect("documents of a case");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let documents = match value {
        Value::Object(document) if document.contains_key("openapi") => {
            let file = SourceFile { path: format!("{name}/openapi.json"), text: text.into() };
            return loaded(case, name, BTreeMap::from([("openapi".to_owned(), file)]));
        }
        Value::Object(document) if document.contains_key("fields") => {
            BTreeMap::from([("configuration/room".to_owned(), Value::Object(document))])
        }
        Value::Object(documents) => documents.into_iter().collect(),
        other => panic!("not documents: {other}"),
    };
    loaded(case, name, with_roots(name, documents))
}

fn loaded(case: &Path, name: &str, documents: BTreeMap<String, SourceFile>) -> LoadedVersion {
    let own = [format!("{name}.toml"), "pexgen.toml".to_owned()].map(|file| fs::read_to_string(case.join(file)).ok());
    let config = own.into_iter().flatten().next().unwrap_or_else(|| USUAL_CONFIG.to_owned());
    let mut diagnostics = Diagnostics::default();
    let file = SourceFile { path: "pexgen.toml".to_owned(), text: config.into() };
    let config =
        config::parse(&file, None, &mut diagnostics).unwrap_or_else(|| panic!("{:?}", diagnostics.into_sorted()));
    LoadedVersion::from_documents(name, documents, &config).unwrap_or_else(|failure| panic!("{failure:?}"))
}

/// Returns the documents as files, with a root document for each group that has none.
fn with_roots(version: &str, mut documents: BTreeMap<String, Value>) -> BTreeMap<String, SourceFile> {
    let mut roots: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for id in documents.keys() {
        let (group, name) = id.rsplit_once('/').expect("group/name");
        let path = format!("/api/{group}/v1/{name}/");
        let endpoint = json!({ "list_endpoint": path, "schema": format!("{path}schema/") });
        roots.entry(format!("{group}/root")).or_default().insert(name.to_owned(), endpoint);
    }
    for (id, root) in roots {
        documents.entry(id).or_insert(Value::Object(root));
    }
    let file = |(id, document): (String, Value)| {
        let file = SourceFile { path: format!("{version}/{id}.json"), text: format!("{document:#}").into() };
        (id, file)
    };
    documents.into_iter().map(file).collect()
}

fn of(rule: &str) -> Comparison {
    let case = cases().join(rule);
    compare(&side(&case, "before").version, &side(&case, "after").version)
}

fn found(comparison: &Comparison) -> BTreeSet<&'static str> {
    comparison.findings.iter().map(|finding| finding.rule.id).collect()
}

/// Returns the rules that a pair must report. A few changes always occur together with their cause.
fn expected(rule: &'static str) -> BTreeSet<&'static str> {
    let cause = match rule {
        // An object can be created inside its parent once the parent or the child can be created.
        "created-inside-gained" => Some("list-method-added"),
        "created-inside-lost" => Some("list-method-removed"),
        // A name changes because another item with the same name is added.
        "rust-name-changed" => Some("choice-added"),
        // A type contains itself because another one has a field of it.
        "recursion-changed" => Some("response-field-added"),
        // Lists of values are no longer equal, or become equal, because one of them gets a value.
        "type-separated" | "type-shared" => Some("response-choice-added"),
        _ => None,
    };
    cause.into_iter().chain([rule]).collect()
}

/// Rules whose way back is a rule that is also reported for other changes.
const WAYS_BACK: [(&str, &str); 4] = [
    ("authentication-relaxed", "authentication-changed"),
    ("optional-nullable-gained", "optional-nullable-lost"),
    ("optional-nullable-lost", "optional-nullable-gained"),
    ("parameter-became-text", "text-became-number"),
];

fn mirror(rule: &'static str) -> &'static str {
    let back = WAYS_BACK.into_iter().find(|(there, _)| *there == rule);
    match rules::find(rule).expect("a rule").mirror {
        Mirror::Rule(id) => id,
        Mirror::None(_) => back.map_or(rule, |(_, back)| back),
    }
}

/// Formats findings as one line each, without the texts of their rules.
fn told(comparison: &Comparison) -> Vec<String> {
    let line = |finding: &pexgen::diff::Finding| {
        let field = finding.field.as_deref().map(|field| format!(".{field}")).unwrap_or_default();
        format!("{} ({}) {}{field}: {:?}", finding.rule.id, finding.step, finding.resource, finding.detail)
    };
    comparison.findings.iter().map(line).collect()
}

#[test]
fn every_rule_has_a_pair_that_reports_only_this_rule() {
    let wrong = rules::all().filter_map(|rule| {
        let comparison = of(rule.id);
        let is_right = found(&comparison) == expected(rule.id) && comparison.findings.len() == expected(rule.id).len();
        (!is_right).then(|| format!("diff/{}: {:?}", rule.id, told(&comparison)))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_case_is_of_a_rule() {
    for entry in fs::read_dir(cases()).expect("cases") {
        let name = entry.expect("entry").file_name().to_string_lossy().into_owned();
        assert!(rules::find(&name).is_some(), "diff/{name} has no rule");
    }
}

#[test]
fn what_each_pair_shows() {
    let lines: Vec<String> = rules::all().flat_map(|rule| told(&of(rule.id))).collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn equal_versions_have_no_differences() {
    for rule in rules::all() {
        for name in ["before", "after"] {
            let side = side(&cases().join(rule.id), name);
            assert!(compare(&side.version, &side.version).findings.is_empty(), "{}/{name}", rule.id);
        }
    }
}

#[test]
fn every_rule_has_its_mirror_or_a_reason() {
    for rule in rules::all() {
        let Mirror::Rule(id) = rule.mirror else { continue };
        let mirror = rules::find(id).unwrap_or_else(|| panic!("{}: no rule {id}", rule.id));
        assert_eq!(mirror.mirror, Mirror::Rule(rule.id), "{id} mirrors {}", rule.id);
    }
}

/// The mirror is reported when the sides are exchanged; a rule without a mirror is reported again.
#[test]
fn reversed_comparison_gives_the_mirror_rule() {
    let wrong = rules::all().filter_map(|rule| {
        let case = cases().join(rule.id);
        let back = compare(&side(&case, "after").version, &side(&case, "before").version);
        let expected: BTreeSet<&str> = expected(rule.id).into_iter().map(mirror).collect();
        (found(&back) != expected).then(|| format!("the way back from {}: {:?}", rule.id, told(&back)))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rules about requests have a counterpart for responses if both can occur.
#[test]
fn requests_and_responses_have_the_same_rules() {
    let ids: BTreeSet<&str> = rules::all().map(|rule| rule.id).collect();
    for id in &ids {
        if let Some(change) = id.strip_prefix("request-") {
            assert!(ids.contains(format!("response-{change}").as_str()), "{id}");
            assert!(ids.contains(change), "{id}");
        }
        if let Some(change) = id.strip_prefix("response-") {
            // Choices that are only sent have the same rule as those that are sent and received.
            assert!(ids.contains(change), "{id}");
        }
    }
}

#[test]
fn ids_are_unique_and_texts_are_sentences() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        assert!(seen.insert(rule.id), "{} twice", rule.id);
        assert!(rule.why.ends_with('.') && rule.advice.ends_with('.'), "{}", rule.id);
        assert!(!rule.title.ends_with('.'), "{}", rule.id);
    }
    assert!(seen.len() >= 40);
}

#[test]
fn volatile_defaults_are_not_compared() {
    let document = |default: &str| {
        let field = json!({ "type": "datetime", "default": default });
        json!({ "allowed_list_http_methods": ["get", "post"], "fields": { "id": { "type": "integer" }, "creation_time": field } })
    };
    let loaded = |name: &str, default: &str| {
        let documents = BTreeMap::from([("configuration/room".to_owned(), document(default))]);
        let config = config::Config { name: "rooms".to_owned(), ..config::Config::default() };
        LoadedVersion::from_documents(name, with_roots(name, documents), &config).expect("documents")
    };
    let (old, new) = (loaded("before", "2026-01-02T03:04:05"), loaded("after", "2026-01-02T03:04:06"));
    assert_eq!(told(&compare(&old.version, &new.version)), [""; 0]);
}

/// A realistic pair of versions.
pub fn story() -> (LoadedVersion, LoadedVersion) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("diff-story");
    (side(&folder, "before"), side(&folder, "after"))
}

#[test]
fn a_realistic_pair_as_markdown() {
    let (old, new) = story();
    insta::assert_snapshot!(report::markdown(&compare(&old.version, &new.version)));
}

#[test]
fn a_realistic_pair_as_text() {
    let (old, new) = story();
    insta::assert_snapshot!(report::text(&compare(&old.version, &new.version)));
}

#[test]
fn a_realistic_pair_as_annotations() {
    let (old, new) = story();
    insta::assert_snapshot!(report::github(&compare(&old.version, &new.version), &old, &new));
}

#[test]
fn json_names_places_on_both_sides() {
    let (old, new) = story();
    let value = report::json(&compare(&old.version, &new.version), &old, &new);
    let findings = value["findings"].as_array().expect("findings");
    let of = |rule: &str| findings.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("{rule}"));
    let changed = of("choice-added");
    for (side, version) in [("before", &old), ("after", &new)] {
        let place = &changed[side];
        assert_eq!(place["pointer"], "/fields/service_type/valid_choices");
        let file = version.documents.values().find(|file| place["file"] == *file.path).expect("its document");
        let line = usize::try_from(place["line"].as_u64().expect("line")).expect("small");
        assert!(file.text.lines().nth(line - 1).expect("that line").contains("valid_choices"), "{place}");
    }
    assert_eq!(of("resource-removed")["after"], Value::Null);
    assert_eq!(of("resource-added")["before"], Value::Null);
}

#[test]
fn places_in_swagger_documents_are_those_of_the_document() {
    let document = |kind: &str| {
        let schemas = json!({ "Thing": { "type": "object", "properties": { "size": { "type": kind } } } });
        let responses = json!({ "200": { "description": "It.", "schema": { "$ref": "#/definitions/Thing" } } });
        json!({
            "swagger": "2.0",
            "info": { "title": "Things", "version": "1" },
            "produces": ["application/json"],
            "paths": { "/thing": { "get": { "operationId": "get", "responses": responses } } },
            "definitions": schemas,
        })
    };
    let (old, new) = (swagger(&document("integer")), swagger(&document("string")));
    let value = report::json(&compare(&old.version, &new.version), &old, &new);
    assert_eq!(value["findings"][0]["after"]["pointer"], "/definitions/Thing/properties/size");
    assert!(value["findings"][0]["after"]["line"].as_u64() > Some(1), "{value}");
}

fn swagger(document: &Value) -> LoadedVersion {
    let text = serde_json::to_string_pretty(document).expect("a document");
    let file = SourceFile { path: "v1/swagger.json".to_owned(), text: text.as_str().into() };
    let config = config::Config { name: "things".to_owned(), ..config::Config::default() };
    LoadedVersion::from_documents("v1", [("swagger".to_owned(), file)].into(), &config).expect("it loads")
}

#[test]
fn likely_renames_are_suggested() {
    let (old, new) = story();
    let comparison = compare(&old.version, &new.version);
    let renames: Vec<(&str, &str)> = comparison
        .findings
        .iter()
        .filter(|finding| finding.before.is_some())
        .filter_map(|finding| Some((finding.field.as_deref().unwrap_or(&finding.resource), finding.rename.as_deref()?)))
        .collect();
    assert_eq!(renames, [("host_view", "host_layout"), ("configuration/host_system", "configuration/hypervisor")]);
}

/// Runs the command on checked-in versions. Returns its exit code and output.
fn command(arguments: &[&str]) -> (Option<i32>, String) {
    let schemas = cargo::workspace().join("schemas/pexip-infinity");
    let output = std::process::Command::new(cargo::pexgen())
        .args(arguments)
        .current_dir(schemas)
        .output()
        .expect("pexgen starts");
    (
        output.status.code(),
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
    )
}

#[test]
fn exit_code_depends_on_fail_on() {
    let code = |arguments: &[&str]| command(arguments).0;
    assert_eq!(code(&["diff", "v21", "v38"]), Some(0));
    assert_eq!(code(&["diff", "v21", "v38", "--fail-on", "breaking"]), Some(1));
    assert_eq!(code(&["diff", "v38", "v40", "--fail-on", "risky"]), Some(0));
    assert_eq!(code(&["diff", "v38", "v40", "--fail-on", "any"]), Some(1));
    assert_eq!(code(&["diff", "v38", "v41", "--fail-on", "breaking"]), Some(0));
    assert_eq!(code(&["diff", "v38", "v41", "--fail-on", "risky"]), Some(1));
    assert_eq!(code(&["diff", "v41", "v41", "--fail-on", "any"]), Some(0));
    assert_eq!(code(&["diff", "v41", "v42"]), Some(3));
    assert_eq!(code(&["lint", "v41", "--fail-on", "any"]), Some(1));
}

#[test]
fn explain_knows_rules_and_diagnostics_and_suggests() {
    for rule in rules::all() {
        assert!(report::explain(rule).contains(rule.why));
    }
    assert!(command(&["explain", "field-removed"]).1.contains("field removed"));
    assert!(command(&["explain", "not-a-field"]).1.contains("filtering"));
    let (code, text) = command(&["explain", "feild-removed"]);
    assert_eq!(code, Some(2));
    assert!(text.contains("did you mean `field-removed`?"), "{text}");
}
