//! The accessors of a version for the client without async: one file, because there is nothing in
//! it but the way to each endpoint.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::group::{Flavour, Group, accessor, actions, group_accessor};
use super::types::{Context, ident};
use crate::model::{Version, naming};

/// The name of the module, and of the feature.
pub const MODULE: &str = "blocking";

/// Whether a version has it: not where one of its own groups has the name.
pub fn has(tree: &Group<'_>) -> bool {
    tree.groups.keys().all(|name| naming::module(name) != MODULE)
}

/// The module of a version.
pub fn module(version: &Version, tree: &Group<'_>) -> TokenStream {
    let docs = docs::inner([
        format!("{} without async: each call returns when it is done.", version.name),
        "[`Client`] leads to everything, as its async twin does; all types are the same.".to_owned(),
    ]);
    let groups = tree.groups.iter().map(|(name, inner)| {
        let feature = naming::module(name);
        let group = group(version, &[name], inner);
        quote!(#[cfg(feature = #feature)] #group)
    });
    let accessors = tree.groups.keys().map(|name| {
        let feature = naming::module(name);
        let accessor = group_accessor(name);
        quote!(#[cfg(feature = #feature)] #accessor)
    });
    let client_docs = docs::paragraphs([
        format!("A client of a server of release {} that returns when it is done.", version.name),
        "It is cheap to clone; clones share connections.".to_owned(),
    ]);
    quote! {
        #docs
        #client_docs
        #[derive(Clone, Debug)]
        pub struct Client(pexgen_runtime::blocking::Client);
        pexgen_runtime::blocking_client!(Client);
        impl Client { #(#accessors)* }
        #(#groups)*
    }
}

fn group(version: &Version, path: &[&str], group: &Group<'_>) -> TokenStream {
    let module = ident(&naming::module(path.last().copied().unwrap_or_default()));
    let docs = docs::paragraphs([format!("The endpoints of {}.", docs::code(&path.join("/")))]);
    let resources: Vec<TokenStream> = group
        .resources
        .iter()
        .flat_map(|resource| {
            let context = Context { version, resource };
            accessor(context, Flavour::Blocking).into_iter().chain(actions(context, group, Flavour::Blocking))
        })
        .collect();
    let up = std::iter::repeat_n(quote!(super::), path.len() + 1);
    let down = path.iter().map(|name| ident(&naming::module(name)));
    let imports = (!resources.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports)]
            use pexgen_runtime::blocking::Endpoint;
            #[allow(unused_imports)]
            use pexgen_runtime::prelude::*;
            use #(#up)* #(#down::)* *;
        }
    });
    let accessors = group.groups.keys().map(|name| group_accessor(name));
    let inner = group.groups.iter().map(|(name, inner)| {
        let path: Vec<&str> = path.iter().copied().chain([*name]).collect();
        self::group(version, &path, inner)
    });
    quote! {
        #docs
        pub mod #module {
            #imports
            #docs
            #[derive(Clone, Debug)]
            pub struct Api(pexgen_runtime::blocking::Client);
            impl Api {
                /// By way of a client.
                pub fn new(client: pexgen_runtime::blocking::Client) -> Self { Self(client) }
                #(#accessors)*
                #(#resources)*
            }
            #(#inner)*
        }
    }
}
