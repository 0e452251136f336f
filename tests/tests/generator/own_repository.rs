//! `pexgen init` in a folder outside this repository, as somebody uses it who has only the command.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use pexgen_tests::{Flavour, Server, cargo, scale, terminal};
use serde_json::json;

use crate::ended::Ended;
use crate::fetch_tls::TlsServer;
use crate::sandbox::Sandbox;

pub fn openapi() -> String {
    cargo::workspace().join("schemas/xformation-lac/v1/openapi.yaml").display().to_string()
}

/// Starts a node of a release with a room.
fn node(release: &str, version: &str) -> Server {
    let server = Server::start_with(release, Flavour::Pexip);
    server.control().write("status/management_vm", 1, &json!({ "version": version }));
    server.control().seed("configuration/conference", 1, &json!({ "name": "Board room" }));
    server
}

/// Checks that `cargo fmt --check` of a user accepts files, if rustfmt is installed.
fn assert_formatted(sandbox: &Sandbox, files: &[&str]) {
    if Command::new("rustfmt").arg("--version").output().is_ok_and(|output| output.status.success()) {
        sandbox.run("rustfmt", &[&["--check", "--edition", "2024"], files].concat());
    }
}

#[test]
fn a_user_sets_up_a_node_upgrades_it_and_opens_a_pull_request() {
    // The certificate of the node is its own: the first program trusts it, too.
    let (old, new) = (TlsServer::before(node("v40", "40.0 (1234)")), node("v41", "41.1 (5678)"));
    let sandbox = Sandbox::new();
    let trust = ["--fingerprint", &old.fingerprint()];
    let ended = sandbox.pexgen(&[&["init", "pexip-infinity", "--from", &old.url], &trust[..]].concat()).with(0);
    assert!(ended.stdout.contains("  cargo run -p pexip-infinity --example first_call\n"), "{}", ended.stdout);
    assert!(
        sandbox.path("schemas/pexip-infinity/v40/configuration/conference.json").is_file(),
        "{:?}",
        sandbox.files()
    );
    // The profile's name: with this release alone it would be the plain one.
    let names = sandbox.read("schemas/pexip-infinity/names.lock");
    assert!(names.contains("\"backplane_media_stream\": \"backplane_media_stream_plain\""), "{names}");
    let printed = sandbox.cargo(&["run", "--quiet", "--example", "first_call"]);
    assert!(printed.contains("Conference {") && printed.contains("name: \"Board room\""), "{printed}");
    assert_formatted(
        &sandbox,
        &["generated/pexip-infinity/examples/first_call.rs", "generated/pexip-infinity/src/lib.rs"],
    );
    sandbox.pexgen(&["check"]).with(0);
    sandbox.pexgen(&["init", "--ci", "github"]).with(0);
    sandbox.git(&["init", "--quiet", "--initial-branch", "main"]);
    sandbox.commit("Release 40");

    // The node is upgraded.
    sandbox.git(&["switch", "--quiet", "--create", "v41"]);
    sandbox.pexgen(&["fetch", new.url(), "--out", "schemas/pexip-infinity/v41"]).with(0);
    let status = sandbox.pexgen(&["status"]).with(0).stdout;
    assert!(status.contains("generated/pexip-infinity, out of date") && status.contains(new.url()), "{status}");
    sandbox.pexgen(&["check"]).with(1);
    sandbox.pexgen_in("schemas/pexip-infinity", &["generate"]).with(0);
    sandbox.pexgen_in("generated", &["check"]).with(0);
    let status = sandbox.pexgen(&["status"]).with(0).stdout;
    assert!(status.contains("generated/pexip-infinity, current") && status.contains("vendored"), "{status}");
    let manifest = sandbox.read("generated/pexip-infinity/Cargo.toml");
    assert!(manifest.contains("default = [\"v40\"") && manifest.contains("v41 = []"), "{manifest}");
    assert!(sandbox.path("generated/pexip-infinity/examples/first_call.rs").is_file());

    // The pull request, checked as the workflow does it.
    sandbox.commit("Release 41");
    let workflow = sandbox.read(".github/workflows/bindings.yml");
    let report = "sh .ci/schema-report \"$(git merge-base origin/${{ github.base_ref }} HEAD)\"";
    for step in ["pexgen check", report, "cargo check --workspace --all-targets"] {
        assert!(workflow.contains(step), "{step} is not in {workflow}");
    }
    sandbox.pexgen(&["check"]).with(0);
    let report = sandbox.run("sh", &[".ci/schema-report", "main"]);
    assert!(report.starts_with("# Changes from v40 to v41"), "{report}");
    if !scale::leaves_out("everything in the repository is compiled") {
        sandbox.cargo(&["check", "--quiet", "--workspace", "--all-targets"]);
    }

    let ended = sandbox.pexgen(&["fetch", "--all"]).with(0);
    assert!(ended.stdout.contains("v41") && ended.stdout.contains("no changes"), "{}", ended.stdout);
    new.control().write("status/management_vm", 1, &json!({ "version": "43.0 (1)" }));
    let ended = sandbox.pexgen(&["fetch", "--all"]).with(2);
    assert!(ended.stderr.contains("the server has version 43.0 (1)"), "{}", ended.stderr);
}

