//! Whether a value of a guide's example has the type of a field.

use pexgen::model::{Access, Choices, Field, Object, Presence, Relation, Resource, Shape, Type, Version};
use pexgen_runtime::Timestamp;
use serde_json::{Map, Value};

/// Who wrote a value: required fields and fields that a client may send are checked in requests only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The value is in a response.
    Response,
    /// The value is in a request that creates an object.
    Create,
    /// The value is in a request that changes an object.
    Change,
}

/// Returns the name of a type, as facts write it.
pub fn type_name(kind: &Type) -> String {
    match kind {
        Type::Text | Type::Decimal | Type::OwnUri | Type::Uuid | Type::Uri | Type::Duration => "string".to_owned(),
        Type::Choice(choices) if !choices.numeric => "string".to_owned(),
        Type::Choice(_) | Type::Integer | Type::Unsigned => "integer".to_owned(),
        Type::Float => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime | Type::Instant => "date-time".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(inner) => format!("array of {}", type_name(inner)),
        Type::Map(inner) => format!("object of {}", type_name(inner)),
        Type::Relation(Relation { many: true, .. }) => "relations".to_owned(),
        Type::Relation(_) => "relation".to_owned(),
        Type::Named(id) => id.clone(),
        Type::Nullable(inner) => type_name(inner),
        Type::Foreign(_) | Type::Json => "any".to_owned(),
    }
}

/// Checks that an object with these properties can be read from a response, or sent in a request.
///
/// # Errors
/// The first property that can't.
pub fn check_object(
    properties: &Map<String, Value>,
    resource: &Resource,
    version: &Version,
    direction: Direction,
) -> Result<(), String> {
    for (name, value) in properties {
        let field = resource.field(name).ok_or_else(|| format!("`{}` has no field `{name}`", resource.id))?;
        check_access(field, direction)?;
        check_field(value, field, resource, version, direction)?;
    }
    let inside = resource.back_reference.as_deref();
    let missing = |field: &&Field| {
        field.is_required()
            && !resource.takes_file(field)
            && !properties.contains_key(&field.wire)
            && inside != Some(field.wire.as_str())
    };
    match resource.fields.iter().find(missing) {
        Some(field) if direction == Direction::Create => Err(format!("`{}` is required", field.wire)),
        _ => Ok(()),
    }
}

fn check_access(field: &Field, direction: Direction) -> Result<(), String> {
    if direction == Direction::Response || matches!(field.access, Access::Writable { .. }) {
        return Ok(());
    }
    Err(format!("`{}` can't be sent", field.wire))
}

/// Checks a value of a resource's field.
///
/// # Errors
/// Why the value can't be read or sent.
pub fn check_field(
    value: &Value,
    field: &Field,
    resource: &Resource,
    version: &Version,
    direction: Direction,
) -> Result<(), String> {
    let is_own_uri = field.kind == Type::OwnUri;
    let fits = match (&field.kind, value) {
        (Type::OwnUri, Value::String(uri)) => is_uri_of(uri, resource),
        (_, Value::String(text)) if text.is_empty() && is_time(&field.kind) => field.presence == Presence::EmptyIsNull,
        _ if is_own_uri => false,
        (kind, value) => {
            return check(value, kind, version, direction).map_err(|why| format!("`{}`: {why}", field.wire));
        }
    };
    if fits { Ok(()) } else { Err(format!("`{}` can't be {value}", field.wire)) }
}

fn is_time(kind: &Type) -> bool {
    matches!(kind, Type::DateTime | Type::Instant | Type::Date | Type::Time)
}

