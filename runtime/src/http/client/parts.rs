//! A request as the client sends it, before it has a URL and credentials.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde::Serialize;

use crate::Secret;
use crate::encode::{AsBody, Body};
use crate::error::{Error, ErrorKind, Result};
use crate::http::response::HeadSlot;
use crate::http::retry::RetryPolicy;

/// Method, path, headers, body and settings of a request. It can be sent repeatedly.
#[derive(Clone)]
pub(crate) struct RequestParts {
    pub(crate) method: Method,
    /// Encoded, from the root of the server, as errors and logs show it.
    pub(crate) path: String,
    /// The path that is sent, if it contains a secret.
    pub(crate) confidential: Option<Secret>,
    /// Encoded, without question mark.
    pub(crate) query: String,
    /// Added to the client's usual headers, or sent instead of them.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Secrets in the request, which errors must not repeat.
    pub(crate) secrets: Vec<Secret>,
    /// The name of the resource within the API, such as `configuration/conference`; empty for other paths.
    pub(crate) resource: &'static str,
    /// Which redirects are described responses and therefore not followed.
    pub(crate) accepts_redirect: fn(StatusCode) -> bool,
    /// Whether the client's credentials are not sent.
    pub(crate) anonymous: bool,
    /// Replaces the client's timeout.
    pub(crate) timeout: Option<Duration>,
    /// Replaces the client's retry policy.
    pub(crate) retry: Option<RetryPolicy>,
    /// Receives the head of each response.
    pub(crate) observer: Option<HeadSlot>,
    /// Why the request cannot be sent.
    fault: Option<String>,
}

impl RequestParts {
    pub(crate) fn new(method: Method, path: impl Into<String>, resource: &'static str) -> Self {
        Self {
            method,
            path: path.into(),
            confidential: None,
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            secrets: Vec::new(),
            resource,
            accepts_redirect: |_| false,
            anonymous: false,
            timeout: None,
            retry: None,
            observer: None,
            fault: None,
        }
    }

    /// For a path that may be invalid, which is reported when the request is sent.
    pub(crate) fn at<E: fmt::Display>(
        method: Method,
        path: Result<impl Into<String>, E>,
        resource: &'static str,
    ) -> Self {
        match path {
            Ok(path) => Self::new(method, path, resource),
            Err(error) => {
                let mut parts = Self::new(method, "", resource);
                parts.refuse(error);
                parts
            }
        }
    }

    pub(crate) fn query(mut self, query: String) -> Self {
        self.query = query;
        self
    }

    /// With a JSON body.
    pub(crate) fn json(mut self, body: &impl AsBody) -> Self {
        let mut text = Vec::with_capacity(128);
        self.write_object(body.as_body(), &mut text);
        self.body = text.into();
        self
    }

    /// Writes an object of the body, and knows its secrets.
    pub(crate) fn write_object(&mut self, object: &Body, text: &mut Vec<u8>) {
        self.write_json(&object.expose_secrets(), text);
        self.add_secrets(object);
    }

    /// Writes a part of the body, which contains no secrets.
    pub(crate) fn write_json(&mut self, value: &impl Serialize, text: &mut Vec<u8>) {
        if let Err(error) = serde_json::to_writer(text, value) {
            self.refuse(format_args!("the body cannot be serialized: {error}"));
        }
    }

    /// Knows the secrets of an object that is sent.
    pub(crate) fn add_secrets(&mut self, object: &Body) {
        object.secrets(&mut |secret| self.secrets.push(secret.clone()));
    }

    /// Takes the settings of another request, also why it cannot be sent.
    pub(crate) fn with_settings_of(mut self, other: &Self) -> Self {
        self.headers.extend(other.headers.clone());
        self.timeout = other.timeout;
        self.retry.clone_from(&other.retry);
        self.observer.clone_from(&other.observer);
        self.fault = self.fault.or_else(|| other.fault.clone());
        self
    }

    /// Sets a header; an invalid name or value is reported when the request is sent.
    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            (Ok(name), Ok(value)) => drop(self.headers.insert(name, value)),
            (Err(_), _) => self.refuse(format_args!("`{}` is not a header name", name.escape_debug())),
            (_, Err(_)) => self.refuse(format_args!("the value of the header `{name}` is not allowed in a header")),
        }
    }

    /// Notes why the request cannot be sent. The first reason is kept: later ones may follow from it.
    pub(crate) fn refuse(&mut self, reason: impl fmt::Display) {
        self.fault.get_or_insert_with(|| reason.to_string());
    }

    /// Whether the request can be sent.
    pub(crate) fn check(&self) -> Result<()> {
        let Some(fault) = &self.fault else { return Ok(()) };
        let error = Error::new(ErrorKind::Request, fault.clone());
        Err(if self.path.is_empty() { error } else { error.at(&self.method, &self.path) })
    }

    /// The server's name of the resource, needed to read its errors: the last part of the name.
    pub(crate) fn server_name(&self) -> &'static str {
        self.resource.rsplit('/').next().unwrap_or(self.resource)
    }

    /// The path that is sent.
    pub(crate) fn target(&self) -> &str {
        self.confidential.as_ref().map_or(&self.path, Secret::expose)
    }
}
