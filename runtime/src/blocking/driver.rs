//! The runtime behind the blocking client.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{Error, ErrorKind, Result};

/// Drives futures on the calling thread. Clones share the runtime.
#[derive(Clone)]
pub struct Driver(Result<Arc<Owned>, Arc<str>>);

/// A runtime that waits for nobody when it is dropped: inside another one waiting would panic.
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Driver {
    /// With a runtime of its own. That none can be had shows when it is to do something.
    pub(super) fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        Self(runtime.map(|runtime| Arc::new(Owned(Some(runtime)))).map_err(|error| error.to_string().into()))
    }

    /// The outcome of a future.
    pub(super) fn run<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        if Handle::try_current().is_ok() {
            let message = "the blocking client was called inside an async runtime, which it would stop: use the async \
                           client there, or a thread of its own";
            return Err(Error::new(ErrorKind::Request, message));
        }
        match self.0.as_deref().map(|owned| owned.0.as_ref()) {
            Ok(Some(runtime)) => runtime.block_on(future),
            // Only a client that is being dropped has none.
            Ok(None) => Err(Error::new(ErrorKind::Request, "the client is gone")),
            Err(error) => Err(Error::new(ErrorKind::Config, format!("no runtime can be had: {error}"))),
        }
    }
}
