//! The impact of findings about Tastypie documents, compared with what happens to responses and requests.
//!
//! Documents of the API that the tests of the runtime use are edited at random. The bindings of this API are compiled into
//! this program, and decode responses that have the form of the new documents. Requests that old bindings could send
//! (objects, updates, commands, filters, orderings) are taken from the OpenAPI document that `pexgen export` writes of the old
//! version, and a JSON Schema validator in Python checks them against that of the new version. An operation that the new
//! version lacks, and a field that the new responses lack, break something too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use pexgen::diff::compare;
use pexgen::export::openapi::export;
use pexgen::input::config::Config;
use pexgen::input::config_file::read_config;
use pexgen_tests::{cargo, samples};
use serde_json::{Map, Value, json};

use super::judgement::{Edit, Reasons, agree};
use super::mutations::{Random, edit_count, load, mutate};
use super::sample::v1::{command, configuration, status};
use super::sampler::sample;

const REASONS: Reasons = Reasons {
    harmless: &[(
        "otherwise-changed",
        "/resource_uri",
        "Tastypie returns a URI in `resource_uri`, whatever type a document states for it",
    )],
    unseen: &[
        ("type-changed", "valid_choices", "choices that contradict the type of the field are never returned"),
        ("type-changed", "participant/fields/id: type", "old bindings read a boolean or a date as a string"),
        ("type-changed", "/rate: type", "old bindings keep values of another type, because enums are open"),
    ],
};

/// The documents, each with its weight: how often it is edited.
const DOCUMENTS: &[(&str, usize)] = &[
    ("configuration/root", 1),
    ("configuration/conference", 8),
    ("configuration/conference_alias", 2),
    ("configuration/ivr_theme", 2),
    ("configuration/upgrade_request", 2),
    ("status/root", 0),
    ("status/participant", 1),
    ("status/participant__media_stream", 0),
    ("command/participant/root", 0),
    ("command/participant/dial", 2),
    ("command/platform/root", 0),
    ("command/platform/sync", 1),
    ("responses/participant__dial", 1),
];

fn documents() -> BTreeMap<String, Value> {
    let folder = cargo::workspace().join("runtime/tests/apis/sample/v1");
    let read = |id: &str| {
        let text = fs::read_to_string(folder.join(id).with_extension("json")).expect("a document");
        serde_json::from_str(&text).expect("JSON")
    };
    let mut documents: BTreeMap<String, Value> = DOCUMENTS.iter().map(|(id, _)| ((*id).to_owned(), read(id))).collect();
    let conference = documents.get_mut("configuration/conference").expect("a document");
    conference["fields"]["description"]["help_text"] = json!("Maximum length: 9.");
    documents
}

/// Decodes a response with the bindings of the unchanged documents.
fn decode(id: &str, response: &Value) -> Result<(), serde_json::Error> {
    fn read<T: serde::de::DeserializeOwned>(response: &Value) -> Result<(), serde_json::Error> {
        serde_json::from_str::<T>(&response.to_string()).map(drop)
    }
    match id {
        "configuration/conference" => read::<configuration::Conference>(response),
        "configuration/conference_alias" => read::<configuration::ConferenceAlias>(response),
        "configuration/ivr_theme" => read::<configuration::IvrTheme>(response),
        "configuration/upgrade_request" => read::<configuration::UpgradeRequest>(response),
        "status/participant" => read::<status::Participant>(response),
        "responses/participant__dial" => read::<command::participant::ParticipantDial>(response),
        _ => Ok(()),
    }
}

/// Returns a response of a server with a schema: every field, with a value of its type.
fn response(schema: &Value, random: &mut Random) -> Value {
    let fields = schema["fields"].as_object().into_iter().flatten();
    Value::Object(fields.map(|(name, field)| (name.clone(), value(field, random))).collect())
}

