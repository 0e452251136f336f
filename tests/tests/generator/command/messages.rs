//! What the command prints: findings, help, and its results for programs.

use std::fs;
use std::process::{Command, Stdio};

use pexgen_tests::cargo;
use serde_json::Value;

use super::Sandbox;

#[test]
fn many_findings_of_one_document_are_one_with_all_names() {
    let sandbox = Sandbox::new("choices");
    let names: Vec<String> = (0..40).map(|index| format!("absent_{index}")).collect();
    for version in ["v1", "v2"] {
        sandbox.edit(&format!("schemas/choices/{version}/things/thing.json"), |text| {
            let mut document: Value = serde_json::from_str(&text).expect("JSON");
            for name in &names {
                document["filtering"][name] = 1.into();
            }
            format!("{document:#}")
        });
    }
    let ended = sandbox.run(&["generate"]).with(0);
    assert_eq!(ended.stderr.matches("not-a-field").count(), 3, "a finding for each document and the total");
    let printed = ended.stderr.replace(['\n', '│', ' '], "");
    assert!(names.iter().all(|name| printed.contains(&format!("`{name}`"))), "{}", ended.stderr);
    assert!(ended.stderr.contains("80 findings: 80 not-a-field."), "{}", ended.stderr);
    let report = sandbox.run(&["check", "--format", "json"]).with(0).json();
    let warnings = report["apis"][0]["warnings"].as_array().expect("a list");
    assert_eq!(warnings.len(), 80);
    assert!(warnings.iter().all(|warning| warning["location"]["line"].as_u64() > Some(1)));
}

