//! Reading what was added to a history since an earlier reading.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::Method;

use super::watch::key_of;
use super::{ListRequest, Page, PageStream};
use crate::Timestamp;
use crate::client::{Client, RequestParts};
use crate::decode::{FieldValue, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::lookup::Gte;
use crate::filter::{Allows, CanOrder, Comparable, Field, Filter, HasBoth, OrderBy};
use crate::http::connection::Connection;
use crate::resource::List;
use crate::wire::{FieldVisitor, Fields, KeepsUnknown, Sink, ToWire, text_of};

/// Objects may be added with a time up to this long before that of the newest.
const OVERLAP: Duration = Duration::from_secs(600);

/// How far an [`IncrementalReader`] has read. The default is the beginning.
///
/// It can be serialized, so that a program that runs again later goes on where it stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The resource and the field that it was made for, such as `history/conference.end_time`; empty before it is used.
    of: String,
    /// No object before this time is read.
    from: Timestamp,
    /// The newest time that was read.
    newest: Timestamp,
    /// The keys that were read, with the times of their objects, unless the times are before the overlap.
    read: BTreeMap<String, Timestamp>,
}

impl Cursor {
    /// Creates the cursor of a reader that begins at a time: no object before it is returned, also not later.
    pub fn starting_at(time: Timestamp) -> Self {
        Self { from: time, newest: time, ..Self::default() }
    }

    /// The newest time that was read.
    pub fn newest(&self) -> Timestamp {
        self.newest
    }

    /// Records an object. Returns `false` if it was read before. A time in the future comes from a wrong clock; later
    /// objects would be before it.
    fn record(&mut self, key: String, time: Timestamp) -> bool {
        self.newest = self.newest.max(time.min(Timestamp::now()));
        self.read.insert(key, time).is_none()
    }

    /// Removes the keys of objects that are not requested again.
    fn forget_before(&mut self, time: Timestamp) {
        self.read.retain(|_, read| *read >= time);
    }
}

impl Record for Cursor {
    const ALWAYS: &'static [&'static str] = &["newest", "read"];

    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        match name {
            "of" => value.read(&mut self.of),
            "from" => value.read(&mut self.from),
            "newest" => value.read(&mut self.newest),
            "read" => value.read(&mut self.read),
            _ => value.skip(),
        }
    }
}

impl Fields for Cursor {
    fn visit<V: FieldVisitor>(&self, fields: &mut V) {
        fields.field("of", &self.of);
        fields.field("from", &self.from);
        fields.field("newest", &self.newest);
        fields.field("read", &self.read);
    }
}

impl ToWire for Cursor {
    fn to_wire<S: Sink>(&self, sink: S) -> Result<S::Value, S::Error> {
        sink.record(self)
    }
}

impl KeepsUnknown for Cursor {}

crate::record!(@decode Cursor);
crate::record!(@serialize Cursor);

/// The objects that were added to a history since an earlier reading, ordered by a timestamp. Created by
/// [`ListRequest::incremental`].
///
/// With the async client it is a [`Stream`], and has [`try_next`](Self::try_next); with the blocking client it is an
/// [`Iterator`].
///
/// Each object is returned once, by its key, although the request begins before the newest time that was read: objects
/// are often added late, such as calls of another node. Objects without a time are not returned. Pages begin at a time
/// rather than at a position, so that none is missed if the server removes old objects meanwhile.
///
/// ```no_run
/// # use pexgen_runtime::{Client, Result, filter::{AllLookups, DateTime, Field, Ordered}};
/// # use pexgen_runtime::resource::{List, Rooted};
/// use pexgen_runtime::endpoint::Cursor;
///
/// # async fn example<R: List + Rooted + std::fmt::Debug>(
/// #     client: &Client, end_time: Field<R, DateTime, AllLookups, Ordered>,
/// # ) -> Result<(), Box<dyn std::error::Error>> {
/// let cursor = match std::fs::read("cursor.json") {
///     Ok(json) => serde_json::from_slice(&json)?,
///     Err(_) => Cursor::default(),
/// };
/// // With generated bindings: `client.history().conference().list()`, `conference::end_time()`.
/// let mut calls = client.list::<R>().incremental(end_time, cursor);
/// while let Some(call) = calls.try_next().await? {
///     println!("{call:?}");
/// }
/// std::fs::write("cursor.json", serde_json::to_vec(calls.cursor())?)?;
/// # Ok(()) }
/// ```
#[must_use = "a stream reads nothing until it is polled"]
pub struct IncrementalReader<R, C = Client> {
    /// The list, in the order of the field.
    list: ListRequest<R, C>,
    field: String,
    overlap: Duration,
    cursor: Cursor,
    /// The time at which the pages that are being read begin, and the pages.
    pages: Option<(Timestamp, PageStream<R, C>)>,
    rows: std::vec::IntoIter<R>,
    /// The error to report first: the cursor is that of another resource or field, or the list has an offset.
    refused: Option<Error>,
    has_ended: bool,
}

impl<R: List, C: Connection> ListRequest<R, C> {
    /// Reads the objects that were added since an earlier reading, ordered by a timestamp. For histories, to which
    /// objects are only added: see [`IncrementalReader`]. It replaces the order of the list.
    ///
    /// To read the objects of a day, begin with [`Cursor::starting_at`] and filter by the end: `.filter(end_time.lt(end))`.
    /// A filter by the beginning is refused, because the reader has its own. So are the cursor of another resource or field,
    /// and an [`offset`](Self::offset), which would skip objects at the beginning of each page.
    pub fn incremental<K, L, O>(self, by: Field<R, K, L, O>, cursor: Cursor) -> IncrementalReader<R, C>
    where
        K: HasBoth + Comparable,
        L: Allows<Gte>,
        O: CanOrder,
    {
        IncrementalReader::new(self, by, cursor)
    }
}

