//! The calls of both clients, for code that names a resource by its type.

use http::Method;

use super::command::Command;
use super::dynamic::{DynamicObject, ResourceInfo};
use super::endpoint::{Endpoint, ListRequest, Updated};
use super::relation::IntoUri;
use super::resource::{Create, Delete, Get, List, NestedIn, Resource, Rooted, Update};
use crate::client::Client;
use crate::http::connection::Connection as _;
use crate::http::request::Request;
use crate::http::response::Response;

macro_rules! calls {
    ($client:ty) => {
        impl $client {
            /// The endpoint of a resource.
            pub fn endpoint<R: Rooted>(&self) -> Endpoint<R, Self> {
                Endpoint::new(self)
            }

            /// The endpoint of a resource below an object of its parent. An invalid URI of the parent is reported when
            /// a request is sent.
            pub fn nested<R: NestedIn>(&self, parent: impl IntoUri<R::Parent>) -> Endpoint<R, Self> {
                Endpoint::nested(self, parent)
            }

            /// The endpoint of a resource that is only known when the program runs.
            pub fn dynamic(&self, resource: &ResourceInfo) -> Endpoint<DynamicObject, Self> {
                Endpoint::dynamic(self, resource)
            }

            /// Returns a request for a list of objects: [`Endpoint::list`].
            pub fn list<R: List + Rooted>(&self) -> ListRequest<R, Self> {
                self.endpoint().list()
            }

            /// Reads one object: [`Endpoint::get`].
            pub fn get<R: Get + Rooted>(&self, object: impl IntoUri<R>) -> Request<R, Self> {
                self.endpoint().get(object)
            }

            /// Creates an object: [`Endpoint::create`].
            pub fn create<R: Create + Rooted>(&self, new: &R::New) -> Request<R::Response<Self>, Self> {
                self.endpoint::<R>().create(new)
            }

            /// Changes the fields that are set in the patch: [`Endpoint::update`].
            pub fn update<R: Update + Rooted>(
                &self,
                object: impl IntoUri<R>,
                patch: &R::Patch,
            ) -> Request<Updated<R>, Self> {
                self.endpoint::<R>().update(object, patch)
            }

            /// Deletes one object: [`Endpoint::delete`].
            pub fn delete<R: Delete + Rooted>(&self, object: impl IntoUri<R>) -> Request<(), Self> {
                self.endpoint::<R>().delete(object)
            }

            /// Invokes a command: [`Request::command`].
            pub fn invoke<Q: Command>(&self, command: &Q) -> Request<Q::Reply, Self> {
                Request::command(self, command)
            }

            /// Invokes a command of an object: [`Request::command_on`].
            pub fn invoke_on<P: Resource, Q: Command>(
                &self,
                object: impl IntoUri<P>,
                command: &Q,
            ) -> Request<Q::Reply, Self> {
                Request::command_on(self, object, command)
            }

            /// Reads the version of the server, where the configuration of the API says that it is. If the bindings are
            /// for another version, the log has a warning.
            ///
            /// # Errors
            /// When the configuration does not say where the version is, or the server does not have it there.
            pub fn server_version(&self) -> Request<String, Self> {
                Request::new(self, crate::client::unsent(), |connection, parts| async move {
                    connection.client().server_version_with(parts).await
                })
            }

            /// Returns a request for any path of the server, for endpoints that no document describes: [`Request::raw`].
            ///
            /// It has the client's authentication, retries, limits, redaction and errors.
            pub fn request(&self, method: Method, path: impl AsRef<str>) -> Request<Response, Self> {
                Request::raw(self, method, path.as_ref())
            }
        }
    };
}

calls!(Client);
#[cfg(feature = "blocking")]
calls!(crate::blocking::Client);
