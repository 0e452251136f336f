//! The async client of one server.

mod attempt;
mod base;
mod builder;
mod encrypted;
mod parts;
mod published;
mod send;
mod version;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use tokio::sync::Semaphore;

pub(crate) use crate::data::percent::{UNRESERVED, encode_query};
pub(crate) use attempt::Expect;
pub use builder::ClientBuilder;
pub(crate) use parts::RequestParts;
pub(crate) use version::unsent;

use crate::error::ErrorPattern;
use crate::http::{auth, pace, retry};
use crate::transport::Transport;
use crate::wire::Notation;

/// A client of one server. Cheap to clone; clones share connections, credentials and limits.
///
/// The clients of generated APIs wrap it and dereference to it, so that code that is generic over resources works with
/// any of them.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    base: base::Base,
    transport: Arc<dyn Transport>,
    authenticator: auth::Authenticator,
    user_agent: HeaderValue,
    permits: Arc<Semaphore>,
    pace: pace::Pace,
    page_size: u32,
    patterns: &'static [ErrorPattern],
    version: version::ServerVersion,
    encrypted_prefix: &'static str,
    published: published::Published,
    timeout: Duration,
    max_body: usize,
    max_pages: u32,
    retry: retry::RetryPolicy,
    budget: retry::RetryBudget,
}

impl Client {
    /// Starts a client for the server at this URL, such as `https://manager.example.com`.
    pub fn builder(url: impl AsRef<str>) -> ClientBuilder {
        ClientBuilder::new(url.as_ref())
    }

    /// The page size for iterating over a list.
    pub(crate) fn page_size(&self) -> u32 {
        self.0.page_size
    }

    /// How the server writes some values.
    pub(crate) fn notation(&self) -> Notation<'_> {
        Notation { encrypted: self.0.encrypted_prefix, mount: self.0.base.mount() }
    }

    /// How many pages the iteration over a list may read.
    pub(crate) fn max_pages(&self) -> u32 {
        self.0.max_pages
    }
}

/// Shows the server, not the credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("server", &self.0.base).finish_non_exhaustive()
    }
}
