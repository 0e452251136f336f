//! Operations, and the builder of their requests.

use std::fmt;

use http::{HeaderName, HeaderValue, Method, header};

use super::body::FileContent;
use super::parameter::{Location, Parameter};
use super::{Connection, Form, ResponseSpec, param_style, response_spec};
use crate::Secret;
use crate::client::{RequestParts, encode_query};
use crate::data::percent::dot_segment;
use crate::encode::{Encode, Node};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{UNKNOWN, Upload};
use crate::http::request::request_settings;

/// A request with its parameters.
#[diagnostic::on_unimplemented(message = "`{Self}` is not an operation", label = "not an operation")]
pub trait Operation: Sized + 'static {
    /// The client that sends it.
    type Connection: Connection;

    /// The response of success.
    type Response: Send + 'static;

    /// The body of an error response.
    type Failure: Send + 'static;

    /// The name within the API.
    const NAME: &'static str;

    /// The HTTP method.
    const METHOD: &'static str;

    /// The path, with placeholders for its parameters. It may end with a constant query.
    const PATH: &'static str;

    /// Whether it needs no authentication. The client's credentials are not sent then.
    const ANONYMOUS: bool = false;

    /// The responses of success.
    const RESPONSES: &'static [ResponseSpec<Self::Connection, Self::Response>];

    /// The error responses.
    const FAILURES: &'static [ResponseSpec<Self::Connection, Self::Failure>] = &[];

    /// The request as it was built.
    fn into_builder(self) -> RequestBuilder<Self::Connection>;
}

/// One of several kinds of body that an operation accepts. Implemented by generated code.
pub trait IntoBody {
    /// Sets this body.
    fn put<C: Connection>(self, request: RequestBuilder<C>) -> RequestBuilder<C>;
}

/// Builds the request of an operation. `Debug` shows neither parameters nor body.
pub struct RequestBuilder<C> {
    connection: C,
    draft: Draft,
    body: Option<FileContent>,
}

