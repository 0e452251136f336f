//! `diff` reports a change exactly when the bindings differ.
//!
//! Documents are mutated at random in every key that describes an API. If the generated files of both
//! versions differ beyond documentation, `diff` must report something; if it reports something, the files
//! must differ.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use pexgen::diff::compare;
use pexgen::input::config;
use pexgen::input::file::SourceFile;
use pexgen::loaded::LoadedVersion;
use pexgen::{Diagnostics, Generator};
use serde_json::{Value, json};

/// Number of mutated documents; `PEXGEN_MUTATIONS` overrides it.
const MUTATIONS: u64 = 300;

/// A pseudo-random number generator with a fixed seed (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).expect("fits")).expect("fits")
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Values for a key, chosen by its meaning; `None` removes the key.
type Values = &'static [(&'static str, fn() -> Vec<Option<Value>>)];

/// Mutations of a schema of OpenAPI.
const SCHEMA: Values = &[
    ("type", || ["string", "integer", "number", "boolean"].map(|kind| Some(json!(kind))).into()),
    ("type", || {
        vec![Some(json!(["string", "null"])), Some(json!(["integer", "null"])), Some(json!(["string", "integer"]))]
    }),
    ("format", || {
        ["date", "date-time", "byte", "int64", "double", "uuid", "password"]
            .map(|f| Some(json!(f)))
            .into_iter()
            .chain([None])
            .collect()
    }),
    ("enum", || {
        vec![
            Some(json!(["a", "b"])),
            Some(json!(["b", "a"])),
            Some(json!(["a", "b", "c"])),
            Some(json!(["a"])),
            Some(json!([1, "a"])),
            None,
        ]
    }),
    ("default", || vec![Some(json!("a")), Some(json!(1)), Some(json!(null)), None]),
    ("maxLength", || vec![Some(json!(5)), Some(json!(9)), None]),
    ("minimum", || vec![Some(json!(5)), Some(json!(9)), None]),
    ("readOnly", || vec![Some(json!(true)), None]),
    ("writeOnly", || vec![Some(json!(true)), None]),
    ("deprecated", || vec![Some(json!(true)), None]),
    ("additionalProperties", || vec![Some(json!(true)), Some(json!(false)), Some(json!({ "type": "string" })), None]),
    ("description", || vec![Some(json!("Other.")), None]),
];

/// Mutations of an operation.
const OPERATION: Values = &[
    ("security", || vec![Some(json!([])), Some(json!([{ "user": [] }])), Some(json!([{ "grant": ["read"] }])), None]),
    ("tags", || vec![Some(json!(["other"])), Some(json!(["rooms"])), None]),
    ("deprecated", || vec![Some(json!(true)), None]),
    ("servers", || vec![Some(json!([{ "url": "/other" }])), None]),
    ("operationId", || vec![Some(json!("renamed")), None]),
    ("requestBody", || vec![None]),
];

/// Mutations of a parameter.
const PARAMETER: Values = &[
    ("in", || ["query", "header", "cookie"].map(|place| Some(json!(place))).into()),
    ("style", || vec![Some(json!("form")), Some(json!("pipeDelimited")), Some(json!("deepObject")), None]),
    ("explode", || vec![Some(json!(true)), Some(json!(false)), None]),
    ("required", || vec![Some(json!(true)), None]),
    ("allowReserved", || vec![Some(json!(true)), None]),
    ("deprecated", || vec![Some(json!(true)), None]),
    ("name", || vec![Some(json!("other")), Some(json!("tags"))]),
];

/// Mutations of a security scheme.
const SCHEME: Values = &[
    ("in", || vec![Some(json!("query")), Some(json!("header")), Some(json!("cookie"))]),
    ("name", || vec![Some(json!("X-Other"))]),
    ("scheme", || vec![Some(json!("basic")), Some(json!("bearer"))]),
];

/// Mutations of a Tastypie document.
const TASTYPIE: Values = &[
    ("allowed_list_http_methods", || {
        vec![Some(json!(["get"])), Some(json!(["get", "post"])), Some(json!(["get", "post", "delete"]))]
    }),
    ("allowed_detail_http_methods", || {
        vec![Some(json!(["get"])), Some(json!(["get", "put", "patch"])), Some(json!([]))]
    }),
    ("default_limit", || vec![Some(json!(0)), Some(json!(100))]),
    ("ordering", || vec![Some(json!(["name"])), Some(json!([])), None]),
    ("filtering", || vec![Some(json!({ "name": 1, "site": 2 })), Some(json!({ "name": ["exact"] })), None]),
];

