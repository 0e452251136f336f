//! Walking a list: pages one at a time, and the objects in them.

use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::future::Future;
use std::hash::{Hash, Hasher};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::Page;
use super::page::{Fault, NextPage};
use crate::error::Result;
use crate::resource::List;

type Reading<R> = Pin<Box<dyn Future<Output = Result<Page<R>>> + Send>>;

/// The pages of a list. A [`Stream`], and without it [`try_next`](Self::try_next).
#[must_use = "a stream reads nothing until it is asked"]
pub struct PageStream<R> {
    state: State<R>,
    guard: CircleGuard,
    /// How many pages were read.
    count: u32,
}

enum State<R> {
    /// The next request, or why there is none.
    Waiting(Result<NextPage<R>>),
    Reading(Reading<R>),
    Ended,
}

impl<R: List> PageStream<R> {
    pub(super) fn new(first: Result<NextPage<R>>) -> Self {
        Self { state: State::Waiting(first), guard: CircleGuard::default(), count: 0 }
    }

    /// The next page, or nothing after the last. After an error the stream has ended.
    ///
    /// # Errors
    /// When the request fails, or the server's `next` does not lead on.
    pub async fn try_next(&mut self) -> Result<Option<Page<R>>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Page<R>>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Waiting(Err(error)) => return Poll::Ready(Some(Err(error))),
                State::Waiting(Ok(next)) => {
                    self.state = State::Reading(Box::pin(async move { next.read().await }));
                }
                State::Reading(mut reading) => {
                    let Poll::Ready(page) = reading.as_mut().poll(context) else {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    };
                    return Poll::Ready(Some(page.map(|page| self.advance(page))));
                }
            }
        }
    }

    /// Notes where to go on. A fault of the way on comes after the page, so that no row is lost.
    fn advance(&mut self, page: Page<R>) -> Page<R> {
        self.state = match &page.next {
            None => State::Ended,
            Some(Err(fault)) => State::Waiting(Err(fault.error())),
            Some(Ok(next)) => State::Waiting(self.check(next, &page).map_err(|fault| fault.error())),
        };
        page
    }

    fn check(&mut self, next: &NextPage<R>, page: &Page<R>) -> Result<NextPage<R>, Fault> {
        self.count = self.count.saturating_add(1);
        let most = next.max_pages();
        if self.count >= most {
            return Err(
                next.fault(format!("more than {most} pages; `max_pages` of the client's builder sets the limit"))
            );
        }
        if page.objects.is_empty() {
            return Err(next.fault("an empty page has a next one"));
        }
        if self.guard.has_seen(&next.query) {
            return Err(next.fault("the pages go in a circle"));
        }
        Ok(next.clone())
    }
}

impl<R: List> Stream for PageStream<R> {
    type Item = Result<Page<R>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The objects of a list. A [`Stream`], and without it [`try_next`](Self::try_next).
///
/// Holds one page in memory, however long the list is.
#[must_use = "a stream reads nothing until it is asked"]
pub struct RowStream<R> {
    pages: PageStream<R>,
    rows: std::vec::IntoIter<R>,
}

impl<R: List> RowStream<R> {
    pub(super) fn new(pages: PageStream<R>) -> Self {
        Self { pages, rows: Vec::new().into_iter() }
    }

    /// The next object, or nothing after the last. After an error the stream has ended.
    ///
    /// # Errors
    /// When a request fails, or the server's `next` does not lead on.
    pub async fn try_next(&mut self) -> Result<Option<R>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        loop {
            if let Some(row) = self.rows.next() {
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

// No row is ever pinned.
impl<R> Unpin for RowStream<R> {}

impl<R: List> Stream for RowStream<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// Finds a circle among requests with the memory of one (Brent's way): one request is remembered, each later one is
/// compared with it, and at powers of two the memory moves on.
#[derive(Default)]
pub(crate) struct CircleGuard {
    remembered: Option<u64>,
    steps: u64,
    next_move: u64,
}

impl CircleGuard {
    pub(crate) fn has_seen(&mut self, query: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        query.hash(&mut hasher);
        let request = hasher.finish();
        if self.remembered == Some(request) {
            return true;
        }
        if self.steps == self.next_move {
            self.remembered = Some(request);
            self.next_move = (self.next_move * 2).max(1);
            self.steps = 0;
        }
        self.steps += 1;
        false
    }
}

impl<R> fmt::Debug for PageStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageStream").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for RowStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowStream").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::CircleGuard;

    #[test]
    fn long_ways_are_no_circles() {
        let mut guard = CircleGuard::default();
        assert!((0..10_000).all(|step| !guard.has_seen(&step.to_string())));
    }

    #[test]
    fn circles_are_found_soon() {
        for (way, circle) in [(0, 1), (0, 2), (5, 3), (100, 17)] {
            let mut guard = CircleGuard::default();
            let step = |n: usize| if n < way { n } else { way + (n - way) % circle };
            let found = (0..1_000).find(|&n| guard.has_seen(&step(n).to_string()));
            assert!(found.is_some_and(|found| found <= 3 * (way + circle)), "{way} {circle} {found:?}");
        }
    }
}
