//! Lints of the types and operations of OpenAPI documents.

use super::{Described, Lint, defaults, limits, secrets};
use crate::model::{DefaultValue, Version};
use crate::pointer::escape;

pub fn check(lint: &mut Lint<'_>) {
    let loaded = lint.loaded;
    for at in described(&loaded.version) {
        limits::check(lint, &at);
        secrets::check(lint, &at);
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
            Described { owner: &schema.id, document: &schema.document, pointer, is_exact: true, field }
        })
    });
    let parameters = version.operations.values().flat_map(|operation| {
        operation.parameters.iter().map(|parameter| Described {
            owner: &operation.id,
            document: &operation.document,
            pointer: operation.pointer.clone(),
            is_exact: false,
            field: &parameter.field,
        })
    });
    properties.chain(parameters)
}
