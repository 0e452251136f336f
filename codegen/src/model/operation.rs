//! One operation of an API, as an OpenAPI document describes it.

use std::collections::BTreeMap;

use super::{Field, Type};

/// An operation: a method at a path, its parameters, body and responses.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `operationId`, or method and path without one; unique within a version.
    pub id: String,
    /// The group as a path of names, from its tag; empty for the client itself.
    pub group: Vec<String>,
    /// HTTP method, upper case.
    pub method: String,
    /// Path from the server's root, with `{placeholders}` by the parameters' wire names.
    pub path: String,
    /// What it does, in a line.
    pub summary: String,
    /// What it does, at length.
    pub description: String,
    /// The ways to authenticate, each a combination of security schemes with their scopes.
    pub security: Vec<String>,
    /// Is going away.
    pub deprecated: bool,
    /// What it takes beside the body, in the document's order.
    pub parameters: Vec<Parameter>,
    /// What it takes as its body.
    pub body: Option<RequestBody>,
    /// Its success responses, by status.
    pub answers: Vec<Response>,
    /// Its error responses, by status.
    pub failures: Vec<Response>,
    /// How its pages are iterated as one stream.
    pub stream: Option<CursorStream>,
    /// Names of what is generated for it.
    pub names: OperationNames,
    /// Path of its document, as shown to people.
    pub document: String,
    /// Its place in the document, as a JSON pointer.
    pub pointer: String,
}

/// Names of what is generated for an operation; empty until the naming pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationNames {
    /// Modules of the group that it belongs to, from the version's module on.
    pub group: Vec<String>,
    /// Method of the group's accessor, and module.
    pub method: String,
    /// The request with its setters.
    pub request: String,
    /// The bodies that it takes, where there are several kinds.
    pub body: String,
    /// The form that it takes as a body.
    pub form: String,
    /// The type of its response, if there are several kinds.
    pub answer: String,
    /// The type of its error response, if there are several kinds.
    pub failure: String,
}

/// A value that a request takes beside its body.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name, type, default and help.
    pub field: Field,
    /// Where it stands.
    pub place: ParameterPlace,
    /// How lists and objects are spelled.
    pub style: Style,
    /// Each item of a list and each property of an object is a pair of its own.
    pub explode: bool,
    /// Reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The value is written as JSON.
    pub json: bool,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParameterPlace {
    /// In the path, where its placeholder is.
    Path,
    /// Behind the question mark.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How lists and objects are spelled in a parameter (OpenAPI, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;x=a,b`
    Matrix,
    /// `x=a,b`, or `x=a&x=b` when exploded
    Form,
    /// `x=a%20b`
    SpaceDelimited,
    /// `x=a|b`
    PipeDelimited,
    /// `x[property]=a`
    DeepObject,
}

/// What a request takes as its body.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// Can't be left out.
    pub required: bool,
    /// Said in its documentation.
    pub description: String,
    /// The kinds that it may be of, at least one.
    pub contents: Vec<Content>,
}

/// One kind of body.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// Media type, as the document gives it.
    pub media: String,
    /// How it is read or written.
    pub encoding: Encoding,
    /// The variant that holds it, where there are several; empty until the naming pass.
    pub name: String,
}

/// How a body is read or written.
#[derive(Clone, Debug, PartialEq)]
pub enum Encoding {
    /// JSON of a type.
    Json(Type),
    /// Text as it is.
    Text,
    /// Bytes, as a stream.
    Bytes,
    /// `application/x-www-form-urlencoded`: the schema of its fields.
    Form(String),
    /// `multipart/form-data`.
    Multipart(Parts),
}

/// The parts of a form with files.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// Their schema. Those of type [`Type::File`] are files.
    pub schema: String,
    /// The described media types of parts, by wire name; a file may have several or a range.
    pub media: BTreeMap<String, String>,
}

/// The statuses that a response is described for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One, such as 200.
    Code(u16),
    /// A hundred of them by their first digit, such as `4XX`.
    Range(u8),
    /// All that are not described otherwise.
    Default,
}

/// The response of an operation under a status.
#[derive(Clone, Debug)]
pub struct Response {
    /// The status.
    pub status: Status,
    /// Said in its documentation.
    pub description: String,
    /// The kinds of body that it may have; none when there is no body.
    pub contents: Vec<Content>,
    /// The variant that holds it, where there are several; empty until the naming pass.
    pub name: String,
}

/// How the pages of an operation are iterated by a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorStream {
    /// The property of the response that holds the items.
    pub items: String,
    /// The cursor that says that there is no more.
    pub end: Option<String>,
    /// Towards newer items.
    pub forward: Option<Cursor>,
    /// Towards older items.
    pub backward: Option<Cursor>,
}

/// One direction of a stream.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The query parameter that takes the cursor.
    pub parameter: String,
    /// The property of the response that holds the next cursor, with dots between its parts.
    pub cursor: String,
}

/// Whether a text is one media type, not a list or a range of them.
pub fn is_one_media_type(text: &str) -> bool {
    let essence = text.split(';').next().unwrap_or_default().trim();
    let token = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"*,/".contains(c));
    essence.split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
        && text.chars().all(|c| c.is_ascii() && !c.is_ascii_control())
}

impl Status {
    /// Whether it points to another place (RFC 9110, section 15.4).
    pub fn is_redirect(self) -> bool {
        matches!(self, Self::Code(301 | 302 | 303 | 307 | 308))
    }
}

impl Content {
    /// The id of the schema that it is of, or is made of.
    pub fn schema(&self) -> Option<&str> {
        match &self.encoding {
            Encoding::Json(kind) => kind.schema(),
            Encoding::Form(id) => Some(id),
            Encoding::Multipart(parts) => Some(&parts.schema),
            Encoding::Text | Encoding::Bytes => None,
        }
    }
}

impl Operation {
    /// Every body of its request and its responses.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        let sent = self.body.iter().flat_map(|body| &body.contents);
        sent.chain(self.answers.iter().chain(&self.failures).flat_map(|response| &response.contents))
    }

    /// Ids of the schemas that its parameters and bodies name directly.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.field.kind.schema());
        parameters.chain(self.contents().filter_map(Content::schema))
    }

    /// Every type that its parameters and bodies name directly.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.field.kind);
        let sent = self.body.iter().flat_map(|body| &body.contents);
        let answered = self.answers.iter().chain(&self.failures).flat_map(|response| &response.contents);
        parameters.chain(sent.chain(answered).filter_map(|content| match &content.encoding {
            Encoding::Json(kind) => Some(kind),
            _ => None,
        }))
    }
}
