//! The headers of responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs;
use super::super::types::{Context, ident};
use crate::model::{Field, Operation, Type};

/// The struct of the headers, if any are described.
pub fn headers(context: Context<'_>, operation: &Operation) -> Option<TokenStream> {
    if operation.headers.is_empty() {
        return None;
    }
    let name = ident(&operation.names.headers);
    let (record, value) = (context.runtime("Record"), context.runtime("FieldValue"));
    let title = format!("The described headers of responses to [`{0}`](struct@{0}).", operation.names.request);
    let usage = "`with_response` returns them beside the value; decode them with `of`.".to_owned();
    let docs = docs::paragraphs([title, usage]);
    let members = operation.headers.iter().map(|field| {
        let (docs, deprecated) = (docs::paragraphs(docs::read_field(field)), docs::deprecated(field.deprecated));
        let (name, ty) = (ident(&field.name), context.read(field));
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let arms = operation.headers.iter().map(|field| {
        let (wire, name, reader) = (field.wire.to_ascii_lowercase(), ident(&field.name), ident(reader(field)));
        quote!(#wire => value.#reader(&mut self.#name),)
    });
    Some(quote! {
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
    })
}

fn reader(field: &Field) -> &'static str {
    if matches!(field.kind, Type::List(_)) { "read_list" } else { "read" }
}
