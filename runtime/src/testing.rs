//! A transport without a network, for tests of code that uses generated bindings.
//!
//! The tested code takes the client as an argument; a test passes one with prepared responses:
//!
//! ```
//! use pexgen_runtime::testing::{StubReply, StubTransport};
//! use pexgen_runtime::{Client, Method, Result};
//!
//! // The tested code. With generated bindings it uses `client.configuration().ivr_theme()…`.
//! async fn provision(node: &Client, document: Vec<u8>) -> Result<bool> {
//!     let response = node.request(Method::POST, "/configuration/bootstrap").body(document).await?;
//!     Ok(response.text().starts_with("Provisioned"))
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let stub = StubTransport::new();
//! stub.reply(StubReply::new(200, "text/plain", "Provisioned"));
//! stub.reply(StubReply::new(503, "text/html", "<title>Try later</title>"));
//! let client = Client::builder("https://node.example.com:8443").transport(stub.clone()).build()?;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build()?.block_on(async {
//! assert!(provision(&client, b"<node/>".to_vec()).await?);
//! let error = provision(&client, b"<node/>".to_vec()).await.unwrap_err();
//! assert_eq!(error.status(), Some(503));
//!
//! let requests = stub.requests();
//! assert_eq!((requests[0].method.as_str(), requests[0].path.as_str()), ("POST", "/configuration/bootstrap"));
//! assert_eq!(requests[0].body, "<node/>");
//! # Ok(()) })
//! # }
//! ```

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use percent_encoding::percent_decode_str;

use crate::resource::Resource;
use crate::transport::{
    BoxFuture, Transport, TransportError, TransportErrorKind, TransportRequest, TransportResponse, once,
};
use crate::{Json, expose_secrets};

/// A transport that replays responses and records requests. Clones share both.
#[derive(Clone, Default)]
pub struct StubTransport(Arc<Mutex<Stub>>);

#[derive(Default)]
struct Stub {
    replies: VecDeque<StubReply>,
    routes: Vec<(String, String, StubReply)>,
    requests: Vec<RecordedRequest>,
}

impl StubTransport {
    /// Creates a stub without responses. A request without a response gets a 500 that says so.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a response to the queue: each is returned once, in this order, to requests that no [`on`](Self::on) matches.
    pub fn reply(&self, reply: StubReply) -> &Self {
        self.lock().replies.push_back(reply);
        self
    }

    /// Sets the response to every request of a method and path. A later response to the same replaces it.
    pub fn on(&self, method: &str, path: &str, reply: StubReply) -> &Self {
        let mut stub = self.lock();
        stub.routes.retain(|route| (route.0.as_str(), route.1.as_str()) != (method, path));
        stub.routes.push((method.to_owned(), path.to_owned(), reply));
        drop(stub);
        self
    }

    /// The requests so far.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.lock().requests.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Stub> {
        // A poisoned lock must not hide the failure of another test.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&self, request: RecordedRequest) -> Result<TransportResponse, TransportError> {
        let mut stub = self.lock();
        let (method, path) = (request.method.as_str(), request.path.as_str());
        let routed = stub.routes.iter().find(|route| route.0 == method && route.1 == path).map(|route| route.2.clone());
        let reply = routed.or_else(|| stub.replies.pop_front());
        let reply = reply.unwrap_or_else(|| {
            let error = serde_json::json!({ "error": format!("the stub has no response to {method} {path}") });
            StubReply::json(500, error.to_string())
        });
        stub.requests.push(request);
        drop(stub);
        match reply.failure {
            Some(kind) => Err(TransportError::new(kind, "a failure set in the stub")),
            None => Ok(TransportResponse::new(reply.status, reply.headers, once(reply.body))),
        }
    }
}

impl Transport for StubTransport {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            self.respond(RecordedRequest {
                method: request.method.as_str().to_owned(),
                path: request.url.path().to_owned(),
                redacted_path: request.redacted_path,
                query: request.url.query().unwrap_or_default().to_owned(),
                headers: request.headers,
                body: request.body.collect().await?,
            })
        })
    }
}

impl fmt::Debug for StubTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StubTransport").field("requests", &self.lock().requests).finish_non_exhaustive()
    }
}

