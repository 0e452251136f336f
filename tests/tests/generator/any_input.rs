//! Random OpenAPI documents give bindings or diagnostics.
//!
//! The documents of the cases and of the appliances are mutated at random places; a failure prints the seed.

use std::fs;
use std::panic::{catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};

use pexgen_tests::{cargo, fuzz, scale};
use serde_json::{Map, Value, json};

/// Returns how often each document is mutated.
fn rounds() -> u64 {
    scale::pick(4, 40)
}

#[test]
fn mutated_documents_give_bindings_or_diagnostics() {
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document");
        let value: Value =
            pexgen::source_text::yaml::read(&text).unwrap_or_else(|_| serde_json::from_str(&text).unwrap_or_default());
        for seed in 0..rounds() {
            let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ text.len() as u64);
            let mut changed = value.clone();
            for _ in 0..=chance.below(4) {
                change(&mut changed, &mut chance);
            }
            survives(&path, seed, changed.to_string().as_bytes());
        }
    }
}

#[test]
fn mutated_bytes_give_bindings_or_diagnostics() {
    for path in documents() {
        let bytes = fs::read(&path).expect("a document");
        for seed in 0..rounds() {
            let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ bytes.len() as u64);
            let mut torn = bytes.clone();
            for _ in 0..=chance.below(6) {
                tear(&mut torn, &mut chance);
            }
            survives(&path, seed, &torn);
        }
    }
}

fn survives(from: &Path, seed: u64, text: &[u8]) {
    let folder = fuzz::openapi(text);
    if let Err(panic) = catch_unwind(|| fuzz::run(&folder)) {
        eprintln!("{} with seed {seed}:\n{}", from.display(), String::from_utf8_lossy(text));
        resume_unwind(panic);
    }
}

fn documents() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = Vec::new();
    for above in [Path::new(env!("CARGO_MANIFEST_DIR")).join("cases"), cargo::workspace().join("schemas")] {
        folders.extend(fs::read_dir(above).expect("a folder").map(|entry| entry.expect("an entry").path().join("v1")));
    }
    let names = ["openapi.yaml", "openapi.yml", "openapi.json"];
    let mut documents: Vec<PathBuf> = folders.iter().flat_map(|folder| names.map(|name| folder.join(name))).collect();
    documents.retain(|path| path.is_file());
    documents.sort();
    assert!(documents.len() > 30, "{documents:?}");
    documents
}

/// A pseudo-random number generator with a fixed seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end.max(1) as u64).unwrap_or_default()
    }
}

/// Changes a value at a random place below it.
fn change(value: &mut Value, chance: &mut Chance) {
    let stop = chance.below(5) == 0;
    match value {
        Value::Object(members) if !stop && !members.is_empty() => change_member(members, chance),
        Value::Array(items) if !stop && !items.is_empty() => {
            let index = chance.below(items.len());
            match chance.below(8) {
                0 => drop(items.remove(index)),
                1 => items.push(items[index].clone()),
                _ => change(&mut items[index], chance),
            }
        }
        _ => *value = anything(chance),
    }
}

fn change_member(members: &mut Map<String, Value>, chance: &mut Chance) {
    let keys: Vec<String> = members.keys().cloned().collect();
    let key = &keys[chance.below(keys.len())];
    match chance.below(10) {
        0 => drop(members.remove(key)),
        1 => {
            let value = members.remove(key).unwrap_or_default();
            members.insert(ODD_TEXTS[chance.below(ODD_TEXTS.len())].to_owned(), value);
        }
        2 => drop(members.insert(KEYS[chance.below(KEYS.len())].to_owned(), anything(chance))),
        _ => change(members.get_mut(key).expect("it exists"), chance),
    }
}

const ODD_TEXTS: [&str; 14] =
    ["", "/", "{", "}", "{}", "/{a}/{a}", "self", "Self", "größe", "a b", "\u{0}", "../..", "200", "x-y"];

const KEYS: [&str; 16] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "discriminator",
    "items",
    "enum",
    "const",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "content",
    "parameters",
    "nullable",
    "format",
];

fn anything(chance: &mut Chance) -> Value {
    let references =
        ["#", "#/components/schemas/Thing", "#/paths", "other.yaml", "#/components/schemas/Tree", "%2e%2e/x"];
    match chance.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1e300),
        4 => json!([]),
        5 => json!({}),
        6 => json!(["string", "null", "object", 1]),
        7 => json!(ODD_TEXTS[chance.below(ODD_TEXTS.len())]),
        8 => json!({ "$ref": references[chance.below(references.len())] }),
        9 => json!({ "allOf": [{ "$ref": references[chance.below(references.len())] }, { "required": ["a"] }] }),
        10 => {
            json!({ "oneOf": [{ "type": "string" }, { "$ref": references[chance.below(references.len())] }, { "type": "null" }] })
        }
        11 => json!({ "type": "object", "properties": { "": {}, "type": { "enum": [1, "1", true, null, ""] } } }),
        12 => json!({ "type": "array", "items": { "$ref": references[chance.below(references.len())] } }),
        _ => json!({ "propertyName": "a", "mapping": { "a": "Thing", "b": 1 } }),
    }
}

/// Removes or inserts bytes at a random place.
fn tear(bytes: &mut Vec<u8>, chance: &mut Chance) {
    if bytes.is_empty() {
        return;
    }
    let at = chance.below(bytes.len());
    match chance.below(5) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..(at + chance.below(20)).min(bytes.len()))),
        2 => bytes[at] = b"{}[]:,&*!|>'\"%@`#- \n\t\0\xff"[chance.below(23)],
        3 => {
            let piece = bytes[at..(at + chance.below(200)).min(bytes.len())].to_vec();
            let to = chance.below(bytes.len());
            drop(bytes.splice(to..to, piece));
        }
        _ => bytes.insert(at, b' '),
    }
}
