//! Commands: requests that make the server do something, and their replies.

use http::{Method, StatusCode, header};

use super::envelope::{Envelope, check_not_failed, failed};
use crate::client::{Client, RequestParts};
use crate::decode::{Json, Record, from_str};
use crate::encode::AsBody;
use crate::error::{Error, ErrorKind, Result};
use crate::file::{Multipart, Upload};
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
    fn from_parts(message: Option<String>, data: Option<&str>) -> Result<Self, ReplyFailure>;
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
    fn from_parts(message: Option<String>, data: Option<&str>) -> Result<Self, ReplyFailure> {
        let data = data.map_or(Ok(Json::Null), from_str).map_err(ReplyFailure)?;
        Ok(Self { message, data })
    }
}

impl<T: Record + Send + 'static> Reply for T {
    fn from_parts(_message: Option<String>, data: Option<&str>) -> Result<Self, ReplyFailure> {
        // A command may omit its data; the record is empty then.
        from_str(data.unwrap_or("{}")).map_err(ReplyFailure)
    }
}

/// The response to a command that may also return a file.
#[derive(Debug)]
pub enum CommandOrFile<T, C: Connection = Client> {
    /// The reply.
    Reply(T),
    /// A file.
    File(C::Download),
}

impl<T, C: Connection> CommandOrFile<T, C> {
    /// The reply.
    ///
    /// # Errors
    /// When the server responded with a file.
    pub fn into_reply(self) -> Result<T> {
        match self {
            Self::Reply(reply) => Ok(reply),
            Self::File(_) => Err(Error::new(ErrorKind::Decode, "expected a reply, the server responded with a file")),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// When the server responded with a reply.
    pub fn into_file(self) -> Result<C::Download> {
        match self {
            Self::File(file) => Ok(file),
            Self::Reply(_) => Err(Error::new(ErrorKind::Decode, "expected a file, the server responded with a reply")),
        }
    }
}

impl<T: Reply, C: Connection> Request<CommandOrFile<T, C>, C> {
    /// Invokes a command that may return a file, depending on its arguments.
    ///
    /// # Errors
    /// As for [`command`](Request::command).
    pub fn command_or_file<Q: Command<Reply = T>>(connection: &C, command: &Q) -> Self {
        Self::opening::<Q>(connection, RequestParts::new(Method::POST, Q::PATH, Q::NAME), command)
    }

    /// Invokes a command of an object that may return a file, depending on its arguments.
    ///
    /// # Errors
    /// As for [`command`](Request::command).
    pub fn command_on_or_file<P: Resource, Q: Command<Reply = T>>(
        connection: &C,
        object: impl IntoUri<P>,
        command: &Q,
    ) -> Self {
        let path = crate::endpoint::below::<P>(Q::PATH, object);
        Self::opening::<Q>(connection, RequestParts::at(Method::POST, path, Q::NAME), command)
    }

    fn opening<Q: Command<Reply = T>>(connection: &C, parts: RequestParts, command: &Q) -> Self {
        Self::new(connection, parts.json(command), |connection, parts| async move {
            let client = connection.client();
            let opened = client.open(parts).await?;
            if is_reply(&opened.head) {
                return outcome::<Q>(&client.finish(opened).await?).map(CommandOrFile::Reply);
            }
            opened.head.check_file()?;
            Ok(CommandOrFile::File(connection.download(client.downloaded(opened))))
        })
    }
}

/// Whether the body is JSON or empty. A file may be JSON, too: it has a `Content-Disposition`.
fn is_reply(head: &Response) -> bool {
    let is_empty = head.status == StatusCode::NO_CONTENT
        || head.headers.get(header::CONTENT_LENGTH).is_some_and(|length| length == "0");
    is_empty || (head.is_json() && !head.headers.contains_key(header::CONTENT_DISPOSITION))
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

    /// Invokes a command that takes files, by the names of their fields. The files are read while they are sent;
    /// see [`Upload`].
    ///
    /// # Errors
    /// As for [`command`](Self::command), and when a file cannot be read.
    pub fn command_with_files<Q: Command<Reply = T>>(
        connection: &C,
        command: &Q,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Self {
        Self::sending_files::<Q>(connection, RequestParts::new(Method::POST, Q::PATH, Q::NAME), command, files)
    }

    /// Invokes a command of an object that takes files.
    ///
    /// # Errors
    /// As for [`command_with_files`](Self::command_with_files).
    pub fn command_on_with_files<P: Resource, Q: Command<Reply = T>>(
        connection: &C,
        object: impl IntoUri<P>,
        command: &Q,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Self {
        let path = crate::endpoint::below::<P>(Q::PATH, object);
        Self::sending_files::<Q>(connection, RequestParts::at(Method::POST, path, Q::NAME), command, files)
    }

    fn sending_files<Q: Command<Reply = T>>(
        connection: &C,
        mut parts: RequestParts,
        command: &Q,
        files: impl IntoIterator<Item = (&'static str, Upload)>,
    ) -> Self {
        let form = Multipart::new().fields(command.as_body()).map(|form| form.files(files));
        parts.add_secrets(command.as_body());
        Self::new(connection, parts, |connection, parts| async move {
            outcome::<Q>(&connection.client().send_form(parts, form?).await?)
        })
    }

    fn invoking<Q: Command<Reply = T>>(connection: &C, parts: RequestParts, command: &Q) -> Self {
        Self::reading(connection, parts.json(command), outcome::<Q>)
    }
}

fn outcome<C: Command>(response: &Response) -> Result<C::Reply> {
    // Some commands succeed without a body, such as with status 204.
    if response.body.trim_ascii().is_empty() {
        return read(response, None, None, "");
    }
    if C::ENVELOPE {
        return reply(response);
    }
    check_not_failed(response)?;
    read(response, None, Some(&response.json_text()?), "")
}

fn reply<T: Reply>(response: &Response) -> Result<T> {
    let envelope: Envelope = response.decode()?;
    if envelope.status.as_deref() != Some("success") {
        return Err(failed(response, &envelope));
    }
    let data = envelope.data.as_ref().map(|data| data.get());
    read(response, envelope.message, data, "data")
}

fn read<T: Reply>(response: &Response, message: Option<String>, data: Option<&str>, within: &str) -> Result<T> {
    T::from_parts(message, data).map_err(|ReplyFailure(failure)| {
        let place = match (within, failure.path.as_str()) {
            ("", path) => path.to_owned(),
            (within, ".") => within.to_owned(),
            (within, path) => format!("{within}.{path}"),
        };
        response.unreadable(place, failure.message)
    })
}
