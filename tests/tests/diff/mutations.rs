//! `diff` reports a change exactly when a generated file differs.
//!
//! Documents are edited at random in every key that describes an API, and both versions are generated. For each file that
//! differs, documentation included, `diff` must report a finding about the item that the file is generated from, or about
//! something that the item refers to. If nothing differs, it must report nothing.

use std::collections::{BTreeMap, BTreeSet};

use pexgen::diff::{Detail, compare};
use pexgen::input::config::{self, Config};
use pexgen::loaded::LoadedVersion;
use pexgen::lower;
use pexgen::model::{Schema, Version};
use pexgen::output::Files;
use pexgen::source_text::SourceFile;
use pexgen::{Diagnostics, rust};
use pexgen_tests::scale;
use serde_json::{Value, json};

/// A pseudo-random number generator with a fixed seed (`SplitMix64`).
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(count.max(1)).expect("fits")).expect("fits")
    }

    /// Returns one of several items.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
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
        ["date", "date-time", "byte", "int32", "int64", "double", "uuid", "password", "email", "ipv4"]
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
    ("title", || vec![Some(json!("Other")), None]),
    ("example", || vec![Some(json!("a")), Some(json!(1)), None]),
    ("pattern", || vec![Some(json!("^a")), Some(json!("^b")), None]),
    ("minLength", || vec![Some(json!(1)), Some(json!(2)), None]),
    ("exclusiveMaximum", || vec![Some(json!(100)), Some(json!(7)), None]),
    ("multipleOf", || vec![Some(json!(2)), Some(json!(5)), None]),
    ("minItems", || vec![Some(json!(1)), Some(json!(2)), None]),
    ("maxItems", || vec![Some(json!(5)), None]),
    ("uniqueItems", || vec![Some(json!(true)), None]),
    ("minProperties", || vec![Some(json!(1)), None]),
    ("prefixItems", || {
        vec![
            Some(json!([{ "type": "string" }, { "type": "integer" }])),
            Some(json!([{ "type": "integer" }, { "type": "string" }])),
            None,
        ]
    }),
    ("const", || vec![Some(json!("a")), Some(json!("b")), None]),
    ("not", || vec![Some(json!({ "const": "b" })), None]),
    ("required", || vec![Some(json!(["id"])), Some(json!(["name", "kind"])), None]),
    ("oneOf", || {
        vec![
            Some(json!([{ "type": "string" }, { "type": "integer" }])),
            Some(json!([{ "type": "string", "maxLength": 5 }, { "type": "integer", "maximum": 9 }])),
            Some(json!([{ "type": "string", "format": "ipv4" }, { "type": "integer" }])),
            None,
        ]
    }),
    ("allOf", || vec![Some(json!([{ "$ref": "#/components/schemas/Problem" }])), None]),
    ("discriminator", || vec![Some(json!({ "propertyName": "name" })), None]),
];

/// Mutations of the document itself.
const ROOT: Values = &[
    ("servers", || {
        vec![
            Some(json!([{ "url": "https://example.com/api/v1", "description": "Main." }])),
            Some(json!([{ "url": "https://example.com/api/v2" }])),
            Some(json!([{ "url": "https://example.org/api/v1" }])),
            None,
        ]
    }),
    ("security", || vec![Some(json!([{ "user": [] }])), Some(json!([{ "key": [] }, { "user": [] }])), None]),
    ("info", || vec![Some(json!({ "title": "Rooms", "version": "2", "description": "All rooms." }))]),
    ("tags", || vec![Some(json!([{ "name": "rooms", "description": "Rooms." }])), None]),
    ("externalDocs", || vec![Some(json!({ "url": "https://example.com/docs" })), None]),
];

/// Mutations of a response.
const RESPONSE: Values = &[
    ("description", || vec![Some(json!("Other."))]),
    ("headers", || {
        vec![
            Some(json!({ "X-Total": { "schema": { "type": "string" } } })),
            Some(json!({ "X-Other": { "required": true, "schema": { "type": "integer" } } })),
            None,
        ]
    }),
    ("links", || vec![Some(json!({ "next": { "operationId": "listRooms", "parameters": { "kind": "a" } } })), None]),
];

