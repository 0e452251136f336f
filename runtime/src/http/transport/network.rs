//! The transport over the network.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use url::Url;

use super::connect_error::{Exchange, server};
use super::idle::{Activity, IdleTimeoutBody, TrackedBody};
use super::{BoxFuture, Payload, Transport, TransportError, TransportRequest, TransportResponse};
use crate::Secret;

/// The settings of connections.
pub(crate) struct NetworkSettings {
    pub(crate) tls: rustls::ClientConfig,
    pub(crate) connect_timeout: Duration,
    pub(crate) idle_timeout: Duration,
    pub(crate) max_idle: usize,
    pub(crate) proxy: Option<Secret>,
}

/// A pool of connections.
pub(crate) struct Network {
    client: reqwest::Client,
    connect_timeout: Duration,
    idle_timeout: Duration,
    /// Host and port of the proxy.
    proxy: Option<Arc<str>>,
}

impl Network {
    pub(crate) fn new(settings: NetworkSettings) -> Result<Self, reqwest::Error> {
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(settings.tls)
            .connect_timeout(settings.connect_timeout)
            .pool_max_idle_per_host(settings.max_idle)
            // The client itself follows safe redirects and retries.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy()
            .http1_only();
        let builder = match &settings.proxy {
            Some(url) => builder.proxy(reqwest::Proxy::all(url.expose())?),
            None => builder,
        };
        let proxy = settings.proxy.as_ref().and_then(|url| Url::parse(url.expose()).ok());
        let proxy = proxy.map(|url| server(&url).into());
        let (connect_timeout, idle_timeout) = (settings.connect_timeout, settings.idle_timeout);
        Ok(Self { client: builder.build()?, connect_timeout, idle_timeout, proxy })
    }

    async fn exchange(&self, request: TransportRequest) -> Result<TransportResponse, TransportError> {
        let activity = Activity::new(self.idle_timeout);
        let (connect_timeout, proxy) = (self.connect_timeout, self.proxy.clone());
        let (server, is_https) = (server(&request.url), request.url.scheme() == "https");
        let exchange = Exchange { server, is_https, connect_timeout, timeout: request.timeout, proxy };
        let allows_silence = request.has_own_timeout && request.timeout > Some(self.idle_timeout);
        // Some servers refuse a write without a length (RFC 9110, section 8.6).
        let has_content = matches!(request.method.as_str(), "POST" | "PUT" | "PATCH");
        let mut outgoing = self.client.request(request.method, request.url).headers(request.headers);
        match request.body {
            Payload::Bytes(bytes) => {
                if allows_silence {
                    activity.allow_silence();
                }
                if !bytes.is_empty() {
                    outgoing = outgoing.body(bytes);
                } else if has_content {
                    outgoing = outgoing.header(http::header::CONTENT_LENGTH, 0);
                }
            }
            Payload::Stream { length, pieces } => {
                if let Some(length) = length {
                    // Not every server in front of an API accepts a body in chunks.
                    outgoing = outgoing.header(http::header::CONTENT_LENGTH, length);
                }
                let pieces = TrackedBody { pieces, activity: activity.clone(), left: length, allows_silence };
                outgoing = outgoing.body(reqwest::Body::wrap_stream(pieces));
            }
        }
        if let Some(timeout) = request.timeout {
            outgoing = outgoing.timeout(timeout);
        }
        let mut response = match activity.watch(outgoing.send()).await? {
            Ok(response) => response,
            Err(error) => {
                let timeout = exchange.explain_timeout(&error).await;
                return Err(timeout.unwrap_or_else(|| exchange.explain(&error)));
            }
        };
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let pieces = Box::pin(Pieces { stream: Box::pin(response.bytes_stream()), exchange });
        Ok(TransportResponse::new(status, headers, Box::pin(IdleTimeoutBody::new(pieces, activity))))
    }
}

impl Transport for Network {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// The body of a response, with the errors of a transport.
struct Pieces<S> {
    stream: Pin<Box<S>>,
    exchange: Exchange,
}

impl<S: Stream<Item = Result<Bytes, reqwest::Error>>> Stream for Pieces<S> {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.stream.as_mut().poll_next(context));
        Poll::Ready(piece.map(|piece| piece.map_err(|error| self.exchange.explain(&error))))
    }
}
