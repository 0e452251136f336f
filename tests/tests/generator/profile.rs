//! The profile of Pexip Infinity fits any version of the API, and a user's file goes before it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use pexgen::diagnostic::Diagnostics;
use pexgen::input::config::Config;
use pexgen::input::config_file::read_config;
use pexgen::input::profile::{self, Profile};
use pexgen::input::source::{ApiFolder, ApiSource};
use pexgen::loaded::load;
use pexgen::{Failure, Generator, output};
use pexgen_tests::{cargo, scale};
use serde_json::Value;

/// The documents of a user of Pexip Infinity, whose file has nothing but the name.
fn source() -> ApiSource {
    let path = cargo::workspace().join("schemas/pexip-infinity");
    let mut diagnostics = Diagnostics::default();
    let read = ApiFolder { path: &path, config: None, versions: &[], full_paths: false }.read(&mut diagnostics);
    let mut source = read.unwrap_or_else(|| panic!("{:?}", diagnostics.into_sorted()));
    source.config.text = "extends = \"pexip-infinity\"\nname = \"mine\"\n".into();
    source.names = None;
    source
}

/// Loads the configuration over a folder with one version.
fn with_config(text: &str) -> Result<Config, Failure> {
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("pexgen.toml"), text).expect("written");
    read_config(&place.path().join("pexgen.toml"))
}

fn messages(failure: &Failure) -> String {
    let lines: Vec<_> = failure.diagnostics.iter().map(|found| format!("{} ({})", found.message, found.help)).collect();
    lines.join("\n")
}

#[test]
fn the_profile_has_the_names_of_the_checked_in_bindings() {
    let names = profile::names("pexip-infinity", Path::new(""));
    let checked_in = fs::read_to_string(cargo::workspace().join("schemas/pexip-infinity/names.lock")).expect("names");
    assert_eq!(names, Some(checked_in), "copy schemas/pexip-infinity/names.lock to codegen/profiles/pexip-infinity");
}

#[test]
fn the_profile_fits_each_subset_of_the_versions() {
    let source = source();
    let names: Vec<&String> = source.versions.keys().collect();
    for chosen in 1..1_u32 << names.len() {
        let is_chosen =
            |name: &String| names.iter().position(|one| *one == name).is_some_and(|at| chosen >> at & 1 == 1);
        let mut subset = source.clone();
        subset.versions.retain(|name, _| is_chosen(name));
        if let Err(failure) = load(subset) {
            panic!("{chosen:b}: {}", messages(&failure));
        }
    }
}

#[test]
fn the_profile_fits_versions_without_some_resources() {
    let source = source();
    for seed in 0..6 {
        let mut random = Rng::with_seed(seed);
        let mut subset = source.clone();
        for documents in subset.versions.values_mut() {
            remove_some(documents, &mut random);
        }
        if let Err(failure) = load(subset) {
            panic!("seed {seed}: {}", messages(&failure));
        }
    }
}

/// Removes one in four resources, with their entries in the root documents.
fn remove_some(documents: &mut BTreeMap<String, pexgen::source_text::SourceFile>, random: &mut Rng) {
    let removed: Vec<String> =
        documents.keys().filter(|id| !id.ends_with("root")).filter(|_| random.u8(..4) == 0).cloned().collect();
    for id in removed {
        documents.remove(&id);
        let (group, name) = id.rsplit_once('/').expect("a group");
        let Some(root) = documents.get_mut(&format!("{group}/root")) else { continue };
        let mut value: Value = serde_json::from_str(&root.text).expect("JSON");
        value.as_object_mut().expect("an object").remove(name);
        root.text = value.to_string().into();
    }
}

