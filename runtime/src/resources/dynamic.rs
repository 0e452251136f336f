//! Resources that are only known when the program runs, for code over all of them: dumps, comparisons.
//!
//! Generated bindings list the resources of each group: `v41::configuration::RESOURCES`.
//!
//! ```no_run
//! use pexgen_runtime::dynamic::{DynamicObject, ResourceInfo};
//! use pexgen_runtime::{Client, Result};
//!
//! async fn count(client: &Client, resources: &[ResourceInfo]) -> Result<()> {
//!     for resource in resources {
//!         let objects: Vec<DynamicObject> = client.dynamic(resource).list().all().await?;
//!         println!("{}: {}", resource.name(), objects.len());
//!     }
//!     Ok(())
//! }
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::mem;
use std::sync::Arc;

use crate::Json;
use crate::decode::{FieldValue, Record};
use crate::encode::{Body, Node};
use crate::endpoint::{Created, Endpoint};
use crate::http::connection::Connection;
use crate::resource::{Create, Delete, Get, List, Resource, Rooted, Update, Writable};
pub use crate::wire::Access;
use crate::wire::{FieldVisitor, Fields, KeepsUnknown, Sink, ToWire, record_to_wire};

/// What the schema says of a resource whose objects can be listed.
#[derive(Clone, Copy)]
pub struct ResourceInfo {
    name: &'static str,
    path: &'static str,
    /// `create`, `update` and `delete`, as far as the schema allows them.
    calls: &'static str,
    /// The names of the unique fields beside the key, separated by spaces.
    unique: &'static str,
    fields: fn() -> Vec<FieldInfo>,
    redact: fn(&mut Json),
}

/// What the schema says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldInfo {
    /// Its name.
    pub name: String,
    /// How it is written.
    pub access: Access,
    /// Whether it is a password, a key or another secret.
    pub is_secret: bool,
    /// Whether it leads to objects: its values are URIs, or the objects themselves.
    pub is_relation: bool,
}

impl FieldInfo {
    /// Returns `true` if requests can contain the field.
    pub fn is_written(&self) -> bool {
        self.access != Access::ReadOnly
    }

    /// Returns `true` if a copy of an object has the same value: the field is written, the server does not make another
    /// value for each object, and it does not hold objects that belong to one object only.
    pub fn is_copied(&self) -> bool {
        !matches!(self.access, Access::ReadOnly | Access::Generated | Access::Reverse)
    }
}

impl ResourceInfo {
    /// Describes a resource with the calls that its schema allows beside reading.
    #[doc(hidden)]
    pub const fn of<R: Rooted>(calls: &'static str) -> Self {
        Self { name: R::NAME, path: R::PATH, calls, unique: "", fields: fields_of::<R>, redact: R::redact }
    }

    /// Adds the names of its unique fields, separated by spaces.
    #[doc(hidden)]
    #[must_use]
    pub const fn unique(self, unique: &'static str) -> Self {
        Self { unique, ..self }
    }

    /// The name within the API, such as `configuration/conference`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The path of the list.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Returns `true` if the schema allows creating objects.
    pub fn can_create(&self) -> bool {
        self.allows("create")
    }

    /// Returns `true` if the schema allows changing objects.
    pub fn can_update(&self) -> bool {
        self.allows("update")
    }

    /// Returns `true` if the schema allows deleting objects.
    pub fn can_delete(&self) -> bool {
        self.allows("delete")
    }

    /// Returns the names of the fields that clients write and that have another value in each object, according to the
    /// schema. The key is not one of them.
    pub fn unique_fields(&self) -> impl Iterator<Item = &'static str> {
        self.unique.split_terminator(' ')
    }

    /// Replaces the secrets of an object by `"***"`, also in objects inside it. Empty secrets are left as they are, and
    /// fields that the schema does not define.
    pub fn redact(&self, object: &mut DynamicObject) {
        let mut json = Json::Object(mem::take(&mut object.0).into_iter().collect());
        (self.redact)(&mut json);
        if let Json::Object(fields) = json {
            object.0 = fields.into_iter().collect();
        }
    }

    fn allows(&self, call: &str) -> bool {
        self.calls.split(' ').any(|allowed| allowed == call)
    }

    /// Returns the fields of the objects.
    pub fn fields(&self) -> Vec<FieldInfo> {
        (self.fields)()
    }
}