/// Starts a server with the same JSON for every request, and returns its URL.
pub fn answering(json: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.read(&mut [0; 4096]);
            let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/hal+json";
            let _ = write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{json}", json.len());
        }
    });
    url
}

#[test]
fn a_user_adds_a_module_from_an_openapi_file_to_a_crate() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2021\"\n\n[dependencies] # ours\n");
    sandbox.write("src/lib.rs", "//! A shop.\n");
    sandbox.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(0);
    assert_eq!(sandbox.read("src/lib.rs"), "//! A shop.\n\npub mod lac;\n");
    assert!(sandbox.read("Cargo.toml").contains("[dependencies] # ours\npexgen-runtime = { path"));
    let example = sandbox.read("examples/first_call.rs");
    let response = cargo::workspace().join("tests/appliances/xformation-lac/license.http");
    let response = fs::read_to_string(response).expect("a response");
    let server = answering(response.split_once("\n\n").expect("a body").1.to_owned());
    let named = "const SERVER: &str = \"https://license.x-formation.com\";";
    assert!(example.contains(named), "the server that the document names: {example}");
    sandbox.write("examples/first_call.rs", &example.replace(named, &format!("const SERVER: &str = {server:?};")));
    let printed = sandbox.cargo(&["run", "--quiet", "--example", "first_call"]);
    assert!(!printed.contains("warning") && printed.contains("license_2014_04_29-11_31.lic"), "{printed}");
    assert_formatted(&sandbox, &["src/lib.rs", "examples/first_call.rs"]);
    sandbox.pexgen(&["check"]).with(0);

    // A second run changes nothing.
    let before = sandbox.contents();
    let ended = sandbox.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(2);
    assert!(ended.stderr.contains("schemas/lac exists and is not empty"), "{}", ended.stderr);
    assert_eq!(sandbox.contents(), before);
}

#[test]
fn a_user_sets_up_an_api_from_the_url_of_its_openapi_document() {
    let sandbox = Sandbox::new();
    let document = fs::read_to_string(openapi()).expect("a document").replace("version: '1'", "version: 3.2.1");
    let url = format!("{}/docs/openapi.yaml?download=1", answering(document.clone()));
    let ended = sandbox.pexgen(&["init", "lac", "--from", &url]).with(0);
    assert!(ended.stdout.contains(&format!("  pexgen fetch {url} --out schemas/lac/VERSION")), "{}", ended.stdout);
    assert_eq!(sandbox.read("schemas/lac/v3/openapi.yaml"), document);
    let example = sandbox.read("generated/lac/examples/first_call.rs");
    assert!(example.contains("const SERVER: &str = \"https://license.x-formation.com\";"), "{example}");
    sandbox.pexgen(&["check"]).with(0);
    let status = sandbox.pexgen(&["status"]).with(0).stdout;
    assert!(status.contains(&format!("from {url}, version 3.2.1")), "{status}");
    let ended = sandbox.pexgen(&["fetch", "--all"]).with(0);
    assert!(ended.stdout.contains("1 document from") && ended.stdout.contains("no changes"), "{}", ended.stdout);

    // Neither a page of documentation nor the response of an API is a document.
    let before = sandbox.contents();
    for (body, message) in [("<html>", "it is an HTML page"), ("{\"objects\": []}", "it has neither `openapi` nor")] {
        let url = format!("{}/api", answering(body.to_owned()));
        for arguments in [["init", "other", "--from", &url], ["fetch", &url, "--out", "schemas/lac/v4"]] {
            let ended = sandbox.pexgen(&arguments).with(5);
            assert!(ended.stderr.contains(message) && ended.stderr.contains("help: the URL"), "{}", ended.stderr);
        }
    }
    assert_eq!(sandbox.contents(), before);
}

