//! Errors of requests.

mod body;
mod display;
mod kind;
mod pattern;
mod redact;

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

pub(crate) use body::{EXCERPT, ErrorBody, excerpt, shortened};
pub(crate) use display::OneLine;
pub use kind::ErrorKind;
pub use pattern::ErrorPattern;
pub(crate) use pattern::{ErrorMeaning, is_login_page};
pub(crate) use redact::redact;

use crate::Secret;
use crate::http::transport::tls::TlsConfigError;
use crate::http::transport::{TransportError, TransportErrorKind};

/// The result of a request.
pub type Result<T, E = Error> = std::result::Result<T, E>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// The error of a request.
///
/// `Display` is one message: the request (without its query), what failed, the message of the server and what to do. Of
/// the server's message, and of its messages about fields, it shows 600 characters on one line.
/// [`source`](std::error::Error::source) is the cause, which the message does not repeat. Secrets that were sent are
/// redacted.
///
/// ```
/// use pexgen_runtime::testing::{StubReply, StubTransport};
/// use pexgen_runtime::{Client, ErrorKind, Method};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> pexgen_runtime::Result<()> {
/// let stub = StubTransport::new();
/// stub.reply(StubReply::json(429, r#"{"error": "Slow down."}"#).header("retry-after", "600"));
/// let client = Client::builder("https://manager.example.com").transport(stub).build()?;
///
/// let error = client.request(Method::POST, "/bootstrap").body(b"<node/>".to_vec()).await.unwrap_err();
/// assert_eq!((error.kind(), error.status()), (ErrorKind::Status, Some(429)));
/// assert!(error.is_throttled());
/// assert_eq!(error.message(), Some("Slow down."));
/// assert_eq!(
///     error.to_string(),
///     "POST /bootstrap: 429 Too Many Requests: Slow down. (wait 600 s before the next request)"
/// );
/// # Ok(()) }
/// ```
pub struct Error(Box<Failure>);

/// Whether a request was sent with credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SentCredentials {
    #[default]
    Some,
    /// The client has none.
    NoneGiven,
    /// The description of the operation says that it needs none.
    NoneNeeded,
}

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
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
    /// Whether a 401 requested credentials; tastypie does not if they are valid but not sufficient.
    pub(crate) asks_for_credentials: bool,
    /// Whether an operation of an OpenAPI document failed, for advice that fits such APIs.
    pub(crate) of_operation: bool,
    pub(crate) sent: SentCredentials,
    pub(crate) attempts: u32,
    /// Whether there would have been a further attempt, if fewer requests of the client had failed.
    pub(crate) is_out_of_retries: bool,
    /// What the messages mean, by the patterns of the API.
    pub(crate) meaning: Option<ErrorMeaning>,
    /// Whether the server reported success, with a response that is not described.
    pub(crate) is_carried_out: bool,
    /// The response, for callers that know the type of its body.
    pub(crate) response: Option<Box<ErrorResponse>>,
    pub(crate) source: Option<Source>,
}

