//! The parts of an OpenAPI 3.1 document that a Tastypie API needs, in the order in which they are written.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::schema::Schema;
use crate::model::Method;

/// A whole document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Document {
    /// The version of the specification that it is written in.
    pub openapi: &'static str,
    /// What it describes.
    pub info: Info,
    /// How requests authenticate: by any one of these.
    pub security: Vec<BTreeMap<String, Vec<String>>>,
    /// The resources, by which operations are grouped.
    pub tags: Vec<Tag>,
    /// The endpoints by path.
    pub paths: BTreeMap<String, PathItem>,
    /// What operations share.
    pub components: Components,
}

/// What a document describes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Info {
    /// Name of the API.
    pub title: String,
    /// What it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Version of the API.
    pub version: String,
}

/// A group of operations.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tag {
    /// As operations name it.
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// The responses of a path.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PathItem {
    /// The parameters in the path.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The operations by method.
    #[serde(flatten, serialize_with = "by_method")]
    pub operations: BTreeMap<Method, Operation>,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Operation {
    /// Unique name.
    pub operation_id: String,
    /// The resource.
    pub tags: Vec<String>,
    /// What it does, in a line.
    pub summary: String,
    /// What else there is to know.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The parameters in the query.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// What is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<RequestBody>,
    /// What comes back, by status.
    pub responses: BTreeMap<&'static str, OrReference<Response>>,
}

/// A value in the path or in the query.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// As it stands there.
    pub name: String,
    /// `path` or `query`.
    #[serde(rename = "in")]
    pub place: &'static str,
    /// What it does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Must be given.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether each item of a list is a parameter of its own; not said where there are no lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explode: Option<bool>,
    /// What it holds.
    pub schema: Schema,
}

/// What a request sends.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RequestBody {
    /// Can't be left out.
    pub required: bool,
    /// What it holds, by media type.
    pub content: Content,
}

/// What a body holds, by media type.
pub type Content = BTreeMap<&'static str, MediaType>;

/// What a body of one media type holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MediaType {
    /// Its schema.
    pub schema: Schema,
}

/// Something that is there, or a reference to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OrReference<T> {
    /// It is among the components.
    Reference {
        /// Where.
        #[serde(rename = "$ref")]
        reference: String,
    },
    /// It is here.
    Here(T),
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// When.
    pub description: String,
    /// Its headers, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<&'static str, Header>,
    /// What its body holds, by media type; empty where the body is, or where it may be of any kind.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub content: Content,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Header {
    /// What it says.
    pub description: String,
    /// Is always there.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
    /// What it holds.
    pub schema: Schema,
}

/// What operations share.
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

/// An authentication scheme.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum SecurityScheme {
    /// By a scheme of HTTP's own.
    Http {
        /// Which.
        scheme: &'static str,
        /// What else there is to know.
        description: String,
    },
}

impl Document {
    /// As JSON, indented, with a line break at its end.
    ///
    /// # Errors
    /// None that a document could give rise to.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self).map(|text| text + "\n")
    }

    /// As YAML.
    ///
    /// # Errors
    /// None that a document could give rise to.
    pub fn to_yaml(&self) -> Result<String, serde_saphyr::ser::Error> {
        serde_saphyr::to_string(self)
    }
}

impl Response {
    /// One without a body.
    pub fn empty(description: impl Into<String>) -> Self {
        Self { description: description.into(), headers: BTreeMap::new(), content: Content::new() }
    }

    /// One with JSON.
    pub fn json(description: impl Into<String>, schema: Schema) -> Self {
        Self::empty(description).with("application/json", schema)
    }

    /// The same, also with a body of another media type.
    pub fn with(mut self, media: &'static str, schema: Schema) -> Self {
        self.content.insert(media, MediaType { schema });
        self
    }

    /// The same with a header.
    pub fn header(mut self, name: &'static str, header: Header) -> Self {
        self.headers.insert(name, header);
        self
    }
}

impl RequestBody {
    /// JSON.
    pub fn json(schema: Schema) -> Self {
        Self::of("application/json", schema)
    }

    /// A form with files.
    pub fn multipart(schema: Schema) -> Self {
        Self::of("multipart/form-data", schema)
    }

    /// The same, or else what another one takes.
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
