//! The calls that a resource of a server offers.

mod action;
mod batch;
mod create;
mod create_response;
mod delete;
mod ensure;
mod ensure_all;
mod files;
mod find;
mod handle;
mod incremental;
mod list;
mod nested;
mod objects;
mod page;
mod poll_delay;
mod read;
mod schema;
mod single;
mod stream;
mod update;
mod wait;
mod watch;

pub use batch::{BatchRequest, BatchResponse};
pub use create::{Created, CreatedOrAccepted, CreatedOrFile};
pub use create_response::CreateResponse;
pub use delete::Deleted;
pub use ensure::{EnsureRequest, Ensured};
pub use ensure_all::{EnsureAllRequest, EnsureProgress, EnsureReport};
pub use handle::Endpoint;
pub use incremental::{Cursor, IncrementalReader};
pub use list::ListRequest;
pub(crate) use nested::below;
pub use page::{Meta, Page};
pub use read::GetSeveralResponse;
#[doc(hidden)]
pub use schema::{GroupSchemas, PublishedSchema};
pub use schema::{SchemaChange, SchemaDrift, SchemaItem};
pub use stream::{PageStream, RowStream};
pub use update::Updated;
pub use watch::{Change, Watch};

use std::borrow::Borrow;
use std::time::Duration;

use http::Method;

use crate::filter::lookup::Exact;
use crate::filter::{Allows, Field, Filter, Identity};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::relation::IntoUri;
use crate::resource::{
    Batch, Create, Delete, DeleteAll, DeleteWith, Get, GetFile, List, Published, Replace, Resource, Single, Update,
};

impl<R: Resource, C: Connection> Endpoint<R, C> {
    /// Returns a request for a list of the objects, which can be filtered and ordered.
    pub fn list(&self) -> ListRequest<R, C>
    where
        R: List,
    {
        ListRequest::new(self.client(), self.list_parts(Method::GET))
    }

    /// Reads the object of an endpoint that has only one. The server may also send it as a list; `None` if that list is
    /// empty.
    ///
    /// # Errors
    /// `is_not_found` if there is no parent object; `is_decode` if the list contains several objects.
    pub fn single(&self) -> Request<Option<R>, C>
    where
        R: Single,
    {
        single::read(self)
    }

    /// Reads one object, by URI or key.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn get(&self, object: impl IntoUri<R>) -> Request<R, C>
    where
        R: Get,
    {
        read::get(self, object)
    }

    /// Reads one object, by URI or key; `None` if there is no such object.
    pub fn get_opt(&self, object: impl IntoUri<R>) -> Request<Option<R>, C>
    where
        R: Get,
    {
        find::get_opt(self, object)
    }

    /// Finds the object that meets a condition; `None` if there is none.
    ///
    /// Older releases of the server may lack the field and ignore the filter. Where that matters, such as before a
    /// deletion, read a list with [`verify_filters`](ListRequest::verify_filters).
    ///
    /// # Errors
    /// When several objects meet the condition.
    pub fn find(&self, filter: Filter<R>) -> Request<Option<R>, C>
    where
        R: List,
    {
        find::find(self, filter)
    }

    /// Creates an object, or changes the object that has the same value in a field. Nothing is changed if the object has
    /// all values already.
    ///
    /// Fields that are not set in `wanted` keep their values. Passwords that the server shows encrypted are not compared, nor
    /// are new objects for a relation of which the server shows only URIs; they are sent together with other changes. A
    /// password that the server leaves out looks like one that is not set, so it is sent every time.
    ///
    /// ```no_run
    /// # use pexgen_runtime::{Body, Client, Endpoint, Result, endpoint::{Created, Ensured}, filter::{AllLookups, Field, Text}};
    /// # use pexgen_runtime::resource::{Create, List, Update};
    /// # async fn example<R: Create<New = Body, Response<Client> = Created<R>> + Update + List>(rooms: &Endpoint<R>, name: Field<R, Text, AllLookups>) -> Result<()> {
    /// // With generated bindings: `NewConference::new("VMR_1")`, `conference::name()`.
    /// let wanted = Body::new().with("name", "VMR_1").with("description", "Weekly");
    /// match rooms.ensure(name, &wanted).await? {
    ///     Ensured::Created(uri) => println!("created {uri}"),
    ///     Ensured::Updated { uri, changed, .. } => println!("changed {uri}: {changed}"),
    ///     Ensured::Unchanged(uri) => println!("{uri} is as wanted"),
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When `wanted` has no value for the field, several objects have it, the server ignores the filter by the field, or a
    /// request fails.
    pub fn ensure<K: Identity, L: Allows<Exact>, O>(
        &self,
        by: Field<R, K, L, O>,
        wanted: &R::New,
    ) -> EnsureRequest<R, C>
    where
        R: Create<Response<crate::Client> = Created<R>> + Update + List,
    {
        EnsureRequest::new(self, by, wanted)
    }

