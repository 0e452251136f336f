//! The responses of an operation: how each is read, and the enum of several.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::docs;
use super::super::ident::ident;
use super::super::plan::operation::response::{ResponseBody, ResponsePlan, ResponsesPlan, ResponsesShape};

/// The type of what the responses contain.
pub fn ty(plan: &ResponsesPlan) -> TokenStream {
    match &plan.shape {
        ResponsesShape::Nothing => quote!(()),
        ResponsesShape::One(body) => body.ty(),
        ResponsesShape::Several(name) if plan.is_streamed() => quote!(#name<C>),
        ResponsesShape::Several(name) => quote!(#name),
    }
}

/// The expressions that describe the responses and read them: one for responses in a row that differ in their status only.
pub fn specs(plan: &ResponsesPlan) -> impl Iterator<Item = TokenStream> {
    let spec = |response: &ResponsePlan, statuses: &str| {
        let variant = &response.variant;
        spec(
            response,
            statuses,
            match &plan.shape {
                ResponsesShape::Several(name) => Some(quote!(#name::#variant)),
                _ => None,
            },
        )
    };
    let same = move |one: &ResponsePlan, other: &ResponsePlan| spec(one, "").to_string() == spec(other, "").to_string();
    plan.all.chunk_by(same).map(move |alike| {
        let statuses: Vec<&str> = alike.iter().map(|response| response.status.as_str()).collect();
        spec(&alike[0], &statuses.join(" "))
    })
}

/// One of them; `variant` is the variant of the enum that holds it.
fn spec(response: &ResponsePlan, status: &str, variant: Option<TokenStream>) -> TokenStream {
    let ResponsePlan { media, body, .. } = response;
    let map = variant.as_ref().map(|variant| quote!(.map(#variant)));
    let (function, read) = match body {
        ResponseBody::Empty => {
            let value = variant.unwrap_or_else(|| quote!(()));
            return quote!(ResponseSpec::empty(#status, |_| Ok(#value)));
        }
        ResponseBody::Location => {
            return quote!(ResponseSpec::empty(#status, |response| response.location() #map));
        }
        ResponseBody::File => ("streamed", "download"),
        ResponseBody::Messages(read, _) => ("streamed", *read),
        ResponseBody::Text => ("whole", "text"),
        ResponseBody::Json(_) if variant.is_none() => return quote!(ResponseSpec::json(#status, #media)),
        ResponseBody::Json(_) => ("whole", "json"),
    };
    let (function, read) = (ident(function), ident(read));
    quote!(ResponseSpec::#function(#status, #media, |response| response.#read() #map))
}

/// The enum, if there are several responses.
pub fn declared(plan: &ResponsesPlan) -> Option<TokenStream> {
    let ResponsesShape::Several(name) = &plan.shape else { return None };
    let docs = docs::paragraphs([&plan.docs]);
    let variants = plan.all.iter().map(|ResponsePlan { docs, variant, body, .. }| {
        let (docs, ty) = (docs::paragraphs(docs), body.ty());
        if matches!(body, ResponseBody::Empty) { quote!(#docs #variant,) } else { quote!(#docs #variant(#ty),) }
    });
    let (generics, derives) = if plan.is_streamed() {
        (quote!(<C: Connection = pexgen_runtime::Client>), quote!(Debug))
    } else {
        (TokenStream::new(), quote!(Clone, Debug, PartialEq))
    };
    Some(quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum #name #generics { #(#variants)* }
    })
}
