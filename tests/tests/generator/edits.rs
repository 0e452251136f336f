//! Random additions to OpenAPI documents: the bindings are current directly after they were generated, and nothing that
//! is added renames what was there before, with and without `names.lock`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use fastrand::Rng;
use pexgen::input::config_file::read_config;
use pexgen::model::{Encoding, Operation, Schema, Shape, Type, Version};
use pexgen::{Generator, LoadedVersion};
use pexgen_tests::{cargo, folder, scale};
use serde_json::{Value, json};

const LOCK: &str = "names.lock";

#[test]
fn added_parts_rename_nothing_and_the_result_is_current() {
    let mut edited = 0;
    for api in apis() {
        for seed in 0..scale::pick(2, 8) {
            let place = tempfile::tempdir().expect("a folder");
            folder::copy(&api, place.path());
            let name = api.file_name().unwrap_or_default().to_string_lossy();
            edited += usize::from(survives_an_edit(place.path(), seed, &name));
        }
    }
    assert!(edited > 40, "only {edited} edited documents were valid");
}

#[test]
fn a_sent_type_keeps_its_name_when_it_is_read_as_well() {
    let operation = |responses: &str| {
        format!(
            r##"{{"openapi": "3.1.0", "info": {{"title": "T", "version": "1"}},
            "paths": {{"/things": {{"post": {{"operationId": "add", "responses": {{"200": {{"description": "."{responses}}}}},
                "requestBody": {{"content": {{"application/json": {{"schema": {{"$ref": "#/components/schemas/Thing"}}}}}}}}}}}}}},
            "components": {{"schemas": {{"Thing": {{"type": "object", "properties": {{"name": {{"type": "string"}}}}}}}}}}}}"##
        )
    };
    let sent = operation("");
    let both = operation(r##", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}"##);
    let place = tempfile::tempdir().expect("a folder");
    let write = |version: &str, text: &str| {
        fs::create_dir_all(place.path().join(version)).expect("a folder");
        fs::write(place.path().join(version).join("openapi.json"), text).expect("it can be written");
    };
    let names = |version: &str| {
        let config = read_config(&place.path().join("pexgen.toml")).expect("a configuration");
        let loaded = LoadedVersion::read(&place.path().join(version), &config).expect("a valid document");
        let names = &loaded.version.schemas["Thing"].names;
        (names.read.clone(), names.new.clone())
    };
    fs::write(place.path().join("pexgen.toml"), "name = \"things\"\n").expect("it can be written");
    write("v1", &sent);
    write_lock(place.path());
    assert_eq!(names("v1").1, "Thing");
    write("v1", &both);
    assert_eq!(names("v1"), ("ThingType".to_owned(), "Thing".to_owned()));
    assert_current(place.path(), "read as well");
    // The same in the next version, and without the names of earlier runs.
    fs::remove_file(place.path().join(LOCK)).expect("there is a lock");
    write("v1", &sent);
    write("v2", &both);
    assert_current(place.path(), "read as well in the next version");
    assert_eq!((names("v1").1, names("v2").1), ("Thing".to_owned(), "Thing".to_owned()));
}

