//! What an API's servers have in common beside their documents: limits, and how they report errors.

use serde::Deserialize;

/// Facts about the servers of an API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Server {
    /// Their limits.
    pub limits: ServerLimits,
    /// How they report errors that the status does not tell.
    pub errors: Vec<ErrorPattern>,
    /// Where they have their version.
    pub version: Option<ServerVersion>,
    /// How values begin that they have encrypted.
    pub encrypted_prefix: Option<String>,
}

/// Where a server has its version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerVersion {
    /// Paths of the documents that may have it. The first one that the server has is used.
    pub paths: Vec<String>,
    /// JSON pointer of the version in them.
    pub pointer: String,
}

/// The limits of a server. What is absent is the default of the runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ServerLimits {
    /// Requests in a window of time.
    pub rate: Option<Rate>,
    /// Page size for iterating over lists.
    pub page: Option<u32>,
    /// Concurrent requests.
    pub in_flight: Option<usize>,
    /// How long a request waits in total after responses with 429, in milliseconds.
    pub wait: Option<u64>,
}

/// A number of requests in a window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    /// The requests.
    pub requests: u32,
    /// The window in milliseconds.
    pub window: u64,
}

/// The meaning of an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorMeaning {
    /// The credentials are missing or wrong.
    Unauthenticated,
    /// An object does not exist.
    NotFound,
    /// An object with the same unique values exists.
    Duplicate,
}

/// How a server reports an error of one meaning. `*` stands for any characters, case is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ErrorPattern {
    /// The meaning.
    #[serde(rename = "is")]
    pub meaning: ErrorMeaning,
    /// The path that the response redirects to.
    pub redirect: Option<String>,
    /// The status of the response; any unless set.
    pub status: Option<u16>,
    /// The field that the message is about; any field, or none, unless set.
    pub field: Option<String>,
    /// The message.
    pub message: Option<String>,
}

/// A server that a document names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerUrl {
    /// Its URL, with the defaults of its variables.
    pub url: String,
    /// Its description and those of its variables.
    pub description: String,
}

impl ServerUrl {
    /// Returns scheme, host and port, if examples can contain them.
    pub fn origin(&self) -> Option<&str> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| self.url.starts_with(scheme))?;
        let authority = self.url[scheme.len()..].split(['/', '?', '#']).next()?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
        let is_host = authority.starts_with(|c: char| c.is_ascii_alphanumeric()) && authority.chars().all(is_plain);
        is_host.then(|| &self.url[..scheme.len() + authority.len()])
    }
}

impl Server {
    /// Returns whether nothing is known.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