/// A transport whose responses come from a function, such as a server in the same process.
///
/// # Examples
/// ```
/// use bytes::Bytes;
/// use pexgen_runtime::Client;
/// use pexgen_runtime::testing::FunctionTransport;
///
/// let transport = FunctionTransport::new(|request: http::Request<Bytes>| {
///     http::Response::new(Bytes::copy_from_slice(request.uri().path().as_bytes()))
/// });
/// let client = Client::builder("https://node.example.com").transport(transport).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct FunctionTransport<F>(F);

impl<F> FunctionTransport<F>
where
    F: Fn(http::Request<Bytes>) -> http::Response<Bytes> + Send + Sync + 'static,
{
    /// Creates a transport that calls a function for each request.
    pub const fn new(respond: F) -> Self {
        Self(respond)
    }
}

impl<F> Transport for FunctionTransport<F>
where
    F: Fn(http::Request<Bytes>) -> http::Response<Bytes> + Send + Sync + 'static,
{
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            let mut sent = http::Request::new(request.body.collect().await?);
            *sent.method_mut() = request.method;
            *sent.headers_mut() = request.headers;
            *sent.uri_mut() = request.url.as_str().parse().map_err(|error: http::uri::InvalidUri| {
                TransportError::new(TransportErrorKind::Protocol, error.to_string())
            })?;
            let (head, body) = (self.0)(sent).into_parts();
            Ok(TransportResponse::new(head.status, head.headers, once(body)))
        })
    }
}

impl<F> fmt::Debug for FunctionTransport<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FunctionTransport").finish_non_exhaustive()
    }
}

/// A response of a [`StubTransport`]. `Debug` shows neither headers nor body.
#[derive(Clone)]
pub struct StubReply {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    failure: Option<TransportErrorKind>,
}

impl StubReply {
    /// A response of any media type. An invalid status becomes 500.
    pub fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let reply = Self { status, headers: HeaderMap::new(), body: body.into(), failure: None };
        reply.header("content-type", content_type)
    }

    /// A JSON response.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Self {
        Self::new(status, "application/json", body)
    }

    /// The response to a GET of one object, with its secrets.
    pub fn object<R: Resource>(object: &R) -> Self {
        Self::json(200, json(&expose_secrets(object)).to_string())
    }

    /// The response to a GET of a list that consists of one page.
    pub fn page<'a, R: Resource>(objects: impl IntoIterator<Item = &'a R>) -> Self {
        let objects: Vec<Json> = objects.into_iter().map(|object| json(&expose_secrets(object))).collect();
        let count = objects.len();
        let meta = serde_json::json!({
            "limit": count, "next": null, "offset": 0, "previous": null, "total_count": count,
        });
        let page = [("meta".to_owned(), meta), (R::COLLECTION.to_owned(), Json::Array(objects))];
        Self::json(200, Json::Object(page.into_iter().collect()).to_string())
    }

    /// A response with an error message.
    pub fn error(status: u16, message: &str) -> Self {
        Self::json(status, serde_json::json!({ "error": message }).to_string())
    }

    /// A response without a body, as most writes have.
    pub fn empty(status: u16) -> Self {
        Self::new(status, "text/html; charset=utf-8", Bytes::new())
    }

    /// The response to a POST that created an object with this URI.
    pub fn created(location: &str) -> Self {
        Self::empty(201).header("location", location)
    }

    /// No response: the exchange fails.
    pub fn failure(kind: TransportErrorKind) -> Self {
        Self { failure: Some(kind), ..Self::empty(500) }
    }

    /// Adds a header. An invalid one is ignored.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.insert(name, value);
        }
        self
    }
}

impl fmt::Debug for StubReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StubReply").field("status", &self.status).finish_non_exhaustive()
    }
}

/// The JSON of a value.
fn json(value: &impl serde::Serialize) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

/// A request that a [`StubTransport`] received.
///
/// `Debug` omits the query, the body, the values of sensitive headers and secrets in the path.
#[derive(Clone)]
#[non_exhaustive]
pub struct RecordedRequest {
    /// The method, such as `GET`.
    pub method: String,
    /// The path, encoded.
    pub path: String,
    /// The query, encoded, without question mark.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    redacted_path: String,
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.redacted_path)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

impl RecordedRequest {
    /// The parameters of the query, decoded, in order.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| pair.split_once('=').map_or((decode(pair), String::new()), |(n, v)| (decode(n), decode(v))))
            .collect()
    }

    /// The body as JSON; null if it is not JSON.
    pub fn json(&self) -> Json {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }
}
