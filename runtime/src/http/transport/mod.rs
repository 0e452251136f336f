//! The interface between the client and the network.
//!
//! A [`Transport`] sends one request and returns the response. The client does everything else (authentication, retries,
//! redirects, decoding), so that another transport can replay responses in tests ([`crate::testing`]) or send requests in
//! another way.

mod body;
mod connect_error;
mod error;
mod idle;
mod network;
pub(crate) mod tls;
mod tls_error;

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use url::Url;

pub(crate) use body::{BodyBuffer, next};
pub use body::{BodyStream, Payload, once};
pub use error::{TransportError, TransportErrorKind};
pub(crate) use idle::within;
pub(crate) use network::{Network, NetworkSettings};

/// A boxed future, so that [`Transport`] can be a trait object.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and waits for the head of the response. Must not follow redirects.
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>>;
}

/// A complete request.
///
/// `Debug` omits the query, the body, the values of sensitive headers and secrets in the path.
#[non_exhaustive]
pub struct TransportRequest {
    /// The method.
    pub method: Method,
    /// The URL, encoded.
    pub url: Url,
    /// The headers. Those with credentials are marked as sensitive.
    pub headers: HeaderMap,
    /// The body.
    pub body: Payload,
    /// The timeout of the whole exchange, including the body of the response. `None` if a file is sent or received: then
    /// only the idle timeout applies.
    pub timeout: Option<Duration>,
    /// Whether the timeout is one of this request. Then the server may be silent for as long before it responds.
    pub has_own_timeout: bool,
    /// The path as errors and logs show it.
    pub(crate) redacted_path: String,
}

impl fmt::Debug for TransportRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportRequest")
            .field("method", &self.method)
            .field("path", &self.redacted_path)
            .field("headers", &self.headers)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// The head of a response, and its body as a stream.
#[non_exhaustive]
pub struct TransportResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: BodyStream,
}

impl TransportResponse {
    /// Creates a response.
    pub fn new(status: StatusCode, headers: HeaderMap, body: BodyStream) -> Self {
        Self { status, headers, body }
    }
}

/// Shows neither headers nor body.
impl fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportResponse").field("status", &self.status).finish_non_exhaustive()
    }
}