/// Mutations of a field of a Tastypie document.
const FIELD: Values = &[
    ("type", || {
        ["string", "integer", "float", "boolean", "date", "datetime", "list", "dict"]
            .map(|kind| Some(json!(kind)))
            .into()
    }),
    ("nullable", || vec![Some(json!(true)), Some(json!(false))]),
    ("blank", || vec![Some(json!(true)), Some(json!(false))]),
    ("readonly", || vec![Some(json!(true)), Some(json!(false))]),
    ("unique", || vec![Some(json!(true)), Some(json!(false))]),
    ("primary_key", || vec![Some(json!(true)), None]),
    ("default", || vec![Some(json!("a")), Some(json!(1)), Some(json!(null)), Some(json!("No default provided."))]),
    ("valid_choices", || vec![Some(json!(["a", "b"])), Some(json!(["b", "a"])), Some(json!(["a"])), None]),
    ("help_text", || vec![Some(json!("Maximum length: 5.")), Some(json!("Deprecated, see name.")), Some(json!(""))]),
    ("related_type", || vec![Some(json!("to_one")), Some(json!("to_many"))]),
];

/// Returns the mutations of an object at a location of a document.
fn values(pointer: &str, value: &Value) -> Option<Values> {
    let parts: Vec<&str> = pointer.split('/').collect();
    let part = |back: usize| parts.len().checked_sub(back).and_then(|at| parts.get(at)).copied().unwrap_or_default();
    if !value.is_object() {
        return None;
    }
    Some(match (part(2), part(1)) {
        ("fields", _) => FIELD,
        ("securitySchemes", _) => SCHEME,
        ("parameters", _) => PARAMETER,
        ("schemas" | "properties" | "oneOf" | "allOf", _) | (_, "schema" | "items") => SCHEMA,
        (_, "get" | "post" | "put" | "patch" | "delete") => OPERATION,
        _ if value.get("allowed_list_http_methods").is_some() => TASTYPIE,
        _ => return None,
    })
}

/// Adds the JSON pointers of all objects and lists of a document.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(items) => items.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => return,
    };
    found.push(pointer.to_owned());
    for (key, child) in children {
        places(child, &format!("{pointer}/{key}"), found);
    }
}

/// Mutates a document at one location. Returns a description of the change.
fn mutate(document: &mut Value, random: &mut Random) -> String {
    let mut all = Vec::new();
    places(document, "", &mut all);
    let pointer = random.pick(&all).clone();
    let value = document.pointer_mut(&pointer).expect("a place");
    let values = values(&pointer, value);
    match value {
        Value::Object(entries) if values.is_some() && random.below(4) > 0 => {
            let (key, values) = *random.pick(values.unwrap_or_default());
            match random.pick(&values()).clone() {
                Some(value) => drop(entries.insert(key.to_owned(), value)),
                None => drop(entries.remove(key)),
            }
            format!("{pointer}: {key}")
        }
        Value::Object(entries) => {
            let keys: Vec<String> = entries.keys().cloned().collect();
            if keys.is_empty() {
                return String::new();
            }
            let key = random.pick(&keys).clone();
            let old = entries.remove(&key).expect("a key");
            // Half of these mutations rename the key instead of removing it.
            if random.below(2) == 0 {
                let renamed = match key.as_str() {
                    "application/json" => "application/vnd.room+json".to_owned(),
                    "200" => "201".to_owned(),
                    "get" => "post".to_owned(),
                    _ => format!("{key}2"),
                };
                entries.insert(renamed, old);
            }
            format!("{pointer}: without {key}")
        }
        Value::Array(items) => {
            if random.below(2) == 0 && items.len() > 1 {
                items.reverse();
            } else {
                items.pop();
            }
            format!("{pointer}: items")
        }
        _ => String::new(),
    }
}