#[test]
fn a_version_without_documents_of_its_own_uses_those_of_the_profile() {
    let mut source = source();
    source.versions.retain(|name, _| name == "v41");
    let profile = Profile::bundled("pexip-infinity").expect("a profile");
    let documents = source.versions.get_mut("v41").expect("the version");
    for (id, document) in &profile.documents {
        let own = documents.remove(id).unwrap_or_else(|| panic!("v41 has no {id}"));
        assert_eq!(own.text, document.text, "{id} of the profile is not that of v41");
    }
    let loaded = load(source).unwrap_or_else(|failure| panic!("{}", messages(&failure)));
    let version = &loaded.versions[0].version;
    let named = profile.documents.keys().filter(|id| *id != "responses/command");
    assert_eq!(named.filter(|id| !version.resources.contains_key(*id)).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn entries_of_the_user_go_before_those_of_the_profile() {
    let mut source = source();
    source.versions.retain(|name, _| name == "v41");
    source.config.text = r#"
        extends = "pexip-infinity"
        name = "mine"
        secrets = ["configuration/conference.pin"]
        [resources."configuration/*"]
        notes = "Mine."
        [fields."configuration/conference.ivr_theme"]
        read = "uri"
    "#
    .into();
    let loaded = load(source).unwrap_or_else(|failure| panic!("{}", messages(&failure)));
    let resources = &loaded.versions[0].version.resources;
    let conference = &resources["configuration/conference"];
    assert_eq!(conference.notes.as_deref(), Some("Mine."));
    let field = |resource: &str, wire: &str| {
        let found = resources[resource].fields.iter().find(|field| field.wire == wire);
        found.unwrap_or_else(|| panic!("no {wire}")).clone()
    };
    assert!(field("configuration/conference", "pin").secret);
    assert!(field("configuration/ldap_sync_source", "ldap_bind_password").secret, "the profile's secrets stay");
    assert!(format!("{:?}", field("configuration/conference", "ivr_theme").kind).contains("Uri"));
}

#[test]
fn only_entries_of_the_user_must_match_something() {
    let mut source = source();
    source.config.text = "extends = \"pexip-infinity\"\nname = \"mine\"\n\
        [fields.\"configuration/conference.nmae\"]\nrequired = true\n"
        .into();
    let failure = load(source).expect_err("an entry without effect");
    let found = messages(&failure);
    assert_eq!(
        failure.diagnostics.iter().filter(|found| found.id.as_str() == "unmatched-override").count(),
        1,
        "{found}"
    );
    assert!(found.contains("did you mean \"configuration/conference.name\"?"), "{found}");
}

#[test]
fn an_unknown_profile_is_reported_with_a_suggestion() {
    let failure = with_config("extends = \"pexip-infinty\"\nname = \"mine\"\n").expect_err("no such profile");
    assert_eq!(messages(&failure), "there is no profile `pexip-infinty` (did you mean \"pexip-infinity\"?)");
    assert_eq!(failure.diagnostics[0].location.as_ref().map(|place| place.line), Some(1));
}

#[test]
fn a_mistake_in_the_file_of_the_user_is_placed_there() {
    let failure = with_config("extends = \"pexip-infinity\"\nname = \"mine\"\n[roots]\nstatus = 5\n")
        .expect_err("a number is not a path");
    let place = failure.diagnostics[0].location.clone().expect("a place");
    assert!(place.file.ends_with("pexgen.toml"), "{place:?}");
    assert_eq!(place.line, 4, "{place:?}");
}

#[test]
fn a_profile_can_be_a_folder() {
    let place = tempfile::tempdir().expect("a folder");
    let own = place.path().join("profiles/own");
    fs::create_dir_all(&own).expect("a folder");
    fs::write(own.join(profile::FILE_NAME), "name = \"own\"\ntitle = \"Own\"\n[roots]\na = \"/a/\"\n")
        .expect("written");
    let file = place.path().join("api/pexgen.toml");
    fs::create_dir_all(place.path().join("api")).expect("a folder");
    fs::write(&file, "extends = \"../profiles/own\"\nname = \"mine\"\n").expect("written");
    let config = read_config(&file).unwrap_or_else(|failure| panic!("{}", messages(&failure)));
    assert_eq!((config.name.as_str(), config.title()), ("mine", "Own"));
    assert_eq!(config.roots["a"], "/a/");

    fs::write(own.join(profile::FILE_NAME), "name = \"own\"\nroots = 1\n").expect("written");
    let failure = read_config(&file).expect_err("an invalid profile");
    assert!(
        failure.diagnostics[0].location.as_ref().is_some_and(|place| Path::new(&place.file).ends_with("profile.toml"))
    );
}

#[test]
fn own_entries_may_change_what_the_profile_says() {
    let load_newest = |own: &str| {
        let mut source = source();
        source.versions.retain(|name, _| name == "v41");
        source.config.text = format!("extends = \"pexip-infinity\"\nname = \"mine\"\n{own}").into();
        load(source).unwrap_or_else(|failure| panic!("{own}: {}", messages(&failure)))
    };
    // The profile names versions that this API does not have.
    load_newest("[resources.\"configuration/licence\"]\nnotes = \"Ours.\"\n");
    let is_written = |own: &str| {
        let loaded = load_newest(own);
        let resource = &loaded.versions[0].version.resources["configuration/automatic_participant"];
        let field = resource.fields.iter().find(|field| field.wire == "creation_time").expect("a field");
        field.is_written()
    };
    assert!(!is_written(""));
    assert!(is_written("[fields.\"configuration/automatic_participant.creation_time\"]\nreadonly = false\n"));
    assert!(is_written("[fields.\"configuration/automatic_*.creation_time\"]\nreadonly = false\n"));
}

/// Writes the folder of an API with the documents that a server serves.
fn write(source: &ApiSource, folder: &Path) {
    let profile = Profile::bundled("pexip-infinity").expect("a profile");
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("pexgen.toml"), &*source.config.text).expect("written");
    for (version, documents) in &source.versions {
        for (id, file) in documents.iter().filter(|(id, _)| !profile.documents.contains_key(*id)) {
            let path = folder.join(format!("{version}/{id}.json"));
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, &*file.text).expect("written");
        }
    }
}

