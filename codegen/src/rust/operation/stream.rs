//! The implementation that iterates over responses.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ident::ident;
use super::super::plan::operation::stream::StreamPlan;
use crate::model::Cursor;

/// The implementation, and its methods.
pub fn stream(plan: &StreamPlan) -> TokenStream {
    let StreamPlan { request, item, items, .. } = plan;
    let directions = [("forward", &plan.forward), ("backward", &plan.backward)];
    let directions = directions.into_iter().filter(|(_, cursor)| cursor.is_some()).map(|(name, _)| ident(name));
    let end = plan.end.as_ref().map_or(quote!(None), |end| quote!(Some(#end)));
    let (forward, backward) = (cursor(plan.forward.as_ref()), cursor(plan.backward.as_ref()));
    quote! {
        impl<C: Connection> Streamed for #request<C> {
            type Item = #item;
            const STREAM: CursorStream =
                CursorStream { items: #items, end: #end, forward: #forward, backward: #backward };
        }
        pexgen_runtime::streamed!(#request => #(#directions),*);
    }
}

fn cursor(cursor: Option<&Cursor>) -> TokenStream {
    match cursor {
        Some(Cursor { parameter, cursor }) => quote!(Some(Cursor { parameter: #parameter, cursor: #cursor })),
        None => quote!(None),
    }
}
