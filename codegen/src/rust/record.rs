//! Structs that are decoded from JSON.

use proc_macro2::TokenStream;
use quote::quote;

use super::plan::record::RecordPlan;
use super::text::{Text, literal};

/// A struct with its decoding.
pub fn record(plan: &RecordPlan) -> TokenStream {
    let RecordPlan { name, .. } = plan;
    let (declaration, decoding, visiting) = (declaration(plan), decoding(plan), visiting(plan));
    let implementations = match (&plan.further, plan.is_resource) {
        (None, false) => quote!(pexgen_runtime::record!(#name);),
        (None, true) => quote!(pexgen_runtime::record!(#name, resource);),
        (Some(_), _) => quote!(pexgen_runtime::record!(#name, further);),
    };
    quote! {
        #declaration
        #decoding
        #visiting
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

/// The implementation of decoding.
fn decoding(plan: &RecordPlan) -> Text {
    let RecordPlan { name, always, .. } = plan;
    let mut text = Text::items();
    text.open(quote!(impl Record for #name));
    if !always.is_empty() {
        let always = always.iter().map(|wire| quote!(#wire));
        text.array(quote!(const ALWAYS: &'static [&'static str] = &), always);
    }
    rules(plan, &mut text);
    text.open(quote!(fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error>));
    let rest = match &plan.further {
        Some((further, _)) => format!("value.gather(name, &mut self.{further})"),
        None => "value.keep(name, &mut self.unknown_fields)".to_owned(),
    };
    if plan.fields.is_empty() {
        text.value(&rest);
    } else {
        text.open(quote!(match name));
        for field in &plan.fields {
            text.arm(&literal(&field.wire), &format!("value.{}(&mut self.{})", field.reader, field.name));
        }
        text.arm("_", &rest).close();
    }
    text.close().close();
    text
}

/// What decides whether a value is one of these, where it may be of several types.
fn rules(plan: &RecordPlan, text: &mut Text) {
    if plan.closed {
        text.line(quote!(
            const CLOSED: bool = true;
        ));
    }
    if !plan.constants.is_empty() {
        let constants = plan.constants.iter().map(|(name, value)| quote!((#name, #value)));
        text.array(quote!(const CONSTANTS: &'static [(&'static str, &'static str)] = &), constants);
    }
}

/// The implementation through which a visitor receives the fields.
fn visiting(plan: &RecordPlan) -> Text {
    let name = &plan.name;
    let mut text = Text::items();
    text.open(quote!(impl Fields for #name));
    if plan.fields.is_empty() && plan.further.is_none() {
        text.line(quote!(
            fn visit<V: FieldVisitor>(&self, _fields: &mut V) {}
        ));
    } else {
        text.open(quote!(fn visit<V: FieldVisitor>(&self, fields: &mut V)));
        for field in &plan.fields {
            text.call("fields", field.visitor, &[literal(&field.wire), format!("&self.{}", field.name)]);
        }
        if let Some((further, _)) = &plan.further {
            text.call("fields", "further", &[format!("&self.{further}")]);
        }
        text.close();
    }
    text.close();
    text
}
