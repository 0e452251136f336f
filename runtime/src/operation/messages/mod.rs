//! Bodies that consist of messages, decoded as they arrive: server-sent events and JSON Lines.

mod events;
mod line_buffer;
mod lines;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Connection;
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::file::Download;
use line_buffer::LineBuffer;

pub use events::{Event, Events, TextEvents};
pub use lines::Lines;

/// Server-sent events (`text/event-stream`) whose data is JSON of a type.
pub type EventStream<T, C = Client> = MessageStream<Events<T>, C>;

/// Server-sent events (`text/event-stream`) whose data is text.
pub type TextEventStream<C = Client> = MessageStream<TextEvents, C>;

/// JSON Lines (`application/jsonl`, `application/x-ndjson`): a JSON value of a type on each line.
pub type LineStream<T, C = Client> = MessageStream<Lines<T>, C>;

/// How the lines of a body make up messages.
pub trait Format: Default + Send + Unpin + 'static {
    /// A message.
    type Item;

    /// Takes the next line, without its end; `None` is the end of the body.
    fn take(&mut self, line: Option<&[u8]>) -> Step<Self::Item>;

    /// Returns the length in bytes of the message that is not complete, which is limited.
    fn buffered(&self) -> usize {
        0
    }
}

/// What a line led to.
#[derive(Debug)]
pub enum Step<T> {
    /// The message is not complete.
    More,
    /// A complete message.
    Message(Result<T>),
    /// The last message was read before.
    End,
}

/// The messages of a response, each decoded when it has arrived completely.
///
/// With the async client it is a [`Stream`], and has [`try_next`](Self::try_next); with the blocking client it is an
/// [`Iterator`]. A message may be as long as the client's `max_body_size`; the number of messages has no limit. The
/// client's `idle_timeout` ends a stream on which nothing arrives; `timeout` does not apply, unless it is set on the
/// request. A stream counts as a request in flight until it has ended or is dropped. It is not resumed after an error.
#[must_use = "a stream reads nothing until it is polled"]
pub struct MessageStream<F: Format, C = Client> {
    #[cfg_attr(not(feature = "blocking"), expect(dead_code, reason = "the blocking client drives the stream"))]
    connection: C,
    download: Download,
    lines: LineBuffer,
    format: F,
    has_ended: bool,
}

impl<F: Format, C: Connection> MessageStream<F, C> {
    pub(super) fn new(connection: C, download: Download) -> Self {
        let lines = LineBuffer::default();
        Self { connection, download, lines, format: F::default(), has_ended: false }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<F::Item>>> {
        loop {
            let step = if self.has_ended { Step::End } else { ready!(self.step(context)) };
            match step {
                Step::More => {}
                Step::Message(message) => {
                    if message.is_err() {
                        self.end();
                    }
                    return Poll::Ready(Some(message));
                }
                Step::End => {
                    self.end();
                    return Poll::Ready(None);
                }
            }
        }
    }

    fn end(&mut self) {
        self.has_ended = true;
        self.download.close();
    }

    /// Takes a line, after reading as much as that takes.
    fn step(&mut self, context: &mut Context<'_>) -> Poll<Step<F::Item>> {
        loop {
            if let Some(line) = self.lines.next() {
                return Poll::Ready(self.take(&line));
            }
            if self.lines.has_ended() {
                self.has_ended = true;
                let step = self.format.take(None);
                return Poll::Ready(self.placed(step));
            }
            if self.lines.len() > self.download.limit() {
                return Poll::Ready(self.too_large());
            }
            match ready!(Pin::new(&mut self.download).poll_next(context)) {
                Some(Ok(piece)) => self.lines.push(&piece),
                Some(Err(error)) => return Poll::Ready(Step::Message(Err(error))),
                None => self.lines.end(),
            }
        }
    }

    fn take(&mut self, line: &[u8]) -> Step<F::Item> {
        let limit = self.download.limit();
        if line.len() > limit {
            return self.too_large();
        }
        match self.format.take(Some(line)) {
            Step::More if self.format.buffered() > limit => self.too_large(),
            step => self.placed(step),
        }
    }

    fn too_large(&self) -> Step<F::Item> {
        let message = format!("a message of more than {} bytes", self.download.limit());
        Step::Message(Err(self.download.error(ErrorKind::TooLarge, message)))
    }

    /// Adds to an error which response it is about.
    fn placed(&self, step: Step<F::Item>) -> Step<F::Item> {
        match step {
            Step::Message(Err(error)) => Step::Message(Err(self.download.placed(error))),
            step => step,
        }
    }
}

impl<F: Format> MessageStream<F, Client> {
    /// Returns the next message, or `None` at the end and after an error.
    ///
    /// # Errors
    /// When the connection is interrupted, a message cannot be decoded or is too long, or a time limit is exceeded.
    pub async fn try_next(&mut self) -> Result<Option<F::Item>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }
}

impl<F: Format> Stream for MessageStream<F, Client> {
    type Item = Result<F::Item>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

#[cfg(feature = "blocking")]
impl<F: Format> Iterator for MessageStream<F, crate::blocking::Client> {
    type Item = Result<F::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let connection = self.connection.clone();
        connection.next_of(self, Self::poll, Self::end)
    }
}

/// Shows no content.
impl<F: Format, C> fmt::Debug for MessageStream<F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageStream").field("has_ended", &self.has_ended).finish_non_exhaustive()
    }
}

/// Decodes a message; `what` and `number` say which one it is.
fn decoded<T: crate::decode::Decode>(text: &[u8], what: &str, number: u64) -> Result<T> {
    let text = String::from_utf8_lossy(text);
    crate::decode::from_str::<crate::decode::Required<T>>(&text).map(|value| value.0).map_err(|failure| {
        let mut error = Error::new(ErrorKind::Decode, format!("{what} {number}: {}", failure.message));
        error.failure_mut().json_path = (failure.path != ".").then_some(failure.path);
        error
    })
}
