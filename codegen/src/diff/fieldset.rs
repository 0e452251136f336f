//! A common view of the fields of resources, operations and schemas.

use super::located::Located;
use super::{Affects, DocumentPointer};
use crate::model::{
    Field, Key, MANY_ARGUMENTS, Operation, Parameter, ParameterLocation, Presence, Resource, Role, Schema, Version,
};
use crate::pointer::escape;

/// The fields of a resource or a schema, or the parameters of an operation.
#[derive(Debug)]
pub struct FieldSet<'a> {
    /// Id of the resource, schema or operation.
    pub id: &'a str,
    /// The fields in the order of the document.
    pub entries: Vec<FieldEntry<'a>>,
    /// Whether the fields are in requests, responses and lists.
    pub usage: Usage,
    /// The key that identifies an object.
    pub key: Option<&'a Key>,
    /// Ids of the fields that the bindings require to create the object or to send the request, in this order.
    pub arguments: Vec<String>,
    /// From this many arguments on, the bindings take them as a struct.
    pub many: usize,
    document: &'a str,
    locations: Locations<'a>,
}

/// A field of a [`FieldSet`].
#[derive(Debug)]
pub struct FieldEntry<'a> {
    /// Id that is unique in the set: the wire name, followed by the location of a parameter where another
    /// parameter has the same name.
    pub id: String,
    /// The field itself.
    pub field: &'a Field,
    /// The parameter that the field describes, in an operation.
    pub parameter: Option<&'a Parameter>,
}

impl FieldEntry<'_> {
    /// Returns whether both are the same field or parameter. The names of headers ignore case.
    fn is_same(&self, other: &Self) -> bool {
        let location = |entry: &Self| entry.parameter.map(|parameter| parameter.location);
        let is_header = location(self) == Some(ParameterLocation::Header);
        let is_spelled_otherwise = is_header && self.field.wire.eq_ignore_ascii_case(&other.field.wire);
        location(self) == location(other) && (self.has_same_name(other) || is_spelled_otherwise)
    }

    fn has_same_name(&self, other: &Self) -> bool {
        self.field.wire == other.field.wire
    }
}

/// Whether the fields of a set are in requests, responses and lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the five are independent of each other")]
pub struct Usage {
    /// Whether requests contain them.
    pub sent: bool,
    /// Whether requests contain all required fields.
    pub whole: bool,
    /// Whether responses contain them.
    pub received: bool,
    /// Whether lists may be ordered by them.
    pub listed: bool,
    /// Whether lists may be filtered by them: those of the resource, or those of another one across a relation.
    pub filtered: bool,
}

