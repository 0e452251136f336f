//! Operations of an OpenAPI document.

use std::collections::BTreeMap;
use std::fmt;

use super::{Field, History, Type, required_struct};

/// An operation: a method at a path, its parameters, body and responses.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Operation {
    /// `operationId`, or method and path without one; unique within a version.
    pub id: String,
    /// The names of the group, outermost first, from its tag; empty for operations of the client itself.
    pub group: Vec<String>,
    /// HTTP method, in upper case.
    pub method: String,
    /// Path from the server's root, with a `{placeholder}` for each path parameter.
    pub path: String,
    /// Summary from the document, one line.
    pub summary: String,
    /// Description from the document.
    pub description: String,
    /// The alternative authentications, each a combination of security schemes with their scopes.
    pub security: Vec<SecurityRequirement>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The date from which on the server may not have it (`x-sunset`).
    pub sunset: Option<String>,
    /// The parameters, in the order of the document.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<RequestBody>,
    /// The success responses, by status.
    pub responses: Vec<Response>,
    /// The error responses, by status.
    pub error_responses: Vec<Response>,
    /// The described headers of its responses. Their names ignore case.
    pub headers: Vec<Field>,
    /// Requests that the server sends after this one.
    pub callbacks: Vec<Callback>,
    /// The configuration of a stream over its pages.
    pub stream: Option<CursorStream>,
    /// Names of the generated items.
    pub names: OperationNames,
    /// Path of its document, as printed in messages.
    pub document: String,
    /// JSON pointer to it in the document.
    pub pointer: String,
    /// How it differs between the versions.
    pub history: History,
}

/// Names of the items that are generated for an operation; empty until the naming pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OperationNames {
    /// Modules of its group, starting with the version's module.
    pub group: Vec<String>,
    /// Accessor method of the group, and module.
    pub method: String,
    /// Type of the request builder.
    pub request: String,
    /// Enum of the request bodies, if there are several.
    pub body: String,
    /// Type of the form in the request body.
    pub form: String,
    /// Type of the response, if there are several.
    pub response: String,
    /// Type of the error response, if there are several.
    pub error_response: String,
    /// Type of the headers of responses.
    pub headers: String,
}

/// A parameter in the path, query, headers or cookies of a request.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Parameter {
    /// Name, type, default and description.
    pub field: Field,
    /// Its location in the request.
    pub location: ParameterLocation,
    /// Serialization of the value, unless it is JSON.
    pub serialization: Serialization,
    /// Whether the value is serialized as JSON.
    pub json: bool,
}

/// The serialization of a parameter, or of a field of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Serialization {
    /// Serialization of lists and objects.
    pub style: Style,
    /// Whether each item of a list and each property of an object is serialized separately.
    pub explode: bool,
    /// Whether reserved characters are not percent-encoded.
    pub allow_reserved: bool,
}

/// The location of a parameter in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterLocation {
    /// In the path, at its placeholder.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// The serialization of lists and objects in a parameter (OpenAPI, "Style Values").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// Items separated by tabs: `x=a%09b`
    TabDelimited,
    /// `x[property]=a`
    DeepObject,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct RequestBody {
    /// Whether it is required.
    pub required: bool,
    /// Description from the document.
    pub description: String,
    /// The alternative contents, at least one.
    pub contents: Vec<Content>,
}

/// A body of one media type.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Content {
    /// Media type, as in the document.
    pub media: String,
    /// Its serialization.
    pub encoding: Encoding,
    /// Name of its variant, if there are several contents; empty until the naming pass.
    pub name: String,
}

/// The serialization of a body.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Encoding {
    /// JSON of a type.
    Json(Type),
    /// Plain text.
    Text,
    /// Bytes, streamed.
    Bytes,
    /// Server-sent events, streamed: the type of their data, text if it is not JSON.
    Events(Type),
    /// JSON Lines, streamed: the type of a line.
    Lines(Type),
    /// `application/x-www-form-urlencoded`.
    Form(FormFields),
    /// `multipart/form-data`.
    Multipart(Parts),
}

/// The fields of a form.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct FormFields {
    /// Id of their schema.
    pub schema: String,
    /// Fields that are serialized like parameters of a query, by wire name. Of the others, each item of a list is a field,
    /// and objects are JSON.
    pub serializations: BTreeMap<String, Serialization>,
}

/// The parts of a multipart form.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Parts {
    /// Id of their schema. Properties of type [`Type::File`] are files.
    pub schema: String,
    /// The documented media types of parts, by wire name; a file may have several or a range.
    pub media: BTreeMap<String, String>,
}

/// The status, or range of statuses, of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// One status, such as 200.
    Code(u16),
    /// A range by the first digit, such as `4XX`.
    Range(u8),
    /// All statuses that are not described separately.
    Default,
}

/// The response of an operation with a status.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Response {
    /// The status.
    pub status: Status,
    /// Description from the document.
    pub description: String,
    /// The alternative bodies; empty if there is no body.
    pub contents: Vec<Content>,
    /// Operations that values of the response are arguments of.
    pub links: Vec<Link>,
    /// Name of its variant, if there are several responses; empty until the naming pass.
    pub name: String,
}

/// An operation that values of a response are arguments of (OpenAPI, "Link Object").
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// Its name in the document.
    pub name: String,
    /// Id of the operation, or the reference to it.
    pub operation: String,
    /// The arguments, each with its value or an expression for it.
    pub arguments: Vec<(String, String)>,
    /// Description from the document.
    pub description: String,
}

/// A request that the server sends to a URL that an operation gave it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Callback {
    /// Its name in the document.
    pub name: String,
    /// HTTP method, in upper case.
    pub method: String,
    /// The expression for the URL.
    pub url: String,
    /// Summary or description from the document.
    pub description: String,
    /// The alternative bodies.
    pub contents: Vec<Content>,
}

