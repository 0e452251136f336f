//! What a response shows: objects that exist, and objects that don't exist any more.

use http::StatusCode;
use serde_json::{Map, Value as Json};

use crate::model::Method;
use crate::serve::catalog::Catalog;
use crate::serve::query::Params;
use crate::serve::reply::{Reply, Request};
use crate::serve::router::{Route, route};

/// Parameters of a list that leave no objects out of it.
const HARMLESS: [&str; 4] = ["limit", "offset", "order_by", "format"];

/// What a response shows.
#[derive(Clone, Debug)]
pub(in crate::serve) enum Seen {
    /// Objects that exist.
    Objects {
        /// The resource.
        table: usize,
        /// The key of the parent of nested objects.
        parent: Option<String>,
        /// The objects.
        objects: Vec<Map<String, Json>>,
        /// Whether there are no others.
        is_complete: bool,
    },
    /// An object that does not exist any more.
    Deleted {
        /// The resource.
        table: usize,
        /// The key in the URI, decoded.
        key: String,
    },
}

impl Seen {
    /// Adds the objects of another page.
    pub(super) fn with(mut self, page: Self) -> Self {
        if let (Self::Objects { objects, .. }, Self::Objects { objects: further, .. }) = (&mut self, page) {
            objects.extend(further);
        }
        self
    }

    /// The same, without other objects.
    pub(super) fn complete(mut self) -> Self {
        if let Self::Objects { is_complete, .. } = &mut self {
            *is_complete = true;
        }
        self
    }
}

/// Where the objects that a request read or changed are.
#[derive(Debug)]
pub(super) enum Target<'a> {
    /// Nowhere: it has none, or it was refused.
    Nothing,
    /// In the response.
    Response,
    /// The object was deleted, or does not exist.
    Deleted(usize, String),
    /// At the path of an object.
    Object(&'a str),
    /// At the path of a list.
    List(&'a str),
}

/// Finds out which objects a request read or changed.
pub(super) fn target<'a>(catalog: &Catalog, request: &'a Request, reply: &Reply, location: &'a str) -> Target<'a> {
    let Some(method) = Method::from_wire(&request.method_name().to_lowercase()) else { return Target::Nothing };
    let route = route(catalog, &request.path);
    if !reply.status.is_success() {
        return match (method, route) {
            (Method::Get | Method::Delete, Route::Detail(table, key)) if reply.status == StatusCode::NOT_FOUND => {
                Target::Deleted(table, key)
            }
            _ => Target::Nothing,
        };
    }
    match (method, route) {
        (Method::Get, _) => Target::Response,
        (Method::Delete, Route::Detail(table, key)) => Target::Deleted(table, key),
        (Method::Put | Method::Patch | Method::Post, Route::Detail(..)) => Target::Object(&request.path),
        (_, Route::List { table, .. }) if catalog.tables[table].is_command => Target::Nothing,
        (Method::Post, Route::List { .. }) if location.starts_with('/') => Target::Object(location),
        (_, Route::List { .. }) => Target::List(&request.path),
        _ => Target::Nothing,
    }
}

/// Returns the objects in the response to a GET request.
pub(super) fn of(catalog: &Catalog, path: &str, query: &str, body: &[u8]) -> Option<Seen> {
    let (table, parent, is_list) = match route(catalog, path) {
        Route::Detail(table, _) => (table, None, false),
        Route::Set(table, _) => (table, None, true),
        Route::List { table, parent } if !catalog.tables[table].is_command => {
            (table, parent, !catalog.tables[table].is_single)
        }
        _ => return None,
    };
    let Ok(Json::Object(mut body)) = serde_json::from_slice(body) else { return None };
    if !is_list {
        return Some(Seen::Objects { table, parent, objects: vec![body], is_complete: false });
    }
    let total = body.get("meta").and_then(|meta| meta["total_count"].as_u64());
    let key = if body.contains_key(&catalog.tables[table].collection) {
        &catalog.tables[table].collection
    } else {
        "objects"
    };
    let Some(Json::Array(objects)) = body.remove(key) else { return None };
    let objects: Vec<Map<String, Json>> = objects.into_iter().filter_map(into_object).collect();
    let is_whole = total.is_some_and(|total| usize::try_from(total).is_ok_and(|total| total == objects.len()));
    let is_unfiltered = Params::parse(query).iter().all(|(name, _)| HARMLESS.contains(&name));
    Some(Seen::Objects { table, parent, objects, is_complete: is_whole && is_unfiltered })
}

fn into_object(value: Json) -> Option<Map<String, Json>> {
    match value {
        Json::Object(object) => Some(object),
        _ => None,
    }
}

/// Returns the query of the next page of a list.
pub(super) fn next_query(body: &[u8]) -> Option<String> {
    let body: Json = serde_json::from_slice(body).ok()?;
    let (_, query) = body["meta"]["next"].as_str()?.split_once('?')?;
    Some(query.to_owned())
}