fn openapi() -> BTreeMap<String, Value> {
    let list = json!({ "name": "tags", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } });
    let kind =
        json!({ "name": "kind", "in": "query", "schema": { "type": "string", "enum": ["a", "b"] }, "required": true });
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Rooms", "version": "1" },
        "servers": [{ "url": "https://example.com/api/v1" }],
        "security": [{ "key": [] }],
        "paths": {
            "/rooms": {
                "get": {
                    "operationId": "listRooms", "tags": ["rooms"], "parameters": [list, kind],
                    "responses": {
                        "200": { "description": "Rooms.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Page" } } } },
                        "404": { "description": "None.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } }
                    }
                },
                "post": {
                    "operationId": "addRoom", "tags": ["rooms"], "security": [{ "user": [] }],
                    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } } },
                    "responses": { "201": { "description": "Added.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } } } }
                }
            },
            "/rooms/{id}/file": {
                "put": {
                    "operationId": "putFile", "tags": ["files"],
                    "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }],
                    "requestBody": { "content": { "multipart/form-data": { "schema": {
                        "type": "object", "required": ["file"],
                        "properties": { "file": { "type": "string", "format": "binary" }, "note": { "type": "string" } }
                    } } } },
                    "responses": { "204": { "description": "Stored." } }
                }
            }
        },
        "components": {
            "securitySchemes": {
                "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
                "user": { "type": "http", "scheme": "basic" },
                "grant": { "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "https://example.com/token", "scopes": { "read": "Read." } } } }
            },
            "schemas": {
                "Page": { "type": "object", "required": ["rooms"], "properties": {
                    "rooms": { "type": "array", "items": { "$ref": "#/components/schemas/Room" } }, "next": { "type": "string" } } },
                "Room": { "type": "object", "required": ["id", "name"], "properties": {
                    "id": { "type": "integer", "readOnly": true },
                    "name": { "type": "string", "maxLength": 9 },
                    "kind": { "$ref": "#/components/schemas/Kind" },
                    "owner": { "$ref": "#/components/schemas/Owner" },
                    "limit": { "type": ["integer", "null"], "default": 3 },
                    "labels": { "type": "object", "additionalProperties": { "type": "string" } } } },
                "Kind": { "type": "string", "enum": ["a", "b"] },
                "Owner": { "oneOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Team" }] },
                "Person": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "born": { "type": "string", "format": "date" } } },
                "Team": { "allOf": [{ "type": "object", "required": ["team"], "properties": { "team": { "type": "string" } } }, { "type": "object", "properties": { "size": { "type": "integer" } } }] },
                "Problem": { "type": "object", "required": ["code"], "properties": { "code": { "type": "integer" }, "text": { "type": "string" } } }
            }
        }
    });
    BTreeMap::from([("openapi".to_owned(), document)])
}

fn tastypie() -> BTreeMap<String, Value> {
    let field = |kind: &str, default: Value| json!({ "type": kind, "nullable": false, "blank": false, "readonly": false, "unique": false, "help_text": "It.", "default": default });
    let none = || json!("No default provided.");
    let mut site = field("related", none());
    site["related_type"] = json!("to_one");
    site["related_schema"] = json!("/api/things/v1/site/schema/");
    let mut kind = field("string", json!("a"));
    kind["valid_choices"] = json!(["a", "b"]);
    let document = |fields: Value| {
        json!({
            "allowed_list_http_methods": ["get", "post"], "allowed_detail_http_methods": ["get", "patch", "delete"],
            "default_format": "application/json", "default_limit": 20, "fields": fields,
            "filtering": { "name": ["exact", "in"], "site": 2 }, "ordering": ["name"]
        })
    };
    let id = json!({ "type": "integer", "nullable": false, "blank": true, "readonly": false, "unique": true, "help_text": "", "default": "" });
    let root = |name: &str| json!({ "list_endpoint": format!("/api/things/v1/{name}/"), "schema": format!("/api/things/v1/{name}/schema/") });
    BTreeMap::from([
        ("things/root".to_owned(), json!({ "room": root("room"), "site": root("site") })),
        (
            "things/room".to_owned(),
            document(json!({
                "id": id, "name": field("string", none()), "kind": kind, "site": site,
                "size": field("integer", json!(3)), "opened": field("datetime", none()), "flags": field("list", json!([]))
            })),
        ),
        ("things/site".to_owned(), document(json!({ "id": id, "name": field("string", json!("")) }))),
    ])
}

const CONFIG: &str = "name = \"rooms\"\n";

