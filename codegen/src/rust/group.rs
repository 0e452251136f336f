//! The module of a group of resources, with the accessors of their endpoints.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::imports::Imports;
use super::plan::resource::reply;
use super::types::{Context, OfResource, ident};
use super::{docs, operation, resource};
use crate::markdown;
use crate::model::{Command, Method, Operation, Resource, Role, Version};

/// A group with its resources, operations and inner groups.
#[derive(Default)]
pub struct Group<'a> {
    /// Its module; empty for the version itself.
    pub module: &'a str,
    /// Its resources, in the order of their ids.
    pub resources: Vec<&'a Resource>,
    /// Its operations, in the order of their ids.
    pub operations: Vec<&'a Operation>,
    /// The groups inside it, by wire name.
    pub groups: BTreeMap<&'a str, Group<'a>>,
}

impl<'a> Group<'a> {
    /// The tree of a version's groups; the root stands for the version itself.
    pub fn tree(version: &'a Version) -> Self {
        let mut root = Group::default();
        for resource in version.resources.values() {
            root.inside(&resource.group, &resource.names.group).resources.push(resource);
        }
        for operation in version.operations.values() {
            root.inside(&operation.group, &operation.names.group).operations.push(operation);
        }
        root
    }

    /// The group at a path of names and modules.
    fn inside(&mut self, names: &'a [String], modules: &'a [String]) -> &mut Self {
        names.iter().zip(modules).fold(self, |group, (name, module)| {
            let inner = group.groups.entry(name).or_default();
            inner.module = module;
            inner
        })
    }

