//! The `pexgen` command as users and scripts call it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use pexgen_tests::{cargo, folder};
use serde_json::{Value, json};

use crate::ended::Ended;

/// A folder with two versions of an API and the folder of its bindings.
struct Sandbox {
    folder: tempfile::TempDir,
}

fn pexgen(arguments: &[&str], folder: &Path) -> Ended {
    Ended::of(Command::new(cargo::pexgen()).args(arguments).current_dir(folder))
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name)
}

impl Sandbox {
    /// Copies the documents of a case as the versions `v1` and `v2`.
    fn new(name: &str) -> Self {
        let sandbox = Self { folder: tempfile::tempdir().expect("a folder") };
        for version in ["v1", "v2"] {
            folder::copy(&case(name).join("v1"), &sandbox.path(&format!("schemas/{name}/{version}")));
        }
        fs::copy(case(name).join("pexgen.toml"), sandbox.path(&format!("schemas/{name}/pexgen.toml"))).expect("a copy");
        sandbox
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn run(&self, arguments: &[&str]) -> Ended {
        pexgen(arguments, self.folder.path())
    }

    fn edit(&self, path: &str, change: impl FnOnce(String) -> String) {
        let path = self.path(path);
        let text = fs::read_to_string(&path).expect("a text");
        fs::write(path, change(text)).expect("written");
    }

    /// Returns every output file with its content and time, except the cache.
    fn output(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let mut files = BTreeMap::new();
        collect(&self.path("generated"), &mut files);
        files
    }
}

fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.ends_with(".pexgen") || path.ends_with("pexgen-runtime") {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else {
            let time = fs::metadata(&path).and_then(|data| data.modified()).expect("a time");
            files.insert(path.clone(), (fs::read(&path).expect("readable"), time));
        }
    }
}

#[test]
fn generate_prints_only_a_summary() {
    let sandbox = Sandbox::new("choices");
    let ended = sandbox.run(&["generate"]).with(0);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    let count = sandbox.output().len();
    let out = Path::new("generated").join("choices");
    assert_eq!(
        lines[0],
        format!("choices: {count} files in {}: {count} written, 0 removed, 0 unchanged", out.display())
    );
    let columns: Vec<&str> = lines[1].split_whitespace().collect();
    // Columns of zeros are omitted.
    assert_eq!(columns, ["version", "resources", "fields", "choices", "lookups", "warnings"], "{}", ended.stdout);
    assert!(lines[2].trim().starts_with("v1 ") && lines[3].trim().starts_with("v2 "), "{}", ended.stdout);
    assert_eq!(lines.len(), 4);
    // There is no progress bar in a pipe.
    assert_eq!(ended.stderr, "");
}

#[test]
fn generating_again_changes_no_file() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    let before = sandbox.output();
    let ended = sandbox.run(&["generate"]).with(0);
    assert!(ended.stdout.contains(&format!(": 0 written, 0 removed, {} unchanged", before.len())), "{}", ended.stdout);
    assert!(sandbox.output() == before, "the same bytes and times");
}

