//! Watching a list: which objects were added, changed or removed.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::Method;

use super::poll_delay::PollDelay;
use super::{ListRequest, PageStream};
use crate::client::{Client, RequestParts};
use crate::error::{Error, ErrorKind, Result};
use crate::http::connection::Connection;
use crate::relation::Key as _;
use crate::resource::{List, Resource, key_in};
use crate::transport::BoxFuture;

/// A list that changes while its pages are read is read again, up to this number of times in all.
const READINGS: usize = 3;

/// A difference between two readings of a list.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<R> {
    /// An object that was not in the list before.
    Added(R),
    /// An object that differs from its former state.
    Changed {
        /// The former state.
        old: R,
        /// The current state.
        new: R,
    },
    /// An object that is no longer in the list, in its last state.
    Removed(R),
}

impl<R> Change<R> {
    /// The object, in its newest state.
    pub fn object(&self) -> &R {
        match self {
            Self::Added(object) | Self::Changed { new: object, .. } | Self::Removed(object) => object,
        }
    }
}

/// The changes of a list, found by reading it again and again. Created by [`ListRequest::watch`].
///
/// Objects are identified by their keys. Between readings it waits for the interval, up to a tenth shorter or longer.
/// An interval below 100 ms counts as 100 ms.
/// After an error, which is returned, it waits twice as long, up to five minutes, and then reads again; the state is kept,
/// so that nothing is returned twice. It never ends. Dropping it cancels a reading.
///
/// ```no_run
/// # use pexgen_runtime::{Client, Result, resource::{List, Rooted}};
/// use std::time::Duration;
///
/// use pexgen_runtime::endpoint::Change;
///
/// # async fn example<R: List + Rooted + Clone + PartialEq + std::fmt::Debug>(client: &Client) {
/// let mut calls = client.list::<R>().watch(Duration::from_secs(5));
/// loop {
///     match calls.try_next().await {
///         Ok(Change::Added(call)) => println!("new: {call:?}"),
///         Ok(Change::Removed(call)) => println!("ended: {call:?}"),
///         Ok(_) => {}
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # }
/// ```
#[must_use = "nothing is read until it is polled"]
pub struct Watch<R, C = Client> {
    list: ListRequest<R, C>,
    delay: PollDelay,
    /// The wait before the next reading.
    wait: Duration,
    reading: Option<BoxFuture<'static, Result<Vec<R>>>>,
    /// The objects of the last reading.
    objects: Vec<R>,
    /// The changes of the last reading that were not returned.
    changes: VecDeque<Change<R>>,
}

impl<R: List, C: Connection> ListRequest<R, C> {
    /// Reads the list again and again, and returns what changed: objects that were added, changed or removed.
    ///
    /// The objects of the first reading are returned as added. With the async client the result is a `Stream`, with the
    /// blocking client an `Iterator`; neither ends. See [`Watch`].
    pub fn watch(self, interval: Duration) -> Watch<R, C>
    where
        R: Clone + PartialEq,
    {
        Watch::new(self, interval)
    }
}

impl<R: List + Clone + PartialEq, C: Connection> Watch<R, C> {
    pub(super) fn new(list: ListRequest<R, C>, interval: Duration) -> Self {
        let delay = PollDelay::new(interval);
        Self { list, delay, wait: Duration::ZERO, reading: None, objects: Vec::new(), changes: VecDeque::new() }
    }

    /// The objects of the last reading, in the order of the list.
    pub fn objects(&self) -> &[R] {
        &self.objects
    }

    /// Waits for the next reading and finds its changes.
    fn poll_reading(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        let reading = self.reading.get_or_insert_with(|| {
            let (list, wait) = (self.list.on_client(), self.wait);
            Box::pin(async move {
                if !wait.is_zero() {
                    tokio::time::sleep(wait).await;
                }
                snapshot(list).await
            })
        });
        let read = ready!(reading.as_mut().poll(context));
        self.reading = None;
        let found = read.and_then(|objects| {
            differences(&self.objects, &objects, self.list.parts()).map(|changes| (objects, changes))
        });
        Poll::Ready(match found {
            Ok((objects, changes)) => {
                self.wait = self.delay.after_success();
                self.objects = objects;
                self.changes.extend(changes);
                Ok(())
            }
            Err(error) => {
                self.wait = self.delay.after(&error);
                Err(error)
            }
        })
    }

    fn poll_change(&mut self, context: &mut Context<'_>) -> Poll<Result<Change<R>>> {
        loop {
            if let Some(change) = self.changes.pop_front() {
                return Poll::Ready(Ok(change));
            }
            ready!(self.poll_reading(context))?;
        }
    }

    fn poll_changes(&mut self, context: &mut Context<'_>) -> Poll<Result<Vec<Change<R>>>> {
        ready!(self.poll_reading(context))?;
        Poll::Ready(Ok(self.changes.drain(..).collect()))
    }
}

