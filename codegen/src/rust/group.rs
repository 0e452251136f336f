//! The module of a group of resources, with the accessors of their endpoints.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::plan::group::{
    AccessorPlan, Call, CommandForm, EndpointType, GroupPlan, ListedPlan, ModulePlan, ParentPlan, SchemasPlan,
    TablePlan,
};
use super::{docs, operation};

/// The module of a group below the version.
pub fn module(plan: &GroupPlan) -> TokenStream {
    let GroupPlan { imports, groups, .. } = plan;
    let operations = plan.operations.iter().map(operation::accessor);
    let (docs, api_docs) = (docs::inner(&plan.docs), docs::paragraphs(&plan.api_docs));
    let modules = modules(&plan.modules);
    let table = plan.table.as_ref().map(table);
    let idle = plan.is_idle.then(|| quote!(#[allow(dead_code)]));
    let accessors = plan.accessors.iter().map(accessor);
    let schemas = plan
        .schemas
        .as_ref()
        .map(|SchemasPlan { types, groups }| quote!(pexgen_runtime::schemas!(#(#types),*; #(#groups),*);));
    quote! {
        #docs
        #imports
        #(pub mod #groups;)*
        #modules
        #table
        #api_docs
        #idle
        #[derive(Clone, Debug)]
        pub struct Api<C = pexgen_runtime::Client>(C);
        impl<C: pexgen_runtime::Connection> Api<C> {
            /// Creates the endpoints on `client`.
            pub fn new(client: C) -> Self { Self(client) }
            #(#accessors)*
            #(#operations)*
        }
        #schemas
    }
}

/// The declarations of modules, and what they export.
pub fn modules(modules: &[ModulePlan]) -> TokenStream {
    let names = modules.iter().map(|module| &module.name);
    let exports =
        modules.iter().map(|ModulePlan { name, exports }| quote!(#[doc(hidden)] pub use self::#name::{#(#exports),*};));
    quote!(#(pub mod #names;)* #(#exports)*)
}

fn table(plan: &TablePlan) -> TokenStream {
    let TablePlan { row, resources } = plan;
    let rows = resources.iter().map(|ListedPlan { read, calls, unique }| {
        let unique = unique.as_ref().map(|unique| quote!(.unique(#unique)));
        quote!(#row::of::<#read>(#calls) #unique)
    });
    quote! {
        /// The resources whose objects can be listed, for code over all of them.
        pub const RESOURCES: &[#row] = &[#(#rows),*];
    }
}

/// The method that leads to an endpoint, or creates a request.
pub fn accessor(plan: &AccessorPlan) -> TokenStream {
    let AccessorPlan { name, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let condition = condition(plan.feature.as_deref());
    let method = match &plan.call {
        Call::Group => quote!(pub fn #name(&self) -> #name::Api<C> { #name::Api::new(self.0.clone()) }),
        Call::Endpoint(endpoint) => {
            let (ty, value) = endpoint_of(endpoint, &quote!(new(&self.0)));
            quote!(pub fn #name(&self) -> #ty { #value })
        }
        Call::Nested { endpoint, parent } => {
            let (parameter, parent) = (parameter(parent), &parent.name);
            let (ty, value) = endpoint_of(endpoint, &quote!(nested(&self.0, #parent)));
            quote!(pub fn #name(&self, #parameter) -> #ty { #value })
        }
        Call::Action { read, object, method, path, response } => {
            let (parameter, object) = (parameter(object), &object.name);
            quote! {
                pub fn #name(&self, #parameter) -> pexgen_runtime::Request<#response, C> {
                    pexgen_runtime::Request::action::<#read>(&self.0, #method, #object, #path)
                }
            }
        }
        Call::Command { argument, request, reply, form } => {
            let (parameters, response, call) = command(argument, request, reply, form);
            quote! {
                pub fn #name(&self, #parameters) -> pexgen_runtime::Request<#response, C> {
                    pexgen_runtime::Request::#call
                }
            }
        }
    };
    quote!(#docs #condition #method)
}

/// The condition on a feature.
pub fn condition(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// The type of an endpoint, and the call that creates it.
fn endpoint_of(plan: &EndpointType, call: &TokenStream) -> (TokenStream, TokenStream) {
    let EndpointType { endpoint, read, with_files } = plan;
    match with_files {
        None => (quote!(#endpoint<#read, C>), quote!(#endpoint::#call)),
        Some(name) => (quote!(#name<C>), quote!(#name::from(#endpoint::#call))),
    }
}

/// The parameters, the response and the call of a command.
fn command(
    argument: &Ident,
    request: &Ident,
    reply: &TokenStream,
    form: &CommandForm,
) -> (TokenStream, TokenStream, TokenStream) {
    let taken = quote!(#argument: &#request);
    match form {
        CommandForm::Plain => (taken, quote!(#reply), quote!(command(&self.0, #argument))),
        CommandForm::OnObject(parent) => {
            let (parameter, parent) = (parameter(parent), &parent.name);
            (quote!(#parameter, #taken), quote!(#reply), quote!(command_on(&self.0, #parent, #argument)))
        }
        CommandForm::WithFiles { upload, files } => {
            let parameters = files.iter().map(|(name, _)| quote!(#name: impl Into<#upload>));
            let parts = files.iter().map(|(name, wire)| quote!((#wire, #name.into())));
            let call = quote!(command_with_files(&self.0, #argument, [#(#parts),*]));
            (quote!(#taken, #(#parameters),*), quote!(#reply), call)
        }
        CommandForm::ReplyOrFile(file) => {
            (taken, quote!(#file<#reply, C>), quote!(command_or_file(&self.0, #argument)))
        }
    }
}

fn parameter(plan: &ParentPlan) -> TokenStream {
    let ParentPlan { name, ty, into_uri } = plan;
    quote!(#name: impl #into_uri<#ty>)
}
