//! The transport over HTTP.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::idle::{Activity, Impatient, Noted};
use super::mistrust::Mistrust;
use super::{BoxFuture, Payload, Transport, TransportError, TransportErrorKind, TransportRequest, TransportResponse};
use crate::Secret;

/// What connections are made with.
pub(crate) struct NetworkSettings {
    pub(crate) tls: rustls::ClientConfig,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_idle: usize,
    pub(crate) proxy: Option<Secret>,
}

/// Connections that are kept and used again.
pub(crate) struct Network {
    client: reqwest::Client,
    idle_timeout: Duration,
}

impl Network {
    pub(crate) fn new(settings: NetworkSettings) -> Result<Self, TransportError> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(settings.tls)
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(settings.max_idle)
            // The client follows redirects itself, where that is safe, and retries itself.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only();
        let builder = match &settings.proxy {
            Some(url) => builder.proxy(reqwest::Proxy::all(url.expose()).map_err(classify)?),
            None => builder,
        };
        let client = builder.build().map_err(classify)?;
        Ok(Self { client, idle_timeout: settings.idle_timeout })
    }

    async fn exchange(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let activity = Activity::new(self.idle_timeout);
        let mut outgoing = self.client.request(request.method, request.url).headers(request.headers);
        match request.body {
            Payload::Bytes(bytes) if bytes.is_empty() => {}
            Payload::Bytes(bytes) => outgoing = outgoing.body(bytes),
            Payload::Stream { length, pieces } => {
                if let Some(length) = length {
                    // With a length the body is not sent in chunks, which not every server in front of an API takes.
                    outgoing = outgoing.header(http::header::CONTENT_LENGTH, length);
                }
                let pieces = Noted { pieces, activity: activity.clone() };
                outgoing = outgoing.body(reqwest::Body::wrap_stream(pieces));
            }
        }
        if let Some(timeout) = request.timeout {
            outgoing = outgoing.timeout(timeout);
        }
        let mut answer = activity.watch(outgoing.send()).await?.map_err(classify)?;
        let status = answer.status();
        let headers = std::mem::take(answer.headers_mut());
        let pieces = Box::pin(Pieces(Box::pin(answer.bytes_stream())));
        Ok(TransportResponse::new(status, headers, Box::pin(Impatient::new(pieces, activity))))
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
    if let Some(mistrust) = Mistrust::find(&error).filter(|_| error.is_connect()) {
        return TransportError::new(TransportErrorKind::Tls, mistrust);
    }
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Broken
    };
    // The URL would show the query, which may hold values that were searched for.
    TransportError::new(kind, error.without_url())
}