#[test]
fn a_variant_without_a_name_keeps_its_names_when_it_gets_a_property() {
    let document = |variants: Value| {
        json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {"/things": {"get": {"operationId": "list",
            "responses": {"200": {"description": ".", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
            "components": {"schemas": {"Thing": {"oneOf": variants}}}})
    };
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let color = json!({"enum": ["red", "blue"]});
    let before =
        document(json!([object(json!({"m": color, "n": {"type": "integer"}})), {"enum": ["x"]}, {"type": "integer"}]));
    let after = document(json!([
        {"enum": ["y"]},
        object(json!({"m": color, "a": {"type": "object", "properties": {"b": {"type": "string"}}}, "n": {"type": "integer"}})),
        object(json!({"other": color})),
        {"enum": ["x", "z"]},
        {"type": "integer"},
    ]));
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("v1/openapi.json");
    fs::create_dir_all(place.path().join("v1")).expect("a folder");
    fs::write(place.path().join("pexgen.toml"), "name = \"things\"\n").expect("it can be written");
    fs::write(&path, before.to_string()).expect("it can be written");
    write_lock(place.path());
    let names = || -> Vec<(String, String)> {
        let version = version(place.path()).expect("a valid document");
        let of_type = |kind: &Type| kind.direct().map(|id| version.schemas[id].names.read.clone()).unwrap_or_default();
        let Shape::Union(union) = &version.schemas["Thing"].shape else { panic!("a union") };
        union.variants.iter().map(|variant| (variant.name.clone(), of_type(&variant.kind))).collect()
    };
    let old = names();
    fs::write(&path, after.to_string()).expect("it can be written");
    let new = names();
    assert!(old.iter().all(|name| new.contains(name)), "before {old:?}, after {new:?}");
    assert_eq!((&old[0], &old[1], &old[2]), (&new[1], &new[3], &new[4]));
    assert_current(place.path(), "after the additions");
}

#[test]
fn variants_keep_their_types_when_another_schema_extends_the_union() {
    let variant =
        |title: &str| json!({"title": title, "required": [title], "properties": {title: {"type": "integer"}}});
    let thing =
        json!({"type": "object", "properties": {"id": {"type": "string"}}, "oneOf": [variant("x"), variant("y")]});
    let operation = |schema: Value| {
        let content = json!({"application/json": {"schema": schema}});
        json!({"get": {"responses": {"200": {"description": ".", "content": content}}}})
    };
    let thing_alone = json!({"$ref": "#/components/schemas/Thing"});
    let extended = json!({"allOf": [thing_alone, {"type": "object", "properties": {"k": {"type": "string"}}}]});
    let mut document = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"},
        "paths": {"/things": operation(thing_alone)}, "components": {"schemas": {"Thing": thing}}});
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("v1/openapi.json");
    fs::create_dir_all(place.path().join("v1")).expect("a folder");
    fs::write(place.path().join("pexgen.toml"), "name = \"things\"\n").expect("it can be written");
    fs::write(&path, document.to_string()).expect("it can be written");
    let before = version(place.path()).expect("a valid document");
    document["paths"]["/z"] = operation(extended);
    fs::write(&path, document.to_string()).expect("it can be written");
    let after = version(place.path()).expect("a valid document");
    assert_eq!(before.schemas.len(), 3);
    for (id, schema) in &before.schemas {
        assert_eq!(schema.shape, after.schemas[id].shape, "{id}");
    }
    assert_current(place.path(), "with an operation that extends the union");
}

#[test]
fn a_form_keeps_its_names_when_its_component_is_also_sent_as_json() {
    let document = |media: &[&str]| {
        let reference = json!({"schema": {"$ref": "#/components/schemas/Upload"}});
        let body = |media: &str| json!({"content": {media: reference}});
        let operations = media.iter().map(|media| {
            let operation = json!({"operationId": format!("send as {media}"), "requestBody": body(media),
                "responses": {"204": {"description": "."}}});
            (format!("/{media}"), json!({"post": operation}))
        });
        let paths: serde_json::Map<String, Value> = operations.collect();
        json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths,
            "components": {"schemas": {"Upload": {"type": "object", "properties": {
                "file": {"type": "string", "format": "binary"}, "kind": {"enum": ["a", "b"]},
                "about": {"type": "object", "properties": {"name": {"type": "string"}}}}}}}})
    };
    let place = tempfile::tempdir().expect("a folder");
    let path = place.path().join("v1/openapi.json");
    fs::create_dir_all(place.path().join("v1")).expect("a folder");
    fs::write(place.path().join("pexgen.toml"), "name = \"things\"\n").expect("it can be written");
    fs::write(&path, document(&["multipart/form-data"]).to_string()).expect("it can be written");
    // The schema of the form, and the types of its parts.
    let names = || -> Vec<String> {
        let version = version(place.path()).expect("a valid document");
        let body = version.operations["send as multipart/form-data"].body.as_ref().expect("a body");
        let Encoding::Multipart(parts) = &body.contents[0].encoding else { panic!("a form") };
        let types = version.schemas[&parts.schema].fields().iter().filter_map(|field| field.kind.schema());
        std::iter::once(parts.schema.clone()).chain(types.map(|id| version.schemas[id].names.read.clone())).collect()
    };
    let old = names();
    assert_eq!(old.len(), 2, "{old:?}");
    for is_locked in [false, true] {
        if is_locked {
            fs::write(&path, document(&["multipart/form-data"]).to_string()).expect("it can be written");
            write_lock(place.path());
        }
        fs::write(&path, document(&["multipart/form-data", "application/json"]).to_string())
            .expect("it can be written");
        assert_eq!(names(), old, "locked: {is_locked}");
    }
}

