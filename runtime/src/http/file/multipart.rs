//! Forms with files: `multipart/form-data` (RFC 7578).

use std::fmt::Write as _;

use http::HeaderValue;

use super::body::{FileBody, Part};
use super::upload::{UNKNOWN, Upload};
use crate::Json;
use crate::encode::{Body, Node, sendable};
use crate::error::{Error, ErrorKind, Result};

/// A form under construction.
pub(crate) struct Multipart {
    boundary: String,
    parts: Vec<Part>,
}

impl Multipart {
    pub(crate) fn new() -> Self {
        Self { boundary: format!("pexgen-{:032x}", fastrand::u128(..)), parts: Vec::new() }
    }

    /// Adds the fields of a body as texts.
    pub(crate) fn fields(self, body: &Body) -> Result<Self> {
        body.fields().try_fold(self, |form, (name, node)| form.value(name, None, node))
    }

    /// Adds a value as a part. It has a media type if one is given or the value is not a string.
    pub(crate) fn part(self, name: &str, media: Option<&str>, node: &Node) -> Result<Self> {
        let is_json = matches!(
            node,
            Node::List(_) | Node::Object(_) | Node::Map(_) | Node::Json(Json::Array(_) | Json::Object(_))
        );
        self.value(name, media.or(is_json.then_some("application/json")), node)
    }

    fn value(mut self, name: &str, media: Option<&str>, node: &Node) -> Result<Self> {
        let start = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        let media = media.map(|media| format!("\r\nContent-Type: {}", one_line(media))).unwrap_or_default();
        self.push(format!("{start}{media}\r\n\r\n{}\r\n", text(node)?));
        Ok(self)
    }

    /// Adds files of an unknown media type, by the names of their fields.
    pub(crate) fn files(self, files: impl IntoIterator<Item = (&'static str, Upload)>) -> Self {
        files.into_iter().fold(self, |form, (name, file)| form.file(name, UNKNOWN, file))
    }

    /// Adds a file with a default media type.
    pub(crate) fn file(mut self, name: &str, media: &str, file: Upload) -> Self {
        let mut head = format!("--{}\r\n", self.boundary);
        // Writing to a String cannot fail.
        let _ = write!(head, "Content-Disposition: form-data; name=\"{}\"; ", quoted(name));
        let _ = write!(
            head,
            "filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            quoted(&file.name()),
            one_line(file.media_type(media))
        );
        self.push(head);
        self.parts.push(Part::File(file));
        self.push("\r\n".to_owned());
        self
    }

    /// Ends the form.
    pub(crate) fn finish(mut self) -> Result<FileBody> {
        let end = format!("--{}--\r\n", self.boundary);
        self.push(end);
        let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={}", self.boundary))
            .map_err(|error| Error::caused(ErrorKind::Request, "the form cannot be sent", error))?;
        Ok(FileBody::new(content_type, self.parts))
    }

    fn push(&mut self, text: String) {
        self.parts.push(Part::Text(text.into()));
    }
}

/// Formats a value for a form: strings as text, others as JSON.
fn text(node: &Node) -> Result<String> {
    match node {
        Node::Null => Ok(String::new()),
        Node::Text(text) => Ok(text.to_string()),
        Node::Decimal(number) => Ok(number.to_string()),
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
    use super::{Multipart, quoted};
    use crate::encode::Node;

    #[test]
    fn a_redacted_secret_is_not_sent() {
        let secret = |text: &str| Multipart::new().part("key", None, &Node::Secret(text.into()));
        assert!(secret("1234").is_ok());
        assert!(secret("***").is_err_and(|error| error.to_string().contains("in place of a secret")));
    }

    #[test]
    fn quotes_and_line_breaks_in_names_are_encoded() {
        assert_eq!(quoted("a\"\r\nb: c ü"), "a%22%0D%0Ab: c ü");
    }
}
