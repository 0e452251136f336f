//! Creating objects, and what comes of it.

use http::Method;
use serde::Deserializer;

use super::Endpoint;
use super::write::{location, object};
use crate::client::{Answer, Client, Request};
use crate::decode::{Decode, FieldValue, Record, decode_record_strictly};
use crate::error::{Error, ErrorKind, Result};
use crate::file::Download;
use crate::relation::ResourceUri;
use crate::resource::{Create, Resource};
use crate::transport::BoxFuture;

/// An object that was created.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Created<R> {
    location: Option<ResourceUri<R>>,
    /// The object, if the server sent it back (`Meta.always_return_data` in tastypie).
    pub object: Option<R>,
}

impl<R: Resource> Created<R> {
    /// The address of the new object.
    ///
    /// A server may create an object without telling its address, where the resource is not routed. Requests to what
    /// this gives then fail before they are sent; [`location`](Self::location) tells.
    pub fn uri(&self) -> ResourceUri<R> {
        self.location.clone().unwrap_or_else(ResourceUri::unknown)
    }

    /// The address of the new object, if the server told it.
    pub fn location(&self) -> Option<&ResourceUri<R>> {
        self.location.as_ref()
    }

    pub(super) fn read(answer: &Answer) -> Result<Self> {
        let object = object(answer)?;
        // Where there is no `Location`, the object that came back may tell.
        let location = location(answer).or_else(|| answer.json::<Located<R>>().ok()?.0);
        Ok(Self { location, object })
    }
}

/// What comes of creating where the server may also answer with a file.
#[derive(Debug)]
pub enum CreatedOrFile<R, D = Download> {
    /// An object, with its address.
    Created(Created<R>),
    /// A file.
    File(D),
    /// An XML document.
    Xml(D),
}

impl<R: Resource, D> CreatedOrFile<R, D> {
    /// The object, where nothing else is expected.
    ///
    /// # Errors
    /// When the server answered with something else.
    pub fn into_created(self) -> Result<Created<R>> {
        match self {
            Self::Created(created) => Ok(created),
            other => Err(other.unexpected("an object")),
        }
    }

    /// The file, where nothing else is expected.
    ///
    /// # Errors
    /// When the server answered with something else.
    pub fn into_file(self) -> Result<D> {
        match self {
            Self::File(file) => Ok(file),
            other => Err(other.unexpected("a file")),
        }
    }

    /// The XML document, where nothing else is expected.
    ///
    /// # Errors
    /// When the server answered with something else.
    pub fn into_xml(self) -> Result<D> {
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
        Error::new(ErrorKind::Decode, format!("the server answered with {got}, {wanted} was expected"))
    }
}

/// What comes of creating where the server may also ask for something to be finished first: 202 with the address of it.
#[derive(Debug)]
pub enum CreatedOrAccepted<R, A> {
    /// The object is there.
    Created(Created<R>),
    /// It will be when this is finished.
    Accepted(ResourceUri<A>),
}

impl<R: Resource, A> CreatedOrAccepted<R, A> {
    /// The object, where nothing else is expected.
    ///
    /// # Errors
    /// When something is to be finished first.
    pub fn into_created(self) -> Result<Created<R>> {
        match self {
            Self::Created(created) => Ok(created),
            Self::Accepted(uri) => Err(Error::new(ErrorKind::Decode, format!("{uri} is to be finished first"))),
        }
    }

    /// What is to be finished first, where nothing else is expected.
    ///
    /// # Errors
    /// When the object has been created.
    pub fn into_accepted(self) -> Result<ResourceUri<A>> {
        match self {
            Self::Accepted(uri) => Ok(uri),
            Self::Created(created) => {
                Err(Error::new(ErrorKind::Decode, format!("{} has been created at once", created.uri())))
            }
        }
    }
}

/// What can come of creating an object of `R`.
pub trait CreateAnswer<R>: Sized {
    /// Asks for it.
    #[doc(hidden)]
    fn receive(asked: Asked) -> BoxFuture<'static, Result<Self>>;

