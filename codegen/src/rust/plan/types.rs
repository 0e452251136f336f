//! How what a field holds is spelled: when read, when written, and when filtered by.

use std::ops::Deref;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::ident::ident;
use super::imports::Imports;
use crate::model::{Derive, Direction, Field, Operation, Relation, Resource, Schema, Shape, Type, Version};

/// The module of the types that operations share.
pub const SHARED_TYPES: &str = "types";

/// Paths of derive macros, which were parsed when the configuration was read.
pub fn derives(derives: &[Derive]) -> Vec<TokenStream> {
    derives.iter().filter_map(|derive| derive.as_str().parse().ok()).collect()
}

/// Name of the type of a schema.
pub fn name_of(schema: &Schema, direction: Direction) -> &str {
    match direction {
        Direction::Written if schema.differs_when_sent => &schema.names.new,
        _ => &schema.names.read,
    }
}

/// Where code stands, and the version whose types it names.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The version.
    pub version: &'a Version,
    module: Module<'a>,
    imports: &'a Imports,
}

/// A module below that of the version.
#[derive(Clone, Copy)]
enum Module<'a> {
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
    pub fn new(version: &'a Version, resource: &'a Resource, imports: &'a Imports) -> Self {
        Self { context: Context { version, module: Module::Resource(resource), imports }, resource }
    }

    /// The same, seen from the module of its group.
    pub fn in_group(self) -> Context<'a> {
        Context::of_group(self.version, &self.resource.group, self.imports)
    }

    /// The type of a new object, with everything that it needs.
    pub fn new_type(&self) -> TokenStream {
        let new = ident(&self.resource.names.new);
        let state = self.resource.back_reference().map(|_| quote!(<Complete>));
        quote!(#new #state)
    }

    /// The type of what must be finished first where the server only accepts.
    pub fn accepted(&self) -> TokenStream {
        let target = self.resource.accepted.as_deref().and_then(|id| self.version.resources.get(id));
        target.map_or_else(|| self.runtime("Json"), |target| self.path(target, &target.names.read))
    }

    /// The kind by which a field is filtered and ordered.
    pub fn kind(&self, field: &Field) -> TokenStream {
        let kind = match &field.kind {
            Type::Text | Type::Base64 | Type::Uuid | Type::Uri | Type::Duration | Type::File | Type::OwnUri => {
                self.runtime("Text")
            }
            Type::Integer | Type::Unsigned => self.runtime("Integer"),
            Type::Float => self.runtime("Float"),
            Type::Decimal => self.runtime("Decimal"),
            Type::Boolean => self.runtime("Boolean"),
            Type::Date => self.runtime("Date"),
            Type::DateTime | Type::Instant => self.runtime("DateTime"),
            Type::Time => self.runtime("Time"),
            Type::List(_) | Type::Map(_) | Type::Named(_) | Type::Nullable(_) | Type::Foreign(_) | Type::Json => {
                self.runtime("Json")
            }
            Type::Choice(choices) => {
                let name = ident(&choices.name);
                self.generic("OneOf", &quote!(#name))
            }
            Type::Relation(relation) => match self.target_path(relation) {
                Some(path) => self.generic(if relation.many { "ToMany" } else { "ToOne" }, &path),
                None => self.runtime("Json"),
            },
        };
        if field.nullable { self.generic("Nullable", &kind) } else { kind }
    }
}

impl<'a> Context<'a> {
    /// In the module of an operation.
    pub fn of_operation(version: &'a Version, operation: &'a Operation, imports: &'a Imports) -> Self {
        Self { version, module: Module::Operation(operation), imports }
    }

    /// In the module of a schema.
    pub fn of_schema(version: &'a Version, schema: &'a Schema, imports: &'a Imports) -> Self {
        Self { version, module: Module::Schema(schema), imports }
    }

    /// In the accessor of an operation, in the module of its group.
    pub fn of_accessor(version: &'a Version, operation: &'a Operation, imports: &'a Imports) -> Self {
        Self { version, module: Module::Accessor(operation, operation.group.len()), imports }
    }

    /// In the module of a group.
    pub fn of_group(version: &'a Version, group: &'a [String], imports: &'a Imports) -> Self {
        Self { version, module: Module::Group(group, group.len()), imports }
    }

    /// Path to a type of a resource.
    pub fn path(&self, target: &Resource, name: &str) -> TokenStream {
        let name = ident(name);
        match self.module {
            Module::Resource(own) if own.id == target.id => return quote!(#name),
            Module::Resource(Resource { group, .. }) | Module::Operation(Operation { group, .. })
                if *group == target.group =>
            {
                return self.imports.name("super", &name.to_string());
            }
            Module::Group(group, _) if group == target.group => return quote!(#name),
            _ => {}
        }
        self.imports.name(&self.module(&target.names.group), &name.to_string())
    }

    /// A name of the runtime or the standard library.
    pub fn runtime(&self, name: &str) -> TokenStream {
        self.imports.runtime(name)
    }

    /// A generic type of the runtime or the standard library.
    pub fn generic(&self, name: &str, argument: &TokenStream) -> TokenStream {
        let name = self.runtime(name);
        quote!(#name<#argument>)
    }

    /// Path to a module below that of the version.
    fn module(&self, modules: &[String]) -> String {
        let up = std::iter::repeat_n("super", self.depth());
        up.chain(modules.iter().map(String::as_str)).collect::<Vec<_>>().join("::")
    }

    /// How many modules it is below that of the version.
    fn depth(&self) -> usize {
        match self.module {
            Module::Resource(Resource { group, .. }) | Module::Operation(Operation { group, .. }) => group.len() + 1,
            Module::Schema(_) => 2,
            Module::Group(_, depth) | Module::Accessor(_, depth) => depth,
        }
    }

    /// The resource that a relation points to.
    pub fn target(&self, relation: &Relation) -> Option<&'a Resource> {
        self.version.resources.get(relation.target.as_deref()?)
    }

    fn target_path(&self, relation: &Relation) -> Option<TokenStream> {
        self.target(relation).map(|target| self.path(target, &target.names.read))
    }

    /// Path to the type of a schema.
    pub fn named(&self, id: &str, direction: Direction) -> TokenStream {
        let Some(schema) = self.version.schemas.get(id) else { return self.runtime("Json") };
        let name = name_of(schema, direction);
        match self.module {
            Module::Schema(own) if own.id == schema.id => {
                let name = ident(name);
                quote!(#name)
            }
            Module::Schema(_) => self.imports.name("super", name),
            _ => self.imports.name(&self.module(&[SHARED_TYPES.to_owned()]), name),
        }
    }

    /// The type of a field in an object that is read.
    pub fn read(&self, field: &Field) -> TokenStream {
        let inner = match &field.kind {
            Type::Text if field.secret => self.runtime("Secret"),
            Type::Relation(relation) => {
                let one = self
                    .target_path(relation)
                    .map_or_else(|| self.runtime("Json"), |path| self.generic("Related", &path));
                if relation.many { quote!(Vec<#one>) } else { one }
            }
            Type::OwnUri => self.generic("ResourceUri", &quote!(Self)),
            // Without an `Option` an empty one would have another in it, and so on.
            kind if self.leads_back(kind) => {
                let inner = self.plain(kind, Direction::Read);
                return quote!(Option<Box<#inner>>);
            }
            kind => self.plain(kind, Direction::Read),
        };
        if field.is_optional() { quote!(Option<#inner>) } else { inner }
    }

    /// Whether what is directly of a type has one of the types that are being written directly in it.
    pub fn leads_back(&self, kind: &Type) -> bool {
        let Module::Schema(own) = self.module else { return false };
        kind.direct().and_then(|id| self.version.schemas.get(id)).is_some_and(|inner| inner.cycle == own.cycle)
    }

    /// The argument of this name that sets a field.
    pub fn argument(&self, field: &Field, name: &Ident) -> Argument {
        if let Some(Many { accepted, collect }) = self.many(field) {
            return Argument { ty: quote!(impl IntoIterator<Item = #accepted>), value: quote!(#collect(#name)) };
        }
        if let Some(link) = self.optional_link(field) {
            return Argument::into(&link, name);
        }
        let Owned { ty, exact } = self.owned(field);
        if field.nullable && !matches!(field.kind, Type::Json) {
            return Argument::into(&self.generic("Nullable", &ty), name);
        }
        if exact { Argument { ty, value: quote!(#name) } } else { Argument::into(&ty, name) }
    }

    /// The argument of this name in a struct of arguments, which holds it as it is stored.
    pub fn stored(&self, field: &Field, name: &Ident) -> Argument {
        let ty = match (&field.kind, self.optional_link(field)) {
            (_, Some(link)) => link,
            (Type::Relation(relation), None) if relation.many => {
                let link = self.link(relation);
                quote!(Vec<#link>)
            }
            _ if field.nullable => self.generic("Nullable", &self.owned(field).ty),
            _ => self.owned(field).ty,
        };
        Argument { ty, value: quote!(#name) }
    }

    /// The only value of a field, such as the one that distinguishes the types of a union.
    pub fn only_value<'f>(&self, field: &'f Field) -> Option<&'f str>
    where
        'a: 'f,
    {
        // What a resource lists as choices need not be all of them.
        let Module::Schema(_) = self.module else { return None };
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

    /// The type of a field that takes several values.
    fn many(&self, field: &Field) -> Option<Many> {
        match &field.kind {
            Type::Relation(relation) if relation.many => Some(self.list(&self.link(relation))),
            Type::List(item) if !field.nullable => Some(self.list(&self.plain(item, Direction::Written))),
            Type::Map(value) if !field.nullable => Some(Many::map(&self.plain(value, Direction::Written))),
            _ => None,
        }
    }

    fn list(&self, item: &TokenStream) -> Many {
        // An accessor names the type of an argument only; its value is set by the request's constructor.
        let list = match self.module {
            Module::Accessor(..) => quote!(list),
            _ => self.runtime("list"),
        };
        Many { accepted: quote!(impl Into<#item>), collect: quote!(#list::<#item>) }
    }

    /// The type of a relation to one object that may be null.
    fn optional_link(&self, field: &Field) -> Option<TokenStream> {
        let Type::Relation(relation) = &field.kind else { return None };
        let target = self.target_path(relation).filter(|_| field.nullable && !relation.many)?;
        Some(self.generic("OptionalLink", &target))
    }

    fn link(&self, relation: &Relation) -> TokenStream {
        self.target_path(relation).map_or_else(|| self.runtime("Json"), |path| self.generic("Link", &path))
    }

    /// The owned type of a single value.
    fn owned(&self, field: &Field) -> Owned {
        let (ty, exact) = match &field.kind {
            Type::Text if field.secret => (self.runtime("Secret"), false),
            Type::Relation(relation) => (self.link(relation), false),
            Type::Named(id) if self.is_union(id) => (self.named(id, Direction::Written), false),
            // Exact, so that no conversion accepts a number or a misspelt string.
            kind @ (Type::Integer
            | Type::Unsigned
            | Type::Float
            | Type::Boolean
            | Type::Choice(_)
            | Type::Map(_)
            | Type::Named(_)) => (self.plain(kind, Direction::Written), true),
            kind => (self.plain(kind, Direction::Written), false),
        };
        Owned { ty, exact }
    }

    /// A type as documentation shows it, without importing what it names.
    pub fn shown(&self, kind: &Type, direction: Direction) -> String {
        let unused = Imports::default();
        let context = Context { imports: &unused, ..*self };
        context.plain(kind, direction).to_string().replace(' ', "")
    }

    /// Whether a schema is one of several types, which values of each turn into.
    pub fn is_union(&self, id: &str) -> bool {
        self.version.schemas.get(id).is_some_and(|schema| matches!(schema.shape, Shape::Union(_)))
    }

    /// A type as it stands inside others.
    pub fn plain(&self, kind: &Type, direction: Direction) -> TokenStream {
        match kind {
            Type::Text | Type::File | Type::OwnUri => quote!(String),
            Type::Integer => quote!(i64),
            Type::Unsigned => quote!(u64),
            Type::Float => quote!(f64),
            Type::Decimal => self.runtime("Decimal"),
            Type::Base64 => self.runtime("Base64"),
            Type::Uuid => self.runtime("Uuid"),
            Type::Uri => self.runtime("Uri"),
            Type::Duration => self.runtime("IsoDuration"),
            Type::Boolean => quote!(bool),
            Type::Date => self.runtime("Date"),
            Type::Instant if direction == Direction::Written => self.runtime("Instant"),
            Type::DateTime | Type::Instant => self.runtime("Timestamp"),
            Type::Time => self.runtime("Time"),
            Type::List(item) => {
                let item = self.plain(item, direction);
                quote!(Vec<#item>)
            }
            Type::Map(value) => {
                let value = self.plain(value, direction);
                self.generic("BTreeMap", &quote!(String, #value))
            }
            Type::Choice(choices) => {
                let name = ident(&choices.name);
                let Module::Accessor(operation, _) = self.module else { return quote!(#name) };
                let module = ident(&operation.names.method);
                quote!(#module::#name)
            }
            Type::Nullable(inner) => {
                let inner = self.plain(inner, direction);
                if direction == Direction::Read { quote!(Option<#inner>) } else { self.generic("Nullable", &inner) }
            }
            Type::Named(id) => self.named(id, direction),
            // The configuration was refused if it is not the path of a type.
            Type::Foreign(path) => match path.parse::<TokenStream>() {
                Ok(path) => self.generic("Foreign", &path),
                Err(_) => self.runtime("Json"),
            },
            Type::Relation(_) | Type::Json => self.runtime("Json"),
        }
    }
}

/// An argument that sets a value.
pub struct Argument {
    /// The type that the caller gives.
    pub ty: TokenStream,
    /// The argument as the body stores it.
    pub value: TokenStream,
}

impl Argument {
    /// An argument that is converted.
    fn into(stored: &TokenStream, name: &Ident) -> Self {
        Self { ty: quote!(impl Into<#stored>), value: quote!(#name.into()) }
    }

    /// A string, as the argument `value`.
    pub fn text() -> Self {
        Self::into(&quote!(String), &ident("value"))
    }
}

/// The type of an argument that takes several values.
pub struct Many {
    /// What the caller gives for each.
    pub accepted: TokenStream,
    /// The function that collects them.
    pub collect: TokenStream,
}

impl Many {
    /// A map with values of a type.
    pub fn map(value: &TokenStream) -> Self {
        Self {
            accepted: quote!((impl Into<String>, impl Into<#value>)),
            collect: quote!(pexgen_runtime::encode::map::<#value>),
        }
    }
}

/// The owned type of a single value.
struct Owned {
    ty: TokenStream,
    /// Whether the caller must give exactly that type.
    exact: bool,
}
