//! A request being put together: what generated setters fill.

use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use super::body::Sent;
use super::parameter::{Parameter, Place};
use super::{Connection, Form, IntoBody, Operation, spelling};
use crate::Secret;
use crate::client::{Request, encode_query};
use crate::encode::{Encode, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{UNKNOWN, Upload};

/// A request that is being put together. `Debug` shows neither parameters nor body.
pub struct Call<C> {
    connection: C,
    draft: Draft,
    sent: Option<Sent>,
}

/// What can be sent again.
#[derive(Clone)]
pub(crate) struct Draft {
    request: Request,
    /// By parameter, encoded.
    query: Vec<(&'static str, Vec<String>)>,
    cookies: Vec<(&'static str, Vec<String>)>,
    /// What cannot be sent as it was given. It shows when the request is sent.
    fault: Option<String>,
}

impl<C: Connection> Call<C> {
    /// A request of an operation, with nothing said yet.
    pub fn new<O: Operation>(connection: C) -> Self {
        let (method, fault) = match Method::from_bytes(O::METHOD.as_bytes()) {
            Ok(method) => (method, None),
            Err(_) => (Method::GET, Some(format!("`{}` is no method", O::METHOD))),
        };
        // Of a path outside of resources the server's errors are not put under a name.
        let request = Request::new(method, O::PATH, "");
        let draft = Draft { request, query: Vec::new(), cookies: Vec::new(), fault };
        Self { connection, draft, sent: None }
    }

    /// With a parameter. One that was set before takes the new value.
    pub fn with(mut self, parameter: Parameter, value: impl Encode) -> Self {
        self.draft.set(parameter, &value.encode());
        self
    }

    /// With a JSON body.
    pub fn json(self, media: &'static str, body: impl Encode) -> Self {
        let node = body.encode();
        let text = spelling::json(&node);
        self.known(&node).text_as(media, text)
    }

    /// With text as its body.
    pub fn text(self, media: &'static str, body: impl Into<String>) -> Self {
        self.text_as(media, Ok(body.into()))
    }

    /// With bytes as its body, read while they are sent. Such a request is sent once.
    pub fn bytes(mut self, media: &'static str, body: impl Into<Upload>) -> Self {
        self.sent = Some(Sent::Bytes(media, body.into()));
        self
    }

    /// With one of several kinds of body.
    pub fn body(self, body: impl IntoBody) -> Self {
        body.put(self)
    }

    /// With the fields of an object as its body (`application/x-www-form-urlencoded`).
    pub fn form(self, body: impl Encode) -> Self {
        let node = body.encode();
        let text = pairs(&node);
        self.known(&node).text_as("application/x-www-form-urlencoded", text)
    }

    /// With a form as its body (`multipart/form-data`). Such a request is sent once.
    pub fn multipart(mut self, form: impl Into<Form>) -> Self {
        let form = form.into();
        form.fields.secrets(&mut |secret| self.draft.request.secrets.push(secret.clone()));
        self.sent = Some(Sent::Form(form));
        self
    }

    pub(crate) fn into_parts(self) -> (C, Draft, Option<Sent>) {
        (self.connection, self.draft, self.sent)
    }

    fn text_as(mut self, media: &'static str, text: Result<String>) -> Self {
        match text {
            Ok(text) => {
                self.draft.request.body = text.into();
                // A range of types is none that could be told.
                let media = if media.contains('*') { UNKNOWN } else { media };
                self.draft.header(header::CONTENT_TYPE, media);
            }
            Err(error) => self.draft.refuse(error),
        }
        self
    }

    fn known(mut self, node: &Node) -> Self {
        node.secrets(&mut |secret| self.draft.request.secrets.push(secret.clone()));
        self
    }
}

impl Draft {
    pub(super) fn set(&mut self, parameter: Parameter, node: &Node) {
        let before = self.request.secrets.len();
        node.secrets(&mut |secret| self.request.secrets.push(secret.clone()));
        let confidential = self.request.secrets.len() > before;
        let done = match parameter.place {
            Place::Path => self.set_path(parameter, node, confidential),
            Place::Header => self.set_header(parameter, node, confidential),
            Place::Query => parameter.pairs(node).map(|pairs| replace(&mut self.query, parameter.name, pairs)),
            Place::Cookie => parameter.pairs(node).map(|pairs| replace(&mut self.cookies, parameter.name, pairs)),
        };
        if let Err(error) = done {
            self.refuse(error);
        }
    }

    /// Leaves a parameter of the query out again.
    pub(super) fn unset(&mut self, name: &str) {
        self.query.retain(|(set, _)| *set != name);
    }

    fn set_path(&mut self, parameter: Parameter, node: &Node, confidential: bool) -> Result<()> {
        let name = parameter.name;
        // Without a value the path would be that of something else.
        let empty = || Error::new(ErrorKind::Request, format!("`{name}` is empty, and it is a part of the path"));
        let value = parameter.spell(node)?.filter(|value| !value.is_empty()).ok_or_else(empty)?;
        let placeholder = format!("{{{name}}}");
        let request = &mut self.request;
        let sent = request.target().replace(&placeholder, &value);
        let shown = if confidential { "[redacted]" } else { &value };
        request.path = request.path.replace(&placeholder, shown);
        request.confidential = (sent != request.path).then(|| Secret::from(sent));
        Ok(())
    }

    fn set_header(&mut self, parameter: Parameter, node: &Node, confidential: bool) -> Result<()> {
        let refuse = |_| {
            let message = format!("the value of `{}` cannot stand in a header", parameter.name);
            Error::new(ErrorKind::Request, message)
        };
        let name = HeaderName::try_from(parameter.name)
            .map_err(|_| Error::new(ErrorKind::Request, format!("`{}` is no header", parameter.name)))?;
        match parameter.spell(node)? {
            None => drop(self.request.headers.remove(&name)),
            Some(value) => {
                let mut value = HeaderValue::try_from(value).map_err(refuse)?;
                value.set_sensitive(confidential);
                self.request.headers.insert(name, value);
            }
        }
        Ok(())
    }

    fn header(&mut self, name: HeaderName, value: &str) {
        match HeaderValue::from_str(value) {
            Ok(value) => drop(self.request.headers.insert(name, value)),
            Err(_) => self.fault = Some(format!("`{}` cannot be the value of a header", value.escape_debug())),
        }
    }

    fn refuse(&mut self, error: Error) {
        // The first one is what the others may follow from.
        self.fault.get_or_insert_with(|| error.message().unwrap_or_default().to_owned());
    }

    /// The request, complete.
    pub(super) fn finish(&self, accepted: &str) -> Result<Request> {
        let mut request = self.request.clone();
        let refuse = |message: String| Error::new(ErrorKind::Request, message).at(&request.method, &request.path);
        if let Some(fault) = &self.fault {
            return Err(refuse(fault.clone()));
        }
        if let Some(fault) = fault_of_path(request.target()) {
            return Err(refuse(fault));
        }
        request.query = joined(&self.query, "&");
        let mut headers = std::mem::replace(&mut request.headers, HeaderMap::new());
        if !headers.contains_key(header::ACCEPT) {
            headers.insert(header::ACCEPT, HeaderValue::from_str(accepted).unwrap_or(HeaderValue::from_static("*/*")));
        }
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(joined(&self.cookies, "; ")).map_err(Error::request)?;
            cookies.set_sensitive(true);
            headers.insert(header::COOKIE, cookies);
        }
        request.headers = headers;
        Ok(request)
    }

    pub(super) fn request(&self) -> &Request {
        &self.request
    }
}

/// What keeps a path from meaning what it says.
fn fault_of_path(path: &str) -> Option<String> {
    if let Some((_, rest)) = path.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        return Some(format!("`{name}` is a part of the path and not given"));
    }
    // A URL is cleared of these segments, encoded or not, and then leads elsewhere.
    let climbs = |segment: &str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    path.split('/').find(|segment| climbs(segment)).map(|segment| format!("`{segment}` cannot be a part of the path"))
}

fn replace(pairs: &mut Vec<(&'static str, Vec<String>)>, name: &'static str, new: Vec<String>) {
    match pairs.iter_mut().find(|(set, _)| *set == name) {
        Some((_, old)) => *old = new,
        None => pairs.push((name, new)),
    }
}

fn joined(pairs: &[(&'static str, Vec<String>)], separator: &str) -> String {
    pairs.iter().flat_map(|(_, pairs)| pairs).map(String::as_str).collect::<Vec<_>>().join(separator)
}

/// The fields of an object as a form spells them: items of a list each on their own, what is inside again as JSON.
fn pairs(node: &Node) -> Result<String> {
    let Node::Object(body) = node else {
        return Err(Error::new(ErrorKind::Request, "only the members of an object can be sent as a form"));
    };
    let mut pairs = Vec::new();
    for (name, node) in body.fields() {
        match node {
            Node::List(items) => {
                for item in items {
                    pairs.extend(spelling::text(item)?.map(|value| (name, value)));
                }
            }
            other => pairs.extend(spelling::text(other)?.map(|value| (name, value))),
        }
    }
    Ok(encode_query(pairs.iter().map(|(name, value)| (*name, value.as_str()))))
}

impl<C> fmt::Debug for Call<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = &self.draft.request;
        f.debug_struct("Call").field("method", &request.method).field("path", &request.path).finish_non_exhaustive()
    }
}
