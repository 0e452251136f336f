//! The responses of an operation: one type or an enum of several, and how they are distinguished.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::docs;
use super::super::types::{Context, Direction, ident};
use crate::markdown;
use crate::model::{Content, Cursor, Encoding, Operation, Response, Shape, Status, Type};

/// The responses of success, or the error responses.
pub struct Outcome {
    cases: Vec<Case>,
    shape: OutcomeShape,
    /// The first doc line of an enum.
    title: String,
}

enum OutcomeShape {
    Nothing,
    One(Kind),
    Several(Ident),
}

/// One response.
struct Case {
    status: String,
    media: String,
    kind: Kind,
    variant: Ident,
    docs: Vec<String>,
}

#[derive(Clone)]
enum Kind {
    Empty,
    Json(TokenStream),
    Text,
    File,
    /// Messages: the method that reads them, and the type of the stream.
    Messages(&'static str, TokenStream),
    /// The target of a redirect without a body.
    Location,
}

impl Outcome {
    /// The responses of success.
    pub fn success(context: Context<'_>, operation: &Operation) -> Self {
        let mut cases = Vec::new();
        for response in &operation.responses {
            let contents = if has_body(operation, response) { response.contents.as_slice() } else { &[] };
            if contents.is_empty() {
                cases.push(Case::empty(response));
            }
            cases.extend(contents.iter().map(|content| Case::of(context, response, content, true)));
        }
        if cases.is_empty() {
            cases.push(Case::undescribed());
        }
        let shape = match cases.as_slice() {
            [one] => OutcomeShape::One(one.kind.clone()),
            cases if cases.iter().all(|case| matches!(case.kind, Kind::Empty)) => OutcomeShape::Nothing,
            _ => OutcomeShape::Several(ident(&operation.names.response)),
        };
        Self { cases, shape, title: format!("The response to [`{0}`](struct@{0}).", operation.names.request) }
    }

    /// The bodies of error responses: one type if all have it.
    pub fn failure(context: Context<'_>, operation: &Operation) -> Self {
        let described = operation.error_responses.iter().flat_map(|response| {
            let contents = if has_body(operation, response) { response.contents.as_slice() } else { &[] };
            contents.iter().map(|content| Case::of(context, response, content, false))
        });
        let mut cases: Vec<Case> = described.collect();
        if cases.is_empty() {
            cases.push(Case {
                status: "default".to_owned(),
                kind: Kind::Json(context.runtime("Json")),
                ..Case::undescribed()
            });
        }
        let same = cases.iter().all(|case| case.kind.ty().to_string() == cases[0].kind.ty().to_string());
        let shape = if same {
            OutcomeShape::One(cases[0].kind.clone())
        } else {
            OutcomeShape::Several(ident(&operation.names.error_response))
        };
        Self {
            cases,
            shape,
            title: format!("The body of an error response to [`{0}`](struct@{0}).", operation.names.request),
        }
    }

    pub fn is_enum(&self) -> bool {
        matches!(self.shape, OutcomeShape::Several(_))
    }

    /// Whether a body is read as it arrives, by a type of the connection.
    fn is_streamed(&self) -> bool {
        self.cases.iter().any(|case| matches!(case.kind, Kind::File | Kind::Messages(..)))
    }

