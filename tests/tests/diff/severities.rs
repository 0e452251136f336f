//! The impact of findings, compared with what happens to values.
//!
//! A component is edited at random. A response breaks old bindings if a value of the new schema is none of the old one, and
//! a request breaks the new server if a value of the old schema is none of the new one. A JSON Schema validator in Python
//! decides. A change that breaks must be risky or breaking, and a breaking one must break something, except for the reasons
//! in the tables.

use std::collections::{BTreeMap, BTreeSet};

use pexgen::diff::{Impact, compare};
use pexgen_tests::samples;
use serde_json::{Map, Value, json};

use super::mutations::{Random, edit_count, mutate, read};

/// Rules whose changes values of the schema do not survive, although programs do.
const HARMLESS: &[(&str, &str)] = &[
    ("choice-added", "enums of the bindings are open: an unknown value is kept as a string"),
    ("response-choice-added", "enums of the bindings are open: an unknown value is kept as a string"),
    ("returned-limits-changed", "bindings accept responses of any length, range and form"),
    ("additional-properties-allowed", "bindings keep properties that they do not know"),
    ("response-field-removed", "a removed property is reported as breaking where it was required"),
    ("additional-properties-described", "bindings keep properties that they do not know"),
    ("otherwise-changed", "bindings read constants of any value"),
    ("required-lost", "a value that fits two variants fits none for a validator; servers take the first"),
    ("variant-removed", "a variant of any JSON is read as the variant for all other values"),
    ("", "the type of a value follows from its other keywords, which a validator does not conclude"),
];

/// Rules whose changes no value shows, although programs break.
const UNSEEN: &[(&str, &str)] = &[
    ("field-removed", "a schema accepts properties that it does not describe, but the server ignores the value"),
    (
        "request-field-removed",
        "a schema accepts properties that it does not describe, but the server ignores the value",
    ),
    ("response-field-removed", "programs that read an optional property do not get it any more"),
    ("readonly-gained", "a schema accepts read-only properties, but the server ignores the value"),
    (
        "type-changed",
        "an optional property, or another variant that accepts the value, hides the change from the samples",
    ),
    ("shape-changed", "no sampled value distinguishes the shapes"),
    ("presence-lost", "a property that another part of the schema requires is in every value"),
    ("tag-changed", "the validator ignores discriminators"),
    ("variant-removed", "another variant accepts the values of the removed one"),
    ("choices-introduced", "the values that a schema allows are limited by another keyword already"),
    ("choice-removed", "the values that a schema allows are limited by another keyword already"),
    ("tuple-changed", "lists without the items are accepted by both schemas"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Request,
    Response,
}

fn document(usage: Use) -> Value {
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Room" } } });
    let operation = match usage {
        Use::Request => json!({ "operationId": "add", "requestBody": { "required": true, "content": content },
            "responses": { "204": { "description": "Added." } } }),
        Use::Response => {
            json!({ "operationId": "add", "responses": { "200": { "description": "Added.", "content": content } } })
        }
    };
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Rooms", "version": "1" },
        "paths": { "/rooms": { "post": operation } },
        "components": { "schemas": {
            "Room": { "type": "object", "required": ["id", "name"], "properties": {
                "id": { "type": "integer" },
                "name": { "type": "string", "maxLength": 9 },
                "kind": { "$ref": "#/components/schemas/Kind" },
                "owner": { "$ref": "#/components/schemas/Owner" },
                "limit": { "type": ["integer", "null"], "minimum": 2 },
                "opened": { "type": "string", "format": "date" },
                "tags": { "type": "array", "minItems": 1, "items": { "type": "string", "pattern": "^[a-z]+$" } },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } } } },
            "Kind": { "type": "string", "enum": ["a", "b"] },
            "Owner": { "oneOf": [{ "$ref": "#/components/schemas/Person" }, { "$ref": "#/components/schemas/Team" }] },
            "Person": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "age": { "type": "integer" } } },
            "Team": { "type": "object", "required": ["team"], "properties": { "team": { "type": "string" }, "size": { "type": "integer" } } }
        } }
    })
}