impl<R: List + Clone + PartialEq> Watch<R> {
    /// Returns the next change, when there is one.
    ///
    /// # Errors
    /// When the list cannot be read. The next call waits, and reads it again.
    pub async fn try_next(&mut self) -> Result<Change<R>> {
        std::future::poll_fn(|context| self.poll_change(context)).await
    }

    /// Reads the list once more, and returns all changes since; none if nothing changed.
    ///
    /// # Errors
    /// When the list cannot be read. The next call waits, and reads it again.
    pub async fn next_changes(&mut self) -> Result<Vec<Change<R>>> {
        std::future::poll_fn(|context| self.poll_changes(context)).await
    }
}

#[cfg(feature = "blocking")]
impl<R: List + Clone + PartialEq> Watch<R, crate::blocking::Client> {
    /// Reads the list once more, and returns all changes since; none if nothing changed.
    ///
    /// # Errors
    /// When the list cannot be read. The next call waits, and reads it again.
    pub fn next_changes(&mut self) -> Result<Vec<Change<R>>> {
        let connection = self.list.client().clone();
        connection.block_on(std::future::poll_fn(|context| self.poll_changes(context)))
    }
}

// No object is ever pinned.
impl<R, C> Unpin for Watch<R, C> {}

impl<R: List + Clone + PartialEq> Stream for Watch<R> {
    type Item = Result<Change<R>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_change(context).map(Some)
    }
}

#[cfg(feature = "blocking")]
impl<R: List + Clone + PartialEq> Iterator for Watch<R, crate::blocking::Client> {
    type Item = Result<Change<R>>;

    fn next(&mut self) -> Option<Self::Item> {
        let connection = self.list.client().clone();
        Some(connection.block_on(std::future::poll_fn(|context| self.poll_change(context))))
    }
}

impl<R: List, C: Connection> fmt::Debug for Watch<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("resource", &self.list.parts().resource)
            .field("objects", &self.objects.len())
            .finish_non_exhaustive()
    }
}

/// Reads a whole list. If its length changes between two pages, rows may have moved from one to the other unseen, so it
/// is read again.
async fn snapshot<R: List>(list: ListRequest<R>) -> Result<Vec<R>> {
    let mut readings = 1;
    loop {
        let (objects, is_consistent) = read(list.clone().pages()).await?;
        if is_consistent || readings == READINGS {
            return Ok(objects);
        }
        readings += 1;
    }
}

/// Reads the pages; also returns whether the list had the same length on each.
async fn read<R: List>(mut pages: PageStream<R>) -> Result<(Vec<R>, bool)> {
    let (mut objects, mut length, mut is_consistent) = (Vec::new(), None, true);
    while let Some(page) = pages.try_next().await? {
        is_consistent &= *length.get_or_insert(page.meta.total_count) == page.meta.total_count;
        objects.extend(page.objects);
    }
    Ok((objects, is_consistent))
}

/// Compares two readings. An object that is in a reading twice counts once.
fn differences<R: Resource + Clone + PartialEq>(old: &[R], new: &[R], list: &RequestParts) -> Result<Vec<Change<R>>> {
    let mut former = by_key(old, list)?;
    let current = by_key(new, list)?;
    let mut changes = Vec::new();
    for object in new {
        let key = key_of(object, list)?;
        // Of an object that is there twice, the last is the newest.
        if !current.get(&key).is_some_and(|newest| std::ptr::eq(*newest, object)) {
            continue;
        }
        match former.remove(&key) {
            None => changes.push(Change::Added(object.clone())),
            Some(old) if old != object => changes.push(Change::Changed { old: old.clone(), new: object.clone() }),
            Some(_) => {}
        }
    }
    let is_removed = |object: &&R| {
        key_of(*object, list).is_ok_and(|key| former.get(&key).is_some_and(|left| std::ptr::eq(*left, *object)))
    };
    changes.extend(old.iter().filter(is_removed).cloned().map(Change::Removed));
    Ok(changes)
}

fn by_key<'o, R: Resource>(objects: &'o [R], list: &RequestParts) -> Result<HashMap<String, &'o R>> {
    objects.iter().map(|object| Ok((key_of(object, list)?, object))).collect()
}

/// The key of an object of a list, as a string.
pub(super) fn key_of<R: Resource>(object: &R, list: &RequestParts) -> Result<String> {
    let key = key_in(object, &list.path).ok_or_else(|| {
        let name = list.resource;
        let message = format!("an object of `{name}` has neither a key nor a URI, by which it would be recognized");
        Error::new(ErrorKind::Decode, message).at(&Method::GET, &list.path)
    })?;
    Ok(key.text().into_owned())
}
