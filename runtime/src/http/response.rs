//! An answer, read to its end.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};

use super::retry::retry_after;
use crate::Secret;
use crate::decode::{Decode, from_slice};
use crate::error::{EXCERPT, Error, ErrorBody, ErrorKind, Result, excerpt, redact, shortened};

/// At most this much of a place in an answer is shown, in characters.
const PLACE: usize = 200;

/// The answer to a request.
pub(crate) struct Answer {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) resource: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) secrets: Vec<Secret>,
    /// How often the request was sent until this came.
    pub(crate) attempts: u32,
}

impl Answer {
    /// An answer whose body has not been read.
    pub(crate) fn head(
        method: Method,
        path: String,
        resource: &'static str,
        status: StatusCode,
        headers: HeaderMap,
    ) -> Self {
        Self { method, path, resource, status, headers, body: Bytes::new(), secrets: Vec::new(), attempts: 1 }
    }

    /// What the server says that the body is.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// Whether the body is in a content coding, such as `gzip`. None is asked for and none is undone, so that a small
    /// answer stays small.
    fn is_encoded(&self) -> bool {
        let codings = self.headers.get_all(header::CONTENT_ENCODING).iter();
        codings.map(http::HeaderValue::as_bytes).any(|coding| !coding.trim_ascii().eq_ignore_ascii_case(b"identity"))
    }

    /// The answer itself when it is a success, else what it says as an error.
    pub(crate) fn into_success(self) -> Result<Self> {
        if self.status.is_success() {
            return Ok(self);
        }
        let words = ErrorBody::read(&self.body, self.resource, &self.secrets);
        let mut error = self.error(ErrorKind::Status);
        let failure = error.failure_mut();
        failure.message = words.message;
        failure.fields = words.fields;
        failure.excerpt = words.excerpt;
        failure.retry_after = retry_after(&self.headers);
        failure.asks_for_credentials = self.headers.contains_key(header::WWW_AUTHENTICATE);
        failure.answer = Some(Box::new(self));
        Err(error)
    }

    /// Whether the body can be the file that was asked for, by what its head says: pages to sign in at and those of
    /// proxies come with a success, too.
    pub(crate) fn check_file(&self) -> Result<()> {
        let is_page = self.content_type().is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
        let message = match self.status {
            StatusCode::PARTIAL_CONTENT => "a part of the file came, which was not asked for",
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => "nothing came in the place of the file",
            _ if is_page && !self.headers.contains_key(header::CONTENT_DISPOSITION) => {
                "a page for people came in the place of the file"
            }
            _ => return Ok(()),
        };
        let mut error = self.error(ErrorKind::Decode);
        error.failure_mut().message = Some(message.to_owned());
        Err(error)
    }

    /// Whether the server said that it was done: nothing or JSON. A page with a success is not the server's.
    pub(crate) fn check_done(&self) -> Result<()> {
        let is_json = self.content_type().is_some_and(|kind| kind.contains("json"));
        if is_json || self.body.trim_ascii().is_empty() {
            return Ok(());
        }
        Err(self.unreadable(".".to_owned(), "whether it was done is not known".to_owned()))
    }

    /// An error about this answer.
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        let mut error = Error::new(kind, "").at(&self.method, &self.path);
        let failure = error.failure_mut();
        failure.message = None;
        failure.status = Some(self.status);
        failure.attempts = self.attempts;
        error
    }

    /// The body as JSON.
    pub(crate) fn json<T: Decode>(&self) -> Result<T> {
        from_slice(&self.body).map_err(|failure| self.unreadable(failure.path, failure.message))
    }

    /// The body as JSON, where the server may leave it out.
    pub(crate) fn optional_json<T: Decode>(&self) -> Result<Option<T>> {
        if self.body.trim_ascii().is_empty() {
            return Ok(None);
        }
        match self.json() {
            Ok(object) => Ok(Some(object)),
            // The status alone says that it was done; an error now would make the caller do it again.
            Err(error) if matches!(self.status.as_u16(), 201 | 202) => {
                tracing::warn!(%error, "the change was made, but the object in the answer cannot be read");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn unreadable(&self, json_path: String, message: String) -> Error {
        let message = match self.content_type() {
            _ if self.body.trim_ascii().is_empty() => "it is empty, JSON was expected".to_owned(),
            _ if self.is_encoded() => "it is compressed, which was not asked for".to_owned(),
            // serde_json's limit, which keeps a deep answer from the end of the stack.
            _ if message.starts_with("recursion limit exceeded") => {
                "objects and lists stand inside each other more than 127 levels deep".to_owned()
            }
            Some(other) if !other.contains("json") => format!("it is `{other}`, JSON was expected ({message})"),
            _ => message,
        };
        let mut error = self.error(ErrorKind::Decode);
        let failure = error.failure_mut();
        // Both may hold as much of the answer as it pleases the server.
        failure.message = Some(shortened(redact(&message, &self.secrets), EXCERPT));
        failure.json_path = (json_path != ".").then(|| shortened(redact(&json_path, &self.secrets), PLACE));
        // An answer in JSON is full of values that are nobody's business (PINs of rooms); the place says enough.
        if !self.body.trim_ascii_start().starts_with(b"{") {
            failure.excerpt = excerpt(&redact(&String::from_utf8_lossy(&self.body), &self.secrets));
        }
        error
    }
}