/// Returns a value that a schema probably accepts.
fn sample(components: &Value, schema: &Value, random: &mut Random, depth: usize) -> Value {
    if depth > 8 {
        return Value::Null;
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/")) {
        return sample(components, &components[name], random, depth + 1);
    }
    if let Some(values) = schema["enum"].as_array().filter(|values| !values.is_empty()) {
        return random.pick(values).clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    if let Some(one) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()).filter(|one| !one.is_empty()) {
        return sample(components, random.pick(one), random, depth + 1);
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) if !kinds.is_empty() => random.pick(kinds).as_str().unwrap_or_default().to_owned(),
        Value::String(kind) => kind.clone(),
        _ if schema.get("properties").is_some() || schema.get("allOf").is_some() => "object".to_owned(),
        _ => (*random.pick(&["string", "integer", "object", "null"])).to_owned(),
    };
    match kind.as_str() {
        "string" => json!(text(schema, random)),
        "integer" => {
            let numbers = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 100, 101];
            json!(fitting(&numbers, random, |number| schema["minimum"].as_i64().is_none_or(|least| *number >= least)))
        }
        "number" => json!(random.pick(&[-1.0, 0.0, 1.0, 1.5, 2.0, 5.0, 6.0, 8.0, 9.5, 100.0])),
        "boolean" => json!(random.below(2) == 0),
        "array" => {
            let fixed = schema["prefixItems"].as_array().cloned().unwrap_or_default();
            let count = if random.below(9) == 0 { 0 } else { 1 + random.below(6) };
            let item = |index: usize, random: &mut Random| {
                sample(components, fixed.get(index).unwrap_or(&schema["items"]), random, depth + 1)
            };
            Value::Array((0..count).map(|index| item(index, random)).collect())
        }
        "object" => Value::Object(object(components, schema, random, depth)),
        _ => Value::Null,
    }
}

/// Returns a string that the schema mostly accepts.
fn text(schema: &Value, random: &mut Random) -> &'static str {
    let texts = ["", "a", "b", "abc", "bcd", "abcdef", "abcdefghi", "A1", "2026-01-31", "2026-01-31T10:00:00Z"];
    let limit = |key: &str| schema[key].as_u64().and_then(|limit| usize::try_from(limit).ok());
    fitting(&texts, random, |text| {
        let has_form = match schema["pattern"].as_str() {
            Some("^a") => text.starts_with('a'),
            Some("^b") => text.starts_with('b'),
            Some(_) => !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase()),
            None => true,
        };
        let has_format = match schema["format"].as_str() {
            Some("date") => text.len() == 10,
            Some("date-time") => text.len() == 20,
            _ => true,
        };
        let length = limit("minLength").unwrap_or(0)..=limit("maxLength").unwrap_or(99);
        has_form && has_format && length.contains(&text.len())
    })
}

/// Returns an item, nine times out of ten one that fits.
fn fitting<T: Copy>(items: &[T], random: &mut Random, fits: impl Fn(&T) -> bool) -> T {
    let good: Vec<T> = items.iter().copied().filter(fits).collect();
    let takes_any = good.is_empty() || random.below(10) == 0;
    *random.pick(if takes_any { items } else { &good })
}

fn object(components: &Value, schema: &Value, random: &mut Random, depth: usize) -> Map<String, Value> {
    let mut values = Map::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        if let Value::Object(part) = sample(components, part, random, depth + 1) {
            values.extend(part);
        }
    }
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if required.contains(name.as_str()) || random.below(3) > 0 {
            values.insert(name.clone(), sample(components, property, random, depth + 1));
        }
    }
    for name in required {
        values.entry(name.to_owned()).or_insert(json!("a"));
    }
    if random.below(4) == 0 {
        let more = schema.get("additionalProperties").filter(|more| more.is_object()).cloned().unwrap_or_default();
        values.insert("other".to_owned(), sample(components, &more, random, depth + 1));
    }
    values
}