/// Checks a value of a type.
///
/// # Errors
/// Why the value can't be read or sent.
pub fn check(value: &Value, kind: &Type, version: &Version, direction: Direction) -> Result<(), String> {
    let fits = match (kind, value) {
        (Type::Json, _)
        | (Type::Nullable(_), Value::Null)
        | (Type::Text | Type::File | Type::Base64 | Type::Uuid | Type::Uri | Type::Duration, Value::String(_)) => true,
        (Type::Nullable(inner), value) => return check(value, inner, version, direction),
        (Type::Boolean, value) => value.is_boolean(),
        (Type::Integer | Type::Unsigned, value) => value.is_i64() || value.is_u64(),
        (Type::Float, value) => value.is_number(),
        (Type::Decimal, Value::String(text)) => text.parse::<f64>().is_ok(),
        (Type::DateTime | Type::Instant, Value::String(text)) => text.parse::<Timestamp>().is_ok(),
        (Type::Choice(choices), value) => contains(choices, value),
        (Type::List(inner), Value::Array(items)) => {
            return items.iter().try_for_each(|item| check(item, inner, version, direction));
        }
        (Type::Map(inner), Value::Object(properties)) => {
            return properties.values().try_for_each(|value| check(value, inner, version, direction));
        }
        (Type::Relation(relation), value) => return check_relation(value, relation, version, direction),
        (Type::Named(id), value) => return check_schema(value, id, version, direction),
        _ => false,
    };
    if fits { Ok(()) } else { Err(format!("{} can't be {value}", type_name(kind))) }
}

/// Returns whether a value is one of the choices.
pub fn contains(choices: &Choices, value: &Value) -> bool {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    choices.values.iter().any(|choice| choice.wire == text && choice.bare != value.is_string())
}

fn check_relation(value: &Value, relation: &Relation, version: &Version, direction: Direction) -> Result<(), String> {
    match value {
        Value::Array(items) if relation.many => {
            let one = Relation { many: false, ..relation.clone() };
            items.iter().try_for_each(|item| check_relation(item, &one, version, direction))
        }
        _ if relation.many => Err(format!("several objects can't be {value}")),
        Value::String(uri) => match target(relation, version) {
            Some(target) if !is_uri_of(uri, target) => Err(format!("`{uri}` is no URI of `{}`", target.id)),
            _ => Ok(()),
        },
        Value::Object(properties) => match target(relation, version) {
            Some(target) => check_object(properties, target, version, direction),
            None => Err("nothing tells what the object is".to_owned()),
        },
        _ => Err(format!("an object can't be {value}")),
    }
}

fn target<'v>(relation: &Relation, version: &'v Version) -> Option<&'v Resource> {
    version.resources.get(relation.target.as_ref()?)
}

/// Returns whether a URI is below the list endpoint of a resource.
fn is_uri_of(uri: &str, resource: &Resource) -> bool {
    uri.strip_prefix(resource.path.as_str()).is_some_and(|key| !key.trim_end_matches('/').is_empty())
}

fn check_schema(value: &Value, id: &str, version: &Version, direction: Direction) -> Result<(), String> {
    let schema = version.schemas.get(id).ok_or_else(|| format!("there is no schema `{id}`"))?;
    match (&schema.shape, value) {
        (Shape::Choice(choices), value) if contains(choices, value) => Ok(()),
        (Shape::Choice(_), _) => Err(format!("`{id}` does not have {value}")),
        (Shape::Union(union), value) => {
            let fits = union.variants.iter().any(|variant| check(value, &variant.kind, version, direction).is_ok());
            if fits { Ok(()) } else { Err(format!("no variant of `{id}` can be {value}")) }
        }
        (Shape::Object(object), Value::Object(properties)) => check_properties(properties, object, version, direction),
        (Shape::Object(_), _) => Err(format!("`{id}` can't be {value}")),
    }
}

fn check_properties(
    properties: &Map<String, Value>,
    object: &Object,
    version: &Version,
    direction: Direction,
) -> Result<(), String> {
    for (name, value) in properties {
        match (object.fields.iter().find(|field| field.wire == *name), &object.more) {
            (Some(field), _) if field.nullable && value.is_null() => {}
            (Some(field), _) => {
                check_access(field, direction)?;
                check(value, &field.kind, version, direction).map_err(|why| format!("`{name}`: {why}"))?;
            }
            (None, Some(more)) => check(value, &more.kind, version, direction)?,
            (None, None) => return Err(format!("there is no property `{name}`")),
        }
    }
    let is_needed = |field: &&Field| match direction {
        Direction::Response => field.presence == Presence::Always,
        Direction::Create | Direction::Change => field.is_required(),
    };
    match object.fields.iter().filter(is_needed).find(|field| !properties.contains_key(&field.wire)) {
        Some(field) => Err(format!("`{}` is missing", field.wire)),
        None => Ok(()),
    }
}
