//! Server-sent events (WHATWG HTML, section 9.2).

use std::marker::PhantomData;
use std::time::Duration;

use super::{Format, Step, decoded};
use crate::decode::Decode;
use crate::error::Result;

/// A server-sent event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Its type. `None` if the server sent none, which means `message`.
    pub event: Option<String>,
    /// The last ID that the server sent, in this event or before it, for the header `Last-Event-ID` of a request that
    /// continues the stream.
    pub id: Option<String>,
    /// How long to wait before another request, if the server sent it with this event, or between the one before and it.
    pub retry: Option<Duration>,
    /// Its data.
    pub data: T,
}

/// Events whose data is JSON. The data `[DONE]` ends the stream, as many servers write it as the last event.
#[derive(Debug)]
pub struct Events<T> {
    parser: Parser,
    data: PhantomData<fn() -> T>,
}

impl<T> Default for Events<T> {
    fn default() -> Self {
        Self { parser: Parser::default(), data: PhantomData }
    }
}

impl<T: Decode + 'static> Format for Events<T> {
    type Item = Event<T>;

    fn take(&mut self, line: Option<&[u8]>) -> Step<Event<T>> {
        match self.parser.take(line) {
            Taken::More => Step::More,
            Taken::End => Step::End,
            Taken::Event(event) if event.data.trim() == "[DONE]" => Step::End,
            Taken::Event(Event { event, id, retry, data }) => {
                let data: Result<T> = decoded(data.as_bytes(), "event", self.parser.count);
                Step::Message(data.map(|data| Event { event, id, retry, data }))
            }
        }
    }

    fn buffered(&self) -> usize {
        self.parser.buffered()
    }
}

/// Events whose data is text.
#[derive(Debug, Default)]
pub struct TextEvents(Parser);

impl Format for TextEvents {
    type Item = Event<String>;

    fn take(&mut self, line: Option<&[u8]>) -> Step<Event<String>> {
        match self.0.take(line) {
            Taken::More => Step::More,
            Taken::End => Step::End,
            Taken::Event(event) => Step::Message(Ok(event)),
        }
    }

    fn buffered(&self) -> usize {
        self.0.buffered()
    }
}

/// What the lines so far say.
#[derive(Debug, Default)]
struct Parser {
    event: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
    data: Option<String>,
    /// The number of events, for error messages.
    count: u64,
}

enum Taken {
    More,
    Event(Event<String>),
    End,
}

impl Parser {
    fn take(&mut self, line: Option<&[u8]>) -> Taken {
        let Some(line) = line else {
            // Some servers omit the empty line after the last event.
            return self.dispatch().map_or(Taken::End, Taken::Event);
        };
        if line.is_empty() {
            return self.dispatch().map_or(Taken::More, Taken::Event);
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event = Some(value.to_owned()),
            "data" => match &mut self.data {
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            },
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" => self.retry = value.parse().map(Duration::from_millis).ok().or(self.retry),
            // A comment, or a field of another version.
            _ => {}
        }
        Taken::More
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        let event = self.event.take().filter(|event| !event.is_empty());
        let data = self.data.take()?;
        self.count = self.count.saturating_add(1);
        // Servers send it before the first event, too.
        Some(Event { event, id: self.id.clone(), retry: self.retry.take(), data })
    }

    fn buffered(&self) -> usize {
        self.data.as_ref().map_or(0, String::len)
    }
}
