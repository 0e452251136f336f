//! Files of objects, and what else an object offers beside itself.

use bytes::Bytes;
use http::Method;

use super::Endpoint;
use super::create::{Created, accepted};
use super::write::{Updated, updated};
use crate::client::{Client, Request, encode_query};
use crate::decode::Json;
use crate::encode::{AsBody as _, Body, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{Download, Form, UNKNOWN, Upload};
use crate::filter::{Field, TakesFile};
use crate::relation::{IntoUri, ResourceUri};
use crate::resource::{CreateWithFile, DeleteWith, GetFile, Resource, Uploads};

impl<R: Uploads> Endpoint<R> {
    /// Sends a file to an object, into one of its fields. The file is read while it is sent, and sent once.
    ///
    /// # Errors
    /// When the request fails or the file cannot be read; `is_validation` when the server refuses the file.
    pub async fn upload<K: TakesFile, L, O>(
        &self,
        object: impl IntoUri<R>,
        field: Field<R, K, L, O>,
        file: impl Into<Upload>,
    ) -> Result<Updated<R>> {
        let method = match R::METHOD {
            "POST" => Method::POST,
            "PUT" => Method::PUT,
            _ => Method::PATCH,
        };
        let request = self.object_request(method, object)?;
        let file = file.into().open().await.map_err(|error| error.at(&request.method, &request.path))?;
        updated(&self.client.send_form(request, Form::new().file(field.name(), UNKNOWN, file)).await?)
    }
}

impl<R: CreateWithFile> Endpoint<R> {
    /// Creates an object together with a file in one of its fields. The file is read while it is sent, and sent once.
    ///
    /// # Errors
    /// When the request fails or the file cannot be read; `is_validation` when the server refuses the values.
    pub async fn create_with_file<K: TakesFile, L, O>(
        &self,
        new: &R::New,
        field: Field<R, K, L, O>,
        file: impl Into<Upload>,
    ) -> Result<Created<R>> {
        let request = self.list_request(Method::POST)?.secrets_of(new);
        let form = Form::new().fields(new.as_body())?;
        let file = file.into().open().await.map_err(|error| error.at(&request.method, &request.path))?;
        Created::read(&self.client.send_form(request, form.file(field.name(), UNKNOWN, file)).await?)
    }
}

impl<R: GetFile> Endpoint<R> {
    /// Downloads the file that an object is.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn download(&self, object: impl IntoUri<R>) -> Result<Download> {
        self.client.download(self.object_request(Method::GET, object)?).await
    }
}

/// What comes of deleting where the server may ask for something to be finished first.
#[derive(Debug)]
pub enum Deleted<A> {
    /// The object is gone.
    Deleted,
    /// It will be when this is finished.
    Accepted(ResourceUri<A>),
}

impl<A> Deleted<A> {
    /// What is to be finished first, where nothing else is expected.
    ///
    /// # Errors
    /// When the object is gone.
    pub fn into_accepted(self) -> Result<ResourceUri<A>> {
        match self {
            Self::Accepted(uri) => Ok(uri),
            Self::Deleted => Err(Error::new(ErrorKind::Decode, "the object has been deleted at once")),
        }
    }
}

impl<R: DeleteWith> Endpoint<R> {
    /// Deletes one object in a certain way.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn delete_with(&self, object: impl IntoUri<R>, how: &R::Parameters) -> Result<Deleted<R::Accepted>> {
        let query = parameters(how.as_body())?;
        let request = self.object_request(Method::DELETE, object)?.query(query);
        let answer = self.client.send(request).await?;
        match accepted(&answer) {
            Some(uri) => Ok(Deleted::Accepted(uri)),
            None => answer.check_done().map(|()| Deleted::Deleted),
        }
    }
}

/// The fields of a body as a query.
fn parameters(body: &Body) -> Result<String> {
    let mut pairs = Vec::new();
    for (name, node) in body.fields() {
        let text = match node {
            Node::Text(text) => text.clone(),
            other => serde_json::to_string(other).map_err(|error| {
                Error::caused(ErrorKind::Request, format!("`{name}` cannot be sent: {error}"), error)
            })?,
        };
        pairs.push((name, text));
    }
    Ok(encode_query(pairs.iter().map(|(name, value)| (*name, value.as_str()))))
}

impl Client {
    /// Asks for something below an object that is no resource of its own. An empty answer is null.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn act<R: Resource>(&self, method: &'static str, object: impl IntoUri<R>, path: &str) -> Result<Json> {
        let uri = object.into_uri(R::PATH).map_err(Error::request)?;
        let below = format!("{}{path}", uri.check().map_err(Error::request)?);
        let method = Method::from_bytes(method.to_ascii_uppercase().as_bytes()).map_err(Error::request)?;
        let answer = self.send(Request::new(method, below, R::NAME)).await?;
        if answer.body.trim_ascii().is_empty() { Ok(Json::Null) } else { answer.json() }
    }

    /// Posts an XML document to a path that is no resource, and gives what the server says to it.
    ///
    /// # Errors
    /// When the request fails or the document cannot be read.
    pub async fn post_xml(&self, path: &str, document: impl Into<Upload>) -> Result<Bytes> {
        if !path.starts_with('/') {
            return Err(Error::new(
                ErrorKind::Request,
                format!("the path `{}` must start with /", path.escape_debug()),
            ));
        }
        let document = document.into().content_type("text/xml");
        Ok(self.send_file(Request::new(Method::POST, path, ""), document).await?.body)
    }
}
