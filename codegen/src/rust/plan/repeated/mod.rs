//! What a document describes more than once without naming it: the first is a type, the others are further names of it.

mod choices;
mod headers;
mod place;
mod schemas;

use std::iter::repeat_n;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::ident::ident;
use super::types::SHARED_TYPES;
use crate::model::{Choices, History, Operation, Schema, Type, Version};
use choices::RepeatedChoices;
use headers::RepeatedHeaders;
pub use place::Place;
use schemas::RepeatedSchemas;

/// The types of a version that stand for equal ones.
///
/// Those of resources are left apart: which values a field has is a decision of each resource, and each release of the
/// server makes it anew.
pub struct Repeated<'a> {
    choices: RepeatedChoices<'a>,
    headers: RepeatedHeaders<'a>,
    schemas: RepeatedSchemas<'a>,
}

/// A file of generated code.
struct File<'a> {
    /// The modules below that of the version.
    modules: Vec<&'a str>,
    scope: Scope<'a>,
}

/// Where a type can be named, whichever features are on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Scope<'a> {
    /// Everywhere: it is in the module of a schema.
    Version,
    /// In the operations of its group.
    Group(&'a [String]),
}

/// The types of a version that stand for equal ones, as they are named in one file.
pub struct Seen<'a> {
    repeated: &'a Repeated<'a>,
    file: File<'a>,
}

/// A further name of a type.
pub struct AliasPlan {
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub name: Ident,
    /// The path to the type.
    pub of: TokenStream,
}

/// Orders schemas so that what is added to a document comes late and moves no type to another file: first those inside
/// components, and of those with one description the one that is called after the component.
fn order(schemas: &mut [&Schema]) {
    schemas.sort_by_cached_key(|Schema { document, pointer, id, .. }| {
        let is_called_after = pointer.split('/').any(|part| !part.is_empty() && id.starts_with(part));
        (document, pointer, !is_called_after, id)
    });
}

impl<'a> Repeated<'a> {
    /// Finds what is repeated in a version, of whose schemas types are generated for these.
    pub fn of(version: &'a Version, schemas: impl Iterator<Item = &'a Schema>) -> Self {
        let mut schemas: Vec<&Schema> = schemas.collect();
        order(&mut schemas);
        Self {
            choices: RepeatedChoices::of(version, &schemas),
            headers: RepeatedHeaders::of(version),
            schemas: RepeatedSchemas::of(version, &schemas),
        }
    }

    /// The types as they are named in the file of a schema.
    pub fn seen_from_schema(&'a self, schema: &'a Schema) -> Seen<'a> {
        Seen { repeated: self, file: File::of_schema(schema) }
    }

    /// The types as they are named in the file of an operation.
    pub fn seen_from_operation(&'a self, operation: &'a Operation) -> Seen<'a> {
        Seen { repeated: self, file: File::of_operation(operation) }
    }
}

impl<'a> Seen<'a> {
    /// The path to the enum that stands for a list of values, if it is another than the file's own.
    pub fn choices(&self, choices: &Choices, history: &History) -> Option<TokenStream> {
        let first = self.repeated.choices.first(self.file.scope, choices, history)?;
        let is_own = first.modules == self.file.modules && first.name == choices.name;
        (!is_own).then(|| path(&self.file.modules, &first.modules, first.name))
    }

    /// The path to the struct that stands for the headers of an operation, if it is that of another one.
    pub fn headers(&self, operation: &Operation) -> Option<TokenStream> {
        let first = self.repeated.headers.first(operation).filter(|first| first.id != operation.id)?;
        Some(path(&self.file.modules, &File::of_operation(first).modules, &first.names.headers))
    }

    /// The schema whose types stand for those of a schema, if it is another one.
    pub fn schema(&self, id: &str) -> Option<&'a Schema> {
        self.repeated.schemas.first(id)
    }

    /// A type that names no repeated schema: two types are the same if these are.
    pub fn real(&self, kind: &Type) -> Type {
        self.repeated.schemas.real(kind)
    }
}

impl<'a> File<'a> {
    fn of_schema(schema: &'a Schema) -> Self {
        Self { modules: vec![SHARED_TYPES, &schema.names.module], scope: Scope::Version }
    }

    fn of_operation(operation: &'a Operation) -> Self {
        let modules = operation.names.group.iter().chain([&operation.names.method]);
        Self { modules: modules.map(String::as_str).collect(), scope: Scope::Group(&operation.names.group) }
    }
}

/// The path from a module to a name in another one; both are given by the modules below that of the version.
fn path(from: &[&str], to: &[&str], name: &str) -> TokenStream {
    let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
    let up = repeat_n(quote!(super), from.len() - shared);
    let down = to.get(shared..).unwrap_or_default().iter().map(|module| ident(module));
    let name = ident(name);
    quote!(#(#up::)* #(#down::)* #name)
}
