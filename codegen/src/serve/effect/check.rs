//! Checks the steps of a scene: what they name must exist.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::diagnostic::nearest;
use crate::input::config::StepConfig;
use crate::serve::catalog::{Catalog, Table};

/// What templates may refer to, beside the object that a step moves.
const KNOWN: [&str; 4] = ["n", "now", "stamp", "uuid"];

/// Returns what is wrong with a step of a scene.
pub(super) fn check(catalog: &Catalog, step: &StepConfig) -> Result<(), String> {
    let verbs = [&step.find, &step.create, &step.ensure, &step.change, &step.relocate, &step.delete];
    let Some(target) = verbs.into_iter().flatten().next() else {
        return Err("only a command has the verbs refuse, data, respond and file".to_owned());
    };
    if step.after.is_some() {
        return Err("only a step of a command has `after`; write `at`".to_owned());
    }
    let source = table(catalog, target)?;
    let to = step.to.as_ref().map(|to| table(catalog, to)).transpose()?;
    let moved = step.relocate.as_ref().map(|_| source);
    values(source, &step.by, None)?;
    values(to.unwrap_or(source), &step.set, moved)?;
    for (resource, by) in &step.without {
        values(table(catalog, resource)?, by, None)?;
    }
    step.condition.iter().chain(&step.unless).try_for_each(|text| template(text, None))
}

/// Returns the table of a resource with objects.
fn table<'a>(catalog: &'a Catalog, resource: &str) -> Result<&'a Table, String> {
    let stored = || catalog.tables.iter().filter(|table| !table.is_command);
    let found = stored().find(|table| table.id == resource);
    let found = found.map(|table| &catalog.tables[table.rows]);
    found.ok_or_else(|| {
        let near = suggestion(resource, stored().map(|table| table.id.as_str()));
        format!("`{resource}` is not a resource with objects{near}")
    })
}

fn suggestion<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Checks values of fields. `moved` is the table of the object `it`.
fn values(table: &Table, values: &BTreeMap<String, Json>, moved: Option<&Table>) -> Result<(), String> {
    for (name, value) in values {
        if table.column(name).is_none() {
            return Err(no_field(table, name));
        }
        templates(value, moved)?;
    }
    Ok(())
}

fn no_field(table: &Table, name: &str) -> String {
    let near = suggestion(name, table.columns.iter().map(|column| column.wire.as_str()));
    format!("`{}` has no field `{name}`{near}", table.id)
}

/// Checks the templates in a value.
fn templates(value: &Json, moved: Option<&Table>) -> Result<(), String> {
    match value {
        Json::String(text) => template(text, moved),
        Json::Array(items) => items.iter().try_for_each(|item| templates(item, moved)),
        Json::Object(entries) => entries.values().try_for_each(|value| templates(value, moved)),
        _ => Ok(()),
    }
}

fn template(text: &str, moved: Option<&Table>) -> Result<(), String> {
    let expressions = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    let alternatives = expressions.flat_map(|expression| expression.split('|')).map(str::trim);
    alternatives.flat_map(|alternative| alternative.split(" - ")).try_for_each(|name| placeholder(name, moved))
}

fn placeholder(text: &str, moved: Option<&Table>) -> Result<(), String> {
    let name = text.trim().trim_end_matches(":upper");
    let is_literal = name.len() > 1 && name.starts_with('\'') && name.ends_with('\'');
    if is_literal || KNOWN.contains(&name) {
        return Ok(());
    }
    match (name.strip_prefix("it."), moved) {
        (Some(field), Some(table)) if table.column(field).is_some() => Ok(()),
        (Some(field), Some(table)) => Err(no_field(table, field)),
        _ => Err(format!("there is no value `{{{name}}}`{}", suggestion(name, KNOWN))),
    }
}
