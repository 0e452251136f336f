//! Random input gives a diagnostic with a location, or code that compiles.

use std::collections::BTreeMap;
use std::fs;

use pexgen::Severity;
use pexgen_tests::api::{self, Folder};
use pexgen_tests::cargo;
use pexgen_tests::invariants::generate;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::Value;

use crate::hostile::batch::Batch;
use crate::hostile::{openapi, random, tastypie, text};

fn shown(folder: &Folder) -> String {
    let files = folder.iter().map(|(path, text)| format!("--- {path:?}\n{}\n", String::from_utf8_lossy(text)));
    files.collect::<Vec<_>>().concat()
}

/// Generates from random folders, and compiles all output at once.
fn compile(name: &str, usual: u32, strategy: &impl Strategy<Value = Folder>) {
    let place = tempfile::tempdir().expect("a folder");
    let mut runner = random::runner(1);
    let (mut batch, mut inputs, mut refused) = (Batch::new(name), BTreeMap::new(), BTreeMap::new());
    let cases = random::cases(usual);
    for index in 0..cases {
        let folder = strategy.new_tree(&mut runner).expect("a folder").current();
        let at = place.path().join("api");
        match std::panic::catch_unwind(|| generate(&at, &folder)) {
            Ok(Ok(generated)) => {
                let module = format!("m{index}");
                batch.add(&module, &generated);
                inputs.insert(module, folder);
            }
            Ok(Err(failure)) => {
                let errors = failure.diagnostics.iter().filter(|found| found.severity == Severity::Error);
                *refused.entry(errors.map(|found| found.id).min()).or_insert(0) += 1;
            }
            Err(panic) => {
                eprintln!("{}", shown(&folder));
                std::panic::resume_unwind(panic);
            }
        }
    }
    eprintln!("{name}: {} of {cases} compiled, refused: {refused:?}", inputs.len());
    assert!(inputs.len() * 3 > cases as usize, "too few inputs are valid");
    let inputs: Vec<String> =
        inputs.iter().map(|(module, folder)| format!("=== {module}\n{}", shown(folder))).collect();
    // Kept for the analysis of compiler errors.
    let kept = cargo::target().join("made-by-tests").join(format!("{name}-inputs.txt"));
    fs::create_dir_all(kept.parent().expect("a folder")).expect("a folder");
    fs::write(&kept, inputs.concat()).expect("written");
    batch.compile(&[&["check", "--quiet"], &["doc", "--quiet", "--no-deps"]]);
}

#[test]
fn arbitrary_tastypie_documents_give_diagnostics_or_code_that_compiles() {
    compile("anything", 80, &tastypie::folder());
}

#[test]
fn arbitrary_openapi_documents_give_diagnostics_or_code_that_compiles() {
    compile("anything-openapi", 80, &openapi::folder());
}

#[test]
fn arbitrary_configurations_give_diagnostics_or_code() {
    let place = tempfile::tempdir().expect("a folder");
    let fields = serde_json::json!({ "id": { "type": "integer" }, "name": { "type": "string" } });
    let config = prop_oneof![
        tastypie::any_json().prop_map(|any| tastypie::toml(&any)),
        text::text(),
        prop::collection::vec((text::name(), tastypie::any_json()), 0..4).prop_map(|entries| {
            let entries = entries.into_iter().collect();
            format!("name = \"api\"\n{}", tastypie::toml(&Value::Object(entries)))
        }),
        (text::text(), text::text(), text::text()).prop_map(|(name, title, description)| {
            tastypie::toml(&serde_json::json!({ "name": name, "title": title, "description": description }))
        }),
    ];
    random::check(150, &config, |config| {
        let mut folder = Folder::new();
        let document = api::resource(fields.as_object().expect("fields").clone());
        api::group(&mut folder, "v1/things", [("thing", document)]);
        folder.insert("pexgen.toml".to_owned(), config.into());
        let _ = generate(place.path(), &folder);
        Ok(())
    });
}

/// Returns real documents to mutate.
fn real() -> Vec<String> {
    let folder = cargo::workspace().join("schemas/pexip-infinity/v41");
    ["configuration/conference", "history/participant", "status/worker_vm", "command/participant/dial"]
        .map(|path| fs::read_to_string(folder.join(path).with_extension("json")).expect("a document"))
        .to_vec()
}

#[test]
fn mutated_real_documents_give_diagnostics_or_code() {
    let place = tempfile::tempdir().expect("a folder");
    let documents: Vec<Value> = real().iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
    let edits =
        prop::collection::vec((prop::collection::vec(any::<prop::sample::Index>(), 0..5), tastypie::any_json()), 1..4);
    random::check(40, &(prop::sample::select(documents), edits), |(mut document, edits)| {
        for (path, value) in edits {
            let mut at = &mut document;
            for step in path {
                let count = at.as_array().map_or(0, Vec::len).max(at.as_object().map_or(0, serde_json::Map::len));
                if count == 0 {
                    break;
                }
                at = match at {
                    Value::Object(entries) => entries.values_mut().nth(step.index(count)).expect("an entry"),
                    inside => &mut inside[step.index(count)],
                };
            }
            *at = value;
        }
        let mut folder = Folder::from([("pexgen.toml".to_owned(), b"name = \"api\"".to_vec())]);
        api::group(&mut folder, "v1/things", [("thing", document)]);
        let _ = generate(place.path(), &folder);
        Ok(())
    });
}

#[test]
fn random_bytes_give_diagnostics_with_a_location() {
    let place = tempfile::tempdir().expect("a folder");
    let texts = real();
    let edits = prop::collection::vec(
        (any::<prop::sample::Index>(), 0_usize..20, prop::collection::vec(any::<u8>(), 0..6)),
        1..4,
    );
    random::check(100, &(prop::sample::select(texts), edits), |(text, edits)| {
        let mut bytes = text.into_bytes();
        for (at, length, new) in edits {
            let start = at.index(bytes.len() + 1);
            bytes.splice(start..(start + length).min(bytes.len()), new);
        }
        let mut folder = Folder::from([("pexgen.toml".to_owned(), b"name = \"api\"".to_vec())]);
        api::group(&mut folder, "v1/things", [("thing", Value::Null)]);
        folder.insert("v1/things/thing.json".to_owned(), bytes);
        let _ = generate(place.path(), &folder);
        Ok(())
    });
}