#[test]
fn json_output_lists_the_files() {
    let sandbox = Sandbox::new("choices");
    let report = sandbox.run(&["generate", "--format", "json"]).with(0).json();
    let api = &report["apis"][0];
    let mut added: Vec<&str> = api["added"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    added.sort_unstable();
    let root = sandbox.path("generated/choices");
    let written: Vec<PathBuf> = sandbox.output().into_keys().collect();
    assert_eq!(added.iter().map(|path| root.join(path)).collect::<Vec<_>>(), written);
    assert_eq!((&api["name"], &api["files"]), (&"choices".into(), &written.len().into()));
    assert_eq!(api["versions"][1]["version"], "v2");

    for version in ["v1", "v2"] {
        let document = format!("schemas/choices/{version}/things/thing.json");
        sandbox.edit(&document, |text| text.replace("Kind of service.", "Sort of service."));
    }
    let report = sandbox.run(&["generate", "--format", "json"]).with(0).json();
    assert_eq!(report["apis"][0]["changed"], serde_json::json!(["src/v1/things/thing.rs", "src/v2/things/thing.rs"]));
    assert_eq!(report["apis"][0]["added"], serde_json::json!([]));
}

#[test]
fn check_reports_what_differs() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["check"]).with(1);
    assert!(!sandbox.path("generated").exists(), "check writes nothing");
    sandbox.run(&["generate"]).with(0);
    let ended = sandbox.run(&["check"]).with(0);
    assert!(ended.stdout.contains("is up to date"), "{}", ended.stdout);

    sandbox.edit("generated/choices/src/v1/things/thing.rs", |text| {
        text.replacen("pub struct Thing", "pub struct Edited", 1)
    });
    fs::remove_file(sandbox.path("generated/choices/src/v2/things/thing.rs")).expect("removed");
    let leftover = "// @generated by pexgen 0.1.0 from v1/things/gone.json. Do not edit.\n";
    fs::write(sandbox.path("generated/choices/src/v1/things/gone.rs"), leftover).expect("written");
    fs::write(sandbox.path("generated/choices/NOTES.md"), "mine").expect("written");
    let before = sandbox.output();

    let ended = sandbox.run(&["check"]).with(1);
    let diff = &ended.stdout;
    for part in ["-pub struct Edited", "+pub struct Thing", "thing.rs", "gone.rs", "/dev/null", "@@", "3 files differ"]
    {
        assert!(diff.contains(part), "no {part} in {diff}");
    }
    assert!(diff.contains("Run `pexgen generate`"), "{diff}");
    assert!(!diff.contains("NOTES.md"), "{diff}");

    let report = sandbox.run(&["check", "--format", "json"]).with(1).json();
    assert_eq!(report["current"], false);
    let changes = report["apis"][0]["changes"].as_array().expect("a list");
    let kinds: Vec<_> = changes.iter().map(|change| (change["path"].as_str(), change["kind"].as_str())).collect();
    assert_eq!(
        kinds,
        [
            (Some("src/v1/things/gone.rs"), Some("leftover")),
            (Some("src/v1/things/thing.rs"), Some("differs")),
            (Some("src/v2/things/thing.rs"), Some("missing")),
        ]
    );
    assert!(sandbox.output() == before, "check writes nothing");

    sandbox.run(&["generate"]).with(0);
    sandbox.run(&["check"]).with(0);
    assert_eq!(fs::read_to_string(sandbox.path("generated/choices/NOTES.md")).expect("kept"), "mine");
}

#[test]
fn a_changelog_of_ones_own_is_not_overwritten_by_a_second_version() {
    let sandbox = Sandbox::new("choices");
    sandbox.edit("schemas/choices/pexgen.toml", |text| format!("{text}\n[crate]\ndefault = \"v1\"\n"));
    fs::rename(sandbox.path("schemas/choices/v2"), sandbox.path("v2")).expect("moved");
    sandbox.run(&["generate"]).with(0);
    fs::write(sandbox.path("generated/choices/CHANGELOG.md"), "# Mine\n").expect("written");
    sandbox.run(&["generate"]).with(0);
    fs::rename(sandbox.path("v2"), sandbox.path("schemas/choices/v2")).expect("moved");
    let before = sandbox.output();
    for command in ["generate", "check"] {
        let stderr = sandbox.run(&[command]).with(2).stderr;
        let path = Path::new("generated/choices/CHANGELOG.md");
        assert!(stderr.contains(&format!("can't overwrite {}: it was not generated", path.display())), "{stderr}");
        assert!(sandbox.output() == before, "nothing is written");
    }
    fs::remove_file(sandbox.path("generated/choices/CHANGELOG.md")).expect("removed");
    sandbox.run(&["generate"]).with(0);
}

#[cfg(unix)]
#[test]
fn a_replaced_current_folder_is_noted() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    let run = || {
        let arguments = ["generate", "../../schemas/choices", "--out", ".."];
        pexgen(&arguments, &sandbox.path("generated/choices")).with(0).stderr
    };
    assert!(!run().contains("was replaced"), "nothing was written");
    sandbox.edit("generated/choices/src/lib.rs", |text| text + "// edited\n");
    assert!(run().contains("note: this folder was replaced; enter it again: cd \"$PWD\"\n"));
}