/// The folders of APIs with a document of OpenAPI 3 that is generated.
fn apis() -> Vec<PathBuf> {
    let cases = fs::read_dir(cargo::workspace().join("tests/cases")).expect("tests/cases exists");
    let cases = cases.map(|entry| entry.expect("tests/cases can be read").path());
    let schemas = ["audiocodes-mediant", "netprofiler-licenses", "xformation-lac"];
    let mut folders: Vec<PathBuf> =
        cases.chain(schemas.map(|name| cargo::workspace().join("schemas").join(name))).collect();
    // Entries of their configurations may name what is edited.
    folders.retain(|folder| document(folder).is_some_and(|(_, value)| value.get("openapi").is_some()));
    folders.retain(|folder| Generator::new().generate(folder).is_ok());
    folders.sort();
    folders
}

fn document(folder: &Path) -> Option<(PathBuf, Value)> {
    let paths = ["openapi.yaml", "openapi.yml", "openapi.json"].map(|name| folder.join("v1").join(name));
    let path = paths.into_iter().find(|path| path.is_file())?;
    let text = fs::read_to_string(&path).ok()?;
    let value = pexgen::source_text::yaml::read(&text).or_else(|_| serde_json::from_str(&text).map_err(drop)).ok()?;
    Some((path, value))
}

/// Edits the document of a folder. Returns whether the result is valid.
fn survives_an_edit(folder: &Path, seed: u64, name: &str) -> bool {
    let (path, before) = document(folder).expect("a document");
    let lock = folder.join(LOCK);
    let is_locked = seed.is_multiple_of(2);
    if is_locked {
        write_lock(folder);
    } else if lock.exists() {
        fs::remove_file(&lock).expect("the lock can be removed");
    }
    let old = version(folder).expect("it is valid before the edit");
    let mut rng = Rng::with_seed(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ name.len() as u64);
    let mut after = before;
    let edits: Vec<String> =
        (0..=rng.usize(0..4)).filter_map(|index| edit(&mut after, index, is_locked, &mut rng)).collect();
    // JSON is YAML.
    fs::write(&path, after.to_string()).expect("the document can be written");
    let Some(new) = version(folder) else { return false };
    let context = format!("{name}, seed {seed}, {}: {edits:?}", if is_locked { "locked" } else { "not locked" });
    assert_same_names(&old, &new, is_locked, &context);
    assert_current(folder, &context);
    true
}

fn version(folder: &Path) -> Option<Version> {
    let config = read_config(&folder.join("pexgen.toml")).expect("a configuration");
    LoadedVersion::read(&folder.join("v1"), &config).ok().map(|loaded| loaded.version)
}

fn write_lock(folder: &Path) {
    let generated = Generator::new().generate(folder).expect("it is valid");
    if let Some(names) = generated.names {
        fs::write(names.path, names.text).expect("the lock can be written");
    }
}

/// Generating again after the names were written changes nothing.
fn assert_current(folder: &Path, context: &str) {
    let Ok(first) = Generator::new().generate(folder) else { return };
    if let Some(names) = &first.names {
        fs::write(&names.path, &names.text).expect("the lock can be written");
    }
    let again = Generator::new().generate(folder).expect("it was generated before");
    assert!(again.names.is_none(), "{context}: new names on the second run");
    assert!(again.files == first.files, "{context}: other files on the second run");
}