#[test]
fn a_configuration_elsewhere_is_named_by_its_own_path() {
    let sandbox = Sandbox::new("choices");
    fs::write(sandbox.path("other.toml"), "name = \"renamed\"\ncommands = [\"things/nothing\"]\n").expect("written");
    let ended = sandbox.run(&["generate", "schemas/choices", "--config", "other.toml"]).with(3);
    assert!(ended.stderr.contains("[other.toml:2:"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("schemas/choices/other.toml"), "{}", ended.stderr);
}

#[test]
fn a_key_that_a_document_has_twice_is_an_error_with_both_lines() {
    let sandbox = Sandbox::new("choices");
    sandbox.edit("schemas/choices/v1/things/thing.json", |text| text.replacen('{', "{\n  \"fields\": {},", 1));
    let ended = sandbox.run(&["generate"]).with(3);
    for part in ["duplicate-key", "`fields`", "on lines 2 and"] {
        assert!(ended.stderr.contains(part), "no {part} in {}", ended.stderr);
    }
}

#[test]
fn a_closed_pipe_ends_a_command_without_an_error() {
    for arguments in [&["completions", "bash"][..], &["explain"], &["--help"]] {
        let mut child = Command::new(cargo::pexgen())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}

#[test]
fn explain_describes_a_finding_and_its_remedy() {
    let sandbox = Sandbox::new("choices");
    let text = sandbox.run(&["explain", "unmatched-override"]).with(0).stdout;
    for part in ["unmatched-override: ", "severity:", "why:", "what to do:"] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    let report = sandbox.run(&["explain", "not-a-field", "--format", "json"]).with(0).json();
    assert!(report["why"].is_string() && report["advice"].is_string(), "{report:#}");
}

#[test]
fn strict_turns_warnings_into_errors() {
    let sandbox = Sandbox::new("warnings");
    let ended = sandbox.run(&["generate"]).with(0);
    assert!(ended.stderr.contains('⚠'), "{}", ended.stderr);
    let before = sandbox.output();
    sandbox.edit("schemas/warnings/v1/things/thing.json", |text| text.replace("Kind", "Sort"));
    let ended = sandbox.run(&["generate", "--strict"]).with(3);
    assert!(ended.stderr.contains("nothing was written"), "{}", ended.stderr);
    assert!(sandbox.output() == before);
    sandbox.run(&["check", "--strict"]).with(3);
}

#[test]
fn long_lines_are_shortened_in_diagnostics() {
    let sandbox = Sandbox::new("warnings");
    for version in ["v1", "v2"] {
        sandbox.edit(&format!("schemas/warnings/{version}/things/thing.json"), |text| {
            let document: Value = serde_json::from_str(&text).expect("JSON");
            document.to_string()
        });
    }
    let ended = sandbox.run(&["generate"]).with(0);
    let longest = ended.stderr.lines().map(|line| line.chars().count()).max();
    assert!(longest < Some(250), "{}", ended.stderr);
    assert!(ended.stderr.replace(['\n', '│', ' '], "").contains("thing.json:1:"), "{}", ended.stderr);
}

#[test]
fn shells_complete_commands_and_options() {
    let sandbox = Sandbox::new("choices");
    for shell in ["bash", "zsh", "fish"] {
        let script = sandbox.run(&["completions", shell]).with(0).stdout;
        for word in ["pexgen", "generate", "check", "docs", "completions", "only"] {
            assert!(script.contains(word), "no {word} for {shell}");
        }
    }
    sandbox.run(&["completions", "nonesuch"]).with(2);
}

#[test]
fn help_names_every_option_and_exit_code() {
    let sandbox = Sandbox::new("choices");
    let help = sandbox.run(&["--help"]).with(0).stdout;
    for part in
        ["generate", "check", "docs", "fetch", "completions", "Exit codes", "0  ", "1  ", "2  ", "3  ", "4  ", "5  "]
    {
        assert!(help.contains(part), "no {part} in {help}");
    }
    for command in ["generate", "check"] {
        let help = sandbox.run(&[command, "--help"]).with(0).stdout;
        for option in ["FOLDER", "--schemas", "--out", "--only", "--config", "--strict", "--format", "text", "json"] {
            assert!(help.contains(option), "no {option} in {help}");
        }
    }
    assert!(sandbox.run(&["--version"]).with(0).stdout.starts_with("pexgen "));
    sandbox.run(&[]).with(2);
}

#[test]
fn lint_of_an_api_reports_the_errors_of_its_configuration() {
    let sandbox = Sandbox::new("openapi-streams");
    let config = fs::read_to_string(sandbox.path("schemas/openapi-streams/pexgen.toml")).expect("a text");
    for (from, to) in [
        ("[streams.listAlarms]", "[streams.listAlarm]"),
        ("parameter = \"after\"", "parameter = \"afer\""),
        ("\"Alarm.key\"", "\"Alarm.kye\""),
        ("[streams.", "[crate]\ndefault = \"v3\"\n[streams."),
        ("[streams.", "[diff]\nparameter-remved = \"risky\"\n[streams."),
        ("[streams.", "[crate]\nfeatures = [\"bloking\"]\ndefault = \"v1\"\n[streams."),
    ] {
        let text = config.replacen(from, to, 1);
        assert_ne!(text, config, "{from}");
        fs::write(sandbox.path("schemas/openapi-streams/pexgen.toml"), text).expect("written");
        let generated = sandbox.run(&["generate"]).with(3).stderr;
        let linted = sandbox.run(&["lint", "schemas/openapi-streams"]).with(3).stderr;
        let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
        assert_eq!(first(&linted), first(&generated), "{to}");
    }
}

#[test]
fn entries_of_names_lock_without_effect_are_noted() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    let lock = "schemas/choices/names.lock";
    sandbox.edit(lock, |text| text.replacen('{', "{\n  \"resources of things\": { \"gone\": \"Gone\" },", 1));
    for (command, code) in [("check", 1), ("generate", 0)] {
        let ended = sandbox.run(&[command]).with(code);
        let expected = "no item has the wire name `gone`, so its entry `Gone` is removed";
        assert!(ended.stderr.contains(expected), "{command}: {}", ended.stderr);
    }
    sandbox.run(&["check"]).with(0);
}

#[test]
fn init_refuses_names_that_can_not_work() {
    let sandbox = Sandbox::new("choices");
    for name in ["self", "std", "core", "test", "proc-macro", "type"] {
        let ended = sandbox.run(&["init", name, "--from", "schemas/choices/v1"]).with(2);
        assert!(ended.stderr.contains(&format!("such as `{name}-api`")), "{}", ended.stderr);
    }
    for version in ["4 0", "ü", "-v1"] {
        sandbox.run(&["init", "rooms", "--from", "schemas/choices/v1", &format!("--as={version}")]).with(2);
    }
    assert!(!sandbox.path("schemas/rooms").exists());
    // A module of the program is no crate.
    let module = sandbox.run(&["init", "test", "--from", "schemas/choices/v1", "--form", "module"]);
    assert!(!module.stderr.contains("name of a crate"), "{}", module.stderr);
}

#[test]
fn reserved_names_are_refused_only_for_crates() {
    let sandbox = Sandbox::new("choices");
    let file = sandbox.path("schemas/choices/pexgen.toml");
    let text = fs::read_to_string(&file).expect("a text").replace("name = \"choices\"", "name = \"test\"");
    fs::write(&file, text).expect("written");
    sandbox.run(&["lint", "schemas/choices/v1"]).with(0);
    let ended = sandbox.run(&["generate"]).with(3);
    assert!(ended.stderr.contains("Rust or Cargo reserves this name"), "{}", ended.stderr);
}
