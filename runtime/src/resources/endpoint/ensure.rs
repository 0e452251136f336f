//! Creating an object, or changing it where it differs.

use std::fmt;
use std::future::IntoFuture;

use http::Method;

use super::{Created, Endpoint};
use crate::client::{Client, RequestParts};
use crate::encode::{AsBody, Body, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::lookup::Exact;
use crate::filter::{Allows, Field, Filter, Identity};
use crate::http::connection::Connection;
use crate::http::request::{Request, request_settings};
use crate::http::response::ResponseHead;
use crate::relation::ResourceUri;
use crate::resource::{Create, List, Resource, Update};
use crate::transport::BoxFuture;
use crate::wire::{Notation, Unreadable, changes, has_value, previous, trimmed};

/// What [`Endpoint::ensure`] did.
#[derive(Clone, Debug, PartialEq)]
pub enum Ensured<R> {
    /// The object was created. The URI is unknown if the server did not report it, or nothing was sent.
    Created(ResourceUri<R>),
    /// The object was changed.
    Updated {
        /// The object.
        uri: ResourceUri<R>,
        /// The fields that were changed, with their new values.
        changed: Body,
        /// The values that these fields had, with the URIs of related objects. A field that the server does not send is
        /// left out.
        previous: Body,
    },
    /// The object has the values already.
    Unchanged(ResourceUri<R>),
}

impl<R> Ensured<R> {
    /// The URI of the object.
    pub fn uri(&self) -> &ResourceUri<R> {
        match self {
            Self::Created(uri) | Self::Unchanged(uri) | Self::Updated { uri, .. } => uri,
        }
    }

    /// Returns `true` if the object was created or changed.
    pub fn is_change(&self) -> bool {
        !matches!(self, Self::Unchanged(_))
    }
}

/// A request that creates an object or changes it. Created by [`Endpoint::ensure`].
#[must_use = "nothing is created until it is sent: `.await` it or call `send`"]
pub struct EnsureRequest<R, C = Client> {
    endpoint: Endpoint<R, C>,
    /// The settings of the requests.
    parts: RequestParts,
    /// Find the object: by the value as it is, and without the spaces around it.
    filters: Vec<Filter<R>>,
    field: String,
    wanted: Body,
    dry_run: bool,
}

impl<R: Create<Response<Client> = Created<R>> + Update + List, C: Connection> EnsureRequest<R, C> {
    pub(super) fn new<K: Identity, L: Allows<Exact>, O>(
        endpoint: &Endpoint<R, C>,
        by: Field<R, K, L, O>,
        wanted: &R::New,
    ) -> Self {
        let (field, wanted) = (by.name().to_owned(), wanted.as_body().clone());
        let value = wanted.get(&field).cloned();
        let shorter = value.as_ref().map(trimmed).filter(|node| value.as_ref() != Some(node));
        let filter = |node: Node| by.clone().equal_to(K::identity(&node));
        let filters = value.into_iter().chain(shorter).map(filter).collect();
        let parts = endpoint.list_parts(Method::GET);
        Self { endpoint: endpoint.clone(), parts, filters, field, wanted, dry_run: false }
    }

    request_settings!(self.parts);

    /// Only reads: returns what would be done.
    pub fn dry_run(mut self) -> Self {
        self.dry_run = true;
        self
    }

    /// Sends the requests. With the async client this returns a future, with the blocking client the result.
    ///
    /// # Errors
    /// When the wanted object has no value for the field, several objects have it, or a request fails.
    pub fn send(self) -> C::Sending<Ensured<R>, Error> {
        self.into_request().send()
    }

    /// Also returns status, headers and final URI of the last response.
    pub fn with_response(self) -> Request<(Ensured<R>, ResponseHead), C> {
        self.into_request().with_response()
    }

    fn into_request(self) -> Request<Ensured<R>, C> {
        let connection = self.endpoint.client().clone();
        Request::new(&connection, self.parts.clone(), move |_, parts| Self { parts, ..self }.run())
    }

    pub(super) fn with_settings_of(self, parts: &RequestParts) -> Self {
        Self { parts: self.parts.with_settings_of(parts), ..self }
    }

    /// An error of a request to the list.
    pub(super) fn error(&self, kind: ErrorKind, message: String, method: &Method) -> Error {
        Error::new(kind, message).at(method, &self.parts.path)
    }

    /// The value by which the object is found; `None` if the wanted object has none.
    pub(super) fn identity(&self) -> Option<&Node> {
        self.wanted.get(&self.field)
    }

    /// What finds the object: the same for all wanted objects that are one to the server.
    pub(super) fn found_by(&self) -> Option<(String, String)> {
        let shortest = self.filters.last()?;
        Some((shortest.parameter.to_string(), shortest.value.clone().ok()?))
    }

    pub(super) async fn run(self) -> Result<Ensured<R>> {
        if let Some(current) = self.find().await? {
            return self.update(current).await;
        }
        if self.dry_run {
            return Ok(Ensured::Created(ResourceUri::unknown()));
        }
        match self.create().await {
            Ok(uri) => Ok(Ensured::Created(uri)),
            // Another client may have created it since.
            Err(error) if error.is_duplicate() || error.is_validation() || error.is_conflict() => {
                match self.find().await? {
                    Some(current) => self.update(current).await,
                    None => Err(error),
                }
            }
            Err(error) => Err(error),
        }
    }

    async fn find(&self) -> Result<Option<R>> {
        if self.filters.is_empty() {
            let message = format!("the wanted object has no value for `{}`, by which it is found", self.field);
            return Err(self.error(ErrorKind::Request, message, &Method::GET));
        }
        for filter in &self.filters {
            let request = super::find::find(&self.endpoint.on_client(), filter.clone());
            let Some(object) = request.with_settings_of(&self.parts).send().await? else { continue };
            return match self.identity() {
                Some(wanted) if !has_value(&object, &self.field, wanted, self.notation()) => Err(self.not_filtered()),
                _ => Ok(Some(object)),
            };
        }
        Ok(None)
    }

    fn notation(&self) -> Notation<'_> {
        self.endpoint.client().client().notation()
    }

    /// Servers ignore filters that they do not know, and then the only object of a list looks like the one to change.
    fn not_filtered(&self) -> Error {
        let message = format!(
            "the server returned an object with another `{}`: it does not filter by it, perhaps because its release lacks \
             the field",
            self.field
        );
        self.error(ErrorKind::Decode, message, &Method::GET)
    }

    async fn create(&self) -> Result<ResourceUri<R>> {
        let parts = self.endpoint.list_parts(Method::POST).json(&self.wanted).with_settings_of(&self.parts);
        let response = self.endpoint.client().client().send(parts).await?;
        Created::read(&response).map(|created| created.uri())
    }

    async fn update(&self, current: R) -> Result<Ensured<R>> {
        let uri = self.endpoint.uri(&current)?;
        if changes(&self.wanted, &current, Unreadable::Drop, self.notation()).is_empty() {
            return Ok(Ensured::Unchanged(uri));
        }
        let changed = changes(&self.wanted, &current, Unreadable::Keep, self.notation());
        if !self.dry_run {
            let request = self.endpoint.on_client().update(&uri, &R::Patch::from_body(changed.clone()));
            request.with_settings_of(&self.parts).send().await?;
        }
        Ok(Ensured::Updated { uri, previous: previous(&changed, &current), changed })
    }
}

impl<R: Create<Response<Client> = Created<R>> + Update + List> IntoFuture for EnsureRequest<R> {
    type Output = Result<Ensured<R>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send()
    }
}

impl<R: Resource, C> fmt::Debug for EnsureRequest<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnsureRequest")
            .field("resource", &self.parts.resource)
            .field("by", &self.field)
            .field("wanted", &self.wanted)
            .field("dry_run", &self.dry_run)
            .finish_non_exhaustive()
    }
}
