//! Commands: requests that are carried out instead of stored.

use serde_json::{Value as Json, json};

use super::body;
use super::catalog::{Column, Kind, Table};
use super::core::Core;
use super::python;
use super::refusal::{FieldErrors, Refusal};
use super::reply::{Reply, Request};

/// Carries out a command.
pub(super) fn invoke(core: &Core, table: usize, request: &Request) -> Result<Reply, Refusal> {
    let table = &core.catalog.tables[table];
    let data = body::object(request)?;
    let errors = errors(table, &data);
    if !errors.is_empty() {
        return Err(Refusal::Invalid { resource: table.name.clone(), errors });
    }
    Ok(Reply::json(200, &json!({ "status": "success" })))
}

fn errors(table: &Table, data: &super::write::Data) -> FieldErrors {
    let mut errors = FieldErrors::new();
    for column in &table.columns {
        let value = data.get(&column.wire).unwrap_or(&Json::Null);
        let messages = match value {
            Json::Null => missing(column),
            Json::String(text) if text.is_empty() => missing(column),
            value => invalid(column, value),
        };
        if let Some(message) = messages {
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