#[test]
fn bindings_of_any_version_without_some_resources_compile() {
    let place = tempfile::tempdir().expect("a folder");
    let source = source();
    let names: Vec<&String> = source.versions.keys().collect();
    let generator =
        Generator::new().runtime(format!("{{ path = {:?} }}", cargo::workspace().join("runtime").display()));
    for (seed, name) in (0..).zip(scale::pick(&names[..1], &names[..])) {
        let mut subset = source.clone();
        subset.versions.retain(|one, _| one == *name);
        subset.config.text = format!("extends = \"pexip-infinity\"\nname = \"without-some-{name}\"\n").into();
        subset.versions.values_mut().for_each(|documents| remove_some(documents, &mut Rng::with_seed(seed)));
        let folder = place.path().join(format!("schemas/{name}"));
        write(&subset, &folder);
        let generated = generator.generate(&folder);
        let generated = generated.unwrap_or_else(|failure| panic!("{name}: {}", messages(&failure)));
        let out = place.path().join("crates").join(&generated.name);
        output::plan(&out, &generated.files).and_then(|plan| plan.apply()).expect("written");
    }
    fs::write(place.path().join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n")
        .expect("written");
    if scale::leaves_out("the crates are compiled") {
        return;
    }
    cargo::pin(place.path());
    cargo::succeed(place.path(), &["check", "--quiet", "--offline"]);
}

#[test]
fn a_generated_crate_needs_no_documents_but_those_of_the_server() {
    let place = tempfile::tempdir().expect("a folder");
    let mut source = source();
    source.versions.retain(|name, _| name == "v41");
    write(&source, place.path());
    let generated = Generator::new().generate(place.path());
    let generated = generated.unwrap_or_else(|failure| panic!("{}", messages(&failure)));
    assert!(generated.files.keys().any(|path| path.ends_with("configuration/upgrade_request_upload.rs")));
}
