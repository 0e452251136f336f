//! The module of a group of resources, with the accessors of their endpoints.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::group::{
    AccessorPlan, Call, CommandCall, CommandForm, EndpointType, GroupPlan, ListedPlan, ModulePlan, ParentPlan,
    SchemasPlan, TablePlan,
};
use super::{docs, files, operation};

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
        Call::Command(plan) => {
            let (parameters, response, call) = command(plan);
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
fn command(plan: &CommandCall) -> (TokenStream, TokenStream, TokenStream) {
    let CommandCall { argument, request, reply, object, form } = plan;
    let (mut parameters, mut values) = (Vec::new(), vec![quote!(&self.0)]);
    if let Some(object) = object {
        let name = &object.name;
        parameters.push(parameter(object));
        values.push(quote!(#name));
    }
    parameters.push(quote!(#argument: &#request));
    values.push(quote!(#argument));
    let mut response = quote!(#reply);
    match form {
        CommandForm::Plain => {}
        CommandForm::WithFiles(plan) => {
            parameters.extend(files::parameters(plan));
            values.push(files::parts(plan));
        }
        CommandForm::ReplyOrFile(file) => response = quote!(#file<#reply, C>),
    }
    let call = match (form, object) {
        (CommandForm::Plain, None) => quote!(command),
        (CommandForm::Plain, Some(_)) => quote!(command_on),
        (CommandForm::WithFiles(_), None) => quote!(command_with_files),
        (CommandForm::WithFiles(_), Some(_)) => quote!(command_on_with_files),
        (CommandForm::ReplyOrFile(_), None) => quote!(command_or_file),
        (CommandForm::ReplyOrFile(_), Some(_)) => quote!(command_on_or_file),
    };
    (quote!(#(#parameters),*), response, quote!(#call(#(#values),*)))
}

fn parameter(plan: &ParentPlan) -> TokenStream {
    let ParentPlan { name, ty, into_uri } = plan;
    quote!(#name: impl #into_uri<#ty>)
}