#[test]
fn init_adds_a_crate_to_the_workspace_and_keeps_comments() {
    let sandbox = Sandbox::new();
    let manifest = "# ours\n[workspace]\nresolver = \"3\"\nmembers = [\n    \"app\", # the program\n]\n";
    sandbox.write("Cargo.toml", manifest);
    sandbox.write("app/Cargo.toml", "[package]\nname = \"app\"\nedition = \"2024\"\n");
    sandbox.write("app/src/lib.rs", "//! The program.\n");
    let documents = cargo::workspace().join("schemas/audiocodes-mediant/v1");
    sandbox.pexgen(&["init", "mediant", "--from", &documents.display().to_string()]).with(0);
    let expected = manifest.replace("# the program\n", "# the program\n    \"generated/mediant\",\n");
    assert_eq!(sandbox.read("Cargo.toml"), expected);
    let members = sandbox.cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    assert!(members.contains("generated/mediant"), "{members}");
    sandbox.pexgen(&["check"]).with(0);
}

#[test]
fn init_that_fails_leaves_nothing_behind() {
    let mut sandbox = Sandbox::new();
    let server = Server::shared().url();
    let untrusted = TlsServer::start();
    for (source, code, messages) in [
        // No network: no such host, and nothing that listens.
        ("https://manager.invalid", 5, ["https://manager.invalid", "help: check the URL"]),
        ("http://127.0.0.1:9", 5, ["127.0.0.1:9", "help: check the URL, and that this machine can reach the server"]),
        (&*untrusted.url, 5, ["certificate", "--root-certificate"]),
        ("nowhere.yaml", 2, ["can't read nowhere.yaml", "--from takes"]),
        (".", 3, ["there are no documents in this folder", "help"]),
    ] {
        let ended = sandbox.pexgen(&["init", "pexip-infinity", "--from", source]).with(code);
        for message in messages {
            assert!(ended.stderr.contains(message), "{source}, {message}: {}", ended.stderr);
        }
        assert!(!ended.stderr.contains("pexgen-init"), "{}", ended.stderr);
        assert_eq!(sandbox.files(), Vec::<PathBuf>::new(), "{source}");
    }
    let ended = sandbox.pexgen(&["init", "mine", "--from", server]).with(2);
    assert!(
        ended.stderr.contains("--profile is required") && ended.stderr.contains("pexip-infinity"),
        "{}",
        ended.stderr
    );
    let ended = sandbox.pexgen(&["init", "mine", "--profile", "pexip-infinty", "--from", server]).with(2);
    assert!(ended.stderr.contains("did you mean \"pexip-infinity\"?"), "{}", ended.stderr);
    for arguments in
        [["init", "Mine", "--as", "v1"], ["init", "../mine", "--as", "v1"], ["init", "mine", "--as", "../v1"]]
    {
        let ended = sandbox.pexgen(&[&arguments[..], &["--from", &openapi()]].concat()).with(2);
        assert!(ended.stderr.contains("is not a valid name"), "{}", ended.stderr);
    }
    assert_eq!(sandbox.files(), Vec::<PathBuf>::new());
    sandbox.password = "wrong".to_owned();
    let ended = sandbox.pexgen(&["init", "pexip-infinity", "--from", server]).with(5);
    assert!(ended.stderr.contains("rejected the credentials (401)"), "{}", ended.stderr);
    assert_eq!(sandbox.files(), Vec::<PathBuf>::new());
}

