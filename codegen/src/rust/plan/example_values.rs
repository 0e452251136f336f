//! Examples of values.

use super::body::MANY;
use crate::model::{Field, Type};

/// Arguments for a constructor with these fields, if they are few and have obvious examples.
pub fn arguments<'f>(fields: impl Iterator<Item = &'f Field>) -> Option<Vec<String>> {
    let arguments: Vec<String> = fields.map(|field| value(&field.name, &field.kind)).collect::<Option<_>>()?;
    (arguments.len() < MANY).then_some(arguments)
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
        // Without a suffix, the number would be an `i32`, which does not turn into an unsigned one.
        Type::List(item) if **item == Type::Unsigned => Some("[1_u64]".to_owned()),
        Type::List(item) => Some(format!("[{}]", value(name, item)?)),
        _ => None,
    }
}
