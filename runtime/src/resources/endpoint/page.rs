//! One page of a list (tastypie paginator.py, resources.py `get_list`).

use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde::Deserializer;
use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use url::Url;

use super::Endpoint;
use crate::client::Request;
use crate::decode::{Decode, DecodeSeed, FieldValue, KeySeed, ListSeed, Record};
use crate::error::{Error, ErrorKind, Result};
use crate::resource::{List, Resource};

/// Where a page stands in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meta {
    /// How many objects a page holds at most. The server may hold to less than what was asked for; 0 is all.
    pub limit: u64,
    /// How many objects are before this page.
    pub offset: u64,
    /// How many objects the list has. Across a relation to many, an object counts once for every match.
    pub total_count: u64,
    /// The request for the next page, as the server wrote it.
    pub next: Option<String>,
    /// The request for the page before.
    pub previous: Option<String>,
}

impl Meta {
    /// How many objects the page should have.
    fn expected(&self) -> usize {
        let rest = self.total_count.saturating_sub(self.offset);
        let count = if self.limit == 0 { rest } else { rest.min(self.limit) };
        usize::try_from(count).unwrap_or(usize::MAX)
    }
}

impl Record for Meta {
    const ALWAYS: &'static [&'static str] = &["total_count"];

    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        let mut number = 0_i64;
        match name {
            "next" => return value.read(&mut self.next),
            "previous" => return value.read(&mut self.previous),
            "limit" | "offset" | "total_count" => value.read(&mut number)?,
            _ => return value.skip(),
        }
        let number = u64::try_from(number).map_err(|_| V::Error::custom("expected a number that is not negative"))?;
        match name {
            "limit" => self.limit = number,
            "offset" => self.offset = number,
            _ => self.total_count = number,
        }
        Ok(())
    }
}

crate::record!(Meta);

/// A page of a list, and the way to the next.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<R> {
    /// Where the page stands.
    pub meta: Meta,
    /// The objects.
    pub objects: Vec<R>,
    pub(super) next: Option<Result<NextPage<R>, Fault>>,
}

/// Why a `next` does not lead on. It only matters to those who want to go on.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    path: String,
    reason: String,
}

impl Fault {
    pub(super) fn error(&self) -> Error {
        Error::new(ErrorKind::Paging, self.reason.clone()).at(&Method::GET, &self.path)
    }
}

impl<R: List> Page<R> {
    /// Whether another page follows.
    pub fn has_next(&self) -> bool {
        self.next.is_some()
    }

    /// Reads the page after this one, if there is one.
    ///
    /// # Errors
    /// When the request fails, or the server's `next` does not lead on.
    pub async fn next(&self) -> Result<Option<Self>> {
        match &self.next {
            Some(Ok(next)) => next.read().await.map(Some),
            Some(Err(fault)) => Err(fault.error()),
            None => Ok(None),
        }
    }
}

impl<R> IntoIterator for Page<R> {
    type Item = R;
    type IntoIter = std::vec::IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        self.objects.into_iter()
    }
}

/// The request for a page.
pub(super) struct NextPage<R> {
    endpoint: Endpoint<R>,
    path: String,
    pub(super) query: String,
}

impl<R> Clone for NextPage<R> {
    fn clone(&self) -> Self {
        Self { endpoint: self.endpoint.clone(), path: self.path.clone(), query: self.query.clone() }
    }
}

impl<R> fmt::Debug for NextPage<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextPage").field("path", &self.path).finish_non_exhaustive()
    }
}

impl<R: List> NextPage<R> {
    pub(super) fn first(endpoint: &Endpoint<R>, query: String) -> Result<Self> {
        let path = endpoint.list_path()?.to_owned();
        Ok(Self { endpoint: endpoint.clone(), path, query })
    }

    pub(super) async fn read(&self) -> Result<Page<R>> {
        let request = Request::new(Method::GET, self.path.as_str(), R::NAME).query(self.query.clone());
        let answer = self.endpoint.client.send(request).await?;
        let listing: Listing<R> = answer.json()?;
        let next = listing.meta.next.as_deref().map(|next| self.follow(next));
        Ok(Page { meta: listing.meta, objects: listing.objects, next })
    }

    pub(super) fn max_pages(&self) -> u32 {
        self.endpoint.client.max_pages()
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { path: self.path.clone(), reason: reason.into() }
    }

    /// The request that `next` stands for: only its path and query count, whatever host it names.
    fn follow(&self, next: &str) -> Result<Self, Fault> {
        if R::SHADOWED.contains(&"offset") {
            let reason = "this resource has a field named `offset`, so that the server takes the page's offset for a \
                          filter; ask for a larger page with `page_size`";
            return Err(self.fault(reason));
        }
        // The host is a stand-in that lets `next` be relative (`?offset=20` from lists that are not routed).
        let target = Url::parse("http://host.invalid")
            .and_then(|base| base.join(&self.path))
            .and_then(|list| list.join(next))
            .map_err(|error| self.fault(format!("`next` of the page is not a URL ({error})")))?;
        let query = without_shadowed::<R>(target.query().unwrap_or_default());
        if target.path() == self.path && query == self.query {
            return Err(self.fault("`next` of the page leads to the same page again"));
        }
        Ok(Self { endpoint: self.endpoint.clone(), path: target.path().to_owned(), query })
    }
}

/// The query without parameters that the server would take for filters: it puts `limit` into every `next`.
fn without_shadowed<R: Resource>(query: &str) -> String {
    let name = |parameter: &str| parameter.split('=').next().unwrap_or_default().to_owned();
    let kept = query.split('&').filter(|parameter| {
        let name = name(parameter);
        !(name == "limit" && R::SHADOWED.contains(&"limit"))
    });
    kept.collect::<Vec<_>>().join("&")
}

/// The answer of a list.
struct Listing<R> {
    meta: Meta,
    objects: Vec<R>,
}

impl<R: Resource> Decode for Listing<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ListingVisitor(PhantomData))
    }
}

struct ListingVisitor<R>(PhantomData<R>);

impl<'de, R: Resource> Visitor<'de> for ListingVisitor<R> {
    type Value = Listing<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list with `meta` and `{}`", R::COLLECTION)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listing<R>, A::Error> {
        let (mut meta, mut objects) = (None, None);
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == R::COLLECTION {
                // Tastypie writes `meta` first.
                let expected = meta.as_ref().map_or(0, Meta::expected);
                objects = Some(map.next_value_seed(ListSeed::<R>::new(expected))?);
            } else if name == "meta" {
                meta = Some(map.next_value_seed(DecodeSeed::<Meta>::new())?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let meta = meta.ok_or_else(|| A::Error::missing_field("meta"))?;
        let objects = objects.ok_or_else(|| A::Error::missing_field(R::COLLECTION))?;
        Ok(Listing { meta, objects })
    }
}
