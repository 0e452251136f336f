//! The impact of findings, compared with what happens to values.
//!
//! A component is edited at random. A response breaks old bindings if a value of the new schema is none of the old one, and
//! a request breaks the new server if a value of the old schema is none of the new one. A JSON Schema validator in Python
//! decides. A change that breaks must be risky or breaking, and a breaking one must break something, except for the reasons
//! in the tables.

use std::collections::BTreeMap;

use pexgen::diff::compare;
use pexgen_tests::samples;
use serde_json::{Value, json};

use super::judgement::{Edit, Reason, Reasons, agree};
use super::mutations::{Random, edit_count, load, mutate, plain};
use super::sampler::sample;

const REASONS: Reasons = Reasons { harmless: HARMLESS, unseen: UNSEEN };

/// Values of the schema do not survive these changes, but programs do.
const HARMLESS: &[Reason] = &[
    ("response-choice-added", "", "enums of the bindings are open: an unknown value is kept as a string"),
    ("returned-limits-changed", "", "bindings accept responses of any length, range and form"),
    ("required-lost", "", "a value that fits two variants fits none for a validator; servers take the first"),
    ("variant-removed", "", "a variant of any JSON is read as the variant for all other values"),
    ("request-field-added", "without name", "old bindings do not send the property that is described now"),
    ("request-nullable-gained", "wner: type", "a type that contradicts the variants accepts no value"),
    ("type-replaced", "owner: ", "keywords beside a reference: the bindings have the referred type without them"),
    (
        "",
        ": enum",
        "an `enum` without a value of the `type` is ignored with a warning, a validator then accepts no value",
    ),
    ("", ": const", "as an `enum` of one value"),
    ("", "type", "the type of a value follows from its other keywords, which a validator does not conclude"),
];

/// No value shows these changes, but programs break.
const UNSEEN: &[Reason] = &[
    (
        "request-field-removed",
        "",
        "a schema accepts properties that it does not describe, but the server ignores the value",
    ),
    ("response-field-removed", "", "programs that read an optional property do not get it any more"),
    ("write-only-gained", "", "a schema accepts write-only properties, but responses do not contain them any more"),
    ("readonly-gained", "", "a schema accepts read-only properties, but the server ignores the value"),
    (
        "type-changed",
        "",
        "an optional property, or another variant that accepts the value, hides the change from the samples",
    ),
    ("shape-changed", "", "no sampled value distinguishes the shapes"),
    ("variant-removed", "", "another variant accepts the values of the removed one"),
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

/// An edit, and what the validator needs to judge it.
struct Pending {
    edit: Edit,
    usage: Use,
    task: Value,
}

fn task(number: u64) -> Option<Pending> {
    let usage = if number.is_multiple_of(2) { Use::Request } else { Use::Response };
    let mut random = Random::new(0x5E7E_2171_u64.wrapping_add(number.wrapping_mul(0x1_0000_0001)));
    let old = document(usage);
    let mut new = old.clone();
    let what = mutate(new.pointer_mut("/components/schemas")?, "/components/schemas", &mut random);
    let side = |document: &Value| load(&BTreeMap::from([("openapi".to_owned(), document.clone())]), &plain());
    let edit = Edit::new(format!("{usage:?} {what}"), &compare(&side(&old)?.version, &side(&new)?.version));
    let schemas = [&old, &new].map(|document| document["components"]["schemas"].clone());
    let mut values = Vec::new();
    for components in &schemas {
        values.extend((0..60).map(|_| sample(components, &components["Room"], &mut random, 0)));
    }
    Some(Pending { edit, usage, task: json!({ "schemas": schemas, "name": "Room", "values": values }) })
}

#[test]
fn impacts_agree_with_a_validator_or_say_why_not() {
    let mut tasks: Vec<Pending> = (0..edit_count(40, 2200)).filter_map(task).collect();
    let Some(judged) = samples::validate(&tasks.iter().map(|task| task.task.clone()).collect::<Vec<_>>()) else {
        return;
    };
    assert_eq!(judged.len(), tasks.len());
    for (task, judged) in tasks.iter_mut().zip(&judged) {
        let values = task.task["values"].as_array().expect("a list").iter();
        let flags = judged.as_array().expect("a list").iter().map(|pair| (pair[0] == true, pair[1] == true));
        let breaks = values.zip(flags).find(|(_, (old, new))| match task.usage {
            Use::Request => *old && !*new,
            Use::Response => *new && !*old,
        });
        task.edit.broken = breaks.map(|(value, _)| value.to_string());
    }
    agree(&tasks.into_iter().map(|task| task.edit).collect::<Vec<Edit>>(), &REASONS);
}
