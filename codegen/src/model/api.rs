//! The API, its versions, parts and resources.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::{Derives, Field, History, Lookups, Operation, Schema, Type};

/// An API with all its versions.
#[derive(Clone, Debug)]
pub struct Api {
    /// Name of the generated crate.
    pub name: String,
    /// Title of its documentation.
    pub title: String,
    /// First paragraph of its documentation.
    pub description: String,
    /// The resource whose list the documentation iterates as an example.
    pub example: Option<String>,
    /// The version that is enabled by default; the newest one when `None`.
    pub default_version: Option<String>,
    /// What is known about its servers.
    pub server: super::Server,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
}

/// One version of an API.
#[derive(Clone, Debug, Default, Hash)]
pub struct Version {
    /// Name of its folder, such as `v41`.
    pub name: String,
    /// Name of its module and feature.
    pub module: String,
    /// Description from its document, as Markdown.
    pub description: String,
    /// The servers that the document names.
    pub servers: Vec<super::ServerUrl>,
    /// The parts by name.
    pub parts: BTreeMap<String, Part>,
    /// The resources by id.
    pub resources: BTreeMap<String, Resource>,
    /// The operations by id.
    pub operations: BTreeMap<String, Operation>,
    /// The schemas by id.
    pub schemas: BTreeMap<String, Schema>,
    /// The default authentication of a client.
    pub authentication: Vec<Authentication>,
    /// The security schemes of the document, described, by name.
    pub security_schemes: BTreeMap<String, String>,
    /// Derive macros of its types, beside the usual ones.
    pub derives: Derives,
}

/// An authentication scheme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Authentication {
    /// User name and password.
    Basic,
    /// A bearer token.
    Bearer,
    /// A key in the header of this name.
    Header(String),
    /// A key in the query parameter of this name.
    Query(String),
    /// A key in the cookie of this name.
    Cookie(String),
    /// A client certificate.
    Certificate,
}

/// A top-level division of an API.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Part {
    /// Name of its module and feature.
    pub module: String,
    /// First paragraph of its documentation.
    pub description: String,
}

/// An HTTP method that a resource may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the names are those of HTTP")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// All methods.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// Returns the name in a schema document.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }

    /// Parses the name in a schema document.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.wire() == text)
    }
}

/// What a response to a read or a create contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResponseKind {
    /// 201 with the URI of the new object.
    Location,
    /// 202 with the URI of a task that must finish first.
    Accepted,
    /// A file.
    Bytes,
    /// An XML document.
    Xml,
    /// The object.
    Object,
}

/// How a query writes booleans.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BooleanForm {
    /// `true` and `false`.
    #[default]
    Json,
    /// `True` and `False`.
    Python,
}

/// An additional endpoint below an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The HTTP method.
    #[serde(deserialize_with = "method_in_any_case")]
    pub method: Method,
    /// Path relative to the object; empty for the object itself.
    #[serde(default, deserialize_with = "path_below")]
    pub path: String,
}

fn method_in_any_case<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Method, D::Error> {
    let text = String::deserialize(deserializer)?;
    let known = || Method::ALL.map(Method::wire).join(", ");
    let unknown = || D::Error::custom(format!("`{text}` is not a method of an action: expected one of {}", known()));
    Method::from_wire(&text.to_ascii_lowercase()).ok_or_else(unknown)
}

fn path_below<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let path = String::deserialize(deserializer)?;
    if path.starts_with('/') || path.contains(['?', '#', '{', '}']) {
        let message =
            format!("`{path}` is not the path of an action: expected a path below an object, such as `start/`");
        return Err(D::Error::custom(message));
    }
    Ok(path)
}

/// The parameters that Tastypie reads from the query of every list. The server filters by a field of the same name instead
/// (tastypie resources.py, `build_filters`).
pub const LIST_PARAMETERS: [&str; 6] = ["limit", "offset", "order_by", "sort_by", "format", "callback"];

/// A kind of object, a command or the response of a command.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Resource {
    /// `<group>/<name>`, unique within a version.
    pub id: String,
    /// The names of the group, outermost first: `["command", "participant"]`.
    pub group: Vec<String>,
    /// Wire name.
    pub name: String,
    /// Whether it is a collection, a command, or part of others.
    pub role: Role,
    /// Path of the list endpoint, as in the document; empty for embedded objects.
    pub path: String,
    /// Methods of the list endpoint.
    pub list_methods: BTreeSet<Method>,
    /// Methods of the detail endpoint.
    pub detail_methods: BTreeSet<Method>,
    /// Page size of a request without `limit`.
    pub default_limit: Option<u64>,
    /// The key at the end of an object's URI.
    pub key: Option<Key>,
    /// The fields, in the order of the document.
    pub fields: Vec<Field>,
    /// The property of a list response that contains the objects, if it is not `objects`.
    pub collection: Option<String>,
    /// What the resource is, in one sentence of the configuration.
    pub description: Option<String>,
    /// Additional documentation from the configuration.
    pub notes: Option<String>,
    /// The possible responses of a create, if not only the URI of the new object.
    pub create_responses: Vec<ResponseKind>,
    /// The resource of the task to wait for when the response is [`ResponseKind::Accepted`].
    pub accepted: Option<String>,
    /// Whether GET on the list path returns one object instead of a page.
    pub is_single: bool,
    /// The response of a read of one object, if it is not the object.
    pub get_response: Option<ResponseKind>,
    /// Fields that are sent as files.
    pub uploads: Vec<String>,
    /// The method that uploads files, if the configuration sets it.
    pub configured_upload_method: Option<Method>,
    /// Query parameters of delete requests.
    pub delete_parameters: Vec<String>,
    /// How delete requests write booleans.
    pub delete_booleans: BooleanForm,
    /// Additional endpoints below an object, by wire name.
    pub actions: BTreeMap<String, Action>,
    /// The required relation to the parent, when objects can also be created inside the parent.
    pub back_reference: Option<String>,
    /// What programs compare with the schema that their server publishes; `None` if servers publish none.
    pub published: Option<String>,
    /// Names of the generated items.
    pub names: Names,
    /// Path of its document, as printed in messages.
    pub document: String,
    /// How it differs between the versions.
    pub history: History,
}

