//! Values that an independent program generates from schemas: decoded and encoded again, they are the same.
//!
//! `PEXGEN_CORPUS` names a folder of further folders of APIs, as `tests/corpus/run` makes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use pexgen::input::config_file::read_config;
use pexgen::{Generator, LoadedVersion};
use pexgen_runtime::Timestamp;
use pexgen_tests::{cargo, samples, scale};
use serde_json::{Value, json};

/// An API whose schemas are sampled.
struct Subject {
    module: String,
    folder: PathBuf,
}

fn subjects() -> Vec<Subject> {
    let cases = fs::read_dir(cargo::workspace().join("tests/cases")).expect("tests/cases exists");
    let cases = cases.map(|entry| entry.expect("tests/cases can be read").path());
    let appliances = ["audiocodes-mediant", "netprofiler-licenses", "xformation-lac"];
    let appliances = appliances.map(|name| cargo::workspace().join("schemas").join(name));
    let mut folders: Vec<PathBuf> = cases.chain(appliances).filter(|folder| has_openapi(folder)).collect();
    folders.sort();
    if scale::leaves_out("two of three APIs are sampled") {
        folders = folders.into_iter().step_by(3).collect();
    }
    let corpus = std::env::var_os("PEXGEN_CORPUS").into_iter().flat_map(|folder| {
        fs::read_dir(folder).expect("the corpus").map(|entry| entry.expect("the corpus can be read").path())
    });
    folders.extend(corpus.filter(|folder| has_openapi(folder)));
    let module = |folder: &Path| folder.file_name().unwrap_or_default().to_string_lossy().replace('-', "_");
    folders.into_iter().map(|folder| Subject { module: module(&folder), folder }).collect()
}

/// A case whose types come from another crate, which decides what it accepts.
const FOREIGN: &str = "openapi-types";

fn has_openapi(folder: &Path) -> bool {
    let is_foreign = folder.file_name().is_some_and(|name| name == FOREIGN);
    let configured = read_config(&folder.join("pexgen.toml")).ok().and_then(|config| config.document);
    let names = ["openapi.yaml", "openapi.yml", "openapi.json"].map(str::to_owned);
    !is_foreign && configured.into_iter().chain(names).any(|name| folder.join("v1").join(name).is_file())
}

/// Whether a pointer names a component, or the whole of a document that is one.
fn is_component(pointer: &str) -> bool {
    pointer.is_empty() || pointer.strip_prefix("/components/schemas/").is_some_and(|name| !name.contains('/'))
}

/// The components that responses contain, by module and type, with the document and pointer of each.
fn components(subject: &Subject) -> Vec<(String, Value)> {
    let config = read_config(&subject.folder.join("pexgen.toml")).expect("a valid configuration");
    let loaded = LoadedVersion::read(&subject.folder.join("v1"), &config).expect("the API was generated");
    let schemas = loaded.version.schemas.values();
    let read = schemas.filter(|schema| schema.read && is_component(&schema.pointer));
    read.map(|schema| {
        let name = format!("{}::types::{}", subject.module, schema.names.read);
        let document = subject.folder.join(&schema.document);
        (name.clone(), json!({"id": name, "document": document, "pointer": schema.pointer}))
    })
    .collect()
}

/// The program that decodes and encodes values of all types.
fn write_program(folder: &Path, subjects: &[Subject], types: &[String]) {
    let mut files = BTreeMap::new();
    let mut modules = String::new();
    for subject in subjects {
        let generated = Generator::new().generate(&subject.folder).expect("it was generated before");
        let _ = writeln!(modules, "#[allow(warnings)] mod {0} {{ pub mod types; }}", subject.module);
        let types = generated.files.into_iter().filter_map(|(path, text)| {
            let path = path.strip_prefix("src/v1/types/").map(str::to_owned)?;
            Some((format!("src/{}/types/{path}", subject.module), text))
        });
        files.extend(types);
        files.entry(format!("src/{}/types/mod.rs", subject.module)).or_default();
    }
    let arms: Vec<String> = types.iter().map(|name| format!("        {name:?} => again::<{name}>(text),\n")).collect();
    let arms = arms.concat();
    files.insert("src/main.rs".to_owned(), format!("{modules}{}", MAIN.replace("        ARMS\n", &arms)));
    let runtime = cargo::workspace().join("runtime");
    let manifest = format!(
        "[package]\nname = \"samples\"\nedition = \"2024\"\n[workspace]\n[dependencies]\nserde = \"1\"\n\
         serde_json = \"1\"\npexgen-runtime = {{ path = \"{}\" }}\n",
        runtime.display()
    );
    files.insert("Cargo.toml".to_owned(), manifest);
    pexgen::output::plan_owned(folder, &files, |_, text| pexgen::output::is_ours(text))
        .and_then(|plan| plan.apply())
        .expect("the crate can be written");
    cargo::pin(folder);
}

