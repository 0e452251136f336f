//! Iterating over a list: its pages, and the objects on them.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tracing::Instrument as _;

use super::Page;
use super::page::{Fault, NextPage};
use crate::client::Client;
use crate::error::{Error, Result};
use crate::http::connection::Connection;
use crate::http::paging::PageGuard;
use crate::resource::List;
use crate::transport::BoxFuture;

/// The pages of a list.
///
/// With the async client it is a [`Stream`], and has [`try_next`](Self::try_next); with the blocking client it is an
/// [`Iterator`].
#[must_use = "a stream reads nothing until it is polled"]
pub struct PageStream<R, C = Client> {
    connection: C,
    state: State<R, C>,
    /// How many pages are read ahead.
    ahead: usize,
    /// The pages that were read ahead.
    ready: VecDeque<Page<R, C>>,
    guard: PageGuard,
}

enum State<R, C> {
    /// The next request can be sent.
    Waiting(Box<NextPage<R, C>>),
    Reading(BoxFuture<'static, Result<Page<R, C>>>),
    ReadingAhead(PageTask<R, C>),
    /// The error to report after the rows.
    Failed(Error),
    Ended,
}

impl<R: List, C: Connection> PageStream<R, C> {
    pub(super) fn new(first: NextPage<R, C>) -> Self {
        let connection = first.connection().clone();
        Self {
            connection,
            state: State::Waiting(Box::new(first)),
            ahead: 0,
            ready: VecDeque::new(),
            guard: PageGuard::default(),
        }
    }

    /// Requests up to this many further pages while the caller works on one.
    pub(super) fn reading_ahead(mut self, pages: usize) -> Self {
        self.ahead = pages;
        self
    }

    pub(super) async fn read_next(&mut self) -> Result<Option<Page<R, C>>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<R, C>>>> {
        let page = match self.ready.pop_front() {
            Some(page) => Some(Ok(page)),
            None => ready!(self.poll_read(context, Need::Now)),
        };
        self.read_ahead(context);
        Poll::Ready(page)
    }

    /// Goes on reading further pages, without waiting for them.
    fn read_ahead(&mut self, context: &mut Context<'_>) {
        while self.is_behind() {
            match self.poll_read(context, Need::Later) {
                Poll::Ready(Some(Ok(page))) => self.ready.push_back(page),
                // Reported after the pages that are ready.
                Poll::Ready(Some(Err(error))) => {
                    self.state = State::Failed(error);
                    return;
                }
                Poll::Ready(None) | Poll::Pending => return,
            }
        }
    }

    /// Whether another page is to be read ahead.
    fn is_behind(&self) -> bool {
        self.ready.len() < self.ahead
            && matches!(self.state, State::Waiting(_) | State::Reading(_) | State::ReadingAhead(_))
    }

    fn poll_read(&mut self, context: &mut Context<'_>, need: Need) -> Poll<Option<Result<Page<R, C>>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Waiting(next) => {
                    let again = (need == Need::Later).then(|| next.clone());
                    let mut reading: BoxFuture<'static, _> = Box::pin(async move { next.read().await });
                    if let Poll::Ready(page) = reading.as_mut().poll(context) {
                        return Poll::Ready(Some(page.map(|page| self.advance(page))));
                    }
                    self.state = match again {
                        Some(again) => PageTask::spawn(reading, again),
                        None => State::Reading(reading),
                    };
                    return Poll::Pending;
                }
                State::Reading(mut reading) => {
                    let Poll::Ready(page) = reading.as_mut().poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(page.map(|page| self.advance(page))));
                }
                State::ReadingAhead(mut task) => match Pin::new(&mut task.handle).poll(context) {
                    Poll::Pending => {
                        self.state = State::ReadingAhead(task);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok(Ok(page))) => return Poll::Ready(Some(Ok(self.advance(page)))),
                    Poll::Ready(Ok(Err(error))) if !error.is_timeout() => return Poll::Ready(Some(Err(error))),
                    // The caller may have kept the thread busy for so long. It is requested again when it is needed.
                    Poll::Ready(_) => {
                        self.state = State::Waiting(task.again.clone());
                        if need == Need::Later {
                            return Poll::Pending;
                        }
                    }
                },
            }
        }
    }

    /// Prepares the next request. An error there is reported after the page, so that no object is lost.
    fn advance(&mut self, page: Page<R, C>) -> Page<R, C> {
        self.state = match &page.next {
            None => State::Ended,
            Some(Err(fault)) => State::Failed(fault.error()),
            Some(Ok(next)) => match self.check(next, &page) {
                Ok(next) => State::Waiting(Box::new(next)),
                Err(fault) => State::Failed(fault.error()),
            },
        };
        page
    }

    fn check(&mut self, next: &NextPage<R, C>, page: &Page<R, C>) -> Result<NextPage<R, C>, Fault> {
        self.guard.count(self.connection.client(), "pages").map_err(|message| next.fault(message))?;
        if page.objects.is_empty() {
            return Err(next.fault("an empty page has a next one"));
        }
        if self.guard.is_cycle(&next.parts.query) {
            return Err(next.fault("the pages form a cycle"));
        }
        Ok(next.clone())
    }
}

