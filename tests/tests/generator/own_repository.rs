//! `pexgen init` in a folder outside this repository, as somebody uses it who has only the command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use pexgen_tests::{Server, cargo};
use serde_json::json;
use tempfile::TempDir;

/// A folder outside the workspace.
struct Place {
    folder: TempDir,
    user: String,
    password: String,
}

/// How a call of the command ended.
struct Ended {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Ended {
    #[track_caller]
    fn with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}{}", self.stdout, self.stderr);
        self
    }
}

impl Place {
    fn new() -> Self {
        let (user, password) = Server::shared().credentials();
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder, user: user.to_owned(), password: password.to_owned() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn pexgen(&self, arguments: &[&str]) -> Ended {
        self.pexgen_in("", arguments)
    }

    fn pexgen_in(&self, folder: &str, arguments: &[&str]) -> Ended {
        let output = Command::new(cargo::pexgen())
            .args(arguments)
            .current_dir(self.path(folder))
            .env("PEXGEN_USER", &self.user)
            .env("PEXGEN_PASSWORD", &self.password)
            .stdin(Stdio::null())
            .output()
            .expect("the command starts");
        Ended {
            code: output.status.code().expect("it ends by itself"),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Runs Cargo without a network, with the package versions of this workspace.
    fn cargo(&self, arguments: &[&str]) -> String {
        cargo::pin(self.folder.path());
        let environment = [("PEXGEN_USER", &*self.user), ("PEXGEN_PASSWORD", &*self.password)];
        cargo::succeed_with(self.folder.path(), &[arguments, &["--offline"]].concat(), &environment)
    }

    /// The paths of all files.
    fn files(&self) -> Vec<PathBuf> {
        let (mut files, mut folders) = (Vec::new(), vec![self.folder.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                files.push(path);
            }
        }
        files.sort();
        files
    }
}

fn openapi() -> String {
    cargo::workspace().join("schemas/xformation-lac/v1/openapi.yaml").display().to_string()
}

#[test]
fn init_from_a_server_makes_a_crate_whose_first_call_prints_a_room() {
    let server = Server::start();
    let node = server.control().seed("status/management_vm", 1, &json!({ "version": "41.0 (1234)" }));
    server.control().seed("configuration/conference", 1, &json!({ "name": "Board room" }));
    let place = Place::new();
    let ended = place.pexgen(&["init", "pexip-infinity", "--from", server.url()]).with(0);
    assert!(ended.stdout.contains("cargo run --example first_call"), "{}", ended.stdout);
    assert!(place.path("schemas/pexip-infinity/v41/configuration/conference.json").is_file(), "{:?}", place.files());
    let printed = place.cargo(&["run", "--quiet", "--example", "first_call"]);
    assert!(printed.contains("Conference {") && printed.contains("name: \""), "{printed}");
    place.pexgen(&["check"]).with(0);

    place.pexgen(&["fetch", server.url(), "--out", "schemas/pexip-infinity/v42"]).with(0);
    let status = place.pexgen(&["status"]).with(0).stdout;
    assert!(status.contains("generated/pexip-infinity, out of date") && status.contains(server.url()), "{status}");
    place.pexgen_in("schemas/pexip-infinity", &["generate"]).with(0);
    place.pexgen_in("generated", &["check"]).with(0);
    let status = place.pexgen(&["status"]).with(0).stdout;
    assert!(status.contains("generated/pexip-infinity, current") && status.contains("vendored"), "{status}");

    let ended = place.pexgen(&["fetch", "--all"]).with(0);
    assert!(ended.stdout.contains("v42") && ended.stdout.contains("no changes"), "{}", ended.stdout);
    server.control().write("status/management_vm", node[0].clone(), &json!({ "version": "43.0 (1)" }));
    let ended = place.pexgen(&["fetch", "--all"]).with(2);
    assert!(ended.stderr.contains("the server has version 43.0 (1)"), "{}", ended.stderr);
    let manifest = place.read("generated/pexip-infinity/Cargo.toml");
    assert!(manifest.contains("default = [\"v41\"") && manifest.contains("v42 = []"), "{manifest}");
    assert!(place.path("generated/pexip-infinity/examples/first_call.rs").is_file());
}

#[test]
fn init_from_an_openapi_file_adds_a_module_to_a_crate() {
    let place = Place::new();
    place.write("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2021\"\n\n[dependencies] # ours\n");
    place.write("src/lib.rs", "//! A shop.\n");
    place.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(0);
    assert_eq!(place.read("src/lib.rs"), "//! A shop.\n\npub mod lac;\n");
    assert!(place.read("Cargo.toml").contains("[dependencies] # ours\npexgen-runtime = { path"));
    let printed = place.cargo(&["check", "--examples"]);
    assert!(!printed.contains("warning"), "{printed}");
    place.pexgen(&["check"]).with(0);

    // A second run changes nothing.
    let files = place.files();
    let ended = place.pexgen(&["init", "lac", "--form", "module", "--from", &openapi()]).with(2);
    assert!(ended.stderr.contains("schemas/lac exists and is not empty"), "{}", ended.stderr);
    assert_eq!(place.files(), files);
}

#[test]
fn init_adds_a_crate_to_the_workspace_and_keeps_comments() {
    let place = Place::new();
    let manifest = "# ours\n[workspace]\nresolver = \"3\"\nmembers = [\n    \"app\", # the program\n]\n";
    place.write("Cargo.toml", manifest);
    place.write("app/Cargo.toml", "[package]\nname = \"app\"\nedition = \"2024\"\n");
    place.write("app/src/lib.rs", "//! The program.\n");
    let documents = cargo::workspace().join("schemas/audiocodes-mediant/v1");
    place.pexgen(&["init", "mediant", "--from", &documents.display().to_string()]).with(0);
    let expected = manifest.replace("# the program\n", "# the program\n    \"generated/mediant\",\n");
    assert_eq!(place.read("Cargo.toml"), expected);
    let members = place.cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    assert!(members.contains("generated/mediant"), "{members}");
    place.pexgen(&["check"]).with(0);
}

#[test]
fn init_that_fails_leaves_nothing_behind() {
    let mut place = Place::new();
    let server = Server::shared().url();
    let refused = "http://127.0.0.1:9";
    let https = server.replace("http://", "https://");
    for (source, code, message) in [
        (refused, 5, "127.0.0.1:9"),
        (&*https, 5, &*https),
        ("nowhere.yaml", 2, "can't read nowhere.yaml"),
        (".", 3, "no documents"),
    ] {
        let ended = place.pexgen(&["init", "pexip-infinity", "--from", source]).with(code);
        assert!(ended.stderr.contains(message), "{source}: {}", ended.stderr);
        assert_eq!(place.files(), Vec::<PathBuf>::new(), "{source}");
    }
    let ended = place.pexgen(&["init", "mine", "--from", server]).with(2);
    assert!(
        ended.stderr.contains("--profile is required") && ended.stderr.contains("pexip-infinity"),
        "{}",
        ended.stderr
    );
    place.pexgen(&["init", "Mine", "--from", &openapi()]).with(3);
    assert_eq!(place.files(), Vec::<PathBuf>::new());
    place.password = "wrong".to_owned();
    let ended = place.pexgen(&["init", "pexip-infinity", "--from", server]).with(5);
    assert!(ended.stderr.contains("401"), "{}", ended.stderr);
    assert_eq!(place.files(), Vec::<PathBuf>::new());
}

#[test]
fn init_refuses_a_crate_that_the_bindings_do_not_fit_into() {
    let place = Place::new();
    let module = ["init", "lac", "--form", "module", "--from", &openapi()];
    let ended = place.pexgen(&module).with(2);
    assert!(ended.stderr.contains("no package in this folder"), "{}", ended.stderr);
    place.write("Cargo.toml", "[package]\nname = \"old\"\nedition = \"2018\"\n");
    place.write("src/lib.rs", "");
    let files = place.files();
    let ended = place.pexgen(&module).with(2);
    assert!(ended.stderr.contains("edition 2018") && ended.stderr.contains("2021 or newer"), "{}", ended.stderr);
    assert_eq!(place.files(), files);
}

#[test]
fn a_misspelt_key_of_the_workspace_is_an_error() {
    let place = Place::new();
    place.write("pexgen.toml", "[workspace]\nschema = \"apis\"\n");
    let ended = place.pexgen(&["generate"]).with(2);
    assert!(ended.stderr.contains("unknown field `schema`") && ended.stderr.contains("help"), "{}", ended.stderr);
}

#[test]
fn init_ci_writes_the_checks_that_the_documentation_shows() {
    let page = fs::read_to_string(cargo::workspace().join("docs/pull-requests.md")).expect("documentation");
    for (host, workflow) in [("github", ".github/workflows/bindings.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let place = Place::new();
        place.pexgen(&["init", "--ci", host]).with(0);
        for path in [workflow, ".ci/schema-report"] {
            assert!(page.contains(&format!("\n{}```\n", place.read(path))), "{path} is not in docs/pull-requests.md");
        }
        let ended = place.pexgen(&["init", "--ci", host]).with(2);
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
            let vendored = files[&format!("src/{below}")].split_once('\n').expect("the mark").1.to_owned();
            assert_eq!(vendored, fs::read_to_string(&path).expect("UTF-8"), "{below}");
            count += 1;
        }
    }
    assert_eq!(files.keys().filter(|path| Path::new(path).starts_with("src")).count(), count);
}