/// Returns the version of the documents and its generated files; `None` if they are invalid.
fn read(documents: &BTreeMap<String, Value>) -> Option<(LoadedVersion, BTreeMap<String, String>)> {
    let mut diagnostics = Diagnostics::default();
    let config =
        config::parse(&SourceFile { path: "pexgen.toml".to_owned(), text: CONFIG.into() }, None, &mut diagnostics)?;
    let file = |(id, document): (&String, &Value)| {
        (id.clone(), SourceFile { path: format!("v1/{id}.json"), text: format!("{document:#}").into() })
    };
    let loaded = LoadedVersion::from_documents("v1", documents.iter().map(file).collect(), &config).ok()?;
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("pexgen.toml"), CONFIG).expect("written");
    for (id, document) in documents {
        let path = folder.path().join("v1").join(format!("{id}.json"));
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, format!("{document:#}")).expect("written");
    }
    let files = Generator::new().generate(folder.path()).ok()?.files;
    Some((
        loaded,
        files
            .into_iter()
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"))
            .collect(),
    ))
}

/// Returns the sorted lines of a file, because the order of fields is irrelevant. Left out are comments, `CLOSED`, which
/// only decides between the variants of a union, and the copy of the schema that `check_schema` compares with the server's:
/// programs with the object alone are not affected.
fn code(text: &str) -> Vec<&str> {
    let left_out = ["//", "const CLOSED", "pexgen_runtime::resource!(", "pexgen_runtime::schema!("];
    let is_code = |line: &&str| !left_out.iter().any(|start| line.starts_with(start));
    let mut lines: Vec<&str> = text.lines().map(str::trim).filter(is_code).collect();
    lines.sort_unstable();
    lines
}

/// Rules of changes that affect only the server, not the bindings.
const WIRE_ONLY: [&str; 3] = ["authentication-changed", "blank-gained", "blank-lost"];

/// Checks one pair. Returns a description of the contradiction, if there is one.
fn contradiction(
    (old, before): &(LoadedVersion, BTreeMap<String, String>),
    (new, after): &(LoadedVersion, BTreeMap<String, String>),
) -> Option<String> {
    let comparison = compare(&old.version, &new.version);
    if comparison.findings.is_empty() {
        let side = |files: &BTreeMap<String, String>, path: &str| files.get(path).cloned().unwrap_or_default();
        let differs = |path: &&String| code(&side(before, path)) != code(&side(after, path));
        let path = before.keys().chain(after.keys()).find(differs)?;
        let (one, other) = (side(before, path), side(after, path));
        let line = one.lines().zip(other.lines()).find(|(one, other)| one != other);
        return Some(format!("nothing was reported, but {path} differs: {line:?}"));
    }
    let only_wire = comparison.findings.iter().all(|finding| WIRE_ONLY.contains(&finding.rule.id));
    let reported: Vec<&str> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    (before == after && !only_wire).then(|| format!("the bindings are the same, but {reported:?} was reported"))
}

fn check(documents: &BTreeMap<String, Value>, seed: u64) {
    let count = std::env::var("PEXGEN_MUTATIONS").ok().and_then(|count| count.parse().ok()).unwrap_or(MUTATIONS);
    let base = read(documents).expect("a sound document");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for number in 0..count {
        let mut random = Random(seed.wrapping_add(number.wrapping_mul(0x1_0000_0001)));
        let mut mutated = documents.clone();
        let ids: Vec<String> = mutated.keys().cloned().collect();
        let id = random.pick(&ids).clone();
        let what = mutate(mutated.get_mut(&id).expect("a document"), &mut random);
        let Some(other) = read(&mutated) else { continue };
        compared += 1;
        let both = [contradiction(&base, &other), contradiction(&other, &base)];
        wrong.extend(both.into_iter().flatten().map(|why| format!("{number}, {id}{what}: {why}")));
    }
    assert!(wrong.is_empty(), "{} of {compared}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(compared * 2 > count, "{compared} of {count} documents could be compared");
}

#[test]
fn changes_of_openapi_documents_are_reported_when_the_bindings_differ() {
    check(&openapi(), 0x0B5E_55ED);
}

#[test]
fn changes_of_tastypie_documents_are_reported_when_the_bindings_differ() {
    check(&tastypie(), 0x7A57_191E);
}