fn value(field: &Value, random: &mut Random) -> Value {
    if field["nullable"] == true && random.below(4) == 0 {
        return Value::Null;
    }
    // Choices that contradict the type are never returned.
    let fits = |choice: &&Value| match field["type"].as_str() {
        Some("string") => choice.is_string(),
        Some("integer") => choice.is_i64(),
        _ => false,
    };
    let choices: Vec<&Value> = field["valid_choices"].as_array().into_iter().flatten().filter(fits).collect();
    if !choices.is_empty() {
        return (*random.pick(&choices)).clone();
    }
    let uri = json!("/api/admin/configuration/v1/ivr_theme/1/");
    match field["type"].as_str().unwrap_or_default() {
        "string" if field["blank"] == true && random.below(3) == 0 => json!(""),
        "string" => json!(random.pick(&["a", "room", "A room", "/api/admin/status/v1/participant/1/"])),
        "integer" => json!(random.pick(&[-1, 0, 1, 64, 128, 1_i64 << 40])),
        "float" => json!(random.pick(&[-1.0, 0.0, 0.5, 2.75])),
        "decimal" => json!(random.pick(&["0", "0.50", "-12.345"])),
        "boolean" => json!(random.below(2) == 0),
        "date" => json!("2026-01-31"),
        "datetime" => json!("2026-01-31T10:00:00.123456"),
        "time" => json!("10:00:00"),
        "list" => json!(random.pick(&[json!([]), json!(["a", 1])])),
        "dict" => json!(random.pick(&[json!({}), json!({ "a": 1 })])),
        "related" if field["related_type"] == "to_many" => json!([uri]),
        "related" => uri,
        _ => random.pick(&[json!(null), json!("a"), json!(1), json!([true])]).clone(),
    }
}

/// Returns what breaks when old bindings read responses of the new version.
fn broken_response(id: &str, old: &Value, new: &Value, random: &mut Random) -> Option<String> {
    let names = |schema: &Value| -> BTreeSet<String> {
        schema["fields"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
    };
    // A command has arguments, and its response is another document.
    if id.starts_with("command/") || id.ends_with("/root") {
        return None;
    }
    if let Some(missing) = names(old).difference(&names(new)).next() {
        return Some(format!("responses lack `{missing}`"));
    }
    (0..40).find_map(|_| {
        let response = response(new, random);
        decode(id, &response).err().map(|error| format!("{error} in {response}"))
    })
}

/// Returns a method that the old version allows, and the new one refuses.
fn refused_method(old: &Value, new: &Value) -> Option<String> {
    ["allowed_list_http_methods", "allowed_detail_http_methods"].iter().find_map(|key| {
        let allows = |schema: &Value, method: &Value| schema[key].as_array().is_some_and(|all| all.contains(method));
        let mut allowed = old[key].as_array().into_iter().flatten();
        allowed.find(|method| !allows(new, method)).map(|method| format!("{key} without {method}"))
    })
}

/// An exported document.
struct Exported {
    document: Value,
}

impl Exported {
    /// Returns the operations: method and path, with the parameters.
    fn operations(&self) -> BTreeMap<String, &Value> {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        let all = paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten().filter(|(_, operation)| operation.is_object());
            methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
        });
        all.collect()
    }

    /// Returns one component for all requests of a resource: an object with one of the bodies, or with parameters of the
    /// list. `limits` has what the documents say of the length of strings.
    fn requests(&self, id: &str) -> Value {
        let name = id.replace('/', ".").replace("__", "_-5f");
        let schemas = self.document["components"]["schemas"].as_object().expect("components");
        let mut kinds = Map::new();
        for kind in ["new", "patch", "request"] {
            if schemas.contains_key(&format!("{name}.{kind}")) {
                kinds.insert(kind.to_owned(), json!({ "$ref": format!("#/components/schemas/{name}.{kind}") }));
            }
        }
        let list =
            self.operations().into_iter().find(|(_, operation)| operation["operationId"] == format!("{name}.list"));
        let parameters =
            list.iter().flat_map(|(_, operation)| operation["parameters"].as_array().into_iter().flatten());
        let parameters: Map<String, Value> = parameters
            .filter_map(|parameter| Some((parameter["name"].as_str()?.to_owned(), parameter["schema"].clone())))
            .collect();
        if !parameters.is_empty() {
            kinds.insert("list".to_owned(), closed(parameters));
        }
        let mut components = schemas.clone();
        components.insert("Request".to_owned(), closed(kinds));
        Value::Object(components)
    }
}

