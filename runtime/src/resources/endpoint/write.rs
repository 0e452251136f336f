//! Changing and deleting objects.

use http::{Method, header};

use super::Endpoint;
use super::read::Whole;
use crate::client::{Answer, Client};
use crate::error::Result;
use crate::relation::{IntoUri, ResourceUri};
use crate::resource::{Create, Delete, DeleteAll, Replace, Resource, Rooted, Update};

/// An object that was changed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Updated<R> {
    /// The object, if the server sent it back (`Meta.always_return_data` in tastypie).
    pub object: Option<R>,
    /// The address of the object, where there was none before and the server created it.
    pub created: Option<ResourceUri<R>>,
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
        self.client.send(request).await?.check_done()
    }
}

impl<R: DeleteAll> Endpoint<R> {
    /// Deletes every object of the resource.
    ///
    /// # Errors
    /// When the request fails.
    pub async fn delete_all_objects(&self) -> Result<()> {
        let request = self.list_request(Method::DELETE)?;
        self.client.send(request).await?.check_done()
    }
}

impl Client {
    /// Creates an object.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub async fn create<R: Create + Rooted>(&self, new: &R::New) -> Result<R::Answer> {
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

pub(super) fn updated<R: Resource>(answer: &Answer) -> Result<Updated<R>> {
    let created = (answer.status.as_u16() == 201).then(|| location(answer)).flatten();
    Ok(Updated { object: object(answer)?, created })
}

pub(super) fn object<R: Resource>(answer: &Answer) -> Result<Option<R>> {
    Ok(answer.optional_json::<Whole<R>>()?.map(|whole| whole.0))
}

/// The `Location` of the answer, reduced to its path: Django before 1.9 makes it absolute. Empty when not routed.
pub(super) fn location<R: Resource>(answer: &Answer) -> Option<ResourceUri<R>> {
    let text = answer.headers.get(header::LOCATION)?.to_str().ok()?;
    let uri = ResourceUri::from_server(text);
    uri.check().is_ok().then_some(uri)
}
