//! Facts about operations and schemas of an OpenAPI document.

use pexgen::model::{Content, Encoding, Operation, Parameter, ParameterLocation, Schema, Shape, Status, Type};
use serde_json::Value;

use super::bindings::Bindings;
use super::file::Fact;
use super::resource::{about_field, without_names};
use super::value::{Direction, check, contains, type_name};

/// Checks everything that a fact states about operations. Returns what does not hold.
pub fn check_operations(fact: &Fact, path: &str, bindings: &Bindings) -> Vec<String> {
    let operations = bindings.version.operations.values();
    let here: Vec<&Operation> =
        operations.filter(|operation| without_names(&operation.path) == without_names(path)).collect();
    if here.is_empty() {
        return vec![format!("no operation has the path `{path}`")];
    }
    if fact.methods.is_empty() {
        return here.iter().flat_map(|operation| check_operation(fact, operation, bindings)).collect();
    }
    let of_method = |method: &String| match here.iter().find(|operation| operation.method == *method) {
        Some(operation) => check_operation(fact, operation, bindings),
        None => vec![format!("no operation is {method} `{path}`")],
    };
    fact.methods.iter().flat_map(of_method).collect()
}

fn check_operation(fact: &Fact, operation: &Operation, bindings: &Bindings) -> Vec<String> {
    let source = bindings.source(&operation.names.group, &operation.names.method);
    let name = format!("{} `{}`", operation.method, operation.path);
    let mut wrong = Vec::new();
    for (constant, value) in [("METHOD", &operation.method), ("PATH", &operation.path)] {
        if !source.contains(&format!("const {constant}: &'static str = \"{value}\";")) {
            wrong.push(format!("the bindings of {name} have another {constant}"));
        }
    }
    for status in &fact.status {
        if !is_documented(*status, operation) {
            wrong.push(format!("{name} does not answer with the status {status}"));
        }
    }
    if let Some(header) = &fact.header
        && !has_header(header, operation)
    {
        wrong.push(format!("{name} does not have `{header}`"));
    }
    if let Some(body) = &fact.body {
        let sent = operation.body.iter().flat_map(|body| &body.contents);
        wrong.extend(check_json(body, sent, bindings, Direction::Create).err());
    }
    if let Some(parameter) = &fact.parameter {
        wrong.extend(check_parameter(fact, parameter, operation, source, bindings));
    } else if let Some(value) = &fact.value {
        let returned = operation.responses.iter().flat_map(|answer| &answer.contents);
        wrong.extend(check_json(value, returned, bindings, Direction::Response).err());
    }
    if let Some(query) = &fact.query {
        let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        let missing = names.filter(|name| parameter(name, operation).is_none());
        wrong.extend(missing.map(|missing| format!("{name} has no parameter `{missing}`")));
    }
    wrong
}

fn parameter<'o>(name: &str, operation: &'o Operation) -> Option<&'o Parameter> {
    operation.parameters.iter().find(|parameter| parameter.field.wire == name)
}

fn check_parameter(fact: &Fact, name: &str, operation: &Operation, source: &str, bindings: &Bindings) -> Vec<String> {
    let Some(parameter) = parameter(name, operation) else {
        return vec![format!("{} `{}` has no parameter `{name}`", operation.method, operation.path)];
    };
    let mut wrong = about_field(fact, &parameter.field, source);
    let is_needed = parameter.location == ParameterLocation::Path;
    if is_needed && fact.required == Some(false) {
        wrong.push(format!("`{name}` is required"));
    }
    wrong.extend(check_type(fact, &type_name(&parameter.field.kind)));
    let kind = &parameter.field.kind;
    let value = fact.value.as_ref();
    wrong.extend(value.and_then(|value| check(value, kind, &bindings.version, Direction::Response).err()));
    wrong
}

/// A guide that writes "number" does not say which: an integer is a number as well.
fn check_type(fact: &Fact, actual: &str) -> Option<String> {
    let stated = fact.kind.as_deref()?;
    let holds = actual == stated || (stated == "number" && actual == "integer");
    (!holds).then(|| format!("the type is `{actual}`, not `{stated}`"))
}

fn is_documented(status: u16, operation: &Operation) -> bool {
    operation.responses.iter().chain(&operation.error_responses).any(|response| match response.status {
        Status::Code(code) => code == status,
        Status::Range(hundreds) => u16::from(hundreds) == status / 100,
        Status::Default => true,
    })
}

/// `Content-Type` is the request's, `Accept` that of the responses with a body.
fn has_header(header: &str, operation: &Operation) -> bool {
    let (name, value) = header.split_once(':').map_or((header, ""), |(name, value)| (name, value.trim()));
    let is_media = |content: &Content| content.media == value;
    match name {
        "Content-Type" => operation.body.iter().flat_map(|body| &body.contents).any(is_media),
        "Accept" => operation.responses.iter().flat_map(|answer| &answer.contents).any(is_media),
        _ => false,
    }
}

/// Checks an example of a body against the JSON among its contents.
fn check_json<'a>(
    value: &Value,
    mut contents: impl Iterator<Item = &'a Content>,
    bindings: &Bindings,
    direction: Direction,
) -> Result<(), String> {
    let json = contents.find_map(|content| match &content.encoding {
        Encoding::Json(kind) => Some(kind),
        _ => None,
    });
    check(value, json.ok_or("there is no JSON body")?, &bindings.version, direction)
}

/// Checks everything that a fact states about a schema. Returns what does not hold.
pub fn check_schema(fact: &Fact, schema: &Schema, bindings: &Bindings) -> Vec<String> {
    let source = bindings.source(&[], &format!("types/{}", schema.names.module));
    let mut wrong = Vec::new();
    let Some(name) = &fact.field else {
        if let Shape::Choice(choices) = &schema.shape {
            let unknown = fact.choice.iter().filter(|choice| !contains(choices, &Value::String((*choice).clone())));
            wrong.extend(unknown.map(|choice| format!("`{choice}` is no choice of `{}`", schema.id)));
        } else if !fact.choice.is_empty() {
            wrong.push(format!("`{}` has no choices", schema.id));
        }
        let value = fact.value.as_ref();
        let kind = Type::Named(schema.id.clone());
        wrong.extend(value.and_then(|value| check(value, &kind, &bindings.version, Direction::Response).err()));
        return wrong;
    };
    let Some(field) = schema.fields().iter().find(|field| field.wire == *name) else {
        return vec![format!("`{}` has no property `{name}`", schema.id)];
    };
    wrong.extend(about_field(fact, field, source));
    wrong.extend(check_type(fact, &type_name(&field.kind)));
    if let Some(value) = &fact.value {
        wrong.extend(check(value, &field.kind, &bindings.version, Direction::Response).err());
    }
    wrong
}
