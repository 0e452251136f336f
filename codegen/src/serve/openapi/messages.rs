//! Bodies that consist of messages: server-sent events, JSON Lines and JSON text sequences (RFC 7464).

use serde_json::Value as Json;

use super::document::Document;
use super::example::made;
use crate::json::unquoted;
use crate::model::{essence, is_json_lines};

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// How messages are separated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Server-sent events.
    Events,
    /// One line for each message.
    Lines,
    /// A record separator before each message.
    Sequence,
}

impl Framing {
    /// Returns the framing of a media type; `None` if it does not consist of messages.
    pub(super) fn of(media: &str) -> Option<Self> {
        match essence(media).as_str() {
            "text/event-stream" => Some(Self::Events),
            lines if is_json_lines(lines) => Some(Self::Lines),
            "application/json-seq" => Some(Self::Sequence),
            other if other.ends_with("+json-seq") => Some(Self::Sequence),
            _ => None,
        }
    }

    /// Returns whether an example has the messages as they are transmitted.
    pub(super) fn is_framed(self, text: &str) -> bool {
        let mut lines = text.lines().filter(|line| !line.is_empty());
        match self {
            Self::Events => lines.any(|line| line.starts_with("data:")),
            Self::Lines => lines.clone().next().is_some() && lines.all(is_json_text),
            Self::Sequence => text.starts_with('\u{1e}'),
        }
    }

    /// Reads the messages of JSON Lines and JSON text sequences; `None` for server-sent events, which no request consists of.
    ///
    /// # Errors
    /// The number of a message that is not JSON, and why.
    pub(super) fn read(self, body: &[u8]) -> Option<Result<Vec<Json>, String>> {
        let separator = match self {
            Self::Events => return None,
            Self::Lines => b'\n',
            Self::Sequence => b'\x1e',
        };
        let messages = body.split(|byte| *byte == separator).filter(|message| !message.trim_ascii().is_empty());
        let read = |(index, message)| {
            serde_json::from_slice(message).map_err(|error| format!("message {} is not JSON: {error}", index + 1))
        };
        Some(messages.enumerate().map(read).collect())
    }

    /// Writes messages with a schema.
    pub(super) fn write(self, document: &Document, schema: &Json, messages: &[Json]) -> String {
        let written = messages.iter().map(|message| match self {
            Self::Events if is_event(schema) => event(document, schema, message),
            Self::Events => data(&content(schema, message)) + "\n",
            Self::Lines => format!("{message}\n"),
            Self::Sequence => format!("\u{1e}{message}\n"),
        });
        written.collect()
    }
}

/// Returns the schema of one message: `itemSchema`, the items of a list, or else the schema.
pub(super) fn message_schema<'a>(document: &'a Document, content: &'a Json) -> &'a Json {
    let schema = content.get("itemSchema").or_else(|| content.get("schema")).map(|schema| document.resolve(schema));
    let schema = schema.unwrap_or(&Json::Null);
    match schema.get("items").filter(|_| content.get("itemSchema").is_none()) {
        Some(items) => document.resolve(items),
        None => schema,
    }
}

fn is_json_text(line: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok()
}

/// Returns whether a schema describes an event rather than its data.
fn is_event(schema: &Json) -> bool {
    let properties = schema["properties"].as_object();
    properties.is_some_and(|all| all.contains_key("data") && all.keys().all(|name| FIELDS.contains(&name.as_str())))
}

/// Writes an event whose fields are the properties of a value.
fn event(document: &Document, schema: &Json, message: &Json) -> String {
    let described = document.get(&schema["properties"], "data").unwrap_or(&Json::Null);
    let made = described.get("contentSchema").map(|content| made(document, content));
    let is_json = message["data"].as_str().is_some_and(is_json_text);
    let value = made.filter(|_| !is_json).unwrap_or_else(|| message["data"].clone());
    let others = ["event", "id", "retry"].into_iter().filter_map(|name| Some((name, message.get(name)?)));
    let others =
        others.map(|(name, value)| format!("{name}: {}\n", unquoted(value).lines().next().unwrap_or_default()));
    others.collect::<String>() + &data(&unquoted(&value)) + "\n"
}

/// Returns the data of an event: JSON, or text that no schema describes as JSON.
fn content(schema: &Json, message: &Json) -> String {
    let is_choice = schema.get("enum").or_else(|| schema.get("const")).is_some();
    let is_text = schema["type"] == "string" && schema["nullable"] != true && !is_choice;
    if is_text { unquoted(message) } else { message.to_string() }
}

/// Writes the lines of the data of an event.
fn data(text: &str) -> String {
    format!("data: {}\n", text.replace('\n', "\ndata: "))
}
