//! Every object of the oldest, an older and the newest version of the Pexip bindings: decoding what was serialized gives an equal object.

mod types;

use std::fs;
use std::path::Path;

use fastrand::Rng;
use pexgen_runtime::decode::Record;
use pexgen_runtime::wire::ToWire;
use pexgen_runtime::{Json, expose_secrets};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// Generated objects of each type.
const OBJECTS: usize = 20;

/// Values of which each field accepts some.
fn candidates(random: &mut Rng) -> Vec<Json> {
    let number = random.i64(-1_000..1_000_000);
    let mut values = vec![
        json!(null),
        json!(random.bool()),
        json!(number),
        json!((random.f64() - 0.5) * 4_000.0),
        json!("Infinity"),
        json!(format!("text {number} \u{fc}\u{1f600}\"\\\n")),
        json!(number.to_string()),
        json!(format!("{}.50", number.abs())),
        json!("2015-04-10T09:39:26.556929"),
        json!("2015-04-10"),
        json!("09:39:26"),
        json!("/api/admin/configuration/v1/conference/1/"),
        json!([]),
        json!(["/api/admin/configuration/v1/conference/1/", { "id": number, "unknown": [number] }]),
        json!(["a", number.to_string()]),
        json!({}),
        json!({ "id": number, "name": "n", "unknown": { "a": null } }),
    ];
    random.shuffle(&mut values);
    values
}

/// Generates objects of a type: each field has a value that it accepts, or none.
fn check<T: Record + DeserializeOwned + Serialize + ToWire + PartialEq + std::fmt::Debug>(name: &str) {
    let mut random = Rng::with_seed(name.bytes().map(u64::from).sum());
    let Ok(Json::Object(mut defaults)) = serde_json::to_value(expose_secrets(&T::default())) else {
        panic!("{name} is serialized as an object")
    };
    // A URI without a value is left out.
    for always in T::ALWAYS {
        defaults.entry(*always).or_insert_with(|| json!("/api/admin/configuration/v1/conference/1/"));
    }
    for _ in 0..OBJECTS {
        let mut document = defaults.clone();
        for field in defaults.keys() {
            let mut fits = candidates(&mut random).into_iter().filter(|value| {
                let mut attempt = defaults.clone();
                attempt.insert(field.clone(), value.clone());
                serde_json::from_value::<T>(Json::Object(attempt)).is_ok()
            });
            if let Some(value) = fits.next() {
                document.insert(field.clone(), value);
            }
        }
        document.insert("zz_newer".to_owned(), json!({ "release": [1, null] }));
        let object: T =
            serde_json::from_value(Json::Object(document)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let text = serde_json::to_string(&expose_secrets(&object)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
        assert_eq!(again, object, "{name}: {text}");
        assert!(text.contains("zz_newer"), "{name}: {text}");
    }
}

#[test]
fn decoding_what_was_serialized_gives_an_equal_object() {
    types::check_all();
}

#[test]
fn every_type_is_checked() {
    let listed = include_str!("types.rs");
    let bindings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/pexip-infinity/src");
    let mut folders: Vec<_> = ["v14", "v21", "v41"].map(|version| bindings.join(version)).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the bindings").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a file of the bindings");
            let parent =
                folder.strip_prefix(&bindings).expect("below the bindings").to_string_lossy().replace('/', "::");
            for line in text.lines().filter_map(|line| line.strip_prefix("impl Record for ")) {
                let name = format!("{parent}::{},", line.trim_end_matches(" {"));
                assert!(listed.contains(&name), "`{name}` is not in tests/tests/objects/types.rs");
            }
        }
    }
}
