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
        let location = location(response).or_else(|| response.decode::<Located<R>>().ok()?.0);
        if location.is_none() {
            check_not_failed(response)?;
        }
        Ok(Self { location, object: object(response)? })
    }
}

/// The outcome of creating where the server may also respond with a file.
#[derive(Debug)]
pub enum CreatedOrFile<R, C: Connection = Client> {
    /// An object, with its URI.
    Created(Created<R>),
    /// A file.
    File(C::Download),
    /// An XML document.
    Xml(C::Download),
}

impl<R: Resource, C: Connection> CreatedOrFile<R, C> {
    /// The created object.
    ///
    /// # Errors
    /// When the server responded with something else.
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
            Self::File(file) => Ok(file),
            other => Err(other.unexpected("a file")),
        }
    }

    /// The XML document.
    ///
    /// # Errors
    /// When the server responded with something else.
    pub fn into_xml(self) -> Result<C::Download> {
        match self {
            Self::Xml(document) => Ok(document),
            other => Err(other.unexpected("an XML document")),
        }
    }

    fn unexpected(&self, wanted: &str) -> Error {
        let got = match self {
            Self::Created(created) => format!("an object at {}", created.uri()),
            Self::File(_) => "a file".to_owned(),
            Self::Xml(_) => "an XML document".to_owned(),
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
        let head = &opened.head;
        let located = head.headers.contains_key(http::header::LOCATION);
        let kind = head.content_type().unwrap_or_default().to_ascii_lowercase();
        let is = |part: &str| kind.contains(part);
        if !located && is("xml") && !is("html") {
            head.check_file()?;
            return Ok(Self::Xml(connection.download(client.downloaded(opened))));
        }
        if located || kind.is_empty() || is("json") {
            return Created::read(&client.finish(opened).await?).map(Self::Created);
        }
        if is("html") {
            let response = client.finish(opened).await?;
            // An empty response has this type by default.
            if response.body.is_empty() {
                return Created::read(&response).map(Self::Created);
            }
            return Err(response.unreadable(".".to_owned(), "it is an HTML page".to_owned()));
        }
        head.check_file()?;
        Ok(Self::File(connection.download(client.downloaded(opened))))
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
struct Located<R>(Option<ResourceUri<R>>);

impl<R> Default for Located<R> {
    fn default() -> Self {
        Self(None)
    }
}

impl<R> Record for Located<R> {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        if name == "resource_uri" { value.read(&mut self.0) } else { value.skip() }
    }
}

impl<R> Decode for Located<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode_record_strictly(deserializer)
    }
}
