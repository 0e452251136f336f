//! An API in one version: its parts and resources.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Field, Lookups, Operation, Schema, Type};

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
    /// The version whose feature is on by default; the newest one when `None`.
    pub default_version: Option<String>,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
}

/// An API in one version.
#[derive(Clone, Debug)]
pub struct Version {
    /// As its folder is called, `v41`.
    pub name: String,
    /// As its module and feature are called.
    pub module: String,
    /// Said in its documentation, in Markdown: what its document says of it as a whole.
    pub description: String,
    /// The parts by name.
    pub parts: BTreeMap<String, Part>,
    /// The resources by id.
    pub resources: BTreeMap<String, Resource>,
    /// The operations by id.
    pub operations: BTreeMap<String, Operation>,
    /// The types that operations share, by id.
    pub schemas: BTreeMap<String, Schema>,
    /// How a client usually authenticates.
    pub sign_in: SignIn,
    /// The ways to authenticate that the document describes, by name.
    pub security_schemes: BTreeMap<String, String>,
}

/// An authentication scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Not at all, or in no way that is described.
    None,
    /// With user name and password.
    Basic,
    /// With a token.
    Bearer,
    /// With a key in a header of this name.
    Header(String),
    /// With a key in a query parameter of this name.
    Query(String),
    /// With a key in a cookie of this name.
    Cookie(String),
    /// With a certificate.
    Certificate,
}

/// A top-level division of an API.
#[derive(Clone, Debug)]
pub struct Part {
    /// As its module and feature are called.
    pub module: String,
    /// Said in its documentation.
    pub description: String,
}

/// An HTTP method that a resource may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are HTTP's own")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// As a schema document spells it.
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }

    /// Reads a schema document's spelling.
    pub fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.wire() == text)
    }
}

/// The possible responses of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Answer {
    /// 201 with the new object's address.
    Location,
    /// 202 with the address of something that must be finished first.
    Accepted,
    /// A file.
    Bytes,
    /// An XML document.
    Xml,
    /// The object.
    Object,
}

/// A further endpoint below an object.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// HTTP method, lower case.
    pub method: String,
    /// Path below the object; empty for the object itself.
    #[serde(default)]
    pub path: String,
}

/// Something that the server describes: stored objects, a command, or a kind of object inside others.
#[derive(Clone, Debug)]
pub struct Resource {
    /// `<group>/<name>`, unique within a version.
    pub id: String,
    /// The group as a path of names: `["command", "participant"]`.
    pub group: Vec<String>,
    /// The wire's name.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// Path of the list endpoint, as the server gives it; empty for objects inside others.
    pub path: String,
    /// Methods of the list endpoint.
    pub list_methods: BTreeSet<Method>,
    /// Methods of the detail endpoint.
    pub detail_methods: BTreeSet<Method>,
    /// Page size when the client names none.
    pub default_limit: Option<u64>,
    /// What ends the URI of an object.
    pub key: Option<Key>,
    /// The fields by wire name.
    pub fields: Vec<Field>,
    /// The property of a list's response that holds the objects, if it is not `objects`.
    pub collection: Option<String>,
    /// What the configuration adds to its documentation.
    pub notes: Option<String>,
    /// The possible responses of a create, if not only the new object's URI.
    pub create_answers: Vec<Answer>,
    /// The resource of the task to wait for when the response is [`Answer::Accepted`].
    pub accepted: Option<String>,
    /// The response of a read of one object, if not the object.
    pub get_answer: Option<Answer>,
    /// Fields that are sent as files.
    pub uploads: Vec<String>,
    /// Query parameters of a deletion.
    pub delete_parameters: Vec<String>,
    /// Further endpoints below an object.
    pub actions: BTreeMap<String, Action>,
    /// The required relation to the parent, when objects are also created inside it.
    pub back_reference: Option<String>,
    /// Names of what is generated for it.
    pub names: Names,
    /// Path of its document, as shown to people.
    pub document: String,
}

/// Names of what is generated for a resource; empty until the naming pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Modules of the group that it belongs to, from the version's module on.
    pub group: Vec<String>,
    /// Module, and method of the group's accessor.
    pub module: String,
    /// The object as read.
    pub read: String,
    /// The object to be created; of a command, the request.
    pub new: String,
    /// The change of an object.
    pub patch: String,
    /// Methods of the actions, by wire name.
    pub actions: BTreeMap<String, String>,
    /// Setters of the parameters of a deletion, in their order.
    pub delete_parameters: Vec<String>,
}

/// What a resource is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Stored objects with endpoints of their own.
    Collection,
    /// Stored objects below another object.
    Nested {
        /// The resource of that object.
        parent: String,
    },
    /// Objects inside others, without endpoints.
    Embedded,
    /// Something to invoke.
    Command(Command),
    /// The response of a command.
    Reply,
}

/// Something to invoke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The resource of the object that it is invoked on, if any.
    pub parent: Option<String>,
    /// Its response.
    pub reply: Reply,
}

/// The response of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing that is described beyond the outcome.
    Outcome,
    /// The outcome with data of this kind.
    Data(String),
    /// An object of this kind, without an outcome around it.
    Whole(String),
}

/// What ends the URI of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The field that holds it.
    pub field: String,
    /// Whether it is a number.
    pub integer: bool,
}

impl Version {
    /// Whether the list of another resource may be filtered by fields of this one.
    pub fn is_filtered_across(&self, resource: &Resource) -> bool {
        let crosses = |field: &Field| {
            field.filtering.lookups == Lookups::AllAcrossRelation
                && matches!(&field.kind, Type::Relation(relation) if relation.target.as_ref() == Some(&resource.id))
        };
        self.resources.values().any(|other| other.lists(Method::Get) && other.fields.iter().any(crosses))
    }
}

impl Resource {
    /// Whether the list endpoint takes a method.
    pub fn lists(&self, method: Method) -> bool {
        self.list_methods.contains(&method)
    }

    /// Whether the detail endpoint takes a method.
    pub fn details(&self, method: Method) -> bool {
        self.detail_methods.contains(&method)
    }

    /// The field of a wire name.
    pub fn field(&self, wire: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.wire == wire)
    }

    /// The required relation to the parent, when objects are also created inside it.
    pub fn back_reference(&self) -> Option<&Field> {
        self.field(self.back_reference.as_deref()?)
    }

    /// Whether it has a body to be written: by creating, replacing or invoking it, or inside another.
    pub fn is_written_whole(&self) -> bool {
        match self.role {
            Role::Command(_) | Role::Embedded => true,
            Role::Reply => false,
            Role::Collection | Role::Nested { .. } => self.lists(Method::Post) || self.details(Method::Put),
        }
    }

    /// Whether a field is sent as a file.
    pub fn takes_file(&self, field: &Field) -> bool {
        self.uploads.contains(&field.wire)
    }

    /// The fields that are sent as files.
    pub fn files(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| self.takes_file(field))
    }

    /// Whether it can be changed in part.
    pub fn is_patched(&self) -> bool {
        matches!(self.role, Role::Collection | Role::Nested { .. }) && self.details(Method::Patch)
    }
}
