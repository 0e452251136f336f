//! The declaration of a resource: its path, its key, and the methods that its schema allows.

use std::sync::Arc;

use serde::Serialize;

use crate::decode::Record;
use crate::encode::AsBody;
use crate::endpoint::CreateResponse;
use crate::http::connection::Connection;
use crate::relation::{Key, ResourceUri};
use crate::wire::{self, Fields, ToWire, text_of};

/// A kind of object that the API serves under a path.
pub trait Resource: Record + Fields + ToWire + Serialize + Send + Sync + 'static {
    /// The name within the API, such as `configuration/conference`.
    const NAME: &'static str;

    /// The path of the list, with a slash at both ends. Below another object it has a placeholder for that object's key:
    /// `/api/admin/status/v1/participant/{participant_id}/media_stream/`.
    const PATH: &'static str;

    /// The type of the keys.
    type Key: Key;

    /// The field that is the object's key.
    const KEY: &'static str = "id";

    /// The field of a list's response that contains the objects (`Meta.collection_name` in tastypie).
    const COLLECTION: &'static str = "objects";

    /// Fields that are named like a parameter of lists: `limit`, `offset`, `order_by`, `sort_by`, `format`. The server
    /// would filter by them, so these parameters are never sent to the resource.
    const SHADOWED: &'static [&'static str] = &[];

    /// Returns the URI of the object. `None` if it contains neither its URI nor, in a list with a fixed path, its key.
    fn uri(&self) -> Option<ResourceUri<Self>> {
        self.own_uri().map(|uri| ResourceUri::from_server(&uri))
    }

    /// Returns the key of the object. `None` if it contains neither its key nor its URI.
    fn key(&self) -> Option<Self::Key> {
        key_in(self, Self::PATH)
    }
}

/// The key of an object of a list whose path may only be known when the program runs.
pub(crate) fn key_in<R: Resource>(object: &R, list: &str) -> Option<R::Key> {
    let uri = || Some(ResourceUri::<R>::from_server(&wire::uri_of(object)?).id_in(list));
    R::Key::from_text(&own_key(object).or_else(uri)?)
}

/// The text of the field that is the key. A response without it leaves 0 or the empty string in its place.
fn own_key<R: Resource>(object: &R) -> Option<String> {
    text_of(object, R::KEY).filter(|text| !matches!(text.as_str(), "" | "0"))
}

/// Returns the URI of an object: the one that it contains, or that of its key in a list with a fixed path.
#[doc(hidden)]
pub fn uri_of<R: Resource>(object: &R) -> Option<Arc<str>> {
    let by_key = || ResourceUri::<R>::from_key(R::Key::from_text(&own_key(object)?)?).ok();
    wire::uri_of(object).or_else(|| Some(by_key()?.as_str().into()))
}

/// The list has a fixed path, not one below another object.
#[diagnostic::on_unimplemented(
    message = "objects of `{Self}` are below another object",
    label = "needs the parent object",
    note = "start from the endpoint of the parent object instead"
)]
pub trait Rooted: Resource {}

/// The server publishes a schema document, below the path of the resource or command.
#[diagnostic::on_unimplemented(
    message = "servers publish no schema document of `{Self}`",
    label = "cannot be compared with the server"
)]
#[doc(hidden)]
pub trait Published {
    /// The name within the API, such as `configuration/conference`.
    const NAME: &'static str;

    /// The path, with a slash at both ends.
    const PATH: &'static str;

    /// What the bindings were generated from, in the format that the check of schemas compares.
    const SCHEMA: &'static str;
}

/// The list is below an object of another resource.
pub trait NestedIn: Resource {
    /// The resource of that object.
    type Parent: Resource;
}

/// The schema allows GET on the list.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow listing objects (no GET on the list)",
    label = "cannot be listed"
)]
pub trait List: Resource {}

/// GET on the list path returns one object, not a page of a list.
#[diagnostic::on_unimplemented(
    message = "the endpoint of `{Self}` returns a list, not one object",
    label = "use `list`"
)]
pub trait Single: Resource {}

/// The schema allows GET on single objects.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow reading single objects (no GET on an object)",
    label = "cannot be read one by one"
)]
pub trait Get: Resource {}

/// The schema allows writing whole objects.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow writing whole objects",
    label = "cannot be written"
)]
pub trait Writable: Resource {
    /// A new object.
    type New: AsBody;
}

/// The schema allows POST on the list.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow creating objects (no POST on the list)",
    label = "cannot be created"
)]
pub trait Create: Writable {
    /// The outcome: [`Created`](crate::endpoint::Created) as a rule.
    type Response<C: Connection>: CreateResponse<Self, C>;
}

/// The schema allows POST on the list, and an object is created together with a file of its own.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow creating objects with a file",
    label = "cannot be created with a file"
)]
pub trait CreateWithFile: Writable {}

/// Objects of the resource have fields for files.
#[diagnostic::on_unimplemented(
    message = "objects of `{Self}` have no fields for files",
    label = "no file can be uploaded"
)]
pub trait Uploads: Resource {
    /// The method that uploads them.
    const METHOD: &'static str = "PATCH";
}

/// GET on an object returns a file instead of the object.
#[diagnostic::on_unimplemented(message = "objects of `{Self}` are not files", label = "cannot be downloaded")]
pub trait GetFile: Resource {}

/// The schema allows PATCH on single objects.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow changing objects (no PATCH on an object)",
    label = "cannot be changed"
)]
pub trait Update: Resource {
    /// The fields to change.
    type Patch: AsBody;
}

/// The schema allows PUT on single objects.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow replacing objects (no PUT on an object)",
    label = "cannot be replaced"
)]
pub trait Replace: Writable {}

/// The schema allows PATCH on the list, and PUT on single objects, which tastypie requires for it.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow changing many objects at once (no PATCH on the list)",
    label = "cannot be changed in a batch"
)]
pub trait Batch: Resource {}

/// The schema allows DELETE on single objects.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow deleting objects (no DELETE on an object)",
    label = "cannot be deleted"
)]
pub trait Delete: Resource {}

/// Deleting single objects takes options.
#[diagnostic::on_unimplemented(message = "deleting objects of `{Self}` takes no options", label = "use `delete`")]
pub trait DeleteWith: Delete {
    /// The options.
    type Parameters: AsBody;

    /// The task that must be finished first, if the server does not delete at once.
    type Accepted: 'static;

    /// Whether booleans are written as `True` and `False`.
    const PYTHON_BOOLEANS: bool = false;
}

/// The schema allows DELETE on the list.
#[diagnostic::on_unimplemented(
    message = "the schema of `{Self}` does not allow deleting all objects (no DELETE on the list)",
    label = "cannot be deleted all at once"
)]
pub trait DeleteAll: Resource {}