fn assert_same_names(old: &Version, new: &Version, is_locked: bool, context: &str) {
    for (id, operation) in &old.operations {
        let Some(other) = new.operations.get(id) else { continue };
        assert_eq!(operation_names(operation), operation_names(other), "{context}: operation {id}");
    }
    for (id, schema) in &old.schemas {
        // A component that only forms used, with files, gives its name to the type without files.
        if new.schemas.contains_key(&format!("{id}.form")) && !old.schemas.contains_key(&format!("{id}.form")) {
            continue;
        }
        let at = |other: &&Schema| other.pointer == schema.pointer;
        let at_pointer: Vec<&Schema> = new.schemas.values().filter(at).collect();
        let Some(other) = new.schemas.get(id).filter(at).or(match at_pointer[..] {
            [only]
                if is_locked
                    && !new.schemas.contains_key(id)
                    && !old.schemas.contains_key(&only.id)
                    && old.schemas.values().filter(at).count() == 1 =>
            {
                Some(only)
            }
            _ => None,
        }) else {
            let inside = schema.pointer.strip_prefix("/components/schemas/");
            assert!(inside.is_none_or(|name| name.contains('/')), "{context}: the component {id} has no type any more");
            continue;
        };
        let (mut before, mut after) = (schema_names(schema), schema_names(other));
        // A type that was only sent, and is read from now on, keeps its name if the lock records it. Without the lock
        // nothing says that what is sent had the name first.
        if !schema.read && other.read {
            before.remove(if is_locked { "type read" } else { "type new" });
        }
        after.retain(|wire, _| before.contains_key(wire));
        // A property that gets another variant may no longer be an enum.
        before.retain(|wire, _| !wire.starts_with("enum of ") || after.contains_key(wire));
        assert_eq!(before, after, "{context}: schema {id}");
    }
}

fn operation_names(operation: &Operation) -> BTreeMap<String, String> {
    let names = &operation.names;
    let parameters = operation.parameters.iter().filter(|parameter| !parameter.field.wire.starts_with("added"));
    let parameters = parameters.map(|one| (format!("{:?} {}", one.location, one.field.wire), one.field.name.clone()));
    let types = [("method", &names.method), ("request", &names.request), ("group", &names.group.join("/"))];
    types.map(|(key, name)| (key.to_owned(), name.clone())).into_iter().chain(parameters).collect()
}

/// The names of a schema and of what it has, by wire name.
fn schema_names(schema: &Schema) -> BTreeMap<String, String> {
    let names = &schema.names;
    let own = [("module", &names.module), ("read", &names.read), ("new", &names.new)];
    let mut all: BTreeMap<String, String> =
        own.into_iter().map(|(key, name)| (format!("type {key}"), name.clone())).collect();
    match &schema.shape {
        Shape::Object(object) => {
            for field in &object.fields {
                all.insert(format!("field {}", field.wire), field.name.clone());
                all.extend(field.enum_name().map(|name| (format!("enum of {}", field.wire), name.to_owned())));
            }
        }
        Shape::Choice(choices) => {
            all.extend(choices.values.iter().map(|value| (format!("value {}", value.wire), value.name.clone())));
        }
        Shape::Union(union) => {
            // A variant without a name in the document is labelled after what it contains, which may have changed.
            all.extend(union.variants.iter().map(|one| (format!("variant {}", one.name), one.name.clone())));
        }
    }
    all
}

/// Adds something at a random place. Returns what, or `None` if the document has no such place.
fn edit(document: &mut Value, index: usize, is_locked: bool, rng: &mut Rng) -> Option<String> {
    let name = format!("added{index}{}", rng.u16(..));
    match rng.usize(0..7) {
        0 => add_operation(document, &name, rng),
        1 => add_component(document, &name, rng),
        2 => add_extending_answer(document, &name, rng),
        3 => {
            let place = pick(document, rng, is_locked, |value| value.get("properties").is_some_and(Value::is_object))?;
            place["properties"][&name] = json!({"type": "object", "properties": {"inner": {"enum": ["a", "b"]}}});
            Some(format!("property {name}"))
        }
        4 => {
            let place = pick(document, rng, is_locked, |value| {
                value.get("enum").and_then(Value::as_array).is_some_and(|values| values.iter().all(Value::is_string))
            })?;
            place["enum"].as_array_mut()?.push(json!(name));
            Some(format!("value {name}"))
        }
        5 => {
            let place = pick(document, rng, true, |value| value.get("oneOf").is_some_and(Value::is_array))?;
            let variants = place["oneOf"].as_array_mut()?;
            let variant = json!({"title": name, "type": "object", "required": [name], "properties": {&name: {"type": "integer"}}});
            variants.insert(rng.usize(0..=variants.len()), variant);
            Some(format!("variant {name}"))
        }
        _ => {
            let place = pick(document, rng, true, |value| value.get("responses").is_some_and(Value::is_object))?;
            let parameter = json!({"name": name, "in": "query", "schema": {"enum": ["x", "y"]}});
            place.as_object_mut()?.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?.push(parameter);
            Some(format!("parameter {name}"))
        }
    }
}

