//! Changing objects.

use http::{Method, header};

use super::Endpoint;
use super::read::Whole;
use crate::encode::AsBody as _;
use crate::error::Result;
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::relation::{IntoUri, ResourceUri};
use crate::resource::{Replace, Resource, Update};
use crate::resources::envelope::check_not_failed;

/// An object that was changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Updated<R> {
    /// The object, if the server sent it back (`Meta.always_return_data` in tastypie).
    pub object: Option<R>,
    /// The URI of the object, if it did not exist and the server created it.
    pub created: Option<ResourceUri<R>>,
}

pub(super) fn update<R: Update, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
    patch: &R::Patch,
) -> Request<Updated<R>, C> {
    let parts = endpoint.object_parts(Method::PATCH, object).json(patch);
    if patch.as_body().is_empty() {
        return Request::new(endpoint.client(), parts, |_, _| async { Ok(Updated { object: None, created: None }) });
    }
    Request::reading(endpoint.client(), parts, updated)
}

pub(super) fn replace<R: Replace, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
    new: &R::New,
) -> Request<Updated<R>, C> {
    Request::reading(endpoint.client(), endpoint.object_parts(Method::PUT, object).json(new), updated)
}

pub(super) fn updated<R: Resource>(response: &Response) -> Result<Updated<R>> {
    check_not_failed(response)?;
    let created = (response.status.as_u16() == 201).then(|| location(response)).flatten();
    Ok(Updated { object: object(response)?, created })
}

/// The object in the response, if there is one.
pub(super) fn object<R: Resource>(response: &Response) -> Result<Option<R>> {
    Ok(response.decode_optional::<Whole<R>>()?.map(|whole| whole.0))
}

/// The `Location` of the response, reduced to its path: Django before 1.9 makes it absolute. Empty when not routed.
pub(super) fn location<R: Resource>(response: &Response) -> Option<ResourceUri<R>> {
    let location = response.headers.get(header::LOCATION)?.to_str().ok()?;
    let uri = ResourceUri::from_server(location);
    uri.check().is_ok().then_some(uri)
}
