//! Actions: paths below an object that are not resources.

use http::Method;

use crate::client::RequestParts;
use crate::decode::Json;
use crate::error::Result;
use crate::http::connection::Connection;
use crate::http::request::Request;
use crate::http::response::Response;
use crate::relation::{IntoUri, InvalidUri};
use crate::resource::Resource;
use crate::resources::envelope::check_not_failed;

impl<C: Connection> Request<Json, C> {
    /// Calls an action of an object. An empty response is null.
    ///
    /// # Errors
    /// `is_not_found` if there is no such object.
    pub fn action<R: Resource>(connection: &C, method: &str, object: impl IntoUri<R>, path: &str) -> Self {
        let below = object.into_uri(R::PATH).and_then(|uri| Ok::<_, InvalidUri>(format!("{}{path}", uri.check()?)));
        let known = Method::from_bytes(method.to_ascii_uppercase().as_bytes());
        let mut parts = RequestParts::at(known.as_ref().cloned().unwrap_or_default(), below, R::NAME);
        if let Err(error) = known {
            parts.refuse(error);
        }
        Self::reading(connection, parts, read)
    }
}

fn read(response: &Response) -> Result<Json> {
    check_not_failed(response)?;
    if response.body.trim_ascii().is_empty() { Ok(Json::Null) } else { response.decode() }
}
