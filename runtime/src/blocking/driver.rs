//! The runtime behind the blocking client.

use std::future::Future;
use std::sync::Arc;

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::error::{Error, ErrorKind, Result};

/// Drives futures on the calling thread, and connections on a thread of its own. Clones share both.
#[derive(Clone)]
pub(super) struct Driver(Result<Arc<Owned>, Arc<str>>);

/// A runtime and its thread, which end when this is dropped. Connections need it between calls too: when the server
/// closes one, or when another client that shares them sends a request.
struct Owned {
    handle: Handle,
    _stop: oneshot::Sender<()>,
}

impl Driver {
    /// Creates a runtime. A failure is reported by [`run`](Self::run).
    pub(super) fn new() -> Self {
        Self(Owned::start().map(Arc::new).map_err(|error| error.to_string().into()))
    }

    /// Runs a future to its end.
    pub(super) fn run<T, E: From<Error>>(&self, future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        if Handle::try_current().is_ok() {
            let message = "the blocking client was called inside an async runtime, which it would block: use the async \
                           client there, or start a thread (`std::thread::spawn`: tokio's `spawn_blocking` is inside it, too)";
            return Err(Error::new(ErrorKind::Request, message).into());
        }
        match &self.0 {
            Ok(owned) => owned.handle.block_on(future),
            Err(error) => {
                Err(Error::new(ErrorKind::Config, format!("the thread of the client cannot be started: {error}"))
                    .into())
            }
        }
    }
}

impl Owned {
    fn start() -> std::io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel();
        std::thread::Builder::new().name("blocking-client".to_owned()).spawn(move || {
            // The error is that the sender was dropped.
            let _ = runtime.block_on(stopped);
            // A host name may still be looked up; nothing waits for it.
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, _stop: stop })
    }
}
