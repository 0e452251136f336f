//! Messages for exchanges that the network interrupted.

use std::error::Error as StdError;
use std::io::{Error as IoError, ErrorKind as IoErrorKind};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use url::Url;

use super::tls_error::{TlsError, refuses_client};
use super::{TransportError, TransportErrorKind as Kind};

/// The longest wait for the connection that tells whether a server was reachable.
const PROBE: Duration = Duration::from_secs(2);

/// What to do when a server does not speak TLS.
const EXPECTS_HTTP: &str = "check the port, and whether the URL should start with http://";

/// The settings that the message of a failed exchange names.
#[derive(Clone)]
pub(super) struct Exchange {
    /// Host and port of the server.
    pub(super) server: String,
    pub(super) is_https: bool,
    pub(super) connect_timeout: Duration,
    /// The time limit of the whole exchange.
    pub(super) timeout: Option<Duration>,
    /// Host and port of the proxy.
    pub(super) proxy: Option<Arc<str>>,
}

impl Exchange {
    /// Explains why an exchange failed.
    pub(super) fn explain(&self, error: &reqwest::Error) -> TransportError {
        let server = &self.server;
        // The cause may look like one of the network.
        if let Some(own) = of_body(error) {
            return TransportError::new(own.kind(), own.to_string()).caused_by(owned(root_cause(own)));
        }
        // TLS 1.3 servers refuse a client's certificate after the client has completed the handshake.
        if error.is_connect() || refuses_client(error) {
            return self.explain_connect(error);
        }
        if error.is_timeout() {
            let limit = self.timeout.map(|limit| format!(" within {limit:?} (`timeout`)")).unwrap_or_default();
            return TransportError::new(Kind::Timeout, format!("`{server}` did not send the complete response{limit}"));
        }
        let cause = root_cause(error);
        let text = cause.to_string();
        if !self.is_https && text.contains("invalid HTTP version") {
            let message =
                format!("`{server}` does not speak HTTP; if it expects TLS, the URL must start with https://");
            return TransportError::new(Kind::Protocol, message);
        }
        let message = match cause.downcast_ref::<IoError>().map(IoError::kind) {
            Some(IoErrorKind::ConnectionReset) => format!("`{server}` reset the connection"),
            _ if ["closed", "end of file", "EOF"].iter().any(|part| text.contains(part)) => {
                format!("`{server}` closed the connection before the response was complete")
            }
            _ if text.contains("invalid") => format!("the response of `{server}` is not valid HTTP"),
            _ => format!("the exchange with `{server}` failed"),
        };
        TransportError::new(Kind::Broken, message).caused_by(owned(cause))
    }

    fn explain_connect(&self, error: &reqwest::Error) -> TransportError {
        let server = &self.server;
        if let Some(tls) = TlsError::find(error) {
            return TransportError::new(Kind::Tls, format!("`{server}`: {}", tls.message)).caused_by(tls.cause);
        }
        let peer = self.proxy.as_ref().map_or_else(|| format!("`{server}`"), |proxy| format!("the proxy `{proxy}`"));
        if error.is_timeout() {
            let limit = self.connect_timeout;
            let message = format!("{peer} did not accept the connection within {limit:?} (`connect_timeout`)");
            return TransportError::new(Kind::Connect, message);
        }
        let cause = root_cause(error);
        let (kind, message) = match cause.downcast_ref::<IoError>().map(IoError::kind) {
            Some(IoErrorKind::ConnectionRefused) => (Kind::Connect, format!("{peer} refused the connection")),
            Some(IoErrorKind::UnexpectedEof) if self.is_https => {
                let message = format!("`{server}` closed the connection during the TLS handshake; {EXPECTS_HTTP}");
                (Kind::Tls, message)
            }
            _ if is_of_name_resolution(error) => (Kind::Connect, format!("the host name of {peer} cannot be resolved")),
            _ => (Kind::Connect, format!("{peer} cannot be reached")),
        };
        TransportError::new(kind, message).caused_by(owned(cause))
    }

    /// Explains a connection that timed out: a server that accepts connections, but does not respond to the TLS
    /// handshake, may expect plain HTTP.
    pub(super) async fn explain_timeout(&self, error: &reqwest::Error) -> Option<TransportError> {
        let url = error.url()?;
        if !(error.is_connect() && error.is_timeout() && self.is_https && self.proxy.is_none()) {
            return None;
        }
        let connecting = TcpStream::connect((url.host_str()?.trim_matches(['[', ']']), url.port_or_known_default()?));
        tokio::time::timeout(PROBE.min(self.connect_timeout), connecting).await.ok()?.ok()?;
        let (server, limit) = (&self.server, self.connect_timeout);
        let message = format!(
            "`{server}` accepts connections, but did not complete the TLS handshake within {limit:?} \
             (`connect_timeout`); {EXPECTS_HTTP}"
        );
        Some(TransportError::new(Kind::Tls, message))
    }
}

/// Host and port of a URL.
pub(super) fn server(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The innermost cause, which says more than those around it.
fn root_cause<'e>(error: &'e (dyn StdError + 'static)) -> &'e (dyn StdError + 'static) {
    let mut cause = error;
    loop {
        // An I/O error does not name the error that it was made of as its source.
        let inner =
            cause.downcast_ref::<IoError>().and_then(IoError::get_ref).map(|inner| inner as &(dyn StdError + 'static));
        match cause.source().or(inner.filter(|inner| inner.source().is_some() || inner.is::<IoError>())) {
            Some(source) => cause = source,
            None => return cause,
        }
    }
}

/// The error with which the body of the request failed.
fn of_body<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e TransportError> {
    error.downcast_ref().or_else(|| of_body(error.source()?))
}

/// A copy of a cause: an I/O error of the operating system, or its message.
fn owned(cause: &(dyn StdError + 'static)) -> Box<dyn StdError + Send + Sync> {
    match cause.downcast_ref::<IoError>().map(|error| (error.raw_os_error(), error)) {
        Some((Some(code), _)) => Box::new(IoError::from_raw_os_error(code)),
        Some((None, error)) => Box::new(IoError::new(error.kind(), error.to_string())),
        None => cause.to_string().into(),
    }
}

/// Returns `true` if the name of the host was not found.
fn is_of_name_resolution(error: &(dyn StdError + 'static)) -> bool {
    error.to_string().contains("dns error") || error.source().is_some_and(is_of_name_resolution)
}
