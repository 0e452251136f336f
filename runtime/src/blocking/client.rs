//! The blocking client of one server.

use std::fmt;
use std::task::{Context, Poll};

use super::Download;
use super::driver::Driver;
use crate::client::ClientBuilder;
use crate::error::{Error, Result};
use crate::http::connection::{Connection, sealed};

/// The state of the next item of a stream.
type Polled<T, E> = Poll<Option<Result<T, E>>>;

/// A blocking client of one server. Cheap to clone; clones share connections, credentials and limits.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    driver: Driver,
}

impl Client {
    /// Starts building a client for the server at this URL, such as `https://manager.example.com`.
    pub fn builder(url: impl AsRef<str>) -> ClientBuilder<Self> {
        ClientBuilder::new(url.as_ref())
    }

    /// The async client that does the work. It shares connections, credentials and limits.
    pub fn as_async(&self) -> &crate::Client {
        &self.client
    }

    /// Waits for a future.
    pub(crate) fn block_on<T, E: From<Error>>(&self, future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        self.driver.run(future)
    }

    /// Waits for the next item of a stream. An error ends the stream, also one that comes before a request, such as that
    /// of a call inside an async runtime.
    pub(crate) fn next_of<S, T, E: From<Error>>(
        &self,
        stream: &mut S,
        poll: fn(&mut S, &mut Context<'_>) -> Polled<T, E>,
        end: fn(&mut S),
    ) -> Option<Result<T, E>> {
        let item = self.block_on(std::future::poll_fn(|context| poll(stream, context).map(Option::transpose)));
        if item.is_err() {
            end(stream);
        }
        item.transpose()
    }
}

impl sealed::Sealed for Client {}

impl Connection for Client {
    type Sending<T: Send + 'static, E: From<Error> + Send + 'static> = Result<T, E>;
    type Download = Download;

    fn client(&self) -> &crate::Client {
        &self.client
    }

    fn run<T, E>(&self, exchange: impl Future<Output = Result<T, E>> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.block_on(exchange)
    }

    fn download(&self, download: crate::Download) -> Download {
        Download::new(download, &self.driver)
    }
}

/// With a thread of its own for connections. If it cannot be started, requests report it.
impl From<crate::Client> for Client {
    fn from(client: crate::Client) -> Self {
        Self { client, driver: Driver::new() }
    }
}

/// Shows the server, not the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}
