//! Sends one request.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use serde_json::Value;
use ureq::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{Connector as _, TcpConnector};

use super::Credentials;
use super::error::{FetchError, Refusal};
use super::origin::Origin;
use super::proxy::{self, ProxyConnector};
use super::tls::{self, TlsConnector, Trust};
use super::tls_error;
use crate::input::folder;

/// The largest response, in bytes. Schema documents are far smaller.
const LARGEST_RESPONSE: u64 = 16 << 20;
/// The largest response that is passed on, in bytes.
const LARGEST_FORWARDED: u64 = 1 << 30;
/// The length of the excerpt of an error response, in characters.
const EXCERPT: usize = 200;

/// Sends requests to one server.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    origin: Origin,
    authorization: Option<HeaderValue>,
}

/// A downloaded document.
#[derive(Clone, Debug)]
pub struct Downloaded {
    /// The document.
    pub value: Value,
    /// Time of the response by the server's clock.
    pub written: Timestamp,
}

impl Client {
    /// Creates a client of a server. `timeout` is that of a whole request.
    pub fn new(
        origin: Origin,
        credentials: Option<&Credentials>,
        timeout: Duration,
        trust: Trust,
    ) -> Result<Self, FetchError> {
        // Plain HTTP does not need the certificates of the system, which a minimal container does not have.
        let trust = if origin.as_str().starts_with("https:") { trust } else { Trust::Any };
        let tls = tls::config(trust).map_err(|error| {
            FetchError::invalid_argument(
                format!("the certificates can't be used: {error}"),
                "name the certificate authorities to trust with --root-certificate",
            )
        })?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(timeout.min(Duration::from_secs(10))))
            .timeout_global(Some(timeout))
            .proxy(proxy::of(&origin)?)
            .user_agent(concat!("pexgen/", env!("CARGO_PKG_VERSION")))
            .build();
        let connector = ().chain(ProxyConnector::default()).chain(TcpConnector::default());
        let connector = connector.chain(TlsConnector(Arc::new(tls)));
        let agent = ureq::Agent::with_parts(config, connector, DefaultResolver::default());
        let authorization = credentials.map(authorization).transpose()?;
        Ok(Self { agent, origin, authorization })
    }

    /// Requests a document once, by the path from [`Origin::document`].
    pub fn get(&self, path: &str) -> Result<Downloaded, Refusal> {
        let (body, headers) = self.request(path, "application/json", LARGEST_RESPONSE)?;
        let written = date(&headers).unwrap_or_else(Timestamp::now);
        Ok(Downloaded { value: json(body)?, written })
    }

    /// Requests an OpenAPI document once, in JSON or YAML. Returns it without a byte order mark.
    pub fn text(&self, path: &str) -> Result<String, Refusal> {
        let accept = "application/json, application/yaml, */*;q=0.8";
        let (body, _) = self.request(path, accept, folder::LARGEST)?;
        if is_page(&body) {
            return Err(Refusal::NotOpenApi("it is an HTML page".to_owned()));
        }
        folder::decode(body).map_err(Refusal::NotUtf8)
    }

    /// Sends a request as it is.
    pub fn forward(&self, request: ureq::http::Request<Vec<u8>>) -> Result<ureq::http::Response<Vec<u8>>, Refusal> {
        // The body of a request to read or delete has no meaning, and the HTTP crate does not send it.
        let has_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        let response = if has_body { self.agent.run(request) } else { self.agent.run(request.map(|_| ())) };
        let (head, mut body) = response.map_err(|error| refusal(&error))?.into_parts();
        let body = body.with_config().limit(LARGEST_FORWARDED).read_to_vec().map_err(|error| refusal(&error))?;
        Ok(ureq::http::Response::from_parts(head, body))
    }

    fn request(&self, path: &str, accept: &str, limit: u64) -> Result<(Vec<u8>, HeaderMap), Refusal> {
        let mut request = self.agent.get(format!("{}{path}", self.origin.as_str())).header(header::ACCEPT, accept);
        request = request.header(header::ACCEPT_ENCODING, "identity");
        if let Some(authorization) = &self.authorization {
            request = request.header(header::AUTHORIZATION, authorization);
        }
        let mut response = request.call().map_err(|error| refusal(&error))?;
        let body = response.body_mut().with_config().limit(limit).read_to_vec();
        if response.status() != StatusCode::OK {
            // The status says more than a body that can't be read.
            return Err(self.refused(response.status(), response.headers(), &body.unwrap_or_default()));
        }
        let body = body.map_err(|error| match refusal(&error) {
            Refusal::Unreachable(why) => Refusal::Incomplete(why),
            other => other,
        })?;
        match text(response.headers(), header::CONTENT_ENCODING).unwrap_or("identity") {
            "identity" => Ok((body, response.headers().clone())),
            encoding => Err(Refusal::Compressed(excerpt(encoding.as_bytes()))),
        }
    }

    fn refused(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Refusal {
        match status.as_u16() {
            401 if self.authorization.is_some() => Refusal::WrongCredentials,
            401 => Refusal::NoCredentials,
            403 => Refusal::Forbidden,
            status @ 300..=399 => Refusal::Redirected { status, location: location(headers) },
            status @ (429 | 502 | 503 | 504) => Refusal::Busy { status, retry_after: retry_after(headers) },
            status => Refusal::Status { status, excerpt: message(body) },
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// Reads the certificates of a PEM file.
pub fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, FetchError> {
    const HELP: &str = "expected a PEM file with one or more certificates (-----BEGIN CERTIFICATE-----)";
    let wrong = |why: &dyn fmt::Display| FetchError::invalid_argument(format!("{}: {why}", path.display()), HELP);
    let pem = std::fs::read(path).map_err(|error| wrong(&error))?;
    let mut found = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        found.push(certificate.map_err(|error| wrong(&error))?);
    }
    if found.is_empty() {
        return Err(wrong(&"no certificate in this file"));
    }
    Ok(found)
}

fn authorization(credentials: &Credentials) -> Result<HeaderValue, FetchError> {
    if credentials.user.contains(':') {
        return Err(FetchError::invalid_argument("the user name contains a colon", "check PEXGEN_USER"));
    }
    let encoded = STANDARD.encode(format!("{}:{}", credentials.user, credentials.password));
    let mut value = HeaderValue::try_from(format!("Basic {encoded}")).map_err(|_| {
        FetchError::invalid_argument(
            "the credentials can't be sent in a header",
            "check PEXGEN_USER and PEXGEN_PASSWORD",
        )
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn refusal(error: &ureq::Error) -> Refusal {
    if let Some(refusal) = tls_error::explain(error).or_else(|| proxy::explain(error)) {
        return refusal;
    }
    match error {
        ureq::Error::Timeout(_) => Refusal::TimedOut,
        ureq::Error::BodyExceedsLimit(limit) => Refusal::TooLarge(*limit),
        ureq::Error::HostNotFound => Refusal::NoSuchHost,
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => Refusal::TimedOut,
        ureq::Error::Io(error) if is_closed(error.kind()) => Refusal::Incomplete(error.to_string()),
        ureq::Error::Io(error) => Refusal::Unreachable(error.to_string()),
        // The type of the error is not exported.
        ureq::Error::Protocol(error) if error.to_string().starts_with("http parse fail") => Refusal::NotHttp,
        ureq::Error::Protocol(error) => Refusal::Incomplete(error.to_string()),
        other => Refusal::Unreachable(other.to_string()),
    }
}

/// Returns whether an error means that an open connection was closed.
fn is_closed(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset, UnexpectedEof};
    matches!(kind, UnexpectedEof | ConnectionReset | ConnectionAborted | BrokenPipe)
}

fn json(body: Vec<u8>) -> Result<Value, Refusal> {
    if is_page(&body) {
        return Err(Refusal::WebPage);
    }
    let text = folder::decode(body).map_err(Refusal::NotUtf8)?;
    serde_json::from_str(&text)
        .map_err(|error| Refusal::NotJson(format!("{error}; it starts with {:?}", excerpt(text.as_bytes()))))
}

fn is_page(body: &[u8]) -> bool {
    let text = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    text.trim_ascii_start().first() == Some(&b'<')
}

/// Returns the beginning of the body of an error; empty if it is an HTML page, or no text.
fn message(body: &[u8]) -> String {
    if is_page(body) || std::str::from_utf8(body).is_err() { String::new() } else { excerpt(body) }
}

/// Returns the beginning of a text on one line, without control characters.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(EXCERPT).collect()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn location(headers: &HeaderMap) -> String {
    let location = text(headers, header::LOCATION).unwrap_or("an unknown location");
    excerpt(location.split(['?', '#']).next().unwrap_or_default().as_bytes())
}

fn date(headers: &HeaderMap) -> Option<Timestamp> {
    http_date(text(headers, header::DATE)?)
}

/// Parses `Retry-After`, in seconds or as a date. The pause for a date in the past is zero.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, header::RETRY_AFTER)?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    // By the server's clock, which may differ from the local one.
    let now = date(headers).unwrap_or_else(Timestamp::now);
    Some(Duration::try_from(http_date(text)?.duration_since(now)).unwrap_or_default())
}

fn http_date(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let wait = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::DATE, HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT"));
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static(value));
            retry_after(&headers)
        };
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:40 GMT"), Some(Duration::from_secs(3)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(wait("soon"), None);
        assert_eq!(wait("-1"), None);
    }

    #[test]
    fn an_excerpt_is_short_and_has_no_control_characters() {
        assert_eq!(excerpt(b"  a\n\x1b[31mb \x00 c"), "a [31mb c");
        assert_eq!(excerpt("é".repeat(300).as_bytes()).chars().count(), EXCERPT);
        let messages = ["{\"error\": 1}".as_bytes(), "\u{feff}<html>".as_bytes(), b"\x1f\x8b\xff"].map(message);
        assert_eq!(messages, ["{\"error\": 1}", "", ""]);
    }
}
