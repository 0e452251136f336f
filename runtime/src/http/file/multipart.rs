//! Forms with files: `multipart/form-data` (RFC 7578).

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderValue;

use super::upload::Opened;
use crate::Json;
use crate::encode::{Body, Node, sendable};
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{BodyStream, Payload, TransportError, once};

/// A form under construction.
pub(crate) struct Form {
    boundary: String,
    parts: VecDeque<BodyStream>,
    /// The length of all parts, if all are known.
    length: Option<u64>,
}

impl Form {
    pub(crate) fn new() -> Self {
        let boundary = format!("pexgen-{:032x}", fastrand::u128(..));
        Self { boundary, parts: VecDeque::new(), length: Some(0) }
    }

    /// Adds the fields of a body as texts.
    pub(crate) fn fields(self, body: &Body) -> Result<Self> {
        body.fields().try_fold(self, |form, (name, node)| form.value(name, None, node))
    }

    /// Adds a value as a part. It has a media type if one is given or the value is not a string.
    pub(crate) fn part(self, name: &str, media: Option<&str>, node: &Node) -> Result<Self> {
        let is_json = matches!(node, Node::List(_) | Node::Object(_) | Node::Json(Json::Array(_) | Json::Object(_)));
        self.value(name, media.or(is_json.then_some("application/json")), node)
    }

    fn value(mut self, name: &str, media: Option<&str>, node: &Node) -> Result<Self> {
        let start = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        let media = media.map(|media| format!("\r\nContent-Type: {}", one_line(media))).unwrap_or_default();
        self.push(format!("{start}{media}\r\n\r\n{}\r\n", text(node)?));
        Ok(self)
    }

    /// Adds a file with a default media type.
    pub(crate) fn file(mut self, name: &str, media: &str, file: Opened) -> Self {
        let mut head = format!("--{}\r\n", self.boundary);
        // Writing to a String cannot fail.
        let _ = write!(head, "Content-Disposition: form-data; name=\"{}\"; ", quoted(name));
        let _ = write!(
            head,
            "filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            quoted(&file.name),
            one_line(file.content_type(media))
        );
        self.push(head);
        self.length = self.length.zip(file.length).and_then(|(all, more)| all.checked_add(more));
        self.parts.push_back(file.pieces);
        self.push("\r\n".to_owned());
        self
    }

    /// Returns the content type and the body.
    pub(crate) fn finish(mut self) -> Result<(HeaderValue, Payload)> {
        let end = format!("--{}--\r\n", self.boundary);
        self.push(end);
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={}", self.boundary))
            .map_err(|error| Error::caused(ErrorKind::Request, "the form cannot be sent", error))?;
        Ok((content_type, Payload::Stream { length: self.length, pieces: Box::pin(Parts(self.parts)) }))
    }

    fn push(&mut self, text: String) {
        self.length = self.length.and_then(|all| all.checked_add(text.len() as u64));
        self.parts.push_back(once(text));
    }
}

struct Parts(VecDeque<BodyStream>);

impl Stream for Parts {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        while let Some(part) = self.0.front_mut() {
            match part.as_mut().poll_next(context) {
                Poll::Ready(None) => self.0.pop_front(),
                other => return other,
            };
        }
        Poll::Ready(None)
    }
}

/// Formats a value for a form: strings as text, others as JSON.
fn text(node: &Node) -> Result<String> {
    match node {
        Node::Null => Ok(String::new()),
        Node::Text(text) => Ok(text.clone()),
        Node::Secret(secret) => {
            sendable(secret).map(str::to_owned).map_err(|reason| Error::new(ErrorKind::Request, reason))
        }
        other => serde_json::to_string(&other.sent())
            .map_err(|error| Error::caused(ErrorKind::Request, "the value is not valid in a form", error)),
    }
}

/// Escapes a name for the quotes of a header (WHATWG HTML, "multipart/form-data").
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            other => quoted.push(other),
        }
    }
    quoted
}

/// Removes control characters from a media type, which may contain quotes.
fn one_line(media: &str) -> String {
    media.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Form, quoted};
    use crate::encode::Node;

    #[test]
    fn a_redacted_secret_is_not_sent() {
        let secret = |text: &str| Form::new().part("key", None, &Node::Secret(text.into()));
        assert!(secret("1234").is_ok());
        assert!(secret("***").is_err_and(|error| error.to_string().contains("in place of a secret")));
    }

    #[test]
    fn quotes_and_line_breaks_in_names_are_encoded() {
        assert_eq!(quoted("a\"\r\nb: c ü"), "a%22%0D%0Ab: c ü");
    }
}
