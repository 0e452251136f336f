//! One page of a list.

// Format: tastypie paginator.py, resources.py `get_list`.

use std::fmt;
use std::marker::PhantomData;

use http::Method;
use serde::Deserializer;
use serde::de::value::SeqAccessDeserializer;
use serde::de::{DeserializeSeed as _, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use url::Url;

use super::schema::verify;
use crate::client::{Client, RequestParts};
use crate::decode::{Decode, DecodeSeed, FieldValue, KeySeed, ListSeed, Record, in_field};
use crate::error::{Error, ErrorKind, Result};
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::resource::{List, Resource};

/// The position of a page in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Meta {
    /// The largest number of objects on a page. It may be smaller than requested; 0 means all.
    pub limit: u64,
    /// The number of objects before this page.
    pub offset: u64,
    /// The number of objects in the list. Across a to-many relation, an object counts once for every match. `None` if the
    /// server does not tell it.
    pub total_count: Option<u64>,
    /// The URI of the next page, as the server wrote it.
    pub next: Option<String>,
    /// The URI of the previous page.
    pub previous: Option<String>,
}

impl Meta {
    /// The number of objects that the page should have.
    fn expected(&self) -> usize {
        let rest = self.total_count.map_or(0, |total| total.saturating_sub(self.offset));
        let count = if self.limit == 0 { rest } else { rest.min(self.limit) };
        usize::try_from(count).unwrap_or(usize::MAX)
    }
}

impl Record for Meta {
    fn field<'de, V: FieldValue<'de>>(&mut self, name: &str, value: V) -> Result<(), V::Error> {
        let mut number: Option<i64> = None;
        match name {
            "next" => return value.read(&mut self.next),
            "previous" => return value.read(&mut self.previous),
            "limit" | "offset" | "total_count" => value.read(&mut number)?,
            _ => return value.skip(),
        }
        let number = number.map(u64::try_from).transpose();
        let number = number.map_err(|_| V::Error::custom("expected a number that is not negative"))?;
        match name {
            "limit" => self.limit = number.unwrap_or_default(),
            "offset" => self.offset = number.unwrap_or_default(),
            _ => self.total_count = number,
        }
        Ok(())
    }
}

crate::record!(@decode Meta);

/// A page of a list, with the request for the next one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<R, C = Client> {
    /// The position of the page in the list.
    pub meta: Meta,
    /// The objects.
    pub objects: Vec<R>,
    connection: C,
    pub(super) next: Option<Result<NextPage<R, C>, Fault>>,
}

/// Why `next` cannot be followed. It matters only to callers that want to go on.
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

impl<R: List, C: Connection> Page<R, C> {
    /// Whether another page follows.
    pub fn has_next(&self) -> bool {
        self.next.is_some()
    }

    /// Reads the page after this one, if there is one.
    ///
    /// # Errors
    /// When the server's `next` cannot be followed.
    pub fn next(&self) -> Request<Option<Self>, C> {
        let parts = match &self.next {
            Some(Ok(next)) => next.parts.clone(),
            Some(Err(_)) | None => RequestParts::new(Method::GET, "", R::NAME),
        };
        let next = self.next.clone();
        Request::new(&self.connection, parts, |connection, parts| async move {
            match next {
                Some(Ok(_)) => NextPage::new(connection, parts, Vec::new()).read().await.map(Some),
                Some(Err(fault)) => Err(fault.error()),
                None => Ok(None),
            }
        })
    }
}

impl<R, C> IntoIterator for Page<R, C> {
    type Item = R;
    type IntoIter = std::vec::IntoIter<R>;

    fn into_iter(self) -> Self::IntoIter {
        self.objects.into_iter()
    }
}

/// The request for a page.
pub(super) struct NextPage<R, C> {
    connection: C,
    pub(super) parts: RequestParts,
    /// Fields by which the server must filter.
    verified: Vec<String>,
    resource: PhantomData<fn() -> R>,
}

impl<R, C: Clone> Clone for NextPage<R, C> {
    fn clone(&self) -> Self {
        let (connection, parts) = (self.connection.clone(), self.parts.clone());
        Self { connection, parts, verified: self.verified.clone(), resource: PhantomData }
    }
}

impl<R, C> fmt::Debug for NextPage<R, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NextPage").field("path", &self.parts.path).finish_non_exhaustive()
    }
}

