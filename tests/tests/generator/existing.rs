//! The command where there are files already: those of a workspace, of other bindings, or of another format.

use std::fs;

use pexgen_tests::cargo;

use crate::own_repository::{answering, openapi};
use crate::sandbox::Sandbox;

#[test]
fn init_inside_a_workspace_names_its_folder() {
    let sandbox = Sandbox::new();
    sandbox.write("app/notes.txt", "");
    sandbox.pexgen(&["init", "lac", "--from", &openapi()]).with(0);
    let before = sandbox.contents();
    let ended = sandbox.pexgen_in("app", &["init", "other", "--from", &openapi()]).with(2);
    assert!(ended.stderr.contains("inside the workspace of"), "{}", ended.stderr);
    assert!(ended.stderr.contains("help: run `pexgen init` in /"), "{}", ended.stderr);
    assert_eq!(sandbox.contents(), before);
    sandbox.pexgen(&["init", "other", "--from", &openapi()]).with(0);
}

#[test]
fn init_refuses_a_second_runtime_in_one_workspace_of_cargo() {
    let sandbox = Sandbox::new();
    let package = |name: &str| format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
    let workspace = "\n[workspace]\nmembers = [\"app\"]\n";
    sandbox.write("Cargo.toml", &(package("shop") + workspace));
    sandbox.write("app/Cargo.toml", &package("app"));
    for folder in ["", "app/"] {
        sandbox.write(&format!("{folder}src/lib.rs"), "");
    }
    sandbox.pexgen(&["init", "lac", "--from", &openapi()]).with(0);
    // A module of the same package, and of another one.
    for folder in [".", "app"] {
        let before = sandbox.contents();
        let ended = sandbox.pexgen_in(folder, &["init", "other", "--form", "module", "--from", &openapi()]).with(2);
        assert!(ended.stderr.contains("can't have a second package `pexgen-runtime`"), "{}", ended.stderr);
        assert!(ended.stderr.contains("`pexgen init --form crate`"), "{}", ended.stderr);
        assert_eq!(sandbox.contents(), before);
    }
    sandbox.pexgen(&["init", "other", "--form", "crate", "--from", &openapi()]).with(0);
}

#[test]
fn init_adds_a_second_module_but_no_crate_beside_a_module() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2024\"\n");
    sandbox.write("src/lib.rs", "");
    let init = |name: &str, form: &str| sandbox.pexgen(&["init", name, "--form", form, "--from", &openapi()]);
    init("lac", "module").with(0);
    let ended = init("other", "crate").with(2);
    assert!(ended.stderr.contains("help: run `pexgen init --form module`, which uses them"), "{}", ended.stderr);
    init("other", "module").with(0);
    sandbox.pexgen(&["check"]).with(0);
}

#[test]
fn init_refuses_a_module_that_has_a_file() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2024\"\n");
    sandbox.write("src/lib.rs", "mod lac;\n");
    sandbox.write("src/lac.rs", "");
    let before = sandbox.contents();
    let ended = sandbox.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(2);
    assert!(
        ended.stderr.contains("src/lac.rs exists: it would be the same module as src/lac/mod.rs"),
        "{}",
        ended.stderr
    );
    assert_eq!(sandbox.contents(), before);
}

#[test]
fn init_ci_reports_the_folders_of_the_workspace() {
    let sandbox = Sandbox::new();
    sandbox.write("pexgen.toml", "[workspace]\nschemas = [\"./api/documents\", \"our apis\"]\n");
    sandbox.pexgen(&["init", "--ci", "github"]).with(0);
    let report = sandbox.read(".ci/schema-report");
    assert!(report.contains("for schemas in api/documents 'our apis'; do\n"), "{report}");
}

#[test]
fn init_ci_writes_the_checks_into_the_root_of_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.write(".git/HEAD", "ref: refs/heads/main\n");
    sandbox.write("apps/my app/pexgen.toml", "[workspace]\n");
    let ended = sandbox.pexgen(&["init", "--ci", "gitlab"]).with(2);
    assert!(ended.stderr.contains("run the command in the folder of the workspace"), "{}", ended.stderr);
    sandbox.write("apps/my app/schemas/api/pexgen.toml", "name = \"api\"\n");
    let ended = sandbox.pexgen_in("apps/my app/schemas", &["init", "--ci", "gitlab"]).with(2);
    assert!(ended.stderr.contains("this folder is inside the workspace of"), "{}", ended.stderr);
    for host in ["gitlab", "github"] {
        sandbox.pexgen_in("apps/my app", &["init", "--ci", host]).with(0);
    }
    assert!(sandbox.read("apps/my app/.ci/schema-report").contains("for schemas in schemas; do\n"));
    let gitlab = sandbox.read(".gitlab-ci.yml");
    assert!(gitlab.contains("  script:\n    - 'cd ''apps/my app'''\n"), "{gitlab}");
    assert!(gitlab.contains("    paths: ['apps/my app/report.md']\n"), "{gitlab}");
    let github = sandbox.read(".github/workflows/bindings-apps-my app.yml");
    assert!(github.contains("    defaults:\n      run:\n        working-directory: 'apps/my app'\n"), "{github}");
}

