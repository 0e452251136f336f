//! The endpoint of a resource with files.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::plan::files::{FileArgument, FileArguments, FileCall, FileMethod, FilesPlan};

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
    let (FilesPlan { read, upload, .. }, name) = (plan, &method.name);
    let docs = docs::paragraphs(&method.docs);
    let (parameters, response, call) = match &method.call {
        FileCall::Upload { wire, into_uri, updated } => (
            quote!(object: impl #into_uri<#read>, file: impl Into<#upload>),
            quote!(#updated<#read>),
            quote!(upload(&self.0, object, #wire, file)),
        ),
        FileCall::Create { wire, new, created } => (
            quote!(new: &#new, file: impl Into<#upload>),
            quote!(#created<#read>),
            quote!(create_with_file(&self.0, new, #wire, file)),
        ),
        FileCall::CreateWithAll { files, new, created } => {
            let (parameters, parts) = (parameters(files), parts(files));
            (
                quote!(new: &#new, #(#parameters),*),
                quote!(#created<#read>),
                quote!(create_with_files(&self.0, new, #parts)),
            )
        }
    };
    quote! {
        #docs
        pub fn #name(&self, #parameters) -> pexgen_runtime::Request<#response, C> {
            pexgen_runtime::Request::#call
        }
    }
}

/// The parameters for files.
pub fn parameters(plan: &FileArguments) -> impl Iterator<Item = TokenStream> {
    let upload = &plan.upload;
    plan.files.iter().map(
        move |FileArgument { name, required, .. }| {
            if *required { quote!(#name: impl Into<#upload>) } else { quote!(#name: Option<#upload>) }
        },
    )
}

/// The files by the names of their fields.
pub fn parts(plan: &FileArguments) -> TokenStream {
    if plan.files.iter().all(|file| file.required) {
        let parts = plan.files.iter().map(|FileArgument { name, wire, .. }| quote!((#wire, #name.into())));
        return quote!([#(#parts),*]);
    }
    let parts = plan.files.iter().map(|FileArgument { name, wire, required }| {
        if *required { quote!(Some((#wire, #name.into()))) } else { quote!(#name.map(|file| (#wire, file))) }
    });
    quote!([#(#parts),*].into_iter().flatten())
}