impl<R: List, C: Connection> NextPage<R, C> {
    /// Creates the request; `verified` are fields by which the server must filter.
    pub(super) fn new(connection: C, parts: RequestParts, verified: Vec<String>) -> Self {
        Self { connection, parts, verified, resource: PhantomData }
    }

    pub(super) fn connection(&self) -> &C {
        &self.connection
    }

    pub(super) async fn read(&self) -> Result<Page<R, C>> {
        verify(self.connection.client(), &self.parts, &self.verified).await?;
        let response = self.connection.client().send(self.parts.clone()).await?;
        let listing: Listing<R> = response.decode()?;
        let next = listing.meta.next.as_deref().filter(|next| !next.trim_ascii().is_empty());
        let next = next.map(|next| self.follow(next));
        Ok(Page { meta: listing.meta, objects: listing.objects, connection: self.connection.clone(), next })
    }

    /// Reads the page for the number of objects in the list.
    pub(super) async fn count(&self) -> Result<u64> {
        let total = self.read().await?.meta.total_count;
        total.ok_or_else(|| self.fault("the page has no `meta.total_count`; count the objects of `.all()`").error())
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> Fault {
        Fault { path: self.parts.path.clone(), reason: reason.into() }
    }

    /// The request for `next`. Only its path and query are used, whatever host it names.
    fn follow(&self, next: &str) -> Result<Self, Fault> {
        if R::SHADOWED.contains(&"offset") {
            let reason = "this resource has a field named `offset`, so that the server takes the page's offset for a \
                          filter; request a larger page with `page_size`";
            return Err(self.fault(reason));
        }
        // The host is a placeholder, as `next` may be relative (`?offset=20` from lists that are not routed).
        let target = Url::parse("http://host.invalid")
            .and_then(|base| base.join(&self.parts.path))
            .and_then(|list| list.join(next))
            .map_err(|error| self.fault(format!("`next` of the page is not a URL ({error})")))?;
        let query = without_shadowed::<R>(target.query().unwrap_or_default());
        if target.path() == self.parts.path && query == self.parts.query {
            return Err(self.fault("`next` of the page is the same page again"));
        }
        let mut next = self.clone();
        // They are the same on each page.
        next.verified.clear();
        target.path().clone_into(&mut next.parts.path);
        next.parts.query = query;
        Ok(next)
    }
}

/// The query without parameters that the server would take for filters: it adds `limit` to every `next`.
fn without_shadowed<R: Resource>(query: &str) -> String {
    let name = |parameter: &str| parameter.split('=').next().unwrap_or_default().to_owned();
    let kept = query.split('&').filter(|parameter| {
        let name = name(parameter);
        !(name == "limit" && R::SHADOWED.contains(&"limit"))
    });
    kept.collect::<Vec<_>>().join("&")
}

/// The response of a list.
struct Listing<R> {
    meta: Meta,
    objects: Vec<R>,
}

impl<R: Resource> Decode for Listing<R> {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListingVisitor(PhantomData))
    }
}

struct ListingVisitor<R>(PhantomData<R>);

impl<'de, R: Resource> Visitor<'de> for ListingVisitor<R> {
    type Value = Listing<R>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of objects, with `{}` or alone", R::COLLECTION)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Listing<R>, A::Error> {
        let (mut meta, mut objects) = (None, None);
        while let Some(name) = map.next_key_seed(KeySeed)? {
            if name == R::COLLECTION {
                // Tastypie writes `meta` first.
                let expected = meta.as_ref().map_or(0, Meta::expected);
                objects = Some(in_field(&name, map.next_value_seed(ListSeed::<R>::new(expected)))?);
            } else if name == "meta" {
                meta = Some(in_field(&name, map.next_value_seed(DecodeSeed::<Meta>::new()))?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        let objects = objects.ok_or_else(|| A::Error::missing_field(R::COLLECTION))?;
        Ok(Listing { meta: meta.unwrap_or_default(), objects })
    }

    /// The objects alone, from a paginator of the server's own.
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Listing<R>, A::Error> {
        let objects = ListSeed::<R>::new(0).deserialize(SeqAccessDeserializer::new(list))?;
        Ok(Listing { meta: Meta::default(), objects })
    }
}