/// Names of the items that are generated for a resource; empty until the naming pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Names {
    /// Modules of its group, starting with the version's module.
    pub group: Vec<String>,
    /// Module, and accessor method of the group.
    pub module: String,
    /// Type of an object that is read.
    pub read: String,
    /// Type of an object that is created, or of a command's request.
    pub new: String,
    /// Type of a partial update.
    pub patch: String,
    /// Type of an endpoint with files.
    pub endpoint: String,
    /// Methods that call the actions, by wire name.
    pub actions: BTreeMap<String, String>,
    /// Setters of the query parameters of a delete request, in the same order.
    pub delete_parameters: Vec<String>,
}

/// The role of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Stored objects with endpoints of their own.
    Collection,
    /// Stored objects below another object.
    Nested {
        /// Id of the parent resource.
        parent: String,
    },
    /// Objects inside other objects, without endpoints.
    Embedded,
    /// An operation to invoke.
    Command(Command),
    /// The response of a command.
    Reply,
}

/// A command: an operation to invoke, without stored objects.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Command {
    /// Id of the resource that it is invoked on, if any.
    pub parent: Option<String>,
    /// Its response.
    pub reply: Reply,
}

/// The response of a command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// A status without data.
    Outcome,
    /// A status with data of this resource.
    Data(String),
    /// An object of this resource, without a status around it.
    Whole(String),
}

/// The key at the end of an object's URI.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The field that contains it.
    pub field: String,
    /// Whether it is an integer.
    pub integer: bool,
}

impl Api {
    /// Returns the modules of the parts of all versions, with their descriptions.
    pub fn parts(&self) -> BTreeMap<&str, &str> {
        let parts = self.versions.iter().flat_map(|version| version.parts.values());
        parts.map(|part| (part.module.as_str(), part.description.as_str())).collect()
    }
}

impl Version {
    /// Returns the schemas that have types, because they occur in what is read or sent.
    pub fn schemas_with_types(&self) -> impl Iterator<Item = &Schema> {
        self.schemas.values().filter(|schema| schema.type_names().next().is_some())
    }

    /// Returns whether the list of another resource may be filtered by fields of this one.
    pub fn is_filtered_across(&self, resource: &Resource) -> bool {
        let crosses = |field: &Field| {
            field.filtering.lookups == Lookups::AllAcrossRelation
                && matches!(&field.kind, Type::Relation(relation) if relation.target.as_ref() == Some(&resource.id))
        };
        self.resources.values().any(|other| other.lists(Method::Get) && other.fields.iter().any(crosses))
    }
}

impl Names {
    /// The type that holds what is sent of an object, new or changed.
    pub fn body(&self) -> String {
        format!("{}Body", self.read)
    }
}

impl Resource {
    /// Returns whether the list endpoint accepts a method.
    pub fn lists(&self, method: Method) -> bool {
        self.list_methods.contains(&method)
    }

    /// Returns whether the detail endpoint accepts a method.
    pub fn details(&self, method: Method) -> bool {
        self.detail_methods.contains(&method)
    }

    /// Returns the field with a wire name.
    pub fn field(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }

    /// Returns the required relation to the parent, when objects can also be created inside the parent.
    pub fn back_reference(&self) -> Option<&Field> {
        self.field(self.back_reference.as_deref()?)
    }

    /// Returns whether requests contain whole objects: to create, replace or invoke, or inside another object.
    pub fn is_written_whole(&self) -> bool {
        match self.role {
            Role::Command(_) | Role::Embedded => true,
            Role::Reply => false,
            Role::Collection | Role::Nested { .. } => self.lists(Method::Post) || self.details(Method::Put),
        }
    }

    /// Returns whether a field is sent as a file.
    pub fn takes_file(&self, field: &Field) -> bool {
        self.uploads.contains(&field.wire)
    }

    /// Returns the fields that are sent as files.
    pub fn files(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| self.takes_file(field))
    }

    /// Returns whether creating an object requires a file, which JSON cannot contain.
    pub fn requires_file(&self) -> bool {
        self.files().any(Field::is_required)
    }

    /// Returns whether GET on the list path returns pages of objects.
    pub fn is_listed(&self) -> bool {
        self.lists(Method::Get) && !self.is_single
    }

    /// Returns whether creating or invoking it may return a file.
    pub fn creates_file(&self) -> bool {
        self.create_responses.iter().any(|kind| matches!(kind, ResponseKind::Bytes | ResponseKind::Xml))
    }

    /// Returns the method that uploads a file to an object.
    pub fn upload_method(&self) -> Option<Method> {
        self.files().next()?;
        let allowed = [Method::Patch, Method::Post, Method::Put].into_iter().find(|method| self.details(*method));
        self.configured_upload_method.or(allowed)
    }

    /// Returns whether it has methods that send files.
    pub fn sends_files(&self) -> bool {
        let is_stored = matches!(self.role, Role::Collection | Role::Nested { .. });
        is_stored && self.files().next().is_some() && (self.lists(Method::Post) || self.upload_method().is_some())
    }

    /// Returns whether it supports partial updates.
    pub fn is_patched(&self) -> bool {
        matches!(self.role, Role::Collection | Role::Nested { .. }) && self.details(Method::Patch)
    }
}
