//! The declaration of what is known about servers.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ident::ident;
use crate::model::{ErrorMeaning, ErrorPattern, Server};

/// Declares the constant `SERVER`; nothing if nothing is known.
pub(super) fn declaration(server: &Server, bindings: &str) -> Option<TokenStream> {
    if server.is_default() {
        return None;
    }
    let limits = &server.limits;
    let rate = limits.rate.map(|rate| {
        let (requests, window) = (Literal::u32_unsuffixed(rate.requests), Literal::u64_unsuffixed(rate.window));
        quote!(.rate_limit(#requests, #window))
    });
    let page = limits.page.map(Literal::u32_unsuffixed).map(|page| quote!(.page_size(#page)));
    let in_flight = limits.in_flight.map(Literal::usize_unsuffixed).map(|requests| quote!(.max_in_flight(#requests)));
    let wait = limits.wait.map(Literal::u64_unsuffixed).map(|wait| quote!(.max_throttle_delay(#wait)));
    let patterns = server.errors.iter().map(pattern);
    let errors = (!server.errors.is_empty()).then(|| quote!(.errors(&[#(#patterns),*])));
    let version = server.version.as_ref().map(|at| {
        let (paths, pointer) = (&at.paths, &at.pointer);
        quote!(.version(#bindings, &[#(#paths),*], #pointer))
    });
    let encrypted = server.encrypted_prefix.as_ref().map(|prefix| quote!(.encrypted_prefix(#prefix)));
    Some(quote! {
        const SERVER: pexgen_runtime::server::ServerSpec =
            pexgen_runtime::server::ServerSpec::new() #rate #page #in_flight #wait #version #encrypted #errors;
    })
}

fn pattern(error: &ErrorPattern) -> TokenStream {
    let message = error.message.as_deref().unwrap_or_default();
    let (kind, text) = match (&error.redirect, error.meaning) {
        (Some(path), _) => ("login_page", path.as_str()),
        (None, ErrorMeaning::Unauthenticated) => ("unauthenticated", message),
        (None, ErrorMeaning::NotFound) => ("not_found", message),
        (None, ErrorMeaning::Duplicate) => ("duplicate", message),
    };
    let kind = ident(kind);
    let status = error.status.map(Literal::u16_unsuffixed).map(|status| quote!(.status(#status)));
    let field = error.field.as_ref().map(|field| quote!(.field(#field)));
    quote!(pexgen_runtime::server::ErrorPattern::#kind(#text) #status #field)
}
