//! The headers of responses.

use proc_macro2::{Ident, TokenStream};

use super::super::super::docs;
use super::super::super::ident::ident;
use super::super::repeated::{AliasPlan, Seen};
use super::super::types::Context;
use crate::model::{Field, Operation, Type};

/// The type of the headers.
pub enum HeadersPlan {
    Declared(HeadersStruct),
    /// Another operation has the same headers.
    Repeated(AliasPlan),
}

/// The struct of the headers.
pub struct HeadersStruct {
    pub name: Ident,
    pub docs: Vec<String>,
    /// The trait of what is decoded.
    pub record: TokenStream,
    /// The trait of the values that it is decoded from.
    pub value: TokenStream,
    pub fields: Vec<HeaderField>,
}

/// A header.
pub struct HeaderField {
    /// Its name in lower case.
    pub wire: String,
    pub name: Ident,
    pub ty: TokenStream,
    pub docs: Vec<String>,
    pub deprecated: bool,
    /// The method of the runtime's `FieldValue` that decodes it.
    pub reader: &'static str,
}

/// Plans the struct, if the document describes any headers.
pub fn plan(context: Context<'_>, operation: &Operation, seen: &Seen<'_>) -> Option<HeadersPlan> {
    if operation.headers.is_empty() {
        return None;
    }
    let title = format!("The described headers of responses to [`{0}`](struct@{0}).", operation.names.request);
    let usage = "`with_response` returns them beside the value; decode them with `of`.".to_owned();
    let (docs, name) = (vec![title, usage], ident(&operation.names.headers));
    Some(match seen.headers(operation) {
        Some(of) => HeadersPlan::Repeated(AliasPlan { docs, deprecated: false, name, of }),
        None => HeadersPlan::Declared(HeadersStruct {
            docs,
            name,
            record: context.runtime("Record"),
            value: context.runtime("FieldValue"),
            fields: operation.headers.iter().map(|field| header(context, field)).collect(),
        }),
    })
}

fn header(context: Context<'_>, field: &Field) -> HeaderField {
    HeaderField {
        wire: field.wire.to_ascii_lowercase(),
        name: ident(&field.name),
        ty: context.read(field),
        docs: vec![docs::read_field(field)],
        deprecated: field.deprecated,
        reader: if matches!(field.kind, Type::List(_)) { "read_list" } else { "read" },
    }
}
