//! Examples of requests for curl.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::model::{
    Authentication, Choices, Encoding, Field, Method, Operation, ParameterLocation, Resource, Role, Shape, Type,
    Version,
};
use crate::rust::plan::example::server;
use crate::rust::plan::resource_calls::{change_field, filter_field};

/// How deep objects are filled in: schemas may contain themselves.
const DEPTH: usize = 4;

/// Requests of a resource by what they do.
pub fn of_resource(version: &Version, resource: &Resource) -> Vec<(&'static str, String)> {
    let key = if resource.key.as_ref().is_some_and(|key| key.integer) { "1" } else { "key" };
    let list = parent_filled(version, resource);
    let object = format!("{}/{key}/", list.trim_end_matches('/'));
    let whole = || body(version, resource, |field| field.is_required() && !resource.takes_file(field));
    let request = |method: &str, path: &str, body: Option<Value>| curl(version, method, path, &[], body.as_ref());
    let is_command = matches!(resource.role, Role::Command(_));
    let has_objects = matches!(resource.role, Role::Collection | Role::Nested { .. });
    let calls = [
        ("Invoke", is_command.then(|| request("POST", &list, Some(whole())))),
        (
            "List",
            (has_objects && resource.lists(Method::Get)).then(|| {
                request("GET", &if resource.is_single { list.clone() } else { format!("{list}?limit=20") }, None)
            }),
        ),
        (
            "Filter",
            filter_field(resource)
                .filter(|_| resource.is_listed())
                .map(|field| request("GET", &format!("{list}?{0}={0}", field.wire), None)),
        ),
        ("Read one", (has_objects && resource.details(Method::Get)).then(|| request("GET", &object, None))),
        (
            "Create",
            (has_objects && resource.lists(Method::Post) && resource.files().next().is_none())
                .then(|| request("POST", &list, Some(whole()))),
        ),
        (
            "Change",
            change_field(resource).filter(|_| resource.is_patched()).map(|field| {
                request("PATCH", &object, Some(body(version, resource, |other| other.wire == field.wire)))
            }),
        ),
        ("Delete", (has_objects && resource.details(Method::Delete)).then(|| request("DELETE", &object, None))),
    ];
    calls.into_iter().filter_map(|(title, call)| Some((title, call?))).collect()
}

