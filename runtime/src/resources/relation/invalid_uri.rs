//! The error of an invalid URI or key.

use std::fmt;

use crate::error::Error;

/// A string or key that is not the URI of an object.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidUri {
    text: Box<str>,
    reason: &'static str,
}

impl InvalidUri {
    pub(crate) fn new(text: &str, reason: &'static str) -> Self {
        Self { text: text.into(), reason }
    }
}

impl fmt::Display for InvalidUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.text.escape_debug(), self.reason)
    }
}

crate::macros::value_error!(InvalidUri);

impl From<InvalidUri> for Error {
    fn from(invalid: InvalidUri) -> Self {
        Self::request(invalid)
    }
}
