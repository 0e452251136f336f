//! Open enums: every value that the schema lists, and one that keeps any other.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::ident::ident;
use super::plan::resource::ChoicePlan;
use crate::markdown;

/// An enum with its documentation.
pub fn choice_enum(plan: &ChoicePlan) -> TokenStream {
    let ChoicePlan { choices, deprecated, derives, .. } = plan;
    let name = ident(&choices.name);
    let other = ident(&choices.other);
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(*deprecated));
    let variants = choices.values.iter().map(|choice| {
        let history = plan.history.get(&choice.wire).and_then(docs::history);
        let docs = docs::paragraphs([docs::with_sentence(markdown::code(&choice.wire), history)]);
        let variant = ident(&choice.name);
        quote!(#docs #variant,)
    });
    let known = choices.values.iter().map(|choice| {
        let (wire, variant) = (&choice.wire, ident(&choice.name));
        quote!((Self::#variant, #wire))
    });
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
        #docs
        #deprecated
        #[derive(Clone, Debug, PartialEq, Eq, Hash #(, #derives)*)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// A value that the schema does not list, as the server sent it.
            #other(Unknown),
        }
        impl Choice for #name {
            #numeric
            #keeps_empty
            const KNOWN: &'static [(Self, &'static str)] = &[#(#known),*];
            #bare
        }
        pexgen_runtime::choice!(#name, #other);
    }
}
