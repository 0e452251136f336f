//! Comparing the bindings with the schema documents that the server publishes.

mod document;
mod drift;

use http::Method;

use super::Endpoint;
use crate::client::{Client, RequestParts};
use crate::decode::Json;
use crate::error::{Error, ErrorKind, Result};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::resource::{Published, Resource};
use document::Schema;
pub use drift::{SchemaChange, SchemaDrift, SchemaItem};

/// The schema documents that the bindings of a group were generated from.
#[doc(hidden)]
#[derive(Debug)]
pub struct GroupSchemas {
    /// Those of its resources and commands.
    pub own: &'static [PublishedSchema],
    /// Those of the groups inside it.
    pub inner: &'static [&'static GroupSchemas],
}

/// A schema document, as far as it is compared.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct PublishedSchema {
    name: &'static str,
    path: &'static str,
    schema: &'static str,
}

impl PublishedSchema {
    /// Returns the schema of a resource or command.
    pub const fn of<T: Published>() -> Self {
        Self { name: T::NAME, path: T::PATH, schema: T::SCHEMA }
    }

    /// Reads the document of the server, and compares it. `parts` has the settings of the request.
    async fn check(self, client: &Client, mut parts: RequestParts) -> Result<SchemaDrift> {
        let path = format!("{}schema/", self.path);
        parts.path.clone_from(&path);
        match client.send(parts).await {
            Ok(response) => {
                let document: Json = response.decode()?;
                let published = read_schema(&document, &path)?;
                Ok(SchemaDrift::between(self.name, &Schema::of_bindings(self.schema), &published))
            }
            Err(error) if error.is_not_found() => Ok(SchemaDrift::without_document(self.name)),
            Err(error) => Err(error),
        }
    }
}

impl GroupSchemas {
    fn collect(&self, all: &mut Vec<PublishedSchema>) {
        all.extend(self.own);
        for group in self.inner {
            group.collect(all);
        }
    }
}

/// Checks that the server filters a resource by these fields. Its document is read once.
pub(super) async fn verify(client: &Client, list: &RequestParts, fields: &[String]) -> Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let path = format!("{}schema/", list.path);
    let read = async |client: &Client| {
        let mut parts = list.clone().query(String::new());
        parts.path.clone_from(&path);
        let document: Json = client.send(parts).await?.decode()?;
        Ok(read_schema(&document, &path)?.filtered())
    };
    let filtered = client.filtered_fields(&path, read).await?;
    match fields.iter().find(|field| !filtered.contains(*field)) {
        None => Ok(()),
        Some(field) => {
            let name = list.resource;
            let message = format!("the server does not filter `{name}` by `{field}`, so the list was not read");
            Err(Error::new(ErrorKind::Request, message).at(&Method::GET, &list.path))
        }
    }
}

fn read_schema(document: &Json, path: &str) -> Result<Schema> {
    Schema::of_document(document).ok_or_else(|| {
        let message = "expected a schema document with `fields`";
        Error::new(ErrorKind::Decode, message).at(&Method::GET, path)
    })
}

pub(super) fn check<R: Resource + Published, C: Connection>(endpoint: &Endpoint<R, C>) -> Request<SchemaDrift, C> {
    let schema = PublishedSchema::of::<R>();
    let parts = RequestParts::new(Method::GET, schema.path, schema.name);
    Request::new(endpoint.client(), parts, move |connection, parts| async move {
        schema.check(connection.client(), parts).await
    })
}

impl<C: Connection> Request<Vec<SchemaDrift>, C> {
    /// Compares the bindings of groups with the schema documents of the server.
    ///
    /// # Errors
    /// When a document cannot be read. A document that the server does not have is a difference.
    #[doc(hidden)]
    pub fn check_schemas(connection: &C, groups: &[&'static GroupSchemas]) -> Self {
        let mut schemas = Vec::new();
        for group in groups {
            group.collect(&mut schemas);
        }
        let first = schemas.first().map_or("", |schema| schema.path);
        let parts = RequestParts::new(Method::GET, first, "");
        Self::new(connection, parts, move |connection, parts| async move {
            let mut drifts = Vec::new();
            for schema in schemas {
                drifts.push(schema.check(connection.client(), parts.clone()).await?);
            }
            drifts.retain(|drift| !drift.is_empty());
            Ok(drifts)
        })
    }
}
