//! Why a download failed, and what to do about it.

use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::output::OutputError;

/// Nothing was downloaded into the folder; it is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The call can't be carried out as it was made.
    #[error("{message}")]
    WrongUse {
        /// What is wrong.
        message: String,
        /// What to do about it.
        help: &'static str,
    },
    /// The configuration or a document can't be used.
    #[error("{}", .0.first().map_or_else(String::new, ToString::to_string))]
    Documents(Vec<Diagnostic>),
    /// The server gave no usable answer to a request.
    #[error("GET {path}: {refusal}")]
    Refused {
        /// Path of the request.
        path: String,
        /// What came instead of an answer.
        refusal: Refusal,
    },
    /// The disk refused.
    #[error(transparent)]
    Disk(#[from] OutputError),
    /// Another run downloads into the same folder.
    #[error("another `pexgen fetch` into this folder is running")]
    Busy,
}

impl FetchError {
    pub(crate) fn wrong_use(message: impl Into<String>, help: &'static str) -> Self {
        Self::WrongUse { message: message.into(), help }
    }

    /// What to do about it; empty when the message says all.
    pub fn help(&self) -> &'static str {
        match self {
            Self::WrongUse { help, .. } => help,
            Self::Documents(_) => "",
            Self::Refused { refusal, .. } => refusal.help(),
            Self::Disk(_) => "make room or permissions and run again",
            Self::Busy => "wait until it has ended",
        }
    }
}

/// What came instead of a document.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// No connection.
    #[error("the server can't be reached: {0}")]
    Unreachable(String),
    /// The server's name is unknown.
    #[error("there is no server of this name")]
    NoSuchHost,
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The connection broke in the middle of the answer.
    #[error("the answer broke off: {0}")]
    BrokenOff(String),
    /// The connection can't be made secure.
    #[error("no secure connection: {0}")]
    Tls(String),
    /// An answer beyond all reason.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(u64),
    /// 401.
    #[error("the server asks for credentials (401)")]
    NoCredentials,
    /// 401 although credentials were sent.
    #[error("the server doesn't accept these credentials, or they may not read this (401)")]
    WrongCredentials,
    /// 403.
    #[error("these credentials may not read this (403)")]
    Forbidden,
    /// Another address; it is not gone to.
    #[error("the server answers with {status} and points to {location}")]
    Redirected {
        /// The status.
        status: u16,
        /// The other address, without its query.
        location: String,
    },
    /// 429, 502, 503, 504.
    #[error("the server is busy ({status}){}", .retry_after.map_or_else(String::new, |wait| format!(" and asks to come back in {} s", wait.as_secs())))]
    Busy {
        /// The status.
        status: u16,
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// Any other status but 200.
    #[error("the server answers with {status}{}", if .excerpt.is_empty() { String::new() } else { format!(": {excerpt}") })]
    Status {
        /// The status.
        status: u16,
        /// The beginning of what the server says.
        excerpt: String,
    },
    /// A web page.
    #[error("the answer is a web page, not JSON")]
    WebPage,
    /// Text that isn't JSON.
    #[error("the answer is not JSON: {0}")]
    NotJson(String),
    /// JSON of another shape.
    #[error("{0}")]
    OtherShape(&'static str),
    /// An address that leads elsewhere or nowhere.
    #[error("the address {0:?} is not one of this server")]
    Elsewhere(String),
    /// Another request failed first.
    #[error("not asked for: another request failed")]
    Stopped,
}

impl Refusal {
    /// Whether the same request may succeed a little later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Unreachable(_) | Self::TimedOut | Self::BrokenOff(_) | Self::Busy { .. })
    }

    fn help(&self) -> &'static str {
        match self {
            Self::Unreachable(_) | Self::NoSuchHost => "check the address, and that this machine may connect to it",
            Self::TimedOut | Self::BrokenOff(_) | Self::Busy { .. } => {
                "run again later: documents that are here already are not asked for again"
            }
            Self::Tls(_) => {
                "if the server's certificate is from an authority of your own, name its certificate by --root-certificate"
            }
            Self::NoCredentials => "set PEXGEN_USER and PEXGEN_PASSWORD, or run on a terminal to be asked for them",
            Self::WrongCredentials | Self::Forbidden => {
                "use the credentials of an administrator who may read the whole API"
            }
            Self::Redirected { .. } => "redirects are not followed: give the address of the server itself",
            Self::WebPage => "this is often a sign-in page or a proxy's: give the address of the API's own server",
            Self::TooLarge(_) | Self::NotJson(_) | Self::OtherShape(_) => {
                "check that the address is that of the API's server"
            }
            Self::Status { status: 404, .. } => "check the address, and `roots` in pexgen.toml",
            Self::Elsewhere(_) => {
                "only documents of the one server are fetched; check the address and `roots` in pexgen.toml"
            }
            Self::Status { .. } | Self::Stopped => "",
        }
    }
}
