//! A response, read completely.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use serde::de::DeserializeOwned;

use super::retry::retry_after;
use super::{charset, media};
use crate::Secret;
use crate::decode::{self, Decode, DecodeFailure};
use crate::error::{
    EXCERPT, Error, ErrorBody, ErrorKind, ErrorPattern, ErrorResponse, Result, excerpt, redact, shortened,
};

/// At most this many characters of a place in a response are shown.
const PLACE: usize = 200;

/// An excerpt of a body is taken from this many bytes.
const EXCERPTED: usize = 64 << 10;

const ENCODED: &str = "the body is compressed, although no compression was requested";

/// The response to a [raw request](crate::Client::request), read completely.
pub struct Response {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) resource: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) secrets: Vec<Secret>,
    /// How servers of the API report some errors.
    pub(crate) patterns: &'static [ErrorPattern],
    /// The number of attempts until this response came.
    pub(crate) attempts: u32,
    /// After redirects, without secrets.
    pub(crate) uri: String,
}

impl Response {
    /// A response whose body has not been read.
    pub(crate) fn of(
        method: Method,
        path: String,
        resource: &'static str,
        status: StatusCode,
        headers: HeaderMap,
    ) -> Self {
        let (body, secrets, uri) = (Bytes::new(), Vec::new(), path.clone());
        Self { method, path, resource, status, headers, body, secrets, patterns: &[], attempts: 1, uri }
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The URI that responded, after redirects. Secrets of the request are redacted.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// The body.
    pub fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// The body as text. Bytes that are not UTF-8 are replaced by `�`. A compressed body is not decompressed.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.body)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When the body is not JSON, or not of this type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T> {
        decode::deserialize(&self.json_text()?).map_err(|failure| self.unfit(failure))
    }

    pub(crate) fn head(&self) -> ResponseHead {
        ResponseHead { status: self.status, headers: self.headers.clone(), uri: self.uri.clone() }
    }