/// The part of the request that can be sent repeatedly.
#[derive(Clone)]
pub(crate) struct Draft {
    request: RequestParts,
    /// By parameter, encoded.
    query: Vec<(&'static str, Vec<String>)>,
    cookies: Vec<(&'static str, Vec<String>)>,
}

impl<C: Connection> RequestBuilder<C> {
    /// Creates the request of an operation without parameters.
    pub fn new<O: Operation>(connection: C) -> Self {
        let method = Method::from_bytes(O::METHOD.as_bytes());
        // Only for resources does the server put errors under a name.
        let (path, query) = O::PATH.split_once('?').unwrap_or((O::PATH, ""));
        let mut request = RequestParts::new(method.as_ref().cloned().unwrap_or_default(), path, "");
        if method.is_err() {
            request.refuse(format_args!("`{}` is not an HTTP method", O::METHOD));
        }
        request.anonymous = O::ANONYMOUS;
        // A query in the path comes first, and is that of no parameter.
        let query = if query.is_empty() { Vec::new() } else { vec![("", vec![query.to_owned()])] };
        let draft = Draft { request, query, cookies: Vec::new() };
        Self { connection, draft, body: None }
    }

    request_settings!(self.draft.request);

    /// Sets a parameter.
    pub fn with(mut self, parameter: Parameter, value: impl Encode) -> Self {
        self.draft.set(parameter, &value.encode());
        self
    }

    /// Sets a JSON body.
    pub fn json(self, media: &'static str, body: impl Encode) -> Self {
        let node = body.encode();
        let text = param_style::json(&node);
        self.known(&node).text_as(media, text)
    }

    /// Sets a text body.
    pub fn text(self, media: &'static str, body: impl Into<String>) -> Self {
        self.text_as(media, Ok(body.into()))
    }

    /// Sets a body of bytes, which are read while they are sent; see [`Upload`].
    pub fn bytes(mut self, media: &'static str, body: impl Into<Upload>) -> Self {
        self.body = Some(FileContent::Bytes(media, body.into()));
        self
    }

    /// Sets one of several kinds of body.
    pub fn body(self, body: impl IntoBody) -> Self {
        body.put(self)
    }

    /// With the fields of an object as its body (`application/x-www-form-urlencoded`).
    pub fn form(self, body: impl Encode) -> Self {
        self.styled_form(body, &[])
    }

    /// With the fields of an object as its body, some of which are serialized like parameters of a query.
    pub fn styled_form(self, body: impl Encode, fields: &[Parameter]) -> Self {
        let node = body.encode();
        let text = pairs(&node, fields);
        self.known(&node).text_as("application/x-www-form-urlencoded", text)
    }

    /// With a form as its body (`multipart/form-data`). Its files are read while they are sent; see [`Upload`].
    pub fn multipart(mut self, form: impl Into<Form>) -> Self {
        let form = form.into();
        self.draft.request.add_secrets(&form.fields);
        self.body = Some(FileContent::Form(form));
        self
    }

    pub(crate) fn into_parts(self) -> (C, Draft, Option<FileContent>) {
        (self.connection, self.draft, self.body)
    }

    fn text_as(mut self, media: &'static str, text: Result<String>) -> Self {
        match text {
            Ok(text) => {
                self.draft.request.body = text.into();
                // A range of media types cannot be sent.
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
        let done = match parameter.location {
            Location::Path => self.set_path(parameter, node, confidential),
            Location::Header => self.set_header(parameter, node, confidential),
            Location::Query => parameter.pairs(node).map(|pairs| replace(&mut self.query, parameter.name, pairs)),
            Location::Cookie => parameter.pairs(node).map(|pairs| replace(&mut self.cookies, parameter.name, pairs)),
        };
        if let Err(error) = done {
            self.refuse(error);
        }
    }

    /// Removes a parameter of the query.
    pub(super) fn unset(&mut self, name: &str) {
        self.query.retain(|(set, _)| *set != name);
    }

    fn set_path(&mut self, parameter: Parameter, node: &Node, confidential: bool) -> Result<()> {
        let name = parameter.name;
        // Without a value it would be another path.
        let empty = || Error::new(ErrorKind::Request, format!("the path parameter `{name}` is empty"));
        let value = parameter.serialize(node)?.filter(|value| !value.is_empty()).ok_or_else(empty)?;
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
            let message = format!("the value of `{}` is not allowed in a header", parameter.name);
            Error::new(ErrorKind::Request, message)
        };
        let name = HeaderName::try_from(parameter.name)
            .map_err(|_| Error::new(ErrorKind::Request, format!("`{}` is not a header name", parameter.name)))?;
        match parameter.serialize(node)? {
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
            Err(_) => self.request.refuse(format_args!("`{}` is not allowed in a header", value.escape_debug())),
        }
    }

    fn refuse(&mut self, error: Error) {
        self.request.refuse(error.message().unwrap_or_default());
    }

    /// The complete request.
    pub(super) fn finish<O: Operation>(&self) -> RequestParts {
        let mut request = self.request.clone();
        if let Some(fault) = fault_of_path(request.target()) {
            request.refuse(fault);
        }
        request.query = joined(&self.query, "&");
        if !request.headers.contains_key(header::ACCEPT) {
            let accepted = response_spec::accepted(O::RESPONSES, O::FAILURES);
            let accepted = HeaderValue::from_str(&accepted).unwrap_or(HeaderValue::from_static("*/*"));
            request.headers.insert(header::ACCEPT, accepted);
        }
        if !self.cookies.is_empty() {
            match HeaderValue::try_from(joined(&self.cookies, "; ")) {
                Ok(mut cookies) => {
                    cookies.set_sensitive(true);
                    request.headers.insert(header::COOKIE, cookies);
                }
                Err(error) => request.refuse(error),
            }
        }
        request.accepts_redirect = |status| response_spec::describes(O::RESPONSES, status);
        request
    }

    pub(super) fn request(&self) -> &RequestParts {
        &self.request
    }
}

/// Why a path cannot be sent.
fn fault_of_path(path: &str) -> Option<String> {
    if let Some((_, rest)) = path.split_once('{') {
        let name = rest.split('}').next().unwrap_or_default();
        return Some(format!("the path parameter `{name}` is not set"));
    }
    dot_segment(path).map(|segment| format!("the path must not contain the segment `{segment}`"))
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

/// The fields of an object as a form: each item of a list on its own and nested values as JSON, unless a field is declared
/// as a parameter.
fn pairs(node: &Node, declared: &[Parameter]) -> Result<String> {
    let (Node::Object(body) | Node::Map(body)) = node else {
        return Err(Error::new(ErrorKind::Request, "only an object can be sent as a form"));
    };
    let mut pairs = Vec::new();
    for (name, node) in body.fields() {
        if let Some(parameter) = declared.iter().find(|parameter| parameter.name == name) {
            pairs.extend(parameter.pairs(node)?);
            continue;
        }
        let values = if let Node::List(items) = node { items.as_slice() } else { std::slice::from_ref(node) };
        for value in values {
            pairs.extend(param_style::text(value)?.map(|value| encode_query([(name, value.as_str())])));
        }
    }
    Ok(pairs.join("&"))
}

impl<C> fmt::Debug for RequestBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let request = &self.draft.request;
        f.debug_struct("RequestBuilder")
            .field("method", &request.method)
            .field("path", &request.path)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::Body;

    #[test]
    fn declared_fields_of_a_form_have_their_style() {
        let point = Body::new().with("x", 1).with("y", 2);
        let form =
            Body::new().with("b", vec!["1", "2 3"]).with("a", vec!["1", "2&3"]).with("p", point).with("n", Node::Null);
        let declared = [Parameter::query("a").joined(), Parameter::query("p").deep(), Parameter::query("n").pipes()];
        let text = pairs(&form.encode(), &declared).unwrap();
        assert_eq!(text, "b=1&b=2%203&a=1,2%263&p%5Bx%5D=1&p%5By%5D=2");
    }
}
