//! Reading an object that may not exist.

use http::Method;

use super::read::Whole;
use super::watch::key_of;
use super::{Endpoint, ListRequest};
use crate::client::RequestParts;
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
    let parts = list.parts().clone();
    Request::new(endpoint.client(), parts, |_, parts| async move { only(list.on_client().with_parts(parts)).await })
}

/// The only object of a list. Across a to-many relation a server sends it once for each match.
async fn only<R: List>(list: ListRequest<R>) -> Result<Option<R>> {
    let parts = list.parts().clone();
    let mut pages = list.pages();
    let mut found: Option<R> = None;
    while let Some(page) = pages.try_next().await? {
        for object in page.objects {
            match &found {
                None => found = Some(object),
                Some(first) if is_same(first, &object, &parts) => {}
                Some(_) => {
                    let message = "several objects meet the condition, where at most one was expected";
                    return Err(Error::new(ErrorKind::NotUnique, message).at(&Method::GET, &parts.path));
                }
            }
        }
    }
    Ok(found)
}

fn is_same<R: Resource>(one: &R, other: &R, list: &RequestParts) -> bool {
    matches!((key_of(one, list), key_of(other, list)), (Ok(one), Ok(other)) if one == other)
}