    /// Does the same as [`ensure`](Self::ensure) for many objects, several at the same time.
    ///
    /// A failure does not stop the others, except that nothing more is sent once the server has refused the credentials. The
    /// report has the outcome of each object.
    ///
    /// ```no_run
    /// # use pexgen_runtime::{Body, Client, Endpoint, Result, endpoint::Created, filter::{AllLookups, Field, Text}};
    /// # use pexgen_runtime::resource::{Create, List, Update};
    /// # async fn example<R: Create<New = Body, Response<Client> = Created<R>> + Update + List>(rooms: &Endpoint<R>, name: Field<R, Text, AllLookups>) -> Result<()> {
    /// // With generated bindings: `NewConference::new("VMR_1")`, `conference::name()`.
    /// let wanted = (1..=100).map(|number| Body::new().with("name", format!("VMR_{number}")));
    /// let report = rooms
    ///     .ensure_all(name, wanted)
    ///     .on_progress(|progress| println!("{} of {}", progress.done, progress.total))
    ///     .await?;
    /// println!("{report}"); // 12 created, 3 updated, 84 unchanged, 1 failed
    /// for (index, error) in report.failures() {
    ///     eprintln!("row {index}: {error}");
    /// }
    /// # Ok(()) }
    /// ```
    pub fn ensure_all<K: Identity, L: Allows<Exact>, O>(
        &self,
        by: Field<R, K, L, O>,
        wanted: impl IntoIterator<Item = impl Borrow<R::New>>,
    ) -> EnsureAllRequest<R, C>
    where
        R: Create<Response<crate::Client> = Created<R>> + Update + List,
    {
        EnsureAllRequest::new(self, &by, wanted)
    }

    /// Reads an object again and again until it meets a condition, and returns it.
    ///
    /// Between readings it waits for `interval`, and longer while the server is unreachable or overloaded.
    ///
    /// ```no_run
    /// # use std::time::Duration;
    /// # use pexgen_runtime::{Endpoint, Result, resource::Get};
    /// # async fn example<R: Get<Key = i64>>(jobs: &Endpoint<R>, is_finished: fn(&R) -> bool) -> Result<()> {
    /// let job = jobs.wait_until(7, Duration::from_secs(5), Duration::from_secs(600), is_finished).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// `is_timeout` if the condition is not met within `timeout`; any other error that waiting does not mend.
    pub fn wait_until(
        &self,
        object: impl IntoUri<R>,
        interval: Duration,
        timeout: Duration,
        is_met: impl FnMut(&R) -> bool + Send + 'static,
    ) -> Request<R, C>
    where
        R: Get,
    {
        wait::for_object(self, object, wait::Limits { interval, timeout }, is_met)
    }

    /// Reads several objects, by URI or key. Long lists of keys take several requests.
    ///
    /// Missing objects are not an error; see [`GetSeveralResponse::not_found`].
    pub fn get_several<K: IntoUri<R>>(&self, objects: impl IntoIterator<Item = K>) -> Request<GetSeveralResponse<R>, C>
    where
        R: Get,
    {
        read::get_several(self, objects)
    }

    /// Compares the bindings of the resource with the schema document that the server publishes, so that a program can
    /// tell at its start that the server has another version. Generated clients have the same method for all resources.
    ///
    /// # Errors
    /// When the document cannot be read. A document that the server does not have is a difference.
    pub fn check_schema(&self) -> Request<SchemaDrift, C>
    where
        R: Published,
    {
        schema::check(self)
    }

    /// Creates an object.
    ///
    /// # Errors
    /// `is_validation` if the server rejects the values.
    pub fn create<T>(&self, new: &R::New) -> Request<T, C>
    where
        // In the return type `R::Response<C>` would keep the compiler from reporting why `R` is not `Create`.
        R: Create<Response<C> = T>,
        T: CreateResponse<R, C>,
    {
        create::create(self, new)
    }

    /// Changes the fields that are set in the patch, and no others. An empty patch is not sent.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object; `is_validation` if the server rejects the values.
    pub fn update(&self, object: impl IntoUri<R>, patch: &R::Patch) -> Request<Updated<R>, C>
    where
        R: Update,
    {
        update::update(self, object, patch)
    }

    /// Replaces an object, or creates it if it does not exist. An existing object keeps the fields that are not set.
    ///
    /// # Errors
    /// `is_validation` if the server rejects the values.
    pub fn replace(&self, object: impl IntoUri<R>, new: &R::New) -> Request<Updated<R>, C>
    where
        R: Replace,
    {
        update::replace(self, object, new)
    }

    /// Deletes one object.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn delete(&self, object: impl IntoUri<R>) -> Request<(), C>
    where
        R: Delete,
    {
        delete::delete(self, object)
    }

    /// Deletes one object, with options.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn delete_with<A: 'static>(&self, object: impl IntoUri<R>, options: &R::Parameters) -> Request<Deleted<A>, C>
    where
        R: DeleteWith<Accepted = A>,
    {
        delete::delete_with(self, object, options)
    }

    /// Deletes every object of the resource.
    pub fn delete_all_objects(&self) -> Request<(), C>
    where
        R: DeleteAll,
    {
        delete::delete_all(self)
    }

    /// Returns a request that changes several objects together.
    pub fn batch(&self) -> BatchRequest<R, C>
    where
        R: Batch,
    {
        BatchRequest::new(self)
    }

    /// Downloads the file that an object stands for.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn download(&self, object: impl IntoUri<R>) -> Request<C::Download, C>
    where
        R: GetFile,
    {
        files::download(self, object)
    }
}
