//! Reading an object that may not exist.

use http::Method;

use super::read::Whole;
use super::{Endpoint, ListRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::Filter;
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::relation::IntoUri;
use crate::resource::{Get, List, Resource};

pub(super) fn get_opt<R: Get, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
) -> Request<Option<R>, C> {
    let parts = endpoint.object_parts(Method::GET, object);
    Request::new(endpoint.client(), parts, |connection, parts| async move {
        match connection.client().send(parts).await {
            Ok(response) => response.decode::<Whole<R>>().map(|whole| Some(whole.0)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error),
        }
    })
}

pub(super) fn find<R: List, C: Connection>(endpoint: &Endpoint<R, C>, filter: Filter<R>) -> Request<Option<R>, C> {
    // A second object is an error, so no more than two are read.
    let list: ListRequest<R, C> = endpoint.list().filter(filter).page_size(2);
    list.page().map(|page| only(page.objects))
}

/// The only object of a list.
fn only<R: Resource>(objects: Vec<R>) -> Result<Option<R>> {
    match objects.len() {
        0 | 1 => Ok(objects.into_iter().next()),
        _ => {
            let message = "several objects meet the condition, where at most one was expected";
            Err(Error::new(ErrorKind::NotUnique, message).at(&Method::GET, R::PATH))
        }
    }
}
