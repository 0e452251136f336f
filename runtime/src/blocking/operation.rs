//! Requests that an API describes one by one.

use std::fmt;

use super::{Client, Download};
use crate::error::Result;
use crate::operation::{Connection, Failed, ItemStream, Operation, Streamed, carry_out};

impl Connection for Client {
    type Download = Download;

    fn client(&self) -> &crate::Client {
        self.as_async()
    }

    fn download(&self, download: crate::Download) -> Download {
        Download::new(download, self.driver())
    }
}

/// Sends a request. Generated requests have it as their method `send`.
///
/// # Errors
/// When the request fails; [`Failed::body`] has what the server says.
pub fn send<O: Operation<Connection = Client>>(operation: O) -> Result<O::Answer, Failed<O::Failure>> {
    let (client, draft, sent) = operation.into_call().into_parts();
    client.driver().run(async { Ok(carry_out::<O>(&client, &draft, sent).await) })?
}

/// The items of an operation's answers, one after the other. After an error it has ended.
#[must_use = "an iterator reads nothing until it is asked"]
pub struct Items<O: Streamed> {
    stream: ItemStream<O>,
    client: Client,
    ended: bool,
}

impl<O: Streamed<Connection = Client>> Items<O> {
    /// Of a stream.
    pub fn new(stream: ItemStream<O>) -> Self {
        let client = stream.connection().clone();
        Self { stream, client, ended: false }
    }

    fn read(&mut self) -> Result<Option<O::Item>, Failed<O::Failure>> {
        let Self { stream, client, .. } = self;
        client.driver().run(async { Ok(stream.try_next().await) })?
    }
}

impl<O: Streamed<Connection = Client>> Iterator for Items<O> {
    type Item = Result<O::Item, Failed<O::Failure>>;

    fn next(&mut self) -> Option<Self::Item> {
        let item = (!self.ended).then(|| self.read().transpose()).flatten();
        self.ended = !matches!(item, Some(Ok(_)));
        item
    }
}

impl<O: Streamed> fmt::Debug for Items<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}
