//! Waiting until an object or a list meets a condition.

use std::future::Future;
use std::time::Duration;

use http::Method;

use super::poll_delay::PollDelay;
use super::read::Whole;
use super::{Endpoint, ListRequest};
use crate::error::{Error, ErrorKind, Result};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::retry::worth_retrying;
use crate::relation::IntoUri;
use crate::resource::{Get, List};

/// How often something is read, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) interval: Duration,
    pub(super) timeout: Duration,
}

pub(super) fn for_object<R: Get, C: Connection>(
    endpoint: &Endpoint<R, C>,
    object: impl IntoUri<R>,
    limits: Limits,
    mut is_met: impl FnMut(&R) -> bool + Send + 'static,
) -> Request<R, C> {
    let parts = endpoint.object_parts(Method::GET, object);
    Request::new(endpoint.client(), parts, move |connection, parts| async move {
        let path = parts.path.clone();
        let read = || {
            let (client, parts) = (connection.client().clone(), parts.clone());
            async move { client.send(parts).await?.decode::<Whole<R>>().map(|whole| whole.0) }
        };
        until(read, limits, &mut is_met).await.map_err(|error| located(error, &path))
    })
}

impl<R: List, C: Connection> ListRequest<R, C> {
    /// Reads the list again and again until it meets a condition, and returns it.
    ///
    /// Between readings it waits for `interval`, and longer while the server is unreachable or overloaded.
    ///
    /// # Errors
    /// `is_timeout` if the condition is not met within `timeout`; any other error that waiting does not mend.
    pub fn wait_until(
        self,
        interval: Duration,
        timeout: Duration,
        mut is_met: impl FnMut(&[R]) -> bool + Send + 'static,
    ) -> Request<Vec<R>, C> {
        let parts = self.parts().clone();
        let connection = self.client().clone();
        Request::new(&connection, parts, move |_, parts| async move {
            let path = parts.path.clone();
            let list = self.on_client().with_parts(parts);
            let mut is_met = |objects: &Vec<R>| is_met(objects);
            let read = || list.clone().all().send();
            until(read, Limits { interval, timeout }, &mut is_met).await.map_err(|error| located(error, &path))
        })
    }
}

/// Reads until the condition is met.
async fn until<T, F>(read: impl Fn() -> F, limits: Limits, is_met: &mut impl FnMut(&T) -> bool) -> Result<T>
where
    F: Future<Output = Result<T>>,
{
    let mut delay = PollDelay::new(limits.interval);
    let mut last_error = None;
    let reading = async {
        loop {
            let wait = match read().await {
                Ok(value) if is_met(&value) => return Ok(value),
                Ok(_) => {
                    last_error = None;
                    delay.after_success()
                }
                Err(error) if mends(&error) => {
                    let wait = delay.after(&error);
                    last_error = Some(error);
                    wait
                }
                Err(error) => return Err(error),
            };
            tokio::time::sleep(wait).await;
        }
    };
    match tokio::time::timeout(limits.timeout, reading).await {
        Ok(outcome) => outcome,
        Err(_) => Err(timed_out(limits.timeout, last_error)),
    }
}

/// Whether a later reading may succeed.
fn mends(error: &Error) -> bool {
    worth_retrying(error) || error.is_timeout() || error.is_throttled()
}

/// The error of a condition that was not met in time. Its cause is the last error of a reading.
fn timed_out(timeout: Duration, cause: Option<Error>) -> Error {
    let message = format!("waited for {timeout:?}");
    match cause {
        Some(cause) => Error::caused(ErrorKind::NotMet, message, cause),
        None => Error::new(ErrorKind::NotMet, message),
    }
}

fn located(error: Error, path: &str) -> Error {
    if error.path().is_some() { error } else { error.at(&Method::GET, path) }
}
