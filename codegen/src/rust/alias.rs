//! Further names of types.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::plan::repeated::AliasPlan;

/// A further name of a type.
pub fn alias(plan: &AliasPlan) -> TokenStream {
    let AliasPlan { name, of, .. } = plan;
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(plan.deprecated));
    quote!(#docs #deprecated pub type #name = #of;)
}
