//! The calls that a resource of a server offers.

mod action;
mod batch;
mod create;
mod delete;
mod files;
mod list;
mod nested;
mod page;
mod read;
mod stream;
mod update;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::Method;

pub use batch::{BatchRequest, BatchResponse};
pub use create::{CreateResponse, Created, CreatedOrAccepted, CreatedOrFile};
pub use delete::Deleted;
pub use list::ListRequest;
pub(crate) use nested::below;
pub use page::{Meta, Page};
pub use read::GetSeveralResponse;
pub(crate) use stream::CycleDetector;
pub use stream::{PageStream, RowStream};
pub use update::Updated;

use crate::client::{Client, RequestParts};
use crate::file::Upload;
use crate::filter::{Field, TakesFile};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::relation::{IntoUri, InvalidUri, ResourceUri};
use crate::resource::{
    Batch, Create, CreateWithFile, Delete, DeleteAll, DeleteWith, Get, GetFile, List, NestedIn, Replace, Resource,
    Rooted, Update, Uploads,
};

/// The objects of the resource `R` on one server. Cheap to clone.
///
/// Each method returns a [`Request`] that is sent by `.await` or `.send()`. Which methods are allowed is decided by the
/// resource's schema.
///
/// ```no_run
/// # use pexgen_runtime::{Client, Result, resource::{Get, List, Rooted}};
/// # async fn example<Conference: Get + List + Rooted<Key = i64>>(client: &Client) -> Result<()> {
/// let rooms = client.endpoint::<Conference>();
/// let room = rooms.get(1).await?;
/// let all = rooms.list().all().await?;
/// # Ok(()) }
/// ```
pub struct Endpoint<R, C = Client> {
    connection: C,
    /// The path of the list. If the parent's URI is invalid, no request of this endpoint is sent.
    path: Result<Arc<str>, InvalidUri>,
    resource: PhantomData<fn() -> R>,
}

impl<R: Resource, C: Connection> Endpoint<R, C> {
    /// Creates the endpoint of a resource whose list has a fixed path.
    pub fn new(connection: &C) -> Self
    where
        R: Rooted,
    {
        Self { connection: connection.clone(), path: Ok(R::PATH.into()), resource: PhantomData }
    }

    /// Creates the endpoint of a resource below an object of its parent. An invalid URI of the parent is reported when
    /// a request is sent.
    pub fn nested(connection: &C, parent: impl IntoUri<R::Parent>) -> Self
    where
        R: NestedIn,
    {
        let path = nested::list_path::<R>(parent).map(Arc::from);
        Self { connection: connection.clone(), path, resource: PhantomData }
    }

    /// The client that requests go through.
    pub fn client(&self) -> &C {
        &self.connection
    }

    /// Returns a request for a list of the objects, which can be filtered and ordered.
    pub fn list(&self) -> ListRequest<R, C>
    where
        R: List,
    {
        ListRequest::new(&self.connection, self.list_parts(Method::GET))
    }

    /// Reads one object, by URI or key.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn get(&self, object: impl IntoUri<R>) -> Request<R, C>
    where
        R: Get,
    {
        read::get(self, object)
    }

    /// Reads several objects, by URI or key. Long lists of keys take several requests.
    ///
    /// Missing objects are not an error; see [`GetSeveralResponse::not_found`].
    pub fn get_several<K: IntoUri<R>>(&self, objects: impl IntoIterator<Item = K>) -> Request<GetSeveralResponse<R>, C>
    where
        R: Get,
    {
        read::get_several(self, objects)
    }

    /// Creates an object.
    ///
    /// # Errors
    /// `is_validation` if the server rejects the values.
    pub fn create(&self, new: &R::New) -> Request<R::Response<C>, C>
    where
        R: Create,
    {
        create::create(self, new)
    }

    /// Creates an object together with a file in one of its fields. The file is read while it is sent, and sent once.
    ///
    /// # Errors
    /// When the file cannot be read; `is_validation` if the server rejects the values.
    pub fn create_with_file<K: TakesFile, L, O>(
        &self,
        new: &R::New,
        field: Field<R, K, L, O>,
        file: impl Into<Upload>,
    ) -> Request<Created<R>, C>
    where
        R: CreateWithFile,
    {
        files::create(self, new, field.name(), file.into())
    }

    /// Changes the fields that are set in the patch, and no others.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object; `is_validation` if the server rejects the values.
    pub fn update(&self, object: impl IntoUri<R>, patch: &R::Patch) -> Request<Updated<R>, C>
    where
        R: Update,
    {
        update::update(self, object, patch)
    }

    /// Replaces an object, or creates it if it does not exist. An existing object keeps the fields that are not set
    /// (tastypie resources.py `put_detail`).
    ///
    /// # Errors
    /// `is_validation` if the server rejects the values.
    pub fn replace(&self, object: impl IntoUri<R>, new: &R::New) -> Request<Updated<R>, C>
    where
        R: Replace,
    {
        update::replace(self, object, new)
    }

    /// Deletes one object.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn delete(&self, object: impl IntoUri<R>) -> Request<(), C>
    where
        R: Delete,
    {
        delete::delete(self, object)
    }

    /// Deletes one object, with options.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn delete_with(&self, object: impl IntoUri<R>, options: &R::Parameters) -> Request<Deleted<R::Accepted>, C>
    where
        R: DeleteWith,
    {
        delete::delete_with(self, object, options)
    }

    /// Deletes every object of the resource.
    pub fn delete_all_objects(&self) -> Request<(), C>
    where
        R: DeleteAll,
    {
        delete::delete_all(self)
    }

    /// Returns a request that changes several objects together.
    pub fn batch(&self) -> BatchRequest<R, C>
    where
        R: Batch,
    {
        BatchRequest::new(self)
    }

    /// Uploads a file into a field of an object. The file is read while it is sent, and sent once.
    ///
    /// # Errors
    /// When the file cannot be read; `is_validation` if the server rejects it.
    pub fn upload<K: TakesFile, L, O>(
        &self,
        object: impl IntoUri<R>,
        field: Field<R, K, L, O>,
        file: impl Into<Upload>,
    ) -> Request<Updated<R>, C>
    where
        R: Uploads,
    {
        files::upload(self, object, field.name(), file.into())
    }

    /// Downloads the file that an object stands for.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn download(&self, object: impl IntoUri<R>) -> Request<C::Download, C>
    where
        R: GetFile,
    {
        files::download(self, object)
    }

    fn list_path(&self) -> Result<&str, InvalidUri> {
        self.path.as_deref().map_err(Clone::clone)
    }

    /// The URI of an object, checked.
    fn uri(&self, object: impl IntoUri<R>) -> Result<ResourceUri<R>, InvalidUri> {
        let uri = object.into_uri(self.list_path()?)?;
        uri.check()?;
        Ok(uri)
    }

    fn list_parts(&self, method: Method) -> RequestParts {
        RequestParts::at(method, self.list_path(), R::NAME)
    }

    fn object_parts(&self, method: Method, object: impl IntoUri<R>) -> RequestParts {
        let uri = self.uri(object);
        RequestParts::at(method, uri.as_ref().map(ResourceUri::as_str), R::NAME)
    }
}

impl<R, C: Clone> Clone for Endpoint<R, C> {
    fn clone(&self) -> Self {
        Self { connection: self.connection.clone(), path: self.path.clone(), resource: PhantomData }
    }
}

impl<R, C: fmt::Debug> fmt::Debug for Endpoint<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").field("path", &self.path).field("client", &self.connection).finish()
    }
}