impl fmt::Debug for ResourceInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceInfo").field("name", &self.name).field("path", &self.path).finish_non_exhaustive()
    }
}

fn fields_of<R: Resource>() -> Vec<FieldInfo> {
    let mut fields = FieldInfos(Vec::new());
    R::default().visit(&mut fields);
    fields.0
}

struct FieldInfos(Vec<FieldInfo>);

impl FieldVisitor for FieldInfos {
    fn visit<T: ToWire>(&mut self, name: &str, access: Access, _value: &T) {
        let name = name.to_owned();
        self.0.push(FieldInfo { name, access, is_secret: T::IS_SECRET, is_relation: T::IS_RELATION });
    }
}

/// An object of a resource that is only known when the program runs: its fields as the server sent them, also fields
/// that the schema does not define.
///
/// It does not know which of its fields are secrets: `Debug` shows no values, and it is serialized as it is. See
/// [`ResourceInfo::redact`].
#[derive(Clone, Default, PartialEq)]
pub struct DynamicObject(BTreeMap<String, Json>);

impl DynamicObject {
    /// Creates an object without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the value of a field.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.0.get(name)
    }

    /// Sets a field.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Json>) {
        self.0.insert(name.into(), value.into());
    }

    /// Returns the fields, sorted by name.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Returns the URI of the object, if it contains it.
    pub fn uri(&self) -> Option<&str> {
        self.get("resource_uri")?.as_str()
    }

    /// Returns the fields whose values another object does not have.
    pub fn differing(&self, other: &Self) -> Self {
        let differs = |(name, value): &(&str, &Json)| other.get(name) != Some(value);
        self.fields().filter(differs).map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    /// Returns the fields as they are sent. A body with `"***"` in place of a secret is refused when it is sent.
    pub fn to_body(&self) -> Body {
        self.0.iter().fold(Body::new(), |body, (name, value)| body.with_member(name, Node::of_json(value)))
    }
}

impl fmt::Debug for DynamicObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicObject").field("uri", &self.uri()).finish_non_exhaustive()
    }
}

impl FromIterator<(String, Json)> for DynamicObject {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl Record for DynamicObject {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        value.gather(name, &mut self.0)
    }
}

impl KeepsUnknown for DynamicObject {}

impl Fields for DynamicObject {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        for (name, value) in &self.0 {
            fields.written(name, value);
        }
    }
}

impl ToWire for DynamicObject {
    fn own_uri(&self) -> Option<Arc<str>> {
        self.uri().map(Arc::from)
    }

    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        record_to_wire(self, sink)
    }
}

crate::record!(@decode DynamicObject);
crate::record!(@serialize DynamicObject);

/// Its name and path are those of its [`ResourceInfo`]. The key of an object without `id` is the last segment of its URI;
/// the endpoint, which knows the path of the list, takes all that follows it.
impl Resource for DynamicObject {
    type Key = String;
    const NAME: &'static str = "object";
    const PATH: &'static str = "";
}

impl List for DynamicObject {}
impl Get for DynamicObject {}
impl Delete for DynamicObject {}

impl Writable for DynamicObject {
    type New = Body;
}

impl Create for DynamicObject {
    type Response<C: Connection> = Created<Self>;
}

impl Update for DynamicObject {
    type Patch = Body;
}

impl<C: Connection> Endpoint<DynamicObject, C> {
    /// Creates the endpoint of a resource that is only known when the program runs.
    pub fn dynamic(connection: &C, resource: &ResourceInfo) -> Self {
        Self::at(connection, resource.name(), resource.path())
    }
}
