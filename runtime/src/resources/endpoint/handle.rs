//! The endpoint of a resource: its client and its paths.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use http::Method;

use super::nested;
use crate::client::{Client, RequestParts};
use crate::http::connection::Connection;
use crate::relation::{IntoUri, InvalidUri, ResourceUri};
use crate::resource::{NestedIn, Resource, Rooted};

/// The objects of the resource `R` on one server. Cheap to clone.
///
/// Each method returns a [`Request`](crate::Request) that is sent by `.await` or `.send()`. Which methods are allowed is decided by the
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
    /// The name of the resource within the API.
    name: &'static str,
    resource: PhantomData<fn() -> R>,
}

impl<R: Resource, C: Connection> Endpoint<R, C> {
    /// Creates the endpoint of a resource whose list has a fixed path.
    pub fn new(connection: &C) -> Self
    where
        R: Rooted,
    {
        Self { connection: connection.clone(), path: Ok(R::PATH.into()), name: R::NAME, resource: PhantomData }
    }

    /// Creates the endpoint of a resource below an object of its parent. An invalid URI of the parent is reported when
    /// a request is sent.
    pub fn nested(connection: &C, parent: impl IntoUri<R::Parent>) -> Self
    where
        R: NestedIn,
    {
        let path = nested::list_path::<R>(parent).map(Arc::from);
        Self { connection: connection.clone(), path, name: R::NAME, resource: PhantomData }
    }

    /// Creates the endpoint of a resource whose name and path are only known when the program runs.
    pub(crate) fn at(connection: &C, name: &'static str, path: &str) -> Self {
        Self { connection: connection.clone(), path: Ok(path.into()), name, resource: PhantomData }
    }

    /// The client that requests go through.
    pub fn client(&self) -> &C {
        &self.connection
    }

    /// The endpoint on the async client, to be used inside a request.
    pub(super) fn on_client(&self) -> Endpoint<R> {
        Endpoint {
            connection: self.connection.client().clone(),
            path: self.path.clone(),
            name: self.name,
            resource: PhantomData,
        }
    }

    pub(super) fn list_path(&self) -> Result<&str, InvalidUri> {
        self.path.as_deref().map_err(Clone::clone)
    }

    /// The URI of an object, checked.
    pub(super) fn uri(&self, object: impl IntoUri<R>) -> Result<ResourceUri<R>, InvalidUri> {
        let list = self.list_path()?;
        let uri = object.into_uri(list)?;
        uri.check()?;
        if R::PATH.is_empty() {
            uri.check_below(list)?;
        }
        Ok(uri)
    }

    pub(super) fn list_parts(&self, method: Method) -> RequestParts {
        RequestParts::at(method, self.list_path(), self.name)
    }

    pub(super) fn object_parts(&self, method: Method, object: impl IntoUri<R>) -> RequestParts {
        let uri = self.uri(object);
        RequestParts::at(method, uri.as_ref().map(ResourceUri::as_str), self.name)
    }
}

impl<R, C: Clone> Clone for Endpoint<R, C> {
    fn clone(&self) -> Self {
        Self { connection: self.connection.clone(), path: self.path.clone(), name: self.name, resource: PhantomData }
    }
}

impl<R, C: fmt::Debug> fmt::Debug for Endpoint<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("name", &self.name)
            .field("path", &self.path)
            .field("client", &self.connection)
            .finish_non_exhaustive()
    }
}
