//! The responses of an operation: one type or an enum of several, and how they are distinguished.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::super::ident::ident;
use super::super::types::Context;
use crate::markdown;
use crate::model::{Content, Direction, Encoding, Operation, Response, Status, Type};

/// The responses of success, or the error responses.
pub struct ResponsesPlan {
    pub all: Vec<ResponsePlan>,
    pub shape: ResponsesShape,
    /// The documentation of an enum.
    pub docs: String,
}

/// The type of what responses contain.
pub enum ResponsesShape {
    Nothing,
    One(ResponseBody),
    /// An enum of this name.
    Several(Ident),
}

/// One response.
pub struct ResponsePlan {
    /// As OpenAPI writes it.
    pub status: String,
    pub media: String,
    pub body: ResponseBody,
    /// Its variant of an enum.
    pub variant: Ident,
    pub docs: Vec<String>,
}

/// What a response contains.
#[derive(Clone)]
pub enum ResponseBody {
    Empty,
    Json(TokenStream),
    Text,
    File,
    /// Messages: the method that reads them, and the type of the stream.
    Messages(&'static str, TokenStream),
    /// The target of a redirect without a body.
    Location,
}

/// Plans the responses of success.
pub fn success(context: Context<'_>, operation: &Operation) -> ResponsesPlan {
    let mut all = Vec::new();
    for response in &operation.responses {
        let contents = contents(operation, response);
        if contents.is_empty() {
            all.push(ResponsePlan::empty(response));
        }
        all.extend(contents.iter().map(|content| {
            let body = ResponseBody::of_success(context, content);
            ResponsePlan::new(response, content, body)
        }));
    }
    if all.is_empty() {
        all.push(ResponsePlan::undescribed("2XX", ResponseBody::Empty));
    }
    let shape = match all.as_slice() {
        [one] => ResponsesShape::One(one.body.clone()),
        all if all.iter().all(|response| matches!(response.body, ResponseBody::Empty)) => ResponsesShape::Nothing,
        _ => ResponsesShape::Several(ident(&operation.names.response)),
    };
    ResponsesPlan { all, shape, docs: format!("The response to [`{0}`](struct@{0}).", operation.names.request) }
}

/// Plans the bodies of error responses: one type if all have it.
pub fn failure(context: Context<'_>, operation: &Operation) -> ResponsesPlan {
    let described = operation.error_responses.iter().flat_map(|response| {
        contents(operation, response)
            .iter()
            .map(|content| ResponsePlan::new(response, content, ResponseBody::of_failure(context, content)))
    });
    let mut all: Vec<ResponsePlan> = described.collect();
    if all.is_empty() {
        all.push(ResponsePlan::undescribed("default", ResponseBody::Json(context.runtime("Json"))));
    }
    let first = all[0].body.ty().to_string();
    let shape = if all.iter().all(|response| response.body.ty().to_string() == first) {
        ResponsesShape::One(all[0].body.clone())
    } else {
        ResponsesShape::Several(ident(&operation.names.error_response))
    };
    let docs = format!("The body of an error response to [`{0}`](struct@{0}).", operation.names.request);
    ResponsesPlan { all, shape, docs }
}

/// The contents of a response that can have a body (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and 15.4.5).
fn contents<'a>(operation: &Operation, response: &'a Response) -> &'a [Content] {
    let has_body = operation.method != "HEAD" && !matches!(response.status, Status::Code(204 | 205 | 304));
    if has_body { &response.contents } else { &[] }
}

impl ResponsesPlan {
    /// Whether an enum is declared for them.
    pub fn is_enum(&self) -> bool {
        matches!(self.shape, ResponsesShape::Several(_))
    }

    /// Whether a body is read as it arrives, by a type of the connection.
    pub fn is_streamed(&self) -> bool {
        self.all.iter().any(|response| matches!(response.body, ResponseBody::File | ResponseBody::Messages(..)))
    }
}

impl ResponseBody {
    fn of_success(context: Context<'_>, content: &Content) -> Self {
        match &content.encoding {
            Encoding::Json(kind) => Self::Json(context.plain(kind, Direction::Read)),
            Encoding::Bytes | Encoding::Form(_) | Encoding::Multipart(_) => Self::File,
            Encoding::Events(kind) => Self::events(context, kind),
            Encoding::Lines(kind) => Self::lines(context, kind),
            Encoding::Text => Self::Text,
        }
    }

    /// An error response is read completely.
    fn of_failure(context: Context<'_>, content: &Content) -> Self {
        match &content.encoding {
            Encoding::Json(kind) => Self::Json(context.plain(kind, Direction::Read)),
            _ => Self::Text,
        }
    }

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

    /// Its type.
    pub fn ty(&self) -> TokenStream {
        match self {
            Self::Empty => quote!(()),
            Self::Json(ty) => ty.clone(),
            Self::Text | Self::Location => quote!(String),
            Self::File => quote!(C::Download),
            Self::Messages(_, stream) => stream.clone(),
        }
    }
}

impl ResponsePlan {
    fn new(response: &Response, content: &Content, body: ResponseBody) -> Self {
        let mut plan =
            Self { body, media: content.media.clone(), variant: ident(&content.name), ..Self::empty(response) };
        if response.contents.len() > 1 {
            plan.docs.push(format!("As {}.", markdown::code(&plan.media)));
        }
        plan
    }

    fn empty(response: &Response) -> Self {
        let status = response.status.to_string();
        let shown = markdown::line(&response.description);
        let mut docs = vec![format!("{}: {shown}", markdown::code(&status)).trim_end_matches([':', ' ']).to_owned()];
        let is_redirect = response.status.is_redirect() && response.contents.is_empty();
        if is_redirect {
            docs.push("Contains the target of the redirect, which is not followed.".to_owned());
        }
        Self {
            docs,
            status,
            media: String::new(),
            body: if is_redirect { ResponseBody::Location } else { ResponseBody::Empty },
            variant: ident(&response.name),
        }
    }

    /// A response that the document does not describe.
    fn undescribed(status: &str, body: ResponseBody) -> Self {
        Self { status: status.to_owned(), media: "*/*".to_owned(), body, variant: ident("Success"), docs: Vec::new() }
    }
}
