//! How what a field holds is spelled: when read, when written, and when filtered by.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::model::{Field, Relation, Resource, Type, Version};

/// An identifier; names come from the naming pass, so they are always valid.
pub fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Path to a type of a resource, by way of the version's module that stands `depth` modules above.
pub fn path_in_version(depth: usize, target: &Resource, name: &Ident) -> TokenStream {
    let up = std::iter::repeat_n(quote!(super::), depth);
    let down = target.names.group.iter().map(|module| {
        let module = ident(module);
        quote!(#module::)
    });
    quote!(#(#up)* #(#down)* #name)
}

/// A resource being written, and the version it stands in.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The version.
    pub version: &'a Version,
    /// The resource.
    pub resource: &'a Resource,
}

impl<'a> Context<'a> {
    /// Path to a type of another resource, seen from this one's module.
    pub fn path(&self, target: &Resource, name: &str) -> TokenStream {
        let name = ident(name);
        if target.id == self.resource.id {
            return quote!(#name);
        }
        if target.group == self.resource.group {
            return quote!(super::#name);
        }
        path_in_version(self.resource.group.len() + 1, target, &name)
    }

    /// The resource that a relation points to.
    pub fn target(&self, relation: &Relation) -> Option<&'a Resource> {
        self.version.resources.get(relation.target.as_deref()?)
    }

    /// The type of what must be finished first where the server only accepts.
    pub fn accepted(&self) -> TokenStream {
        let target = self.resource.accepted.as_deref().and_then(|id| self.version.resources.get(id));
        target.map_or_else(|| quote!(Json), |target| self.path(target, &target.names.read))
    }

    fn target_path(&self, relation: &Relation) -> Option<TokenStream> {
        self.target(relation).map(|target| self.path(target, &target.names.read))
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
            kind => plain(kind),
        };
        if field.is_optional() { quote!(Option<#inner>) } else { inner }
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
            Type::List(item) => {
                let item = plain(item);
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
            // Exact, so that a number or a misspelt text is not taken by way of a conversion.
            Type::Integer | Type::Float | Type::Boolean | Type::Choice(_) | Type::Map(_) => (plain(&field.kind), true),
            kind => (plain(kind), false),
        }
    }

    /// The kind by which a field is filtered and ordered.
    pub fn kind(&self, field: &Field) -> TokenStream {
        let kind = match &field.kind {
            _ if self.resource.takes_file(field) => quote!(File),
            Type::Text | Type::File | Type::OwnUri => quote!(Text),
            Type::Integer => quote!(Integer),
            Type::Float => quote!(Float),
            Type::Decimal => quote!(Decimal),
            Type::Boolean => quote!(Boolean),
            Type::Date => quote!(Date),
            Type::DateTime | Type::Instant => quote!(DateTime),
            Type::Time => quote!(Time),
            Type::List(_) | Type::Map(_) | Type::Named(_) | Type::Nullable(_) | Type::Json => {
                quote!(Json)
            }
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

fn plain(kind: &Type) -> TokenStream {
    match kind {
        Type::Text | Type::File | Type::OwnUri => quote!(String),
        Type::Integer => quote!(i64),
        Type::Float => quote!(f64),
        Type::Decimal => quote!(Decimal),
        Type::Boolean => quote!(bool),
        Type::Date => quote!(Date),
        Type::DateTime | Type::Instant => quote!(Timestamp),
        Type::Time => quote!(Time),
        Type::List(item) => {
            let item = plain(item);
            quote!(Vec<#item>)
        }
        Type::Map(value) => {
            let value = plain(value);
            quote!(BTreeMap<String, #value>)
        }
        Type::Choice(choices) => {
            let name = ident(&choices.name);
            quote!(#name)
        }
        Type::Nullable(inner) => {
            let inner = plain(inner);
            quote!(Option<#inner>)
        }
        Type::Relation(_) | Type::Named(_) | Type::Json => quote!(Json),
    }
}