    /// Its type inside the declaration.
    pub fn ty(&self) -> TokenStream {
        match &self.shape {
            OutcomeShape::Nothing => quote!(()),
            OutcomeShape::One(kind) => kind.ty(),
            OutcomeShape::Several(name) if self.is_streamed() => quote!(#name<C>),
            OutcomeShape::Several(name) => quote!(#name),
        }
    }

    /// The methods that send the request.
    pub fn sending(&self, name: &Ident, failure: &Self) -> TokenStream {
        let (response, failure) = (self.ty(), failure.ty());
        quote!(pexgen_runtime::operation!(#name => #response, #failure);)
    }

    /// The expressions that describe each response and read it.
    pub fn cases(&self) -> impl Iterator<Item = TokenStream> {
        self.cases.iter().map(|Case { status, media, kind, variant, .. }| {
            let wrapped = match &self.shape {
                OutcomeShape::Several(name) => Some(quote!(#name::#variant)),
                _ => None,
            };
            match (kind, wrapped) {
                (Kind::Empty, Some(variant)) => quote!(ResponseSpec::empty(#status, |_| Ok(#variant))),
                (Kind::Empty, None) => quote!(ResponseSpec::empty(#status, |_| Ok(()))),
                (Kind::Location, wrapped) => {
                    let map = wrapped.map(|variant| quote!(.map(#variant)));
                    quote!(ResponseSpec::empty(#status, |response| response.location() #map))
                }
                (kind, wrapped) => {
                    let (case, read) = match kind {
                        Kind::File => (quote!(streamed), quote!(download)),
                        Kind::Messages(read, _) => {
                            let read = ident(read);
                            (quote!(streamed), quote!(#read))
                        }
                        Kind::Text => (quote!(whole), quote!(text)),
                        Kind::Json(_) | Kind::Empty | Kind::Location => (quote!(whole), quote!(json)),
                    };
                    let map = wrapped.map(|variant| quote!(.map(#variant)));
                    quote!(ResponseSpec::#case(#status, #media, |response| response.#read() #map))
                }
            }
        })
    }

    /// The enum, if there are several responses.
    pub fn declared(&self) -> Option<TokenStream> {
        let OutcomeShape::Several(name) = &self.shape else { return None };
        let docs = docs::paragraphs([&self.title]);
        let variants = self.cases.iter().map(|case| {
            let (docs, variant, ty) = (docs::paragraphs(&case.docs), &case.variant, case.kind.ty());
            if matches!(case.kind, Kind::Empty) { quote!(#docs #variant,) } else { quote!(#docs #variant(#ty),) }
        });
        let (generics, derives) = if self.is_streamed() {
            (quote!(<C: Connection = pexgen_runtime::Client>), quote!(Debug))
        } else {
            (TokenStream::new(), quote!(Clone, Debug, PartialEq))
        };
        Some(quote! {
            #docs
            #[derive(#derives)]
            #[non_exhaustive]
            #[allow(clippy::large_enum_variant)]
            pub enum #name #generics { #(#variants)* }
        })
    }
}

/// Whether a body is possible (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
fn has_body(operation: &Operation, response: &Response) -> bool {
    operation.method != "HEAD" && !matches!(response.status, Status::Code(204 | 205 | 304))
}

impl Kind {
    fn events(context: Context<'_>, data: &Type) -> Self {
        if *data == Type::Text {
            let stream = context.runtime("TextEventStream");
            return Self::Messages("text_events", quote!(#stream<C>));
        }
        let (stream, data) = (context.runtime("EventStream"), context.plain(data, Direction::Read));
        Self::Messages("events", quote!(#stream<#data, C>))
    }

    fn lines(context: Context<'_>, line: &Type) -> Self {
        let (stream, line) = (context.runtime("LineStream"), context.plain(line, Direction::Read));
        Self::Messages("lines", quote!(#stream<#line, C>))
    }

    fn ty(&self) -> TokenStream {
        match self {
            Self::Empty => quote!(()),
            Self::Json(ty) => ty.clone(),
            Self::Text | Self::Location => quote!(String),
            Self::File => quote!(C::Download),
            Self::Messages(_, stream) => stream.clone(),
        }
    }
}

impl Case {
    fn of(context: Context<'_>, response: &Response, content: &Content, success: bool) -> Self {
        let kind = match &content.encoding {
            Encoding::Json(kind) => Kind::Json(context.plain(kind, Direction::Read)),
            Encoding::Bytes | Encoding::Form(_) | Encoding::Multipart(_) if success => Kind::File,
            Encoding::Events(kind) if success => Kind::events(context, kind),
            Encoding::Lines(kind) if success => Kind::lines(context, kind),
            // An error response is read completely.
            Encoding::Text
            | Encoding::Bytes
            | Encoding::Form(_)
            | Encoding::Multipart(_)
            | Encoding::Events(_)
            | Encoding::Lines(_) => Kind::Text,
        };
        Self { kind, media: content.media.clone(), variant: ident(&content.name), ..Self::empty(response) }
            .with_media(response.contents.len() > 1)
    }

    fn empty(response: &Response) -> Self {
        let status = status(response.status);
        let shown = markdown::line(&response.description);
        let mut docs = vec![format!("{}: {shown}", markdown::code(&status)).trim_end_matches([':', ' ']).to_owned()];
        let points = response.status.is_redirect() && response.contents.is_empty();
        if points {
            docs.push("Contains the target of the redirect, which is not followed.".to_owned());
        }
        Self {
            docs,
            status,
            media: String::new(),
            kind: if points { Kind::Location } else { Kind::Empty },
            variant: ident(&response.name),
        }
    }

    fn with_media(mut self, several: bool) -> Self {
        if several {
            self.docs.push(format!("As {}.", markdown::code(&self.media)));
        }
        self
    }

    /// Without any described response.
    fn undescribed() -> Self {
        Self {
            status: "2XX".to_owned(),
            media: "*/*".to_owned(),
            kind: Kind::Empty,
            variant: ident("Success"),
            docs: Vec::new(),
        }
    }
}

/// A status as OpenAPI writes it.
pub fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "default".to_owned(),
    }
}

/// Whether the responses can be iterated. A body that is sent once can't be sent again for the next response.
pub fn is_streamed(operation: &Operation) -> bool {
    let once = |content: &Content| matches!(content.encoding, Encoding::Bytes | Encoding::Multipart(_));
    let is_repeatable = !operation.body.iter().flat_map(|body| &body.contents).any(once);
    let has_cursor =
        operation.stream.as_ref().is_some_and(|stream| stream.forward.is_some() || stream.backward.is_some());
    is_repeatable && has_cursor
}

/// The implementation that iterates over the responses.
pub fn stream(context: Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let stream = operation.stream.as_ref().filter(|_| is_streamed(operation))?;
    let directions = [("forward", &stream.forward), ("backward", &stream.backward)];
    let directions = directions.into_iter().filter(|(_, cursor)| cursor.is_some()).map(|(name, _)| ident(name));
    let name = ident(&operation.names.request);
    let item = item(context, operation, &stream.items)
        .map_or_else(|| context.runtime("Json"), |kind| context.plain(kind, Direction::Read));
    let items = &stream.items;
    let end = stream.end.as_ref().map_or(quote!(None), |end| quote!(Some(#end)));
    let cursor = |cursor: &Option<Cursor>| match cursor {
        Some(Cursor { parameter, cursor }) => quote!(Some(Cursor { parameter: #parameter, cursor: #cursor })),
        None => quote!(None),
    };
    let (forward, backward) = (cursor(&stream.forward), cursor(&stream.backward));
    Some(quote! {
        impl<C: Connection> Streamed for #name<C> {
            type Item = #item;
            const STREAM: CursorStream =
                CursorStream { items: #items, end: #end, forward: #forward, backward: #backward };
        }
        pexgen_runtime::streamed!(#name => #(#directions),*);
    })
}

/// The type of the items, from the property of the response that contains them.
fn item<'a>(context: Context<'a>, operation: &'a Operation, member: &str) -> Option<&'a Type> {
    let contents = operation.responses.iter().flat_map(|response| &response.contents);
    let mut objects = contents.filter_map(|content| match &content.encoding {
        Encoding::Json(Type::Named(id)) => match &context.version.schemas.get(id)?.shape {
            Shape::Object(object) => Some(object),
            _ => None,
        },
        _ => None,
    });
    let field = objects.find_map(|object| object.fields.iter().find(|field| field.wire == member))?;
    match &field.kind {
        Type::List(item) => Some(item),
        _ => None,
    }
}