#[test]
fn a_module_needs_a_folder_of_its_own() {
    for path in [".", "..", "src/..", "../other", "/"] {
        let sandbox = Sandbox::new("choices");
        let package = format!("\n[crate]\nform = \"module\"\npath = \"{path}\"\n");
        sandbox.edit("schemas/choices/pexgen.toml", |text| text + &package);
        let stderr = sandbox.run(&["generate"]).with(3).stderr;
        assert!(stderr.contains(&format!("`{path}` is not a folder in the package")), "{stderr}");
        assert!(stderr.contains("pexgen.toml:"), "{stderr}");
    }
}

#[test]
fn one_version_alone_leaves_the_others_untouched() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    let stale = |text: String| format!("{text}// edited\n");
    for file in ["src/lib.rs", "src/v1/things/thing.rs", "src/v2/things/thing.rs"] {
        sandbox.edit(&format!("generated/choices/{file}"), stale);
    }
    let before = sandbox.output();
    sandbox.run(&["check", "--only", "choices/v1"]).with(1);
    sandbox.run(&["generate", "--only", "choices/v1"]).with(0);
    sandbox.run(&["check", "--only", "choices/v1"]).with(0);
    sandbox.run(&["check", "--only", "*/v2"]).with(1);
    let after = sandbox.output();
    let changed: Vec<&PathBuf> = after.keys().filter(|path| before[*path] != after[*path]).collect();
    assert_eq!(changed, [&sandbox.path("generated/choices/src/v1/things/thing.rs")]);
}

#[test]
fn one_version_alone_is_a_complete_crate() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate", "--only", "choices/v1"]).with(0);
    let files: Vec<PathBuf> = sandbox.output().into_keys().collect();
    let is_there = |file: &str| files.contains(&sandbox.path(&format!("generated/choices/{file}")));
    assert!(is_there("Cargo.toml") && is_there("src/lib.rs") && is_there("src/v1/mod.rs"), "{files:?}");
    assert!(!is_there("src/v2/mod.rs"), "{files:?}");
}

#[test]
fn a_new_version_alone_becomes_part_of_the_crate() {
    let sandbox = Sandbox::new("choices");
    fs::rename(sandbox.path("schemas/choices/v2"), sandbox.path("later")).expect("moved");
    sandbox.edit("schemas/choices/pexgen.toml", |text| format!("{text}\n[crate]\ndefault = \"v1\"\n"));
    sandbox.run(&["generate"]).with(0);
    fs::rename(sandbox.path("later"), sandbox.path("schemas/choices/v2")).expect("moved");
    sandbox.edit("generated/choices/src/v1/things/thing.rs", |text| format!("{text}// edited\n"));
    sandbox.run(&["generate", "--only", "choices/v2"]).with(0);
    let read = |file: &str| fs::read_to_string(sandbox.path(&format!("generated/choices/{file}"))).expect("a file");
    assert!(read("Cargo.toml").contains("\nv2 = []\n") && read("src/lib.rs").contains("pub mod v2;"));
    assert!(read("src/v1/things/thing.rs").ends_with("// edited\n"), "other versions are unchanged");
    sandbox.run(&["check", "--only", "choices/v2"]).with(0);
}

#[test]
fn the_first_version_alone_is_the_only_one_of_the_crate() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate", "--only", "choices/v1"]).with(0);
    let manifest = fs::read_to_string(sandbox.path("generated/choices/Cargo.toml")).expect("a manifest");
    assert!(manifest.contains("default = [\"v1\"") && !manifest.contains("v2"), "{manifest}");
}

#[test]
fn one_api_alone_prints_no_warnings_of_others() {
    let sandbox = Sandbox::new("choices");
    folder::copy(&case("warnings"), &sandbox.path("schemas/warnings"));
    let ended = sandbox.run(&["generate", "--only", "choices"]).with(0);
    assert_eq!(ended.stderr, "");
    let ended = sandbox.run(&["generate", "--only", "warnings"]).with(0);
    assert!(ended.stderr.contains("unknown-lookup"), "{}", ended.stderr);
}

