//! Requests and responses, independent of how they are transported.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Serialize;

/// A complete request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    /// The method.
    pub(super) method: Method,
    /// The path, encoded.
    pub(super) path: String,
    /// The query, encoded.
    pub(super) query: String,
    /// The headers.
    pub(super) headers: HeaderMap,
    /// The body.
    pub(super) body: Bytes,
}

impl Request {
    /// Creates a request from its head and its complete body.
    pub(super) fn new(head: http::request::Parts, body: Bytes) -> Self {
        let (path, query) = (head.uri.path().to_owned(), head.uri.query().unwrap_or_default().to_owned());
        Self { method: head.method, path, query, headers: head.headers, body }
    }

    /// Returns a header as a string; empty if it is absent.
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Returns the name of the method for a Tastypie server, which a header overrides.
    pub(super) fn method_name(&self) -> &str {
        let overridden = self.header("x-http-method-override");
        if overridden.is_empty() { self.method.as_str() } else { overridden }
    }
}

/// A response.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// The status.
    pub(super) status: StatusCode,
    /// The headers.
    pub(super) headers: HeaderMap,
    /// The body.
    pub(super) body: Bytes,
    /// How long the response waits.
    pub(super) delay: Duration,
    /// After how many bytes of the body the connection ends.
    pub(super) cut: Option<usize>,
}

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

impl Reply {
    /// Returns a response without a body.
    pub(super) fn empty(status: u16) -> Self {
        Self::bytes(status, Bytes::new(), (status != 204).then_some(HTML))
    }

    /// Returns a response with a page.
    pub(super) fn html(status: u16, body: &str) -> Self {
        Self::bytes(status, body.to_owned().into(), Some(HTML))
    }

    /// Returns a response with JSON.
    pub(super) fn json(status: u16, body: &impl Serialize) -> Self {
        Self::written(status, super::json::to_string(body))
    }

    /// Returns a response with JSON that is written already.
    pub(super) fn written(status: u16, body: String) -> Self {
        Self::bytes(status, body.into(), Some(JSON))
    }

    /// Returns a response with a body of any type.
    pub(super) fn bytes(status: u16, body: Bytes, kind: Option<HeaderValue>) -> Self {
        let mut headers = HeaderMap::new();
        if let Some(kind) = kind {
            headers.insert(http::header::CONTENT_TYPE, kind);
        }
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self { status, headers, body, delay: Duration::ZERO, cut: None }
    }

    /// Adds a header. A value that is not valid is left out.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
            self.headers.insert(name, value);
        }
        self
    }
}
