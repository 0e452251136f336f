//! The runtime behind the blocking client.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle, Runtime};

use crate::error::{Error, ErrorKind, Result};

/// Drives futures on the calling thread. Clones share the runtime.
#[derive(Clone)]
pub(super) struct Driver(Result<Arc<Owned>, Arc<str>>);

/// A runtime that does not wait when it is dropped: inside another runtime waiting would panic.
struct Owned(Option<Runtime>);

impl Drop for Owned {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl Driver {
    /// Creates a runtime. A failure is reported by [`run`](Self::run).
    pub(super) fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build();
        Self(runtime.map(|runtime| Arc::new(Owned(Some(runtime)))).map_err(|error| error.to_string().into()))
    }

    /// Runs a future to its end.
    pub(super) fn run<T, E: From<Error>>(&self, future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        if Handle::try_current().is_ok() {
            let message = "the blocking client was called inside an async runtime, which it would block: use the async \
                           client there, or start a thread (`std::thread::spawn`: tokio's `spawn_blocking` is inside it, too)";
            return Err(Error::new(ErrorKind::Request, message).into());
        }
        match self.0.as_deref().map(|owned| owned.0.as_ref()) {
            Ok(Some(runtime)) => runtime.block_on(future),
            // Only a client that is being dropped has no runtime.
            Ok(None) => Err(Error::new(ErrorKind::Request, "the client has been dropped").into()),
            Err(error) => Err(Error::new(ErrorKind::Config, format!("no runtime can be created: {error}")).into()),
        }
    }
}
