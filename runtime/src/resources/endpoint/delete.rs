//! Deleting objects.

use http::Method;

use super::Endpoint;
use super::create::accepted;
use crate::client::encode_query;
use crate::encode::{AsBody as _, Body, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::relation::{IntoUri, ResourceUri};
use crate::resource::{Delete, DeleteAll, DeleteWith};
use crate::resources::envelope::check_not_failed;

/// The outcome of deleting where the server may require another task to be finished first.
#[derive(Debug)]
pub enum Deleted<A> {
    /// The object was deleted.
    Deleted,
    /// The object will be deleted when this task is finished.
    Accepted(ResourceUri<A>),
}

impl<A> Deleted<A> {
    /// The task to finish first.
    ///
    /// # Errors
    /// When the object was deleted at once.
    pub fn into_accepted(self) -> Result<ResourceUri<A>> {
        match self {
            Self::Accepted(uri) => Ok(uri),
            Self::Deleted => Err(Error::new(ErrorKind::Decode, "the object was deleted at once, expected a task")),
        }
    }
}

pub(super) fn delete<R: Delete, C: Connection>(endpoint: &Endpoint<R, C>, object: impl IntoUri<R>) -> Request<(), C> {
    Request::reading(endpoint.client(), endpoint.object_parts(Method::DELETE, object), done)
}

pub(super) fn delete_all<R: DeleteAll, C: Connection>(endpoint: &Endpoint<R, C>) -> Request<(), C> {
    Request::reading(endpoint.client(), endpoint.list_parts(Method::DELETE), done)
}

pub(super) fn delete_with<R: DeleteWith, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
    options: &R::Parameters,
) -> Request<Deleted<R::Accepted>, C> {
    let mut parts = endpoint.object_parts(Method::DELETE, object);
    match query(options.as_body(), R::PYTHON_BOOLEANS) {
        Ok(query) => parts.query = query,
        Err(reason) => parts.refuse(reason),
    }
    Request::reading(endpoint.client(), parts, |response| match accepted(response) {
        Some(uri) => Ok(Deleted::Accepted(uri)),
        None => done(response).map(|()| Deleted::Deleted),
    })
}

fn done(response: &Response) -> Result<()> {
    check_not_failed(response)?;
    response.check_done()
}

/// The fields of a body as a query.
fn query(body: &Body, python_booleans: bool) -> Result<String, String> {
    let mut pairs = Vec::new();
    for (name, node) in body.fields() {
        let value = match node {
            Node::Text(text) => text.to_string(),
            Node::Decimal(number) => number.to_string(),
            Node::Boolean(value) if python_booleans => if *value { "True" } else { "False" }.to_owned(),
            other => {
                serde_json::to_string(&other.sent()).map_err(|error| format!("`{name}` cannot be sent: {error}"))?
            }
        };
        pairs.push((name, value));
    }
    Ok(encode_query(pairs.iter().map(|(name, value)| (*name, value.as_str()))))
}