    /// The media type that the server states.
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns whether the server states that the body is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.content_type().is_some_and(|media| media::is_json(&media::essence(media)))
    }

    /// Returns whether the server states that the body is an HTML page.
    pub(crate) fn is_html(&self) -> bool {
        self.content_type().is_some_and(|media| media::is_html(&media::essence(media)))
    }

    /// Refuses a body with a content coding, for readers that would take it for text.
    pub(crate) fn check_not_encoded(&self) -> Result<()> {
        if self.is_encoded() { Err(self.undecodable(ENCODED)) } else { Ok(()) }
    }

    /// Whether the body has a content coding, such as `gzip`. None is requested and none is decoded, so that a small
    /// response stays small.
    fn is_encoded(&self) -> bool {
        let codings = self.headers.get_all(header::CONTENT_ENCODING).iter();
        codings.map(http::HeaderValue::as_bytes).any(|coding| !coding.trim_ascii().eq_ignore_ascii_case(b"identity"))
    }

    /// The response itself if it is a success, else the error that it reports.
    pub(crate) fn into_success(self) -> Result<Self> {
        if self.status.is_success() {
            return Ok(self);
        }
        let content = if self.is_encoded() {
            ErrorBody { message: Some(ENCODED.to_owned()), ..ErrorBody::default() }
        } else {
            ErrorBody::read(&self.body, self.content_type(), self.resource, &self.secrets)
        };
        let mut error = self.error(ErrorKind::Status);
        let failure = error.failure_mut();
        failure.message = content.message;
        failure.fields = content.fields;
        failure.excerpt = content.excerpt;
        failure.retry_after = retry_after(&self.headers);
        failure.asks_for_credentials = self.headers.contains_key(header::WWW_AUTHENTICATE);
        let Self { headers, body, uri, secrets, patterns, .. } = self;
        failure.response = Some(Box::new(ErrorResponse { headers, body, uri, secrets }));
        Err(error.classified(patterns))
    }

    /// Takes the response out of the error of [`into_success`](Self::into_success).
    pub(crate) fn take_from(error: &mut Error) -> Option<Self> {
        let failure = error.failure_mut();
        let ErrorResponse { headers, body, uri, secrets } = *failure.response.take()?;
        let (method, path, status) = (failure.method.clone()?, failure.path.clone()?, failure.status?);
        let attempts = failure.attempts;
        Some(Self { method, path, resource: "", status, headers, body, secrets, patterns: &[], attempts, uri })
    }

    /// Refuses a response whose head shows that its body is not the requested file: login pages and those of proxies
    /// come with a success, too.
    pub(crate) fn check_file(&self) -> Result<()> {
        let message = match self.status {
            StatusCode::PARTIAL_CONTENT => "the server sent a part of the file, although all of it was requested",
            StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT => "the server sent no file",
            _ if self.is_html() && !self.headers.contains_key(header::CONTENT_DISPOSITION) => {
                "got an HTML page instead of the file (a login page, or a proxy?)"
            }
            _ => return Ok(()),
        };
        Err(self.undecodable(message))
    }

    /// Refuses a response that does not come from the API: it sends JSON or no body. A web page with a success may come
    /// from a proxy.
    pub(crate) fn check_done(&self) -> Result<()> {
        if self.is_json() || self.body.trim_ascii().is_empty() {
            return Ok(());
        }
        Err(self.unreadable(".".to_owned(), "it is unknown whether the request was carried out".to_owned()))
    }

    /// An error about this response.
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        let mut error = Error::new(kind, "").at(&self.method, &self.path);
        let failure = error.failure_mut();
        failure.message = None;
        failure.status = Some(self.status);
        failure.attempts = self.attempts;
        error
    }

    /// An error about a response that cannot be decoded.
    pub(crate) fn undecodable(&self, message: &str) -> Error {
        let mut error = self.error(ErrorKind::Decode);
        error.failure_mut().message = Some(self.redacted(message, EXCERPT));
        error
    }

    /// Adds to an error about a part of the body which response it is about, and removes secrets.
    pub(crate) fn placed(&self, error: Error) -> Error {
        let mut error = error.at(&self.method, &self.path);
        let failure = error.failure_mut();
        failure.status = Some(self.status);
        failure.attempts = self.attempts;
        failure.message = failure.message.take().map(|message| self.redacted(&message, EXCERPT));
        failure.json_path = failure.json_path.take().map(|path| self.redacted(&path, PLACE));
        error
    }

    /// A text that may contain arbitrarily much of the response: without secrets, at most as many characters.
    pub(crate) fn redacted(&self, text: &str, most: usize) -> String {
        shortened(redact(text, &self.secrets), most)
    }

    /// The beginning of the body. `None` for JSON, which contains confidential values (PINs of rooms): the place of an
    /// error is enough.
    pub(crate) fn excerpt(&self) -> Option<String> {
        if self.is_encoded() {
            return None;
        }
        let body = self.body.get(..EXCERPTED).unwrap_or(&self.body);
        let text = charset::json(body, self.content_type()).unwrap_or_else(|_| String::from_utf8_lossy(body));
        let is_json = text.trim_start().starts_with(['{', '[', '"']);
        if is_json { None } else { excerpt(&redact(&text, &self.secrets)) }
    }

    /// The body as JSON, leniently.
    pub(crate) fn decode<T: Decode>(&self) -> Result<T> {
        decode::from_str(&self.json_text()?).map_err(|failure| self.unfit(failure))
    }

    fn unfit(&self, failure: DecodeFailure) -> Error {
        self.unreadable(failure.path, failure.message)
    }

    /// The text of a body that is JSON.
    pub(crate) fn json_text(&self) -> Result<Cow<'_, str>> {
        charset::json(&self.body, self.content_type()).map_err(|name| self.in_charset(&name))
    }

    /// The body as text in its charset.
    pub(crate) fn decode_text(&self) -> Result<String> {
        self.check_not_encoded()?;
        charset::text(&self.body, self.content_type()).map(Cow::into_owned).map_err(|name| self.in_charset(&name))
    }

    /// An error about a charset that is not supported.
    fn in_charset(&self, name: &str) -> Error {
        let name = name.escape_debug();
        self.undecodable(&format!("the body is in the charset `{name}`; UTF-8, UTF-16 and ISO-8859-1 are supported"))
    }

    /// The body as JSON, which the server may leave out.
    pub(crate) fn decode_optional<T: Decode>(&self) -> Result<Option<T>> {
        if self.body.trim_ascii().is_empty() {
            return Ok(None);
        }
        match self.decode() {
            Ok(object) => Ok(Some(object)),
            // The status alone says that it succeeded; an error now would make the caller do it again.
            Err(error) if matches!(self.status.as_u16(), 201 | 202) => {
                tracing::warn!(%error, "the change succeeded, but the object in the response cannot be read");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn unreadable(&self, json_path: String, message: String) -> Error {
        let message = match self.content_type() {
            _ if self.body.trim_ascii().is_empty() => "the body is empty, expected JSON".to_owned(),
            _ if self.is_encoded() => ENCODED.to_owned(),
            // serde_json's limit, which prevents a stack overflow.
            _ if message.starts_with("recursion limit exceeded") => {
                "objects and lists are nested more than 127 levels deep".to_owned()
            }
            Some(other) if !other.contains("json") => format!("the body is `{other}`, expected JSON ({message})"),
            _ => message,
        };
        let mut error = self.undecodable(&message);
        let failure = error.failure_mut();
        failure.json_path = (json_path != ".").then(|| self.redacted(&json_path, PLACE));
        failure.excerpt = self.excerpt();
        error
    }
}

/// Shows neither headers nor body.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).field("uri", &self.uri).finish_non_exhaustive()
    }
}

/// Status, headers and final URI of a response.
#[derive(Clone)]
pub struct ResponseHead {
    status: StatusCode,
    headers: HeaderMap,
    uri: String,
}

impl ResponseHead {
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The URI that responded, after redirects. Secrets of the request are redacted.
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

/// Shows no headers.
impl fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseHead").field("status", &self.status).field("uri", &self.uri).finish_non_exhaustive()
    }
}

/// Where the head of the last response is kept for the caller. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct HeadSlot(Arc<Mutex<Option<ResponseHead>>>);

impl HeadSlot {
    pub(crate) fn set(&self, response: &Response) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(response.head());
    }

    /// The last head; 204 if there was no response because nothing was sent.
    pub(crate) fn take(&self) -> ResponseHead {
        let head = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        head.unwrap_or_else(|| ResponseHead {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            uri: String::new(),
        })
    }
}
