//! `pexgen export openapi`, checked by independent programs: a validator, a property-based tester against the
//! real server, a generator of Python clients, and a type checker for its output.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use pexgen::export::{self, openapi};
use pexgen::fetch::{Credentials, Fetch};
use pexgen::input::config_file::read_config;
use pexgen::loaded::LoadedVersion;
use pexgen::model::{DefaultValue, Resource, Role, Version};
use pexgen_tests::tools::Tools;
use pexgen_tests::{Server, cargo, folder, scale};
use serde_json::{Value, json};

const VERSIONS: [&str; 5] = ["v14", "v21", "v38", "v40", "v41"];

fn pexip() -> PathBuf {
    cargo::workspace().join("schemas/pexip-infinity")
}

fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases").join(name).join("v1")
}

fn pexgen(arguments: &[&str]) -> Output {
    let mut command = Command::new(cargo::pexgen());
    command.args(["export", "openapi"]).args(arguments).stdin(Stdio::null()).output().expect("the command starts")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path that is text")
}

/// Exports a version into a file.
#[track_caller]
fn export(version: &Path, to: &Path, format: &str) {
    let output = pexgen(&[path(version), "--output", path(to), "--format", format]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.is_empty(), "nothing is printed");
}

/// Exports a case.
fn document(name: &str) -> Value {
    let output = pexgen(&[path(&case(name))]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Exports version 21 of Pexip Infinity.
fn version_21() -> Value {
    let config = read_config(&pexip().join("pexgen.toml")).expect("a configuration");
    let loaded = LoadedVersion::read(&pexip().join("v21"), &config).expect("documents");
    let text = export::to_json(&openapi::export(&loaded)).expect("text");
    serde_json::from_str(&text).expect("JSON")
}

/// Creates an empty folder below the target folder for the output of a test.
fn made(name: &str) -> PathBuf {
    let folder = cargo::target().join("made-by-tests").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Returns the cases that can be exported.
fn cases() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let names = fs::read_dir(folder).expect("cases").map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.into_string().expect("text"));
    let mut names: Vec<String> =
        names.filter(|name| case(name).join("things/root.json").is_file() && !name.starts_with("error-")).collect();
    names.sort();
    names
}

#[test]
fn documents_are_valid() {
    let Some(tools) = Tools::install() else { return };
    let folder = made("export-valid");
    let mut files: Vec<Vec<String>> = Vec::new();
    for version in scale::pick(&VERSIONS[..1], &VERSIONS[..]) {
        let file = folder.join(format!("{version}.json"));
        export(&pexip().join(version), &file, "json");
        files.push(vec![path(&file).to_owned()]);
    }
    let small: Vec<_> = cases().into_iter().map(|name| (case(&name), folder.join(format!("{name}.json")))).collect();
    assert!(small.len() > 30, "{small:?}");
    for (version, file) in &small {
        export(version, file, "json");
    }
    files.push(small.iter().map(|(_, file)| path(file).to_owned()).collect());
    thread::scope(|scope| {
        for files in &files {
            let arguments: Vec<&str> = files.iter().map(String::as_str).collect();
            let (tools, folder) = (&tools, &folder);
            scope.spawn(move || {
                tools.run("openapi-spec-validator", folder, &arguments).unwrap_or_else(|error| panic!("{error}"))
            });
        }
    });
}

#[test]
fn yaml_equals_json() {
    const COMPARE: &str = "import json, sys, yaml\n\
        for name in sys.argv[1:]:\n    \
            assert json.load(open(name + '.json')) == yaml.safe_load(open(name + '.yaml')), name\n";
    let Some(tools) = Tools::install() else { return };
    let folder = made("export-yaml");
    let cases = cases();
    for name in &cases {
        export(&case(name), &folder.join(format!("{name}.json")), "json");
        export(&case(name), &folder.join(format!("{name}.yaml")), "yaml");
    }
    let arguments: Vec<&str> = ["-c", COMPARE].into_iter().chain(cases.iter().map(String::as_str)).collect();
    tools.run("python", &folder, &arguments).unwrap_or_else(|error| panic!("{error}"));
}

/// Generates and type-checks a Python client of version 41.
#[test]
fn python_client_type_checks() {
    // For a request with several media types, the generator declares the body as optional by a name that it
    // does not import (openapi-python-client 0.29.1, templates/endpoint_macros.py.jinja).
    const ITS_OWN: &str = r#"Name "Unset" is not defined  [name-defined]"#;
    if scale::leaves_out("a client in Python is generated and checked") {
        return;
    }
    let Some(tools) = Tools::install() else { return };
    let folder = made("export-client");
    let file = folder.join("api.json");
    export(&pexip().join("v41"), &file, "json");
    fs::write(folder.join("settings.yaml"), "post_hooks: []\n").expect("written");
    let arguments =
        ["generate", "--path", "api.json", "--output-path", "client", "--meta", "none", "--config", "settings.yaml"];
    let output = tools.run("openapi-python-client", &folder, &arguments).unwrap_or_else(|error| panic!("{error}"));
    assert!(!output.to_lowercase().contains("warning"), "the generator omitted something:\n{output}");

    let document: Value = serde_json::from_slice(&fs::read(&file).expect("a document")).expect("JSON");
    let operations = || document["paths"].as_object().expect("paths").values().flat_map(operations_of);
    let modules = python_files(&folder.join("client/api"));
    assert_eq!(modules, operations().count(), "a module for each operation");
    let several = operations()
        .filter(|operation| operation["requestBody"]["content"].as_object().is_some_and(|content| content.len() > 1));
    let checked = tools.run("mypy", &folder, &["client"]).unwrap_or_else(|error| error);
    let errors: Vec<&str> = checked.lines().filter(|line| line.contains(": error: ")).collect();
    let (its_own, ours): (Vec<&str>, Vec<&str>) = errors.into_iter().partition(|line| line.ends_with(ITS_OWN));
    assert!(ours.is_empty(), "{}", ours.join("\n"));
    let mut forgetful: Vec<&str> = its_own.iter().filter_map(|line| line.split(':').next()).collect();
    forgetful.dedup();
    assert_eq!(forgetful.len(), several.count(), "{forgetful:?}");
    assert!(checked.contains("source files"), "no files were checked:\n{checked}");
}

fn operations_of(item: &Value) -> impl Iterator<Item = &Value> {
    item.as_object().into_iter().flatten().filter(|(name, _)| *name != "parameters").map(|(_, operation)| operation)
}

/// Counts the modules in the packages of a folder.
fn python_files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files = entries.map(|path| {
        let is_module = path.extension().is_some_and(|extension| extension == "py");
        if path.is_dir() { python_files(&path) } else { usize::from(is_module && !path.ends_with("__init__.py")) }
    });
    files.sum()
}

