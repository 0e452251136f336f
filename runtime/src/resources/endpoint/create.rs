//! Creating objects, and the outcomes of that.

use http::Method;
use serde::Deserializer;

use super::Endpoint;
use super::create_response::{CreateExchange, CreateResponse};
use super::update::{location, object};
use crate::client::Client;
use crate::decode::{Decode, FieldValue, Record, decode_record_strictly};
use crate::error::{Error, ErrorKind, Result};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::relation::ResourceUri;
use crate::resource::{Create, Resource};
use crate::resources::envelope::check_not_failed;

/// An object that was created.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Created<R> {
    location: Option<ResourceUri<R>>,
    /// The object, if the server sent it back (`Meta.always_return_data` in tastypie).
    pub object: Option<R>,
}

impl<R: Resource> Created<R> {
    /// The URI of the new object.
    ///
    /// If the resource is not routed, the server creates an object without reporting its URI. Requests for the returned
    /// URI then fail before they are sent; see [`location`](Self::location).
    pub fn uri(&self) -> ResourceUri<R> {
        self.location.clone().unwrap_or_else(ResourceUri::unknown)
    }

    /// The URI of the new object, if the server reported it.
    pub fn location(&self) -> Option<&ResourceUri<R>> {
        self.location.as_ref()
    }

    pub(super) fn read(response: &Response) -> Result<Self> {
        // Without a `Location`, the object may contain its URI.
        let location = location(response).or_else(|| response.decode::<WithUri<R>>().ok()?.0);
        if location.is_none() {
            check_not_failed(response)?;
        }
        Ok(Self { location, object: object(response)? })
    }
}

/// The outcome of creating where the server may also respond with a file.
///
/// The server sends such a file once: it can't be downloaded again.
#[derive(Debug)]
pub enum CreatedOrFile<R, C: Connection = Client> {
    /// An object, with its URI.
    Created(Created<R>),
    /// A file.
    File {
        /// The file.
        file: C::Download,
        /// The URI of the new object, if the server reported it.
        location: Option<ResourceUri<R>>,
    },
    /// An XML document.
    Xml {
        /// The document.
        document: C::Download,
        /// The URI of the new object, if the server reported it.
        location: Option<ResourceUri<R>>,
    },
}

impl<R: Resource, C: Connection> CreatedOrFile<R, C> {
    /// The URI of the new object, if the server reported it.
    pub fn location(&self) -> Option<&ResourceUri<R>> {
        match self {
            Self::Created(created) => created.location(),
            Self::File { location, .. } | Self::Xml { location, .. } => location.as_ref(),
        }
    }

    /// The created object.
    ///
    /// # Errors
    /// When the server responded with a file.
    pub fn into_created(self) -> Result<Created<R>> {
        match self {
            Self::Created(created) => Ok(created),
            other => Err(other.unexpected("an object")),
        }
    }

    /// The file.
    ///
    /// # Errors
    /// When the server responded with something else.
    pub fn into_file(self) -> Result<C::Download> {
        match self {
            Self::File { file, .. } => Ok(file),
            other => Err(other.unexpected("a file")),
        }
    }

    /// The XML document.
    ///
    /// # Errors
    /// When the server responded with something else.
    pub fn into_xml(self) -> Result<C::Download> {
        match self {
            Self::Xml { document, .. } => Ok(document),
            other => Err(other.unexpected("an XML document")),
        }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let got = match self {
            Self::Created(created) => format!("an object at {}", created.uri()),
            Self::File { .. } => "a file".to_owned(),
            Self::Xml { .. } => "an XML document".to_owned(),
        };
        Error::new(ErrorKind::Decode, format!("expected {wanted}, the server responded with {got}"))
    }
}

/// The outcome of creating where the server may require another task to be finished first: 202 with the URI of the task.
#[derive(Debug)]
pub enum CreatedOrAccepted<R, A> {
    /// The object was created.
    Created(Created<R>),
    /// The object will be created when this task is finished.
    Accepted(ResourceUri<A>),
}

impl<R: Resource, A> CreatedOrAccepted<R, A> {
    /// The created object.
    ///
    /// # Errors
    /// When a task is to be finished first.
    pub fn into_created(self) -> Result<Created<R>> {
        match self {
            Self::Created(created) => Ok(created),
            Self::Accepted(uri) => {
                Err(Error::new(ErrorKind::Decode, format!("expected an object, but {uri} must be finished first")))
            }
        }
    }

