//! What can be done with a resource of a server.

use std::fmt;

use super::{Download, Driver, ListRequest};
use crate::endpoint::{Batched, CreateAnswer, Created, Deleted, Several, Updated};
use crate::error::Result;
use crate::file::Upload;
use crate::filter::{Field, TakesFile};
use crate::relation::IntoUri;
use crate::resource::{
    Batch, Create, CreateWithFile, Delete, DeleteAll, DeleteWith, Get, GetFile, List, Replace, Update, Uploads,
};

/// What comes of creating an object of `R`: as with the async client, but files are read without it.
pub(super) type Outcome<R> = <<R as Create>::Answer as CreateAnswer<R>>::Blocking;

/// The objects of the resource `R` on one server. Cheap to clone.
pub struct Endpoint<R> {
    pub(super) inner: crate::Endpoint<R>,
    pub(super) driver: Driver,
}

impl<R> Endpoint<R> {
    fn run<T>(&self, future: impl Future<Output = Result<T>>) -> Result<T> {
        self.driver.run(future)
    }
}

impl<R: List> Endpoint<R> {
    /// A list of the objects.
    pub fn list(&self) -> ListRequest<R> {
        ListRequest { inner: self.inner.list(), driver: self.driver.clone() }
    }
}

impl<R: Get> Endpoint<R> {
    /// Reads one object, by address or key.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn get(&self, object: impl IntoUri<R>) -> Result<R> {
        self.run(self.inner.get(object))
    }

    /// Reads several objects by address or key. Long lists of keys take several requests.
    ///
    /// # Errors
    /// When a request fails. Objects that there are not are no error.
    pub fn get_several<K: IntoUri<R>>(&self, objects: impl IntoIterator<Item = K>) -> Result<Several<R>> {
        self.run(self.inner.get_several(objects))
    }
}

impl<R: Create> Endpoint<R> {
    /// Creates an object.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub fn create(&self, new: &R::New) -> Result<Outcome<R>> {
        Ok(self.run(self.inner.create(new))?.into_blocking(&self.driver))
    }
}

impl<R: CreateWithFile> Endpoint<R> {
    /// Creates an object together with a file in one of its fields.
    ///
    /// # Errors
    /// When the request fails or the file cannot be read; `is_validation` when the server refuses the values.
    pub fn create_with_file<K: TakesFile, L, O>(
        &self,
        new: &R::New,
        field: Field<R, K, L, O>,
        file: impl Into<Upload>,
    ) -> Result<Created<R>> {
        self.run(self.inner.create_with_file(new, field, file))
    }
}

impl<R: Uploads> Endpoint<R> {
    /// Sends a file to an object, into one of its fields.
    ///
    /// # Errors
    /// When the request fails or the file cannot be read; `is_validation` when the server refuses the file.
    pub fn upload<K: TakesFile, L, O>(
        &self,
        object: impl IntoUri<R>,
        field: Field<R, K, L, O>,
        file: impl Into<Upload>,
    ) -> Result<Updated<R>> {
        self.run(self.inner.upload(object, field, file))
    }
}

impl<R: GetFile> Endpoint<R> {
    /// Downloads the file that an object is.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn download(&self, object: impl IntoUri<R>) -> Result<Download> {
        Ok(Download::new(self.run(self.inner.download(object))?, &self.driver))
    }
}

impl<R: Update> Endpoint<R> {
    /// Changes what is set in the patch, and nothing else.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub fn update(&self, object: impl IntoUri<R>, patch: &R::Patch) -> Result<Updated<R>> {
        self.run(self.inner.update(object, patch))
    }
}

impl<R: Replace> Endpoint<R> {
    /// Writes an object as a whole, or creates it where it is not.
    ///
    /// # Errors
    /// When the request fails; `is_validation` when the server refuses the values.
    pub fn replace(&self, object: impl IntoUri<R>, new: &R::New) -> Result<Updated<R>> {
        self.run(self.inner.replace(object, new))
    }
}

impl<R: Delete> Endpoint<R> {
    /// Deletes one object.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn delete(&self, object: impl IntoUri<R>) -> Result<()> {
        self.run(self.inner.delete(object))
    }
}

impl<R: DeleteWith> Endpoint<R> {
    /// Deletes one object in a certain way.
    ///
    /// # Errors
    /// When the request fails; `is_not_found` when there is no such object.
    pub fn delete_with(&self, object: impl IntoUri<R>, how: &R::Parameters) -> Result<Deleted<R::Accepted>> {
        self.run(self.inner.delete_with(object, how))
    }
}

impl<R: DeleteAll> Endpoint<R> {
    /// Deletes every object of the resource.
    ///
    /// # Errors
    /// When the request fails.
    pub fn delete_all_objects(&self) -> Result<()> {
        self.run(self.inner.delete_all_objects())
    }
}

impl<R: Batch> Endpoint<R> {
    /// Changes to several objects in one request.
    pub fn batch(&self) -> BatchRequest<R> {
        BatchRequest { inner: self.inner.batch(), driver: self.driver.clone() }
    }
}

/// Changes that are made together, or not at all. Made by [`Endpoint::batch`].
#[must_use = "a batch does nothing until `send`"]
pub struct BatchRequest<R> {
    inner: crate::endpoint::BatchRequest<R>,
    driver: Driver,
}

impl<R: Batch> BatchRequest<R> {
    /// Creates an object.
    pub fn create(self, new: &R::New) -> Self
    where
        R: Create,
    {
        Self { inner: self.inner.create(new), ..self }
    }

    /// Changes an object. If there is none at this address, the server creates one.
    pub fn update(self, object: impl IntoUri<R>, patch: &R::Patch) -> Self
    where
        R: Update,
    {
        Self { inner: self.inner.update(object, patch), ..self }
    }

    /// Deletes an object.
    pub fn delete(self, object: impl IntoUri<R>) -> Self
    where
        R: Delete,
    {
        Self { inner: self.inner.delete(object), ..self }
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Makes the changes. With none there is no request.
    ///
    /// # Errors
    /// When the request fails, and then nothing was changed; `is_validation` when the server refuses the values.
    pub fn send(self) -> Result<Batched<R>> {
        self.driver.run(self.inner.send())
    }
}

impl<R> Clone for Endpoint<R> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), driver: self.driver.clone() }
    }
}

impl<R> fmt::Debug for Endpoint<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<R> fmt::Debug for BatchRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
