//! The connection to one server.

use std::fmt;

use bytes::Bytes;

use super::endpoint::Outcome;
use super::{Driver, Endpoint, ListRequest};
use crate::client::ClientBuilder;
use crate::command::Command;
use crate::decode::Json;
use crate::endpoint::Updated;
use crate::error::Result;
use crate::file::Upload;
use crate::relation::IntoUri;
use crate::resource::{Create, Delete, Get, List, NestedIn, Resource, Rooted, Update};

/// A client of one server that returns when it is done. Cheap to clone; clones share connections, credentials and
/// limits.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    driver: Driver,
}

impl Client {
    /// Starts a client for the server at this URL, such as `https://manager.example.com`.
    pub fn builder(url: impl AsRef<str>) -> ClientBuilder<Self> {
        ClientBuilder::new(url.as_ref())
    }

    /// The async client that does the work. It shares connections, credentials and limits.
    pub fn as_async(&self) -> &crate::Client {
        &self.client
    }

    pub(super) fn driver(&self) -> &Driver {
        &self.driver
    }

    fn run<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        self.driver.run(future)
    }

    fn at<R: Resource>(&self, inner: crate::Endpoint<R>) -> Endpoint<R> {
        Endpoint { inner, driver: self.driver.clone() }
    }

    /// The objects of a resource.
    pub fn endpoint<R: Rooted>(&self) -> Endpoint<R> {
        self.at(self.client.endpoint())
    }

    /// The objects of a resource below an object of its parent. An address that is none shows when a request is made.
    pub fn nested<R: NestedIn>(&self, parent: impl IntoUri<R::Parent>) -> Endpoint<R> {
        self.at(self.client.nested(parent))
    }

    /// A list of the objects of a resource.
    pub fn list<R: List + Rooted>(&self) -> ListRequest<R> {
        self.endpoint().list()
    }

    /// Reads one object.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn get<R: Get + Rooted>(&self, object: impl IntoUri<R>) -> Result<R> {
        self.endpoint().get(object)
    }

    /// Creates an object.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub fn create<R: Create + Rooted>(&self, new: &R::New) -> Result<Outcome<R>> {
        self.endpoint::<R>().create(new)
    }

    /// Changes what is set in the patch, and nothing else.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub fn update<R: Update + Rooted>(&self, object: impl IntoUri<R>, patch: &R::Patch) -> Result<Updated<R>> {
        self.endpoint::<R>().update(object, patch)
    }

    /// Deletes one object.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn delete<R: Delete + Rooted>(&self, object: impl IntoUri<R>) -> Result<()> {
        self.endpoint::<R>().delete(object)
    }

    /// Has a command carried out. HTTP success is not enough: the reply must say so.
    ///
    /// # Errors
    /// When the request fails, or the server says that the command failed.
    pub fn invoke<C: Command>(&self, command: &C) -> Result<C::Reply> {
        self.run(self.client.invoke(command))
    }

    /// Has a command carried out that belongs to an object.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn invoke_at<P: Resource, C: Command>(&self, object: impl IntoUri<P>, command: &C) -> Result<C::Reply> {
        self.run(self.client.invoke_at(object, command))
    }

    /// Has a command carried out that takes files, by the names of their fields.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke), and when a file cannot be read.
    pub fn invoke_with<C: Command>(
        &self,
        command: &C,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Result<C::Reply> {
        self.run(self.client.invoke_with(command, files))
    }

    /// Asks for something below an object that is no resource of its own. An empty answer is null.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn act<R: Resource>(&self, method: &'static str, object: impl IntoUri<R>, path: &str) -> Result<Json> {
        self.run(self.client.act(method, object, path))
    }

    /// Posts an XML document to a path that is no resource, and gives what the server says to it.
    ///
    /// # Errors
    /// When the request fails or the document cannot be read.
    pub fn post_xml(&self, path: &str, document: impl Into<Upload>) -> Result<Bytes> {
        self.run(self.client.post_xml(path, document))
    }
}

/// With a runtime of its own. That none can be had shows when a request is made.
impl From<crate::Client> for Client {
    fn from(client: crate::Client) -> Self {
        Self { client, driver: Driver::new() }
    }
}

/// Shows the server, not the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}