/// Whether the caller waits for a page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Now,
    Later,
}

/// A page that is read while the caller works on another, in a task of its own: a request that is only polled with the
/// stream would keep its share of `max_in_flight` while the caller waits for another request, and would time out.
struct PageTask<R, C> {
    handle: JoinHandle<Result<Page<R, C>>>,
    again: Box<NextPage<R, C>>,
}

impl<R: List, C: Connection> PageTask<R, C> {
    /// Outside a runtime of tokio, with another transport, the page is read when the stream is polled.
    fn spawn(reading: BoxFuture<'static, Result<Page<R, C>>>, again: Box<NextPage<R, C>>) -> State<R, C> {
        match Handle::try_current() {
            Ok(runtime) => State::ReadingAhead(Self { handle: runtime.spawn(reading.in_current_span()), again }),
            Err(_) => State::Reading(reading),
        }
    }
}

impl<R, C> Drop for PageTask<R, C> {
    fn drop(&mut self) {
        self.handle.abort();
    }
}

impl<R: List> PageStream<R> {
    /// Reads the next page; `None` after the last. After an error the stream has ended.
    ///
    /// # Errors
    /// When the request fails, or the server's `next` cannot be followed.
    pub async fn try_next(&mut self) -> Result<Option<Page<R>>> {
        self.read_next().await
    }
}

impl<R: List> Stream for PageStream<R> {
    type Item = Result<Page<R>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

#[cfg(feature = "blocking")]
impl<R: List> Iterator for PageStream<R, crate::blocking::Client> {
    type Item = Result<Page<R, crate::blocking::Client>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended() {
            return None;
        }
        let connection = self.connection.clone();
        connection.next_of(self, Self::poll, Self::end)
    }
}

/// The objects of a list. One page is in memory, and those that are read ahead.
///
/// The next page is requested when the first object of a page is returned, and it arrives while the caller works on the
/// objects ([`ListRequest::read_ahead`](super::ListRequest::read_ahead)). Dropping the stream cancels that request.
///
/// With the async client it is a [`Stream`], and has [`try_next`](Self::try_next); with the blocking client it is an
/// [`Iterator`].
#[must_use = "a stream reads nothing until it is polled"]
pub struct RowStream<R, C = Client> {
    pages: PageStream<R, C>,
    rows: std::vec::IntoIter<R>,
}

impl<R: List, C: Connection> RowStream<R, C> {
    pub(super) fn new(pages: PageStream<R, C>) -> Self {
        Self { pages, rows: Vec::new().into_iter() }
    }

    /// Returns the next object of the page, and goes on reading the next page.
    fn next_of_page(&mut self, context: &mut Context<'_>) -> Option<R> {
        let row = self.rows.next()?;
        self.pages.read_ahead(context);
        Some(row)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        loop {
            if let Some(row) = self.next_of_page(context) {
                return Poll::Ready(Some(Ok(row)));
            }
            match ready!(self.pages.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.rows = page.objects.into_iter(),
            }
        }
    }
}

impl<R: List> RowStream<R> {
    /// Reads the next object; `None` after the last. After an error the stream has ended.
    ///
    /// # Errors
    /// When a request fails, or the server's `next` cannot be followed.
    pub async fn try_next(&mut self) -> Result<Option<R>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }
}

// Neither a row nor a connection is ever pinned.
impl<R, C> Unpin for PageStream<R, C> {}
impl<R, C> Unpin for RowStream<R, C> {}

impl<R: List> Stream for RowStream<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

#[cfg(feature = "blocking")]
impl<R: List> Iterator for RowStream<R, crate::blocking::Client> {
    type Item = Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        let connection = self.pages.connection.clone();
        if let Some(row) = self.rows.next() {
            if self.pages.is_behind() {
                // An error here is found again when the page is needed.
                let _ = connection.block_on(self.pages.start_ahead());
            }
            return Some(Ok(row));
        }
        if self.pages.has_ended() {
            return None;
        }
        connection.next_of(self, Self::poll, |rows| rows.pages.end())
    }
}

#[cfg(feature = "blocking")]
impl<R: List, C: Connection> PageStream<R, C> {
    /// Starts reading further pages. The thread of the client goes on reading them.
    async fn start_ahead(&mut self) -> Result<()> {
        std::future::poll_fn(|context| {
            self.read_ahead(context);
            Poll::Ready(Ok(()))
        })
        .await
    }
}

#[cfg(feature = "blocking")]
impl<R, C> PageStream<R, C> {
    fn has_ended(&self) -> bool {
        self.ready.is_empty() && matches!(self.state, State::Ended)
    }

    fn end(&mut self) {
        self.state = State::Ended;
    }
}

impl<R, C> fmt::Debug for PageStream<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").finish_non_exhaustive()
    }
}

impl<R, C> fmt::Debug for RowStream<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}
