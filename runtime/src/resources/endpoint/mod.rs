//! What can be done with a resource of a server.

mod batch;
mod create;
mod files;
mod list;
mod nested;
mod page;
mod read;
mod stream;
mod write;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::Method;

pub use batch::{BatchRequest, Batched};
pub use create::{Asked, CreateAnswer, Created, CreatedOrAccepted, CreatedOrFile};
pub use files::Deleted;
pub use list::ListRequest;
pub(crate) use nested::below;
pub use page::{Meta, Page};
pub use read::Several;
pub(crate) use stream::CircleGuard;
pub use stream::{PageStream, RowStream};
pub use write::Updated;

use crate::client::{Client, Request};
use crate::error::{Error, Result};
use crate::relation::{IntoUri, InvalidUri, ResourceUri};
use crate::resource::{NestedIn, Resource, Rooted};

/// The objects of the resource `R` on one server. Cheap to clone.
pub struct Endpoint<R> {
    client: Client,
    /// The path of the list. An object without an address gives an endpoint all of whose requests fail unsent.
    path: Result<Arc<str>, InvalidUri>,
    resource: PhantomData<fn() -> R>,
}

impl Client {
    /// The objects of a resource.
    pub fn endpoint<R: Rooted>(&self) -> Endpoint<R> {
        Endpoint { client: self.clone(), path: Ok(R::PATH.into()), resource: PhantomData }
    }

    /// The objects of a resource below an object of its parent. An address that is none shows when a request is made.
    pub fn nested<R: NestedIn>(&self, parent: impl IntoUri<R::Parent>) -> Endpoint<R> {
        let path = nested::list_path::<R>(parent).map(Arc::from);
        Endpoint { client: self.clone(), path, resource: PhantomData }
    }
}

impl<R: Resource> Endpoint<R> {
    /// The client that requests go through.
    pub fn client(&self) -> &Client {
        &self.client
    }

    fn list_path(&self) -> Result<&str> {
        self.path.as_deref().map_err(|error| Error::request(error.clone()))
    }

    /// The address of an object here, checked.
    fn uri(&self, object: impl IntoUri<R>) -> Result<ResourceUri<R>> {
        let uri = object.into_uri(self.list_path()?).map_err(Error::request)?;
        uri.check().map_err(Error::request)?;
        Ok(uri)
    }

    fn list_request(&self, method: Method) -> Result<Request> {
        Ok(Request::new(method, self.list_path()?, R::NAME))
    }

    fn object_request(&self, method: Method, object: impl IntoUri<R>) -> Result<Request> {
        Ok(Request::new(method, self.uri(object)?.as_str(), R::NAME))
    }
}

impl<R> Clone for Endpoint<R> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), path: self.path.clone(), resource: PhantomData }
    }
}

impl<R> fmt::Debug for Endpoint<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("path", &self.path).field("client", &self.client).finish()
    }
}