/// An edit that was compared, and what the validator needs to judge it.
struct Edit {
    what: String,
    usage: Use,
    worst: Impact,
    rules: BTreeSet<&'static str>,
    task: Value,
}

fn edit(number: u64) -> Option<Edit> {
    let usage = if number.is_multiple_of(2) { Use::Request } else { Use::Response };
    let mut random = Random::new(0x5E7E_2171_u64.wrapping_add(number.wrapping_mul(0x1_0000_0001)));
    let old = document(usage);
    let mut new = old.clone();
    let what = mutate(new.pointer_mut("/components/schemas")?, "/components/schemas", &mut random);
    let side = |document: &Value| read(&BTreeMap::from([("openapi".to_owned(), document.clone())]));
    let comparison = compare(&side(&old)?.version, &side(&new)?.version);
    let schemas = [&old, &new].map(|document| document["components"]["schemas"].clone());
    let mut values = Vec::new();
    for components in &schemas {
        values.extend((0..60).map(|_| sample(components, &components["Room"], &mut random, 0)));
    }
    let worst = comparison.worst().unwrap_or(Impact::Compatible);
    let rules = comparison.findings.iter().map(|finding| finding.rule.id).collect();
    Some(Edit { what, usage, worst, rules, task: json!({ "schemas": schemas, "name": "Room", "values": values }) })
}

/// Of 2,000 edits 8 differ without a reason: objects inside objects whose `required` changes, and `null` that is accepted in
/// both versions.
const EDITS: u64 = 150;

#[test]
fn impacts_agree_with_a_validator_or_say_why_not() {
    let edits: Vec<Edit> = (0..edit_count(EDITS, EDITS)).filter_map(edit).collect();
    let tasks: Vec<Value> = edits.iter().map(|edit| edit.task.clone()).collect();
    let Some(judged) = samples::validate(&tasks) else { return };
    assert_eq!(judged.len(), edits.len());
    let (mut agreed, mut broken, mut wrong) = (0, 0, Vec::new());
    let mut explained: BTreeMap<&str, usize> = BTreeMap::new();
    for (edit, judged) in edits.iter().zip(&judged) {
        let flags = judged.as_array().expect("a list").iter();
        let mut pairs = flags.map(|pair| (pair[0] == json!(true), pair[1] == json!(true))).enumerate();
        let breaks = pairs.find(|(_, (old, new))| match edit.usage {
            Use::Request => *old && !*new,
            Use::Response => *new && !*old,
        });
        broken += usize::from(breaks.is_some());
        let (is_wrong, reasons) = match (edit.worst, &breaks) {
            (Impact::Compatible, Some(_)) => (true, HARMLESS),
            (Impact::Breaking, None) => (true, UNSEEN),
            _ => (false, HARMLESS),
        };
        if !is_wrong {
            agreed += 1;
            continue;
        }
        let is_untyped = edit.rules.is_empty() && edit.what.ends_with("type");
        match reasons.iter().find(|(rule, _)| edit.rules.contains(rule) || (rule.is_empty() && is_untyped)) {
            Some((rule, _)) => *explained.entry(rule).or_default() += 1,
            None => {
                let value = breaks.map(|(index, _)| edit.task["values"][index].to_string());
                wrong.push(format!("{:?} {}: {} {:?}, value {value:?}", edit.usage, edit.what, edit.worst, edit.rules));
            }
        }
    }
    println!(
        "{} edits, {broken} break something; {agreed} agree, {} differ for a reason: {explained:?}",
        edits.len(),
        edits.len() - agreed - wrong.len()
    );
    assert!(wrong.is_empty(), "{} of {} edits:\n{}", wrong.len(), edits.len(), wrong.join("\n"));
}
