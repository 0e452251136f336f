//! Bindings from a build script, built as a user would, from a copy of the example.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use pexgen::Generator;
use pexgen::build_script::Bindings;
use pexgen::input::config_file;
use pexgen::loaded::{self, LoadedVersion};
use pexgen::model::{Resource, Version};
use pexgen_tests::{cargo, scale};
use serde_json::Value;

/// A copy of the example with documents that a test can change.
struct Project {
    folder: PathBuf,
}

impl Project {
    fn new() -> Self {
        let workspace = cargo::workspace();
        let folder = cargo::target().join("build-script-example");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("removed");
        }
        copy(&workspace.join("tests/build-script-example"), &folder);
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        let absolute = format!("{}/", fs::canonicalize(&workspace).expect("a folder").display());
        fs::write(folder.join("Cargo.toml"), manifest.replace("../../", &absolute)).expect("written");
        // Use the same versions of dependencies as the workspace.
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("copied");
        Self { folder }
    }

    fn cargo(&self, arguments: &[&str]) -> String {
        cargo::succeed(&self.folder, arguments)
    }

    /// Builds the example. Returns Cargo's lines about it.
    fn build(&self) -> String {
        let output = self.cargo(&["build", "--verbose"]);
        output.lines().filter(|line| line.contains("build-script-example v")).collect::<Vec<_>>().join("\n")
    }

    /// Returns when the generated file was written, in the newest of Cargo's folders.
    fn written(&self) -> SystemTime {
        let target = cargo::SharedTarget::of(&self.folder).path();
        let folders = fs::read_dir(target.join("debug/build")).expect("a folder");
        let files = folders.map(|entry| entry.expect("an entry").path().join("out/booking.rs"));
        files
            .filter_map(|file| fs::metadata(file).and_then(|data| data.modified()).ok())
            .max()
            .expect("it was generated")
    }

    fn document(&self, path: &str) -> PathBuf {
        self.folder.join("schemas/booking").join(path)
    }

    fn change(&self, path: &str, change: impl FnOnce(&mut Value)) {
        let path = self.document(path);
        let mut document = serde_json::from_str(&fs::read_to_string(&path).expect("a document")).expect("JSON");
        change(&mut document);
        fs::write(path, document.to_string()).expect("written");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = entry.file_name();
        if entry.path().is_dir() && name != "target" {
            copy(&entry.path(), &to.join(name));
        } else if entry.path().is_file() {
            fs::copy(entry.path(), to.join(name)).expect("a copy");
        }
    }
}

