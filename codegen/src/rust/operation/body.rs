//! The body of a request: one kind, or an enum of several.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::plan::body::MANY;
use super::super::plan::resource::ChoicePlan;
use super::super::schemas::has_file;
use super::super::types::{Context, Direction, ident};
use super::super::{choices, docs};
use crate::markdown;
use crate::model::{
    Content, Encoding, Field, Operation, OperationNames, Parts, RequestBody, Shape, Type, is_one_media_type,
};

/// The body of a request.
pub struct Body<'a> {
    /// Required.
    pub required: bool,
    described: &'a RequestBody,
    names: &'a OperationNames,
    kinds: Vec<Kind<'a>>,
}

/// One kind of body.
struct Kind<'a> {
    content: &'a Content,
    /// The type of the argument, and the conversion to the stored type.
    argument: TokenStream,
    value: fn(&TokenStream, &TokenStream) -> TokenStream,
    kept: TokenStream,
}

impl<'a> Body<'a> {
    /// Of an operation that takes one.
    pub fn of(context: Context<'_>, operation: &'a Operation) -> Option<Self> {
        let body = operation.body.as_ref()?;
        let names = &operation.names;
        let kinds = body.contents.iter().map(|content| kind(context, names, content)).collect();
        Some(Self { required: body.required, described: body, names, kinds })
    }

    /// Of an operation that requires one.
    pub fn required(context: Context<'_>, operation: &'a Operation) -> Option<Self> {
        operation.body.as_ref().filter(|body| body.required)?;
        Self::of(context, operation)
    }

    /// Whether it may be of several kinds.
    pub fn is_enum(&self) -> bool {
        self.kinds.len() > 1
    }

    /// Whether there is a form with a type of its own.
    pub fn has_form(&self) -> bool {
        self.described.contents.iter().any(|content| matches!(content.encoding, Encoding::Multipart(_)))
    }

    /// Its description in the document.
    pub fn help(&self) -> String {
        let help = markdown::line(&self.described.description);
        if help.is_empty() { "The body of the request.".to_owned() } else { help }
    }

