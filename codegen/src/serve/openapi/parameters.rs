//! Values of parameters: how a string in a request is read by the schema and the style of its parameter.

use serde_json::{Map, Value as Json};

use super::document::Document;
use super::route::Operation;
use crate::serve::percent::decoded;
use crate::serve::query::Params;
use crate::serve::reply::Request;

/// Returns the value of a parameter in a request; `None` if it is absent.
pub(super) fn value_of(
    document: &Document,
    parameter: &Json,
    path: &[(&str, String)],
    params: &Params,
    request: &Request,
) -> Option<Json> {
    let name = parameter["name"].as_str().unwrap_or_default();
    let schema = schema_of(document, parameter);
    match parameter["in"].as_str().unwrap_or_default() {
        "path" => {
            let (_, text) = path.iter().find(|(known, _)| *known == name)?;
            Some(read(document, parameter, schema, &unstyled(parameter, name, text)))
        }
        "query" => query(document, parameter, schema, name, params),
        "header" => {
            let text = request.headers.get(name)?.to_str().ok()?;
            Some(read(document, parameter, schema, text))
        }
        "cookie" => {
            let text = cookie(request, name)?;
            Some(read(document, parameter, schema, &text))
        }
        _ => None,
    }
}

/// Returns the value of a cookie.
pub(super) fn cookie(request: &Request, name: &str) -> Option<String> {
    let cookies = request.header("cookie").split(';');
    cookies
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(known, _)| *known == name)
        .map(|(_, value)| decoded(value))
}

/// Returns the schema of a parameter, which may be that of its content.
pub(super) fn schema_of<'a>(document: &'a Document, parameter: &'a Json) -> &'a Json {
    let content = parameter["content"].as_object().and_then(|contents| contents.values().next());
    let schema = parameter.get("schema").or_else(|| content.and_then(|content| content.get("schema")));
    schema.map_or(&Json::Null, |schema| document.resolve(schema))
}

/// Returns the names of query parameters that an operation does not describe.
pub(super) fn undescribed(operation: &Operation, params: &Params) -> Vec<String> {
    let queries = || operation.parameters.iter().filter(|parameter| parameter["in"] == "query");
    let is_described = |name: &str| {
        queries().any(|parameter| {
            let known = parameter["name"].as_str().unwrap_or_default();
            let is_open = parameter["style"] == "form" || parameter.get("style").is_none();
            let holds_properties = is_open && parameter["schema"]["type"] == "object";
            known == name || holds_properties || name.strip_prefix(known).is_some_and(|rest| rest.starts_with('['))
        })
    };
    params.iter().map(|(name, _)| name).filter(|name| !is_described(name)).map(str::to_owned).collect()
}

/// `;id=5` and `.5` as `5`.
fn unstyled(parameter: &Json, name: &str, text: &str) -> String {
    let text = match parameter["style"].as_str() {
        Some("label") => text.strip_prefix('.').unwrap_or(text),
        Some("matrix") => {
            let rest = text.strip_prefix(';').unwrap_or(text);
            rest.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')).unwrap_or(rest)
        }
        _ => text,
    };
    text.to_owned()
}

fn query(document: &Document, parameter: &Json, schema: &Json, name: &str, params: &Params) -> Option<Json> {
    let is = |kind: &str| has_type(schema, kind);
    if is("object") && parameter.get("content").is_none() {
        return properties(document, parameter, schema, name, params);
    }
    let values = params.all(name);
    let last = values.last()?;
    let explodes = parameter["explode"] != false && matches!(parameter["style"].as_str(), None | Some("form"));
    if is("array") && explodes && parameter.get("content").is_none() {
        let items = schema.get("items").map_or(&Json::Null, |items| document.resolve(items));
        return Some(values.iter().map(|value| scalar(items, value)).collect());
    }
    Some(read(document, parameter, schema, last))
}

/// An object in a query: `filter[name]=x`, or a parameter for each property.
fn properties(document: &Document, parameter: &Json, schema: &Json, name: &str, params: &Params) -> Option<Json> {
    let mut found = Map::new();
    for (given, values) in params.iter() {
        let key = match parameter["style"].as_str() {
            Some("deepObject") => {
                given.strip_prefix(name).and_then(|rest| rest.strip_prefix('[')).and_then(|rest| rest.strip_suffix(']'))
            }
            _ => Some(given).filter(|given| schema["properties"].get(given).is_some()),
        };
        if let (Some(key), Some(value)) = (key, values.last()) {
            let inner = schema["properties"].get(key).map_or(&Json::Null, |inner| document.resolve(inner));
            found.insert(key.to_owned(), scalar(inner, value));
        }
    }
    (!found.is_empty()).then_some(Json::Object(found))
}

/// Reads a string as a value of a schema.
fn read(document: &Document, parameter: &Json, schema: &Json, text: &str) -> Json {
    if parameter.get("content").is_some() {
        return serde_json::from_str(text).unwrap_or_else(|_| text.into());
    }
    if !has_type(schema, "array") {
        return scalar(schema, text);
    }
    let separator = match parameter["style"].as_str() {
        Some("pipeDelimited") => '|',
        Some("spaceDelimited") => ' ',
        Some("label") => '.',
        _ => ',',
    };
    let items = schema.get("items").map_or(&Json::Null, |items| document.resolve(items));
    text.split(separator).filter(|_| !text.is_empty()).map(|part| scalar(items, part)).collect()
}

/// Reads a string as a value without parts. One that is not of the type stays a string, so that checking finds it.
pub(super) fn scalar(schema: &Json, text: &str) -> Json {
    if has_type(schema, "string") || schema.get("type").is_none() && schema.get("anyOf").is_none() {
        return text.into();
    }
    let is = |kind: &str| has_type(schema, kind) || schema.get("type").is_none();
    match text {
        "true" | "false" if is("boolean") => (text == "true").into(),
        "null" if is("null") => Json::Null,
        text => match serde_json::from_str(text) {
            Ok(number @ Json::Number(_)) if is("integer") || is("number") => number,
            Ok(object @ Json::Object(_)) if is("object") => object,
            _ => text.into(),
        },
    }
}

fn has_type(schema: &Json, kind: &str) -> bool {
    match &schema["type"] {
        Json::String(one) => one == kind,
        Json::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    }
}
