//! Examples of values.

use crate::model::{Field, MANY_ARGUMENTS, Type};

/// Arguments for a constructor with these fields, if they are few and have obvious examples.
pub fn arguments<'f>(fields: impl Iterator<Item = &'f Field>) -> Option<Vec<String>> {
    few(fields)?.into_iter().map(of_field).collect()
}

/// Returns the fields if a constructor takes them one by one.
pub fn few<'f>(fields: impl Iterator<Item = &'f Field>) -> Option<Vec<&'f Field>> {
    let fields: Vec<&Field> = fields.take(MANY_ARGUMENTS).collect();
    (fields.len() < MANY_ARGUMENTS).then_some(fields)
}

/// An example of the value of a field.
pub fn of_field(field: &Field) -> Option<String> {
    // Such a setter takes what turns into the value, as lists do.
    if field.nullable && field.kind == Type::Unsigned {
        return item(&field.name, &field.kind);
    }
    value(&field.name, &field.kind)
}

/// An example of a value, for types whose values have an obvious form.
pub fn value(name: &str, kind: &Type) -> Option<String> {
    match kind {
        Type::Text | Type::Base64 | Type::Uri => Some(format!("{name:?}")),
        Type::Uuid => Some("\"67e55044-10b1-426f-9247-bb680e5fe0c8\"".to_owned()),
        Type::Duration => Some("\"PT5M\"".to_owned()),
        Type::Integer | Type::Unsigned => Some("1".to_owned()),
        Type::Float => Some("1.0".to_owned()),
        Type::Boolean => Some("true".to_owned()),
        Type::List(kind) => Some(list(&item(name, kind)?)),
        Type::Map(kind) => Some(map(&item(name, kind)?)),
        _ => None,
    }
}

/// An example of a value in a list or a map, which take what turns into it.
pub fn item(name: &str, kind: &Type) -> Option<String> {
    match kind {
        // Without a suffix, the number would be an `i32`, which does not turn into an unsigned one.
        Type::Unsigned => Some("1_u64".to_owned()),
        // Arrays turn into lists only if their items have the right type.
        Type::List(_) | Type::Map(_) => None,
        _ => value(name, kind),
    }
}

/// A list with one item.
pub fn list(item: &str) -> String {
    format!("[{item}]")
}

/// A map with one value.
pub fn map(value: &str) -> String {
    format!("[(\"key\", {value})]")
}