#[test]
fn one_api_alone_is_not_stopped_by_errors_of_others() {
    let sandbox = Sandbox::new("choices");
    folder::copy(&case("warnings"), &sandbox.path("schemas/warnings"));
    let broken = sandbox.path("schemas/warnings/v1/broken.json");
    fs::write(broken, "{").expect("written");
    sandbox.run(&["generate"]).with(3);
    sandbox.run(&["generate", "--only", "warnings"]).with(3);
    sandbox.run(&["generate", "--only", "choices"]).with(0);
    sandbox.run(&["check", "--only", "choices/v1"]).with(0);
    let ended = sandbox.run(&["generate", "--only", "elsewhere"]).with(2);
    assert!(ended.stderr.contains("warnings") && ended.stderr.contains("choices"), "{}", ended.stderr);
}

#[test]
fn a_new_version_does_not_become_the_default_unless_the_configuration_says_so() {
    let sandbox = Sandbox::new("choices");
    let default = || {
        let manifest = fs::read_to_string(sandbox.path("generated/choices/Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = toml::from_str(&manifest).expect("TOML");
        manifest["features"]["default"][0].as_str().map(str::to_owned)
    };
    sandbox.run(&["generate"]).with(0);
    assert_eq!(default().as_deref(), Some("v2"));
    folder::copy(&sandbox.path("schemas/choices/v2"), &sandbox.path("schemas/choices/v3"));
    let before = sandbox.output();
    let ended = sandbox.run(&["generate"]).with(2);
    for part in ["would change from `v2` to `v3`", "schemas/choices/pexgen.toml", "[crate]", "default = \"v2\""] {
        assert!(ended.stderr.contains(part), "no {part} in {}", ended.stderr);
    }
    assert!(sandbox.output() == before);
    // TOML refuses a second table of one name.
    fs::write(sandbox.path("schemas/choices/pexgen.toml"), "name = \"choices\"\n[crate]\nfeatures = []\n")
        .expect("written");
    let ended = sandbox.run(&["generate"]).with(2);
    assert!(ended.stderr.contains("add this below `[crate]` to schemas/choices/pexgen.toml"), "{}", ended.stderr);
    assert!(ended.stderr.trim_end().ends_with("there:\n\n    default = \"v2\""), "{}", ended.stderr);
    for version in ["v2", "v3", "v1"] {
        let config = format!("name = \"choices\"\n[crate]\ndefault = \"{version}\"\n");
        fs::write(sandbox.path("schemas/choices/pexgen.toml"), config).expect("written");
        sandbox.run(&["generate"]).with(0);
        assert_eq!(default().as_deref(), Some(version));
    }
    fs::write(sandbox.path("schemas/choices/pexgen.toml"), "name = \"choices\"\n[crate]\ndefault = \"v9\"\n")
        .expect("written");
    let ended = sandbox.run(&["generate"]).with(3);
    assert!(ended.stderr.contains("`v9`") && ended.stderr.contains("v1, v2, v3"), "{}", ended.stderr);
}

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
fn misspelt_selection_is_an_error_with_the_known_names() {
    let sandbox = Sandbox::new("choices");
    for command in ["generate", "check"] {
        let ended = sandbox.run(&[command, "--only", "choises/v1"]).with(2);
        for part in ["choises/v1", "choices", "choices/v1", "choices/v2"] {
            assert!(ended.stderr.contains(part), "{}", ended.stderr);
        }
    }
    assert!(!sandbox.path("generated").exists());
    let ended = sandbox.run(&["generate", "--schemas", "nowhere"]).with(2);
    assert!(ended.stderr.contains("nowhere") && ended.stderr.contains("help"), "{}", ended.stderr);
    sandbox.run(&["generate", "--onyl", "choices"]).with(2);
}

#[test]
fn another_configuration_takes_the_place_of_the_folders_own() {
    let sandbox = Sandbox::new("choices");
    fs::write(sandbox.path("other.toml"), "name = \"renamed\"\n").expect("written");
    sandbox.run(&["generate", "schemas/choices", "--config", "other.toml", "--out", "elsewhere"]).with(0);
    let manifest = fs::read_to_string(sandbox.path("elsewhere/renamed/Cargo.toml")).expect("generated");
    assert!(manifest.contains("name = \"renamed\""), "{manifest}");
    assert!(!sandbox.path("generated").exists());
    folder::copy(&sandbox.path("schemas/choices"), &sandbox.path("schemas/second"));
    let ended = sandbox.run(&["generate", "--config", "other.toml"]).with(2);
    assert!(ended.stderr.contains("--config requires exactly one folder"), "{}", ended.stderr);
}

#[test]
fn a_workspace_may_have_several_folders_of_apis() {
    let sandbox = Sandbox::new("choices");
    let more = sandbox.path("app/tests/apis/warnings");
    folder::copy(&case("warnings"), &more);
    fs::write(more.join("pexgen.toml"), "name = \"module\"\n[crate]\nform = \"module\"\npath = \"app/tests/module\"\n")
        .expect("written");
    let write = |text: &str| fs::write(sandbox.path("pexgen.toml"), text).expect("written");
    write("[workspace]\nschemas = [\"schemas\", \"app/tests/apis\"]\n");
    let ended = pexgen(&["generate"], &sandbox.path("app")).with(0);
    assert!(ended.stdout.contains("choices: ") && ended.stdout.contains("module: "), "{}", ended.stdout);
    assert!(
        sandbox.path("generated/choices/Cargo.toml").is_file() && sandbox.path("app/tests/module/mod.rs").is_file()
    );
    sandbox.run(&["check"]).with(0);
    sandbox.edit("app/tests/module/mod.rs", |text| text + "// edited\n");
    let ended = sandbox.run(&["check"]).with(1);
    assert!(ended.stdout.contains("app/tests/module is out of date"), "{}", ended.stdout);
    let ended = sandbox.run(&["check", "--schemas", "schemas", "--schemas", "nowhere"]).with(2);
    assert!(ended.stderr.contains("can't read nowhere"), "{}", ended.stderr);

    write("[workspace]\nschemas = \"app/tests/apis\"\n");
    let ended = sandbox.run(&["check", "--format", "json"]).with(1).json();
    assert_eq!(ended["apis"].as_array().map(Vec::len), Some(1), "{ended}");
    write("[workspace]\nschemas = 1\n");
    let ended = sandbox.run(&["check"]).with(2);
    assert!(ended.stderr.contains("`schemas` is the path of a folder, or a list of paths"), "{}", ended.stderr);
}

#[test]
fn certificates_for_all_servers_are_relative_to_the_current_folder() {
    let sandbox = Sandbox::new("choices");
    fs::create_dir(sandbox.path("sub")).expect("a folder");
    fs::write(sandbox.path("pexgen.toml"), "[workspace]\n").expect("written");
    let lock = "{\"server\": \"https://127.0.0.1:9/openapi.json\", \"fetched\": \"\", \"files\": {}}";
    fs::write(sandbox.path("schemas/choices/v2/pexgen.lock"), lock).expect("written");
    fs::write(sandbox.path("sub/ca.pem"), "no certificate").expect("written");
    let ended = pexgen(&["fetch", "--all", "--root-certificate", "ca.pem"], &sandbox.path("sub"));
    assert!(!ended.stderr.contains("No such file") && ended.stderr.contains("ca.pem"), "{}", ended.stderr);
}

#[test]
fn paths_in_arguments_are_relative_to_the_current_folder() {
    let sandbox = Sandbox::new("choices");
    fs::create_dir_all(sandbox.path("sub/deep")).expect("a folder");
    fs::write(sandbox.path("pexgen.toml"), "[workspace]\nout = \"crates\"\n").expect("written");
    let run = |folder: &str, arguments: &[&str], written: &str| {
        pexgen(arguments, &sandbox.path(folder)).with(0);
        assert!(sandbox.path(written).is_file(), "{arguments:?} in {folder}");
        fs::remove_dir_all(sandbox.path(written).parent().expect("a folder")).expect("removed");
    };
    run("sub/deep", &["generate", "--out", "../here"], "sub/here/choices/Cargo.toml");
    run("", &["generate", "schemas/choices"], "crates/choices/Cargo.toml");
    run("", &["generate", "--schemas", "schemas"], "crates/choices/Cargo.toml");
    run("sub", &["generate", "--schemas", "../schemas"], "crates/choices/Cargo.toml");
    fs::write(sandbox.path("Cargo.toml"), "[package]\nname = \"program\"\n").expect("written");
    sandbox.edit("schemas/choices/pexgen.toml", |text| text + "\n[crate]\nform = \"module\"\npath = \"src/shop\"\n");
    fs::create_dir(sandbox.path("src")).expect("a folder");
    run("src", &["generate", "../schemas/choices"], "src/shop/mod.rs");
    assert!(!sandbox.path("src/src").exists());
}

/// Copies the API to `schemas/<folder>` with another name.
fn add_api(sandbox: &Sandbox, folder: &str, name: &str) {
    folder::copy(&sandbox.path("schemas/choices"), &sandbox.path(&format!("schemas/{folder}")));
    sandbox
        .edit(&format!("schemas/{folder}/pexgen.toml"), |text| text.replacen("\"choices\"", &format!("\"{name}\""), 1));
}

#[test]
fn two_apis_with_one_output_folder_are_an_error() {
    let sandbox = Sandbox::new("choices");
    add_api(&sandbox, "second", "choices");
    for command in ["generate", "check"] {
        let stderr = sandbox.run(&[command]).with(2).stderr;
        let folders = ["choices", "second"].map(|name| Path::new("schemas").join(name).display().to_string());
        assert!(
            stderr.contains(&format!("the APIs in {} have the same output folder", folders.join(" and "))),
            "{stderr}"
        );
    }
    assert!(!sandbox.path("generated").exists());
    sandbox.run(&["generate", "schemas/second"]).with(0);
}

#[test]
fn nothing_is_written_if_one_of_several_apis_can_not_be() {
    let sandbox = Sandbox::new("choices");
    add_api(&sandbox, "second", "second");
    fs::create_dir_all(sandbox.path("generated/second")).expect("a folder");
    fs::write(sandbox.path("generated/second/Cargo.toml"), "[package]\n").expect("written");
    sandbox.run(&["generate"]).with(2);
    assert_eq!(sandbox.output().len(), 1, "only the file that was there");

    // A folder that can't be written is found only on writing.
    fs::remove_file(sandbox.path("generated/second/Cargo.toml")).expect("removed");
    fs::write(sandbox.path("generated/.second.pexgen-new"), "in the way").expect("written");
    let stderr = sandbox.run(&["generate"]).with(4).stderr;
    let written = Path::new("generated").join("choices");
    assert!(stderr.contains(&format!("already written: {};", written.display())), "{stderr}");
    assert!(sandbox.path("generated/choices/Cargo.toml").is_file());
}

#[test]
fn an_invalid_document_leaves_the_old_output_unchanged() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    let before = sandbox.output();
    sandbox.edit("schemas/choices/v1/things/thing.json", |text| text.replace("Kind of service.", "Sort of service."));
    sandbox.edit("schemas/choices/v2/things/thing.json", |text| text.replacen("\"fields\": {", "\"fields\": [", 1));
    let ended = sandbox.run(&["generate"]).with(3);
    for part in ["v2", "thing.json", "help", "nothing was written"] {
        assert!(ended.stderr.contains(part), "no {part} in {}", ended.stderr);
    }
    assert_eq!(ended.stdout, "");
    assert!(sandbox.output() == before, "the same bytes and times");
    let error = &sandbox.run(&["generate", "--format", "json"]).with(3).json()["errors"][0];
    assert_eq!(
        (&error["location"]["file"], &error["folder"]),
        (&json!("v2/things/thing.json"), &json!("schemas/choices"))
    );
    let version = "schemas/choices/v2";
    for command in [&["lint", version][..], &["diff", "schemas/choices/v1", version]] {
        let ended = sandbox.run(&[command, &["--format", "json"]].concat()).with(3);
        assert!(ended.json()["errors"][0]["id"].is_string(), "{}", ended.stdout);
    }
    // All failures are in one object.
    folder::copy(&sandbox.path("schemas/choices"), &sandbox.path("schemas/second"));
    let errors = sandbox.run(&["generate", "--format", "json"]).with(3).json();
    let folders = errors["errors"].as_array().expect("a list").iter().map(|error| error["folder"].clone());
    let folders: BTreeSet<String> = folders.map(|folder| folder.to_string()).collect();
    assert_eq!(folders.len(), 2, "{errors:#}");
    fs::remove_dir_all(sandbox.path("schemas/second")).expect("it is removed");
    assert!(
        error["location"]["line"].as_u64() > Some(1) && error["location"]["column"].as_u64() > Some(0),
        "{error:#}"
    );
    assert!(sandbox.output() == before);
}

#[test]
fn docs_writes_pages_and_keeps_the_old_ones_if_a_document_is_invalid() {
    let sandbox = Sandbox::new("choices");
    let ended = sandbox.run(&["docs", "--out", "site", "--format", "json"]).with(0).json();
    assert!(ended["written"] == ended["files"] && ended["files"].as_u64() > Some(6), "{ended}");
    fs::write(sandbox.path("site/notes.txt"), "ours").expect("written");
    fs::write(sandbox.path("site/choices/old.html"), "<!DOCTYPE html><!-- @generated by pexgen -->").expect("written");
    let again = sandbox.run(&["docs", "--out", "site", "schemas/choices"]).with(0).stdout;
    assert!(again.contains("0 written, 1 removed") && again.contains("index.html"), "{again}");
    assert!(sandbox.path("site/notes.txt").exists() && !sandbox.path("site/choices/old.html").exists());
    let page = || fs::read_to_string(sandbox.path("site/choices/resource-things-thing.html")).expect("a page");
    let before = page();
    assert!(before.contains("Kind of service."), "{before}");
    sandbox.edit("schemas/choices/v1/things/thing.json", |text| text.replace("Kind of service.", "Sort of service."));
    sandbox.edit("schemas/choices/v2/things/thing.json", |text| text.replacen("\"fields\": {", "\"fields\": [", 1));
    let ended = sandbox.run(&["docs", "--out", "site"]).with(3);
    assert!(ended.stdout.is_empty() && ended.stderr.contains("thing.json"), "{}", ended.stderr);
    assert_eq!(page(), before);
    sandbox.run(&["docs"]).with(2);
    sandbox.run(&["docs", "--out", "site", "--config", "x.toml", "schemas/choices", "schemas/choices"]).with(2);
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
fn paths_of_versions_and_files_are_refused_with_the_path_to_use() {
    let sandbox = Sandbox::new("choices");
    for arguments in [&["generate", "schemas/choices/v1"][..], &["docs", "--out", "site", "schemas/choices/v1"]] {
        let ended = sandbox.run(arguments).with(3);
        assert!(ended.stderr.contains("name schemas/choices; `--only`"), "{}", ended.stderr);
    }
    let ended = sandbox.run(&["generate", "schemas/choices/pexgen.toml"]).with(3);
    assert!(
        ended.stderr.contains("this is a file") && ended.stderr.contains("name schemas/choices"),
        "{}",
        ended.stderr
    );
    let ended = sandbox.run(&["generate", "schemas/choices/v1/things"]).with(3);
    assert!(ended.stderr.contains("`.version(\"v1\")`"), "{}", ended.stderr);

    // What configures a workspace is no API.
    fs::write(sandbox.path("pexgen.toml"), "[workspace]\nschemas = [\"schemas\"]\nout = \"generated\"\n")
        .expect("written");
    for path in ["schemas/typo", "schemas/choices/v9"] {
        let ended = sandbox.run(&["generate", path]).with(3);
        assert!(!ended.stderr.contains("this is"), "{}", ended.stderr);
    }
    let ended = sandbox.run(&["generate", "schemas"]).with(3);
    assert!(!ended.stderr.contains("a folder in it"), "{}", ended.stderr);
    let ended = sandbox.run(&["diff", "v1", "v2"]).with(3);
    assert!(ended.stderr.contains("there is no file or folder v1"), "{}", ended.stderr);
    fs::remove_file(sandbox.path("pexgen.toml")).expect("removed");
    let root = "schemas/choices/v1/things/root.json";
    for arguments in [&["lint", root][..], &["bundle", root], &["diff", root, root]] {
        let ended = sandbox.run(arguments).with(3);
        assert!(
            ended.stderr.contains("is a file") && ended.stderr.contains(": schemas/choices/v1\n"),
            "{}",
            ended.stderr
        );
    }
    sandbox.run(&["diff", "--since", "v1", "schemas/choices/v2"]).with(0);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_are_kept_and_ignored() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    for folder in ["schemas/choices/v1/things", "generated/choices/src"] {
        let link = sandbox.path(folder).join(".#lib.rs");
        std::os::unix::fs::symlink("me@host.1234", &link).expect("a link");
    }
    sandbox.edit("schemas/choices/v2/things/thing.json", |text| {
        text.replace("\"help_text\": \"\"", "\"help_text\": \"New.\"")
    });
    sandbox.run(&["generate"]).with(0);
    sandbox.run(&["check"]).with(0);
    assert!(sandbox.path("generated/choices/src/.#lib.rs").is_symlink());
}

#[test]
fn files_with_the_line_ends_of_windows_are_current() {
    let sandbox = Sandbox::new("choices");
    sandbox.run(&["generate"]).with(0);
    let written = "generated/choices/src/lib.rs";
    sandbox.edit(written, |text| text.replace('\n', "\r\n"));
    sandbox.edit("schemas/choices/names.lock", |text| text.replace('\n', "\r\n"));
    let before = sandbox.output();
    sandbox.run(&["check"]).with(0);
    sandbox.run(&["generate"]).with(0);
    assert_eq!(sandbox.output(), before);
    sandbox.edit(written, |text| text + "//\r\n");
    sandbox.run(&["check"]).with(1);
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
fn the_extension_of_the_output_file_decides_about_its_format() {
    let sandbox = Sandbox::new("choices");
    let export = |arguments: &[&str]| {
        let command = ["export", "openapi", "schemas/choices/v1", "--output"];
        sandbox.run(&[&command[..], arguments].concat()).with(0);
        fs::read_to_string(sandbox.path(arguments[0])).expect("a document")
    };
    assert!(export(&["x.yaml"]).starts_with("openapi:"));
    assert!(export(&["x.json"]).starts_with('{'));
    assert!(export(&["y.yaml", "--format", "json"]).starts_with('{'));
}

#[test]
fn docs_refuses_a_folder_with_files_of_others() {
    let sandbox = Sandbox::new("choices");
    let ended = sandbox.run(&["docs", "--out", "schemas"]).with(2);
    assert!(ended.stderr.contains("`pexgen docs` did not write"), "{}", ended.stderr);
    sandbox.run(&["docs", "--out", "site"]).with(0);
    fs::write(sandbox.path("site/CNAME"), "example.com").expect("written");
    sandbox.run(&["docs", "--out", "site"]).with(0);

    // The bindings were generated, but they are not pages.
    sandbox.run(&["generate"]).with(0);
    let bindings = sandbox.output();
    sandbox.run(&["docs", "--out", "generated"]).with(2);
    assert_eq!(sandbox.output(), bindings);
    sandbox.run(&["docs", "--out", "generated/choices/reference"]).with(0);
    sandbox.run(&["generate"]).with(0);
    assert!(sandbox.path("generated/choices/reference/index.html").is_file());
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
