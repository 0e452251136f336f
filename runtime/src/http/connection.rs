//! The two kinds of client: async and blocking.

use std::fmt::Debug;
use std::future::Future;

use super::client::Client;
use super::error::{Error, Result};
use super::file::Download;
use super::transport::BoxFuture;

/// A client that sends requests: the async [`Client`] or, with the feature `blocking`, `blocking::Client`.
///
/// Endpoints, requests and generated clients are generic over it. The trait is sealed.
///
/// ```
/// use pexgen_runtime::resource::{List, Rooted};
/// use pexgen_runtime::{Connection, Endpoint, Request};
///
/// fn count<R: List + Rooted, C: Connection>(client: &C) -> Request<u64, C> {
///     Endpoint::<R, C>::new(client).list().count()
/// }
/// ```
pub trait Connection: Clone + Debug + Send + Sync + sealed::Sealed + 'static {
    /// What sending a request returns: a future of the result, or the result itself.
    type Sending<T: Send + 'static, E: From<Error> + Send + 'static>;

    /// A file that the server sends.
    type Download: Debug + Send + 'static;

    /// The async client that does the work.
    #[doc(hidden)]
    fn client(&self) -> &Client;

    /// Runs a request, or returns it for the caller to await.
    #[doc(hidden)]
    fn run<T, E>(&self, exchange: impl Future<Output = Result<T, E>> + Send + 'static) -> Self::Sending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static;

    #[doc(hidden)]
    fn download(&self, download: Download) -> Self::Download;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

impl sealed::Sealed for Client {}

impl Connection for Client {
    type Sending<T: Send + 'static, E: From<Error> + Send + 'static> = BoxFuture<'static, Result<T, E>>;
    type Download = Download;

    fn client(&self) -> &Client {
        self
    }

    fn run<T, E>(&self, exchange: impl Future<Output = Result<T, E>> + Send + 'static) -> Self::Sending<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        Box::pin(exchange)
    }

    fn download(&self, download: Download) -> Download {
        download
    }
}
