//! Structs that are decoded from JSON.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::ident::ident;
use super::plan::record::RecordPlan;

/// A struct with its decoding.
pub fn record(plan: &RecordPlan) -> TokenStream {
    let RecordPlan { name, derives, fields, further, always, .. } = plan;
    let (docs, deprecated) = (docs::paragraphs(&plan.docs), docs::deprecated(plan.deprecated));
    let members = fields.iter().map(|field| {
        let (docs, deprecated) = (docs::paragraphs(&field.docs), docs::deprecated(field.deprecated));
        let (name, ty) = (&field.name, &field.ty);
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let unknown = further.is_none().then(|| quote!(unknown_fields: UnknownFields,));
    let visiting = visiting(plan);
    let further = further.iter().map(|(name, ty)| quote!(#[doc = " Further properties, by name."] pub #name: #ty,));
    let always = (!always.is_empty()).then(|| quote!(const ALWAYS: &'static [&'static str] = &[#(#always),*];));
    let rules = rules(plan);
    let decoding = decoding(plan);
    let implementations = if plan.further.is_none() {
        quote!(pexgen_runtime::record!(#name);)
    } else {
        quote!(pexgen_runtime::record!(#name, further);)
    };
    quote! {
        #docs
        #deprecated
        #[derive(Clone, Debug, Default, PartialEq #(, #derives)*)]
        #[non_exhaustive]
        pub struct #name { #(#members)* #(#further)* #unknown }

        impl Record for #name { #always #rules #decoding }
        impl Fields for #name { #visiting }
        #implementations
    }
}

/// What decides whether a value is one of these, where it may be of several types.
fn rules(plan: &RecordPlan) -> TokenStream {
    let closed = plan.closed.then(|| {
        quote!(
            const CLOSED: bool = true;
        )
    });
    let constants = plan.constants.iter().map(|(name, value)| quote!((#name, #value)));
    let constants = (!plan.constants.is_empty())
        .then(|| quote!(const CONSTANTS: &'static [(&'static str, &'static str)] = &[#(#constants),*];));
    quote!(#closed #constants)
}

fn decoding(plan: &RecordPlan) -> TokenStream {
    let arms = plan.fields.iter().map(|field| {
        let (wire, name, reader) = (&field.wire, &field.name, ident(field.reader));
        quote!(#wire => value.#reader(&mut self.#name),)
    });
    let rest = match &plan.further {
        Some((further, _)) => quote!(value.gather(name, &mut self.#further)),
        None => quote!(value.keep(name, &mut self.unknown_fields)),
    };
    let body = if plan.fields.is_empty() {
        rest
    } else {
        quote! {
            match name {
                #(#arms)*
                _ => #rest,
            }
        }
    };
    quote! {
        fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> { #body }
    }
}

/// The method through which a visitor receives the fields.
fn visiting(plan: &RecordPlan) -> TokenStream {
    let calls = plan.fields.iter().map(|field| {
        let (method, wire, name) = (ident(field.visitor), &field.wire, &field.name);
        quote!(fields.#method(#wire, &self.#name);)
    });
    let further = plan.further.iter().map(|(further, _)| quote!(fields.further(&self.#further);));
    let fields = if plan.fields.is_empty() && plan.further.is_none() { ident("_fields") } else { ident("fields") };
    quote! {
        fn visit<V: FieldVisitor>(&self, #fields: &mut V) { #(#calls)* #(#further)* }
    }
}