fn closed(properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// Adds the lengths that help texts state, which an exported document lacks.
fn limit(components: &mut Value, id: &str, document: &Value) {
    for (field, about) in document["fields"].as_object().into_iter().flatten() {
        let most = about["help_text"].as_str().and_then(|help| help.strip_prefix("Maximum length: "));
        let Some(most) = most.and_then(|most| most.trim_end_matches('.').parse::<u64>().ok()) else { continue };
        for kind in ["new", "patch"] {
            let schema = format!("/{}.{kind}/properties/{field}", id.replace('/', "."));
            if let Some(schema) = components.pointer_mut(&schema) {
                schema["maxLength"] = json!(most);
            }
        }
    }
}

/// Returns requests that bindings of a version could send.
fn requests(components: &Value, random: &mut Random) -> Vec<Value> {
    let kinds = components["Request"]["properties"].as_object().expect("requests");
    let mut requests = Vec::new();
    for (kind, schema) in kinds.iter().filter(|(kind, _)| *kind != "list") {
        requests.extend((0..40).map(|_| json!({ kind: sample(components, schema, random, 0) })));
    }
    for (name, schema) in kinds.get("list").and_then(|list| list["properties"].as_object()).into_iter().flatten() {
        let count = if name == "order_by" { 30 } else { 3 };
        requests.extend((0..count).map(|_| json!({ "list": { name: sample(components, schema, random, 0) } })));
    }
    requests
}

struct Pending {
    edit: Edit,
    task: Value,
}

/// The documents, their configuration, and what they are exported as.
struct Base {
    documents: BTreeMap<String, Value>,
    config: Config,
    old: pexgen::LoadedVersion,
    exported: Exported,
}

impl Base {
    fn new() -> Self {
        let documents = documents();
        let config = read_config(&cargo::workspace().join("runtime/tests/apis/sample/pexgen.toml"));
        let config = config.unwrap_or_else(|failure| panic!("{failure:?}"));
        let old = load(&documents, &config).expect("sound documents");
        let exported = Exported::of(&old);
        Self { documents, config, old, exported }
    }

    fn task(&self, number: u64) -> Option<Pending> {
        let mut random = Random::new(0x7A57_191E_u64.wrapping_add(number.wrapping_mul(0x1_0000_0001)));
        let weighted: Vec<&str> = DOCUMENTS.iter().flat_map(|(id, weight)| vec![*id; *weight]).collect();
        let id = *random.pick(&weighted);
        let mut edited = self.documents.clone();
        let document = edited.get_mut(id)?;
        let what = mutate(document, "", &mut random);
        let new = load(&edited, &self.config)?;
        let mut edit = Edit::new(format!("{id}{what}"), &compare(&self.old.version, &new.version));
        let exported = Exported::of(&new);
        let (before, after) = (self.exported.operations(), exported.operations());
        let missing = before.keys().find(|operation| !after.contains_key(*operation));
        edit.broken = missing.map(|operation| format!("no {operation}"));
        edit.broken = edit.broken.or_else(|| refused_method(&self.documents[id], &edited[id]));
        edit.broken = edit.broken.or_else(|| broken_response(id, &self.documents[id], &edited[id], &mut random));
        let mut schemas = [self.exported.requests(id), exported.requests(id)];
        limit(&mut schemas[0], id, &self.documents[id]);
        limit(&mut schemas[1], id, &edited[id]);
        let values = requests(&schemas[0], &mut random);
        Some(Pending { edit, task: json!({ "schemas": schemas, "name": "Request", "values": values }) })
    }
}

impl Exported {
    fn of(version: &pexgen::LoadedVersion) -> Self {
        Self { document: serde_json::to_value(export(version)).expect("JSON") }
    }
}

#[test]
fn impacts_agree_with_bindings_and_a_validator_or_say_why_not() {
    let base = Base::new();
    let mut tasks: Vec<Pending> = (0..edit_count(30, 2600)).filter_map(|number| base.task(number)).collect();
    let Some(judged) = samples::validate(&tasks.iter().map(|task| task.task.clone()).collect::<Vec<_>>()) else {
        return;
    };
    assert_eq!(judged.len(), tasks.len());
    let mut sent = 0;
    for (task, judged) in tasks.iter_mut().zip(&judged) {
        let values = task.task["values"].as_array().expect("a list");
        let flags = judged.as_array().expect("a list").iter().map(|pair| (pair[0] == true, pair[1] == true));
        let mut valid = values.iter().zip(flags).filter(|(_, (old, _))| *old).inspect(|_| sent += 1);
        let refused = valid.find(|(_, (_, new))| !new).map(|(value, _)| format!("refused: {value}"));
        task.edit.broken = task.edit.broken.take().or(refused);
    }
    println!("{sent} requests");
    agree(&tasks.into_iter().map(|task| task.edit).collect::<Vec<Edit>>(), &REASONS);
}
