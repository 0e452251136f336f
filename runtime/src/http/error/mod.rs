//! What can go wrong, and what the server said about it.

mod answer;
mod display;
mod kind;
mod redact;

use std::collections::BTreeMap;
use std::time::Duration;

use http::{Method, StatusCode};

pub(crate) use answer::{EXCERPT, ServerWords, excerpt, shortened};
pub use kind::ErrorKind;
pub(crate) use redact::redact;

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A request that did not come to its result.
///
/// `Display` says what was asked, what the server said and what to do. The path is without query, and secrets that were
/// sent are taken out of the server's words.
pub struct Error(Box<Failure>);

#[derive(Default)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) method: Option<Method>,
    pub(crate) path: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) message: Option<String>,
    pub(crate) fields: BTreeMap<String, Vec<String>>,
    pub(crate) excerpt: Option<String>,
    pub(crate) json_path: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// Whether a 401 asked for credentials; tastypie does not when they were good but not enough.
    pub(crate) asks_for_credentials: bool,
    pub(crate) attempts: u32,
    /// The answer itself, for whoever knows what type its body is of.
    pub(crate) answer: Option<Box<crate::client::Answer>>,
    pub(crate) source: Option<Source>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Failure { kind, message: Some(message.into()), ..Failure::default() }))
    }

    pub(crate) fn caused(kind: ErrorKind, message: impl Into<String>, source: impl Into<Source>) -> Self {
        let mut error = Self::new(kind, message);
        error.0.source = Some(source.into());
        error
    }

    /// A request that was not sent, because it would not mean what the caller wants.
    pub(crate) fn request(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        let message = source.to_string();
        Self::new(ErrorKind::Request, message)
    }

    pub(crate) fn failure_mut(&mut self) -> &mut Failure {
        &mut self.0
    }

    pub(crate) fn failure(&self) -> &Failure {
        &self.0
    }

    pub(crate) fn at(mut self, method: &Method, path: &str) -> Self {
        self.0.method = Some(method.clone());
        self.0.path = Some(path.to_owned());
        self
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the request, such as `PATCH`.
    pub fn method(&self) -> Option<&str> {
        self.0.method.as_ref().map(Method::as_str)
    }

    /// The path of the request, without query.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status.map(|status| status.as_u16())
    }

    /// What the server said, or what failed here.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// What the server said of single fields. Those of a related object are under `relation.field`; what concerns the
    /// object as a whole is in [`message`](Self::message).
    pub fn field_errors(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0.fields
    }

    /// The beginning of the answer's body, whatever its type.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// The place in the answer that could not be read, such as `objects[3].media_streams[0].rx_jitter`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// How long the server asked to wait before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How often the request was sent. Zero when it was not.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether there is no such object: 404 or 410. On a write, tastypie also answers 404 when a relation in the body
    /// is not the URI of an object.
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404, 410])
    }

    /// Whether the credentials are missing or wrong.
    pub fn is_unauthenticated(&self) -> bool {
        self.0.kind == ErrorKind::SignIn || (self.has_status(&[401]) && self.0.asks_for_credentials)
    }

    /// Whether the credentials are good, but not for this: 403, or a 401 that does not ask for credentials, which is
    /// how tastypie says it (resources.py `unauthorized_result`).
    pub fn is_permission_denied(&self) -> bool {
        self.has_status(&[403]) || (self.has_status(&[401]) && !self.0.asks_for_credentials)
    }

    /// Whether the server had too many requests: 429. See [`retry_after`](Self::retry_after).
    pub fn is_throttled(&self) -> bool {
        self.has_status(&[429])
    }

    /// Whether the server refused the values: a 400 or 422 to a request that carries some, or errors of fields.
    pub fn is_validation(&self) -> bool {
        !self.0.fields.is_empty() || self.has_status(&[400, 422])
    }

    /// Whether the change clashes with the state of the object: 409 or 412.
    pub fn is_conflict(&self) -> bool {
        self.has_status(&[409, 412])
    }

    /// Whether the server does not offer this on the resource: 405 or 501.
    pub fn is_method_not_allowed(&self) -> bool {
        self.has_status(&[405, 501])
    }

    /// Whether it took too long.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout || self.has_status(&[408, 504])
    }

    /// Whether no connection to the server came about.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect | ErrorKind::Tls)
    }

    /// Whether the answer could not be read.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    fn has_status(&self, statuses: &[u16]) -> bool {
        self.0.kind == ErrorKind::Status && self.status().is_some_and(|status| statuses.contains(&status))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl From<crate::InvalidUri> for Error {
    fn from(invalid: crate::InvalidUri) -> Self {
        Self::request(invalid)
    }
}

impl From<crate::NotTime> for Error {
    fn from(invalid: crate::NotTime) -> Self {
        Self::request(invalid)
    }
}

impl From<crate::NotDecimal> for Error {
    fn from(invalid: crate::NotDecimal) -> Self {
        Self::request(invalid)
    }
}
