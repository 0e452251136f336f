//! Lints of the types and operations of OpenAPI documents.

use super::{Described, Lint, defaults};
use crate::diagnostic::Id;
use crate::model::{DefaultValue, Version};
use crate::pointer::escape;

pub fn check(lint: &mut Lint<'_>) {
    let loaded = lint.loaded;
    for at in described(&loaded.version) {
        limits(lint, &at);
        if let Some(DefaultValue::Constant(default)) = &at.field.default {
            defaults::constant(lint, &at, default);
        }
    }
}

/// Returns the properties of all types and the parameters of all operations.
fn described(version: &Version) -> impl Iterator<Item = Described<'_>> {
    let properties = version.schemas.values().flat_map(|schema| {
        schema.fields().iter().map(|field| {
            let pointer = format!("{}/properties/{}", schema.pointer, escape(&field.wire));
            Described { document: &schema.document, pointer, is_exact: true, field }
        })
    });
    let parameters = version.operations.values().flat_map(|operation| {
        operation.parameters.iter().map(|parameter| Described {
            document: &operation.document,
            pointer: operation.pointer.clone(),
            is_exact: false,
            field: &parameter.field,
        })
    });
    properties.chain(parameters)
}

/// Reports limits that no value is within.
fn limits(lint: &mut Lint<'_>, at: &Described<'_>) {
    let limits = &at.field.limits;
    for (what, bounds) in [("value", &limits.range), ("length", &limits.length), ("number of items", &limits.items)] {
        if bounds.are_contradictory() {
            let message = format!("no value of `{}` is valid: its {what} must be {bounds}", at.field.wire);
            lint.described(Id::Contradiction, at, "", message, "correct the document");
        }
    }
}
