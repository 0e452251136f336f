//! A request that failed, with what the server said in the type that the API describes.

use std::fmt;
use std::ops::Deref;

use crate::error::Error;

/// A request that did not come to its result. It is an [`Error`], by `Deref` and by `?`, and holds the body of the
/// answer in the type that the API describes for it.
///
/// ```
/// use pexgen_runtime::operation::Failed;
/// use pexgen_runtime::{Error, Json, Result};
///
/// fn look(failed: Failed<Json>) -> Result<()> {
///     if failed.is_conflict() {
///         println!("{:?}", failed.body());
///     }
///     Err(failed)?
/// }
/// ```
pub struct Failed<F> {
    error: Error,
    /// On the heap, so that a result with it stays small.
    body: Option<Box<F>>,
}

impl<F> Failed<F> {
    pub(super) fn new(error: Error, body: Option<F>) -> Self {
        Self { error, body: body.map(Box::new) }
    }

    /// What the server said, as the API describes it. Nothing when no answer came, or another than the described ones.
    pub fn body(&self) -> Option<&F> {
        self.body.as_deref()
    }

    /// The same, to keep.
    pub fn into_body(self) -> Option<F> {
        self.body.map(|body| *body)
    }

    /// The error without the body.
    pub fn into_error(self) -> Error {
        self.error
    }
}

impl<F> Deref for Failed<F> {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.error
    }
}

impl<F> From<Error> for Failed<F> {
    fn from(error: Error) -> Self {
        Self { error, body: None }
    }
}

impl<F> From<Failed<F>> for Error {
    fn from(failed: Failed<F>) -> Self {
        failed.error
    }
}

impl<F> fmt::Display for Failed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

/// As the error: it has the beginning of the body.
impl<F> fmt::Debug for Failed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl<F> std::error::Error for Failed<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}
