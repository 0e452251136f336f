//! What a document describes more than once without naming it: the first stands for the others.

mod choices;
mod headers;
mod place;
mod schemas;

use super::{Choices, History, Operation, Schema, Type, Version};
pub use choices::Enum;
use choices::RepeatedChoices;
use headers::RepeatedHeaders;
pub use place::Place;
use schemas::RepeatedSchemas;

/// The types of a version that stand for equal ones.
///
/// Those of resources are left apart: which values a field has is a decision of each resource, and each release of the
/// server makes it anew.
#[derive(Debug)]
pub struct Repeated<'a> {
    choices: RepeatedChoices<'a>,
    headers: RepeatedHeaders<'a>,
    schemas: RepeatedSchemas<'a>,
}

/// What types are declared beside: they are in its module.
#[derive(Clone, Copy, Debug)]
pub enum Owner<'a> {
    /// A schema.
    Schema(&'a Schema),
    /// An operation.
    Operation(&'a Operation),
}

/// Where a type can be named, whichever features are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Scope<'a> {
    /// Everywhere: it is in the module of a schema.
    Version,
    /// In the operations of its group.
    Group(&'a [String]),
}

impl<'a> Repeated<'a> {
    /// Finds what is repeated in a version.
    pub fn of(version: &'a Version) -> Self {
        let mut schemas: Vec<&Schema> = version.schemas_with_types().collect();
        order(&mut schemas);
        Self {
            choices: RepeatedChoices::of(version, &schemas),
            headers: RepeatedHeaders::of(version),
            schemas: RepeatedSchemas::of(version, &schemas),
        }
    }

    /// Returns the enum that stands for a list of values, of those that can be named beside an owner.
    pub fn choices<'b>(&'b self, owner: Owner<'b>, choices: &'b Choices, history: &'b History) -> Option<&'b Enum<'b>> {
        self.choices.first(owner.scope(), choices, history)
    }

    /// Returns the operation whose headers stand for those of an operation; it may be the same one.
    pub fn headers(&self, operation: &Operation) -> Option<&'a Operation> {
        self.headers.first(operation)
    }

    /// Returns the schema whose types stand for those of a schema, if it is another one.
    pub fn schema(&self, id: &str) -> Option<&'a Schema> {
        self.schemas.first(id)
    }

    /// Returns a type that names no repeated schema: two types are the same if these are.
    pub fn real(&self, kind: &Type) -> Type {
        self.schemas.real(kind)
    }
}

impl<'a> Owner<'a> {
    fn scope(self) -> Scope<'a> {
        match self {
            Self::Schema(_) => Scope::Version,
            Self::Operation(operation) => Scope::Group(&operation.names.group),
        }
    }
}

/// Orders schemas so that what is added to a document comes late and moves no type to another file: first those inside
/// components, and of those with one description the one that is called after the component.
fn order(schemas: &mut [&Schema]) {
    schemas.sort_by_cached_key(|Schema { document, pointer, id, .. }| {
        let is_called_after = pointer.split('/').any(|part| !part.is_empty() && id.starts_with(part));
        (document, pointer, !is_called_after, id)
    });
}
