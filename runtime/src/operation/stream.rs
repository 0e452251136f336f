//! Walking the answers of an operation by the cursor that each of them has for the next.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::Deserializer;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Call, Connection as _, Failed, Operation, Parameter, exchange};
use crate::Json;
use crate::client::Answer;
use crate::decode::{Decode, KeySeed, from_slice};
use crate::encode::Node;
use crate::endpoint::CircleGuard;
use crate::error::{Error, ErrorKind, Result};

/// An operation whose answers can be walked.
pub trait Streamed: Operation {
    /// What the answers hold several of.
    type Item: Decode + Send + 'static;

    /// How they are walked.
    const STREAM: CursorStream;
}

/// How answers are walked by a cursor.
#[derive(Clone, Copy, Debug)]
pub struct CursorStream {
    /// The member of the answer that holds the items.
    pub items: &'static str,
    /// The cursor that says that there is no more. No cursor says so too, and an answer without a body.
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
    /// The member of the answer that holds the next cursor, with dots between its parts.
    pub cursor: &'static str,
}

type Reading<O> = Pin<Box<dyn Future<Output = Outcome<O>> + Send>>;

type Outcome<O> = Result<Option<Part<<O as Streamed>::Item>>, Failed<<O as Operation>::Failure>>;

type Row<O> = Result<<O as Streamed>::Item, Failed<<O as Operation>::Failure>>;

/// The items of an operation's answers. A [`Stream`], and without it [`try_next`](Self::try_next).
///
/// Holds one answer in memory, however many there are.
#[must_use = "a stream reads nothing until it is asked"]
pub struct ItemStream<O: Streamed> {
    connection: O::Connection,
    draft: super::Draft,
    cursor: Option<Cursor>,
    rows: std::vec::IntoIter<O::Item>,
    state: State<O>,
    guard: CircleGuard,
    /// How many answers were read.
    count: u32,
}

enum State<O: Streamed> {
    /// The next request can be sent.
    Ready,
    Reading(Reading<O>),
    /// What is to be told after the rows.
    Failed(Error),
    Ended,
}

/// One answer.
struct Part<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl<O: Streamed> ItemStream<O> {
    /// Towards newer items.
    pub fn forward(operation: O) -> Self {
        Self::new(operation.into_call(), O::STREAM.forward)
    }

    /// Towards older items.
    pub fn backward(operation: O) -> Self {
        Self::new(operation.into_call(), O::STREAM.backward)
    }

    #[cfg(feature = "blocking")]
    pub(crate) fn connection(&self) -> &O::Connection {
        &self.connection
    }

    fn new(call: Call<O::Connection>, cursor: Option<Cursor>) -> Self {
        let (connection, draft, _) = call.into_parts();
        Self {
            connection,
            draft,
            cursor,
            rows: Vec::new().into_iter(),
            state: State::Ready,
            guard: CircleGuard::default(),
            count: 0,
        }
    }

    /// The next item, or nothing after the last. After an error the stream has ended.
    ///
    /// # Errors
    /// When a request fails, or the cursors do not lead to an end.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Failed<O::Failure>> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Row<O>>> {
        loop {
            if let Some(row) = self.rows.next() {
                return Poll::Ready(Some(Ok(row)));
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
                        self.rows = part.items.into_iter();
                        self.state = part.next.map_or(State::Ended, |next| self.advance(&next));
                    }
                },
            }
        }
    }

    fn read(&self) -> Reading<O> {
        let (connection, draft, cursor) = (self.connection.clone(), self.draft.clone(), self.cursor);
        Box::pin(async move {
            let (_, found) = exchange::<O>(&connection, &draft, None).await?;
            Ok(part(found.answer(), &O::STREAM, cursor)?)
        })
    }

    /// Makes the next request. A fault of the way on comes after the rows, so that none is lost.
    fn advance(&mut self, next: &str) -> State<O> {
        self.count = self.count.saturating_add(1);
        let most = self.connection.client().max_pages();
        if self.count >= most {
            let message = format!("more than {most} answers; `max_pages` of the client's builder sets the limit");
            return State::Failed(self.fault(message));
        }
        if self.guard.has_seen(next) {
            return State::Failed(self.fault("the cursors go in a circle".to_owned()));
        }
        for cursor in [O::STREAM.forward, O::STREAM.backward].iter().flatten() {
            self.draft.unset(cursor.parameter);
        }
        if let Some(cursor) = self.cursor {
            self.draft.set(Parameter::query(cursor.parameter), &Node::Text(next.to_owned()));
        }
        State::Ready
    }

    fn fault(&self, message: String) -> Error {
        let request = self.draft.request();
        Error::new(ErrorKind::Paging, message).at(&request.method, &request.path)
    }
}

// No item is ever pinned.
impl<O: Streamed> Unpin for ItemStream<O> {}

impl<O: Streamed> Stream for ItemStream<O> {
    type Item = Row<O>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<O: Streamed> fmt::Debug for ItemStream<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ItemStream").finish_non_exhaustive()
    }
}

/// Reads the items and the next cursor of an answer; nothing of one without a body.
fn part<T: Decode>(answer: &Answer, stream: &CursorStream, cursor: Option<Cursor>) -> Result<Option<Part<T>>> {
    if answer.body.trim_ascii().is_empty() {
        return Ok(None);
    }
    let Members(members) = answer.json()?;
    let items = match members.get(stream.items) {
        None => Vec::new(),
        Some(items) => from_slice(items.get().as_bytes()).map_err(|failure| {
            let separator = if failure.path.starts_with(['.', '[']) { "" } else { "." };
            let path = format!("{}{separator}{}", stream.items, failure.path);
            answer.unreadable(path.trim_end_matches('.').to_owned(), failure.message)
        })?,
    };
    let next = cursor.and_then(|cursor| next(&members, cursor.cursor));
    Ok(Some(Part { items, next: next.filter(|next| Some(next.as_str()) != stream.end) }))
}

/// The cursor at a place in the answer, as text.
fn next(members: &BTreeMap<String, Box<RawValue>>, place: &str) -> Option<String> {
    let mut parts = place.split('.');
    let outer: Json = from_slice(members.get(parts.next()?)?.get().as_bytes()).ok()?;
    let cursor = parts.try_fold(&outer, |json, name| json.get(name))?;
    match cursor {
        Json::String(text) => (!text.is_empty()).then(|| text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The members of an object, not read any further.
struct Members(BTreeMap<String, Box<RawValue>>);

impl Decode for Members {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(name) = map.next_key_seed(KeySeed)? {
            members.insert(name.into_owned(), map.next_value()?);
        }
        Ok(Members(members))
    }
}
