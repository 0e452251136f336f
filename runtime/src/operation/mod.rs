//! Operations: requests that an OpenAPI document describes one by one.
//!
//! Generated code declares an [`Operation`] with its responses as [`ResponseSpec`]s. This module builds the request
//! ([`RequestBuilder`]), sends it like any other, and finds the described response by status and media type.

mod body;
mod described_response;
mod headers;
mod messages;
mod operation_error;
mod param_style;
mod parameter;
mod request_builder;
mod response_spec;
mod stream;

pub use body::Form;
pub use described_response::DescribedResponse;
pub use messages::{
    Event, EventStream, Events, Format, LineStream, Lines, MessageStream, Step, TextEventStream, TextEvents,
};
pub use operation_error::OperationError;
#[doc(hidden)]
pub use parameter::Parameter;
#[doc(hidden)]
pub use request_builder::{IntoBody, Operation, RequestBuilder};
#[doc(hidden)]
pub use response_spec::ResponseSpec;
#[doc(hidden)]
pub use stream::Streamed;
pub use stream::{Cursor, CursorStream, ItemStream};

pub use crate::http::connection::Connection;

use http::StatusCode;

use crate::client::{Expect, RequestParts};
use crate::error::{Error, Result};
use crate::http::request::Request;
use crate::http::response::Response;
use body::FileContent;

/// The request of an operation. Generated types call it in their `send`.
#[doc(hidden)]
pub fn request<O: Operation>(operation: O) -> Request<O::Response, O::Connection, OperationError<O::Failure>> {
    let (connection, draft, body) = operation.into_builder().into_parts();
    Request::new(&connection, draft.finish::<O>(), |connection, parts| async move {
        let (spec, response) = exchange::<O>(&connection, parts, body).await?;
        let is_success = response.response().status.is_success();
        (spec.read)(response).map_err(|mut error| {
            error.failure_mut().is_carried_out = is_success && error.is_decode();
            error.into()
        })
    })
}

/// A response with its description.
type Matched<O> = (
    &'static ResponseSpec<<O as Operation>::Connection, <O as Operation>::Response>,
    DescribedResponse<<O as Operation>::Connection>,
);

/// Sends a request and finds the description of its response.
async fn exchange<O: Operation>(
    connection: &O::Connection,
    request: RequestParts,
    body: Option<FileContent>,
) -> Result<Matched<O>, OperationError<O::Failure>> {
    let client = connection.client();
    let files =
        body.map(FileContent::into_body).transpose().map_err(|error| error.at(&request.method, &request.path))?;
    let expect = if O::RESPONSES.iter().any(|spec| spec.streamed) { Expect::Stream } else { Expect::Whole };
    let opened = match client.exchange(request, expect, files).await {
        Ok(opened) => opened,
        Err(error) => return failed::<O>(connection, error),
    };
    match response_spec::find(O::RESPONSES, &opened.head) {
        Ok(spec) if spec.streamed => Ok((spec, DescribedResponse::head(connection.clone(), opened))),
        // If no description matches, the error shows the body.
        _ => {
            let response = client.finish(opened).await?;
            let spec = response_spec::find_any(O::RESPONSES, &response)?;
            Ok((spec, DescribedResponse::whole(connection.clone(), response)))
        }
    }
}

/// The outcome of a request whose HTTP status is not a success.
fn failed<O: Operation>(
    connection: &O::Connection,
    mut error: Error,
) -> Result<Matched<O>, OperationError<O::Failure>> {
    let Some(response) = Response::take_from(&mut error) else { return Err(error.into()) };
    error.failure_mut().of_operation = true;
    // Only tastypie rejects insufficient permissions with a 401.
    error.failure_mut().asks_for_credentials |= response.status == StatusCode::UNAUTHORIZED;
    // An API may describe a redirect or a 304 as a response.
    if response_spec::describes(O::RESPONSES, response.status) {
        let spec = response_spec::find(O::RESPONSES, &response)?;
        return Ok((spec, DescribedResponse::whole(connection.clone(), response)));
    }
    let body = response_spec::find(O::FAILURES, &response).ok().and_then(|spec| {
        let body = (spec.read)(DescribedResponse::whole(connection.clone(), response));
        // A body that is not as described must not hide the status.
        body.inspect_err(|error| tracing::debug!(%error, "the body of the error response is not as described")).ok()
    });
    Err(OperationError::new(error, body))
}
