//! Several changes in one request: PATCH on the list.

// Behavior: tastypie resources.py `patch_list`.

use std::borrow::Cow;
use std::fmt;

use http::Method;

use super::Endpoint;
use super::objects::Objects;
use crate::client::{Client, RequestParts};
use crate::encode::{AsBody, Body, Encode, Node};
use crate::error::{Error, Result};
use crate::http::connection::Connection;
use crate::http::request::{Request, request_settings};
use crate::http::response::{Response, ResponseHead};
use crate::relation::IntoUri;
use crate::resource::{Batch, Create, Delete, Resource, Update};
use crate::resources::envelope::check_not_failed;

/// Changes that are made together, or not at all. Created by [`Endpoint::batch`].
///
/// An empty batch succeeds without sending a request.
#[must_use = "a batch does nothing until it is sent: `.await` it or call `send`"]
pub struct BatchRequest<R, C = Client> {
    endpoint: Endpoint<R, C>,
    parts: RequestParts,
    /// The JSON of the body up to the last object. Copies of thousands of objects would take longer to make than this.
    body: Vec<u8>,
    objects: usize,
    deleted: Vec<Node>,
}

/// The response to a batch.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BatchResponse<R> {
    /// The objects that were created or changed, if the server sends them back (`Meta.always_return_data` in tastypie).
    /// Otherwise the response does not contain the URIs of new objects.
    pub objects: Vec<R>,
}

impl<R: Batch, C: Connection> BatchRequest<R, C> {
    pub(super) fn new(endpoint: &Endpoint<R, C>) -> Self {
        let parts = endpoint.list_parts(Method::PATCH);
        // The server requires the property, even if there are only deletions.
        let body = format!("{{\"{}\":[", R::COLLECTION).into_bytes();
        Self { endpoint: endpoint.clone(), parts, body, objects: 0, deleted: Vec::new() }
    }

    /// Creates an object.
    pub fn create(mut self, new: &R::New) -> Self
    where
        R: Create,
    {
        self.push(new.as_body());
        self
    }

    /// Changes an object. If it does not exist, the server creates it.
    pub fn update(mut self, object: impl IntoUri<R>, patch: &R::Patch) -> Self
    where
        R: Update,
    {
        if let Some(uri) = self.uri(object) {
            let mut body = patch.as_body().clone();
            body.set(Cow::Borrowed("resource_uri"), uri);
            self.push(&body);
        }
        self
    }

    /// Deletes an object.
    pub fn delete(mut self, object: impl IntoUri<R>) -> Self
    where
        R: Delete,
    {
        if let Some(uri) = self.uri(object) {
            self.deleted.push(uri);
        }
        self
    }

    /// The number of changes.
    pub fn len(&self) -> usize {
        self.objects + self.deleted.len()
    }

    /// Whether there are no changes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    request_settings!(self.parts);

    /// Sends the batch. Without changes no request is sent.
    ///
    /// # Errors
    /// When the request fails; nothing was changed then. `is_validation` if the server rejects the values.
    pub fn send(self) -> C::Sending<BatchResponse<R>, Error> {
        self.into_request().send()
    }

    /// Also returns status, headers and final URI of the response.
    pub fn with_response(self) -> Request<(BatchResponse<R>, ResponseHead), C> {
        self.into_request().with_response()
    }

    fn into_request(self) -> Request<BatchResponse<R>, C> {
        let is_empty = self.is_empty();
        let Self { endpoint, mut parts, mut body, deleted, .. } = self;
        body.push(b']');
        if !deleted.is_empty() {
            body.extend(format!(",\"deleted_{}\":", R::COLLECTION).into_bytes());
            parts.write_json(&Node::List(deleted).sent(), &mut body);
        }
        body.push(b'}');
        parts.body = body.into();
        Request::new(endpoint.client(), parts, move |connection, parts| async move {
            if is_empty {
                return Ok(BatchResponse { objects: Vec::new() });
            }
            read(&connection.client().send(parts).await?)
        })
    }

    fn push(&mut self, object: &Body) {
        if self.objects > 0 {
            self.body.push(b',');
        }
        self.objects += 1;
        self.parts.write_object(object, &mut self.body);
    }

    fn uri(&mut self, object: impl IntoUri<R>) -> Option<Node> {
        match self.endpoint.uri(object) {
            Ok(uri) => Some(uri.encode()),
            Err(error) => {
                self.parts.refuse(error);
                None
            }
        }
    }
}

impl<R: Batch> IntoFuture for BatchRequest<R> {
    type Output = Result<BatchResponse<R>>;
    type IntoFuture = <Request<BatchResponse<R>> as IntoFuture>::IntoFuture;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

fn read<R: Resource>(response: &Response) -> Result<BatchResponse<R>> {
    check_not_failed(response)?;
    let objects = response.decode_optional::<Objects<R>>()?.and_then(|found| found.0);
    Ok(BatchResponse { objects: objects.unwrap_or_default() })
}

impl<R, C> fmt::Debug for BatchRequest<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchRequest")
            .field("objects", &self.objects)
            .field("deleted", &self.deleted)
            .finish_non_exhaustive()
    }
}