    /// The type of the argument, the stored type, and the call that adds it to the request.
    pub fn argument(&self, name: &Ident) -> (TokenStream, TokenStream, TokenStream) {
        let several = ident(&self.names.body);
        match self.kinds.as_slice() {
            [kind] => {
                let value = (kind.value)(&quote!(#name), &kind.kept);
                (kind.argument.clone(), kind.kept.clone(), put(kind.content, &value))
            }
            _ => (quote!(impl Into<#several>), quote!(#several), quote!(.body(#name.into()))),
        }
    }

    /// The call that adds the stored value to the request.
    pub fn put_kept(&self, name: &Ident) -> TokenStream {
        match self.kinds.as_slice() {
            [kind] => put(kind.content, &quote!(#name)),
            _ => quote!(.body(#name)),
        }
    }

    /// The types that only it uses.
    pub fn types(&self, context: Context<'_>) -> TokenStream {
        let several = self.is_enum().then(|| self.several());
        let forms = self.described.contents.iter().filter_map(|content| match &content.encoding {
            Encoding::Multipart(parts) => Some(form(context, parts, &ident(&self.names.form))),
            _ => None,
        });
        // One type serves all forms of an operation, as it has one name.
        let form = forms.into_iter().next();
        quote!(#several #form)
    }

    fn several(&self) -> TokenStream {
        let name = ident(&self.names.body);
        let docs = docs::paragraphs([format!("The body of [`{0}`](struct@{0}).", self.names.request), self.help()]);
        let variants = self.kinds.iter().map(|Kind { content, kept, .. }| {
            let (docs, name) = (docs::paragraphs([markdown::code(&content.media)]), ident(&content.name));
            quote!(#docs #name(#kept),)
        });
        let arms = self.kinds.iter().map(|Kind { content, .. }| {
            let (name, put) = (ident(&content.name), put(content, &quote!(body)));
            quote!(Self::#name(body) => request #put,)
        });
        let kept: Vec<String> = self.kinds.iter().map(|kind| kind.kept.to_string()).collect();
        let alone = |kind: &&Kind<'_>| kept.iter().filter(|kept| **kept == kind.kept.to_string()).count() == 1;
        let conversions = self.kinds.iter().filter(alone).map(|Kind { content, kept, .. }| {
            let variant = ident(&content.name);
            quote! {
                impl From<#kept> for #name {
                    fn from(body: #kept) -> Self { Self::#variant(body) }
                }
            }
        });
        quote! {
            #docs
            #[derive(Debug)]
            #[allow(clippy::large_enum_variant)]
            pub enum #name { #(#variants)* }
            impl IntoBody for #name {
                fn put<C: Connection>(self, request: RequestBuilder<C>) -> RequestBuilder<C> {
                    match self { #(#arms)* }
                }
            }
            #(#conversions)*
        }
    }
}

fn kind<'a>(context: Context<'_>, names: &OperationNames, content: &'a Content) -> Kind<'a> {
    let same = |value: &TokenStream, _: &TokenStream| value.clone();
    let into = |value: &TokenStream, _: &TokenStream| quote!(#value.into());
    let exact = |ty: TokenStream| Kind { content, argument: ty.clone(), value: same, kept: ty };
    let converted = |ty: TokenStream| Kind { content, argument: quote!(impl Into<#ty>), value: into, kept: ty };
    match &content.encoding {
        Encoding::Json(Type::List(item)) => {
            let item = context.plain(item, Direction::Written);
            Kind {
                content,
                argument: quote!(impl IntoIterator<Item = impl Into<#item>>),
                value: |value, kept| quote!(<#kept>::from_iter(#value.into_iter().map(Into::into))),
                kept: quote!(Vec<#item>),
            }
        }
        Encoding::Json(kind @ (Type::Text | Type::Json | Type::Nullable(_))) => {
            converted(context.plain(kind, Direction::Written))
        }
        Encoding::Json(Type::Named(id)) if context.is_union(id) => converted(context.named(id, Direction::Written)),
        Encoding::Json(kind) => exact(context.plain(kind, Direction::Written)),
        Encoding::Text => converted(quote!(String)),
        Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => converted(context.runtime("Upload")),
        Encoding::Form(id) => exact(context.named(id, Direction::Written)),
        Encoding::Multipart(_) => {
            let form = ident(&names.form);
            exact(quote!(#form))
        }
    }
}

fn put(content: &Content, value: &TokenStream) -> TokenStream {
    let media = &content.media;
    match &content.encoding {
        Encoding::Json(_) => quote!(.json(#media, #value)),
        Encoding::Text => quote!(.text(#media, #value)),
        Encoding::Bytes | Encoding::Events(_) | Encoding::Lines(_) => quote!(.bytes(#media, #value)),
        Encoding::Form(_) => quote!(.form(#value)),
        Encoding::Multipart(_) => quote!(.multipart(#value)),
    }
}

/// A form with files.
fn form(context: Context<'_>, parts: &Parts, name: &Ident) -> TokenStream {
    let schema = context.version.schemas.get(&parts.schema);
    let fields = schema.map_or(&[][..], |schema| schema.fields()).iter().filter(|field| field.is_written());
    let fields: Vec<Field> = fields.map(|field| with_media(parts, with_own_enum(field, name))).collect();
    let (required, optional): (Vec<&Field>, Vec<&Field>) = fields.iter().partition(|field| field.is_required());
    let arguments = required.iter().map(|field| {
        let (name, (ty, _)) = (ident(&field.name), part(context, field));
        quote!(#name: #ty)
    });
    let said = parts.media.iter().filter(|(_, media)| is_one_media_type(media));
    let media = said.map(|(part, media)| quote!(.media(#part, #media)));
    let puts = required.iter().map(|field| part(context, field).1);
    let setters = optional.iter().map(|field| {
        let (name, (ty, put)) = (ident(&field.name), part(context, field));
        let (docs, deprecated) = (docs::paragraphs([docs::setter(field)]), docs::deprecated(field.deprecated));
        quote! {
            #docs
            #deprecated
            pub fn #name(self, #name: #ty) -> Self { Self(self.0 #put) }
        }
    });
    let more = schema.and_then(|schema| match &schema.shape {
        Shape::Object(object) => object.more.as_ref(),
        _ => None,
    });
    let more = more.map(|more| {
        let (setter, ty) = (ident(&more.name), context.plain(&more.kind, Direction::Written));
        quote! {
            /// Adds another part.
            pub fn #setter(self, name: impl Into<String>, value: #ty) -> Self { Self(self.0.with_member(name, value)) }
        }
    });
    let prose = schema.map(|schema| markdown::prose(&schema.description)).unwrap_or_default();
    let docs = docs::paragraphs(if prose.is_empty() { vec!["A form to be sent.".to_owned()] } else { prose });
    let lines: Vec<String> = required.iter().map(|field| docs::item(&field.name, &docs::setter(field))).collect();
    let constructor_docs = docs::paragraphs([
        "Creates the form with its required parts; optional parts have setters.".to_owned(),
        lines.join("\n"),
    ]);
    let many = (required.len() > MANY + 2).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let default = required.is_empty().then(|| quote!(#[allow(clippy::new_without_default)]));
    let enums = ChoicePlan::all(&context, &fields);
    let enums = enums.iter().map(choices::choice_enum);
    quote! {
        #docs
        #[derive(Debug)]
        pub struct #name(Form);
        impl #name {
            #constructor_docs
            #many
            #default
            pub fn new(#(#arguments),*) -> Self { Self(Form::new() #(#media)* #(#puts)*) }
            #(#setters)*
            #more
        }
        impl From<#name> for Form {
            fn from(form: #name) -> Self { form.0 }
        }
        #(#enums)*
    }
}

/// The enum of a form's field stands beside the form, under a name that begins with the form's.
fn with_own_enum(field: &Field, form: &Ident) -> Field {
    let mut field = field.clone();
    if let Type::Choice(choices) = &mut field.kind {
        choices.name = format!("{form}{}", choices.name);
    }
    field
}

/// A part whose docs state its media type, unless they do already.
fn with_media(parts: &Parts, mut field: Field) -> Field {
    if let Some(media) = parts.media.get(&field.wire).filter(|media| !field.help.contains(*media)) {
        if field.help.is_empty() {
            field.help = format!("Sets `{}`.", field.wire);
        }
        field.help = format!("{} Media type: `{media}`.", field.help);
    }
    field
}

/// The type of the argument for a part of a form, and the call that adds it.
fn part(context: Context<'_>, field: &Field) -> (TokenStream, TokenStream) {
    let (wire, name) = (&field.wire, ident(&field.name));
    match &field.kind {
        Type::List(_) if has_file(field) => {
            let upload = context.runtime("Upload");
            (quote!(impl IntoIterator<Item = impl Into<#upload>>), quote!(.files(#wire, #name)))
        }
        Type::File => {
            let upload = context.runtime("Upload");
            (quote!(impl Into<#upload>), quote!(.file(#wire, #name)))
        }
        _ => {
            let given = context.argument(field, &name);
            let value = given.value;
            (given.ty, quote!(.with(#wire, #value)))
        }
    }
}
