//! `pexgen lint`: accepted findings, and errors in each format.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use super::Sandbox;

/// The file and the kind of an accepted finding have the same effect in every command, wherever it runs.
#[test]
fn allowed_findings_are_named_by_the_path_below_the_version_or_the_api() {
    let sandbox = Sandbox::new("openapi-allow");
    let config = "schemas/openapi-allow/pexgen.toml";
    for file in ["", "openapi.yaml", "v*/openapi.yaml"] {
        let pattern = format!("\"{file}#/components/schemas/*/properties/accepted/not\"");
        sandbox.edit(config, |text| text.replace("\"#/components/schemas/*/properties/accepted/not\"", &pattern));
        for arguments in [
            &["generate"][..],
            &["docs", "--out", "pages"],
            &["lint", "schemas/openapi-allow"],
            &["lint", "schemas/openapi-allow/v1"],
            &["lint", "./schemas/../schemas/openapi-allow/"],
        ] {
            let ended = sandbox.run(arguments).with(0);
            let printed = ended.stdout + &ended.stderr;
            assert!(!printed.contains("properties/accepted/not"), "{file}: {arguments:?}: {printed}");
        }
        sandbox.edit(config, |text| text.replace(&pattern, "\"#/components/schemas/*/properties/accepted/not\""));
    }
}

#[test]
fn findings_of_lint_alone_can_be_allowed() {
    let sandbox = Sandbox::new("choices");
    let linted = |arguments: &[&str], code| sandbox.run(&[&["lint", "schemas/choices"], arguments].concat()).with(code);
    let found = linted(&["--format", "json"], 0).json();
    let found = found["diagnostics"].as_array().expect("a list").clone();
    assert!(!found.is_empty());
    linted(&["--fail-on", "any"], 1);
    let mut allow = "\n[allow]\n".to_owned();
    let kinds: std::collections::BTreeSet<&str> = found.iter().filter_map(|one| one["id"].as_str()).collect();
    for kind in &kinds {
        let _ = writeln!(allow, "{kind} = [\"**\"]");
    }
    sandbox.edit("schemas/choices/pexgen.toml", |text| text + &allow);
    assert_eq!(linted(&["--fail-on", "any", "--format", "json"], 0).json(), json!({ "diagnostics": [] }));
    sandbox.run(&["generate"]).with(0);

    // One that accepts nothing is an error of `lint`, because nothing else finds it.
    sandbox.edit("schemas/choices/pexgen.toml", |text| text.replace("\"**\"", "\"**\", \"#/absent\""));
    sandbox.run(&["generate"]).with(0);
    let errors = linted(&["--format", "json"], 3).json();
    assert_eq!(errors["errors"].as_array().map(Vec::len), Some(kinds.len()), "{errors:#}");
}

#[test]
fn errors_are_reported_in_the_format_of_the_report_for_all_folders() {
    let sandbox = Sandbox::new("choices");
    let document = "schemas/choices/v1/things/thing.json";
    fs::write(sandbox.path(document), "{").expect("written");
    let lint =
        |format: &str| sandbox.run(&["lint", "schemas/choices/v1", "schemas/choices/v2", "--format", format]).with(3);
    let annotations = lint("github").stdout;
    assert!(annotations.starts_with(&format!("::error file={document},line=1")), "{annotations}");
    let markdown = lint("markdown");
    assert!(markdown.stdout.contains("<b>not-json</b>: 1") && markdown.stderr.is_empty(), "{}", markdown.stdout);
    let json = lint("json");
    assert_eq!(json.stderr, "");
    let kinds: Vec<Value> =
        json.json()["errors"].as_array().expect("a list").iter().map(|one| one["id"].clone()).collect();
    assert_eq!(kinds, ["not-json"]);
    // What was found in the other folder follows.
    let text = lint("text").stderr;
    assert!(text.contains("not-json") && text.contains("schemas/choices/v2"), "{text}");

    let versions = ["schemas/choices/v1", "schemas/choices/v2"];
    let diff = sandbox.run(&[&["diff"], &versions[..], &["--format", "github"]].concat()).with(3);
    assert!(diff.stdout.starts_with("::error file="), "{}", diff.stdout);
}
