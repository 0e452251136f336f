//! The endpoint of a resource with files.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::plan::files::{FileCall, FileMethod, FilesPlan};

/// The type of an endpoint that has methods for files.
pub fn endpoint(plan: &FilesPlan) -> TokenStream {
    let FilesPlan { name, read, connection, endpoint, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let methods = plan.methods.iter().map(|method| file_method(plan, method));
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name<C = pexgen_runtime::Client>(#endpoint<#read, C>);
        impl<C: #connection> #name<C> {
            #(#methods)*
        }
        pexgen_runtime::file_endpoint!(#name => #read);
    }
}

fn file_method(plan: &FilesPlan, method: &FileMethod) -> TokenStream {
    let (FilesPlan { read, upload, .. }, FileMethod { name, wire, .. }) = (plan, method);
    let docs = docs::paragraphs(&method.docs);
    let (parameter, response, call) = match &method.call {
        FileCall::Upload { into_uri, updated } => (
            quote!(object: impl #into_uri<#read>),
            quote!(#updated<#read>),
            quote!(upload(&self.0, object, #wire, file)),
        ),
        FileCall::Create { new, created } => {
            (quote!(new: &#new), quote!(#created<#read>), quote!(create_with_file(&self.0, new, #wire, file)))
        }
    };
    quote! {
        #docs
        pub fn #name(&self, #parameter, file: impl Into<#upload>) -> pexgen_runtime::Request<#response, C> {
            pexgen_runtime::Request::#call
        }
    }
}
