//! Queries of a guide's examples: filters, orderings, pages and parameters.

use pexgen::model::{BooleanForm, Field, Lookup, Lookups, Relation, Resource, Type, Version};
use serde_json::Value;

use super::file::Fact;
use super::value::{self, Direction};

/// Checks that the bindings can send a query to a resource.
///
/// # Errors
/// The first parameter that they can't send.
pub fn check(text: &str, fact: &Fact, resource: &Resource, version: &Version) -> Result<(), String> {
    text.split('&').try_for_each(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        if fact.methods.iter().any(|method| method == "DELETE") {
            return deletion(name, value, resource);
        }
        match name {
            "limit" | "offset" => value.parse::<u64>().map(|_| ()).map_err(|error| format!("`{pair}`: {error}")),
            "order_by" => ordering(value.trim_start_matches('-'), resource),
            _ => filter(name, value, resource, version),
        }
    })
}

/// Parameters of a deletion are flags.
fn deletion(name: &str, value: &str, resource: &Resource) -> Result<(), String> {
    if !resource.delete_parameters.iter().any(|parameter| parameter == name) {
        return Err(format!("deleting `{}` has no parameter `{name}`", resource.id));
    }
    let sent = match resource.delete_booleans {
        BooleanForm::Json => "true",
        BooleanForm::Python => "True",
    };
    if value == sent { Ok(()) } else { Err(format!("`{name}={sent}` is sent, not `{name}={value}`")) }
}

fn ordering(name: &str, resource: &Resource) -> Result<(), String> {
    match resource.field(name) {
        Some(field) if field.filtering.orderable => Ok(()),
        _ => Err(format!("`{}` can't be ordered by `{name}`", resource.id)),
    }
}

fn filter(name: &str, value: &str, resource: &Resource, version: &Version) -> Result<(), String> {
    let (field, rest) = name.split_once("__").unwrap_or((name, "exact"));
    let refused = || format!("`{}` can't be filtered by `{name}`", resource.id);
    let field = resource.field(field).ok_or_else(refused)?;
    if let (Type::Relation(Relation { target: Some(target), .. }), None) = (&field.kind, Lookup::from_wire(rest)) {
        let target = version.resources.get(target).ok_or_else(refused)?;
        let crosses = field.filtering.lookups == Lookups::AllAcrossRelation;
        return if crosses { filter(rest, value, target, version) } else { Err(refused()) };
    }
    let lookup = Lookup::from_wire(rest).ok_or_else(refused)?;
    if !offers(field, lookup) {
        return Err(refused());
    }
    if matches!(field.kind, Type::Relation(_)) || lookup == Lookup::In {
        return Ok(());
    }
    let value = match field.kind {
        Type::Integer | Type::Unsigned | Type::Float | Type::Boolean => {
            serde_json::from_str(value).unwrap_or(Value::Null)
        }
        _ => Value::String(value.to_owned()),
    };
    value::check(&value, &field.kind, version, Direction::Change).map_err(|why| format!("`{name}`: {why}"))
}

fn offers(field: &Field, lookup: Lookup) -> bool {
    let allowed = match &field.filtering.lookups {
        Lookups::None => false,
        Lookups::All | Lookups::AllAcrossRelation => true,
        Lookups::Only(set) => set.lookups.contains(&lookup),
    };
    allowed && lookup.fits(&field.kind, field.nullable)
}
