//! Lists: filters, order and pages.

use std::fmt;

use super::page::NextPage;
use super::{Page, PageStream, RowStream};
use crate::client::{Client, RequestParts, encode_query};
use crate::filter::{Filter, OrderBy};
use crate::http::connection::Connection;
use crate::http::request::{Request, request_settings};
use crate::resource::List;

/// A list to be read. Created by [`Endpoint::list`](super::Endpoint::list).
///
/// ```no_run
/// # use pexgen_runtime::{Client, Result, resource::{List, Rooted}};
/// # async fn example<Conference: List + Rooted + std::fmt::Debug>(client: &Client) -> Result<()> {
/// let mut rooms = client.list::<Conference>().page_size(50).stream();
/// while let Some(room) = rooms.try_next().await? {
///     println!("{room:?}");
/// }
/// # Ok(()) }
/// ```
#[must_use = "a list is only read by `page`, `all`, `first`, `count`, `stream` or `pages`"]
pub struct ListRequest<R, C = Client> {
    connection: C,
    parts: RequestParts,
    filters: Vec<Filter<R>>,
    order: Vec<OrderBy<R>>,
    page_size: Option<u32>,
    offset: Option<u64>,
    read_ahead: Option<usize>,
    verifies_filters: bool,
}

/// The number of pages that a stream of objects reads ahead.
const READ_AHEAD: usize = 1;

impl<R: List, C: Connection> ListRequest<R, C> {
    pub(super) fn new(connection: &C, parts: RequestParts) -> Self {
        let connection = connection.clone();
        let (filters, order) = (Vec::new(), Vec::new());
        Self {
            connection,
            parts,
            filters,
            order,
            page_size: None,
            offset: None,
            read_ahead: None,
            verifies_filters: false,
        }
    }

