//! Lists: what to find, in which order, in what portions.

use std::fmt;

use super::Driver;
use crate::endpoint::{Page, PageStream, RowStream};
use crate::error::Result;
use crate::filter::{Filter, OrderBy};
use crate::resource::List;

/// A list that is to be read. Made by [`Endpoint::list`](super::Endpoint::list).
#[must_use = "a list is only read by `page`, `all`, `first`, `count`, `rows` or `pages`"]
pub struct ListRequest<R> {
    pub(super) inner: crate::ListRequest<R>,
    pub(super) driver: Driver,
}

impl<R: List> ListRequest<R> {
    /// Only objects that meet the condition, and all those set before.
    pub fn filter(self, filter: Filter<R>) -> Self {
        Self { inner: self.inner.filter(filter), ..self }
    }

    /// Ordered by a field; where that is equal, by the field of the next call.
    pub fn order_by(self, order: OrderBy<R>) -> Self {
        Self { inner: self.inner.order_by(order), ..self }
    }

    /// How many objects a request asks for. The server may hold to less; 0 asks for as many as it gives.
    pub fn page_size(self, objects: u32) -> Self {
        Self { inner: self.inner.page_size(objects), ..self }
    }

    /// Leaves out so many objects at the beginning.
    pub fn offset(self, objects: u64) -> Self {
        Self { inner: self.inner.offset(objects), ..self }
    }

    /// Reads one page.
    ///
    /// # Errors
    /// When the request fails, or a filter cannot be sent.
    pub fn page(self) -> Result<Page<R>> {
        self.driver.run(self.inner.page())
    }

    /// Reads the whole list into memory. For long lists there is [`rows`](Self::rows).
    ///
    /// # Errors
    /// When a request fails, a filter cannot be sent, or the pages do not lead to an end.
    pub fn all(self) -> Result<Vec<R>> {
        self.driver.run(self.inner.all())
    }

    /// Reads the first object, if there is any.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub fn first(self) -> Result<Option<R>> {
        self.driver.run(self.inner.first())
    }

    /// How many objects there are, without reading them.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub fn count(self) -> Result<u64> {
        self.driver.run(self.inner.count())
    }

    /// The objects one after the other; pages are read as they are needed, one at a time.
    pub fn rows(self) -> Rows<R> {
        Rows { stream: self.inner.stream(), driver: self.driver, ended: false }
    }

    /// The pages one after the other, read as they are needed.
    pub fn pages(self) -> Pages<R> {
        Pages { stream: self.inner.pages(), driver: self.driver, ended: false }
    }
}

/// The objects of a list, one after the other. After an error it has ended.
#[must_use = "an iterator reads nothing until it is asked"]
pub struct Rows<R> {
    stream: RowStream<R>,
    driver: Driver,
    ended: bool,
}

impl<R: List> Iterator for Rows<R> {
    type Item = Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = (!self.ended).then(|| self.driver.run(self.stream.try_next()).transpose()).flatten();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// The pages of a list, one after the other. After an error it has ended.
#[must_use = "an iterator reads nothing until it is asked"]
pub struct Pages<R> {
    stream: PageStream<R>,
    driver: Driver,
    ended: bool,
}

impl<R: List> Iterator for Pages<R> {
    type Item = Result<Page<R>>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = (!self.ended).then(|| self.driver.run(self.stream.try_next()).transpose()).flatten();
        self.ended = !matches!(page, Some(Ok(_)));
        page
    }
}

impl<R> Clone for ListRequest<R> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), driver: self.driver.clone() }
    }
}

impl<R> fmt::Debug for ListRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<R> fmt::Debug for Rows<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").finish_non_exhaustive()
    }
}

impl<R> fmt::Debug for Pages<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}
