//! Why a download failed, and what to do about it.

use std::borrow::Cow;
use std::time::Duration;

use super::fingerprint::Fingerprint;
use crate::diagnostic::Diagnostic;
use crate::output::OutputError;

/// The error of a download. Nothing was written to the folder.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Invalid arguments.
    #[error("{message}")]
    InvalidArgument {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: &'static str,
    },
    /// The configuration or a document can't be used.
    #[error("{}", .0.first().map_or_else(String::new, ToString::to_string))]
    Documents(Vec<Diagnostic>),
    /// A request has no usable response.
    #[error("GET {url}: {refusal}")]
    Refused {
        /// URL of the request.
        url: String,
        /// The cause.
        refusal: Refusal,
    },
    /// An I/O error.
    #[error(transparent)]
    Io(#[from] OutputError),
    /// Another run is downloading into the same folder.
    #[error("another `pexgen fetch` is writing to this folder")]
    Busy,
}

impl FetchError {
    pub(crate) fn invalid_argument(message: impl Into<String>, help: &'static str) -> Self {
        Self::InvalidArgument { message: message.into(), help }
    }

    /// Returns what to do about it; empty if the message says it.
    pub fn help(&self) -> Cow<'static, str> {
        let help = match self {
            Self::InvalidArgument { help, .. } => help,
            Self::Documents(_) => "",
            Self::Refused { refusal, .. } => return refusal.help(),
            Self::Io(_) => "check free space and permissions, then run the command again",
            Self::Busy => "wait until it has finished",
        };
        help.into()
    }
}

/// Why a request has no usable response.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No connection.
    #[error("can't connect to the server: {0}")]
    Unreachable(String),
    /// No connection through the proxy that the environment names.
    #[error("can't connect through the proxy {proxy}: {why}")]
    Proxy {
        /// URL of the proxy without credentials.
        proxy: String,
        /// Why.
        why: String,
    },
    /// The host name is unknown.
    #[error("unknown host name")]
    NoSuchHost,
    /// The timeout elapsed.
    #[error("timed out")]
    TimedOut,
    /// The connection was closed during the response.
    #[error("incomplete response: {0}")]
    Incomplete(String),
    /// Not a response of HTTP.
    #[error("the server does not speak HTTP; if it expects TLS, the URL must start with https://")]
    NotHttp,
    /// A TLS error.
    #[error("TLS error: {0}")]
    Tls(String),
    /// A certificate that is not trusted.
    #[error("TLS error: {why}; its fingerprint is {fingerprint}")]
    UnknownCertificate {
        /// Why.
        why: String,
        /// The fingerprint of the certificate.
        fingerprint: Fingerprint,
    },
    /// A certificate with another fingerprint than the one that is trusted.
    #[error("TLS error: the certificate of the server has the fingerprint {0}, which is not the expected one")]
    OtherCertificate(Fingerprint),
    /// The response is too large.
    #[error("the response is larger than {0} bytes")]
    TooLarge(u64),
    /// 401.
    #[error("the server requires credentials (401)")]
    NoCredentials,
    /// 401 although credentials were sent.
    #[error("the server rejected the credentials (401)")]
    WrongCredentials,
    /// 403.
    #[error("the user has no permission to read this (403)")]
    Forbidden,
    /// A redirect, which is not followed.
    #[error("the server responded with {status}, a redirect to {location}")]
    Redirected {
        /// The status.
        status: u16,
        /// The target without its query.
        location: String,
    },
    /// 429, 502, 503, 504.
    #[error("the server is busy ({status}){}", .retry_after.map_or_else(String::new, |wait| format!(", retry after {} s", wait.as_secs())))]
    Busy {
        /// The status.
        status: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// Any other status but 200.
    #[error("the server responded with {status}{}", if .excerpt.is_empty() { String::new() } else { format!(": {excerpt}") })]
    Status {
        /// The status.
        status: u16,
        /// The beginning of the response body.
        excerpt: String,
    },
    /// An HTML page.
    #[error("the response is an HTML page, not JSON")]
    WebPage,
    /// A compressed response, which was not requested.
    #[error("the response is compressed with `{0}`, which was not requested")]
    Compressed(String),
    /// Neither UTF-8 nor UTF-16 with a byte order mark. The number of bytes that are valid UTF-8.
    #[error("the response is not valid UTF-8 at byte {0}")]
    NotUtf8(usize),
    /// Invalid JSON.
    #[error("the response is not valid JSON: {0}")]
    NotJson(String),
    /// JSON of another format.
    #[error("{0}")]
    UnexpectedShape(&'static str),
    /// No OpenAPI document.
    #[error("the response is not an OpenAPI document: {0}")]
    NotOpenApi(String),
    /// A URL of another server, or an invalid one.
    #[error("{0:?} is not a URL of this server")]
    OtherServer(String),
    /// A root document with a wrong entry.
    #[error("the root document can't be used: {0}")]
    WrongListing(String),
    /// Another request failed first.
    #[error("not requested: another request failed")]
    Stopped,
}

impl Refusal {
    /// Returns whether a retry may succeed.
    pub fn is_temporary(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_) | Self::Proxy { .. } | Self::TimedOut | Self::Incomplete(_) | Self::Busy { .. }
        )
    }

    fn help(&self) -> Cow<'static, str> {
        let help = match self {
            Self::UnknownCertificate { fingerprint, .. } => {
                return format!(
                    "if the server itself shows the same fingerprint, trust this certificate with\n    --fingerprint {fingerprint}\n  or name the authority that issued it with --root-certificate"
                )
                .into();
            }
            Self::OtherCertificate(_) => {
                "the certificate was renewed, or another machine responds; compare the fingerprint with that on the server"
            }
            Self::Unreachable(_) | Self::NoSuchHost => "check the URL, and that this machine can reach the server",
            Self::Proxy { .. } => {
                "check the proxy in HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, or list the server in NO_PROXY if it needs none"
            }
            Self::TimedOut => "run the command again later, or with a longer --timeout",
            Self::Incomplete(_) | Self::Busy { .. } => "run the command again later",
            Self::NotHttp => "check the scheme and the port of the URL",
            Self::Tls(_) => "check the URL, and the TLS settings of the server",
            Self::NoCredentials => {
                "set PEXGEN_USER and PEXGEN_PASSWORD, or run the command on a terminal to be prompted"
            }
            Self::WrongCredentials | Self::Forbidden => {
                "use the credentials of an administrator who may read the whole API"
            }
            Self::Redirected { .. } => {
                "redirects are not followed; if the target is the right server or document, use its URL"
            }
            Self::WebPage => "this is often the login page of a proxy; use the URL of the API server",
            Self::TooLarge(_) | Self::NotJson(_) | Self::UnexpectedShape(_) => {
                "check that the URL is that of the API server"
            }
            Self::Compressed(_) => "turn off the compression of the server, or of the proxy before it",
            Self::NotUtf8(_) => {
                "check that the URL is that of a document; it must be UTF-8, or UTF-16 with a byte order mark"
            }
            Self::NotOpenApi(_) => {
                "the URL must be that of the document itself; for the schemas of a server it has scheme and host only, such as https://manager.example.com"
            }
            Self::Status { status: 404, .. } => {
                "check the URL; the paths of a server's documents are from `roots` in pexgen.toml"
            }
            Self::OtherServer(_) => {
                "documents are downloaded from one server only; check the URL and `roots` in pexgen.toml"
            }
            Self::WrongListing(_) => {
                "use the URL under which the server publishes its documents, and check `roots` in pexgen.toml"
            }
            Self::Status { .. } | Self::Stopped => "",
        };
        help.into()
    }
}