    /// Restricts the list to objects that meet this condition, and those of earlier calls.
    ///
    /// The compiler checks it against the schema from which the bindings were generated. A server of another release may
    /// lack the field: then it ignores the filter and returns every object. [`verify_filters`](Self::verify_filters)
    /// checks that before the list is read.
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.filters.push(filter);
        self
    }

    /// Orders the list by a field; later calls order objects whose earlier fields are equal. Without it the order is the
    /// database's.
    pub fn order_by(mut self, order: OrderBy<R>) -> Self {
        self.order.push(order);
        self
    }

    /// Sets the number of objects per page. The server may limit it (to 1,000 as a rule); 0 requests as many as the
    /// server allows.
    pub fn page_size(mut self, objects: u32) -> Self {
        self.page_size = Some(objects);
        self
    }

    /// Skips this many objects at the beginning.
    pub fn offset(mut self, objects: u64) -> Self {
        self.offset = Some(objects);
        self
    }

    /// Sets how many pages [`stream`](Self::stream) and [`pages`](Self::pages) request before they are needed, while the
    /// caller works on a page. 1 by default for `stream`, 0 for `pages`.
    ///
    /// At most this many pages are in memory beside that on which the caller works.
    pub fn read_ahead(mut self, pages: usize) -> Self {
        self.read_ahead = Some(pages);
        self
    }

    /// Checks before the list is read that the server has the fields of the filters, in the schema document that the
    /// server publishes. A client reads the document of a resource once.
    ///
    /// ```no_run
    /// # use pexgen_runtime::{Client, Result, filter::{AllLookups, Field, Text}, resource::{Delete, List, Rooted}};
    /// # async fn example<R: List + Delete + Rooted>(client: &Client, tag: Field<R, Text, AllLookups>) -> Result<()> {
    /// // Without the check, a server without the field `tag` would return every object.
    /// for room in client.list::<R>().filter(tag.eq("obsolete")).verify_filters().all().await? {
    ///     client.delete::<R>(&room).await?;
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// The list is not read if the server does not filter by one of the fields, or does not publish the document.
    pub fn verify_filters(mut self) -> Self {
        self.verifies_filters = true;
        self
    }

    request_settings!(self.parts);

    /// Reads one page. Without [`page_size`](Self::page_size) the server decides its size.
    ///
    /// # Errors
    /// When a filter cannot be sent.
    pub fn page(self) -> Request<Page<R, C>, C> {
        let connection = self.connection.clone();
        let (parts, fields) = self.first_page(None);
        Request::new(&connection, parts, |connection, parts| async move {
            NextPage::new(connection, parts, fields).read().await
        })
    }

    /// Reads the whole list into memory. For long lists use [`stream`](Self::stream).
    ///
    /// # Errors
    /// When a filter cannot be sent, or the pages do not end.
    pub fn all(self) -> Request<Vec<R>, C> {
        let connection = self.connection.clone();
        let size = self.iteration_page();
        let (parts, fields) = self.first_page(Some(size));
        Request::new(&connection, parts, |connection, parts| async move {
            let mut pages = PageStream::new(NextPage::new(connection, parts, fields));
            let mut objects = Vec::new();
            while let Some(page) = pages.read_next().await? {
                objects.extend(page.objects);
            }
            Ok(objects)
        })
    }

    /// Reads the first object, if there is one.
    ///
    /// # Errors
    /// As for [`page`](Self::page).
    pub fn first(self) -> Request<Option<R>, C> {
        let connection = self.connection.clone();
        let (parts, fields) = self.page_size(1).first_page(None);
        Request::new(&connection, parts, |connection, parts| async move {
            let page = NextPage::<R, C>::new(connection, parts, fields).read().await?;
            Ok(page.objects.into_iter().next())
        })
    }

    /// Counts the objects without reading them.
    ///
    /// # Errors
    /// As for [`page`](Self::page).
    pub fn count(self) -> Request<u64, C> {
        let connection = self.connection.clone();
        let (parts, fields) = self.page_size(1).first_page(None);
        Request::new(&connection, parts, |connection, parts| async move {
            NextPage::<R, C>::new(connection, parts, fields).count().await
        })
    }

    /// Iterates over the objects. While the caller works on the objects of a page, the next page is requested; see
    /// [`read_ahead`](Self::read_ahead).
    ///
    /// With the async client the result is a `Stream`, with the blocking client an `Iterator`.
    ///
    /// The server takes no snapshot: if objects change meanwhile, some may be returned twice or not at all. Ordering by
    /// a unique field makes that less likely.
    pub fn stream(self) -> RowStream<R, C> {
        let ahead = self.read_ahead.unwrap_or(READ_AHEAD);
        RowStream::new(self.read_ahead(ahead).pages())
    }

    /// Iterates over the pages, which are read when they are needed, or before with [`read_ahead`](Self::read_ahead).
    ///
    /// With the async client the result is a `Stream`, with the blocking client an `Iterator`.
    pub fn pages(self) -> PageStream<R, C> {
        let (connection, ahead) = (self.connection.clone(), self.read_ahead.unwrap_or(0));
        let size = self.iteration_page();
        let (parts, fields) = self.first_page(Some(size));
        PageStream::new(NextPage::new(connection, parts, fields)).reading_ahead(ahead)
    }

    /// The same list, read through the async client.
    pub(super) fn on_client(&self) -> ListRequest<R> {
        self.on(self.connection.client().clone())
    }

    pub(super) fn client(&self) -> &C {
        &self.connection
    }

    /// The same list, requested with other settings.
    pub(super) fn with_parts(self, parts: RequestParts) -> Self {
        Self { parts, ..self }
    }

    /// The parts of the requests, before the query is added.
    pub(super) fn parts(&self) -> &RequestParts {
        &self.parts
    }

    /// Whether objects at the beginning are skipped.
    pub(super) fn skips(&self) -> bool {
        self.offset.is_some_and(|offset| offset > 0)
    }

    /// Replaces the order.
    pub(super) fn only_ordered_by(mut self, order: OrderBy<R>) -> Self {
        self.order = vec![order];
        self
    }

    /// If an offset cannot be sent, everything must be on one page.
    fn iteration_page(&self) -> u32 {
        if R::SHADOWED.contains(&"offset") { 0 } else { self.connection.client().page_size() }
    }

    /// The request for the first page, and the fields by which the server must filter.
    fn first_page(mut self, default_size: Option<u32>) -> (RequestParts, Vec<String>) {
        let fields = if self.verifies_filters {
            self.filters.iter().map(|filter| filter.field().to_owned()).collect()
        } else {
            Vec::new()
        };
        match self.query(self.page_size.or(default_size)) {
            Ok(query) => self.parts.query = query,
            Err(reason) => self.parts.refuse(reason),
        }
        (self.parts, fields)
    }

    fn query(&self, page_size: Option<u32>) -> Result<String, String> {
        let shadowed = |name| R::SHADOWED.contains(&name);
        let mut parameters: Vec<(&str, String)> = Vec::new();
        for filter in &self.filters {
            let value = filter.value.clone().map_err(|error| error.to_string())?;
            if parameters.iter().any(|(name, _)| *name == filter.parameter) {
                return Err(format!("two filters `{}`: the server would only apply the last", filter.parameter));
            }
            parameters.push((&filter.parameter, value));
        }
        for order in &self.order {
            // `sort_by` is an old name of the same (tastypie resources.py `apply_sorting`).
            let name = ["order_by", "sort_by"].into_iter().find(|name| !shadowed(name));
            parameters.push((name.ok_or_else(|| taken("order_by"))?, order.key.clone()));
        }
        if let Some(size) = page_size.filter(|_| !shadowed("limit")) {
            parameters.push(("limit", size.to_string()));
        }
        if let Some(offset) = self.offset {
            if shadowed("offset") {
                return Err(taken("offset"));
            }
            parameters.push(("offset", offset.to_string()));
        }
        Ok(encode_query(parameters.iter().map(|(name, value)| (*name, value.as_str()))))
    }
}

fn taken(parameter: &str) -> String {
    format!("this resource has a field named `{parameter}`: the server would filter by it")
}

impl<R, C> ListRequest<R, C> {
    /// The same list, read over another connection.
    fn on<D>(&self, connection: D) -> ListRequest<R, D> {
        ListRequest {
            connection,
            parts: self.parts.clone(),
            filters: self.filters.clone(),
            order: self.order.clone(),
            page_size: self.page_size,
            offset: self.offset,
            read_ahead: self.read_ahead,
            verifies_filters: self.verifies_filters,
        }
    }
}

impl<R, C: Clone> Clone for ListRequest<R, C> {
    fn clone(&self) -> Self {
        self.on(self.connection.clone())
    }
}

impl<R, C> fmt::Debug for ListRequest<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListRequest")
            .field("path", &self.parts.path)
            .field("filters", &self.filters)
            .field("order", &self.order)
            .field("page_size", &self.page_size)
            .field("offset", &self.offset)
            .field("read_ahead", &self.read_ahead)
            .finish_non_exhaustive()
    }
}
