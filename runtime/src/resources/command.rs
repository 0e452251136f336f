//! Commands: requests that make the server do something, and its reply.

use std::fmt;

use http::Method;
use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::client::{Answer, Client, Request};
use crate::decode::{Decode, Json, KeySeed, Record, from_slice};
use crate::encode::AsBody;
use crate::error::{ErrorBody, ErrorKind, Result};
use crate::file::{Form, UNKNOWN, Upload};
use crate::relation::IntoUri;
use crate::resource::Resource;

/// A command with its arguments.
#[diagnostic::on_unimplemented(message = "`{Self}` is not a command", label = "not a command")]
pub trait Command: AsBody {
    /// The name within the API, such as `command/participant/dial`.
    const NAME: &'static str;

    /// The path, with slashes around; below an object it has a placeholder for the object's key.
    const PATH: &'static str;

    /// What the command gives back: a [`Record`] of the reply's `data`, or [`Done`].
    type Reply: Reply;

    /// Whether the answer is an envelope with `status` and `data`; otherwise it is the reply itself.
    const ENVELOPE: bool = true;
}

/// What can be read from a command's reply.
pub trait Reply: Sized {
    /// Makes it of the reply's parts: the message, and the JSON text of `data`.
    #[doc(hidden)]
    fn from_parts(message: Option<String>, data: Option<&[u8]>) -> Result<Self, ReplyFailure>;
}

/// Why a reply could not be read. An implementation detail of [`Reply`].
#[doc(hidden)]
pub struct ReplyFailure(crate::decode::DecodeFailure);

/// A command that was carried out and has nothing further to tell.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Done {
    /// What the server said to it.
    pub message: Option<String>,
    /// What the server sent along; null as a rule.
    pub data: Json,
}

impl Reply for Done {
    fn from_parts(message: Option<String>, data: Option<&[u8]>) -> Result<Self, ReplyFailure> {
        let data = data.map_or(Ok(Json::Null), from_slice).map_err(ReplyFailure)?;
        Ok(Self { message, data })
    }
}

impl<T: Record> Reply for T {
    fn from_parts(_message: Option<String>, data: Option<&[u8]>) -> Result<Self, ReplyFailure> {
        // A command may leave out its data: then what it would have told is not known, and the record is empty.
        from_slice(data.unwrap_or(b"{}")).map_err(ReplyFailure)
    }
}

impl Client {
    /// Has a command carried out. HTTP success is not enough: the reply must say so.
    ///
    /// # Errors
    /// When the request fails, or the server says that the command failed.
    pub async fn invoke<C: Command>(&self, command: &C) -> Result<C::Reply> {
        self.invoke_path(C::PATH.to_owned(), command).await
    }

    /// Has a command carried out that belongs to an object.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub async fn invoke_at<P: Resource, C: Command>(&self, object: impl IntoUri<P>, command: &C) -> Result<C::Reply> {
        let path = crate::endpoint::below::<P>(C::PATH, object)?;
        self.invoke_path(path, command).await
    }

    /// Has a command carried out that takes files, by the names of their fields. It is sent once: what was read of a file
    /// cannot be sent again.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke), and when a file cannot be read.
    pub async fn invoke_with<C: Command>(
        &self,
        command: &C,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Result<C::Reply> {
        let request = Request::new(Method::POST, C::PATH, C::NAME);
        let mut form = Form::new().fields(command.as_body())?;
        for (name, file) in files {
            form =
                form.file(name, UNKNOWN, file.open().await.map_err(|error| error.at(&request.method, &request.path))?);
        }
        outcome::<C>(&self.send_form(request.secrets_of(command), form).await?)
    }

    async fn invoke_path<C: Command>(&self, path: String, command: &C) -> Result<C::Reply> {
        outcome::<C>(&self.send(Request::new(Method::POST, path, C::NAME).json(command)?).await?)
    }
}

fn outcome<C: Command>(answer: &Answer) -> Result<C::Reply> {
    if C::ENVELOPE { reply(answer) } else { read(answer, None, Some(&answer.body), "") }
}

fn reply<T: Reply>(answer: &Answer) -> Result<T> {
    let envelope: Envelope = answer.json()?;
    if envelope.status.as_deref() != Some("success") {
        return Err(failed(answer, &envelope));
    }
    let data = envelope.data.as_ref().map(|data| data.get().as_bytes());
    read(answer, envelope.message, data, "data")
}

fn read<T: Reply>(answer: &Answer, message: Option<String>, data: Option<&[u8]>, within: &str) -> Result<T> {
    T::from_parts(message, data).map_err(|ReplyFailure(failure)| {
        let place = match (within, failure.path.as_str()) {
            ("", path) => path.to_owned(),
            (within, ".") => within.to_owned(),
            (within, path) => format!("{within}.{path}"),
        };
        answer.unreadable(place, failure.message)
    })
}

/// Every shape in which a reply says that the command failed.
fn failed(answer: &Answer, envelope: &Envelope) -> crate::Error {
    let words = ErrorBody::read(&answer.body, answer.resource, &answer.secrets);
    let mut error = answer.error(ErrorKind::Command);
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

/// `{"status": "success", "data": {...}}`; `data` stays text until its type is known, because the keys are sorted and
/// `status` comes last.
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
