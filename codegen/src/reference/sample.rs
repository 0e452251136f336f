//! Sample values of types.

use serde_json::{Map, Value, json};

use crate::model::{Choices, Shape, Type, Version};

/// How deep objects are filled in: schemas may contain themselves.
const DEPTH: usize = 4;

/// A value of a type.
pub(super) fn sample(version: &Version, kind: &Type, name: &str) -> Value {
    value(version, kind, name, DEPTH)
}

fn value(version: &Version, kind: &Type, name: &str, depth: usize) -> Value {
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
        Type::Nullable(inner) => value(version, inner, name, depth),
        Type::List(item) => json!([value(version, item, name, depth)]),
        Type::Map(item) => json!({ name: value(version, item, name, depth) }),
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
            union.variants.first().map_or(Value::Null, |variant| value(version, &variant.kind, "value", depth - 1))
        }
        Shape::Object(object) => {
            let required = object.fields.iter().filter(|field| field.is_required());
            let properties =
                required.map(|field| (field.wire.clone(), value(version, &field.kind, &field.wire, depth - 1)));
            let constants = object.constants.iter().map(|(name, value)| (name.clone(), value.clone()));
            properties.chain(constants).collect::<Map<_, _>>().into()
        }
    }
}

/// A value in a URL or a header.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}