#[test]
fn init_reports_documents_where_the_user_has_them() {
    let sandbox = Sandbox::new();
    sandbox.write("shop.json", "{\"openapi\": \"3.1.0\"}");
    sandbox.write("node/status/root.json", "[]");
    sandbox.write("twice.yaml", "openapi: 3.1.0\ninfo: {title: Shop, version: 2.0.0}\npaths: {}\npaths: {}\n");
    sandbox.write("page.yaml", "<html></html>");
    sandbox.write("empty.yaml", "");
    let before = sandbox.contents();
    for (source, shown) in [
        ("shop.json", "[shop.json:1:1]"),
        ("node", "[node/status/root.json:1:1]"),
        ("twice.yaml", "[twice.yaml:4:1]"),
        ("page.yaml", "this is HTML or XML, not an OpenAPI document"),
        ("empty.yaml", "the file is empty"),
    ] {
        let ended = sandbox.pexgen(&["init", "shop", "--from", source]).with(3);
        assert!(ended.stderr.contains(shown), "{}", ended.stderr);
        // What can't be read has no version, and no patch helps.
        let is_read = ["shop.json", "node"].contains(&source);
        assert_eq!(ended.stderr.contains("the documents become version `v1`"), is_read, "{}", ended.stderr);
        assert_eq!(ended.stderr.contains("To get past it"), source == "shop.json", "{}", ended.stderr);
        assert!(
            !ended.stderr.contains("pexgen-init") && ended.stderr.contains("nothing was written"),
            "{}",
            ended.stderr
        );
        assert_eq!(sandbox.contents(), before);
    }
}

#[test]
fn the_file_of_a_workspace_is_not_taken_for_that_of_an_api() {
    let sandbox = Sandbox::new();
    sandbox.write("pexgen.toml", "[workspace]\nschemas = \"schemas\"\n");
    sandbox.write("v40/root.json", "{}");
    sandbox.write("v41/root.json", "{}");
    for arguments in [["diff", "v40", "v41"], ["fetch", "https://manager.invalid", "--out=v41"]] {
        let ended = sandbox.pexgen(&arguments).with(3);
        assert!(ended.stderr.contains("this file configures a workspace, not an API"), "{}", ended.stderr);
        assert!(ended.stderr.contains("schemas/my-api/v41"), "{}", ended.stderr);
    }
}

#[test]
fn init_does_not_write_into_folders_that_have_files() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2024\"\n");
    sandbox.write("src/lib.rs", "");
    for (form, own) in
        [("crate", "schemas/lac/notes.txt"), ("crate", "generated/lac/notes.txt"), ("module", "src/lac/mod.rs")]
    {
        sandbox.write(own, "ours");
        let before = sandbox.contents();
        let ended = sandbox.pexgen(&["init", "lac", "--form", form, "--from", &openapi()]).with(2);
        let folder = own.rsplit_once('/').expect("a folder").0;
        assert!(ended.stderr.contains(&format!("{folder} exists and is not empty")), "{}", ended.stderr);
        assert!(ended.stderr.contains("never overwrites"), "{}", ended.stderr);
        assert_eq!(sandbox.contents(), before);
        fs::remove_dir_all(sandbox.path(folder)).expect("removed");
    }
}

#[test]
fn init_takes_back_what_it_wrote_when_the_last_file_cannot_be_written() {
    let sandbox = Sandbox::new();
    // The runtime is written last, where now a file is.
    sandbox.write("generated/pexgen-runtime", "ours");
    let before = sandbox.contents();
    let ended = sandbox.pexgen(&["init", "lac", "--from", &openapi()]).with(4);
    assert!(ended.stderr.contains("pexgen-runtime"), "{}", ended.stderr);
    assert_eq!(sandbox.contents(), before);

    sandbox.write("Cargo.toml", "[package] # ours\nname = \"shop\"\nedition = \"2024\"\n");
    sandbox.write("src/lib.rs", "//! Ours.\n");
    sandbox.write("pexgen-runtime", "ours");
    let before = sandbox.contents();
    sandbox.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(4);
    assert_eq!(sandbox.contents(), before);
    fs::remove_file(sandbox.path("pexgen-runtime")).expect("removed");
    sandbox.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(0);
}