/// A stream over the pages of an operation, by a cursor in each response.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CursorStream {
    /// The property of the response that contains the items.
    pub items: String,
    /// The cursor value that marks the last page.
    pub end: Option<String>,
    /// The cursor to newer items.
    pub forward: Option<Cursor>,
    /// The cursor to older items.
    pub backward: Option<Cursor>,
}

/// The cursor in one direction of a stream.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// The query parameter for the cursor.
    pub parameter: String,
    /// The property of the response that contains the next cursor, as a path with dots.
    pub cursor: String,
}

/// Returns a media type without its parameters, in lower case.
pub fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether a media type or range, such as `image/*`, contains a media type. Parameters are ignored.
pub fn is_in_media_range(media: &str, range: &str) -> bool {
    let (media, range) = (essence(media), essence(range));
    let start = range.strip_suffix('*').filter(|start| start.ends_with('/'));
    range == media || start.is_some_and(|start| start == "*/" || media.starts_with(start))
}

/// Returns whether a media type, as of [`essence`], is one of the names of JSON Lines.
pub fn is_json_lines(essence: &str) -> bool {
    matches!(
        essence,
        "application/jsonl"
            | "application/x-jsonl"
            | "application/jsonlines"
            | "application/x-jsonlines"
            | "application/ndjson"
            | "application/x-ndjson"
            | "text/jsonl"
    )
}

/// Returns whether a text is a single media type, not a list or a range.
pub fn is_one_media_type(text: &str) -> bool {
    let token = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_graphic() && !"*,/".contains(c));
    essence(text).split_once('/').is_some_and(|(kind, subtype)| token(kind) && token(subtype))
        && text.chars().all(|c| c.is_ascii() && !c.is_ascii_control())
}

impl Status {
    /// Returns whether it is a redirect (RFC 9110, section 15.4).
    pub fn is_redirect(self) -> bool {
        matches!(self, Self::Code(301 | 302 | 303 | 307 | 308))
    }
}

/// As OpenAPI writes it: `200`, `4XX` or `default`.
impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(first) => write!(f, "{first}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Content {
    /// Returns the id of the schema of the body, or of its items.
    pub fn schema(&self) -> Option<&str> {
        match &self.encoding {
            Encoding::Json(kind) | Encoding::Events(kind) | Encoding::Lines(kind) => kind.schema(),
            Encoding::Form(form) => Some(&form.schema),
            Encoding::Multipart(parts) => Some(&parts.schema),
            Encoding::Text | Encoding::Bytes => None,
        }
    }
}

impl Operation {
    /// Describes the alternative authentications.
    pub fn authentication(&self) -> String {
        self.security.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
    }

    /// Returns whether its description says that it needs no authentication, so that no credentials are sent.
    pub fn is_anonymous(&self) -> bool {
        !self.security.is_empty() && self.security.iter().all(|way| way.schemes.is_empty())
    }

    /// Returns all contents of the request body, the responses and the callbacks.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        self.sent().chain(self.received())
    }

    /// Returns whether a request needs a body.
    pub fn requires_body(&self) -> bool {
        self.body.as_ref().is_some_and(|body| body.required)
    }

    /// Returns the struct of its required arguments, if there are too many for a call.
    pub fn required_struct(&self) -> Option<String> {
        let parameters = self.parameters.iter().filter(|parameter| parameter.field.is_required()).count();
        required_struct(&self.names.request, parameters + usize::from(self.requires_body()))
    }

    /// Returns the contents of the request body.
    pub fn sent(&self) -> impl Iterator<Item = &Content> {
        self.body.iter().flat_map(|body| &body.contents)
    }

    /// Returns the contents that the server sends: those of responses and callbacks.
    pub fn received(&self) -> impl Iterator<Item = &Content> {
        let responses = self.responses.iter().chain(&self.error_responses).flat_map(|response| &response.contents);
        responses.chain(self.callbacks.iter().flat_map(|callback| &callback.contents))
    }

    /// Returns the ids of the schemas that parameters, headers and bodies refer to directly.
    pub fn schemas(&self) -> impl Iterator<Item = &str> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.field);
        let fields = parameters.chain(&self.headers).filter_map(|field| field.kind.schema());
        fields.chain(self.contents().filter_map(Content::schema))
    }

    /// Returns the types of parameters, headers and bodies.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.field);
        let fields = parameters.chain(&self.headers).map(|field| &field.kind);
        fields.chain(self.contents().filter_map(|content| match &content.encoding {
            Encoding::Json(kind) | Encoding::Events(kind) | Encoding::Lines(kind) => Some(kind),
            _ => None,
        }))
    }
}

/// A combination of security schemes that authenticate together, each with the scopes that it needs. An empty one needs no
/// authentication.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecurityRequirement {
    /// Names of the schemes, with their scopes.
    pub schemes: Vec<(String, Vec<String>)>,
}

impl SecurityRequirement {
    /// Returns whether every request that meets another requirement meets this one.
    pub fn is_part_of(&self, other: &Self) -> bool {
        self.schemes.iter().all(|(name, scopes)| {
            let same = other.schemes.iter().find(|(other, _)| other == name);
            same.is_some_and(|(_, granted)| scopes.iter().all(|scope| granted.contains(scope)))
        })
    }
}

impl fmt::Display for SecurityRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.schemes.is_empty() {
            return f.write_str("nothing");
        }
        for (index, (name, scopes)) in self.schemes.iter().enumerate() {
            f.write_str(if index > 0 { " and " } else { "" })?;
            f.write_str(name)?;
            if !scopes.is_empty() {
                write!(f, " ({})", scopes.join(", "))?;
            }
        }
        Ok(())
    }
}
