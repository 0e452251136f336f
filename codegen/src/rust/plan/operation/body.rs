//! The body of a request: one media type, or an enum of several.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::super::ident::ident;
use super::super::repeated::Seen;
use super::super::types::{Context, Many};
use super::arguments::Argument;
use super::has_several_bodies;
use super::put::{ParameterPlan, Put};
use crate::markdown;
use crate::model::{Content, Direction, Encoding, Operation, OperationNames, Type};

/// An enum of the media types that a body may have.
pub struct BodyEnumPlan {
    pub name: Ident,
    pub docs: Vec<String>,
    pub variants: Vec<BodyVariant>,
}

/// One media type of a body.
pub struct BodyVariant {
    pub name: Ident,
    pub docs: String,
    pub stored: TokenStream,
    pub put: Put,
    /// Whether no other variant holds that type, so that a value of it is one.
    pub is_converted: bool,
}

/// The body in one media type.
struct Media {
    ty: TokenStream,
    stored: TokenStream,
    /// The argument `body` as it is stored.
    value: TokenStream,
}

/// Plans the argument that takes the body.
pub fn argument(context: Context<'_>, operation: &Operation) -> Option<Argument> {
    let described = operation.body.as_ref()?;
    let (Media { ty, stored, value }, put) = match described.contents.as_slice() {
        [content] => (Media::new(context, &operation.names, content), Put::body(content)),
        _ => {
            let several = ident(&operation.names.body);
            (Media::converted(quote!(#several)), Put::Body)
        }
    };
    Some(Argument { name: ident("body"), docs: help(operation), ty, stored, value, put })
}

impl BodyEnumPlan {
    /// Plans the enum, if there are several media types.
    pub fn new(context: Context<'_>, operation: &Operation, seen: &Seen<'_>) -> Option<Self> {
        if !has_several_bodies(operation) {
            return None;
        }
        let types: Vec<TokenStream> =
            operation.sent().map(|content| Media::new(context, &operation.names, content).stored).collect();
        let texts: Vec<String> =
            operation.sent().zip(&types).map(|(content, stored)| identity(context, seen, content, stored)).collect();
        let variants = operation.sent().zip(types).zip(&texts).map(|((content, stored), text)| BodyVariant {
            name: ident(&content.name),
            docs: markdown::code(&content.media),
            stored,
            put: Put::body(content),
            is_converted: texts.iter().filter(|other| *other == text).count() == 1,
        });
        Some(Self {
            name: ident(&operation.names.body),
            docs: vec![format!("The body of [`{0}`](struct@{0}).", operation.names.request), help(operation)],
            variants: variants.collect(),
        })
    }
}

/// A text that is the same for two media types if the same type holds their values.
fn identity(context: Context<'_>, seen: &Seen<'_>, content: &Content, stored: &TokenStream) -> String {
    let shown = |kind: &Type| context.shown(&seen.real(kind), Direction::Written);
    match &content.encoding {
        Encoding::Json(kind) => shown(kind),
        Encoding::Form(form) => shown(&Type::Named(form.schema.clone())),
        _ => stored.to_string(),
    }
}

impl Media {
    fn new(context: Context<'_>, names: &OperationNames, content: &Content) -> Self {
        match &content.encoding {
            Encoding::Json(Type::List(item)) => {
                let item = context.plain(item, Direction::Written);
                let stored = quote!(Vec<#item>);
                Self {
                    ty: quote!(impl IntoIterator<Item = impl Into<#item>>),
                    value: quote!(<#stored>::from_iter(body.into_iter().map(Into::into))),
                    stored,
                }
            }
            Encoding::Json(Type::Map(value)) => {
                let value = context.plain(value, Direction::Written);
                let Many { accepted, collect } = Many::map(&value);
                Self {
                    ty: quote!(impl IntoIterator<Item = #accepted>),
                    value: quote!(#collect(body)),
                    // Not imported, because most requests do not name it.
                    stored: quote!(std::collections::BTreeMap<String, #value>),
                }
            }
            Encoding::Json(
                kind @ (Type::Text
                | Type::Uuid
                | Type::Uri
                | Type::Base64
                | Type::Duration
                | Type::Json
                | Type::Nullable(_)),
            ) => Self::converted(context.plain(kind, Direction::Written)),
            Encoding::Json(Type::Named(id)) if context.is_union(id) => {
                Self::converted(context.named(id, Direction::Written))
            }
            Encoding::Json(kind) => Self::exact(context.plain(kind, Direction::Written)),
            Encoding::Text => Self::converted(quote!(String)),
            Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => Self::converted(context.runtime("Upload")),
            Encoding::Form(form) if context.is_union(&form.schema) => {
                Self::converted(context.named(&form.schema, Direction::Written))
            }
            Encoding::Form(form) => Self::exact(context.named(&form.schema, Direction::Written)),
            Encoding::Multipart(_) => {
                let form = ident(&names.form);
                Self::exact(quote!(#form))
            }
        }
    }

    fn exact(ty: TokenStream) -> Self {
        Self { ty: ty.clone(), stored: ty, value: quote!(body) }
    }

    fn converted(ty: TokenStream) -> Self {
        Self { ty: quote!(impl Into<#ty>), stored: ty, value: quote!(body.into()) }
    }
}

impl Put {
    /// Puts a body in one media type.
    fn body(content: &Content) -> Self {
        let media = content.media.clone();
        match &content.encoding {
            Encoding::Json(_) => Self::Json(media),
            Encoding::Text => Self::Text(media),
            Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => Self::Bytes(media),
            Encoding::Form(form) => Self::Form(ParameterPlan::of_form(form)),
            Encoding::Multipart(_) => Self::Multipart,
        }
    }
}

/// The description of the body in the document.
fn help(operation: &Operation) -> String {
    let description = operation.body.as_ref().map(|body| markdown::line(&body.description)).unwrap_or_default();
    let help = if description.is_empty() { "The body of the request.".to_owned() } else { description };
    let range = operation.sent().find(|content| content.encoding == Encoding::Bytes && content.media.contains('*'));
    let advice = range.map(|range| {
        format!("{}: set the media type of the file with `Upload::content_type`.", markdown::code(&range.media))
    });
    markdown::with_sentence(&help, &advice.unwrap_or_default())
}
