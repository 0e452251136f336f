//! One request, before it has a URL and headers.

use bytes::Bytes;
use http::Method;

use crate::Secret;
use crate::encode::{AsBody, Body};
use crate::error::{Error, ErrorKind, Result};

/// What is to be asked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Encoded, from the root of the server.
    pub(crate) path: String,
    /// Encoded, without question mark.
    pub(crate) query: String,
    pub(crate) body: Bytes,
    /// Secrets in the body, which must not come back in an error.
    pub(crate) secrets: Vec<Secret>,
    /// What the server calls the resource, for reading its errors.
    pub(crate) resource: &'static str,
}

impl Request {
    pub(crate) fn new(method: Method, path: impl Into<String>, resource: &'static str) -> Self {
        Self {
            method,
            path: path.into(),
            query: String::new(),
            body: Bytes::new(),
            secrets: Vec::new(),
            resource: crate::resource::short_name(resource),
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

    /// Knows the secrets of a body that is sent in another way.
    pub(crate) fn secrets_of(mut self, body: &impl AsBody) -> Self {
        body.as_body().secrets(&mut |secret| self.secrets.push(secret.clone()));
        self
    }
}
