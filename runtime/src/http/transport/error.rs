//! Errors of the transport.

use std::fmt;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// The error of an exchange that failed before its end.
///
/// `Display` is the message alone; the cause, if any, is the [`source`](std::error::Error::source).
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    message: String,
    source: Option<Source>,
}

/// The stage at which an exchange failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection was established, so nothing was sent.
    Connect,
    /// The TLS handshake failed or a certificate is not trusted, so the server received no request.
    Tls,
    /// The server does not speak HTTP.
    Protocol,
    /// A time limit was exceeded.
    Timeout,
    /// The connection was interrupted.
    Broken,
    /// The file to send cannot be read.
    File,
}

impl TransportError {
    /// Creates an error with a message.
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// Adds the cause.
    pub fn caused_by(self, source: impl Into<Source>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    /// Returns the stage at which the exchange failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    pub(crate) fn into_parts(self) -> (TransportErrorKind, String, Option<Source>) {
        (self.kind, self.message, self.source)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
