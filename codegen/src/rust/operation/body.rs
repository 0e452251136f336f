//! The types of bodies: an enum of several media types, and forms with files.

use proc_macro2::TokenStream;
use quote::quote;

use super::super::plan::operation::arguments::SetterPlan;
use super::super::plan::operation::body::{BodyEnumPlan, BodyVariant};
use super::super::plan::operation::form::FormPlan;
use super::super::{choices, docs};
use super::request::{put, setter};

/// The enum of the media types that a body may have.
pub fn bodies(plan: &BodyEnumPlan) -> TokenStream {
    let BodyEnumPlan { name, variants, .. } = plan;
    let docs = docs::paragraphs(&plan.docs);
    let declared = variants.iter().map(|BodyVariant { name, docs, stored, .. }| {
        let docs = docs::paragraphs([docs]);
        quote!(#docs #name(#stored),)
    });
    let arms = variants.iter().map(|BodyVariant { name, put: how, .. }| {
        let put = put(how, &quote!(body));
        quote!(Self::#name(body) => request #put,)
    });
    let converted = variants.iter().filter(|variant| variant.is_converted);
    let conversions = converted.map(|BodyVariant { name: variant, stored, .. }| {
        quote! {
            impl From<#stored> for #name {
                fn from(body: #stored) -> Self { Self::#variant(body) }
            }
        }
    });
    quote! {
        #docs
        #[derive(Debug)]
        #[allow(clippy::large_enum_variant)]
        pub enum #name { #(#declared)* }
        impl IntoBody for #name {
            fn put<C: Connection>(self, request: RequestBuilder<C>) -> RequestBuilder<C> {
                match self { #(#arms)* }
            }
        }
        #(#conversions)*
    }
}

/// A form with files.
pub fn form(plan: &FormPlan) -> TokenStream {
    let name = &plan.name;
    let (docs, constructor_docs) = (docs::paragraphs(&plan.docs), docs::paragraphs(&plan.constructor_docs));
    let arguments = plan.arguments.iter().map(|SetterPlan { name, ty, .. }| quote!(#name: #ty));
    let media = plan.media.iter().map(|(part, media)| quote!(.media(#part, #media)));
    let puts = plan.arguments.iter().map(|argument| put(&argument.put, &argument.value));
    let setters = plan.setters.iter().map(setter);
    let further = plan.further.as_ref().map(|(setter, ty)| {
        quote! {
            /// Adds another part.
            pub fn #setter(self, name: impl Into<String>, value: #ty) -> Self { Self(self.0.with_member(name, value)) }
        }
    });
    let many = plan.has_many.then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let default = plan.arguments.is_empty().then(|| quote!(#[allow(clippy::new_without_default)]));
    let choices = plan.choices.iter().map(choices::field_enum);
    quote! {
        #docs
        #[derive(Debug)]
        pub struct #name(Form);
        impl #name {
            #constructor_docs
            #many
            #default
            pub fn new(#(#arguments),*) -> Self { Self(Form::new() #(#media)* #(#puts)*) }
            #(#setters)*
            #further
        }
        impl From<#name> for Form {
            fn from(form: #name) -> Self { form.0 }
        }
        #(#choices)*
    }
}
