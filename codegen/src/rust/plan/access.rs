//! How fields are written, for the visitor of objects.

use crate::model::{Access, DefaultValue, Field, Presence, Relation, Resource, Role, Schema, Type, Version};

/// The method of the runtime's `FieldVisitor` for a field of a resource.
pub fn visitor(version: &Version, resource: &Resource, field: &Field) -> &'static str {
    let sent = resource.is_written_whole() || resource.is_patched();
    let is_key = resource.key.as_ref().is_some_and(|key| key.field == field.wire);
    if !sent || !matches!(field.access, Access::Writable { .. }) || resource.takes_file(field) {
        "field"
    } else if is_key {
        // A key that the server makes is that of one object.
        let is_given = resource.role != Role::Embedded && !matches!(field.default, Some(DefaultValue::Volatile(_)));
        if is_given { "create_only" } else { "field" }
    } else if resource.back_reference.as_ref() == Some(&field.wire) || leads_to_owner(version, resource, field) {
        "parent"
    } else if creates(version, resource, field) {
        "nested"
    } else if is_reverse(version, resource, field) {
        "reverse"
    } else if is_made_by_server(field) {
        "generated"
    } else if field.is_optional() && !field.nullable {
        "optional"
    } else {
        "written"
    }
}

/// Whether the server makes another value for each object, which a copy does not have: a time, or what is unique. Other
/// identifiers, such as the client ID of an application, are set by administrators.
fn is_made_by_server(field: &Field) -> bool {
    let is_time = matches!(field.kind, Type::Date | Type::DateTime | Type::Time);
    matches!(field.default, Some(DefaultValue::Volatile(_))) && (is_time || field.filtering.unique)
}

/// The method of the runtime's `FieldVisitor` for a property of a schema.
pub fn of_property(schema: &Schema, field: &Field) -> &'static str {
    let may_be_null = field.is_optional() || field.kind == Type::Json;
    let is_sparse = may_be_null && !field.nullable && matches!(field.presence, Presence::MayBeAbsent | Presence::Never);
    match (schema.written && field.is_written(), is_sparse) {
        (false, false) => "field",
        (false, true) => "sparse",
        (true, false) => "written",
        (true, true) => "sparse_written",
    }
}

/// Whether the objects of a relation are created with the object: they have no endpoint, or lead back to it.
fn creates(version: &Version, resource: &Resource, field: &Field) -> bool {
    let Some((_, target)) = relation(version, field) else { return false };
    target.role == Role::Embedded || target.back_reference().is_some_and(|back| leads_to_one(back, resource))
}

/// Whether a relation holds objects that lead to the object, and each to one only. Such a relation can be empty.
fn is_reverse(version: &Version, resource: &Resource, field: &Field) -> bool {
    let Some((relation, target)) = relation(version, field) else { return false };
    relation.many && !field.is_required() && target.fields.iter().any(|back| leads_to_one(back, resource))
}

/// Whether the objects are inside another one, and a relation leads back to it.
fn leads_to_owner(version: &Version, resource: &Resource, field: &Field) -> bool {
    let Some((back, owner)) = relation(version, field) else { return false };
    let holds = |field: &Field| matches!(&field.kind, Type::Relation(relation) if relation.target.as_ref() == Some(&resource.id));
    resource.role == Role::Embedded && !back.many && owner.fields.iter().any(holds)
}

fn relation<'a>(version: &'a Version, field: &'a Field) -> Option<(&'a Relation, &'a Resource)> {
    let Type::Relation(relation) = &field.kind else { return None };
    Some((relation, version.resources.get(relation.target.as_ref()?)?))
}

fn leads_to_one(field: &Field, resource: &Resource) -> bool {
    matches!(&field.kind, Type::Relation(relation) if !relation.many && relation.target.as_ref() == Some(&resource.id))
}
