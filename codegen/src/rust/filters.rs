//! A function for each field that lists may be filtered or ordered by.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::filters::{FilterPlan, LookupSetPlan};
use super::text::Text;

/// The functions, and the lookup sets that they name.
pub fn filters(functions: &[FilterPlan], sets: &[LookupSetPlan]) -> TokenStream {
    let mut text = Text::items();
    for FilterPlan { wire, name, ty, arguments, docs } in functions {
        text.docs(docs).open_list(quote!(pub fn #name() -> #ty), ("<", ">"), arguments.iter().cloned(), "");
        text.line(quote!(Field::new(#wire))).close();
    }
    let has_sets = !sets.is_empty();
    let sets =
        sets.iter().map(|LookupSetPlan { name, lookups }| quote!(pexgen_runtime::lookups!(#name: #(#lookups),*);));
    let module = has_sets.then(|| {
        quote! {
            /// The lookups of fields that do not allow all.
            pub mod lookups { #(#sets)* }
        }
    });
    quote!(#text #module)
}