#[test]
#[cfg(unix)]
fn init_asks_on_a_terminal_for_what_is_missing() {
    let sandbox = Sandbox::new();
    let server = Server::shared().url();
    let run = |dialogue: &[(&str, &str)]| terminal::run(sandbox.folder.path(), cargo::pexgen(), &["init"], dialogue);
    let begin = [("Name of the API: ", "manager"), ("folder of documents: ", server)];

    let (code, shown) = run(&[&begin[..], &[("Profile (pexip-infinity): ", "")]].concat());
    assert!(code == 2 && shown.contains("--profile is required"), "{shown}");
    let wrong =
        [("Profile (pexip-infinity): ", "pexip-infinity"), ("none): ", &*sandbox.user), ("Password: ", "hunter2")];
    let (code, shown) = run(&[&begin[..], &wrong].concat());
    assert!(code == 5 && shown.contains("rejected the credentials (401)"), "{shown}");
    assert!(!shown.contains("hunter2"), "the password is not shown: {shown}");
    assert_eq!(sandbox.files(), Vec::<PathBuf>::new());

    let right = [wrong[0], wrong[1], ("Password: ", &*sandbox.password)];
    let (code, shown) = run(&[&begin[..], &right].concat());
    assert!(code == 0 && shown.contains("generated/manager: bindings"), "{shown}");
    sandbox.pexgen(&["check"]).with(0);
}

/// The first command that `init` prints.
fn first_command(ended: &Ended) -> Vec<&str> {
    let (_, next) = ended.stdout.split_once("\nNext:\n").expect("commands");
    next.lines().next().expect("a command").split_whitespace().collect()
}

#[test]
fn the_command_that_init_prints_finds_the_first_program() {
    let package = "[package]\nname = \"shop\"\nedition = \"2018\" # ours\n\n[dependencies] # theirs\n";
    let workspace = format!("{package}\n[workspace]\nmembers = [] # none yet\n");
    for (manifest, command) in [
        ("", "cargo run -p lac --example first_call"),
        (package, "cargo run -p lac --example first_call"),
        (&workspace, "cargo run -p lac --example first_call"),
    ] {
        let sandbox = Sandbox::new();
        if !manifest.is_empty() {
            sandbox.write("Cargo.toml", manifest);
            sandbox.write("src/lib.rs", "");
        }
        let ended = sandbox.pexgen(&["init", "lac", "--from", &openapi()]).with(0);
        let printed = first_command(&ended);
        assert_eq!(printed.join(" "), command);
        assert!(
            ended
                .stdout
                .ends_with("  copy the new document to schemas/lac/VERSION/openapi.yaml, then run `pexgen generate`\n"),
            "{ended:?}"
        );
        if !scale::leaves_out("the first program is compiled") {
            sandbox.cargo(&[&["check", "--quiet"], &printed[2..]].concat());
        }
        let changed = sandbox.read("Cargo.toml");
        assert!(changed.contains("members = [\"generated/lac\"]"), "{changed}");
        for line in manifest.lines().filter(|line| !line.starts_with("members")) {
            assert!(changed.lines().any(|changed| changed == line), "{line} is not in {changed}");
        }
        let is_dependency = changed.contains("lac = { path = \"generated/lac\" }");
        assert_eq!(is_dependency, manifest == package, "{changed}");
    }
}

#[test]
fn init_in_a_folder_that_a_workspace_excludes_adds_another_workspace() {
    let sandbox = Sandbox::new();
    let around = "[workspace]\nresolver = \"3\"\nexclude = [\"tools\"]\n";
    sandbox.write("Cargo.toml", around);
    sandbox.write("tools/shop/Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2024\"\n");
    sandbox.write("tools/shop/src/lib.rs", "");
    sandbox.pexgen_in("tools/shop", &["init", "lac", "--from", &openapi()]).with(0);
    assert_eq!(sandbox.read("Cargo.toml"), around);
    let manifest = sandbox.path("tools/shop/Cargo.toml").display().to_string();
    let members = sandbox.cargo(&["metadata", "--no-deps", "--format-version", "1", "--manifest-path", &manifest]);
    assert!(members.contains("\"name\":\"first_call\""), "{members}");
}

