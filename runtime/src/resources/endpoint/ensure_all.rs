//! Creating or changing many objects.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::future::IntoFuture;
use std::sync::OnceLock;

use futures_util::StreamExt as _;
use http::Method;

use super::{Created, Endpoint, EnsureRequest, Ensured};
use crate::client::{Client, RequestParts};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::lookup::Exact;
use crate::filter::{Allows, Field, Identity};
use crate::http::connection::Connection;
use crate::http::request::{Request, request_settings};
use crate::resource::{Create, List, Resource, Update};
use crate::transport::BoxFuture;

/// The number of objects at the same time.
const CONCURRENCY: usize = 5;

/// How far [`Endpoint::ensure_all`] has come: the outcome of one object.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnsureProgress<'a, R> {
    /// The number of objects that are done, this one included.
    pub done: usize,
    /// The number of all objects.
    pub total: usize,
    /// The position of this object among the wanted ones, from 0.
    pub index: usize,
    /// What became of it.
    pub outcome: &'a Result<Ensured<R>>,
}

type OnProgress<R> = Box<dyn FnMut(EnsureProgress<'_, R>) + Send>;

/// A request that creates or changes many objects. Created by [`Endpoint::ensure_all`].
#[must_use = "nothing is created until it is sent: `.await` it or call `send`"]
pub struct EnsureAllRequest<R, C = Client> {
    endpoint: Endpoint<R, C>,
    /// The settings of the requests.
    parts: RequestParts,
    requests: Vec<EnsureRequest<R, C>>,
    concurrency: usize,
    on_progress: OnProgress<R>,
}

impl<R: Create<Response<Client> = Created<R>> + Update + List, C: Connection> EnsureAllRequest<R, C> {
    pub(super) fn new<K: Identity, L: Allows<Exact>, O>(
        endpoint: &Endpoint<R, C>,
        by: &Field<R, K, L, O>,
        wanted: impl IntoIterator<Item = impl Borrow<R::New>>,
    ) -> Self {
        let request = |new: &R::New| EnsureRequest::new(endpoint, by.clone(), new);
        let requests = wanted.into_iter().map(|new| request(new.borrow())).collect();
        let parts = endpoint.list_parts(Method::GET);
        Self { endpoint: endpoint.clone(), parts, requests, concurrency: CONCURRENCY, on_progress: Box::new(|_| {}) }
    }

    request_settings!(self.parts);

    /// Only reads: reports what would be done.
    pub fn dry_run(mut self) -> Self {
        self.requests = self.requests.into_iter().map(EnsureRequest::dry_run).collect();
        self
    }

    /// Sets the number of objects at the same time. 5 by default; the client's
    /// [`max_in_flight`](crate::ClientBuilder::max_in_flight) is a limit too.
    pub fn concurrency(mut self, objects: usize) -> Self {
        self.concurrency = objects.max(1);
        self
    }

    /// Calls a function after each object.
    pub fn on_progress(mut self, notify: impl FnMut(EnsureProgress<'_, R>) + Send + 'static) -> Self {
        self.on_progress = Box::new(notify);
        self
    }

    /// Sends the requests. With the async client this returns a future, with the blocking client the result.
    ///
    /// # Errors
    /// The failures of objects are in the report. An error means that nothing was sent.
    pub fn send(self) -> C::Sending<EnsureReport<R>, Error> {
        let connection = self.endpoint.client().clone();
        let parts = self.parts.clone();
        Request::new(&connection, parts, |_, parts| async move { Ok(self.run(&parts).await) }).send()
    }

    async fn run(mut self, parts: &RequestParts) -> EnsureReport<R> {
        let total = self.requests.len();
        let mut first: HashMap<(String, String), usize> = HashMap::new();
        // Once the server has refused the credentials, further attempts would fail as well, and could lock the account.
        let refused = OnceLock::new();
        let refused = &refused;
        let requests = std::mem::take(&mut self.requests).into_iter().enumerate().map(|(index, request)| {
            let earlier = request.found_by().and_then(|found_by| match *first.entry(found_by).or_insert(index) {
                earlier if earlier < index => Some(earlier),
                _ => None,
            });
            async move {
                let outcome = match (refused.get(), earlier) {
                    (Some(refused), _) => Err(not_sent(*refused, &request)),
                    (None, Some(earlier)) => Err(repeated(earlier, &request)),
                    (None, None) => request.with_settings_of(parts).run().await,
                };
                if outcome.as_ref().is_err_and(|error| error.status().is_some() && error.is_unauthenticated()) {
                    refused.get_or_init(|| index);
                }
                (index, outcome)
            }
        });
        let mut running = futures_util::stream::iter(requests).buffer_unordered(self.concurrency);
        let mut outcomes: Vec<(usize, Result<Ensured<R>>)> = Vec::with_capacity(total);
        while let Some((index, outcome)) = running.next().await {
            (self.on_progress)(EnsureProgress { done: outcomes.len() + 1, total, index, outcome: &outcome });
            outcomes.push((index, outcome));
        }
        outcomes.sort_by_key(|(index, _)| *index);
        EnsureReport { outcomes: outcomes.into_iter().map(|(_, outcome)| outcome).collect() }
    }
}

/// The error of an object for which nothing was sent, because the server had refused the credentials for another one.
fn not_sent<R: Create<Response<Client> = Created<R>> + Update + List, C: Connection>(
    refused: usize,
    request: &EnsureRequest<R, C>,
) -> Error {
    let message = format!("not sent, because the server refused the credentials for the object at position {refused}");
    request.error(ErrorKind::Authentication, message, &Method::POST)
}

/// The error of an object that was wanted before: which one holds would depend on the order in which they are sent.
fn repeated<R: Create<Response<Client> = Created<R>> + Update + List, C: Connection>(
    earlier: usize,
    request: &EnsureRequest<R, C>,
) -> Error {
    let identity = request.identity().map(ToString::to_string).unwrap_or_default();
    let message = format!("the object at position {earlier} is wanted with the same value {identity}");
    request.error(ErrorKind::NotUnique, message, &Method::POST)
}

impl<R: Create<Response<Client> = Created<R>> + Update + List> IntoFuture for EnsureAllRequest<R> {
    type Output = Result<EnsureReport<R>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<R: Resource, C> fmt::Debug for EnsureAllRequest<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnsureAllRequest")
            .field("requests", &self.requests)
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

/// What [`Endpoint::ensure_all`] did. `Display` shows the numbers: `12 created, 3 updated, 84 unchanged, 1 failed`.
#[derive(Debug)]
#[non_exhaustive]
pub struct EnsureReport<R> {
    /// The outcomes, in the order in which the objects were given.
    pub outcomes: Vec<Result<Ensured<R>>>,
}

impl<R> EnsureReport<R> {
    /// The number of objects that were created.
    pub fn created(&self) -> usize {
        self.count(|outcome| matches!(outcome, Ok(Ensured::Created(_))))
    }

    /// The number of objects that were changed.
    pub fn updated(&self) -> usize {
        self.count(|outcome| matches!(outcome, Ok(Ensured::Updated { .. })))
    }

    /// The number of objects that had the wanted values already.
    pub fn unchanged(&self) -> usize {
        self.count(|outcome| matches!(outcome, Ok(Ensured::Unchanged(_))))
    }

    /// The number of failures.
    pub fn failed(&self) -> usize {
        self.count(Result::is_err)
    }

    /// Iterates over the failures: the position of the object among the wanted ones, from 0, and its error.
    pub fn failures(&self) -> impl Iterator<Item = (usize, &Error)> {
        self.outcomes.iter().enumerate().filter_map(|(index, outcome)| Some((index, outcome.as_ref().err()?)))
    }

    /// Converts into the outcomes of all objects.
    ///
    /// # Errors
    /// The first failure, if there is one.
    pub fn into_result(self) -> Result<Vec<Ensured<R>>> {
        self.outcomes.into_iter().collect()
    }

    fn count(&self, is_counted: impl Fn(&Result<Ensured<R>>) -> bool) -> usize {
        self.outcomes.iter().filter(|outcome| is_counted(outcome)).count()
    }
}

impl<R> fmt::Display for EnsureReport<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (created, updated, unchanged) = (self.created(), self.updated(), self.unchanged());
        write!(f, "{created} created, {updated} updated, {unchanged} unchanged, {} failed", self.failed())
    }
}
