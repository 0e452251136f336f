//! The root of the crate, and the module of each version with its client.

use proc_macro2::TokenStream;
use quote::quote;

use super::group::{accessor, condition, modules};
use super::ident::ident;
use super::plan::bindings::BlockingClient;
use super::plan::root::{RootPlan, VersionLink};
use super::plan::version::{CheckPlan, GroupModule, VersionPlan};
use super::{docs, operation, server};

/// `src/lib.rs`.
pub fn root(plan: &RootPlan) -> TokenStream {
    let docs = docs::inner(&plan.docs);
    let versions = plan.versions.iter().map(|VersionLink { feature, linked, plain, .. }| {
        quote! {
            #![cfg_attr(feature = #feature, doc = #linked)]
            #![cfg_attr(not(feature = #feature), doc = #plain)]
        }
    });
    let notes = &plan.notes;
    let notes = (!notes.is_empty()).then(|| quote!(#![doc = ""] #(#![doc = #notes])*));
    let modules = plan.versions.iter().map(
        |VersionLink { feature, module, .. }| quote!(#[cfg(feature = #feature)] #[rustfmt::skip] pub mod #module;),
    );
    let items = plan.reexports.iter().map(|name| ident(name));
    let needed = super::RUNTIME_VERSION;
    quote! {
        #docs
        #![doc = ""]
        #(#versions)*
        #notes
        #![forbid(unsafe_code)]
        #![cfg_attr(docsrs, feature(doc_cfg))]
        pexgen_runtime::generated_by!(#needed);
        #(#modules)*
        pub use pexgen_runtime as runtime;
        pub use pexgen_runtime::{#(#items),*};
    }
}

/// `mod.rs` of a version.
pub fn version(plan: &VersionPlan<'_>) -> TokenStream {
    let VersionPlan { imports, .. } = plan;
    let operations = plan.operations.iter().map(operation::accessor);
    let (docs, client_docs) = (docs::inner(&plan.docs), docs::paragraphs(&plan.client_docs));
    let deprecated = plan.has_deprecated.then(|| quote!(#![allow(deprecated)]));
    let groups = plan.groups.iter().map(|GroupModule { name, feature }| {
        let condition = condition(feature.as_deref());
        quote!(#condition pub mod #name;)
    });
    let types = plan.types.as_ref().map(|module| quote!(pub mod #module;));
    let modules = modules(&plan.modules);
    let accessors = plan.accessors.iter().map(accessor);
    let check = plan.check.as_ref().map(check);
    let server = server::declaration(plan.server, plan.name);
    let client = match &server {
        Some(_) => quote!(pexgen_runtime::client!(Client, SERVER);),
        None => quote!(pexgen_runtime::client!(Client);),
    };
    let blocking = match plan.blocking_client {
        BlockingClient::ByFeature => Some(quote!(#[cfg(feature = "blocking")])),
        BlockingClient::Always => Some(quote!()),
        BlockingClient::Never => None,
    };
    let blocking = blocking.map(|condition| quote!(#condition pexgen_runtime::blocking_client!(Client);));
    quote! {
        #docs
        #deprecated
        #imports
        #(#groups)*
        #types
        #modules
        #server
        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client<C = pexgen_runtime::Client>(C);
        #client
        #blocking
        impl<C: pexgen_runtime::Connection> Client<C> { #(#accessors)* #(#operations)* #check }
    }
}

fn check(plan: &CheckPlan) -> TokenStream {
    let docs = docs::paragraphs(&plan.docs);
    let groups = plan.groups.iter().map(|GroupModule { name, feature }| {
        let condition = condition(feature.as_deref());
        quote!(#condition &#name::SCHEMAS)
    });
    let (request, drift) = (quote!(pexgen_runtime::Request), quote!(pexgen_runtime::endpoint::SchemaDrift));
    quote! {
        #docs
        pub fn check_schema(&self) -> #request<Vec<#drift>, C> {
            #request::check_schemas(&self.0, &[#(#groups),*])
        }
    }
}
