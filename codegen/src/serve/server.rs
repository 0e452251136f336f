//! Serves a node over HTTP.

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::rt::{Read, Write};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;

use super::core::Core;
use super::dispatch::respond;
use super::refusal::Refusal;
use super::reply::{Reply, Request};

/// How many connections are served at once; others wait.
const CONNECTIONS: usize = 1024;
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(30);

/// Accepts connections until the node stops.
pub(super) async fn serve(
    core: Arc<Core>,
    listener: TcpListener,
    acceptor: Option<TlsAcceptor>,
    mut stopped: watch::Receiver<bool>,
) {
    let connections = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else { return };
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                    continue;
                }
            },
            _ = stopped.changed() => return,
        };
        let _ = stream.set_nodelay(true);
        let (core, acceptor, mut stopped) = (Arc::clone(&core), acceptor.clone(), stopped.clone());
        tokio::spawn(async move {
            let _permit = permit;
            tokio::select! {
                () = connection(core, stream, acceptor) => {}
                _ = stopped.changed() => {}
            }
        });
    }
}

/// Serves one connection until either side closes it.
async fn connection(core: Arc<Core>, stream: TcpStream, acceptor: Option<TlsAcceptor>) {
    match acceptor {
        None => requests(core, TokioIo::new(stream)).await,
        Some(acceptor) => {
            if let Ok(Ok(stream)) = tokio::time::timeout(HEAD, acceptor.accept(stream)).await {
                requests(core, TokioIo::new(stream)).await;
            }
        }
    }
}

async fn requests(core: Arc<Core>, stream: impl Read + Write + Unpin) {
    let service = service_fn(|request| answer(Arc::clone(&core), request));
    // An error is a client that closed the connection or did not send HTTP.
    let _ = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(stream, service)
        .await;
}

async fn answer(core: Arc<Core>, request: http::Request<Incoming>) -> Result<http::Response<ReplyBody>, Infallible> {
    let limit = core.settings.body;
    let (head, body) = request.into_parts();
    let reply = match Limited::new(body, limit).collect().await {
        Ok(body) => handle(&core, Request::new(head, body.to_bytes())).await,
        Err(error) if error.is::<LengthLimitError>() => Refusal::TooLarge(limit).reply().header("connection", "close"),
        Err(_) => Reply::html(400, "The body is incomplete.").header("connection", "close"),
    };
    if !reply.delay.is_zero() {
        tokio::time::sleep(reply.delay).await;
    }
    let mut response = http::Response::new(ReplyBody::new(reply.body, reply.cut));
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    Ok(response)
}

/// Responds to a request; one that is passed on, or for which a large response is made, blocks no others.
async fn handle(core: &Arc<Core>, request: Request) -> Reply {
    if core.recorder.is_none() && core.openapi.is_none() {
        return respond(core, &request);
    }
    let core = Arc::clone(core);
    let handled = tokio::task::spawn_blocking(move || respond(&core, &request)).await;
    handled.unwrap_or_else(|_| Reply::empty(500))
}

/// The body of a response, which may end too early.
#[derive(Debug)]
struct ReplyBody {
    rest: Bytes,
    length: u64,
    is_cut: bool,
}

impl ReplyBody {
    fn new(body: Bytes, cut: Option<usize>) -> Self {
        let length = body.len() as u64;
        let end = cut.unwrap_or(usize::MAX).min(body.len());
        Self { is_cut: end < body.len(), rest: body.slice(..end), length }
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if !self.rest.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(std::mem::take(&mut self.rest)))));
        }
        Poll::Ready(self.is_cut.then(|| Err(io::ErrorKind::ConnectionReset.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && !self.is_cut
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(if self.is_cut { self.length } else { self.rest.len() as u64 })
    }
}
