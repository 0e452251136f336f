//! Time limits of bodies: how long a connection may be idle, and how long a response may take.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Instant, Sleep};

use super::{BodyStream, TransportError, TransportErrorKind};

/// The limit in place of one that overflows the clock. Short enough to be added to any time.
const FOREVER: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);

/// The time at which data was last sent or received.
#[derive(Clone)]
pub(super) struct Activity {
    /// `None` while the server may be silent.
    last: Arc<Mutex<Option<Instant>>>,
    limit: Duration,
}

impl Activity {
    pub(super) fn new(limit: Duration) -> Self {
        Self { last: Arc::new(Mutex::new(Some(Instant::now()))), limit }
    }

    fn note(&self) {
        self.set(Some(Instant::now()));
    }

    /// Lets the server be silent until it responds.
    pub(super) fn allow_silence(&self) {
        self.set(None);
    }

    fn set(&self, last: Option<Instant>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = last;
    }

    fn deadline(&self) -> Instant {
        let last = *self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.and_then(|last| last.checked_add(self.limit)).unwrap_or_else(|| Instant::now() + FOREVER)
    }

    fn failure(&self) -> TransportError {
        let message = format!("no data was sent or received for {:?} (`idle_timeout`)", self.limit);
        TransportError::new(TransportErrorKind::Timeout, message)
    }

    /// Awaits an exchange, and fails if it is idle for too long. Sending a body is activity.
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

/// A body whose reading counts as activity.
pub(super) struct TrackedBody {
    pub(super) pieces: BodyStream,
    pub(super) activity: Activity,
    /// The bytes that are not read, if known: of such a body the end is not read.
    pub(super) left: Option<u64>,
    /// Whether the server may be silent after the body.
    pub(super) allows_silence: bool,
}

impl Stream for TrackedBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.pieces.as_mut().poll_next(context));
        if let (Some(left), Some(Ok(bytes))) = (self.left, &piece) {
            self.left = Some(left.saturating_sub(bytes.len() as u64));
        }
        if self.allows_silence && (piece.is_none() || self.left == Some(0)) {
            self.activity.allow_silence();
        } else {
            self.activity.note();
        }
        Poll::Ready(piece)
    }
}

/// A body that fails if it is idle for too long while it is being read.
pub(super) struct IdleTimeoutBody {
    pieces: BodyStream,
    activity: Activity,
    /// Set while the body is being read.
    alarm: Option<Pin<Box<Sleep>>>,
}

impl IdleTimeoutBody {
    pub(super) fn new(pieces: BodyStream, activity: Activity) -> Self {
        Self { pieces, activity, alarm: None }
    }
}

impl Stream for IdleTimeoutBody {
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

/// Limits the time for reading a body. The time runs from the first read that has to wait.
pub(crate) fn within(pieces: BodyStream, limit: Duration) -> BodyStream {
    Box::pin(DeadlineBody { pieces, limit, alarm: None })
}

/// A body that fails if it is not complete in time.
struct DeadlineBody {
    pieces: BodyStream,
    limit: Duration,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl Stream for DeadlineBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Poll::Ready(piece) = self.pieces.as_mut().poll_next(context) {
            return Poll::Ready(piece);
        }
        let limit = self.limit;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        ready!(alarm.as_mut().poll(context));
        let message = format!("the response was not complete within {limit:?} (`timeout`)");
        Poll::Ready(Some(Err(TransportError::new(TransportErrorKind::Timeout, message))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::sleep;

    use super::{Activity, TrackedBody};
    use crate::transport::{BodyStream, next, once};

    /// Whether the response may be a minute late after a body.
    async fn may_be_late(left: Option<u64>, allows_silence: bool) -> bool {
        let activity = Activity::new(Duration::from_secs(1));
        let mut body: BodyStream =
            Box::pin(TrackedBody { pieces: once("file"), activity: activity.clone(), left, allows_silence });
        next(&mut body).await;
        if left.is_none() {
            // The length is not known, so the end is read.
            next(&mut body).await;
        }
        activity.watch(sleep(Duration::from_secs(60))).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_allowed_after_a_body_only() {
        for length in [Some(4), None] {
            assert!(may_be_late(length, true).await, "{length:?}");
            assert!(!may_be_late(length, false).await, "{length:?}");
        }
        assert!(!may_be_late(Some(5), true).await, "a byte is left");
    }
}
