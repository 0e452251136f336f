//! Many changes in one request: PATCH on the list (tastypie resources.py `patch_list`).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde::Deserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};

use super::Endpoint;
use crate::decode::{Decode, DecodeSeed, KeySeed};
use crate::encode::{AsBody, Body, Encode, Node};
use crate::error::{Error, Result};
use crate::relation::IntoUri;
use crate::resource::{Batch, Create, Delete, Resource, Update};

/// Changes that are made together, or not at all. Made by [`Endpoint::batch`].
#[must_use = "a batch does nothing until `send`"]
pub struct BatchRequest<R> {
    endpoint: Endpoint<R>,
    objects: Vec<Node>,
    deleted: Vec<Node>,
    /// The first address that is none; told when the batch is sent.
    fault: Option<Error>,
}

/// A batch that was carried out.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Batched<R> {
    /// The objects that were created or changed, if the server sends them back (`Meta.always_return_data` in tastypie).
    /// Without that there is no way to learn the addresses of new objects from the answer.
    pub objects: Vec<R>,
}

impl<R: Batch> Endpoint<R> {
    /// Changes to several objects in one request.
    pub fn batch(&self) -> BatchRequest<R> {
        BatchRequest { endpoint: self.clone(), objects: Vec::new(), deleted: Vec::new(), fault: None }
    }
}

impl<R: Batch> BatchRequest<R> {
    /// Creates an object.
    pub fn create(mut self, new: &R::New) -> Self
    where
        R: Create,
    {
        self.objects.push(Node::Object(new.as_body().clone()));
        self
    }

    /// Changes an object. If there is none at this address, the server creates one.
    pub fn update(mut self, object: impl IntoUri<R>, patch: &R::Patch) -> Self
    where
        R: Update,
    {
        if let Some(uri) = self.address(object) {
            let mut body = patch.as_body().clone();
            body.set(Cow::Borrowed("resource_uri"), uri);
            self.objects.push(Node::Object(body));
        }
        self
    }

    /// Deletes an object.
    pub fn delete(mut self, object: impl IntoUri<R>) -> Self
    where
        R: Delete,
    {
        if let Some(uri) = self.address(object) {
            self.deleted.push(uri);
        }
        self
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.objects.len() + self.deleted.len()
    }

    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Makes the changes. With none there is no request.
    ///
    /// # Errors
    /// When the request fails, and then nothing was changed; `is_validation` when the server refuses the values.
    pub async fn send(self) -> Result<Batched<R>> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self.is_empty() {
            return Ok(Batched { objects: Vec::new() });
        }
        let mut body = Body::new();
        // The server insists on this member, even when only deletions follow.
        body.set(Cow::Borrowed(R::COLLECTION), Node::List(self.objects));
        if !self.deleted.is_empty() {
            body.set(Cow::Owned(format!("deleted_{}", R::COLLECTION)), Node::List(self.deleted));
        }
        let request = self.endpoint.list_request(Method::PATCH)?.json(&body)?;
        let answer = self.endpoint.client.send(request).await?;
        Ok(answer.optional_json()?.unwrap_or(Batched { objects: Vec::new() }))
    }

    fn address(&mut self, object: impl IntoUri<R>) -> Option<Node> {
        match self.endpoint.uri(object) {
            Ok(uri) => Some(uri.encode()),
            Err(error) => {
                self.fault.get_or_insert(error);
                None
            }
        }
    }
}

impl<R: Resource> Decode for Batched<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(BatchedVisitor(PhantomData))
    }
}

struct BatchedVisitor<R>(PhantomData<R>);

impl<'de, R: Resource> Visitor<'de> for BatchedVisitor<R> {
    type Value = Batched<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", R::COLLECTION)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Batched<R>, A::Error> {
        let mut objects = Vec::new();
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == R::COLLECTION {
                objects = map.next_value_seed(DecodeSeed::<Vec<R>>::new())?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Batched { objects })
    }
}

impl<R> fmt::Debug for BatchRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BatchRequest")
            .field("objects", &self.objects)
            .field("deleted", &self.deleted)
            .finish_non_exhaustive()
    }
}
