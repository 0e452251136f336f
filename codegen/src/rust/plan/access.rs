//! How the fields of a resource are written, for the visitor of its objects.

use crate::model::{Access, DefaultValue, Field, Resource, Role, Type, Version};

/// The method of the runtime's `FieldVisitor` for a field.
pub fn visitor(version: &Version, resource: &Resource, field: &Field) -> &'static str {
    let sent = resource.is_written_whole() || resource.is_patched();
    let is_key = resource.key.as_ref().is_some_and(|key| key.field == field.wire);
    if !sent || !matches!(field.access, Access::Writable { .. }) || resource.takes_file(field) {
        "field"
    } else if is_key {
        "create_only"
    } else if resource.back_reference.as_ref() == Some(&field.wire) {
        "parent"
    } else if creates(version, resource, field) {
        "nested"
    } else if matches!(field.default, Some(DefaultValue::Volatile(_))) {
        "generated"
    } else if field.is_optional() && !field.nullable {
        "optional"
    } else {
        "written"
    }
}

/// Whether the objects of a relation are created with the object: they have no endpoint, or lead back to it.
fn creates(version: &Version, resource: &Resource, field: &Field) -> bool {
    let Type::Relation(relation) = &field.kind else { return false };
    let Some(target) = relation.target.as_ref().and_then(|id| version.resources.get(id)) else { return false };
    let leads_back = target
        .back_reference()
        .is_some_and(|back| matches!(&back.kind, Type::Relation(back) if back.target.as_ref() == Some(&resource.id)));
    target.role == Role::Embedded || leads_back
}
