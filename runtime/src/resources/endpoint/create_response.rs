//! The interface of the outcomes of creating an object.

use std::fmt;
use std::future::Future;

use crate::client::RequestParts;
use crate::error::Result;

/// The outcome of creating an object of `R` through the connection `C`.
#[doc(hidden)]
pub trait CreateResponse<R, C>: Sized + Send + 'static {
    /// Sends the request and reads the response.
    #[doc(hidden)]
    fn receive(exchange: CreateExchange<C>) -> impl Future<Output = Result<Self>> + Send;
}

/// A request that is about to be sent. An implementation detail of [`CreateResponse`].
#[doc(hidden)]
pub struct CreateExchange<C> {
    pub(super) connection: C,
    pub(super) parts: RequestParts,
}

impl<C> fmt::Debug for CreateExchange<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CreateExchange").finish_non_exhaustive()
    }
}
