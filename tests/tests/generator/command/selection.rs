//! What is generated, and where: selected versions, several APIs, paths in arguments.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pexgen_tests::{cargo, folder};

use super::{Sandbox, case, pexgen};

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
fn documents_of_one_server_are_downloaded_with_its_credentials() {
    let sandbox = Sandbox::new("choices");
    fs::write(sandbox.path("pexgen.toml"), "[workspace]\n").expect("written");
    fs::create_dir_all(sandbox.path("schemas/other/v1")).expect("a folder");
    fs::write(sandbox.path("schemas/other/pexgen.toml"), "name = \"other\"\n").expect("written");
    let lock = |folder: &str, text: &str| {
        fs::write(sandbox.path(&format!("schemas/{folder}/pexgen.lock")), text).expect("written");
    };
    let from = |url: &str| format!("{{\"server\": \"{url}\", \"fetched\": \"\", \"files\": {{}}}}");
    let all = || {
        let mut command = Command::new(cargo::pexgen());
        command
            .args(["fetch", "--all"])
            .current_dir(sandbox.path(""))
            .envs([("PEXGEN_USER", "u"), ("PEXGEN_PASSWORD", "p")]);
        let output = command.output().expect("it runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    lock("choices/v2", &from("http://127.0.0.1:1/one.json"));
    lock("other/v1", &from("http://127.0.0.1:1/two.json"));
    let (code, stderr) = all();
    assert!(code == Some(5) && stderr.contains("/one.json: ") && stderr.contains("/two.json: "), "{stderr}");

    lock("other/v1", &from("http://127.0.0.1:2/two.json"));
    let (code, stderr) = all();
    let servers = "several servers: http://127.0.0.1:1, http://127.0.0.1:2\n";
    assert!(code == Some(2) && stderr.contains(servers), "{stderr}");

    lock("other/v1", "<<<<<<< HEAD");
    let (code, stderr) = all();
    assert!(code == Some(2) && stderr.contains("pexgen.lock is not a valid lock file"), "{stderr}");
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
