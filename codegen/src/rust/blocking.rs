//! The accessors of a version for the client without async: one file, because there is nothing in
//! it but the way to each endpoint.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::group::{Flavour, Group, accessor, actions, group_accessor};
use super::types::{OfResource, ident};
use crate::markdown;
use crate::model::Version;

/// The name of the module, and of the feature.
pub const MODULE: &str = "blocking";

/// The module of a version.
pub fn module(version: &Version, tree: &Group<'_>) -> TokenStream {
    let docs = docs::inner([
        format!("{} without async: each call returns when it is done.", markdown::escape(&version.name)),
        "[`Client`] leads to everything, as its async twin does; all types are the same.".to_owned(),
    ]);
    let groups = tree.groups.iter().map(|(name, inner)| {
        let feature = inner.module;
        let group = group(version, &[(name, inner.module)], inner);
        quote!(#[cfg(feature = #feature)] #group)
    });
    let accessors = tree.groups.iter().map(|(name, inner)| {
        let feature = inner.module;
        let accessor = group_accessor(name, inner);
        quote!(#[cfg(feature = #feature)] #accessor)
    });
    let client_docs = docs::paragraphs([
        format!("A client of a server of release {} that returns when it is done.", markdown::escape(&version.name)),
        "It is cheap to clone; clones share connections.".to_owned(),
    ]);
    let operations = tree.operation_accessors(version, Flavour::Blocking);
    let imports = (!tree.operations.is_empty()).then(|| {
        let prelude = tree.prelude();
        quote!(#prelude use super::*;)
    });
    quote! {
        #docs
        #imports
        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client(pexgen_runtime::blocking::Client);
        pexgen_runtime::blocking_client!(Client);
        impl Client { #(#accessors)* #operations }
        #(#groups)*
    }
}

/// `path` is that of names on the wire and of modules.
fn group(version: &Version, path: &[(&str, &str)], group: &Group<'_>) -> TokenStream {
    let module = ident(group.module);
    let names: Vec<&str> = path.iter().map(|(name, _)| *name).collect();
    let docs = docs::paragraphs([format!("The endpoints of {}.", markdown::code(&names.join("/")))]);
    let resources: Vec<TokenStream> = group
        .resources
        .iter()
        .flat_map(|resource| {
            let context = OfResource::new(version, resource);
            accessor(context, Flavour::Blocking).into_iter().chain(actions(context, Flavour::Blocking))
        })
        .collect();
    let up = std::iter::repeat_n(quote!(super::), path.len() + 1);
    let down = path.iter().map(|(_, module)| ident(module));
    let operations = group.operation_accessors(version, Flavour::Blocking);
    let endpoint = (!resources.is_empty()).then(|| {
        quote!(
            #[allow(unused_imports)]
            use pexgen_runtime::blocking::Endpoint;
        )
    });
    let imports = (!resources.is_empty() || !group.operations.is_empty()).then(|| {
        quote! {
            #endpoint
            #[allow(unused_imports)]
            use pexgen_runtime::prelude::*;
            use #(#up)* #(#down::)* *;
        }
    });
    let idle = group.idle();
    let accessors = group.groups.iter().map(|(name, inner)| group_accessor(name, inner));
    let inner = group.groups.iter().map(|(name, inner)| {
        let path: Vec<(&str, &str)> = path.iter().copied().chain([(*name, inner.module)]).collect();
        self::group(version, &path, inner)
    });
    quote! {
        #docs
        pub mod #module {
            #imports
            #docs
            #idle
            #[derive(Clone, Debug)]
            pub struct Api(pexgen_runtime::blocking::Client);
            impl Api {
                /// By way of a client.
                pub fn new(client: pexgen_runtime::blocking::Client) -> Self { Self(client) }
                #(#accessors)*
                #(#resources)*
                #operations
            }
            #(#inner)*
        }
    }
}
