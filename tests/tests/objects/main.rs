//! Every object of every version of all bindings: decoding what was serialized gives an equal object.

mod types;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fastrand::Rng;
use pexgen_runtime::wire::ToWire;
use pexgen_runtime::{Json, expose_secrets};
use serde::de::DeserializeOwned;
use serde_json::{Map, json};

/// Generated objects of each type.
const OBJECTS: usize = 20;

/// What the values of a field can be.
const KINDS: [fn(&mut Rng) -> Json; 18] = [
    |_| Json::Null,
    |random| random.bool().into(),
    |random| random.i64(0..1_000_000).into(),
    |random| random.i64(-1_000..0).into(),
    |random| ((random.f64() - 0.5) * 4_000.0).into(),
    |_| "Infinity".into(),
    |random| format!("text {} \u{fc}\u{1f600}\"\\\n", random.u32(..)).into(),
    |random| random.u32(..).to_string().into(),
    |random| format!("{}.50", random.u32(..)).into(),
    |random| format!("20{}-04-10T09:39:26.{}", random.u8(10..99), random.u32(100_000..1_000_000)).into(),
    |random| format!("20{}-04-{}", random.u8(10..99), random.u8(10..31)).into(),
    |random| format!("09:{}:26", random.u8(10..60)).into(),
    |random| uri(random.u32(..)),
    |_| json!([]),
    |random| json!([uri(random.u32(..)), { "id": random.u32(..), "unknown": [random.bool()] }]),
    |random| json!(["a", random.u32(..).to_string()]),
    |_| json!({}),
    |random| json!({ "id": random.u32(..), "name": "n", "unknown": { "a": null } }),
];

fn uri(key: u32) -> Json {
    format!("/api/admin/configuration/v1/conference/{key}/").into()
}

/// A type of the bindings. The checks are not generic, so that hundreds of types compile in reasonable time.
pub struct Checked {
    /// Its path.
    pub name: &'static str,
    /// Fields without which decoding is an error.
    pub always: &'static [&'static str],
    /// Serializes its default value.
    pub defaults: fn() -> String,
    /// Decodes an object and serializes it. An error if it is not decoded, or decoding the result gives another object.
    pub round_trip: fn(&str) -> Result<String, String>,
}

/// Serializes an object with its secrets.
pub fn serialized<T: ToWire>(object: &T) -> String {
    serde_json::to_string(&expose_secrets(object)).expect("a value that can be serialized")
}

/// Implements [`Checked::round_trip`].
///
/// # Errors
/// The text is not an object of this type.
pub fn round_trip<T: DeserializeOwned + ToWire + PartialEq>(text: &str) -> Result<String, String> {
    let decode = |text: &str| serde_json::from_str::<T>(text).map_err(|error| error.to_string());
    let object = decode(text)?;
    let written = serialized(&object);
    let again = decode(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert!(again == object, "another object was decoded from {written}");
    Ok(written)
}

impl Checked {
    /// Generates objects of the type: each field has a value that it accepts, or its default value. Returns the number
    /// of generated values.
    fn check(&self) -> usize {
        let name = self.name;
        let mut random = Rng::with_seed(name.bytes().map(u64::from).sum());
        let mut defaults: Map<String, Json> = serde_json::from_str(&(self.defaults)()).expect("an object");
        // A URI without a value is left out.
        for always in self.always {
            defaults.entry(*always).or_insert_with(|| uri(1));
        }
        let decode = |document: &Map<String, Json>| (self.round_trip)(&Json::Object(document.clone()).to_string());
        let accepts = |field: &str, value: Json| decode(&with(&defaults, field, &value)).is_ok();
        let fields: Vec<(&String, Vec<_>)> = defaults
            .keys()
            .map(|field| (field, KINDS.into_iter().filter(|kind| accepts(field, kind(&mut random))).collect()))
            .collect();
        let newer = json!({ "release": [1, null] });
        // An object with further properties may take values of one type only.
        let takes_newer = accepts("zz_newer", newer.clone());
        let mut values = 0;
        for _ in 0..OBJECTS {
            let mut document = defaults.clone();
            for (field, kinds) in &fields {
                if let Some(kind) = random.choice(kinds) {
                    document.insert((*field).clone(), kind(&mut random));
                    values += 1;
                }
            }
            if takes_newer {
                document.insert("zz_newer".to_owned(), newer.clone());
            }
            let text = decode(&document).unwrap_or_else(|error| panic!("{name}: {error}: {document:?}"));
            assert_eq!(text.contains("zz_newer"), takes_newer, "{name}: {text}");
        }
        values
    }
}

/// An object with another value of one field.
fn with(object: &Map<String, Json>, field: &str, value: &Json) -> Map<String, Json> {
    let mut object = object.clone();
    object.insert(field.to_owned(), value.clone());
    object
}

#[test]
fn decoding_what_was_serialized_gives_an_equal_object() {
    let mut counts: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for checked in types::all() {
        let version: Vec<&str> = checked.name.split("::").take(2).collect();
        let count = counts.entry(version.join("::")).or_default();
        let values = checked.check();
        *count = [count[0] + 1, count[1] + OBJECTS, count[2] + values];
    }
    for (version, [types, objects, values]) in &counts {
        println!("{version}: {types} types, {objects} objects, {values} values");
    }
    assert_eq!(counts.len(), 8, "{counts:?}");
}

#[test]
fn every_type_is_checked() {
    let listed = include_str!("types.rs");
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
    let mut folders: Vec<_> =
        fs::read_dir(&generated).expect("the bindings").flatten().map(|api| api.path().join("src")).collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the bindings").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("a file of the bindings");
            let parent = folder.strip_prefix(&generated).expect("below the bindings").to_string_lossy().into_owned();
            let parent = parent.replace("/src/", "::").replace('/', "::").replace('-', "_");
            for line in text.lines().filter_map(|line| line.strip_prefix("impl Record for ")) {
                let name = format!("{parent}::{},", line.trim_end_matches(" {"));
                assert!(listed.contains(&name), "`{name}` is not in tests/tests/objects/types.rs");
            }
        }
    }
}
