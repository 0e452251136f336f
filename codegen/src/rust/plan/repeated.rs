//! Further names of types that stand for equal ones.

use std::iter::repeat_n;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::ident::ident;
use super::types::SHARED_TYPES;
use crate::model::repeated::{Owner, Repeated};
use crate::model::{Choices, History, Operation, Schema, Type};

/// The types of a version that stand for equal ones, as they are named in one file.
pub struct Seen<'a> {
    repeated: &'a Repeated<'a>,
    /// What the file is generated for.
    owner: Owner<'a>,
}

/// A further name of a type.
pub struct AliasPlan {
    pub docs: Vec<String>,
    pub deprecated: bool,
    pub name: Ident,
    /// The path to the type.
    pub of: TokenStream,
}

impl<'a> Seen<'a> {
    /// The types as they are named in the file of a schema.
    pub fn from_schema(repeated: &'a Repeated<'a>, schema: &'a Schema) -> Self {
        Self { repeated, owner: Owner::Schema(schema) }
    }

    /// The types as they are named in the file of an operation.
    pub fn from_operation(repeated: &'a Repeated<'a>, operation: &'a Operation) -> Self {
        Self { repeated, owner: Owner::Operation(operation) }
    }

    /// The path to the enum that stands for a list of values, if it is another than the file's own.
    pub fn choices(&self, choices: &Choices, history: &History) -> Option<TokenStream> {
        let first = self.repeated.choices(self.owner, choices, history)?;
        let (own, modules) = (modules(self.owner), modules(first.owner));
        let is_own = modules == own && first.name == choices.name;
        (!is_own).then(|| path(&own, &modules, first.name))
    }

    /// The path to the struct that stands for the headers of an operation, if it is that of another one.
    pub fn headers(&self, operation: &Operation) -> Option<TokenStream> {
        let first = self.repeated.headers(operation).filter(|first| first.id != operation.id)?;
        Some(path(&modules(self.owner), &modules(Owner::Operation(first)), &first.names.headers))
    }

    /// The schema whose types stand for those of a schema, if it is another one.
    pub fn schema(&self, id: &str) -> Option<&'a Schema> {
        self.repeated.schema(id)
    }

    /// A type that names no repeated schema: two types are the same if these are.
    pub fn real(&self, kind: &Type) -> Type {
        self.repeated.real(kind)
    }
}

/// The modules below that of the version in which the types of an owner are.
fn modules(owner: Owner<'_>) -> Vec<&str> {
    match owner {
        Owner::Schema(schema) => vec![SHARED_TYPES, &schema.names.module],
        Owner::Operation(operation) => {
            operation.names.group.iter().chain([&operation.names.method]).map(String::as_str).collect()
        }
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
