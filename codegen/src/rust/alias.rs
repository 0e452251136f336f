//! Further names of types.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::plan::repeated::AliasPlan;

/// A further name of a type.
pub fn alias(plan: &AliasPlan) -> TokenStream {
    let (docs, AliasPlan { name, of, .. }) = (docs::paragraphs(&plan.docs), plan);
    quote!(#docs pub type #name = #of;)
}
