//! The error of an operation, with the body that the API describes.

use std::fmt;
use std::ops::Deref;

use crate::error::Error;

/// The error of an operation. It dereferences to an [`Error`] and converts to it by `?`, and contains the body of the
/// error response in the type that the API describes.
///
/// ```
/// use pexgen_runtime::operation::OperationError;
/// use pexgen_runtime::{Error, Json, Result};
///
/// fn look(error: OperationError<Json>) -> Result<()> {
///     if error.is_conflict() {
///         println!("{:?}", error.body());
///     }
///     Err(error)?
/// }
/// ```
pub struct OperationError<F> {
    error: Error,
    /// On the heap, so that a result with it stays small.
    body: Option<Box<F>>,
}

impl<F> OperationError<F> {
    pub(super) fn new(error: Error, body: Option<F>) -> Self {
        Self { error, body: body.map(Box::new) }
    }

    /// The body of the error response. `None` if there was no response, or none that the API describes.
    pub fn body(&self) -> Option<&F> {
        self.body.as_deref()
    }

    /// The body of the error response, by value.
    pub fn into_body(self) -> Option<F> {
        self.body.map(|body| *body)
    }

    /// The error without the body.
    pub fn into_error(self) -> Error {
        self.error
    }
}

impl<F> Deref for OperationError<F> {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.error
    }
}

impl<F> From<Error> for OperationError<F> {
    fn from(error: Error) -> Self {
        Self { error, body: None }
    }
}

impl<F> From<OperationError<F>> for Error {
    fn from(error: OperationError<F>) -> Self {
        error.error
    }
}

impl<F> fmt::Display for OperationError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.error, f)
    }
}

/// As the error, which contains the beginning of the body.
impl<F> fmt::Debug for OperationError<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.error, f)
    }
}

impl<F> std::error::Error for OperationError<F> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.error.source()
    }
}