    /// The same, to be read without async.
    #[cfg(feature = "blocking")]
    type Blocking;

    /// Makes it readable without async.
    #[cfg(feature = "blocking")]
    #[doc(hidden)]
    fn into_blocking(self, driver: &crate::blocking::Driver) -> Self::Blocking;
}

/// A request that is about to be sent. An implementation detail of [`CreateAnswer`].
#[doc(hidden)]
pub struct Asked {
    client: Client,
    request: Request,
}

impl<R: Resource> CreateAnswer<R> for Created<R> {
    fn receive(asked: Asked) -> BoxFuture<'static, Result<Self>> {
        Box::pin(async move { Self::read(&asked.client.send(asked.request).await?) })
    }

    #[cfg(feature = "blocking")]
    type Blocking = Self;

    #[cfg(feature = "blocking")]
    fn into_blocking(self, _driver: &crate::blocking::Driver) -> Self {
        self
    }
}

impl<R: Resource, A> CreateAnswer<R> for CreatedOrAccepted<R, A> {
    fn receive(asked: Asked) -> BoxFuture<'static, Result<Self>> {
        Box::pin(async move {
            let answer = asked.client.send(asked.request).await?;
            match accepted(&answer) {
                Some(uri) => Ok(Self::Accepted(uri)),
                None => Created::read(&answer).map(Self::Created),
            }
        })
    }

    #[cfg(feature = "blocking")]
    type Blocking = Self;

    #[cfg(feature = "blocking")]
    fn into_blocking(self, _driver: &crate::blocking::Driver) -> Self {
        self
    }
}

impl<R: Resource> CreateAnswer<R> for CreatedOrFile<R> {
    fn receive(asked: Asked) -> BoxFuture<'static, Result<Self>> {
        Box::pin(async move {
            let opened = asked.client.open(asked.request).await?;
            let head = &opened.head;
            let located = head.headers.contains_key(http::header::LOCATION);
            let kind = head.content_type().unwrap_or_default().to_ascii_lowercase();
            let is = |part: &str| kind.contains(part);
            if !located && is("xml") && !is("html") {
                head.check_file()?;
                return Ok(Self::Xml(asked.client.downloaded(opened)));
            }
            if located || kind.is_empty() || is("json") {
                return Created::read(&asked.client.finish(opened).await?).map(Self::Created);
            }
            if is("html") {
                let answer = asked.client.finish(opened).await?;
                // An empty answer has this type where nothing else was said.
                if answer.body.is_empty() {
                    return Created::read(&answer).map(Self::Created);
                }
                return Err(answer.unreadable(".".to_owned(), "a page for people".to_owned()));
            }
            head.check_file()?;
            Ok(Self::File(asked.client.downloaded(opened)))
        })
    }

    #[cfg(feature = "blocking")]
    type Blocking = CreatedOrFile<R, crate::blocking::Download>;

    #[cfg(feature = "blocking")]
    fn into_blocking(self, driver: &crate::blocking::Driver) -> Self::Blocking {
        let blocking = |download| crate::blocking::Download::new(download, driver);
        match self {
            Self::Created(created) => CreatedOrFile::Created(created),
            Self::File(file) => CreatedOrFile::File(blocking(file)),
            Self::Xml(document) => CreatedOrFile::Xml(blocking(document)),
        }
    }
}

/// What is to be finished first, where the server says so.
pub(super) fn accepted<A>(answer: &Answer) -> Option<ResourceUri<A>> {
    let text = answer.headers.get(http::header::LOCATION)?.to_str().ok()?;
    (answer.status == http::StatusCode::ACCEPTED && !text.is_empty()).then(|| ResourceUri::from_server(text))
}

impl<R: Create> Endpoint<R> {
    /// Creates an object.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn create(&self, new: &R::New) -> Result<R::Answer> {
        let request = self.list_request(Method::POST)?.json(new)?;
        R::Answer::receive(Asked { client: self.client.clone(), request }).await
    }
}

/// The one field of an object that says where it is.
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
