//! Bodies of requests and responses.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::TransportError;

/// The body of a response, in pieces as they arrive.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a request.
#[non_exhaustive]
pub enum Payload {
    /// The whole body; empty for none.
    Bytes(Bytes),
    /// A stream, which can only be sent once.
    Stream {
        /// The length in bytes, if known.
        length: Option<u64>,
        /// The pieces.
        pieces: BodyStream,
    },
}

impl Payload {
    /// Returns `true` if there is nothing to send. A stream is never empty.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Bytes(bytes) if bytes.is_empty())
    }

    /// Reads the whole body into memory.
    ///
    /// # Errors
    /// When the stream fails.
    pub async fn collect(self) -> Result<Bytes, TransportError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Stream { mut pieces, .. } => {
                let mut buffer = BodyBuffer::default();
                while let Some(piece) = next(&mut pieces).await {
                    buffer.push(piece?);
                }
                Ok(buffer.into_bytes())
            }
        }
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Stream { length: Some(length), .. } => write!(f, "{length} bytes"),
            Self::Stream { length: None, .. } => f.write_str("a stream"),
        }
    }
}

/// Creates a body from bytes in memory.
pub fn once(body: impl Into<Bytes>) -> BodyStream {
    Box::pin(Once(Some(body.into())))
}

struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, _context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().filter(|bytes| !bytes.is_empty()).map(Ok))
    }
}

/// Reads the next piece of a body.
pub(crate) async fn next(body: &mut BodyStream) -> Option<Result<Bytes, TransportError>> {
    std::future::poll_fn(|context| body.as_mut().poll_next(context)).await
}

/// Collects the pieces of a body. A single piece is not copied.
#[derive(Default)]
pub(crate) struct BodyBuffer {
    first: Bytes,
    /// All pieces, from the second on.
    all: BytesMut,
}

impl BodyBuffer {
    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.all.len()
    }

    pub(crate) fn push(&mut self, piece: Bytes) {
        if self.len() == 0 {
            self.first = piece;
            return;
        }
        self.all.extend_from_slice(&std::mem::take(&mut self.first));
        self.all.extend_from_slice(&piece);
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}