/// The part of a document that describes the fields.
#[derive(Debug)]
enum Locations<'a> {
    /// `fields` of a Tastypie schema.
    Tastypie,
    /// The parameters of the operation at a JSON pointer.
    Parameters(&'a str),
    /// The properties of the schema at a JSON pointer.
    Properties(&'a str),
}

impl<'a> FieldSet<'a> {
    /// Returns the fields of a resource of a version.
    pub fn of_resource(version: &Version, resource: &'a Resource) -> Self {
        let whole = resource.is_written_whole();
        let is_back = |field: &Field| resource.back_reference.as_ref() == Some(&field.wire);
        let is_argument = |field: &&Field| whole && !resource.takes_file(field) && !is_back(field);
        Self {
            id: &resource.id,
            arguments: arguments(resource.fields.iter().filter(is_argument)),
            many: MANY_ARGUMENTS,
            entries: entries(&resource.fields),
            usage: Usage {
                sent: whole || resource.is_patched(),
                whole,
                received: !matches!(resource.role, Role::Command(_)),
                listed: resource.is_listed(),
                filtered: resource.is_listed() || version.is_filtered_across(resource),
            },
            key: resource.key.as_ref(),
            document: &resource.document,
            locations: Locations::Tastypie,
        }
    }

    /// Returns the parameters of an operation.
    pub fn of_operation(operation: &'a Operation) -> Self {
        let same_name = |one: &Parameter| {
            operation.parameters.iter().filter(|other| other.field.wire == one.field.wire).count() > 1
        };
        let entries = operation.parameters.iter().map(|parameter| {
            let wire = &parameter.field.wire;
            let id =
                if same_name(parameter) { format!("{wire} ({})", location(parameter.location)) } else { wire.clone() };
            FieldEntry { id, field: &parameter.field, parameter: Some(parameter) }
        });
        let entries: Vec<FieldEntry<'_>> = entries.collect();
        let required = entries.iter().filter(|entry| entry.field.is_required());
        Self {
            id: &operation.id,
            arguments: required.map(|entry| entry.id.clone()).collect(),
            many: if operation.required_struct().is_some() { 0 } else { usize::MAX },
            entries,
            usage: Usage { sent: true, whole: true, received: false, listed: false, filtered: false },
            key: None,
            document: &operation.document,
            locations: Locations::Parameters(&operation.pointer),
        }
    }

    /// Returns the properties of a schema.
    pub fn of_schema(schema: &'a Schema) -> Self {
        let is_form = schema.fields().iter().any(Field::holds_files);
        Self {
            id: &schema.id,
            entries: entries(schema.fields()),
            arguments: arguments(schema.fields().iter().filter(|_| schema.written)),
            many: if is_form { usize::MAX } else { MANY_ARGUMENTS },
            usage: Usage {
                sent: schema.written,
                whole: schema.written,
                received: schema.read,
                listed: false,
                filtered: false,
            },
            key: None,
            document: &schema.document,
            locations: Locations::Properties(&schema.pointer),
        }
    }

    /// Returns whether a Tastypie schema describes the fields. Its server is lenient, and so are the bindings.
    pub fn is_tastypie(&self) -> bool {
        matches!(self.locations, Locations::Tastypie)
    }

    /// Returns whether an OpenAPI schema describes the fields.
    pub fn is_schema(&self) -> bool {
        matches!(self.locations, Locations::Properties(_))
    }

    /// Returns the fields that this set and one of the new version have in common: parameters by location and name, and
    /// those that are in another location by name.
    pub fn pairs<'s>(&'s self, new: &'s Self) -> Vec<(&'s FieldEntry<'a>, &'s FieldEntry<'a>)> {
        let mut pairs = Vec::new();
        let (mut is_paired, mut is_taken) = (vec![false; self.entries.len()], vec![false; new.entries.len()]);
        for is_same in [FieldEntry::is_same, FieldEntry::has_same_name] {
            for (before, is_paired) in self.entries.iter().zip(&mut is_paired).filter(|(_, is_paired)| !**is_paired) {
                let mut free = new.entries.iter().zip(&mut is_taken).filter(|(_, is_taken)| !**is_taken);
                if let Some((after, is_taken)) = free.find(|(after, _)| is_same(before, after)) {
                    (*is_paired, *is_taken) = (true, true);
                    pairs.push((before, after));
                }
            }
        }
        pairs
    }

    /// Returns the field with an id.
    pub fn entry(&self, id: &str) -> Option<&FieldEntry<'a>> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Returns whether a field is sent, received or both; one that is neither counts as received.
    pub fn direction(&self, field: &Field) -> Affects {
        let sent = field.is_written() && self.usage.sent;
        Affects::of(sent, !sent || (self.usage.received && field.presence != Presence::Never))
    }

    /// Returns whether messages contain this set that a field of the set in another version is in. A field that is only in
    /// requests is of no interest for a type that another one replaces there.
    pub fn has_messages_of(&self, other: &Self, field: &Field) -> bool {
        let direction = other.direction(field);
        (direction.is_sent() && self.usage.sent) || (direction.is_received() && self.usage.received)
    }

    /// Returns the location of a field; `key` is the part of its description in a Tastypie schema.
    pub fn field_pointer(&self, wire: &str, key: &str) -> DocumentPointer {
        let pointer = match self.locations {
            Locations::Tastypie => format!("/fields/{}{key}", escape(wire)),
            Locations::Parameters(pointer) => format!("{pointer}/parameters"),
            Locations::Properties(pointer) => format!("{pointer}/properties/{}", escape(wire)),
        };
        self.document_pointer(&pointer)
    }
}

impl Located for FieldSet<'_> {
    fn id(&self) -> &str {
        self.id
    }

    fn document_pointer(&self, pointer: &str) -> DocumentPointer {
        DocumentPointer { document: self.document.to_owned(), pointer: pointer.to_owned() }
    }
}

fn arguments<'a>(fields: impl Iterator<Item = &'a Field>) -> Vec<String> {
    fields.filter(|field| field.is_required()).map(|field| field.wire.clone()).collect()
}

fn entries(fields: &[Field]) -> Vec<FieldEntry<'_>> {
    fields.iter().map(|field| FieldEntry { id: field.wire.clone(), field, parameter: None }).collect()
}

/// Returns the value of OpenAPI's `in` for the location of a parameter.
pub fn location(location: ParameterLocation) -> &'static str {
    match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    }
}
