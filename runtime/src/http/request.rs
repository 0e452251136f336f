//! The request that every call of the bindings returns.

use http::Method;
use std::fmt;
use std::future::{Future, IntoFuture};

use super::client::{Client, RequestParts};
use super::connection::Connection;
use super::error::{Error, Result};
use super::response::{HeadSlot, Response, ResponseHead};
use super::transport::BoxFuture;

/// The settings of a request, for builders that keep its parts in a field: `request_settings!(self.parts)`.
macro_rules! request_settings {
    ($self:ident.$($parts:ident).+) => {
        /// Limits the time of each attempt, the response included, instead of the client's
        /// [`timeout`](crate::ClientBuilder::timeout). Unlike that one it also applies to uploads and downloads, and the
        /// server may be silent for as long before it responds, also beyond the client's
        /// [`idle_timeout`](crate::ClientBuilder::idle_timeout).
        pub fn timeout(mut $self, timeout: std::time::Duration) -> Self {
            $self.$($parts).+.timeout = Some(timeout);
            $self
        }

        /// Adds a header, replacing a header of that name. The client's credentials take precedence.
        ///
        /// An invalid name or value is reported when the request is sent.
        pub fn header(mut $self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
            $self.$($parts).+.set_header(name.as_ref(), value.as_ref());
            $self
        }

        /// Retries this request by another policy than the client's. The budget of retries is still the client's.
        pub fn retry(mut $self, policy: $crate::RetryPolicy) -> Self {
            $self.$($parts).+.retry = Some(policy);
            $self
        }
    };
}

pub(crate) use request_settings;

/// A request that has not been sent, and whose response gives a `T`.
///
/// With the async client it is sent by `.await` or [`send`](Self::send), with the blocking client by `send`. It owns
/// everything it needs, so it can be stored, or sent from another task or thread.
///
/// ```no_run
/// # use pexgen_runtime::{Client, Result, resource::{Get, Rooted}};
/// use std::time::Duration;
///
/// # async fn example<Conference: Get + Rooted<Key = i64>>(client: &Client) -> Result<()> {
/// let rooms = client.endpoint::<Conference>();
/// let room = rooms.get(1).await?;
/// let (room, response) = rooms.get(1).timeout(Duration::from_secs(3)).with_response().await?;
/// println!("{:?}", response.headers().get("etag"));
/// # Ok(()) }
/// ```
#[must_use = "a request does nothing until it is sent: `.await` it or call `send`"]
pub struct Request<T, C = Client, E = Error> {
    connection: C,
    pub(super) parts: RequestParts,
    exchange: Exchange<T, C, E>,
}

/// Sends the request and reads the response.
type Exchange<T, C, E> = Box<dyn FnOnce(C, RequestParts) -> BoxFuture<'static, Result<T, E>> + Send>;

fn boxed<T, C, E, F>(exchange: impl FnOnce(C, RequestParts) -> F + Send + 'static) -> Exchange<T, C, E>
where
    F: Future<Output = Result<T, E>> + Send + 'static,
{
    Box::new(move |connection, parts| Box::pin(exchange(connection, parts)))
}

impl<T, C, E> Request<T, C, E>
where
    T: Send + 'static,
    C: Connection,
    E: From<Error> + Send + 'static,
{
    pub(crate) fn new<F>(
        connection: &C,
        parts: RequestParts,
        exchange: impl FnOnce(C, RequestParts) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        Self { connection: connection.clone(), parts, exchange: boxed(exchange) }
    }

    /// Sends the request in another way.
    pub(super) fn exchanged<F>(self, exchange: impl FnOnce(C, RequestParts) -> F + Send + 'static) -> Self
    where
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        Self { exchange: boxed(exchange), ..self }
    }

    pub(crate) fn with_settings_of(self, other: &RequestParts) -> Self {
        Self { parts: self.parts.with_settings_of(other), ..self }
    }

    /// Sends the request.
    ///
    /// With the async client this returns a future; with the blocking client it returns the result.
    ///
    /// # Errors
    /// When the request cannot be sent, the server reports an error or the response cannot be read.
    pub fn send(self) -> C::Sending<T, E> {
        let Self { connection, parts, exchange } = self;
        let runner = connection.clone();
        runner.run(async move {
            parts.check()?;
            exchange(connection, parts).await
        })
    }

    request_settings!(self.parts);

    /// Also returns status, headers and final URI of the response.
    ///
    /// A call that takes several requests returns those of the last response. If nothing had to be sent, as for an
    /// empty batch, the status is 204.
    pub fn with_response(mut self) -> Request<(T, ResponseHead), C, E> {
        let slot = HeadSlot::default();
        self.parts.observer = Some(slot.clone());
        let exchange = self.exchange;
        Request::new(&self.connection, self.parts, |connection, parts| async move {
            let value = exchange(connection, parts).await?;
            Ok((value, slot.take()))
        })
    }
}

impl<T: Send + 'static, C: Connection> Request<T, C> {
    /// A request whose whole response is read.
    pub(crate) fn reading(connection: &C, parts: RequestParts, read: fn(&Response) -> Result<T>) -> Self {
        Self::new(
            connection,
            parts,
            move |connection, parts| async move { read(&connection.client().send(parts).await?) },
        )
    }
}

impl<T, E> IntoFuture for Request<T, Client, E>
where
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    type Output = Result<T, E>;
    type IntoFuture = BoxFuture<'static, Result<T, E>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

/// Shows method and path, but neither query nor body.
impl<T, C, E> fmt::Debug for Request<T, C, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let method: &Method = &self.parts.method;
        f.debug_struct("Request").field("method", method).field("path", &self.parts.path).finish_non_exhaustive()
    }
}
