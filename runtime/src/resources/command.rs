//! Commands: requests that make the server do something, and their replies.

use std::fmt;

use http::Method;
use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::client::RequestParts;
use crate::decode::{Decode, Json, KeySeed, Record, from_slice};
use crate::encode::AsBody;
use crate::error::{ErrorBody, ErrorKind, Result};
use crate::file::{Form, UNKNOWN, Upload};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::relation::IntoUri;
use crate::resource::Resource;

/// A command with its arguments.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a command", label = "not a command")]
pub trait Command: AsBody {
    /// The name within the API, such as `command/participant/dial`.
    const NAME: &'static str;

    /// The path, with slashes around; below an object it has a placeholder for the object's key.
    const PATH: &'static str;

    /// The reply: a [`Record`] of the reply's `data`, or [`CommandResponse`].
    type Reply: Reply;

    /// Whether the response is an envelope with `status` and `data`; otherwise it is the reply itself.
    const ENVELOPE: bool = true;
}

/// A type that a command's reply can be read as.
pub trait Reply: Sized + Send + 'static {
    /// Reads the parts of the reply: the message, and the JSON of `data`.
    #[doc(hidden)]
    fn from_parts(message: Option<String>, data: Option<&[u8]>) -> Result<Self, ReplyFailure>;
}

/// Why a reply could not be read. An implementation detail of [`Reply`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ReplyFailure(crate::decode::DecodeFailure);

/// The response to a command that returns no data.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CommandResponse {
    /// The server's message.
    pub message: Option<String>,
    /// Further data; null as a rule.
    pub data: Json,
}

impl Reply for CommandResponse {
    fn from_parts(message: Option<String>, data: Option<&[u8]>) -> Result<Self, ReplyFailure> {
        let data = data.map_or(Ok(Json::Null), from_slice).map_err(ReplyFailure)?;
        Ok(Self { message, data })
    }
}

impl<T: Record + Send + 'static> Reply for T {
    fn from_parts(_message: Option<String>, data: Option<&[u8]>) -> Result<Self, ReplyFailure> {
        // A command may omit its data; the record is empty then.
        from_slice(data.unwrap_or(b"{}")).map_err(ReplyFailure)
    }
}

impl<T: Reply, C: Connection> Request<T, C> {
    /// Invokes a command.
    ///
    /// # Errors
    /// When the server reports that the command failed, which it also does with a successful HTTP status.
    pub fn command<Q: Command<Reply = T>>(connection: &C, command: &Q) -> Self {
        Self::invoking::<Q>(connection, RequestParts::new(Method::POST, Q::PATH, Q::NAME), command)
    }

    /// Invokes a command of an object.
    ///
    /// # Errors
    /// As for [`command`](Self::command).
    pub fn command_on<P: Resource, Q: Command<Reply = T>>(
        connection: &C,
        object: impl IntoUri<P>,
        command: &Q,
    ) -> Self {
        let path = crate::endpoint::below::<P>(Q::PATH, object);
        Self::invoking::<Q>(connection, RequestParts::at(Method::POST, path, Q::NAME), command)
    }

    /// Invokes a command that takes files, by the names of their fields. It is sent once, as files are read while they
    /// are sent.
    ///
    /// # Errors
    /// As for [`command`](Self::command), and when a file cannot be read.
    pub fn command_with_files<Q: Command<Reply = T>>(
        connection: &C,
        command: &Q,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Self {
        let fields = Form::new().fields(command.as_body());
        let files: Vec<_> = files.into_iter().collect();
        let parts = RequestParts::new(Method::POST, Q::PATH, Q::NAME).secrets_of(command);
        Self::new(connection, parts, |connection, parts| async move {
            let mut form = fields?;
            for (name, file) in files {
                let file = file.open().await.map_err(|error| error.at(&parts.method, &parts.path))?;
                form = form.file(name, UNKNOWN, file);
            }
            outcome::<Q>(&connection.client().send_form(parts, form).await?)
        })
    }

    fn invoking<Q: Command<Reply = T>>(connection: &C, parts: RequestParts, command: &Q) -> Self {
        Self::reading(connection, parts.json(command), outcome::<Q>)
    }
}

fn outcome<C: Command>(response: &Response) -> Result<C::Reply> {
    if C::ENVELOPE { reply(response) } else { read(response, None, Some(&response.body), "") }
}

fn reply<T: Reply>(response: &Response) -> Result<T> {
    let envelope: Envelope = response.decode()?;
    if envelope.status.as_deref() != Some("success") {
        return Err(failed(response, &envelope));
    }
    let data = envelope.data.as_ref().map(|data| data.get().as_bytes());
    read(response, envelope.message, data, "data")
}

fn read<T: Reply>(response: &Response, message: Option<String>, data: Option<&[u8]>, within: &str) -> Result<T> {
    T::from_parts(message, data).map_err(|ReplyFailure(failure)| {
        let place = match (within, failure.path.as_str()) {
            ("", path) => path.to_owned(),
            (within, ".") => within.to_owned(),
            (within, path) => format!("{within}.{path}"),
        };
        response.unreadable(place, failure.message)
    })
}

/// The error of a reply that reports a failure, in any of its forms.
fn failed(response: &Response, envelope: &Envelope) -> crate::Error {
    let words = ErrorBody::read(&response.body, response.resource, &response.secrets);
    let mut error = response.error(ErrorKind::Command);
    let failure = error.failure_mut();
    failure.message = words.message.or_else(|| {
        Some(match &envelope.status {
            Some(status) => format!("its status is `{}`", status.escape_debug()),
            None => "the reply has no status".to_owned(),
        })
    });
    failure.fields = words.fields;
    failure.excerpt = words.excerpt;
    error
}

/// `{"status": "success", "data": {...}}`. `data` is decoded last, because the keys are sorted and `status` follows it.
#[derive(Default)]
struct Envelope {
    status: Option<String>,
    message: Option<String>,
    data: Option<Box<RawValue>>,
}

impl Decode for Envelope {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EnvelopeVisitor)
    }
}

struct EnvelopeVisitor;

impl<'de> Visitor<'de> for EnvelopeVisitor {
    type Value = Envelope;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the reply to a command")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope, A::Error> {
        let mut envelope = Envelope::default();
        while let Some(name) = map.next_key_seed(KeySeed)? {
            match &*name {
                "status" => envelope.status = text(map.next_value()?),
                "message" => envelope.message = text(map.next_value()?),
                "data" => envelope.data = Some(map.next_value()?),
                _ => map.next_value::<IgnoredAny>().map(drop)?,
            }
        }
        Ok(envelope)
    }
}

fn text(value: Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}
