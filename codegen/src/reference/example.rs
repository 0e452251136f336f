//! Examples of requests for curl.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::payload::{Payload, quoted};
use super::sample::sample;
use super::serialized;
use crate::model::{
    Authentication, Field, LIST_PARAMETERS, Method, Operation, Parameter, ParameterLocation, Resource, Role, Version,
};
use crate::rust::plan::example::server;
use crate::rust::plan::resource_calls::{change_field, filter_field};

/// What is encoded in the names and values of a query, and in the values of a path. curl expands braces and brackets.
const URL_VALUE: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b',').remove(b':');

/// Requests of a resource by what they do.
pub fn of_resource(version: &Version, resource: &Resource) -> Vec<(&'static str, String)> {
    let key = if resource.key.as_ref().is_some_and(|key| key.integer) { "1" } else { "key" };
    let list = parent_filled(version, resource);
    let object = format!("{}/{key}/", list.trim_end_matches('/'));
    let whole = || body(version, resource, |field| field.is_required() && !resource.takes_file(field));
    let request = |method: &str, path: &str, body: Option<Payload>| curl(version, method, path, &[], body.as_ref());
    let json = |body: Value| Some(Payload::json(&body));
    let new =
        || if resource.files().next().is_some() { Some(Payload::files(resource, &whole())) } else { json(whole()) };
    let is_command = matches!(resource.role, Role::Command(_));
    let has_objects = matches!(resource.role, Role::Collection | Role::Nested { .. });
    let calls = [
        ("Invoke", is_command.then(|| request("POST", &list, new()))),
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
                .map(|field| request("GET", &format!("{list}?{}", filter(field)), None)),
        ),
        ("Read one", (has_objects && resource.details(Method::Get)).then(|| request("GET", &object, None))),
        ("Create", (has_objects && resource.lists(Method::Post)).then(|| request("POST", &list, new()))),
        (
            "Change",
            change_field(resource).filter(|_| resource.is_patched()).map(|field| {
                request("PATCH", &object, json(body(version, resource, |other| other.wire == field.wire)))
            }),
        ),
        (
            "Upload a file",
            resource.upload_method().filter(|_| resource.sends_files()).map(|method| {
                let files = Payload::files(resource, &Value::Null);
                request(&method.wire().to_uppercase(), &object, Some(files))
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
        let Parameter { field, location, serialization, json } = parameter;
        let name = &field.wire;
        let value = sample(version, &field.kind, name);
        let value = if *json { value.to_string().into() } else { value };
        let pairs = |encode| {
            let pairs = serialized::pairs(name, &value, *serialization, encode).into_iter();
            pairs.map(|(name, value)| format!("{name}={value}"))
        };
        match location {
            ParameterLocation::Path => {
                let value = serialized::in_path(name, &value, *serialization, encoded);
                path = path.replace(&format!("{{{name}}}"), &value);
            }
            ParameterLocation::Query if field.is_required() => query.extend(pairs(encoded)),
            ParameterLocation::Header if field.is_required() => {
                let value = serialized::in_path(name, &value, *serialization, str::to_owned);
                headers.push(format!("{name}: {value}"));
            }
            ParameterLocation::Cookie if field.is_required() => {
                headers.push(format!("Cookie: {}", pairs(encoded).collect::<Vec<_>>().join("; ")));
            }
            _ => {}
        }
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    let body = operation.body.as_ref().and_then(|body| Payload::of(version, body));
    curl(version, &operation.method, &path, &headers, body.as_ref())
}

/// Returns the query that filters by a field. A field with the name of a parameter of every list needs a lookup.
fn filter(field: &Field) -> String {
    let lookup = if LIST_PARAMETERS.contains(&field.wire.as_str()) { "__exact" } else { "" };
    let name = encoded(&field.wire);
    format!("{name}{lookup}={name}")
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, URL_VALUE).to_string()
}

fn curl(version: &Version, method: &str, path: &str, headers: &[String], body: Option<&Payload>) -> String {
    let mut lines = vec![if method == "GET" { "curl".to_owned() } else { format!("curl --request {method}") }];
    let mut path = path.to_owned();
    for scheme in &version.authentication {
        authenticate(scheme, &mut lines, &mut path);
    }
    lines.extend(headers.iter().map(|header| format!("--header {}", quoted(header))));
    lines.extend(body.iter().flat_map(|body| body.arguments()));
    lines.push(quoted(&format!("{}{path}", server(version))));
    lines.join(if lines.len() > 2 { " \\\n  " } else { " " })
}

/// Adds the credentials of a scheme to the arguments, or to the path.
fn authenticate(scheme: &Authentication, lines: &mut Vec<String>, path: &mut String) {
    match scheme {
        Authentication::Basic => lines.push("--user 'user:password'".to_owned()),
        Authentication::Bearer => lines.push("--header 'Authorization: Bearer token'".to_owned()),
        Authentication::Header(name) => lines.push(format!("--header {}", quoted(&format!("{name}: key")))),
        Authentication::Query(name) => {
            let separator = if path.contains('?') { '&' } else { '?' };
            let _ = write!(path, "{separator}{}=key", encoded(name));
        }
        Authentication::Cookie(name) => lines.push(format!("--cookie {}", quoted(&format!("{name}=key")))),
        Authentication::Certificate => lines.push("--cert certificate.pem --key key.pem".to_owned()),
    }
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
    fields.map(|field| (field.wire.clone(), sample(version, &field.kind, &field.wire))).collect::<Map<_, _>>().into()
}
