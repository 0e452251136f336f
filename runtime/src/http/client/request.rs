//! One request, before it has a URL and headers.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::Secret;
use crate::encode::{AsBody, Body};
use crate::error::{Error, ErrorKind, Result};

/// What is to be asked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Encoded, from the root of the server; as it is shown.
    pub(crate) path: String,
    /// The path as it is sent, where a secret stands in it.
    pub(crate) confidential: Option<Secret>,
    /// Encoded, without question mark.
    pub(crate) query: String,
    /// Further headers, and others in place of the usual ones.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Secrets in the request, which must not come back in an error.
    pub(crate) secrets: Vec<Secret>,
    /// What the server calls the resource, for reading its errors; empty where there is none.
    pub(crate) resource: &'static str,
    /// Which redirects are the answer, and not to be followed.
    pub(crate) answered_by: fn(StatusCode) -> bool,
}

impl Request {
    pub(crate) fn new(method: Method, path: impl Into<String>, resource: &'static str) -> Self {
        Self {
            method,
            path: path.into(),
            confidential: None,
            query: String::new(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            secrets: Vec::new(),
            resource: crate::resource::short_name(resource),
            answered_by: |_| false,
        }
    }

    pub(crate) fn query(mut self, query: String) -> Self {
        self.query = query;
        self
    }

    /// With a JSON body.
    pub(crate) fn json(mut self, body: &impl AsBody) -> Result<Self> {
        let body: &Body = body.as_body();
        let bytes = serde_json::to_vec(body).map_err(|error| {
            let message = format!("the body cannot be written: {error}");
            Error::caused(ErrorKind::Request, message, error).at(&self.method, &self.path)
        })?;
        self = self.secrets_of(body);
        self.body = bytes.into();
        Ok(self)
    }

    /// The path as it is sent.
    pub(crate) fn target(&self) -> &str {
        self.confidential.as_ref().map_or(&self.path, Secret::expose)
    }

    /// Knows the secrets of a body that is sent in another way.
    pub(crate) fn secrets_of(mut self, body: &impl AsBody) -> Self {
        body.as_body().secrets(&mut |secret| self.secrets.push(secret.clone()));
        self
    }
}