const MAIN: &str = r#"
fn again<T: serde::de::DeserializeOwned + pexgen_runtime::wire::ToWire>(text: &str) -> Result<String, String> {
    let value: T = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::to_string(&pexgen_runtime::expose_secrets(&value)).map_err(|error| error.to_string())
}

fn dispatch(name: &str, text: &str) -> Result<String, String> {
    match name {
        ARMS
        _ => Err("no such type".to_owned()),
    }
}

fn main() {
    let path = std::env::args().nth(1).expect("a file");
    for line in std::fs::read_to_string(path).expect("the file").lines() {
        let (name, text) = line.split_once('\t').expect("a type and a value");
        match dispatch(name, text) {
            Ok(again) => println!("ok\t{again}"),
            Err(error) => println!("error\t{error:?}"),
        }
    }
}
"#;

/// Whether two values mean the same: null is an absent property, numbers and timestamps are compared by value.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let of =
                |object: &serde_json::Map<String, Value>, name: &str| object.get(name).cloned().unwrap_or_default();
            names.into_iter().all(|name| is_same(&of(one, name), &of(other, name)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Number(one), Value::Number(other)) => one == other || is_near(one.as_f64(), other.as_f64()),
        (Value::String(one), Value::String(other)) if one != other => {
            let parse = |text: &str| text.parse::<Timestamp>().ok();
            parse(one).is_some_and(|timestamp| Some(timestamp) == parse(other))
        }
        _ => one == other,
    }
}

/// Whether two floats differ by no more than a JSON parser rounds.
fn is_near(one: Option<f64>, other: Option<f64>) -> bool {
    one.zip(other).is_some_and(|(one, other)| (one - other).abs() <= one.abs() * 4.0 * f64::EPSILON)
}

/// The values that were written and that the schemas do not allow.
fn not_allowed(components: &[(String, Value)], written: &BTreeMap<&str, Vec<Value>>) -> Vec<(String, Vec<Value>)> {
    let with_values = |(name, wanted): &(String, Value)| {
        let values = written.get(name.as_str()).filter(|values| !values.is_empty())?;
        let mut wanted = wanted.clone();
        wanted["values"] = values.clone().into();
        Some(wanted)
    };
    let wanted: Vec<Value> = components.iter().filter_map(with_values).collect();
    let found = samples::generate(&wanted, 0).unwrap_or_default();
    found.into_iter().map(|(name, values)| (name, values.unwrap_or_default())).collect()
}

#[test]
fn sampled_values_are_the_same_after_decoding_and_encoding() {
    let mut all = subjects();
    all.retain(|subject| Generator::new().generate(&subject.folder).is_ok());
    let components: Vec<(String, Value)> = all.iter().flat_map(components).collect();
    let wanted: Vec<Value> = components.iter().map(|(_, wanted)| wanted.clone()).collect();
    let Some(sampled) = samples::generate(&wanted, scale::pick(8, 60)) else { return };
    let types: Vec<String> = components.iter().map(|(name, _)| name.clone()).collect();
    let folder = cargo::target().join("samples-crate");
    write_program(&folder, &all, &types);
    let lines = sampled.iter().flat_map(|(name, values)| values.iter().flatten().map(move |one| (name.as_str(), one)));
    // Whether a component may be null is a matter of what refers to it.
    let lines: Vec<(&str, &Value)> = lines.filter(|(_, value)| !value.is_null()).collect();
    let input: Vec<String> = lines.iter().map(|(name, value)| format!("{name}\t{value}\n")).collect();
    let input = input.concat();
    fs::write(folder.join("input.txt"), input).expect("the input can be written");
    let output = cargo::succeed(&folder, &["run", "--quiet", "--", "input.txt"]);
    let mut mismatches = Vec::new();
    let mut written: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for ((name, value), line) in lines.iter().zip(output.lines()) {
        let again = line.strip_prefix("ok\t").and_then(|text| serde_json::from_str(text).ok());
        if !again.as_ref().is_some_and(|again| is_same(value, again)) {
            mismatches.push(format!("{name}: {value}\n    {line}"));
        }
        written.entry(name).or_default().extend(again.filter(|again| again != *value));
    }
    for (name, values) in not_allowed(&components, &written) {
        mismatches.extend(values.iter().map(|value| format!("{name}: written as {value}, which is not allowed")));
    }
    let skipped = sampled.iter().filter(|(_, values)| values.is_none()).count();
    println!("{} schemas, {skipped} not sampled, {} values, {} mismatches", types.len(), lines.len(), mismatches.len());
    assert!(lines.len() > types.len(), "only {} values of {} schemas", lines.len(), types.len());
    let count = mismatches.len();
    // Two of each type are enough to see the reason.
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    mismatches.retain(|mismatch| {
        let name = mismatch.split(": ").next().unwrap_or_default();
        let times = shown.entry(name.to_owned()).or_default();
        *times += 1;
        *times <= 2
    });
    assert!(mismatches.is_empty(), "{count} mismatches in {} types:\n{}", shown.len(), mismatches.join("\n"));
}