    /// The modules of its operations, and the names that they export to that of the group.
    pub fn operation_modules(&self, version: &'a Version) -> TokenStream {
        let modules = self.operations.iter().map(|operation| {
            let module = ident(&operation.names.method);
            quote!(pub mod #module;)
        });
        let exports = self.operations.iter().map(|operation| {
            let module = ident(&operation.names.method);
            let names = operation::exports(version, operation).into_iter().map(ident);
            quote!(#[doc(hidden)] pub use self::#module::{#(#names),*};)
        });
        quote!(#(#modules)* #(#exports)*)
    }

    /// The types that its module declares or exports.
    pub fn declared(&self, version: &'a Version) -> impl Iterator<Item = &'a str> {
        let resources = self.resources.iter().flat_map(|resource| resource::exports(resource));
        let operations = self.operations.iter().flat_map(|operation| operation::exports(version, operation));
        ["Api", "C", "Client"].into_iter().chain(resources).chain(operations)
    }

    /// The methods that create the requests of its operations.
    pub fn operation_accessors(&self, version: &'a Version, imports: &Imports) -> TokenStream {
        self.operations.iter().map(|operation| operation::accessor(version, operation, imports)).collect()
    }

    /// Returns whether servers publish a schema of anything in it.
    pub fn is_published(&self) -> bool {
        self.resources.iter().any(|resource| resource.published.is_some())
            || self.groups.values().any(Group::is_published)
    }

    /// The list of what servers publish schemas of.
    fn schemas(&self) -> Option<TokenStream> {
        let published = self.resources.iter().filter(|resource| resource.published.is_some());
        let types = published.map(|resource| match resource.role {
            Role::Command(_) => ident(&resource.names.new),
            _ => ident(&resource.names.read),
        });
        let groups = self.groups.values().filter(|group| group.is_published()).map(|group| ident(group.module));
        self.is_published().then(|| quote!(pexgen_runtime::schemas!(#(#types),*; #(#groups),*);))
    }

    fn leads_to_resources(&self) -> bool {
        self.resources.iter().any(|resource| {
            matches!(resource.role, Role::Command(_))
                || resource::has_endpoint(resource)
                || !resource.actions.is_empty()
        })
    }

    /// Allows the unused client of a group without accessors.
    pub fn idle(&self) -> Option<TokenStream> {
        let leads = self.leads_to_resources() || !self.operations.is_empty() || !self.groups.is_empty();
        (!leads).then(|| quote!(#[allow(dead_code)]))
    }
}

/// The module of a group below the version.
pub fn module(version: &Version, path: &[&str], group: &Group<'_>) -> TokenStream {
    let part = (path.len() == 1).then(|| version.parts.get(path[0])).flatten();
    let description = part.map(|part| markdown::prose(&part.description)).unwrap_or_default();
    let shown = path.join("/");
    let title =
        format!("The endpoints and types of {} in {}.", markdown::code(&shown), markdown::escape(&version.name));
    let named = group.resources.iter().flat_map(|resource| resource::exports(resource)).next().map(|name| {
        let path = path.last().copied().unwrap_or_default();
        format!(
            "Each resource has a module for its types, which have a short path too: {}.",
            markdown::code(&format!("{path}::{name}"))
        )
    });
    let title = docs::inner([vec![title], description, named.into_iter().collect()].concat());
    let accessor_docs = docs::paragraphs([format!("The endpoints of {}.", markdown::code(&shown))]);
    let inner = group.groups.values().map(|inner| {
        let module = ident(inner.module);
        quote!(pub mod #module;)
    });
    let modules = group.resources.iter().map(|resource| {
        let module = ident(&resource.names.module);
        quote!(pub mod #module;)
    });
    let exports = group.resources.iter().map(|resource| {
        let module = ident(&resource.names.module);
        let names = resource::exports(resource).into_iter().map(ident);
        quote!(#[doc(hidden)] pub use self::#module::{#(#names),*};)
    });
    let groups = group.groups.iter().map(|(name, inner)| group_accessor(name, inner, None, None));
    let imports = Imports::beside(group.declared(version));
    let resources: Vec<TokenStream> = group
        .resources
        .iter()
        .flat_map(|resource| {
            let context = OfResource::new(version, resource, &imports);
            accessor(context).into_iter().chain(actions(context))
        })
        .collect();
    let listed = listed_resources(group, &imports);
    let idle = group.idle();
    let operation_modules = group.operation_modules(version);
    let operations = group.operation_accessors(version, &imports);
    let schemas = group.schemas();
    let imports = imports.declarations();
    quote! {
        #title
        #imports
        #(#inner)*
        #(#modules)*
        #(#exports)*
        #operation_modules
        #listed
        #accessor_docs
        #idle
        #[derive(Clone, Debug)]
        pub struct Api<C = pexgen_runtime::Client>(C);
        impl<C: pexgen_runtime::Connection> Api<C> {
            /// Creates the endpoints on `client`.
            pub fn new(client: C) -> Self { Self(client) }
            #(#groups)*
            #(#resources)*
            #operations
        }
        #schemas
    }
}

/// The table of resources for code over all of them.
fn listed_resources(group: &Group<'_>, imports: &Imports) -> Option<TokenStream> {
    // The list of an object without a type has the usual form.
    let is_listed = |resource: &&&Resource| {
        resource.role == Role::Collection && resource.is_listed() && resource.collection.is_none()
    };
    let mut listed = group.resources.iter().filter(is_listed).peekable();
    listed.peek()?;
    let info = imports.runtime("ResourceInfo");
    let rows = listed.map(|resource| {
        let read = ident(&resource.names.read);
        let calls = [
            ("create", resource.lists(Method::Post)),
            ("update", resource.is_patched()),
            ("delete", resource.details(Method::Delete)),
        ];
        let calls: Vec<&str> = calls.iter().filter(|(_, allowed)| *allowed).map(|(call, _)| *call).collect();
        let calls = calls.join(" ");
        quote!(#info::of::<#read>(#calls))
    });
    Some(quote! {
        /// The resources whose objects can be listed, for code over all of them.
        pub const RESOURCES: &[#info] = &[#(#rows),*];
    })
}

/// The accessor of a group.
pub fn group_accessor(
    name: &str,
    group: &Group<'_>,
    example: Option<String>,
    condition: Option<&TokenStream>,
) -> TokenStream {
    let module = ident(group.module);
    let title = format!("The endpoints of {}.", markdown::code(name));
    let docs = docs::paragraphs([title].into_iter().chain(example));
    quote! {
        #docs
        #condition
        pub fn #module(&self) -> #module::Api<C> { #module::Api::new(self.0.clone()) }
    }
}

/// The accessor of a resource's endpoint, or the method that invokes a command.
pub fn accessor(context: OfResource<'_>) -> Option<TokenStream> {
    let resource = context.resource;
    let method = ident(&resource.names.module);
    let seen = context.in_group();
    let docs = docs::paragraphs([format!("{}, at {}.", markdown::code(&resource.id), markdown::code(&resource.path))]);
    let parent = |id: &str| {
        let parent = context.version.resources.get(id)?;
        Some((ident(&parent.names.module), seen.path(parent, &parent.names.read)))
    };
    match &resource.role {
        Role::Collection if resource::has_endpoint(resource) => {
            let (read, endpoint) = (ident(&resource.names.read), context.runtime("Endpoint"));
            Some(quote!(#docs pub fn #method(&self) -> #endpoint<#read, C> { #endpoint::new(&self.0) }))
        }
        Role::Nested { parent: id } if resource::has_endpoint(resource) => {
            let (argument, ty) = parent(id)?;
            let read = ident(&resource.names.read);
            let (endpoint, into_uri) = (context.runtime("Endpoint"), context.runtime("IntoUri"));
            Some(quote! {
                #docs
                pub fn #method(&self, #argument: impl #into_uri<#ty>) -> #endpoint<#read, C> {
                    #endpoint::nested(&self.0, #argument)
                }
            })
        }
        Role::Command(command) => Some(invoke(context, command, &docs, &seen, &parent)),
        _ => None,
    }
}

/// The methods for the actions of a resource's objects.
pub fn actions(context: OfResource<'_>) -> impl Iterator<Item = TokenStream> + '_ {
    let resource = context.resource;
    let (read, object) = (ident(&resource.names.read), ident(&resource.names.module));
    let actions = resource.actions.iter().zip(resource.names.actions.values());
    actions.map(move |((name, action), method)| {
        let (method, http, below) = (ident(method), &action.method, &action.path);
        let shown = format!("{}<key>/{below}", resource.path);
        let docs = docs::paragraphs([format!(
            "{} of a {}, at {}.",
            markdown::code(name),
            markdown::code(&resource.id),
            markdown::code(&shown)
        )]);
        let (into_uri, json) = (context.runtime("IntoUri"), context.runtime("Json"));
        quote! {
            #docs
            pub fn #method(&self, #object: impl #into_uri<#read>) -> pexgen_runtime::Request<#json, C> {
                pexgen_runtime::Request::action::<#read>(&self.0, #http, #object, #below)
            }
        }
    })
}

type ParentOf<'f> = &'f dyn Fn(&str) -> Option<(proc_macro2::Ident, TokenStream)>;

fn invoke(
    context: OfResource<'_>,
    command: &Command,
    docs: &TokenStream,
    seen: &Context<'_>,
    parent: ParentOf<'_>,
) -> TokenStream {
    let resource = context.resource;
    let (method, request) = (ident(&resource.names.module), ident(&resource.names.new));
    let reply = reply(&command.reply, seen);
    let files: Vec<_> = resource.files().map(|file| (ident(&file.name), &file.wire)).collect();
    if !files.is_empty() {
        let upload = context.runtime("Upload");
        let arguments = files.iter().map(|(name, _)| quote!(#name: impl Into<#upload>));
        let parts = files.iter().map(|(name, wire)| quote!((#wire, #name.into())));
        return quote! {
            #docs
            pub fn #method(&self, request: &#request, #(#arguments),*) -> pexgen_runtime::Request<#reply, C> {
                pexgen_runtime::Request::command_with_files(&self.0, request, [#(#parts),*])
            }
        };
    }
    match command.parent.as_deref().and_then(parent) {
        Some((argument, ty)) => {
            let into_uri = context.runtime("IntoUri");
            quote! {
                #docs
                pub fn #method(
                    &self,
                    #argument: impl #into_uri<#ty>,
                    request: &#request
                ) -> pexgen_runtime::Request<#reply, C> {
                    pexgen_runtime::Request::command_on(&self.0, #argument, request)
                }
            }
        }
        None if resource.creates_file() => {
            let file = context.runtime("CommandOrFile");
            quote! {
                #docs
                pub fn #method(&self, request: &#request) -> pexgen_runtime::Request<#file<#reply, C>, C> {
                    pexgen_runtime::Request::command_or_file(&self.0, request)
                }
            }
        }
        None => quote! {
            #docs
            pub fn #method(&self, request: &#request) -> pexgen_runtime::Request<#reply, C> {
                pexgen_runtime::Request::command(&self.0, request)
            }
        },
    }
}
