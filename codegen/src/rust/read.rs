//! The object as it is read, and what it declares about its endpoints.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{Context, Face, OfResource, ident};
use super::{access, docs};
use crate::markdown;
use crate::model::{Field, Key, Method, More, Object, Presence, Resource, ResponseKind, Role, Type};

/// The struct and how it is decoded.
pub fn object(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let visitor = |field: &Field| access::visitor(context.version, resource, field);
    record(&context, &ident(&resource.names.read), description(resource), &resource.fields, None, visitor)
}

/// A struct of any fields, and what its schema says beyond them.
pub fn record(
    context: &Context<'_>,
    name: &Ident,
    description: Vec<String>,
    fields: &[Field],
    schema: Option<&Object>,
    visitor: impl Fn(&Field) -> &'static str,
) -> TokenStream {
    let more = schema.and_then(|object| object.more.as_ref());
    let docs = docs::paragraphs(description);
    let members = fields.iter().map(|field| {
        let docs = docs::paragraphs(docs::read_field(field));
        let deprecated = docs::deprecated(field.deprecated);
        let name = ident(&field.name);
        let ty = context.read(field);
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let further = more.map(|more| {
        let (name, ty) = (ident(&more.name), context.plain(&more.kind, Face::Read));
        quote!(#[doc = " Further members, by their names."] pub #name: BTreeMap<String, #ty>,)
    });
    let always: Vec<&str> =
        fields.iter().filter(|field| field.presence == Presence::Always).map(|field| field.wire.as_str()).collect();
    let always = (!always.is_empty()).then(|| quote!(const ALWAYS: &'static [&'static str] = &[#(#always),*];));
    let reading = reading(fields, more);
    let rules = schema.map(rules);
    let visiting = visiting(fields, more, visitor);
    let unknown = more.is_none().then(|| quote!(unknown_fields: UnknownFields,));
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#members)* #further #unknown }

        impl Record for #name { #always #rules #reading }
        impl Fields for #name { #visiting }
        record!(#name);
    }
}

/// What decides whether a value is one of these, where it may be of several types.
fn rules(object: &Object) -> TokenStream {
    let closed = object.closed.then(|| {
        quote!(
            const CLOSED: bool = true;
        )
    });
    // The types of all others say so.
    let is_flag = |value: &serde_json::Value| value.is_boolean();
    let constants: Vec<TokenStream> = object
        .constants
        .iter()
        .filter(|(_, value)| is_flag(value))
        .map(|(name, value)| {
            let value = value.to_string();
            quote!((#name, #value))
        })
        .collect();
    let constants = (!constants.is_empty())
        .then(|| quote!(const CONSTANTS: &'static [(&'static str, &'static str)] = &[#(#constants),*];));
    quote!(#closed #constants)
}

fn reading(fields: &[Field], more: Option<&More>) -> TokenStream {
    let arms = fields.iter().map(|field| {
        let (wire, name) = (&field.wire, ident(&field.name));
        let is_none_if_empty = field.presence == Presence::EmptyIsNull && field.kind == Type::Text;
        let read = ident(if is_none_if_empty { "read_non_empty" } else { "read" });
        quote!(#wire => value.#read(&mut self.#name),)
    });
    let rest = match more {
        Some(more) => {
            let further = ident(&more.name);
            quote!(value.gather(name, &mut self.#further))
        }
        None => quote!(value.keep(name, &mut self.unknown_fields)),
    };
    let body = if fields.is_empty() {
        rest
    } else {
        quote! {
            match name {
                #(#arms)*
                _ => #rest,
            }
        }
    };
    quote! {
        fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> { #body }
    }
}

fn visiting(fields: &[Field], more: Option<&More>, visitor: impl Fn(&Field) -> &'static str) -> TokenStream {
    let calls = fields.iter().map(|field| {
        let (method, wire, name) = (ident(visitor(field)), &field.wire, ident(&field.name));
        quote!(fields.#method(#wire, &self.#name);)
    });
    let further = more.map(|more| {
        let further = ident(&more.name);
        quote!(fields.further(&self.#further);)
    });
    let unknown = more.is_none().then(|| {
        quote!(
            fn unknown(&self) -> &UnknownFields {
                &self.unknown_fields
            }
        )
    });
    let visitor = if fields.is_empty() && more.is_none() { ident("_fields") } else { ident("fields") };
    quote! {
        fn visit<V: FieldVisitor>(&self, #visitor: &mut V) { #(#calls)* #further }
        #unknown
    }
}

/// What a resource is, where, and what can be done with it.
pub fn description(resource: &Resource) -> Vec<String> {
    let mut paragraphs = vec![summary(resource)];
    paragraphs.extend(access(resource));
    if let Some(methods) = methods(resource) {
        paragraphs.push(methods);
    }
    if let Some(notes) = &resource.notes {
        paragraphs.push(markdown::note(notes));
    }
    paragraphs
}

fn summary(resource: &Resource) -> String {
    let id = markdown::code(&resource.id);
    match &resource.role {
        Role::Collection => format!("An object of {id}, at {}.", markdown::code(&resource.path)),
        Role::Nested { parent } => {
            format!("An object of {id}, below {}, at {}.", markdown::code(parent), markdown::code(&resource.path))
        }
        Role::Embedded => format!("{id}: occurs inside other objects only."),
        Role::Reply => format!("{id}: what a command answers."),
        Role::Command(_) => format!("The command {id}, at {}.", markdown::code(&resource.path)),
    }
}

/// How a user gets there from the client.
fn access(resource: &Resource) -> Option<String> {
    let groups = docs::path_of_calls(resource);
    let arguments = match &resource.role {
        Role::Collection => "()",
        Role::Nested { .. } | Role::Command(_) => "(…)",
        Role::Embedded | Role::Reply => return None,
    };
    let does = if matches!(resource.role, Role::Command(_)) { "invokes it" } else { "leads to its endpoint" };
    Some(format!("`client{groups}.{}{arguments}` {does}.", resource.names.module))
}

fn methods(resource: &Resource) -> Option<String> {
    if !matches!(resource.role, Role::Collection | Role::Nested { .. }) {
        return None;
    }
    let list = |methods: &std::collections::BTreeSet<Method>| {
        let names: Vec<String> = methods.iter().map(|method| method.wire().to_uppercase()).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    let (all, one) = (list(&resource.list_methods), list(&resource.detail_methods));
    let page = resource
        .default_limit
        .filter(|limit| *limit > 0)
        .map(|limit| format!(" A page holds {limit} unless asked otherwise."));
    Some(format!("Methods on the list: {all}; on one object: {one}.{}", page.unwrap_or_default()))
}

/// The traits that say what can be done with a resource.
pub fn endpoints(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let name = ident(&resource.names.read);
    let (id, path) = (&resource.id, &resource.path);
    let key = match resource.key {
        Some(Key { integer: true, .. }) => quote!(i64),
        _ => quote!(String),
    };
    let shadowed: Vec<&str> = resource
        .fields
        .iter()
        .map(|field| field.wire.as_str())
        .filter(|wire| ["limit", "offset", "order_by", "sort_by", "format"].contains(wire))
        .collect();
    let shadowed = (!shadowed.is_empty()).then(|| quote!(const SHADOWED: &'static [&'static str] = &[#(#shadowed),*];));
    let key_field = resource.key.as_ref().filter(|key| key.field != "id").map(|key| {
        let field = &key.field;
        quote!(const KEY: &'static str = #field;)
    });
    let collection = resource.collection.as_ref().map(|name| quote!(const COLLECTION: &'static str = #name;));
    let abilities = abilities(context);
    quote! {
        impl Resource for #name {
            type Key = #key;
            const NAME: &'static str = #id;
            const PATH: &'static str = #path;
            #key_field
            #collection
            #shadowed
        }
        resource!(#name);
        #(#abilities)*
    }
}

fn abilities(context: OfResource<'_>) -> Vec<TokenStream> {
    let resource = context.resource;
    let name = ident(&resource.names.read);
    let mut abilities = Vec::new();
    let mut can = |condition: bool, ability: &str, says: TokenStream| {
        if condition {
            let ability = ident(ability);
            abilities.push(quote!(impl #ability for #name { #says }));
        }
    };
    let none = TokenStream::new;
    let files = resource.files().next().is_some();
    can(matches!(resource.role, Role::Collection), "Rooted", none());
    can(resource.is_listed(), "List", none());
    can(resource.lists(Method::Get) && resource.is_single, "Single", none());
    can(resource.details(Method::Get) && resource.get_response.is_none(), "Get", none());
    can(resource.details(Method::Get) && resource.get_response.is_some(), "GetFile", none());
    // Without a file that must be given nothing can be created.
    let complete = resource.files().all(|file| !file.is_required());
    can(resource.lists(Method::Post) && complete, "Create", created(context));
    can(resource.lists(Method::Post) && files, "CreateWithFile", none());
    can(resource.details(Method::Put), "Replace", none());
    if let Some(method) = resource.upload_method() {
        let wire = method.wire().to_uppercase();
        let method = (method != Method::Patch).then(|| quote!(const METHOD: &'static str = #wire;));
        can(true, "Uploads", quote!(#method));
    }
    // A bulk PATCH needs PUT on one object too (tastypie/resources.py, `patch_list`).
    can(resource.lists(Method::Patch) && resource.details(Method::Put), "Batch", none());
    can(resource.details(Method::Delete), "Delete", none());
    can(resource.lists(Method::Delete), "DeleteAll", none());
    abilities
}

/// The outcome of creating.
fn created(context: OfResource<'_>) -> TokenStream {
    let answers = &context.resource.create_responses;
    if context.resource.creates_file() {
        return quote!(
            type Response<C: pexgen_runtime::Connection> = CreatedOrFile<Self, C>;
        );
    }
    if answers.contains(&ResponseKind::Accepted) {
        let accepted = context.accepted();
        return quote!(type Response<C: pexgen_runtime::Connection> = CreatedOrAccepted<Self, #accepted>;);
    }
    quote!(
        type Response<C: pexgen_runtime::Connection> = Created<Self>;
    )
}
