//! Operations: requests that an API describes one by one, each with what it takes and what it answers.
//!
//! Generated code declares an [`Operation`] with its answers as [`Case`]s; here the request is put together
//! ([`Call`]), sent like any other of the client, and the answer told from the others by its status and media type.

mod body;
mod call;
mod case;
mod failed;
mod found;
mod parameter;
mod spelling;
mod stream;

pub use body::{Form, IntoBody};
pub use call::Call;
pub use case::Case;
pub use failed::Failed;
pub use found::Found;
pub use parameter::Parameter;
pub use stream::{Cursor, CursorStream, ItemStream, Streamed};

pub(crate) use body::Sent;
pub(crate) use call::Draft;

use http::StatusCode;

use crate::client::{Client, Expect};
use crate::error::{Error, Result};
use crate::file::Download;

/// A request with its parameters.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an operation", label = "not an operation")]
pub trait Operation: Sized {
    /// The client that it is sent by.
    type Connection: Connection;

    /// What it answers when it succeeds.
    type Answer: Send + 'static;

    /// What the server says when it fails.
    type Failure: Send + 'static;

    /// The name within the API.
    const NAME: &'static str;

    /// The HTTP method.
    const METHOD: &'static str;

    /// The path, with placeholders for the parameters in it.
    const PATH: &'static str;

    /// The answers of success.
    const ANSWERS: &'static [Case<Self::Connection, Self::Answer>];

    /// The answers of failure.
    const FAILURES: &'static [Case<Self::Connection, Self::Failure>] = &[];

    /// The request as it was put together.
    fn into_call(self) -> Call<Self::Connection>;
}

/// A client, with async or without.
pub trait Connection: Clone + Send + Sync + sealed::Sealed + 'static {
    /// A file that the server sends.
    type Download: std::fmt::Debug + Send + 'static;

    /// The client that does the work.
    #[doc(hidden)]
    fn client(&self) -> &Client;

    #[doc(hidden)]
    fn download(&self, download: Download) -> Self::Download;
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for crate::Client {}

    #[cfg(feature = "blocking")]
    impl Sealed for crate::blocking::Client {}
}

impl Connection for Client {
    type Download = Download;

    fn client(&self) -> &Client {
        self
    }

    fn download(&self, download: Download) -> Download {
        download
    }
}

/// Sends a request. Generated requests have it as their method `send`.
///
/// # Errors
/// When the request fails; [`Failed::body`] has what the server says.
pub async fn send<O: Operation>(operation: O) -> Result<O::Answer, Failed<O::Failure>> {
    let (connection, draft, sent) = operation.into_call().into_parts();
    carry_out::<O>(&connection, &draft, sent).await
}

pub(crate) async fn carry_out<O: Operation>(
    connection: &O::Connection,
    draft: &Draft,
    sent: Option<Sent>,
) -> Result<O::Answer, Failed<O::Failure>> {
    let (case, found) = exchange::<O>(connection, draft, sent).await?;
    Ok((case.read)(found)?)
}

/// An answer with the case that it is.
type Told<O> =
    (&'static Case<<O as Operation>::Connection, <O as Operation>::Answer>, Found<<O as Operation>::Connection>);

/// Sends a request, and tells which of the described answers comes.
async fn exchange<O: Operation>(
    connection: &O::Connection,
    draft: &Draft,
    sent: Option<Sent>,
) -> Result<Told<O>, Failed<O::Failure>> {
    let client = connection.client();
    let mut request = draft.finish(&case::accepted(O::ANSWERS, O::FAILURES))?;
    request.answered_by = |status| case::describes(O::ANSWERS, status);
    let payload = match sent {
        Some(sent) => Some(sent.open(&request.method, &request.path).await?),
        None => None,
    };
    let expect = if O::ANSWERS.iter().any(|case| case.streamed) { Expect::Stream } else { Expect::Whole };
    let opened = match client.exchange(request, expect, payload).await {
        Ok(opened) => opened,
        Err(error) => return failed::<O>(connection, error),
    };
    match case::find(O::ANSWERS, &opened.head) {
        Ok(case) if case.streamed => Ok((case, Found::head(connection.clone(), opened))),
        // Where none fits, the body tells what it is.
        _ => {
            let answer = client.finish(opened).await?;
            let case = case::find(O::ANSWERS, &answer)?;
            Ok((case, Found::whole(connection.clone(), answer)))
        }
    }
}

/// What becomes of a request that did not succeed as HTTP has it.
fn failed<O: Operation>(connection: &O::Connection, mut error: Error) -> Result<Told<O>, Failed<O::Failure>> {
    let Some(answer) = error.failure_mut().answer.take() else { return Err(error.into()) };
    // Only tastypie refuses with a 401 what credentials are not enough for.
    error.failure_mut().asks_for_credentials |= answer.status == StatusCode::UNAUTHORIZED;
    // Such as a redirect or a 304, which an API may count among its answers.
    if case::describes(O::ANSWERS, answer.status) {
        let case = case::find(O::ANSWERS, &answer)?;
        return Ok((case, Found::whole(connection.clone(), *answer)));
    }
    let body = case::find(O::FAILURES, &answer).ok().and_then(|case| {
        let body = (case.read)(Found::whole(connection.clone(), *answer));
        // The status says enough, and must not be hidden by a body that is not as described.
        body.inspect_err(|error| tracing::debug!(%error, "the body of a failure is not as described")).ok()
    });
    Err(Failed::new(error, body))
}