impl<R: List, C: Connection> IncrementalReader<R, C> {
    pub(super) fn new<K, L, O: CanOrder>(list: ListRequest<R, C>, by: Field<R, K, L, O>, mut cursor: Cursor) -> Self {
        let field = by.name().to_owned();
        let of = format!("{}.{field}", list.parts().resource);
        let refused = if !cursor.of.is_empty() && cursor.of != of {
            Some(format!("the cursor is one of `{}`, not of `{of}`: objects would be left out", cursor.of))
        } else {
            cursor.of = of;
            list.skips().then(|| "the list has an `offset`: objects would be left out at each page".to_owned())
        };
        let refused = refused.map(|reason| Error::new(ErrorKind::Request, reason).at(&Method::GET, &list.parts().path));
        let order: OrderBy<R> = by.asc();
        Self {
            list: list.only_ordered_by(order),
            field,
            overlap: OVERLAP,
            cursor,
            pages: None,
            rows: Vec::new().into_iter(),
            refused,
            has_ended: false,
        }
    }

    /// Sets how long before the newest time that was read the request begins. 10 minutes by default.
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.overlap = overlap;
        self
    }

    /// How far it has read: up to the last object that was returned.
    pub fn cursor(&self) -> &Cursor {
        &self.cursor
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R>>> {
        if let Some(error) = self.refused.take() {
            return self.end_with(Some(error));
        }
        loop {
            while let Some(row) = self.rows.next() {
                match self.is_new(&row) {
                    Ok(true) => return Poll::Ready(Some(Ok(row))),
                    Ok(false) => {}
                    Err(error) => return self.end_with(Some(error)),
                }
            }
            if self.has_ended {
                return Poll::Ready(None);
            }
            let start = self.start();
            self.cursor.forget_before(start);
            let (list, field) = (&self.list, &self.field);
            let (_, pages) = self.pages.get_or_insert_with(|| (start, pages_from(list, field, start)));
            match ready!(pages.poll(context)) {
                None => return self.end_with(None),
                Some(Err(error)) => return self.end_with(Some(error)),
                Some(Ok(page)) => match self.follow(&page) {
                    Ok(()) => self.rows = page.objects.into_iter(),
                    Err(error) => return self.end_with(Some(error)),
                },
            }
        }
    }

    fn end(&mut self) {
        self.has_ended = true;
        self.pages = None;
        self.rows = Vec::new().into_iter();
    }

    fn end_with(&mut self, error: Option<Error>) -> Poll<Option<Result<R>>> {
        self.end();
        Poll::Ready(error.map(Err))
    }

    /// The time at which the first request begins.
    fn start(&self) -> Timestamp {
        self.cursor.newest.minus(self.overlap).max(self.cursor.from)
    }

    /// Begins the next page at the time of the last object of a page. If the whole page has one time, the next is found
    /// by its position.
    fn follow(&mut self, page: &Page<R, C>) -> Result<()> {
        let (true, Some(last)) = (page.has_next(), page.objects.last()) else { return Ok(()) };
        let last = time_of(last, &self.list, &self.field)?;
        if self.pages.as_ref().is_some_and(|(start, _)| *start < last) {
            self.pages = Some((last, pages_from(&self.list, &self.field, last)));
        }
        Ok(())
    }

    fn is_new(&mut self, row: &R) -> Result<bool> {
        let time = time_of(row, &self.list, &self.field)?;
        Ok(self.cursor.record(key_of(row, self.list.parts())?, time))
    }
}

fn pages_from<R: List, C: Connection>(list: &ListRequest<R, C>, field: &str, start: Timestamp) -> PageStream<R, C> {
    list.clone().filter(Filter::not_before(field, start)).read_ahead(0).pages()
}

/// The time of an object.
fn time_of<R: List, C: Connection>(object: &R, list: &ListRequest<R, C>, field: &str) -> Result<Timestamp> {
    let time = text_of(object, field).and_then(|text| text.parse().ok());
    time.ok_or_else(|| {
        let RequestParts { resource, path, .. } = list.parts();
        let message =
            format!("the server sent an object of `{resource}` without the time `{field}`, by which it was read");
        Error::new(ErrorKind::Decode, message).at(&Method::GET, path)
    })
}

impl<R: List> IncrementalReader<R> {
    /// Reads the next object; `None` after the last. After an error the reader has ended; its
    /// [`cursor`](Self::cursor) is valid.
    ///
    /// # Errors
    /// When a request fails, or an object has neither time nor key.
    pub async fn try_next(&mut self) -> Result<Option<R>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }
}

// Neither a row nor a connection is ever pinned.
impl<R, C> Unpin for IncrementalReader<R, C> {}

impl<R: List> Stream for IncrementalReader<R> {
    type Item = Result<R>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

#[cfg(feature = "blocking")]
impl<R: List> Iterator for IncrementalReader<R, crate::blocking::Client> {
    type Item = Result<R>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_ended {
            return None;
        }
        let connection = self.list.client().clone();
        connection.next_of(self, Self::poll, Self::end)
    }
}

impl<R: List, C: Connection> fmt::Debug for IncrementalReader<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncrementalReader")
            .field("resource", &self.list.parts().resource)
            .field("field", &self.field)
            .field("newest", &self.cursor.newest)
            .finish_non_exhaustive()
    }
}