/// A server and its exported document.
struct Described {
    server: Server,
    version: Version,
    folder: PathBuf,
}

impl Described {
    /// `name` is that of a folder for this server.
    fn new(server: Server, name: &str) -> Self {
        let folder = made(name);
        let version = folder.join("v41");
        fs::copy(pexip().join("pexgen.toml"), folder.join("pexgen.toml")).expect("a copy");
        let (user, password) = server.credentials();
        let fetch = Fetch::new(server.url(), &version).credentials(Credentials::new(user, password));
        fetch.run(&|_| {}).expect("documents");
        // Documents that no server serves.
        for part in ["embedded", "responses"] {
            folder::copy(&pexip().join("v41").join(part), &version.join(part));
        }
        export(&version, &folder.join("openapi.json"), "json");
        // Keys of existing objects.
        let keys = "[parameters]\n\"path.id\" = { dictionary = \"keys\", probability = 1.0 }\n\
                    [dictionaries.keys]\nvalues = [1, 2, 3]\n";
        fs::write(folder.join("schemathesis.toml"), keys).expect("written");
        let config = read_config(&folder.join("pexgen.toml")).expect("a configuration");
        let version = LoadedVersion::read(&version, &config).expect("documents").version;
        Self { server, version, folder }
    }

    /// Adds rows to every resource that stores objects. One with exactly one object has it already.
    fn fill(&self) {
        let has_one = |resource: &Resource| {
            let id = resource.fields.iter().find(|field| field.wire == "id");
            let default = id.and_then(|id| id.default.as_ref()).and_then(DefaultValue::constant);
            default.is_some_and(Value::is_i64)
        };
        let stored = |resource: &&Resource| resource.role == Role::Collection && !has_one(resource);
        for resource in self.version.resources.values().filter(stored) {
            self.server.control().seed(&resource.id, 3, &json!({}));
        }
    }

    /// Sends requests derived from the document. Every response must match the document, and the server must not fail.
    fn conforms(&self, tools: &Tools, more: &[&str]) {
        const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                              response_headers_conformance,response_schema_conformance";
        let (user, password) = self.server.credentials();
        let auth = format!("{user}:{password}");
        let arguments = [
            ["run", "openapi.json"],
            ["--url", self.server.url()],
            ["--auth", &auth],
            ["--phases", "fuzzing"],
            ["--mode", "positive"],
            ["--generation-deterministic", "--continue-on-failure"],
            ["--workers", "2"],
            ["--warnings", "off"],
            ["--suppress-health-check", "all"],
            ["--checks", CHECKS],
        ];
        let arguments: Vec<&str> = arguments.iter().flatten().chain(more).copied().collect();
        let output = tools.run("schemathesis", &self.folder, &arguments).unwrap_or_else(|error| panic!("{error}"));
        assert!(output.contains("No issues found"), "{output}\n{}", self.server.stderr());
    }

