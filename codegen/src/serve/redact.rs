//! Values that are secret do not reach the log.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderName, HeaderValue, header};
use serde_json::{Map, Value as Json};

use super::multipart;
use super::query::Params;
use super::reply::Request;

/// What is written instead of a secret value.
pub(super) const REDACTED: &str = "[redacted]";
/// Headers whose values are no secrets.
const PUBLIC_HEADERS: [HeaderName; 12] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::CONTENT_TYPE,
    header::EXPECT,
    header::HOST,
    header::IF_MODIFIED_SINCE,
    header::IF_NONE_MATCH,
    header::RANGE,
    header::TRANSFER_ENCODING,
    header::USER_AGENT,
];
/// How many bytes of a body are kept.
const MOST: usize = 64 * 1024;
/// Properties that are secret in every API: those of OAuth2.
const ALWAYS: [&str; 5] = ["access_token", "client_assertion", "client_secret", "password", "refresh_token"];

/// The names of the fields whose values are secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Secrets(BTreeSet<String>);

impl Secrets {
    /// Collects names.
    pub(super) fn new(names: impl Iterator<Item = String>) -> Self {
        Self(names.chain(ALWAYS.map(str::to_owned)).collect())
    }

    /// Returns whether the values of a field are secret.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Replaces the secret values inside a value.
    pub(super) fn redact(&self, value: &mut Json) {
        match value {
            Json::Array(items) => items.iter_mut().for_each(|item| self.redact(item)),
            Json::Object(entries) => self.redact_entries(entries),
            _ => {}
        }
    }

    fn redact_entries(&self, entries: &mut Map<String, Json>) {
        for (name, value) in entries {
            match value {
                value if self.contains(name) => redact_whole(value),
                value => self.redact(value),
            }
        }
    }

    /// Returns the path of a request with its query, without the secret values of filters.
    pub(super) fn path(&self, request: &Request) -> String {
        if request.query.is_empty() {
            return request.path.clone();
        }
        let pairs = request.query.split('&').map(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            let field = Params::parse(name).iter().next().map(|(name, _)| name.to_owned()).unwrap_or_default();
            let is_secret = field.split("__").any(|part| self.contains(part));
            if is_secret { format!("{name}={REDACTED}") } else { pair.to_owned() }
        });
        format!("{}?{}", request.path, pairs.collect::<Vec<_>>().join("&"))
    }

    /// Returns the headers of a request by their names. Of those that may be secret, the value is replaced.
    pub(super) fn headers(request: &Request) -> BTreeMap<String, String> {
        let shown = |name: &HeaderName, value: &HeaderValue| {
            let value = value.to_str().ok().filter(|_| PUBLIC_HEADERS.contains(name));
            value.unwrap_or(REDACTED).to_owned()
        };
        request.headers.iter().map(|(name, value)| (name.to_string(), shown(name, value))).collect()
    }

    /// Returns what the log keeps of a body: JSON and the fields of a form without secrets, of others only the size.
    pub(super) fn body(&self, request: &Request) -> Option<String> {
        if request.body.is_empty() {
            return None;
        }
        let parsed = if multipart::is_form(request) {
            multipart::form(request).ok().map(Json::Object)
        } else {
            serde_json::from_slice(&request.body).ok()
        };
        match parsed.filter(|_| request.body.len() <= MOST) {
            Some(mut body) => {
                self.redact(&mut body);
                Some(body.to_string())
            }
            None => Some(format!("[{} bytes]", request.body.len())),
        }
    }
}

/// Replaces a value, or those inside it. Null and empty strings tell that there is no secret.
fn redact_whole(value: &mut Json) {
    match value {
        Json::Null => {}
        Json::String(text) if text.is_empty() => {}
        Json::Array(items) => items.iter_mut().for_each(redact_whole),
        value => *value = REDACTED.into(),
    }
}
