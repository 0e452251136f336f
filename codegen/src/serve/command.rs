//! Commands: requests that are carried out instead of stored.

use bytes::Bytes;
use http::HeaderValue;
use serde_json::{Map, Value as Json, json};

use super::body;
use super::catalog::{Column, Kind, Table};
use super::core::Core;
use super::effect::Scope;
use super::python;
use super::refusal::{FieldErrors, Refusal};
use super::reply::{Reply, Request};

/// Carries out a command. `ignored` gets the properties of the request that it does not have.
pub(super) fn invoke(
    core: &Core,
    table: usize,
    request: &Request,
    parent: Option<&str>,
    ignored: &mut Vec<String>,
) -> Result<Reply, Refusal> {
    let table = &core.catalog.tables[table];
    let mut data = if table.columns.is_empty() { Map::new() } else { body::object_or_form(request)? };
    let errors = errors(table, &data);
    if !errors.is_empty() {
        return Err(Refusal::Invalid { resource: table.name.clone(), errors });
    }
    let unknown = data.keys().filter(|name| table.column(name).is_none());
    ignored.extend(unknown.map(|name| table.no_field(name)));
    if core.settings.strict && !ignored.is_empty() {
        return Err(Refusal::strict(ignored));
    }
    if let Some(parent) = parent {
        data.insert("parent".to_owned(), json!(parent));
    }
    for column in &table.columns {
        if !data.contains_key(&column.wire)
            && let Some(value) = column.constant()
        {
            data.insert(column.wire.clone(), value);
        }
    }
    let config = core.behavior.commands.get(&table.id);
    let steps = config.map_or(&[][..], |config| &config.steps);
    let outcome = core.run(&table.name, steps, Scope::of(data))?;
    if let Some(name) = outcome.file {
        return Ok(file(&name, b"test node\n".as_slice().into()));
    }
    if let Some(whole) = outcome.whole {
        return Ok(Reply::json(200, &whole));
    }
    let mut reply = json!({ "status": "success" });
    if let Some(data) = outcome.data {
        reply["data"] = data;
    }
    let status = config.and_then(|config| config.status).unwrap_or(200);
    Ok(Reply::json(status, &reply))
}

/// Returns a response with a file.
pub(super) fn file(name: &str, content: Bytes) -> Reply {
    let kind = HeaderValue::from_static("application/octet-stream");
    let name = name.replace(['"', '\\', '\r', '\n'], "_");
    Reply::bytes(200, content, Some(kind)).header("content-disposition", &format!("attachment; filename=\"{name}\""))
}

fn errors(table: &Table, data: &Map<String, Json>) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for column in &table.columns {
        let message = match data.get(&column.wire).unwrap_or(&Json::Null) {
            Json::Null => missing(column),
            Json::String(text) if text.is_empty() => missing(column),
            value => invalid(column, value),
        };
        if let Some(message) = message {
            errors.insert(column.wire.clone(), vec![message]);
        }
    }
    errors
}

fn missing(column: &Column) -> Option<String> {
    (column.required && !column.readonly).then(|| "This field is required.".to_owned())
}

fn invalid(column: &Column, value: &Json) -> Option<String> {
    let text = python::text(value);
    let is_integer = || {
        let digits = text.trim_start_matches('-');
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    match column.kind {
        Kind::Integer if !is_integer() => Some("Enter a whole number.".to_owned()),
        Kind::Text if !column.choices.is_empty() && !column.choices.contains(&text) => {
            Some(format!("Select a valid choice. {text} is not one of the available choices."))
        }
        _ => None,
    }
}
