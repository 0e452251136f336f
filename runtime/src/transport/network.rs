//! The transport over HTTP.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::{BoxFuture, Transport, TransportError, TransportErrorKind, TransportRequest, TransportResponse};

/// What connections are made with.
pub(crate) struct NetworkSettings {
    pub(crate) tls: rustls::ClientConfig,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_idle: usize,
}

/// Connections that are kept and used again.
pub(crate) struct Network(reqwest::Client);

impl Network {
    pub(crate) fn new(settings: NetworkSettings) -> Result<Self, TransportError> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(settings.tls)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.idle_timeout)
            .pool_max_idle_per_host(settings.max_idle)
            // The client follows redirects itself, where that is safe, and retries itself.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only()
            .build();
        client.map(Self).map_err(classify)
    }

    async fn exchange(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let mut outgoing = self.0.request(request.method, request.url).headers(request.headers);
        if !request.body.is_empty() {
            outgoing = outgoing.body(request.body);
        }
        if let Some(timeout) = request.timeout {
            outgoing = outgoing.timeout(timeout);
        }
        let mut answer = outgoing.send().await.map_err(classify)?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        Ok(TransportResponse::new(status, headers, Box::pin(Pieces(Box::pin(answer.bytes_stream())))))
    }
}

impl Transport for Network {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

struct Pieces<S>(Pin<Box<S>>);

impl<S: Stream<Item = Result<Bytes, reqwest::Error>>> Stream for Pieces<S> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(piece.map(|piece| piece.map_err(classify)))
    }
}

fn classify(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() && is_tls(&error) {
        TransportErrorKind::Tls
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Broken
    };
    // The URL would show the query, which may hold values that were searched for.
    TransportError::new(kind, error.without_url())
}

/// Whether encryption is at the root of it. An I/O error keeps what it was made of apart from its source.
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| is_tls(inner)) || error.source().is_some_and(is_tls)
}
