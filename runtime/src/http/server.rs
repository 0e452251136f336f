//! What the configuration of an API says about its servers. Generated code declares it.

use std::time::Duration;

use super::retry::THROTTLED;

pub use crate::http::error::ErrorPattern;

/// The limits of the servers of an API, and how they report errors that their status does not tell.
#[derive(Clone, Copy, Debug)]
pub struct ServerSpec {
    pub(crate) rate: Option<(u32, Duration)>,
    pub(crate) page_size: u32,
    pub(crate) in_flight: usize,
    pub(crate) longest_throttled: Duration,
    pub(crate) errors: &'static [ErrorPattern],
    pub(crate) version: Option<VersionSpec>,
    pub(crate) encrypted_prefix: &'static str,
}

/// Where servers have their version, and for which the bindings were generated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VersionSpec {
    pub(crate) bindings: &'static str,
    pub(crate) paths: &'static [&'static str],
    pub(crate) pointer: &'static str,
}

impl Default for ServerSpec {
    fn default() -> Self {
        Self::new()
    }
}

impl ServerSpec {
    /// Creates the defaults of an API without such a configuration.
    pub const fn new() -> Self {
        Self {
            rate: None,
            page_size: 100,
            in_flight: 5,
            longest_throttled: THROTTLED,
            errors: &[],
            version: None,
            encrypted_prefix: "",
        }
    }

    /// Sets how many requests the server accepts in a window of time.
    pub const fn rate_limit(self, requests: u32, milliseconds: u64) -> Self {
        Self { rate: Some((requests, Duration::from_millis(milliseconds))), ..self }
    }

    /// Sets the page size for iterating over lists.
    pub const fn page_size(self, objects: u32) -> Self {
        Self { page_size: objects, ..self }
    }

    /// Sets the number of concurrent requests.
    pub const fn max_in_flight(self, requests: usize) -> Self {
        Self { in_flight: requests, ..self }
    }

    /// Sets how long a request waits in total after responses with 429.
    pub const fn max_throttle_delay(self, milliseconds: u64) -> Self {
        Self { longest_throttled: Duration::from_millis(milliseconds), ..self }
    }

    /// Sets the version of the bindings, the paths of the documents that may have a server's version, and the JSON pointer
    /// of the version in them. The first document that the server has is used.
    pub const fn version(self, bindings: &'static str, paths: &'static [&'static str], pointer: &'static str) -> Self {
        Self { version: Some(VersionSpec { bindings, paths, pointer }), ..self }
    }

    /// Sets how values begin that the server has encrypted. They are not sent back to it.
    pub const fn encrypted_prefix(self, prefix: &'static str) -> Self {
        Self { encrypted_prefix: prefix, ..self }
    }

    /// Sets the patterns of errors.
    pub const fn errors(self, errors: &'static [ErrorPattern]) -> Self {
        Self { errors, ..self }
    }
}
