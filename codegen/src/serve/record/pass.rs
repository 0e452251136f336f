//! Passes requests on to a server.

use std::fmt;

use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, HOST, HeaderName, LOCATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderValue, Method};
use serde_json::json;

use super::seen::{self, Seen, Target};
use crate::serve::catalog::Catalog;
use crate::serve::reply::{Reply, Request};

/// A server that requests are passed on to.
pub trait Upstream: fmt::Debug + Send + Sync {
    /// Returns the URL, without a slash at its end.
    fn url(&self) -> &str;

    /// Returns the response to a request whose URI is complete.
    ///
    /// # Errors
    /// A message if there is no response.
    fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, String>;
}

/// Headers of one connection, or that the next one sets itself.
const OWN: [HeaderName; 8] =
    [ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE];
/// The most pages that are read after a list was written.
const PAGES: usize = 1000;

/// Returns the response of the server, and what it shows. After a write, the object or the list is read.
pub(super) fn pass(upstream: &dyn Upstream, catalog: &Catalog, request: &Request, limit: usize) -> (Reply, Vec<Seen>) {
    let reply = match send(upstream, request) {
        Ok(reply) if reply.body.len() > limit => {
            let message = format!("the response is larger than {limit} bytes, the most that is passed on");
            return (failed(upstream, &message), Vec::new());
        }
        Ok(reply) => reply,
        Err(message) => return (failed(upstream, &message), Vec::new()),
    };
    let location = reply.headers.get(LOCATION).and_then(|location| location.to_str().ok()).unwrap_or_default();
    let mut seen = Vec::new();
    match seen::target(catalog, request, &reply, location) {
        Target::Nothing => {}
        Target::Response => seen.extend(seen::of(catalog, &request.path, &request.query, &reply.body)),
        Target::Deleted(table, key) => seen.push(Seen::Deleted { table, key }),
        Target::Object(path) => {
            let read = send(upstream, &reading(request, path, String::new())).ok();
            let read = read.filter(|read| read.status.is_success());
            seen.extend(read.and_then(|read| seen::of(catalog, path, "", &read.body)));
        }
        Target::List(path) => seen.extend(whole_list(upstream, catalog, request, path)),
    }
    (reply, seen)
}

/// Reads all pages of a list.
fn whole_list(upstream: &dyn Upstream, catalog: &Catalog, request: &Request, path: &str) -> Option<Seen> {
    let mut all: Option<Seen> = None;
    let mut query = String::new();
    for _ in 0..PAGES {
        let page = send(upstream, &reading(request, path, query)).ok().filter(|page| page.status.is_success())?;
        let next = seen::next_query(&page.body);
        let page = seen::of(catalog, path, "", &page.body)?;
        all = Some(match all {
            None => page,
            Some(all) => all.with(page),
        });
        match next {
            Some(next) => query = next,
            None => return all.map(Seen::complete),
        }
    }
    all
}

/// The request that reads a path with the credentials of another request.
fn reading(request: &Request, path: &str, query: String) -> Request {
    let mut headers = HeaderMap::new();
    for name in [http::header::AUTHORIZATION, http::header::COOKIE] {
        if let Some(value) = request.headers.get(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.insert(http::header::ACCEPT, HeaderValue::from_static("application/json"));
    Request { method: Method::GET, path: path.to_owned(), query, headers, body: Bytes::new() }
}

fn send(upstream: &dyn Upstream, request: &Request) -> Result<Reply, String> {
    let question = if request.query.is_empty() { "" } else { "?" };
    let uri = format!("{}{}{question}{}", upstream.url(), request.path, request.query);
    let mut passed = http::Request::builder().method(request.method.clone()).uri(uri);
    for (name, value) in request.headers.iter().filter(|(name, _)| !OWN.contains(name)) {
        passed = passed.header(name, value);
    }
    let passed = passed.body(request.body.clone()).map_err(|error| error.to_string())?;
    let (head, body) = upstream.send(passed)?.into_parts();
    let mut reply = Reply::bytes(head.status.as_u16(), body, None);
    reply.headers = head.headers;
    for name in &OWN {
        reply.headers.remove(name);
    }
    // Clients are to follow a redirect to this node, not past it.
    let location = reply.headers.get(LOCATION).and_then(|location| location.to_str().ok());
    let below =
        location.and_then(|location| location.strip_prefix(upstream.url())).filter(|path| path.starts_with('/'));
    if let Some(Ok(path)) = below.map(HeaderValue::from_str) {
        reply.headers.insert(LOCATION, path);
    }
    Ok(reply)
}

fn failed(upstream: &dyn Upstream, message: &str) -> Reply {
    Reply::json(502, &json!({ "error": format!("no response from {}: {message}", upstream.url()) }))
}