#[test]
fn init_in_a_package_of_a_workspace_elsewhere_adds_the_crate_to_it() {
    let sandbox = Sandbox::new();
    sandbox.write("all/Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"../shop\"]\n");
    let package = "[package]\nname = \"shop\"\nedition = \"2024\"\nworkspace = \"../all\"\n";
    sandbox.write("shop/Cargo.toml", package);
    sandbox.write("shop/src/lib.rs", "");
    sandbox.pexgen_in("shop", &["init", "lac", "--from", &openapi()]).with(0);
    assert!(sandbox.read("all/Cargo.toml").contains("members = [\"../shop\", \"../shop/generated/lac\"]"));
    assert_eq!(sandbox.read("shop/Cargo.toml"), package);
}

#[test]
fn init_refuses_the_name_of_the_package_in_the_folder() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package]\nname = \"lac\"\nedition = \"2024\"\n");
    let before = sandbox.contents();
    let ended = sandbox.pexgen(&["init", "lac", "--from", &openapi()]).with(2);
    assert!(ended.stderr.contains("the package in this folder is called `lac` too"), "{}", ended.stderr);
    assert_eq!(sandbox.contents(), before);
}

#[test]
fn the_name_of_a_folder_is_the_version_if_it_looks_like_one() {
    let sandbox = Sandbox::new();
    let alarm = cargo::workspace().join("schemas/pexip-infinity/v40/status/alarm.json");
    let alarm = fs::read_to_string(alarm).expect("a document");
    for (folder, version) in [("v40", "v40"), ("41", "v41"), ("node", "v1")] {
        let entry = json!({
            "list_endpoint": "/api/admin/status/v1/alarm/",
            "schema": "/api/admin/status/v1/alarm/schema/",
        });
        sandbox.write(&format!("{folder}/status/root.json"), &json!({ "alarm": entry }).to_string());
        sandbox.write(&format!("{folder}/status/alarm.json"), &alarm);
        let name = format!("in-{folder}");
        // The name of the folder that `.` stands for.
        let ended = sandbox.pexgen(&["init", &name, "--from", &format!("{folder}/status/..")]).with(0);
        assert!(sandbox.path(&format!("schemas/{name}/{version}/status/alarm.json")).is_file(), "{}", ended.stdout);
        let note =
            "the name of the folder is not a version: the documents become version `v1`; `--as v40` names another one";
        assert_eq!(ended.stderr.contains(note), version == "v1", "{}", ended.stderr);
        // They are documents of a bundled profile, which the name of the API does not select.
        let hint = format!(
            "these documents look like those of pexip-infinity: add `--profile pexip-infinity`, \
             or `extends = \"pexip-infinity\"` to schemas/{name}/pexgen.toml"
        );
        assert!(ended.stderr.contains(&hint), "{}", ended.stderr);
        assert!(ended.stdout.contains(&format!("  cp -r NEW schemas/{name}/VERSION && pexgen generate\n")));
        assert!(ended.stdout.contains("first_call.rs: a first program; set `SERVER` in it"), "{ended:?}");
    }
    let ended = sandbox.pexgen(&["init", "mine", "--profile", "pexip-infinity", "--from", "v40"]).with(0);
    assert!(!ended.stderr.contains("look like"), "{}", ended.stderr);
}

#[test]
fn a_folder_of_several_versions_is_refused() {
    let sandbox = Sandbox::new();
    for version in ["v40", "v41"] {
        sandbox.write(&format!("node/{version}/configuration/root.json"), "{}");
    }
    let ended = sandbox.pexgen(&["init", "node", "--from", "node"]).with(2);
    assert!(ended.stderr.contains("it has v40, v41"), "{ended:?}");
    assert!(ended.stderr.contains("such as node/v40"), "{ended:?}");
}

#[test]
fn an_openapi_document_below_the_folder_is_named_in_the_configuration() {
    let sandbox = Sandbox::new();
    let text = fs::read_to_string(openapi()).expect("a document");
    sandbox.write("shop/spec/shop.yaml", &text);
    sandbox.write("shop/common/part.yaml", "type: object\n");
    sandbox.pexgen(&["init", "shop", "--from", "shop"]).with(0);
    let config = sandbox.read("schemas/shop/pexgen.toml");
    assert!(config.contains("\ndocument = \"spec/shop.yaml\"\n"), "{config}");
    sandbox.pexgen(&["check"]).with(0);
}

