//! A function for each field that may be filtered or ordered by.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::types::{OfResource, ident};
use crate::markdown;
use crate::model::{Field, Lookups};

/// The functions, and the lookup sets that they name.
pub fn fields(context: OfResource<'_>) -> TokenStream {
    let resource = context.resource;
    let is_listed = resource.is_listed();
    let is_filtered = is_listed || context.version.is_filtered_across(resource);
    let usable = || {
        let searched =
            move |field: &Field| (is_listed && field.filtering.orderable) || (is_filtered && takes_lookups(field));
        resource.fields.iter().filter(move |field| searched(field) || resource.takes_file(field))
    };
    let functions = usable().map(|field| function(context, field));
    let sets: Vec<TokenStream> = usable().filter_map(lookup_set).collect();
    let sets = (!sets.is_empty()).then(|| {
        quote! {
            /// Which lookups fields take that don't take all.
            pub mod lookups {
                use pexgen_runtime::prelude::*;
                #(#sets)*
            }
        }
    });
    quote!(#(#functions)* #sets)
}

fn takes_lookups(field: &Field) -> bool {
    match &field.filtering.lookups {
        Lookups::None => false,
        Lookups::All | Lookups::AllAcrossRelation => true,
        Lookups::Only(set) => !set.lookups.is_empty(),
    }
}

fn function(context: OfResource<'_>, field: &Field) -> TokenStream {
    let resource = ident(&context.resource.names.read);
    let (wire, name) = (&field.wire, ident(&field.name));
    let kind = context.kind(field);
    let lookups = match &field.filtering.lookups {
        Lookups::None => quote!(NoLookups),
        Lookups::All => quote!(AllLookups),
        Lookups::AllAcrossRelation => quote!(AcrossRelation),
        Lookups::Only(set) if set.lookups.is_empty() => quote!(NoLookups),
        Lookups::Only(set) => {
            let set = ident(&set.name);
            quote!(lookups::#set)
        }
    };
    let is_ordered = field.filtering.orderable && context.resource.is_listed();
    let ordered = is_ordered.then(|| quote!(, Ordered));
    let does = match (&field.filtering.lookups, is_ordered) {
        _ if !takes_lookups(field) => "Orders",
        (_, true) => "Filters and orders",
        (_, false) => "Filters",
    };
    let mut text = format!("{does} by {}.", markdown::code(wire));
    if context.resource.takes_file(field) {
        let file = format!("The file {}, for `upload`.", markdown::code(wire));
        text = if takes_lookups(field) || field.filtering.orderable { format!("{file} {text}") } else { file };
    }
    let docs = docs::paragraphs([text]);
    quote! {
        #docs
        pub fn #name() -> Field<#resource, #kind, #lookups #ordered> { Field::new(#wire) }
    }
}

fn lookup_set(field: &Field) -> Option<TokenStream> {
    let Lookups::Only(set) = &field.filtering.lookups else { return None };
    if set.lookups.is_empty() {
        return None;
    }
    let name = ident(&set.name);
    let lookups = set.lookups.iter().map(|lookup| ident(lookup.marker()));
    Some(quote!(lookups!(#name: #(#lookups),*);))
}
