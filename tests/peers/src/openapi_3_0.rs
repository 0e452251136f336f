//! Conversion of an OpenAPI 3.1 document from `pexgen export openapi` to OpenAPI 3.0 for progenitor.
//!
//! Features that progenitor refuses or generates slow code for are simplified to its advantage: choices are
//! closed, strings have no patterns, failures have no bodies, and operations with multipart forms are
//! removed.

use std::collections::HashSet;

use serde_json::{Map, Value};

/// The filters of lists that become parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filters {
    /// Only the exact value of each field.
    Exact,
    /// Every lookup of each field.
    Every,
}

/// The result of a conversion.
pub struct Simplified {
    /// The document.
    pub document: Value,
    /// Number of operations.
    pub operations: usize,
    /// Number of removed operations.
    pub left_out: usize,
}

/// Converts a document.
pub fn simplify(mut document: Value, filters: Filters) -> Simplified {
    document["openapi"] = "3.0.3".into();
    let (mut operations, mut left_out) = (0, 0);
    for path in members(&mut document["paths"]) {
        let Some(path) = path.as_object_mut() else { continue };
        path.retain(|_, operation| {
            // The path item also contains shared parameters.
            if !operation.is_object() {
                return true;
            }
            let kept = simplify_operation(operation, filters);
            left_out += usize::from(!kept);
            operations += usize::from(kept);
            kept
        });
    }
    if let Some(components) = document["components"].as_object_mut() {
        components.remove("responses");
    }
    members(&mut document["components"]["schemas"]).for_each(simplify_schema);
    Simplified { document, operations, left_out }
}

fn members(of: &mut Value) -> impl Iterator<Item = &mut Value> {
    of.as_object_mut().into_iter().flat_map(Map::values_mut)
}

/// Converts an operation. Returns whether it is supported.
fn simplify_operation(operation: &mut Value, filters: Filters) -> bool {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        simplify_schema(&mut parameter["schema"]);
    }
    if let Some(parameters) = operation.get_mut("parameters").and_then(Value::as_array_mut) {
        let mut names = HashSet::new();
        parameters.retain(|parameter| {
            let name = parameter["name"].as_str().unwrap_or_default();
            // progenitor derives the same name from `conference_name__in` and `conference__name__in`.
            (filters == Filters::Every || !name.contains("__")) && names.insert(name.replace("__", "_"))
        });
    }
    if let Some(content) = operation.pointer_mut("/requestBody/content").and_then(Value::as_object_mut) {
        content.retain(|media, _| media == "application/json");
        if content.is_empty() {
            return false;
        }
        content.values_mut().for_each(|media| simplify_schema(&mut media["schema"]));
    }
    simplify_answers(&mut operation["responses"])
}

fn simplify_answers(answers: &mut Value) -> bool {
    let Some(answers) = answers.as_object_mut() else { return false };
    answers.retain(|status, _| status.starts_with('2'));
    let mut bodies = 0;
    for answer in answers.values_mut() {
        let Some(answer) = answer.as_object_mut() else { return false };
        answer.remove("headers");
        if let Some(content) = answer.get_mut("content").and_then(Value::as_object_mut) {
            if !content.keys().all(|media| media == "application/json") {
                return false;
            }
            bodies += 1;
            content.values_mut().for_each(|media| simplify_schema(&mut media["schema"]));
        }
    }
    bodies == 0 || answers.len() == 1
}

fn simplify_schema(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    for dropped in ["pattern", "minItems", "maxItems"] {
        schema.remove(dropped);
    }
    if schema.get("default") == Some(&Value::Null) {
        schema.remove("default");
    }
    if let Some(Value::Array(types)) = schema.get("type") {
        let named = types.iter().find(|name| *name != "null").cloned().unwrap_or_default();
        schema.insert("type".to_owned(), named);
        schema.insert("nullable".to_owned(), true.into());
    }
    // OpenAPI 3.0 allows no keywords beside a reference.
    if schema.contains_key("$ref") {
        schema.retain(|key, _| key == "$ref");
    }
    simplify_union(schema);
    schema.get_mut("properties").into_iter().flat_map(members).for_each(simplify_schema);
    for inner in ["items", "additionalProperties"] {
        schema.get_mut(inner).into_iter().for_each(simplify_schema);
    }
}

/// Converts a union, or a nullable type.
fn simplify_union(schema: &mut Map<String, Value>) {
    let Some(Value::Array(mut forms)) = schema.remove("anyOf") else { return };
    let all = forms.len();
    forms.retain(|form| form["type"] != "null");
    if forms.len() < all {
        schema.insert("nullable".to_owned(), true.into());
    }
    let choices = forms.iter().position(|form| form["$ref"].as_str().is_some_and(|name| name.ends_with(".choices")));
    if let Some(choices) = choices {
        forms = vec![forms.swap_remove(choices)];
    }
    forms.iter_mut().for_each(simplify_schema);
    let key = if forms.len() == 1 { "allOf" } else { "oneOf" };
    schema.insert(key.to_owned(), forms.into());
}
