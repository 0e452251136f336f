//! Bodies of requests and answers.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::TransportError;

/// The body of an answer, in pieces as they arrive.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a request.
#[non_exhaustive]
pub enum Payload {
    /// All of it at once; empty for none.
    Bytes(Bytes),
    /// A stream, which can be sent only once.
    Stream {
        /// How many bytes there are, if that is known.
        length: Option<u64>,
        /// The bytes, in pieces.
        pieces: BodyStream,
    },
}

impl Payload {
    /// Whether there is certainly nothing to send.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Bytes(bytes) if bytes.is_empty())
    }

    /// Reads all of it into memory.
    ///
    /// # Errors
    /// When the stream breaks off.
    pub async fn collect(self) -> Result<Bytes, TransportError> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            Self::Stream { mut pieces, .. } => {
                let mut gathered = Gathered::default();
                while let Some(piece) = next(&mut pieces).await {
                    gathered.push(piece?);
                }
                Ok(gathered.into_bytes())
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

/// A body that is there already.
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

/// The next piece of a body.
pub(crate) async fn next(body: &mut BodyStream) -> Option<Result<Bytes, TransportError>> {
    std::future::poll_fn(|context| body.as_mut().poll_next(context)).await
}

/// Pieces put together. One that stays alone is not copied.
#[derive(Default)]
pub(crate) struct Gathered {
    first: Bytes,
    /// All of them, once there are two.
    all: BytesMut,
}

impl Gathered {
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
