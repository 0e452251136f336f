//! Structs that are decoded from JSON.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::ident::ident;
use super::plan::record::RecordPlan;
use super::text::Text;

/// A struct with its decoding.
pub fn record(plan: &RecordPlan) -> TokenStream {
    let RecordPlan { name, always, .. } = plan;
    let declaration = declaration(plan);
    let visiting = visiting(plan);
    let always = (!always.is_empty()).then(|| quote!(const ALWAYS: &'static [&'static str] = &[#(#always),*];));
    let rules = rules(plan);
    let decoding = decoding(plan);
    let implementations = if plan.further.is_none() {
        quote!(pexgen_runtime::record!(#name);)
    } else {
        quote!(pexgen_runtime::record!(#name, further);)
    };
    quote! {
        #declaration
        impl Record for #name { #always #rules #decoding }
        impl Fields for #name { #visiting }
        #implementations
    }
}

fn declaration(plan: &RecordPlan) -> Text {
    let RecordPlan { name, derives, fields, further, .. } = plan;
    let mut text = Text::items();
    text.docs(&plan.docs).deprecated(plan.deprecated);
    text.line(quote!(#[derive(Clone, Debug, Default, PartialEq #(, #derives)*)]));
    text.line(quote!(#[non_exhaustive])).open(quote!(pub struct #name));
    for field in fields {
        let (name, ty) = (&field.name, &field.ty);
        text.docs(&field.docs).deprecated(field.deprecated).entry(quote!(pub #name: #ty));
    }
    match further {
        Some((name, ty)) => text.docs(["Further properties, by name."]).entry(quote!(pub #name: #ty)),
        None => text.entry(quote!(unknown_fields: UnknownFields)),
    };
    text.close();
    text
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

fn decoding(plan: &RecordPlan) -> Text {
    let rest = match &plan.further {
        Some((further, _)) => quote!(value.gather(name, &mut self.#further)),
        None => quote!(value.keep(name, &mut self.unknown_fields)),
    };
    let mut text = Text::members();
    text.open(quote!(fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error>));
    if plan.fields.is_empty() {
        text.line(rest);
    } else {
        text.open(quote!(match name));
        for field in &plan.fields {
            let (wire, name, reader) = (&field.wire, &field.name, ident(field.reader));
            text.entry(quote!(#wire => value.#reader(&mut self.#name)));
        }
        text.entry(quote!(_ => #rest)).close();
    }
    text.close();
    text
}

/// The method through which a visitor receives the fields.
fn visiting(plan: &RecordPlan) -> TokenStream {
    if plan.fields.is_empty() && plan.further.is_none() {
        return quote!(
            fn visit<V: FieldVisitor>(&self, _fields: &mut V) {}
        );
    }
    let mut text = Text::members();
    text.open(quote!(fn visit<V: FieldVisitor>(&self, fields: &mut V)));
    for field in &plan.fields {
        let (method, wire, name) = (ident(field.visitor), &field.wire, &field.name);
        text.line(quote!(fields.#method(#wire, &self.#name);));
    }
    if let Some((further, _)) = &plan.further {
        text.line(quote!(fields.further(&self.#further);));
    }
    text.close();
    text.into_token_stream()
}
