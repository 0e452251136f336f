//! Open enums: every value that the schema lists, and one that keeps any other.

use proc_macro2::TokenStream;
use quote::quote;

use super::alias::alias;
use super::docs;
use super::ident::ident;
use super::plan::resource::{ChoicePlan, FieldEnum};
use super::text::Text;
use crate::markdown;

/// The enum of the values of a field.
pub fn field_enum(plan: &FieldEnum) -> TokenStream {
    match plan {
        FieldEnum::Declared(plan) => choice_enum(plan),
        FieldEnum::Repeated(plan) => alias(plan),
    }
}

/// An enum with its documentation.
pub fn choice_enum(plan: &ChoicePlan) -> TokenStream {
    let ChoicePlan { choices, deprecated, derives, .. } = plan;
    let name = ident(&choices.name);
    let other = ident(&choices.other);
    let mut declaration = Text::items();
    declaration.docs(&plan.docs).deprecated(*deprecated);
    declaration.line(quote!(#[derive(Clone, Debug, PartialEq, Eq, Hash #(, #derives)*)]));
    declaration.line(quote!(#[non_exhaustive])).open(quote!(pub enum #name));
    for choice in &choices.values {
        let history = plan.history.get(&choice.wire).and_then(docs::history);
        let help = markdown::line(&choice.help);
        let value = markdown::code(&choice.wire);
        let docs = if help.is_empty() { value } else { format!("{value}: {help}") };
        declaration.docs([markdown::with_sentence(&docs, &history.unwrap_or_default())]).entry(ident(&choice.name));
    }
    declaration.docs(["A value that the schema does not list, as the server sent it."]).entry(quote!(#other(Unknown)));
    declaration.close();
    let known = choices.values.iter().map(|choice| {
        let (wire, variant) = (&choice.wire, ident(&choice.name));
        quote!((Self::#variant, #wire))
    });
    let mut table = Text::members();
    table.array(quote!(const KNOWN: &'static [(Self, &'static str)] = &), known);
    let numeric = choices.numeric.then(|| {
        quote!(
            const NUMERIC: bool = true;
        )
    });
    let keeps_empty = choices.keeps_empty.then(|| {
        quote!(
            const KEEPS_EMPTY: bool = true;
        )
    });
    let bare: Vec<_> = choices.values.iter().filter(|choice| choice.bare).map(|choice| ident(&choice.name)).collect();
    let bare = (!choices.numeric && !bare.is_empty()).then(|| {
        quote!(
            fn is_bare(&self) -> bool {
                matches!(self, #(Self::#bare)|*)
            }
        )
    });
    quote! {
        #declaration
        impl Choice for #name {
            #numeric
            #keeps_empty
            #table
            #bare
        }
        pexgen_runtime::choice!(#name, #other);
    }
}
