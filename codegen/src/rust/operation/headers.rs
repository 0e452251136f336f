//! The headers of responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::alias::alias;
use super::super::docs;
use super::super::ident::ident;
use super::super::plan::operation::headers::{HeaderField, HeadersPlan, HeadersStruct};

/// The type of the headers.
pub fn headers(plan: &HeadersPlan) -> TokenStream {
    match plan {
        HeadersPlan::Declared(plan) => declared(plan),
        HeadersPlan::Repeated(plan) => alias(plan),
    }
}

fn declared(plan: &HeadersStruct) -> TokenStream {
    let HeadersStruct { name, record, value, fields, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let members = fields.iter().map(|HeaderField { name, ty, docs, deprecated, .. }| {
        let (docs, deprecated) = (docs::paragraphs(docs), docs::deprecated(*deprecated));
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let arms = fields.iter().map(|HeaderField { wire, name, reader, .. }| {
        let reader = ident(reader);
        quote!(#wire => value.#reader(&mut self.#name),)
    });
    quote! {
        #docs
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct #name { #(#members)* }

        impl #record for #name {
            fn field<'de, V: #value<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
                match name {
                    #(#arms)*
                    _ => value.skip(),
                }
            }
        }
        pexgen_runtime::headers!(#name);
    }
}