    /// Fills the server and sends requests.
    fn conform(&self, tools: &Tools) {
        self.fill();
        let tags: Vec<&str> = WRITTEN.iter().flat_map(|tag| ["--include-tag", tag]).collect();
        if !scale::is_exhaustive() {
            let few: Vec<&str> = ["--max-examples", "1"].into_iter().chain(tags).collect();
            return self.conforms(tools, &few);
        }
        self.conforms(tools, &["--include-method", "GET", "--max-examples", "2"]);
        let rest: Vec<&str> = ["--exclude-method", "GET", "--max-examples", "4"].into_iter().chain(tags).collect();
        self.conforms(tools, &rest);
        self.conforms(tools, &["--exclude-method", "GET", "--max-examples", "1"]);
    }
}

/// Resources that get more requests, to test the effects of writes.
const WRITTEN: [&str; 8] = [
    "command.participant.dial",
    "configuration.automatic_participant",
    "configuration.conference",
    "configuration.conference_alias",
    "configuration.ivr_theme",
    "configuration.licence",
    "configuration.licence_request",
    "configuration.system_location",
];

#[test]
fn server_conforms_to_the_exported_document() {
    let Some(tools) = Tools::install() else { return };
    Described::new(Server::start(), "export-server").conform(&tools);
}

#[test]
fn test_node_conforms_to_the_exported_document() {
    if scale::leaves_out("requests derived from the exported document are sent to the test node") {
        return;
    }
    let Some(tools) = Tools::install() else { return };
    Described::new(Server::start_node(), "export-node").conform(&tools);
}

#[test]
fn list_operation_has_its_filters() {
    let document = document("lookups");
    let names: Vec<&str> = document["paths"]["/api/things/v1/thing/"]["get"]["parameters"]
        .as_array()
        .expect("parameters")
        .iter()
        .map(|parameter| parameter["name"].as_str().expect("a name"))
        .collect();
    insta::assert_snapshot!("export_filters", names.join("\n"));
}

#[test]
fn schemas_and_commands_match_their_snapshots() {
    let schemas = document("nested-create")["components"]["schemas"].take();
    let shown = ["things.alias", "things.alias.new", "things.alias.nested", "things.room.new"];
    let shown: Value = shown.into_iter().map(|name| (name.to_owned(), schemas[name].clone())).collect();
    insta::assert_snapshot!("export_bodies", format!("{shown:#}"));
    let commands = document("commands");
    insta::assert_snapshot!("export_command", format!("{:#}", commands["paths"]["/api/things/v1/dial/"]));
}

#[test]
fn deletions_state_how_their_parameters_are_written() {
    let document = version_21();
    let paths = document["paths"].as_object().expect("paths");
    let licence = paths.iter().find(|(path, _)| path.contains("/licence/{")).expect("a licence").1;
    let deletion = &licence["delete"];
    let parameters = deletion["parameters"].as_array().expect("parameters");
    let offline = parameters.iter().find(|one| one["name"] == "offline_mode").expect("the parameter");
    assert_eq!(offline["schema"]["enum"], json!(["True", "False"]), "{offline}");
    let accepted = deletion["responses"]["202"]["description"].as_str().unwrap_or_default();
    assert!(accepted.starts_with("The object is deleted when the task"), "{accepted}");
}

#[test]
fn timestamps_that_may_be_empty_have_no_format() {
    let document = version_21();
    let properties = &document["components"]["schemas"]["history.conference"]["properties"];
    assert!(
        properties["end_time"].is_object() && !properties["end_time"].to_string().contains("format"),
        "{properties}"
    );
    assert!(properties["start_time"].to_string().contains("date-time-local"), "{properties}");
}

#[test]
fn export_is_deterministic() {
    let config = read_config(&pexip().join("pexgen.toml")).expect("a configuration");
    let spelled = || {
        let loaded = LoadedVersion::read(&pexip().join("v14"), &config).expect("documents");
        export::to_json(&openapi::export(&loaded)).expect("text")
    };
    assert_eq!(spelled(), spelled());
}

#[test]
fn export_writes_files_and_sets_exit_codes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("new/openapi.json");
    export(&case("types"), &file, "json");
    let before = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
    export(&case("types"), &file, "json");
    let after = fs::metadata(&file).and_then(|metadata| metadata.modified()).expect("a time");
    assert_eq!(before, after, "an unchanged file is not rewritten");
    assert_eq!(fs::read(&file).expect("a file"), pexgen(&[path(&case("types"))]).stdout);
    let left = fs::read_dir(folder.path().join("new")).expect("a folder").count();
    assert_eq!(left, 1, "no other file is left");

    let code = |arguments: &[&str]| pexgen(arguments).status.code();
    assert_eq!(code(&[path(&case("error-not-json"))]), Some(3));
    assert_eq!(code(&[path(folder.path())]), Some(2), "no configuration");
    let described = cargo::workspace().join("schemas/xformation-lac/v1");
    assert_eq!(code(&[path(&described)]), Some(2), "the input is already an OpenAPI document");
    assert_eq!(code(&[path(&case("types")), "--output", path(folder.path())]), Some(4), "the output is a folder");
}