#[test]
fn changed_documents_rebuild_the_program() {
    if scale::leaves_out("programs with a build script are built") {
        return;
    }
    let project = Project::new();
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.starts_with("Room {") && output.contains("seats: 0"), "{output}");
    assert!(!output.contains("warning"), "{output}");

    // Without changes, nothing is rebuilt.
    let written = project.written();
    assert!(project.build().contains("Fresh build-script-example"));
    // Names that are recorded for the first time are detected, although no file was watched for them.
    fs::write(project.document("names.lock"), "{}\n").expect("written");
    assert!(project.build().contains("Dirty build-script-example"));
    assert!(project.build().contains("Fresh build-script-example"));
    // A change of another version has no effect.
    project.change("v2/rooms/room.json", |room| room["fields"]["floor"] = room["fields"]["seats"].clone());
    assert!(project.build().contains("Fresh build-script-example"));
    // A change of other resources does not change the bindings.
    project
        .change("v1/rooms/reservation.json", |document| document["fields"]["to"] = document["fields"]["from"].clone());
    assert!(project.build().contains("Dirty build-script-example"));
    assert_eq!(project.written(), written);

    // A change of a selected resource is detected.
    project.change("v1/rooms/room.json", |room| room["fields"]["floor"] = room["fields"]["seats"].clone());
    let output = project.cargo(&["run", "--quiet"]);
    assert!(output.contains("floor: 0"), "{output}");
    assert!(project.written() > written);
    assert!(project.build().contains("Fresh build-script-example"));

    // A new document is detected, and an error is reported with its location.
    project.change("v1/rooms/room.json", |room| room["filtering"]["nothing"] = 1.into());
    fs::write(project.document("v1/rooms/floor.json"), "{\n  \"fields\": {}\n").expect("written");
    let output = cargo::run(&project.folder, &["build"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(stderr.contains("error: build-script-example@0.1.0: schemas/booking/v1/rooms/floor.json:3:"), "{stderr}");
    assert!(stderr.contains("warning: build-script-example@0.1.0: schemas/booking/v1/rooms/room.json:"), "{stderr}");
    fs::remove_file(project.document("v1/rooms/floor.json")).expect("removed");
    assert!(project.cargo(&["run", "--quiet"]).contains("floor: 0"));

    // A module that the script does not write any more can't be included.
    let script = fs::read_to_string(project.folder.join("build.rs")).expect("a build script");
    fs::write(project.folder.join("build.rs"), script.replace(".generate()", ".module(\"other\").generate()"))
        .expect("written");
    let output = cargo::run(&project.folder, &["build"]);
    assert!(!output.status.success(), "the old module was included");
    fs::write(project.folder.join("build.rs"), script).expect("written");

    // An unknown version is reported with those that exist.
    let script = fs::read_to_string(project.folder.join("build.rs")).expect("a build script");
    fs::write(project.folder.join("build.rs"), script.replace("\"v1\"", "\"v9\"")).expect("written");
    let output = cargo::run(&project.folder, &["build"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("there is no version `v9` (the versions are `v1`, `v2`)"), "{stderr}");
}

fn pexip(version: &str) -> Version {
    let folder = cargo::workspace().join("schemas/pexip-infinity");
    let config = config_file::read_config(&folder.join("pexgen.toml")).expect("a configuration");
    LoadedVersion::read(&folder.join(version), &config).expect("fine").version
}

#[test]
fn selected_resources_include_their_targets() {
    let selected = |patterns: &[&str]| -> BTreeSet<String> {
        let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        let mut version = pexip("v41");
        version.select(&patterns).expect("they match");
        let known: BTreeSet<&String> = version.resources.keys().collect();
        assert!(version.resources.values().flat_map(Resource::refers_to).all(|id| known.contains(&id.to_owned())));
        assert!(version.parts.keys().all(|part| known.iter().any(|id| id.starts_with(&format!("{part}/")))));
        version.resources.into_keys().collect()
    };
    let ids = |ids: &[&str]| -> BTreeSet<String> { ids.iter().map(|id| (*id).to_owned()).collect() };
    // A relation and its target's relations.
    assert_eq!(
        selected(&["configuration/role_mapping"]),
        ids(&["configuration/permission", "configuration/role", "configuration/role_mapping"])
    );
    // A response.
    assert_eq!(
        selected(&["command/participant/dial"]),
        ids(&["command/participant/dial", "responses/participant__dial"])
    );
    // A parent, its embedded objects, and their responses.
    let upgrade = selected(&["configuration/upgrade_request__cancel"]);
    assert!(upgrade.is_superset(&ids(&[
        "configuration/upgrade_request",
        "embedded/upgrade_request__version_info",
        "responses/upgrade_request__ok_response"
    ])));
    // Cycles terminate.
    let history = selected(&["history/*"]);
    assert!(history.iter().all(|id| id.starts_with("history/")), "{history:?}");

    let pattern = ["configuration/confrence".to_owned()];
    assert_eq!(pexip("v41").select(&pattern), Err("configuration/confrence"));
}

#[test]
fn selected_operations_include_their_types() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/openapi-recursive");
    let config = config_file::read_config(&folder.join("pexgen.toml")).expect("a configuration");
    let select = |pattern: &str| {
        let mut version = LoadedVersion::read(&folder.join("v1"), &config).expect("fine").version;
        version.select(&[pattern.to_owned()]).map_err(str::to_owned).map(|()| version)
    };
    let version = select("things/getThing").expect("it matches");
    assert_eq!(version.operations.into_keys().collect::<Vec<_>>(), ["getThing"]);
    assert_eq!(version.schemas.into_keys().collect::<Vec<_>>(), ["Other", "Tree", "Value"]);
    assert_eq!(select("put*").expect("it matches").operations.into_keys().collect::<Vec<_>>(), ["putThing"]);
    assert_eq!(select("getThings").expect_err("nothing matches"), "getThings");

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/openapi-answers");
    let mut version = LoadedVersion::read(&folder.join("v1"), &config).expect("fine").version;
    version.select(&["noThing".to_owned()]).expect("it matches");
    assert!(version.schemas.is_empty());
}

#[test]
fn entries_without_effect_are_errors_as_for_generate() {
    let place = tempfile::tempdir().expect("a folder");
    let (folder, out) = (place.path().join("booking"), place.path().join("out"));
    copy(&cargo::workspace().join("tests/build-script-example/schemas/booking"), &folder);
    fs::create_dir(&out).expect("a folder");
    let config = folder.join("pexgen.toml");
    let text = fs::read_to_string(&config).expect("a configuration");
    fs::write(&config, format!("{text}\n[fields.\"rooms/room.nothing\"]\nrequired = true\n")).expect("written");
    let bindings = Bindings::from(&folder).out_dir(&out);
    assert!(Generator::new().generate(&folder).is_err());
    assert!(bindings.generate().is_err());
    // The entry may be for another version.
    bindings.version("v1").generate().expect("one of the versions");
}

#[test]
fn generated_file_contains_the_selection() {
    let out = tempfile::tempdir().expect("a folder");
    let schemas = cargo::workspace().join("schemas/pexip-infinity");
    let bindings = Bindings::from(&schemas)
        .version("v38")
        .version("v41")
        .resources(["history/*"])
        .module("pexip")
        .out_dir(out.path());
    bindings.generate().expect("fine");
    let path = out.path().join("pexip.rs");
    let text = fs::read_to_string(&path).expect("a file");
    for expected in ["pub mod pexip {", "pub mod v38 {", "pub mod v41 {", "pub mod history {", "pub mod participant {"]
    {
        assert_eq!(
            text.lines().filter(|line| line == &expected).count(),
            if expected.contains("mod v") || expected.contains("pexip") { 1 } else { 2 },
            "{expected}"
        );
    }
    assert!(!text.contains("pub mod configuration") && !text.contains("feature ="));

    let written = fs::metadata(&path).and_then(|data| data.modified()).expect("a time");
    bindings.generate().expect("fine");
    assert_eq!(fs::metadata(&path).and_then(|data| data.modified()).expect("a time"), written);

    let failed =
        bindings.clone().resources(["history/partcipant"]).generate().expect_err("the resource does not exist");
    assert!(format!("{failed:?}").starts_with("no bindings were generated from"), "{failed:?}");
    assert!(bindings.clone().module("not a name").generate().is_err());
    assert!(bindings.version("v99").generate().is_err());
}

#[test]
fn a_misspelt_resource_without_its_group_gets_a_suggestion() {
    let folder = cargo::workspace().join("schemas/pexip-infinity");
    let mut api = loaded::LoadedApi::read(&folder, None).expect("valid documents");
    let error = api.select(&["confrence".to_owned()]).expect_err("nothing matches");
    assert!(error.ends_with("did you mean \"configuration/conference\"?"), "{error}");
}
