//! Bodies of answers.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::TransportError;

/// The body of an answer, in pieces as they arrive.
pub type BodyStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

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