/// Mutations of an operation.
const OPERATION: Values = &[
    ("security", || vec![Some(json!([])), Some(json!([{ "user": [] }])), Some(json!([{ "grant": ["read"] }])), None]),
    ("tags", || vec![Some(json!(["other"])), Some(json!(["rooms"])), None]),
    ("deprecated", || vec![Some(json!(true)), None]),
    ("servers", || vec![Some(json!([{ "url": "/other" }])), None]),
    ("operationId", || vec![Some(json!("renamed")), None]),
    ("requestBody", || vec![None]),
    ("summary", || vec![Some(json!("Other.")), None]),
    ("description", || vec![Some(json!("Other.")), None]),
    ("callbacks", || {
        let called = json!({ "responses": { "200": { "description": "." } } });
        vec![Some(json!({ "changed": { "{$request.query.tags}": { "post": called } } })), None]
    }),
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

/// Mutations of the body of a form.
const FORM: Values = &[("encoding", || {
    vec![
        Some(json!({ "tags": { "explode": false } })),
        Some(json!({ "tags": { "style": "pipeDelimited" } })),
        Some(json!({ "tags": { "allowReserved": true } })),
        Some(json!({ "tags": { "contentType": "text/plain" } })),
        None,
    ]
})];

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
        _ if pointer.is_empty() && value.get("openapi").is_some() => ROOT,
        ("fields", _) => FIELD,
        ("responses", _) => RESPONSE,
        ("securitySchemes", _) => SCHEME,
        ("parameters", _) => PARAMETER,
        (_, "application~1x-www-form-urlencoded") => FORM,
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

/// Mutates a part of a document, which is at a location, at one place. Returns a description of the change.
pub fn mutate(part: &mut Value, at: &str, random: &mut Random) -> String {
    let mut all = Vec::new();
    places(part, "", &mut all);
    let place = random.pick(&all).clone();
    let pointer = format!("{at}{place}");
    let value = part.pointer_mut(&place).expect("a place");
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

/// Returns the documents of a small OpenAPI API.
pub fn openapi() -> BTreeMap<String, Value> {
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
                        "200": { "description": "Rooms.", "headers": { "X-Total": { "schema": { "type": "integer" } } }, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Page" } } } },
                        "404": { "description": "None.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } }
                    }
                },
                "post": {
                    "operationId": "addRoom", "tags": ["rooms"], "security": [{ "user": [] }],
                    "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } } },
                    "responses": { "201": { "description": "Added.", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } } } }
                }
            },
            "/rooms/search": {
                "post": {
                    "operationId": "searchRooms", "tags": ["rooms"],
                    "requestBody": { "content": { "application/x-www-form-urlencoded": {
                        "schema": { "type": "object", "properties": { "tags": { "type": "array", "items": { "type": "string" } } } },
                        "encoding": { "tags": { "explode": false } }
                    } } },
                    "responses": { "204": { "description": "Found." } }
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
                    "tags": { "type": "array", "minItems": 1, "items": { "type": "string", "pattern": "^[a-z]+$" } },
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

/// Returns the documents of a small Tastypie API.
pub fn tastypie() -> BTreeMap<String, Value> {
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

/// A version with its generated files.
struct Side {
    version: Version,
    files: Files,
}

/// Returns the configuration of an API without settings.
pub fn plain() -> Config {
    let config = SourceFile { path: "pexgen.toml".to_owned(), text: "name = \"rooms\"\n".into() };
    config::parse(&config, None, &mut Diagnostics::default()).expect("a sound configuration")
}

/// Loads documents by id; `None` if they are invalid.
pub fn load(documents: &BTreeMap<String, Value>, config: &Config) -> Option<LoadedVersion> {
    let file = |(id, document): (&String, &Value)| {
        (id.clone(), SourceFile { path: format!("v1/{id}.json"), text: format!("{document:#}").into() })
    };
    LoadedVersion::from_documents("v1", documents.iter().map(file).collect(), config).ok()
}

/// Loads and generates documents; `None` if they are invalid.
fn read(documents: &BTreeMap<String, Value>) -> Option<Side> {
    let config = plain();
    let version = load(documents, &config)?.version;
    let files = rust::emit(&lower::api(&config, vec![version.clone()]), &rust::Package::default()).expect("Rust");
    Some(Side { version, files })
}

impl Side {
    /// The ids of the items that a file is generated from. `None` if it depends on the whole API.
    fn sources(&self, path: &str) -> Option<BTreeSet<String>> {
        let path = path.strip_suffix(".rs")?.strip_prefix("src/")?;
        if path.ends_with("/mod") || !path.contains('/') {
            return None;
        }
        let (folder, module) = path.rsplit_once('/')?;
        let version = &self.version;
        let folder = folder.strip_prefix(version.module.as_str())?.trim_start_matches('/');
        let is_here = |group: &[String], name: &str| group.join("/") == folder && name == module;
        let resources = version.resources.values().filter(|one| is_here(&one.names.group, &one.names.module));
        let operations = version.operations.values().filter(|one| is_here(&one.names.group, &one.names.method));
        let schemas = version.schemas.values().filter(|one| folder == "types" && one.names.module == module);
        let ids = resources.map(|one| &one.id).chain(operations.map(|one| &one.id)).chain(schemas.map(|one| &one.id));
        let mut ids: Vec<String> = ids.cloned().collect();
        // The documentation of a type names the unions that it is a variant of.
        let refers = |schema: &&Schema| schema.refers_to().any(|id| ids.iter().any(|own| own == id));
        let referring: Vec<String> = version.schemas.values().filter(refers).map(|schema| schema.id.clone()).collect();
        ids.extend(referring);
        Some(self.reached(ids))
    }

    /// The items and all those that they refer to.
    fn reached(&self, mut waiting: Vec<String>) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        while let Some(id) = waiting.pop() {
            if reached.insert(id.clone()) {
                let version = &self.version;
                waiting.extend(version.resources.get(&id).iter().flat_map(|one| one.refers_to().map(str::to_owned)));
                waiting.extend(version.operations.get(&id).iter().flat_map(|one| one.schemas().map(str::to_owned)));
                waiting.extend(version.schemas.get(&id).iter().flat_map(|one| one.refers_to().map(str::to_owned)));
            }
        }
        reached
    }
}

/// Rules of changes that no generated file shows: they affect only what the server accepts.
const WIRE_ONLY: [&str; 12] = [
    "additional-properties-allowed",
    "additional-properties-refused",
    "authentication-changed",
    "authentication-relaxed",
    "limit-named",
    "limit-unnamed",
    "form-changed",
    "returned-limits-changed",
    "tuple-changed",
    // Of values that are no strings, which the bindings do not redact.
    "secret-gained",
    "secret-lost",
    "sunset-set",
];

/// Returns the contradictions between what is reported and what is generated.
fn contradictions(old: &Side, new: &Side) -> Vec<String> {
    let comparison = compare(&old.version, &new.version);
    let mut reported: BTreeSet<&str> = comparison.findings.iter().map(|finding| finding.resource.as_str()).collect();
    // A renamed item is reported under its old id, with the new one.
    reported.extend(comparison.findings.iter().filter_map(|finding| match &finding.detail {
        Detail::Change { new, .. } if ["operation-renamed", "type-renamed"].contains(&finding.rule.id) => {
            Some(new.as_str())
        }
        _ => None,
    }));
    let rules: Vec<&str> = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    if rules.contains(&"base-path-changed") {
        reported.extend(old.version.operations.keys().chain(new.version.operations.keys()).map(String::as_str));
    }
    let differs = |path: &&String| old.files.get(*path) != new.files.get(*path);
    let paths: BTreeSet<&String> = old.files.keys().chain(new.files.keys()).filter(differs).collect();
    if paths.is_empty() && !rules.iter().all(|rule| WIRE_ONLY.contains(rule)) {
        return vec![format!("the files are the same, but {rules:?} was reported")];
    }
    let mut wrong = Vec::new();
    for path in paths {
        let sources = [old, new].map(|side| side.sources(path));
        let is_explained = match sources {
            [Some(before), Some(after)] => before.iter().chain(&after).any(|id| reported.contains(id.as_str())),
            _ => !rules.is_empty(),
        };
        if !is_explained {
            let lines = |side: &Side| side.files.get(path).cloned().unwrap_or_default();
            let (one, other) = (lines(old), lines(new));
            let line = one.lines().zip(other.lines()).find(|(one, other)| one != other);
            wrong.push(format!("{path} differs, reported is {reported:?} {rules:?}: {line:?}"));
        }
    }
    wrong
}

/// Returns how many edits a test makes, by default and in exhaustive tests. `PEXGEN_MUTATIONS` overrides both.
pub fn edit_count(default: u64, exhaustive: u64) -> u64 {
    let count = std::env::var("PEXGEN_MUTATIONS").ok().and_then(|count| count.parse().ok());
    count.unwrap_or_else(|| scale::pick(default, exhaustive))
}

fn check(documents: &BTreeMap<String, Value>, seed: u64) {
    let count = edit_count(100, 2000);
    let base = read(documents).expect("a sound document");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for number in 0..count {
        let mut random = Random(seed.wrapping_add(number.wrapping_mul(0x1_0000_0001)));
        let mut mutated = documents.clone();
        let ids: Vec<String> = mutated.keys().cloned().collect();
        let id = random.pick(&ids).clone();
        let what = mutate(mutated.get_mut(&id).expect("a document"), "", &mut random);
        let Some(other) = read(&mutated) else { continue };
        compared += 1;
        let both = [contradictions(&base, &other), contradictions(&other, &base)];
        wrong.extend(both.into_iter().flatten().map(|why| format!("{number}, {id}{what}: {why}")));
    }
    println!("{compared} of {count} edits are valid documents; {} contradictions", wrong.len());
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
