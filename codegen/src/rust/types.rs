//! How what a field holds is spelled: when read, when written, and when filtered by.

use std::ops::Deref;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::schemas;
use crate::model::{Field, Operation, Relation, Resource, Schema, Shape, Type, Version};

/// An identifier; names come from the naming pass, so they are always valid.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Where code stands, and the version whose types it names.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The version.
    pub version: &'a Version,
    place: Place<'a>,
}

/// A module below that of the version.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// Of a resource.
    Resource(&'a Resource),
    /// Of an operation.
    Operation(&'a Operation),
    /// Of a schema.
    Schema(&'a Schema),
    /// Of a group, whose resources it names as they are; so many modules below the version's.
    Group(&'a [String], usize),
    /// The same, where it leads to an operation.
    Accessor(&'a Operation, usize),
}

/// Whether a type is that of what is read or of what is written.
#[derive(Clone, Copy, PartialEq)]
pub enum Face {
    Read,
    Written,
}

/// The module of a resource.
#[derive(Clone, Copy)]
pub struct OfResource<'a> {
    context: Context<'a>,
    /// The resource.
    pub resource: &'a Resource,
}

impl<'a> Deref for OfResource<'a> {
    type Target = Context<'a>;

    fn deref(&self) -> &Context<'a> {
        &self.context
    }
}

impl<'a> OfResource<'a> {
    /// In the resource's own module.
    pub fn new(version: &'a Version, resource: &'a Resource) -> Self {
        Self { context: Context { version, place: Place::Resource(resource) }, resource }
    }

    /// The same, seen from the module of its group.
    pub fn in_group(self) -> Context<'a> {
        Context::of_group(self.version, &self.resource.group)
    }

    /// The type of what must be finished first where the server only accepts.
    pub fn accepted(&self) -> TokenStream {
        let target = self.resource.accepted.as_deref().and_then(|id| self.version.resources.get(id));
        target.map_or_else(|| quote!(Json), |target| self.path(target, &target.names.read))
    }

    /// The kind by which a field is filtered and ordered.
    pub fn kind(&self, field: &Field) -> TokenStream {
        let kind = match &field.kind {
            _ if self.resource.takes_file(field) => quote!(File),
            Type::Text | Type::Base64 | Type::File | Type::OwnUri => quote!(Text),
            Type::Integer | Type::Unsigned => quote!(Integer),
            Type::Float => quote!(Float),
            Type::Decimal => quote!(Decimal),
            Type::Boolean => quote!(Boolean),
            Type::Date => quote!(Date),
            Type::DateTime | Type::Instant => quote!(DateTime),
            Type::Time => quote!(Time),
            Type::List(_) | Type::Map(_) | Type::Named(_) | Type::Nullable(_) | Type::Json => quote!(Json),
            Type::Choice(choices) => {
                let name = ident(&choices.name);
                quote!(OneOf<#name>)
            }
            Type::Relation(relation) => match self.target_path(relation) {
                Some(path) if relation.many => quote!(ToMany<#path>),
                Some(path) => quote!(ToOne<#path>),
                None => quote!(Json),
            },
        };
        if field.nullable { quote!(Nullable<#kind>) } else { kind }
    }
}

impl<'a> Context<'a> {
    /// In the module of an operation.
    pub fn of_operation(version: &'a Version, operation: &'a Operation) -> Self {
        Self { version, place: Place::Operation(operation) }
    }

    /// In the module of a schema.
    pub fn of_schema(version: &'a Version, schema: &'a Schema) -> Self {
        Self { version, place: Place::Schema(schema) }
    }

    /// In the accessor of an operation, in the module of its group.
    pub fn of_accessor(version: &'a Version, operation: &'a Operation) -> Self {
        Self { version, place: Place::Accessor(operation, operation.group.len()) }
    }

    /// In the module of a group.
    pub fn of_group(version: &'a Version, group: &'a [String]) -> Self {
        Self { version, place: Place::Group(group, group.len()) }
    }

    /// Path to a type of a resource.
    pub fn path(&self, target: &Resource, name: &str) -> TokenStream {
        let name = ident(name);
        match self.place {
            Place::Resource(own) if own.id == target.id => return quote!(#name),
            Place::Resource(Resource { group, .. }) | Place::Operation(Operation { group, .. })
                if *group == target.group =>
            {
                return quote!(super::#name);
            }
            Place::Group(group, _) if group == target.group => return quote!(#name),
            _ => {}
        }
        let down = target.names.group.iter().map(|module| ident(module));
        let up = self.up();
        quote!(#up #(#down::)* #name)
    }

    /// The way up to the version's module.
    fn up(&self) -> TokenStream {
        let depth = match self.place {
            Place::Resource(Resource { group, .. }) | Place::Operation(Operation { group, .. }) => group.len() + 1,
            Place::Schema(_) => 2,
            Place::Group(_, depth) | Place::Accessor(_, depth) => depth,
        };
        std::iter::repeat_n(quote!(super::), depth).collect()
    }

    /// The resource that a relation points to.
    pub fn target(&self, relation: &Relation) -> Option<&'a Resource> {
        self.version.resources.get(relation.target.as_deref()?)
    }

    fn target_path(&self, relation: &Relation) -> Option<TokenStream> {
        self.target(relation).map(|target| self.path(target, &target.names.read))
    }

    /// Name of the type of a schema.
    pub fn name<'s>(&self, schema: &'s Schema, face: Face) -> &'s str {
        match face {
            Face::Written if schemas::has_faces(self.version, schema) => &schema.names.new,
            _ => &schema.names.read,
        }
    }

    /// Path to the type of a schema.
    pub fn named(&self, id: &str, face: Face) -> TokenStream {
        let Some(schema) = self.version.schemas.get(id) else { return quote!(Json) };
        let name = ident(self.name(schema, face));
        match self.place {
            Place::Schema(own) if own.id == schema.id => quote!(#name),
            Place::Schema(_) => quote!(super::#name),
            // Its file imports the module.
            Place::Operation(_) => quote!(types::#name),
            _ => {
                let up = self.up();
                quote!(#up types::#name)
            }
        }
    }

    /// What an operation's file imports beside the prelude.
    pub fn import_types(&self) -> TokenStream {
        let up = self.up();
        quote!(use #up types;)
    }

    /// The type of a field in an object that is read.
    pub fn read(&self, field: &Field) -> TokenStream {
        let inner = match &field.kind {
            Type::Text if field.secret => quote!(Secret),
            Type::Relation(relation) => {
                let one = self.target_path(relation).map_or_else(|| quote!(Json), |path| quote!(Related<#path>));
                if relation.many { quote!(Vec<#one>) } else { one }
            }
            Type::OwnUri => quote!(ResourceUri<Self>),
            // Without an `Option` an empty one would have another in it, and so on.
            kind if self.leads_back(kind) => {
                let inner = self.plain(kind, Face::Read);
                return quote!(Option<Box<#inner>>);
            }
            kind => self.plain(kind, Face::Read),
        };
        if field.is_optional() { quote!(Option<#inner>) } else { inner }
    }

    /// Whether what is directly of a type has one of the types that are being written directly in it.
    pub fn leads_back(&self, kind: &Type) -> bool {
        let Place::Schema(own) = self.place else { return false };
        schemas::direct(kind).is_some_and(|id| schemas::leads_to(self.version, id, &own.id))
    }

    /// The type of a setter's argument, and how it becomes what the body takes.
    pub fn argument(&self, field: &Field, name: &Ident) -> (TokenStream, TokenStream) {
        if let Some((item, into)) = self.item(field) {
            return (quote!(impl IntoIterator<Item = #item>), quote!(list::<#into>(#name)));
        }
        let (owned, exact) = self.owned(field);
        if field.nullable && !matches!(field.kind, Type::Json) {
            return (quote!(impl Into<Nullable<#owned>>), quote!(#name.into()));
        }
        if exact { (owned, quote!(#name)) } else { (quote!(impl Into<#owned>), quote!(#name.into())) }
    }

    /// The value of a field that can have no other: such as what tells a type from others beside it.
    pub fn only_value<'f>(&self, field: &'f Field) -> Option<&'f str>
    where
        'a: 'f,
    {
        // What a resource lists as choices need not be all of them.
        let Place::Schema(_) = self.place else { return None };
        let choices = match &field.kind {
            Type::Choice(choices) => choices,
            Type::Named(id) => match &self.version.schemas.get(id)?.shape {
                Shape::Choice(choices) => choices,
                _ => return None,
            },
            _ => return None,
        };
        match choices.values.as_slice() {
            [only] if !choices.numeric && !field.nullable => Some(&only.wire),
            _ => None,
        }
    }

    /// The type in which a value is kept until it is sent.
    pub fn kept(&self, field: &Field) -> TokenStream {
        if let Some((_, item)) = self.item(field) {
            return quote!(Vec<#item>);
        }
        let (owned, _) = self.owned(field);
        if field.nullable { quote!(Nullable<#owned>) } else { owned }
    }

    /// Of a field that takes several values: what the caller's items are, and what they become.
    fn item(&self, field: &Field) -> Option<(TokenStream, TokenStream)> {
        match &field.kind {
            Type::Relation(relation) if relation.many => {
                let link = self.link(relation);
                Some((quote!(impl Into<#link>), link))
            }
            Type::List(item) if !field.nullable => {
                let item = self.plain(item, Face::Written);
                Some((quote!(impl Into<#item>), item))
            }
            _ => None,
        }
    }

    fn link(&self, relation: &Relation) -> TokenStream {
        self.target_path(relation).map_or_else(|| quote!(Json), |path| quote!(Link<#path>))
    }

    /// The owned type of a single value, and whether the caller must give exactly that.
    fn owned(&self, field: &Field) -> (TokenStream, bool) {
        match &field.kind {
            Type::Text if field.secret => (quote!(Secret), false),
            Type::Relation(relation) => (self.link(relation), false),
            Type::Named(id) if self.is_union(id) => (self.named(id, Face::Written), false),
            // Exact, so that a number or a misspelt text is not taken by way of a conversion.
            kind @ (Type::Integer
            | Type::Unsigned
            | Type::Float
            | Type::Boolean
            | Type::Choice(_)
            | Type::Map(_)
            | Type::Named(_)) => (self.plain(kind, Face::Written), true),
            kind => (self.plain(kind, Face::Written), false),
        }
    }

    /// Whether a schema is one of several types, which values of each turn into.
    pub fn is_union(&self, id: &str) -> bool {
        self.version.schemas.get(id).is_some_and(|schema| matches!(schema.shape, Shape::Union(_)))
    }

    /// A type as it stands inside others.
    pub fn plain(&self, kind: &Type, face: Face) -> TokenStream {
        match kind {
            Type::Text | Type::File | Type::OwnUri => quote!(String),
            Type::Integer => quote!(i64),
            Type::Unsigned => quote!(u64),
            Type::Float => quote!(f64),
            Type::Decimal => quote!(Decimal),
            Type::Base64 => quote!(pexgen_runtime::Base64),
            Type::Boolean => quote!(bool),
            Type::Date => quote!(Date),
            Type::Instant if face == Face::Written => quote!(pexgen_runtime::Instant),
            Type::DateTime | Type::Instant => quote!(Timestamp),
            Type::Time => quote!(Time),
            Type::List(item) => {
                let item = self.plain(item, face);
                quote!(Vec<#item>)
            }
            Type::Map(value) => {
                let value = self.plain(value, face);
                quote!(BTreeMap<String, #value>)
            }
            Type::Choice(choices) => {
                let name = ident(&choices.name);
                let Place::Accessor(operation, _) = self.place else { return quote!(#name) };
                let module = ident(&operation.names.method);
                quote!(#module::#name)
            }
            Type::Nullable(inner) => {
                let inner = self.plain(inner, face);
                if face == Face::Read { quote!(Option<#inner>) } else { quote!(Nullable<#inner>) }
            }
            Type::Named(id) => self.named(id, face),
            Type::Relation(_) | Type::Json => quote!(Json),
        }
    }
}