/// A copy of an operation at another path.
fn add_operation(document: &mut Value, name: &str, rng: &mut Rng) -> Option<String> {
    let paths = document.get("paths")?.as_object()?;
    // A copy of a reference would have the same operation id.
    let gets = paths.values().filter_map(|item| item.get("get")).filter(|get| get.get("$ref").is_none());
    let gets: Vec<&Value> = gets.collect();
    let mut operation = (*gets.get(rng.usize(0..gets.len().max(1)))?).clone();
    operation.as_object_mut()?.remove("parameters");
    if rng.bool() {
        operation["operationId"] = json!(name);
    } else {
        operation.as_object_mut()?.remove("operationId");
    }
    document["paths"][format!("/{name}")] = json!({"get": operation});
    Some(format!("operation {name}"))
}

/// A component that extends another one.
fn add_component(document: &mut Value, name: &str, rng: &mut Rng) -> Option<String> {
    let base = random_component(document, rng)?;
    document["components"]["schemas"][name] = extending(&base);
    Some(format!("component {name} of {base}"))
}

/// An operation whose answer extends a component.
fn add_extending_answer(document: &mut Value, name: &str, rng: &mut Rng) -> Option<String> {
    let base = random_component(document, rng)?;
    let content = json!({"application/json": {"schema": extending(&base)}});
    let paths = document.get_mut("paths")?.as_object_mut()?;
    let operation = json!({"operationId": name, "responses": {"200": {"description": ".", "content": content}}});
    paths.insert(format!("/{name}"), json!({"get": operation}));
    Some(format!("answer of {name} that extends {base}"))
}

/// The reference to a component.
fn random_component(document: &Value, rng: &mut Rng) -> Option<String> {
    let schemas = document.get("components")?.get("schemas")?.as_object()?;
    let names: Vec<&String> = schemas.keys().collect();
    let name = names.get(rng.usize(0..names.len().max(1)))?;
    Some(format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")))
}

fn extending(base: &str) -> Value {
    let own =
        json!({"type": "object", "properties": {"own": {"type": "object", "properties": {"x": {"enum": ["a"]}}}}});
    json!({"allOf": [{"$ref": base}, own]})
}

/// A random value inside the document that a condition holds for. Without the lock, variants that have neither a title nor
/// required properties are left out: they are named after all their properties and values.
fn pick<'v>(
    document: &'v mut Value,
    rng: &mut Rng,
    with_unnamed: bool,
    holds: impl Fn(&Value) -> bool,
) -> Option<&'v mut Value> {
    let mut pointers = Vec::new();
    let mut waiting = vec![(String::new(), &*document)];
    while let Some((pointer, value)) = waiting.pop() {
        let above = pointer.rsplit('/').nth(1);
        let is_named = with_unnamed || value.get("title").is_some() || value.get("required").is_some();
        if holds(value) && (is_named || !matches!(above, Some("oneOf" | "anyOf"))) {
            pointers.push(pointer.clone());
        }
        match value {
            Value::Object(members) => {
                let escaped = |key: &String| key.replace('~', "~0").replace('/', "~1");
                waiting.extend(members.iter().map(|(key, value)| (format!("{pointer}/{}", escaped(key)), value)));
            }
            Value::Array(items) => {
                waiting.extend(items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item)));
            }
            _ => {}
        }
    }
    // The order of what is waiting depends on nothing but the document.
    let pointer = pointers.get(rng.usize(0..pointers.len().max(1)))?.clone();
    document.pointer_mut(&pointer)
}
