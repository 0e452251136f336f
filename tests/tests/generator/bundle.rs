//! `pexgen bundle`: one document that describes the same operations as one that is split over several files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use pexgen::LoadedVersion;
use pexgen::input::config::Config;
use pexgen::input::config_file::read_config;
use pexgen::source_text::SourceFile;
use pexgen_tests::cargo;
use serde_json::Value;

fn case(name: &str) -> PathBuf {
    cargo::workspace().join("tests/cases").join(name)
}

/// Runs the command on the version of a case.
fn bundled(name: &str, format: &str) -> String {
    let output = Command::new(cargo::pexgen())
        .arg("bundle")
        .arg(case(name).join("v1"))
        .args(["--format", format])
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The references in a value.
fn references<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

/// The operations by id, each with its parameters, and how many kinds of body and response it has.
fn operations(version: &LoadedVersion) -> BTreeMap<String, (String, Vec<String>, usize)> {
    let of = |operation: &pexgen::model::Operation| {
        let parameters = operation.parameters.iter().map(|one| format!("{} {:?}", one.field.wire, one.field.kind));
        (format!("{} {}", operation.method, operation.path), parameters.collect(), operation.responses.len())
    };
    version.version.operations.iter().map(|(id, operation)| (id.clone(), of(operation))).collect()
}

#[test]
fn a_bundled_document_describes_the_same_operations() {
    for name in ["openapi-references", "openapi-references-anywhere", "openapi-document", "openapi-patch"] {
        let config = read_config(&case(name).join("pexgen.toml")).expect("a configuration");
        let split = LoadedVersion::read(&case(name).join("v1"), &config).expect("a valid document");
        for format in ["json", "yaml"] {
            let text = bundled(name, format);
            let file = SourceFile { path: format!("openapi.{format}"), text: text.as_str().into() };
            let id = if format == "json" { "openapi" } else { "openapi.yaml" };
            let whole = LoadedVersion::from_documents("v1", [(id.to_owned(), file)].into(), &Config::default());
            let whole = whole.unwrap_or_else(|failure| panic!("{name}: {:?}\n{text}", failure.diagnostics));
            assert_eq!(operations(&split), operations(&whole), "{name}");
            let (before, after) = (split.version.schemas.len(), whole.version.schemas.len());
            assert!(before <= after, "{name}: {before} types and {after}");
        }
        let text = bundled(name, "json");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let mut found = Vec::new();
        references(&value, &mut found);
        assert!(found.iter().all(|reference| reference.starts_with("#/")), "{name}: {found:?}");
    }
}

#[test]
fn schemas_and_parameters_of_other_files_become_components() {
    let value: Value = serde_json::from_str(&bundled("openapi-references", "json")).expect("JSON");
    let components = value["components"].as_object().expect("components");
    assert_eq!(components.keys().collect::<Vec<_>>(), ["parameters", "pathItems", "schemas"]);
    assert_eq!(components["parameters"]["limit"]["in"], "query");
    assert!(components["schemas"]["thing"]["properties"]["self"]["$ref"] == "#/components/schemas/thing", "{value}");
}

#[test]
fn a_version_without_an_openapi_document_is_refused() {
    let folder = cargo::workspace().join("schemas/pexip-infinity/v41");
    let output = Command::new(cargo::pexgen()).arg("bundle").arg(folder).output().expect("the command starts");
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{text}");
    assert!(text.contains("has no OpenAPI document") && text.contains("pexgen export openapi"), "{text}");
}
