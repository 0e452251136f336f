//! Silence has a limit: how long a connection may do nothing, and how long an answer may take.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep};

use super::{BodyStream, TransportError, TransportErrorKind};

/// What a limit comes to that is further off than the clock can tell. Still short enough to be added to any time.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);

/// When something last moved.
#[derive(Clone)]
pub(super) struct Activity {
    last: Arc<Mutex<Instant>>,
    limit: Duration,
}

impl Activity {
    pub(super) fn new(limit: Duration) -> Self {
        Self { last: Arc::new(Mutex::new(Instant::now())), limit }
    }

    fn note(&self) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn deadline(&self) -> Instant {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.checked_add(self.limit).unwrap_or_else(|| last + FOREVER)
    }

    fn failure(&self) -> TransportError {
        let message = format!("nothing moved for {:?}", self.limit);
        TransportError::new(TransportErrorKind::Timeout, message)
    }

    /// The outcome of an exchange, unless nothing moves for too long. A body on its way is movement.
    pub(super) async fn watch<T>(&self, exchange: impl Future<Output = T>) -> Result<T, TransportError> {
        let mut exchange = pin!(exchange);
        let mut alarm = pin!(tokio::time::sleep_until(self.deadline()));
        std::future::poll_fn(|context| {
            loop {
                if let Poll::Ready(outcome) = exchange.as_mut().poll(context) {
                    return Poll::Ready(Ok(outcome));
                }
                ready!(alarm.as_mut().poll(context));
                if self.deadline() <= Instant::now() {
                    return Poll::Ready(Err(self.failure()));
                }
                alarm.as_mut().reset(self.deadline());
            }
        })
        .await
    }
}

/// A body whose pieces are noted as activity when they are taken.
pub(super) struct Noted {
    pub(super) pieces: BodyStream,
    pub(super) activity: Activity,
}

impl Stream for Noted {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.pieces.as_mut().poll_next(context));
        self.activity.note();
        Poll::Ready(piece)
    }
}

/// A body that must not be silent for too long while somebody waits for it.
pub(super) struct Impatient {
    pieces: BodyStream,
    activity: Activity,
    /// Set while somebody waits.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    pub(super) fn new(pieces: BodyStream, activity: Activity) -> Self {
        Self { pieces, activity, alarm: None }
    }
}

impl Stream for Impatient {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = self.pieces.as_mut().poll_next(context) {
            self.alarm = None;
            return Poll::Ready(piece);
        }
        let limit = self.activity.limit;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(alarm.as_mut().poll(context));
        Poll::Ready(Some(Err(self.activity.failure())))
    }
}

/// A body that ends in an error when it is not there in time. The clock runs from the first wait for it.
pub(crate) fn within(pieces: BodyStream, limit: Duration) -> BodyStream {
    Box::pin(Hurried { pieces, limit, alarm: None })
}

struct Hurried {
    pieces: BodyStream,
    limit: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Stream for Hurried {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = self.pieces.as_mut().poll_next(context) {
            return Poll::Ready(piece);
        }
        let limit = self.limit;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(alarm.as_mut().poll(context));
        let message = format!("the answer was not there in {limit:?}");
        Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Timeout, message))))
    }
}