#[test]
fn the_configuration_of_an_api_is_not_taken_for_that_of_a_workspace() {
    let sandbox = Sandbox::new();
    let document = fs::read_to_string(openapi()).expect("a document");
    sandbox.write("schemas/lac/v1/openapi.yaml", &document);
    sandbox.write("pexgen.toml", "[workspace]\n");
    for (text, message) in
        [("[crate]\nfeatures = []\n", "missing field `name`"), ("name = \"lac\n", "schemas/lac/pexgen.toml")]
    {
        sandbox.write("schemas/lac/pexgen.toml", text);
        let ended = sandbox.pexgen_in("schemas/lac", &["generate"]).with(3);
        assert!(ended.stderr.contains(message), "{}", ended.stderr);
        assert!(!ended.stderr.contains("[workspace]"), "{}", ended.stderr);
    }
    sandbox.write("schemas/lac/pexgen.toml", "name = \"lac\"\n");
    fs::write(sandbox.path("pexgen.toml"), b"[workspace]\nout = \"b\xfcndel\"\n").expect("written");
    let ended = sandbox.pexgen(&["generate"]).with(2);
    assert!(ended.stderr.contains("pexgen.toml is not UTF-8"), "{}", ended.stderr);
}

#[test]
fn the_folder_of_a_workspace_is_not_taken_for_that_of_an_api() {
    let sandbox = Sandbox::new();
    sandbox.write("pexgen.toml", "[workspace]\nschemas = \"schemas\"\n");
    sandbox.write("v1/root.json", "{}");
    for (code, arguments) in [
        (3, ["diff", ".", "v1"]),
        (2, ["fetch", "https://manager.invalid", "--out=."]),
        (2, ["fetch", "https://x.invalid/a", "--out=."]),
    ] {
        let ended = sandbox.pexgen(&arguments).with(code);
        assert!(ended.stderr.contains("is the folder of a workspace, not of a version"), "{}", ended.stderr);
        assert!(ended.stderr.contains("schemas/my-api/v41"), "{}", ended.stderr);
    }
}

#[test]
fn fetch_replaces_a_document_of_another_format() {
    let sandbox = Sandbox::new();
    sandbox.write("schemas/lac/pexgen.toml", "name = \"lac\"\n");
    sandbox.write("schemas/lac/v1/openapi.yaml", "openapi: 3.1.0\ninfo: { title: Rooms, version: '1' }\npaths: {}\n");
    let json = "{ \"openapi\": \"3.1.0\", \"info\": { \"title\": \"Rooms\", \"version\": \"1\" }, \"paths\": {} }";
    let url = format!("{}/openapi", answering(json.to_owned()));
    sandbox.pexgen(&["fetch", &url, "--out", "schemas/lac/v1"]).with(0);
    assert!(!sandbox.path("schemas/lac/v1/openapi.yaml").exists());
    assert_eq!(sandbox.read("schemas/lac/v1/openapi.json"), json);
    // A folder of something else is refused as before.
    sandbox.write("schemas/lac/v2/notes.txt", "ours");
    let ended = sandbox.pexgen(&["fetch", &url, "--out", "schemas/lac/v2"]).with(2);
    assert!(ended.stderr.contains("contains `notes.txt`"), "{}", ended.stderr);
}

#[test]
fn serve_tells_files_that_cannot_be_read_from_invalid_ones() {
    let sandbox = Sandbox::new();
    sandbox.write("objects.json", "[");
    fs::create_dir(sandbox.path("folder")).expect("created");
    let documents = cargo::workspace().join("schemas/pexip-infinity/v41").display().to_string();
    for option in ["--seed", "--scene"] {
        for (file, code) in [("missing", 2), ("folder", 4), ("objects.json", 3)] {
            let ended = sandbox.pexgen(&["serve", "--port", "0", &documents, option, file]).with(code);
            assert!(ended.stderr.contains(file), "{}", ended.stderr);
        }
    }
}