    /// The task to finish first.
    ///
    /// # Errors
    /// When the object was created at once.
    pub fn into_accepted(self) -> Result<ResourceUri<A>> {
        match self {
            Self::Accepted(uri) => Ok(uri),
            Self::Created(created) => Err(Error::new(
                ErrorKind::Decode,
                format!("expected a task, but {} was created at once", created.uri()),
            )),
        }
    }
}

impl<R: Resource, C: Connection> CreateResponse<R, C> for Created<R> {
    async fn receive(exchange: CreateExchange<C>) -> Result<Self> {
        Self::read(&exchange.connection.client().send(exchange.parts).await?)
    }
}

impl<R: Resource, A: 'static, C: Connection> CreateResponse<R, C> for CreatedOrAccepted<R, A> {
    async fn receive(exchange: CreateExchange<C>) -> Result<Self> {
        let response = exchange.connection.client().send(exchange.parts).await?;
        match accepted(&response) {
            Some(uri) => Ok(Self::Accepted(uri)),
            None => Created::read(&response).map(Self::Created),
        }
    }
}

impl<R: Resource, C: Connection> CreateResponse<R, C> for CreatedOrFile<R, C> {
    async fn receive(CreateExchange { connection, parts }: CreateExchange<C>) -> Result<Self> {
        let client = connection.client();
        let opened = client.open(parts).await?;
        let (kind, location) = (BodyKind::of(&opened.head), location(&opened.head));
        match kind {
            BodyKind::Object => Created::read(&client.finish(opened).await?).map(Self::Created),
            BodyKind::Page => {
                let response = client.finish(opened).await?;
                // An empty response has this type by default.
                if location.is_some() || response.body.is_empty() {
                    return Created::read(&response).map(Self::Created);
                }
                Err(response.unreadable(".".to_owned(), "it is an HTML page".to_owned()))
            }
            BodyKind::Xml => {
                opened.head.check_file()?;
                Ok(Self::Xml { document: connection.download(client.downloaded(opened)), location })
            }
            BodyKind::File => {
                opened.head.check_file()?;
                Ok(Self::File { file: connection.download(client.downloaded(opened)), location })
            }
        }
    }
}

/// What the body of a response is. A `Location` says nothing about it: a server may send one with every object that it
/// creates, also beside a file.
enum BodyKind {
    /// The object, or nothing.
    Object,
    /// An HTML page.
    Page,
    /// An XML document.
    Xml,
    /// Any other file.
    File,
}

impl BodyKind {
    fn of(head: &Response) -> Self {
        let is_empty = head.headers.get(http::header::CONTENT_LENGTH).is_some_and(|length| length == "0");
        let kind = head.content_type().unwrap_or_default().to_ascii_lowercase();
        match () {
            () if is_empty || kind.is_empty() || kind.contains("json") => Self::Object,
            () if kind.contains("html") => Self::Page,
            () if kind.contains("xml") => Self::Xml,
            () => Self::File,
        }
    }
}

/// The task to finish first, if the server requires one.
pub(super) fn accepted<A>(response: &Response) -> Option<ResourceUri<A>> {
    let text = response.headers.get(http::header::LOCATION)?.to_str().ok()?;
    (response.status == http::StatusCode::ACCEPTED && !text.is_empty()).then(|| ResourceUri::from_server(text))
}

pub(super) fn create<R: Create, C: Connection>(endpoint: &Endpoint<R, C>, new: &R::New) -> Request<R::Response<C>, C> {
    let parts = endpoint.list_parts(Method::POST).json(new);
    Request::new(endpoint.client(), parts, |connection, parts| async move {
        R::Response::<C>::receive(CreateExchange { connection, parts }).await
    })
}

/// The field of an object that contains its URI.
struct WithUri<R>(Option<ResourceUri<R>>);

impl<R> Default for WithUri<R> {
    fn default() -> Self {
        Self(None)
    }
}

impl<R> Record for WithUri<R> {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        if name == "resource_uri" { value.read(&mut self.0) } else { value.skip() }
    }
}

impl<R> Decode for WithUri<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_record_strictly(deserializer)
    }
}
