//! Values that the server has encrypted, which are not sent back to it.

use memchr::memmem;

use super::{Client, RequestParts};
use crate::decode::Json;
use crate::error::{Error, ErrorKind, Result};

impl Client {
    /// Refuses a body with a value that the server has encrypted: it would encrypt it once more.
    pub(super) fn check_encrypted(&self, request: &RequestParts) -> Result<()> {
        let prefix = self.0.encrypted_prefix;
        if prefix.is_empty() {
            return Ok(());
        }
        let in_body = memmem::find(&request.body, prefix.as_bytes())
            .and_then(|_| encrypted(&serde_json::from_slice(&request.body).unwrap_or_default(), prefix));
        // The body of a form is not in memory.
        let in_form = || request.secrets.iter().any(|secret| secret.expose().starts_with(prefix));
        let found = match in_body {
            Some(field) => format!("`{field}`"),
            None if in_form() => "a secret".to_owned(),
            None => return Ok(()),
        };
        let message = format!("{found} begins with `{prefix}`: the server has encrypted it; set it or leave it out");
        Err(Error::new(ErrorKind::Request, message).at(&request.method, &request.path))
    }
}

/// The place of an encrypted value: `auth.password`.
fn encrypted(json: &Json, prefix: &str) -> Option<String> {
    let inside = |name: String, value: &Json| match value {
        Json::String(text) => text.starts_with(prefix).then_some(name),
        _ => encrypted(value, prefix).map(|inner| format!("{name}.{inner}")),
    };
    match json {
        Json::Object(fields) => fields.iter().find_map(|(name, value)| inside(name.clone(), value)),
        Json::Array(items) => items.iter().enumerate().find_map(|(index, item)| inside(index.to_string(), item)),
        _ => None,
    }
}