/// The response with which a request failed, besides its status.
pub(crate) struct ErrorResponse {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) uri: String,
    /// Secrets of the request, to be redacted.
    pub(crate) secrets: Vec<Secret>,
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

    /// A request that is invalid, so that it was not sent.
    pub(crate) fn request(error: impl std::error::Error) -> Self {
        Self::new(ErrorKind::Request, error.to_string())
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

    /// Returns the kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the method of the request, such as `PATCH`.
    pub fn method(&self) -> Option<&str> {
        self.0.method.as_ref().map(Method::as_str)
    }

    /// Returns the path of the request, without query.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// Returns the HTTP status, if the server responded.
    pub fn status(&self) -> Option<u16> {
        self.0.status.map(|status| status.as_u16())
    }

    /// Returns the server's message, or the reason of a local failure. The server's message is as long as the server
    /// wrote it, and may contain control characters.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns the server's messages by field, as the server wrote them. Fields of a related object are named
    /// `relation.field`; an error of the whole object is in [`message`](Self::message).
    pub fn field_errors(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0.fields
    }

    /// Returns the beginning of the body of the response: 600 characters on one line. `None` for JSON of a successful
    /// response, which may contain confidential values.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// Returns the place in the response that cannot be decoded, such as `objects[3].media_streams[0].rx_jitter`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// Returns the wait that the server requested before the next request (`Retry-After`).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the number of attempts. Zero if the request was not sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns `true` if the object does not exist: 404 or 410, or a message that means it according to the API's
    /// configuration. On a write, tastypie also responds with 404 if the body links to an object that does not exist.
    pub fn is_not_found(&self) -> bool {
        self.has_status(&[404, 410]) || self.means(ErrorMeaning::NotFound)
    }

    /// Returns `true` if an object with the same unique values exists: a message that means it according to the API's
    /// configuration.
    pub fn is_duplicate(&self) -> bool {
        self.means(ErrorMeaning::Duplicate)
    }

    /// Returns `true` if the credentials are missing or wrong. A redirect to the login page means that, too, if the
    /// API's configuration describes it.
    pub fn is_unauthenticated(&self) -> bool {
        self.0.kind == ErrorKind::Authentication
            || (self.has_status(&[401]) && self.0.asks_for_credentials)
            || self.means(ErrorMeaning::Unauthenticated)
    }

    /// Returns `true` if the credentials are valid, but not sufficient: 403, or a 401 that does not request credentials,
    /// which is how Tastypie responds.
    // Source: tastypie resources.py `unauthorized_result`.
    pub fn is_permission_denied(&self) -> bool {
        self.has_status(&[403]) || (self.has_status(&[401]) && !self.0.asks_for_credentials)
    }

    /// Returns `true` if the server limits the rate of requests: 429. See [`retry_after`](Self::retry_after).
    pub fn is_throttled(&self) -> bool {
        self.has_status(&[429])
    }

    /// Returns `true` if the server refused the values of the request, including its filters: 400 or 422, or errors of
    /// fields.
    pub fn is_validation(&self) -> bool {
        !self.0.fields.is_empty() || self.has_status(&[400, 422])
    }

    /// Returns `true` if the request conflicts with the state of the object: 409 or 412.
    pub fn is_conflict(&self) -> bool {
        self.has_status(&[409, 412])
    }

    /// Returns `true` if the server does not support the method on this resource: 405 or 501.
    pub fn is_method_not_allowed(&self) -> bool {
        self.has_status(&[405, 501])
    }

    /// Returns `true` if a time limit was exceeded.
    pub fn is_timeout(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Timeout | ErrorKind::NotMet) || self.has_status(&[408, 504])
    }

    /// Returns `true` if no connection to the server was established.
    pub fn is_connect(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Connect | ErrorKind::Tls)
    }

    /// Returns `true` if the server reported that the request succeeded, with a response that the API does not describe.
    /// A write must not be repeated. [`status`](Self::status) is the status of the response. Only operations of OpenAPI
    /// documents have such errors.
    pub fn is_carried_out(&self) -> bool {
        self.0.is_carried_out
    }

    /// Returns `true` if the response cannot be decoded.
    pub fn is_decode(&self) -> bool {
        self.0.kind == ErrorKind::Decode
    }

    fn means(&self, meaning: ErrorMeaning) -> bool {
        self.0.meaning == Some(meaning)
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

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let (kind, message, source) = error.into_parts();
        let kind = match kind {
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Tls => ErrorKind::Tls,
            TransportErrorKind::Protocol => ErrorKind::Protocol,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Broken => ErrorKind::Transport,
            TransportErrorKind::File => ErrorKind::File,
        };
        let mut error = Self::new(kind, message);
        error.0.source = source;
        error
    }
}

impl From<TlsConfigError> for Error {
    fn from(error: TlsConfigError) -> Self {
        let (message, source) = error.into_parts();
        let mut error = Self::new(ErrorKind::Config, message);
        error.0.source = source;
        error
    }
}

impl From<crate::NotTime> for Error {
    fn from(invalid: crate::NotTime) -> Self {
        Self::request(invalid)
    }
}

impl From<crate::InvalidFormat> for Error {
    fn from(invalid: crate::InvalidFormat) -> Self {
        Self::request(invalid)
    }
}

impl From<crate::NotDecimal> for Error {
    fn from(invalid: crate::NotDecimal) -> Self {
        Self::request(invalid)
    }
}
