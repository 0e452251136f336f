//! The types that operations share.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::alias::alias;
use super::ident::ident;
use super::plan::schema::{Literal, SchemaItems, SchemaPlan, SchemasPlan, UnionPlan, VariantPlan};
use super::{body, choices, docs, record};

/// The module of all schemas.
pub fn module(plan: &SchemasPlan) -> TokenStream {
    let docs = docs::inner(&plan.docs);
    let modules = plan.modules.iter().map(|module| &module.name);
    let exports = plan.modules.iter().map(|module| {
        let (name, exports) = (&module.name, &module.exports);
        quote!(pub use self::#name::{#(#exports),*};)
    });
    quote!(#docs #(pub mod #modules;)* #(#exports)*)
}

/// Everything that is generated for a schema.
pub fn file(plan: &SchemaPlan) -> TokenStream {
    let (docs, imports) = (docs::inner(&plan.docs), &plan.imports);
    let items = match &plan.items {
        SchemaItems::Object { record, body, choices } => {
            let record = record.as_deref().map(record::record);
            let body = body.as_deref().map(body::body);
            let choices = choices.iter().map(choices::field_enum);
            quote!(#record #body #(#choices)*)
        }
        SchemaItems::Repeated { types, choices } => {
            let (types, choices) = (types.iter().map(alias), choices.iter().map(choices::field_enum));
            quote!(#(#types)* #(#choices)*)
        }
        SchemaItems::Choice(plan) => choices::choice_enum(plan),
        SchemaItems::Union { modules, unions } => {
            let modules = modules.iter().map(|module| ident(module));
            let modules = if modules.len() > 1 { quote!({#(#modules),*}) } else { quote!(#(#modules)*) };
            let unions = unions.iter().map(union_enum);
            quote!(use pexgen_runtime::#modules; #(#unions)*)
        }
    };
    quote! {
        #docs
        #imports
        #items
    }
}

fn union_enum(plan: &UnionPlan) -> TokenStream {
    let UnionPlan { name, variants, other: (other, json), derives, .. } = plan;
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(plan.deprecated));
    let declared = variants.iter().map(|VariantPlan { name, docs, ty, is_boxed, .. }| {
        let docs = docs::paragraphs([docs]);
        let ty = if *is_boxed { quote!(Box<#ty>) } else { ty.clone() };
        quote!(#docs #name(#ty),)
    });
    let reading = plan.sink.as_ref().map(|sink| reading(plan, sink));
    let writing = plan.is_written.then(|| writing(plan));
    let resending = plan.made_of.as_ref().map(|read| resending(plan, read));
    let conversions = variants.iter().filter(|variant| variant.is_converted).map(|variant| conversion(plan, variant));
    let equal = plan.sink.is_some().then(|| quote!(, PartialEq));
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug #equal #(, #derives)*)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        pub enum #name {
            #(#declared)*
            /// A value of none of these types.
            #other(#json),
        }
        #reading
        #writing
        #resending
        #(#conversions)*
    }
}

fn reading(plan: &UnionPlan, sink: &TokenStream) -> TokenStream {
    let UnionPlan { name, variants, other: (other, json), .. } = plan;
    let tag = plan.tag.as_ref().map(|tag| quote!(const TAG: Option<&'static str> = Some(#tag);));
    let offers =
        variants.iter().map(|VariantPlan { name, tags, .. }| quote!(variants.variant(&[#(#tags),*], Self::#name);));
    let offered = ident(if variants.is_empty() { "_variants" } else { "variants" });
    let names = variants.iter().map(|variant| &variant.name);
    quote! {
        impl decode::Union for #name {
            #tag
            fn offer(#offered: &mut decode::Variants<'_, Self>) { #(#offers)* }
            fn unlisted(value: #json) -> Self { Self::#other(value) }
            fn write<S: #sink>(&self, sink: S) -> Result<S::Value, S::Error> {
                match self {
                    #(Self::#names(value) => sink.value(value),)*
                    Self::#other(value) => sink.value(value),
                }
            }
        }
        pexgen_runtime::union!(#name);
    }
}

fn writing(plan: &UnionPlan) -> TokenStream {
    let UnionPlan { name, variants, other: (other, _), .. } = plan;
    let arms = variants.iter().map(|variant| {
        let (name, encoded) = (&variant.name, encoded(plan.tag.as_ref(), variant));
        quote!(Self::#name(value) => #encoded,)
    });
    quote! {
        impl encode::Encode for #name {
            fn encode(self) -> encode::Node {
                match self {
                    #(#arms)*
                    Self::#other(value) => encode::Encode::encode(value),
                }
            }
        }
    }
}

/// The conversion from what is read.
fn resending(plan: &UnionPlan, read: &Ident) -> TokenStream {
    let UnionPlan { name, variants, other: (other, _), .. } = plan;
    let arms = variants.iter().map(|VariantPlan { name, is_boxed, is_sent_as_read, .. }| {
        let value = match (is_sent_as_read, is_boxed) {
            (true, _) => quote!(value.clone()),
            (false, false) => quote!(value.into()),
            (false, true) => quote!(Box::new(value.as_ref().into())),
        };
        quote!(#read::#name(value) => Self::#name(#value),)
    });
    quote! {
        /// Takes over what was read, without what only the server sets, to send it again.
        impl From<&#read> for #name {
            fn from(value: &#read) -> Self {
                match value {
                    #(#arms)*
                    #read::#other(value) => Self::#other(value.clone()),
                }
            }
        }
    }
}

/// The value of a variant with its tag and its constants.
fn encoded(tag: Option<&String>, variant: &VariantPlan) -> TokenStream {
    let VariantPlan { tags, constants, .. } = variant;
    let tagged = tag.filter(|_| !tags.is_empty()).map(|tag| quote!(encode::tagged(#tag, &[#(#tags),*], value)));
    if tagged.is_none() && constants.is_empty() {
        return quote!(encode::Encode::encode(value));
    }
    constants.iter().fold(tagged.unwrap_or_else(|| quote!(value)), |object, (name, value)| {
        let value = literal(value);
        quote!(encode::constant(#name, #value, #object))
    })
}

fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::Boolean(value) => quote!(#value),
        Literal::Integer(value) => quote!(#value),
        Literal::Unsigned(value) => quote!(#value),
        Literal::Float(value) => quote!(#value),
        Literal::Text(value) => quote!(#value),
    }
}

/// The conversion from the type that only this variant holds.
fn conversion(plan: &UnionPlan, variant: &VariantPlan) -> TokenStream {
    let (name, VariantPlan { name: variant, ty, is_boxed, .. }) = (&plan.name, variant);
    let value = if *is_boxed { quote!(Box::new(value)) } else { quote!(value) };
    let borrowed = (ty.to_string() == "String").then(|| {
        quote! {
            impl From<&str> for #name {
                fn from(value: &str) -> Self { Self::#variant(value.to_owned()) }
            }
        }
    });
    quote! {
        impl From<#ty> for #name {
            fn from(value: #ty) -> Self { Self::#variant(#value) }
        }
        #borrowed
    }
}
