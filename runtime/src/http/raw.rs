//! Raw requests, for endpoints that no document describes.

use http::{Method, header};
use serde::Serialize;

use super::client::{RequestParts, encode_query};
use super::connection::Connection;
use super::file::{FileBody, UNKNOWN, Upload};
use super::request::Request;
use super::response::Response;
use crate::data::percent::dot_segment;

impl<C: Connection> Request<Response, C> {
    /// Creates a request for a path of the server, which starts with `/` and may contain a query.
    ///
    /// It has the client's authentication, retries, limits, redaction and errors: a status other than success is an
    /// error.
    ///
    /// ```no_run
    /// use pexgen_runtime::{Client, Json, Method};
    ///
    /// # async fn example(client: &Client) -> pexgen_runtime::Result<()> {
    /// let response = client.request(Method::GET, "/api/admin/status/v1/licensing/").query("limit", 5).await?;
    /// println!("{} {}", response.status(), response.json::<Json>()?["meta"]["total_count"]);
    /// # Ok(()) }
    /// ```
    pub fn raw(connection: &C, method: Method, path: &str) -> Self {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut parts = RequestParts::new(method, path, "").query(query.to_owned());
        parts.headers.insert(header::ACCEPT, header::HeaderValue::from_static("application/json, */*;q=0.8"));
        if !path.starts_with('/') {
            parts.refuse(format_args!("the path `{}` must start with `/`", path.escape_debug()));
        } else if let Some(segment) = dot_segment(path) {
            parts.refuse(format_args!("the path must not contain the segment `{segment}`"));
        }
        Self::new(connection, parts, |connection, parts| async move { connection.client().send(parts).await })
    }

    /// Adds a parameter to the query.
    pub fn query(mut self, name: impl AsRef<str>, value: impl ToString) -> Self {
        let pair = encode_query([(name.as_ref(), value.to_string().as_str())]);
        let query = &mut self.parts.query;
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&pair);
        self
    }

    /// Sends a value as JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.parts.body = bytes.into(),
            Err(error) => self.parts.refuse(format_args!("the body cannot be serialized: {error}")),
        }
        self
    }

    /// Sends bytes or a file. Its media type is the [`content_type`](Upload::content_type) of the upload.
    ///
    /// A file is read while it is sent; which ones the retry policy can send again, [`Upload`] says.
    pub fn body(mut self, body: impl Into<Upload>) -> Self {
        match body.into().into_bytes() {
            Ok((bytes, content_type)) => {
                self.parts.body = bytes;
                self.parts.set_header("content-type", content_type.as_deref().unwrap_or(UNKNOWN));
                self
            }
            Err(file) => self.exchanged(|connection, parts| async move {
                let body = FileBody::of_file(*file, UNKNOWN).map_err(|error| error.at(&parts.method, &parts.path))?;
                connection.client().send_files(parts, body).await
            }),
        }
    }
}
