//! What shares a type.

use std::collections::BTreeMap;
use std::fmt;

use super::{Owner, Repeated};
use crate::model::{Field, Operation, Schema, Type, Version};

/// What a type is generated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place<'a> {
    /// The schema with this id.
    Schema(&'a str),
    /// The values of a property: the id of its schema, and its name.
    Property(&'a str, &'a str),
    /// The values of a parameter: the id of its operation, and its name.
    Parameter(&'a str, &'a str),
    /// The headers of the operation with this id.
    Headers(&'a str),
}

impl<'a> Place<'a> {
    pub(super) fn property(schema: &'a Schema, field: &'a Field) -> Self {
        Self::Property(&schema.id, &field.wire)
    }

    pub(super) fn parameter(operation: &'a Operation, field: &'a Field) -> Self {
        Self::Parameter(&operation.id, &field.wire)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Schema(id) => write!(f, "`{id}`"),
            Self::Property(id, name) => write!(f, "`{name}` of `{id}`"),
            Self::Parameter(id, name) => write!(f, "the parameter `{name}` of `{id}`"),
            Self::Headers(id) => write!(f, "the headers of `{id}`"),
        }
    }
}

impl<'a> Repeated<'a> {
    /// Returns what has a type that may stand for equal ones, each with what that type is declared for.
    pub fn places(&'a self, version: &'a Version) -> BTreeMap<Place<'a>, Place<'a>> {
        let mut places = BTreeMap::new();
        for schema in version.schemas_with_types() {
            let first = self.schemas.first(&schema.id).unwrap_or(schema);
            places.insert(Place::Schema(&schema.id), Place::Schema(&first.id));
            // A further name of a schema is one of what is in it, too.
            let own = schema.fields().iter().filter(|_| first.id == schema.id);
            let owner = Owner::Schema(schema);
            places.extend(own.filter_map(|field| Some((Place::property(schema, field), self.enum_of(owner, field)?))));
        }
        for operation in version.operations.values() {
            let parameters = operation.parameters.iter().map(|parameter| &parameter.field);
            let enum_of = |field| self.enum_of(Owner::Operation(operation), field);
            places.extend(parameters.filter_map(|field| Some((Place::parameter(operation, field), enum_of(field)?))));
            let first = self.headers.first(operation);
            places.extend(first.map(|first| (Place::Headers(&operation.id), Place::Headers(&first.id))));
        }
        places
    }

    /// What the enum of a field is declared for.
    fn enum_of(&'a self, owner: Owner<'a>, field: &'a Field) -> Option<Place<'a>> {
        let Type::Choice(choices) = &field.kind else { return None };
        Some(self.choices(owner, choices, &field.history)?.place)
    }
}
