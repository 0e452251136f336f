//! Iterating over the responses of an operation, each of which contains a cursor for the next.

use std::collections::BTreeMap;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::request_builder::Draft;
use super::{Connection, Operation, OperationError, Parameter, exchange};
use crate::Json;
use crate::client::Client;
use crate::decode::{Decode, KeySeed, from_str};
use crate::encode::Node;
use crate::error::{Error, ErrorKind, Result};
use crate::http::paging::PageGuard;
use crate::http::response::Response;
use crate::transport::BoxFuture;

/// An operation whose responses can be iterated.
pub trait Streamed: Operation {
    /// The type of the items.
    type Item: Decode + Send + 'static;

    /// How to iterate.
    const STREAM: CursorStream;
}

/// How to iterate by a cursor.
#[derive(Clone, Copy, Debug)]
pub struct CursorStream {
    /// The property of the response that contains the items.
    pub items: &'static str,
    /// The cursor that marks the end. So do a response without a cursor and one without a body.
    pub end: Option<&'static str>,
    /// Towards newer items.
    pub forward: Option<Cursor>,
    /// Towards older items.
    pub backward: Option<Cursor>,
}

/// One direction of a stream.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    /// The query parameter that takes the cursor.
    pub parameter: &'static str,
    /// The property of the response that contains the next cursor, with dots between its parts.
    pub cursor: &'static str,
}

type Outcome<O> = Result<Option<Part<<O as Streamed>::Item>>, OperationError<<O as Operation>::Failure>>;

type Item<O> = Result<<O as Streamed>::Item, OperationError<<O as Operation>::Failure>>;

/// The items of an operation's responses. One response is in memory at a time.
///
/// With the async client it is a [`Stream`], and has [`try_next`](Self::try_next); with the blocking client it is an
/// [`Iterator`].
#[must_use = "a stream reads nothing until it is polled"]
pub struct ItemStream<O: Streamed> {
    connection: O::Connection,
    draft: Draft,
    cursor: Option<Cursor>,
    items: std::vec::IntoIter<O::Item>,
    state: State<O>,
    guard: PageGuard,
}

enum State<O: Streamed> {
    /// The next request can be sent.
    Ready,
    Reading(BoxFuture<'static, Outcome<O>>),
    /// The error to report after the items.
    Failed(Error),
    Ended,
}

/// The content of one response.
struct Part<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<O: Streamed> ItemStream<O> {
    /// Towards newer items.
    pub fn forward(operation: O) -> Self {
        Self::new(operation, O::STREAM.forward)
    }

    /// Towards older items.
    pub fn backward(operation: O) -> Self {
        Self::new(operation, O::STREAM.backward)
    }

    fn new(operation: O, cursor: Option<Cursor>) -> Self {
        let (connection, draft, _) = operation.into_builder().into_parts();
        Self {
            connection,
            draft,
            cursor,
            items: Vec::new().into_iter(),
            state: State::Ready,
            guard: PageGuard::default(),
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Item<O>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error.into()))),
                State::Ready => self.state = State::Reading(self.read()),
                State::Reading(mut reading) => match reading.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Reading(reading);
                        return Poll::Pending;
                    }
                    Poll::Ready(Err(failed)) => return Poll::Ready(Some(Err(failed))),
                    Poll::Ready(Ok(None)) => return Poll::Ready(None),
                    Poll::Ready(Ok(Some(part))) => {
                        self.items = part.items.into_iter();
                        self.state = part.next.map_or(State::Ended, |next| self.advance(&next));
                    }
                },
            }
        }
    }

    fn read(&self) -> BoxFuture<'static, Outcome<O>> {
        let (connection, parts, cursor) = (self.connection.clone(), self.draft.finish::<O>(), self.cursor);
        Box::pin(async move {
            let (_, response) = exchange::<O>(&connection, parts, None).await?;
            Ok(part(response.response(), &O::STREAM, cursor)?)
        })
    }

    /// Prepares the next request. An error there is reported after the items, so that none is lost.
    fn advance(&mut self, next: &str) -> State<O> {
        if let Err(message) = self.guard.count(self.connection.client(), "responses") {
            return State::Failed(self.fault(message));
        }
        if self.guard.is_cycle(next) {
            return State::Failed(self.fault("the cursors form a cycle".to_owned()));
        }
        for cursor in [O::STREAM.forward, O::STREAM.backward].iter().flatten() {
            self.draft.unset(cursor.parameter);
        }
        if let Some(cursor) = self.cursor {
            self.draft.set(Parameter::query(cursor.parameter), &Node::Text(next.to_owned().into()));
        }
        State::Ready
    }

    fn fault(&self, message: String) -> Error {
        let request = self.draft.request();
        Error::new(ErrorKind::Paging, message).at(&request.method, &request.path)
    }
}

impl<O: Streamed<Connection = Client>> ItemStream<O> {
    /// Reads the next item; `None` after the last. After an error the stream has ended.
    ///
    /// # Errors
    /// When a request fails, or the cursors do not end.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, OperationError<O::Failure>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }
}

// No item is ever pinned.
impl<O: Streamed> Unpin for ItemStream<O> {}

#[cfg(feature = "blocking")]
impl<O: Streamed<Connection = crate::blocking::Client>> Iterator for ItemStream<O> {
    type Item = Item<O>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(item) = self.items.next() {
            return Some(Ok(item));
        }
        if matches!(self.state, State::Ended) {
            return None;
        }
        let connection = self.connection.clone();
        connection.next_of(self, Self::poll, |stream| stream.state = State::Ended)
    }
}

impl<O: Streamed<Connection = Client>> Stream for ItemStream<O> {
    type Item = Item<O>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<O: Streamed> fmt::Debug for ItemStream<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").finish_non_exhaustive()
    }
}

/// Reads the items and the next cursor of a response; `None` without a body.
fn part<T: Decode>(response: &Response, stream: &CursorStream, cursor: Option<Cursor>) -> Result<Option<Part<T>>> {
    if response.body.trim_ascii().is_empty() {
        return Ok(None);
    }
    let Properties(properties) = response.decode()?;
    let items = match properties.get(stream.items) {
        None => Vec::new(),
        Some(items) => from_str(items.get()).map_err(|failure| {
            let separator = if failure.path.starts_with(['.', '[']) { "" } else { "." };
            let path = format!("{}{separator}{}", stream.items, failure.path);
            response.unreadable(path.trim_end_matches('.').to_owned(), failure.message)
        })?,
    };
    let next = cursor.and_then(|cursor| next(&properties, cursor.cursor));
    Ok(Some(Part { items, next: next.filter(|next| Some(next.as_str()) != stream.end) }))
}

/// The cursor at a place in the response, as text.
fn next(properties: &BTreeMap<String, Box<RawValue>>, place: &str) -> Option<String> {
    let mut parts = place.split('.');
    let outer: Json = from_str(properties.get(parts.next()?)?.get()).ok()?;
    let cursor = parts.try_fold(&outer, |json, name| json.get(name))?;
    match cursor {
        Json::String(text) => (!text.is_empty()).then(|| text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The properties of an object, with values that are not decoded.
struct Properties(BTreeMap<String, Box<RawValue>>);

impl Decode for Properties {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PropertiesVisitor)
    }
}

struct PropertiesVisitor;

impl<'de> Visitor<'de> for PropertiesVisitor {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
        let mut properties = BTreeMap::new();
        while let Some(name) = map.next_key_seed(KeySeed)? {
            properties.insert(name.into_owned(), map.next_value()?);
        }
        Ok(Properties(properties))
    }
}
