//! Versions that `diff`, `lint` and the exporters load without generating anything.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::Generator;
use pexgen::input::config_file::read_config;
use pexgen::loaded::read_versions;

/// An API of two versions, each with a schema; the Rust names of both would be the same.
fn api(folder: &Path) {
    fs::write(folder.join("pexgen.toml"), "name = \"rooms\"\n").expect("written");
    for (version, schema) in [("v1", "room-size"), ("v2", "room_size")] {
        let place = folder.join(version);
        fs::create_dir(&place).expect("a folder");
        let document = format!(
            "openapi: 3.0.3\ninfo: {{ title: Rooms, version: '1' }}\npaths:\n  /size:\n    get:\n      operationId: size\n      \
             responses:\n        '200':\n          description: A size.\n          content:\n            application/json:\n              \
             schema: {{ $ref: '#/components/schemas/{schema}' }}\ncomponents:\n  schemas:\n    {schema}:\n      \
             type: object\n      properties: {{ seats: {{ type: integer }} }}\n"
        );
        fs::write(place.join("openapi.yaml"), document).expect("written");
    }
}

/// The Rust names of the schemas of versions that are loaded together.
fn names(folder: &Path, versions: &[&str]) -> Vec<String> {
    let config = read_config(&folder.join("pexgen.toml")).expect("a configuration");
    let folders: Vec<_> = versions.iter().map(|version| folder.join(version)).collect();
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    let loaded = read_versions(&folders, &config).expect("documents");
    loaded.iter().flat_map(|one| one.version.schemas.values()).map(|schema| schema.names.read.clone()).collect()
}

#[test]
fn a_version_has_the_names_that_it_has_beside_the_others() {
    let place = tempfile::tempdir().expect("a folder");
    api(place.path());
    let together = names(place.path(), &["v1", "v2"]);
    assert!(together.len() == 2 && together[0] != together[1], "{together:?}");
    assert_eq!(names(place.path(), &["v1"]), together[..1]);
    assert_eq!(names(place.path(), &["v2"]), together[1..]);
    assert_eq!(names(place.path(), &["v2", "v1", "v2"]), [&together[1], &together[0], &together[1]].map(String::clone));
    // Another version with errors does not prevent the loading.
    fs::write(place.path().join("v1/openapi.yaml"), "openapi: [").expect("written");
    assert_eq!(names(place.path(), &["v2"]).len(), 1);
}

#[test]
fn errors_of_all_versions_are_reported() {
    let place = tempfile::tempdir().expect("a folder");
    api(place.path());
    for version in ["v1", "v2"] {
        fs::write(place.path().join(version).join("openapi.yaml"), "openapi: [").expect("written");
    }
    let folders = [place.path().join("v1"), place.path().join("v2")];
    let config = read_config(&place.path().join("pexgen.toml")).expect("a configuration");
    let loaded = read_versions(&folders.each_ref().map(PathBuf::as_path), &config);
    let Err(failure) = loaded else { panic!("expected errors") };
    let files: Vec<_> =
        failure.diagnostics.iter().filter_map(|found| Some(found.location.as_ref()?.file.clone())).collect();
    for folder in &folders {
        assert!(files.iter().any(|file| file.starts_with(&folder.display().to_string())), "{files:?}");
    }
}

#[test]
fn names_that_someone_wrote_are_used_or_refused() {
    let place = tempfile::tempdir().expect("a folder");
    api(place.path());
    let lock = place.path().join("names.lock");
    let with = |names: serde_json::Value| {
        fs::write(&lock, serde_json::json!({ "types of schemas": names }).to_string()).expect("written");
        Generator::new().generate(place.path())
    };
    let generated = with(serde_json::json!({ "room-size": "Seats" })).expect("fine");
    assert!(generated.files["src/v1/types/mod.rs"].contains("Seats"), "{:?}", generated.names);
    for (names, expected) in [
        (
            serde_json::json!({ "room-size": "seats" }),
            "`room-size` cannot have the name `seats`, and has `RoomDashSize`",
        ),
        (serde_json::json!({ "room_sizes": "Seats" }), "no item has the wire name `room_sizes`"),
        (
            serde_json::json!({ "room-size": "RoomSize" }),
            "`room_size` has the name `RoomSizePlain`, because the file gives",
        ),
    ] {
        let names = with(names).expect("fine").names.expect("another file");
        let remarks = names.remarks.join("\n");
        assert!(remarks.contains("`types of schemas`: ") && remarks.contains(expected), "{remarks}");
        fs::write(&lock, &names.text).expect("written");
        let again = Generator::new().generate(place.path()).expect("fine");
        assert!(again.names.is_none(), "{:?}", again.names);
    }
    for (names, expected) in [
        (serde_json::json!({ "room-size": "Room-Size" }), "`Room-Size` is not a name in Rust"),
        (serde_json::json!({ "room-size": "Self" }), "`Self` is not a name in Rust"),
        (serde_json::json!({ "room-size": "Size", "room_size": "Size" }), "have the same name, `Size`"),
    ] {
        let failure = with(names).expect_err("it can't be used");
        let [found] = &failure.diagnostics[..] else { panic!("{failure:?}") };
        assert!(found.message.contains(expected), "{}", found.message);
        let location = found.location.as_ref().expect("a location");
        assert!(
            location.file == "names.lock" && location.pointer.starts_with("/types of schemas/room"),
            "{location:?}"
        );
    }
}
