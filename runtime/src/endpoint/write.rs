//! Creating, changing and deleting objects.

use http::{Method, header};
use serde::Deserializer;

use super::Endpoint;
use super::read::Whole;
use crate::client::{Answer, Client};
use crate::decode::{Decode, FieldValue, Record, decode_record_strictly};
use crate::error::Result;
use crate::relation::{IntoUri, ResourceUri};
use crate::resource::{Create, Delete, DeleteAll, Replace, Resource, Rooted, Update};

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
        self.location.clone().unwrap_or_else(ResourceUri::nowhere)
    }

    /// The address of the new object, if the server told it.
    pub fn location(&self) -> Option<&ResourceUri<R>> {
        self.location.as_ref()
    }
}

/// An object that was changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Updated<R> {
    /// The object, if the server sent it back (`Meta.always_return_data` in tastypie).
    pub object: Option<R>,
    /// The address of the object, where there was none before and the server created it.
    pub created: Option<ResourceUri<R>>,
}

impl<R: Create> Endpoint<R> {
    /// Creates an object.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn create(&self, new: &R::New) -> Result<Created<R>> {
        let request = self.list_request(Method::POST)?.json(new)?;
        let answer = self.client.send(request).await?;
        let object = object(&answer)?;
        // Where there is no `Location`, the object that came back may tell.
        let location = location(&answer).or_else(|| answer.json::<Located<R>>().ok()?.0);
        Ok(Created { location, object })
    }
}

impl<R: Update> Endpoint<R> {
    /// Changes what is set in the patch, and nothing else.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn update(&self, object: impl IntoUri<R>, patch: &R::Patch) -> Result<Updated<R>> {
        let request = self.object_request(Method::PATCH, object)?.json(patch)?;
        updated(&self.client.send(request).await?)
    }
}

impl<R: Replace> Endpoint<R> {
    /// Writes an object as a whole, or creates it where it is not. Fields that are not set keep their value in an object
    /// that exists (tastypie resources.py `put_detail`).
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn replace(&self, object: impl IntoUri<R>, new: &R::New) -> Result<Updated<R>> {
        let request = self.object_request(Method::PUT, object)?.json(new)?;
        updated(&self.client.send(request).await?)
    }
}

impl<R: Delete> Endpoint<R> {
    /// Deletes one object.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn delete(&self, object: impl IntoUri<R>) -> Result<()> {
        let request = self.object_request(Method::DELETE, object)?;
        self.client.send(request).await.map(drop)
    }
}

impl<R: DeleteAll> Endpoint<R> {
    /// Deletes every object of the resource.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn delete_all_objects(&self) -> Result<()> {
        let request = self.list_request(Method::DELETE)?;
        self.client.send(request).await.map(drop)
    }
}

impl Client {
    /// Creates an object.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn create<R: Create + Rooted>(&self, new: &R::New) -> Result<Created<R>> {
        self.endpoint::<R>().create(new).await
    }

    /// Changes what is set in the patch, and nothing else.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn update<R: Update + Rooted>(&self, object: impl IntoUri<R>, patch: &R::Patch) -> Result<Updated<R>> {
        self.endpoint::<R>().update(object, patch).await
    }

    /// Deletes one object.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub async fn delete<R: Delete + Rooted>(&self, object: impl IntoUri<R>) -> Result<()> {
        self.endpoint::<R>().delete(object).await
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

fn updated<R: Resource>(answer: &Answer) -> Result<Updated<R>> {
    let created = (answer.status.as_u16() == 201).then(|| location(answer)).flatten();
    Ok(Updated { object: object(answer)?, created })
}

fn object<R: Resource>(answer: &Answer) -> Result<Option<R>> {
    Ok(answer.optional_json::<Whole<R>>()?.map(|whole| whole.0))
}

/// The `Location` of the answer, reduced to its path: Django before 1.9 makes it absolute. Empty when not routed.
fn location<R: Resource>(answer: &Answer) -> Option<ResourceUri<R>> {
    let text = answer.headers.get(header::LOCATION)?.to_str().ok()?;
    let uri = ResourceUri::from_server(text);
    uri.check().is_ok().then_some(uri)
}
