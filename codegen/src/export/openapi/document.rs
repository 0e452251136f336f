//! The parts of an OpenAPI 3.1 document that a Tastypie API needs, with their properties in serialization order.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::schema::Schema;
use crate::model::Method;

/// A whole document (OpenAPI Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// The version of the OpenAPI specification.
    pub openapi: &'static str,
    /// Title, description and version of the API.
    pub info: Info,
    /// The alternative authentications.
    pub security: Vec<BTreeMap<String, Vec<String>>>,
    /// The tags of operations: one for each resource.
    pub tags: Vec<Tag>,
    /// The endpoints by path.
    pub paths: BTreeMap<String, PathItem>,
    /// The components that operations refer to.
    pub components: Components,
}

/// Title, description and version of an API (Info Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Info {
    /// Name of the API.
    pub title: String,
    /// Description of the API.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Version of the API.
    pub version: String,
}

/// A tag, which groups operations (Tag Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// Name of the tag.
    pub name: String,
    /// Description of the tag.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The operations at a path (Path Item Object).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PathItem {
    /// The path parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The operations by method.
    #[serde(flatten, serialize_with = "by_method")]
    pub operations: BTreeMap<Method, Operation>,
}

/// An operation (Operation Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Unique name.
    pub operation_id: String,
    /// The tag, which is the resource.
    pub tags: Vec<String>,
    /// Summary, one line.
    pub summary: String,
    /// Details.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The query parameters.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The request body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// The responses by status.
    pub responses: BTreeMap<&'static str, OrReference<Response>>,
}

/// A path or query parameter (Parameter Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Name of the parameter.
    pub name: String,
    /// `path` or `query`.
    #[serde(rename = "in")]
    pub location: &'static str,
    /// Description of its effect.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether it is required.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether each item of a list is a separate parameter; `None` if the value is not a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// The schema of the value.
    pub schema: Schema,
}

/// A request body (Request Body Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestBody {
    /// Whether the body is required.
    pub required: bool,
    /// The body by media type.
    pub content: Content,
}

/// The schemas of a body by media type.
pub type Content = BTreeMap<&'static str, MediaType>;

/// The body of one media type (Media Type Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MediaType {
    /// The schema of the body.
    pub schema: Schema,
}

/// An object or a reference to a component.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OrReference<T> {
    /// A reference to a component (Reference Object).
    Reference {
        /// The reference.
        #[serde(rename = "$ref")]
        reference: String,
    },
    /// An inline object.
    Inline(T),
}

/// A response (Response Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// When the server sends it.
    pub description: String,
    /// The headers by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<&'static str, Header>,
    /// The body by media type; empty if there is no body or its media type is not known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: Content,
}

/// A response header (Header Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Header {
    /// Meaning of the header.
    pub description: String,
    /// Whether it is always present.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// The schema of the value.
    pub schema: Schema,
}

/// The components of a document (Components Object).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Components {
    /// The schemas by name.
    pub schemas: BTreeMap<String, Schema>,
    /// The responses by name.
    pub responses: BTreeMap<&'static str, Response>,
    /// The authentication schemes, by name.
    pub security_schemes: BTreeMap<&'static str, SecurityScheme>,
}

/// An authentication scheme (Security Scheme Object).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SecurityScheme {
    /// An HTTP authentication scheme.
    Http {
        /// Name of the scheme.
        scheme: &'static str,
        /// Description of the credentials.
        description: String,
    },
}

impl Response {
    /// Creates a response without a body.
    pub fn empty(description: impl Into<String>) -> Self {
        Self { description: description.into(), headers: BTreeMap::new(), content: Content::new() }
    }

    /// Creates a response with a JSON body.
    pub fn json(description: impl Into<String>, schema: Schema) -> Self {
        Self::empty(description).with("application/json", schema)
    }

    /// Adds a body of another media type.
    pub fn with(mut self, media: &'static str, schema: Schema) -> Self {
        self.content.insert(media, MediaType { schema });
        self
    }

    /// Adds a header.
    pub fn header(mut self, name: &'static str, header: Header) -> Self {
        self.headers.insert(name, header);
        self
    }
}

impl RequestBody {
    /// Creates a request body of JSON.
    pub fn json(schema: Schema) -> Self {
        Self::of("application/json", schema)
    }

    /// Creates a request body of a multipart form, which may contain files.
    pub fn multipart(schema: Schema) -> Self {
        Self::of("multipart/form-data", schema)
    }

    /// Adds the media types of another request body as alternatives.
    pub fn or(mut self, other: Option<Self>) -> Self {
        self.content.extend(other.map(|other| other.content).unwrap_or_default());
        self
    }

    fn of(media: &'static str, schema: Schema) -> Self {
        Self { required: true, content: Content::from([(media, MediaType { schema })]) }
    }
}

fn by_method<S: Serializer>(operations: &BTreeMap<Method, Operation>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(operations.iter().map(|(method, operation)| (method.wire(), operation)))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn is_false(value: &bool) -> bool {
    !value
}
