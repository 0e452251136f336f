//! Lists: what to find, in which order, in what portions.

use std::fmt;

use super::page::NextPage;
use super::{Endpoint, Page, PageStream, RowStream};
use crate::client::{Client, encode_query};
use crate::error::{Error, ErrorKind, Result};
use crate::filter::{Filter, OrderBy};
use crate::resource::{List, Rooted};

/// Objects per request where a whole list is walked and nothing else was asked for. A server's own default, 20 as a
/// rule, would take many more requests.
const WALKING_PAGE: u32 = 100;

/// A list that is to be read. Made by [`Endpoint::list`].
#[must_use = "a list is only read by `page`, `all`, `first`, `count`, `stream` or `pages`"]
pub struct ListRequest<R> {
    endpoint: Endpoint<R>,
    filters: Vec<Filter<R>>,
    order: Vec<OrderBy<R>>,
    page_size: Option<u32>,
    offset: Option<u64>,
}

impl Client {
    /// A list of the objects of a resource.
    pub fn list<R: List + Rooted>(&self) -> ListRequest<R> {
        self.endpoint().list()
    }
}

impl<R: List> Endpoint<R> {
    /// A list of the objects.
    pub fn list(&self) -> ListRequest<R> {
        ListRequest { endpoint: self.clone(), filters: Vec::new(), order: Vec::new(), page_size: None, offset: None }
    }
}

impl<R: List> ListRequest<R> {
    /// Only objects that meet the condition, and all those set before.
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.filters.push(filter);
        self
    }

    /// Ordered by a field; where that is equal, by the field of the next call. Without an order it is the database's.
    pub fn order_by(mut self, order: OrderBy<R>) -> Self {
        self.order.push(order);
        self
    }

    /// How many objects a request asks for. The server may hold to less (1,000 as a rule); 0 asks for as many as it
    /// gives.
    pub fn page_size(mut self, objects: u32) -> Self {
        self.page_size = Some(objects);
        self
    }

    /// Leaves out so many objects at the beginning.
    pub fn offset(mut self, objects: u64) -> Self {
        self.offset = Some(objects);
        self
    }

    /// Reads one page. Without [`page_size`](Self::page_size) it is as long as the server likes.
    ///
    /// # Errors
    /// When the request fails, or a filter cannot be sent.
    pub async fn page(self) -> Result<Page<R>> {
        self.first_page(None)?.read().await
    }

    /// Reads the whole list into memory. For long lists there is [`stream`](Self::stream).
    ///
    /// # Errors
    /// When a request fails, a filter cannot be sent, or the pages do not lead to an end.
    pub async fn all(self) -> Result<Vec<R>> {
        let mut pages = self.pages();
        let mut objects = Vec::new();
        while let Some(page) = pages.try_next().await? {
            objects.extend(page.objects);
        }
        Ok(objects)
    }

    /// Reads the first object, if there is any.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub async fn first(self) -> Result<Option<R>> {
        let page = self.page_size(1).first_page(None)?.read().await?;
        Ok(page.objects.into_iter().next())
    }

    /// How many objects there are, without reading them.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub async fn count(self) -> Result<u64> {
        Ok(self.page_size(1).first_page(None)?.read().await?.meta.total_count)
    }

    /// The objects one after the other; pages are read as they are needed, one at a time.
    ///
    /// The server takes no snapshot: with changes in between, objects may come twice or not at all. Order by something
    /// unique to keep that small.
    pub fn stream(self) -> RowStream<R> {
        RowStream::new(self.pages())
    }

    /// The pages one after the other, read as they are needed.
    pub fn pages(self) -> PageStream<R> {
        // With an offset that cannot be sent, everything must come at once.
        let size = if R::SHADOWED.contains(&"offset") { 0 } else { WALKING_PAGE };
        PageStream::new(self.first_page(Some(size)))
    }

    fn first_page(&self, default_size: Option<u32>) -> Result<NextPage<R>> {
        let query = self.query(self.page_size.or(default_size))?;
        NextPage::first(&self.endpoint, query)
    }

    fn query(&self, page_size: Option<u32>) -> Result<String> {
        let shadowed = |name| R::SHADOWED.contains(&name);
        let mut parameters: Vec<(&str, String)> = Vec::new();
        for filter in &self.filters {
            let value = filter.value.clone().map_err(Error::request)?;
            if parameters.iter().any(|(name, _)| *name == filter.parameter) {
                let message = format!("two filters `{}`: the server would only keep the last", filter.parameter);
                return Err(Error::new(ErrorKind::Request, message));
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

fn taken(parameter: &str) -> Error {
    let message = format!("this resource has a field named `{parameter}`: the server would filter by it");
    Error::new(ErrorKind::Request, message)
}

impl<R> Clone for ListRequest<R> {
    fn clone(&self) -> Self {
        Self {
            endpoint: self.endpoint.clone(),
            filters: self.filters.clone(),
            order: self.order.clone(),
            page_size: self.page_size,
            offset: self.offset,
        }
    }
}

impl<R> fmt::Debug for ListRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ListRequest")
            .field("endpoint", &self.endpoint)
            .field("filters", &self.filters)
            .field("order", &self.order)
            .field("page_size", &self.page_size)
            .field("offset", &self.offset)
            .finish()
    }
}