/// The request of an operation.
pub fn of_operation(version: &Version, operation: &Operation) -> String {
    let mut path = operation.path.clone();
    let (mut query, mut headers) = (Vec::new(), Vec::new());
    for parameter in &operation.parameters {
        let field = &parameter.field;
        let value = text(&sample(version, &field.kind, &field.wire, DEPTH));
        match parameter.location {
            ParameterLocation::Path => path = path.replace(&format!("{{{}}}", field.wire), &value),
            ParameterLocation::Query if field.is_required() => query.push(format!("{}={value}", field.wire)),
            ParameterLocation::Header if field.is_required() => headers.push(format!("{}: {value}", field.wire)),
            ParameterLocation::Cookie if field.is_required() => headers.push(format!("Cookie: {}={value}", field.wire)),
            _ => {}
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let body = operation.sent().find_map(|content| match &content.encoding {
        Encoding::Json(kind) => Some(sample(version, kind, "value", DEPTH)),
        _ => None,
    });
    curl(version, &operation.method, &path, &headers, body.as_ref())
}

fn curl(version: &Version, method: &str, path: &str, headers: &[String], body: Option<&Value>) -> String {
    let mut lines = vec![if method == "GET" { "curl".to_owned() } else { format!("curl --request {method}") }];
    let mut path = path.to_owned();
    match &version.authentication {
        Authentication::None => {}
        Authentication::Basic => lines.push("--user 'user:password'".to_owned()),
        Authentication::Bearer => lines.push("--header 'Authorization: Bearer token'".to_owned()),
        Authentication::Header(name) => lines.push(format!("--header {}", quoted(&format!("{name}: key")))),
        Authentication::Query(name) => {
            let separator = if path.contains('?') { '&' } else { '?' };
            let _ = write!(path, "{separator}{name}=key");
        }
        Authentication::Cookie(name) => lines.push(format!("--cookie {}", quoted(&format!("{name}=key")))),
        Authentication::Certificate => lines.push("--cert certificate.pem --key key.pem".to_owned()),
    }
    lines.extend(headers.iter().map(|header| format!("--header {}", quoted(header))));
    if let Some(body) = body {
        lines.push("--header 'Content-Type: application/json'".to_owned());
        lines.push(format!("--data {}", quoted(&body.to_string())));
    }
    lines.push(quoted(&format!("{}{path}", server(version))));
    lines.join(if lines.len() > 2 { " \\\n  " } else { " " })
}

/// A text as one argument of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The path of the list, with the key of a parent.
fn parent_filled(version: &Version, resource: &Resource) -> String {
    let mut path = resource.path.clone();
    while let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
        if end < start {
            break;
        }
        path.replace_range(start..=end, "1");
    }
    if path.starts_with('/') || path.is_empty() { path } else { format!("/{path}") }
        .replace(&format!("{}/", server(version)), "/")
}

fn body(version: &Version, resource: &Resource, wanted: impl Fn(&Field) -> bool) -> Value {
    let fields = resource.fields.iter().filter(|field| wanted(field));
    fields
        .map(|field| (field.wire.clone(), sample(version, &field.kind, &field.wire, DEPTH)))
        .collect::<Map<_, _>>()
        .into()
}

/// A value of a type.
fn sample(version: &Version, kind: &Type, name: &str, depth: usize) -> Value {
    match kind {
        Type::Text | Type::File | Type::OwnUri | Type::Foreign(_) => json!(name),
        Type::Integer | Type::Unsigned => json!(1),
        Type::Float => json!(0.5),
        Type::Decimal => json!("0.5"),
        Type::Boolean => json!(true),
        Type::Date => json!("2025-01-31"),
        Type::DateTime => json!("2025-01-31T12:00:00"),
        Type::Instant => json!("2025-01-31T12:00:00Z"),
        Type::Time => json!("12:00:00"),
        Type::Base64 => json!("AAAA"),
        Type::Uuid => json!("67e55044-10b1-426f-9247-bb680e5fe0c8"),
        Type::Uri => json!("https://example.com/"),
        Type::Duration => json!("PT5M"),
        Type::Json => json!({}),
        Type::Nullable(inner) => sample(version, inner, name, depth),
        Type::List(item) => json!([sample(version, item, name, depth)]),
        Type::Map(item) => json!({ name: sample(version, item, name, depth) }),
        Type::Choice(choices) => choice(choices),
        Type::Relation(relation) => {
            let target = relation.target.as_ref().and_then(|id| version.resources.get(id));
            let uri = json!(format!("{}1/", target.map_or("/", |target| target.path.as_str())));
            if relation.many { json!([uri]) } else { uri }
        }
        Type::Named(id) => named(version, id, depth),
    }
}

fn choice(choices: &Choices) -> Value {
    let Some(first) = choices.values.first() else { return Value::Null };
    if first.bare { serde_json::from_str(&first.wire).unwrap_or(Value::Null) } else { json!(first.wire) }
}

/// A value of a named type: the required properties of an object, the first variant of a union.
fn named(version: &Version, id: &str, depth: usize) -> Value {
    let Some(schema) = version.schemas.get(id).filter(|_| depth > 0) else { return json!({}) };
    match &schema.shape {
        Shape::Choice(choices) => choice(choices),
        Shape::Union(union) => {
            union.variants.first().map_or(Value::Null, |variant| sample(version, &variant.kind, "value", depth - 1))
        }
        Shape::Object(object) => {
            let required = object.fields.iter().filter(|field| field.is_required());
            let properties =
                required.map(|field| (field.wire.clone(), sample(version, &field.kind, &field.wire, depth - 1)));
            let constants = object.constants.iter().map(|(name, value)| (name.clone(), value.clone()));
            properties.chain(constants).collect::<Map<_, _>>().into()
        }
    }
}

/// A value in a URL or a header.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