#[test]
fn init_refuses_a_crate_that_the_bindings_do_not_fit_into() {
    let sandbox = Sandbox::new();
    let module = ["init", "lac", "--form", "module", "--from", &openapi()];
    let ended = sandbox.pexgen(&module).with(2);
    assert!(ended.stderr.contains("no package in this folder"), "{}", ended.stderr);
    sandbox.write("Cargo.toml", "[package]\nname = \"old\"\nedition = \"2018\"\n");
    sandbox.write("src/lib.rs", "");
    let before = sandbox.contents();
    let ended = sandbox.pexgen(&module).with(2);
    assert!(ended.stderr.contains("edition 2018") && ended.stderr.contains("2021 or newer"), "{}", ended.stderr);
    assert_eq!(sandbox.contents(), before);
}

/// Requests of some APIs need a key beside a token.
#[test]
fn the_first_program_sets_all_credentials_that_requests_need() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "openapi.yaml",
        "openapi: 3.1.0
info: {title: Things, version: '1'}
security: [{key: [], id: [], token: []}]
paths:
  /things: {get: {operationId: listThings, tags: [things], responses: {'204': {description: Done.}}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
    id: {type: apiKey, in: query, name: app}
",
    );
    sandbox.pexgen(&["init", "things", "--from", "openapi.yaml"]).with(0);
    let program = sandbox.read("generated/things/examples/first_call.rs");
    for call in [
        ".header_auth(\"X-Key\", variable(\"PEXGEN_X_KEY\")?)",
        ".query_auth(\"app\", variable(\"PEXGEN_APP\")?)",
        ".bearer_auth(variable(\"PEXGEN_TOKEN\")?)",
    ] {
        assert!(program.contains(call), "no {call} in {program}");
    }
}

#[test]
fn init_says_why_a_program_without_a_library_has_no_first_program() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package]\nname = \"tool\"\nedition = \"2024\"\n");
    sandbox.write("src/main.rs", "fn main() {}\n");
    let ended = sandbox.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(0);
    assert!(ended.stdout.contains("can only use a library"), "{}", ended.stdout);
}

#[test]
fn init_uses_the_folders_of_the_workspace_and_a_profile_by_its_path() {
    let sandbox = Sandbox::new();
    sandbox.write("pexgen.toml", "[workspace]\nschemas = \"api/documents\"\nout = \"crates\"\n");
    sandbox.write("profiles/lac/profile.toml", "name = \"lac\"\ntitle = \"Licences of ours\"\n");
    sandbox.pexgen(&["init", "lac", "--from", &openapi(), "--profile", "./profiles/lac"]).with(0);
    assert!(sandbox.read("crates/lac/Cargo.toml").contains("Licences of ours"));
    assert!(sandbox.read("api/documents/lac/pexgen.toml").contains("extends = \"../../../profiles/lac\""));
    sandbox.pexgen_in("api", &["check"]).with(0);
    let absolute = sandbox.path("profiles/lac").display().to_string();
    sandbox.pexgen(&["init", "other", "--from", &openapi(), "--profile", &absolute]).with(0);
    sandbox.pexgen(&["check"]).with(0);
    let ended = sandbox.pexgen(&["init", "third", "--from", &openapi(), "--profile", "./profiles/lacc"]).with(2);
    assert!(ended.stderr.contains("there is no profile ./profiles/lacc"), "{}", ended.stderr);
    sandbox.write("pexgen.toml", "[workspace]\nschemas = \"./api/../documents\"\nout = \"crates\"\n");
    sandbox.pexgen(&["init", "third", "--from", &openapi(), "--profile", "./profiles/../profiles/lac"]).with(0);
    assert!(sandbox.read("documents/third/pexgen.toml").contains("extends = \"../../profiles/lac\""));
}

/// The profiles that are part of pexgen are those of Tastypie servers.
#[test]
fn an_openapi_document_extends_no_profile_of_its_name() {
    let sandbox = Sandbox::new();
    sandbox.pexgen(&["init", "pexip-infinity", "--from", &openapi()]).with(0);
    let config = sandbox.read("schemas/pexip-infinity/pexgen.toml");
    assert!(!config.contains("extends"), "{config}");
    sandbox.pexgen(&["check"]).with(0);
}

