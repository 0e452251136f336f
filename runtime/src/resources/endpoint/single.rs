//! Endpoints with one object.

use http::Method;

use super::Endpoint;
use super::objects::Objects;
use super::read::Whole;
use crate::error::Result;
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::resource::{Resource, Single};

pub(super) fn read<R: Single, C: Connection>(endpoint: &Endpoint<R, C>) -> Request<Option<R>, C> {
    Request::reading(endpoint.client(), endpoint.list_parts(Method::GET), object)
}

/// The object, also out of a list.
fn object<R: Resource>(response: &Response) -> Result<Option<R>> {
    let Some(mut objects) = response.decode::<Objects<R>>()?.0 else {
        return response.decode::<Whole<R>>().map(|whole| Some(whole.0));
    };
    let object = objects.pop();
    if !objects.is_empty() {
        let message = format!("expected one object, found {}", objects.len() + 1);
        return Err(response.unreadable(R::COLLECTION.to_owned(), message));
    }
    Ok(object)
}
