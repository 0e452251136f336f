//! Operations that are named like a method of the client.

use std::collections::BTreeSet;
use std::fs;

use pexgen::LoadedVersion;
use pexgen::input::config_file::read_config;
use pexgen_tests::cargo;
use serde_json::{Map, Value, json};

/// The public methods that the client of a version has by dereferencing, and those of its conversions.
fn methods() -> BTreeSet<String> {
    let files = ["resources/client.rs", "http/client/mod.rs", "blocking/client.rs", "macros/client.rs"];
    let mut methods = BTreeSet::from(["into".to_owned()]);
    for file in files {
        let text = fs::read_to_string(cargo::workspace().join("runtime/src").join(file)).expect("a source");
        let declared = text.lines().filter_map(|line| {
            let line = line.trim_start();
            let name = line.strip_prefix("pub fn ").or_else(|| line.strip_prefix("fn from").map(|_| "from"))?;
            name.split(['(', '<']).next().map(str::to_owned)
        });
        methods.extend(declared);
    }
    methods
}

#[test]
fn operations_do_not_hide_methods_of_the_client() {
    let methods = methods();
    assert!(methods.contains("request") && methods.contains("as_async") && methods.len() > 12, "{methods:?}");
    let names = methods.iter().map(String::as_str).chain(["readThings"]);
    let path = |name: &str| {
        let operation = json!({ "operationId": name, "responses": { "204": { "description": "Done." } } });
        (format!("/{name}"), json!({ "get": operation }))
    };
    let paths: Map<String, Value> = names.map(path).collect();
    let document = json!({ "openapi": "3.1.0", "info": { "title": "Things", "version": "1" }, "paths": paths });
    let place = tempfile::tempdir().expect("a folder");
    fs::write(place.path().join("pexgen.toml"), "name = \"things\"\n").expect("written");
    fs::create_dir(place.path().join("v1")).expect("a folder");
    fs::write(place.path().join("v1/openapi.json"), document.to_string()).expect("written");
    let config = read_config(&place.path().join("pexgen.toml")).expect("a configuration");
    let loaded = LoadedVersion::read(&place.path().join("v1"), &config).expect("a valid document");
    let named: Vec<&str> = loaded.version.operations.values().map(|one| one.names.method.as_str()).collect();
    assert!(named.contains(&"read_things") && named.contains(&"request_"), "{named:?}");
    let hiding: Vec<&&str> = named.iter().filter(|name| methods.contains(**name)).collect();
    assert!(hiding.is_empty(), "{hiding:?} hide methods of the client");
}