#[test]
fn init_does_not_repeat_credentials_in_a_source() {
    let sandbox = Sandbox::new();
    for source in ["u:s3cret@node.example.com/openapi.yaml", "https://u:s3cret@node.example.com/openapi.yaml"] {
        let ended = sandbox.pexgen(&["init", "mine", "--from", source]).with(2);
        assert!(ended.stderr.contains("PEXGEN_PASSWORD") && !ended.stderr.contains("s3cret"), "{}", ended.stderr);
    }
}

#[test]
fn status_tells_whether_the_version_of_the_runtime_matches() {
    let sandbox = Sandbox::new();
    let document = fs::read_to_string(openapi()).expect("a document");
    sandbox.write("schemas/lac/v1/openapi.yaml", &document);
    for (runtime, expected) in [
        ("\"0.1\"", "runtime  \"0.1\", matching\n"),
        ("\"0.10\"", "runtime  \"0.10\", not matching: the bindings need 0.1\n"),
        ("{ git = \"https://example.com/x\" }", "of a version that only Cargo knows\n"),
        ("\"vendored\"", "runtime  vendored, 0.1.0\n"),
    ] {
        sandbox.write("schemas/lac/pexgen.toml", &format!("name = \"lac\"\n[crate]\nruntime = {runtime}\n"));
        let status = sandbox.pexgen(&["status"]).with(0).stdout;
        assert!(status.contains(expected), "{runtime}: {status}");
        assert!(status.contains("  v1       not downloaded by pexgen\n"), "{status}");
    }
}

#[test]
fn a_misspelt_key_of_the_workspace_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.write("pexgen.toml", "[workspace]\nschema = \"apis\"\n");
    let ended = sandbox.pexgen(&["generate"]).with(2);
    assert!(ended.stderr.contains("unknown field `schema`") && ended.stderr.contains("help"), "{}", ended.stderr);
    for (text, unknown) in [("[worspace]\nout = \"x\"\n", "worspace"), ("schemas = \"apis\"\n", "schemas")] {
        sandbox.write("pexgen.toml", text);
        let ended = sandbox.pexgen(&["generate"]).with(2);
        assert!(ended.stderr.contains(&format!("unknown field `{unknown}`")), "{}", ended.stderr);
    }
}

#[test]
fn init_ci_writes_the_checks_that_the_documentation_shows() {
    let page = fs::read_to_string(cargo::workspace().join("docs/pull-requests.md")).expect("documentation");
    for (host, workflow) in [("github", ".github/workflows/bindings.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let sandbox = Sandbox::new();
        sandbox.write("pexgen.toml", "[workspace]\n");
        sandbox.pexgen(&["init", "--ci", host]).with(0);
        for path in [workflow, ".ci/schema-report"] {
            assert!(page.contains(&format!("\n{}```\n", sandbox.read(path))), "{path} is not in docs/pull-requests.md");
        }
        sandbox.write(workflow, "mine");
        let ended = sandbox.pexgen(&["init", "--ci", host]).with(2);
        assert!(ended.stderr.contains("never overwrites"), "{}", ended.stderr);
    }
}

#[test]
fn the_vendored_runtime_is_a_package_of_its_own() {
    let files = pexgen::vendored::files();
    let manifest: toml::Table = files["Cargo.toml"].parse().expect("TOML");
    assert!(!files["Cargo.toml"].contains("workspace"), "{manifest:#?}");
    let sources = cargo::workspace().join("runtime/src");
    let mut folders = vec![sources.clone()];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let below = path.strip_prefix(&sources).expect("below").display().to_string();
            let source = fs::read_to_string(&path).expect("UTF-8");
            let (_, vendored) = files[&format!("src/{below}")].split_once('\n').expect("the mark");
            let left_out = source.strip_prefix(vendored).unwrap_or_else(|| panic!("{below} differs"));
            assert!(left_out.is_empty() || is_module_of_tests(left_out), "{below} lacks {left_out}");
            count += 1;
        }
    }
    assert_eq!(files.keys().filter(|path| Path::new(path).starts_with("src")).count(), count);
}

/// Whether the text is one module of tests and nothing else.
fn is_module_of_tests(text: &str) -> bool {
    let top_level = text.lines().filter(|line| !line.is_empty() && !line.starts_with(' '));
    top_level.eq(["#[cfg(test)]", "mod tests {", "}"])
}
