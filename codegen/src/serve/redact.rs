//! Values that are secret do not reach the log.

use std::collections::{BTreeMap, BTreeSet};

use http::{HeaderName, HeaderValue, header};
use serde_json::{Map, Value as Json};

use super::multipart;
use super::query::Params;
use super::reply::Request;

/// What is written instead of a secret value.
pub(super) const REDACTED: &str = "[redacted]";
/// The name of a body that is a secret itself.
pub(super) const UNNAMED: &str = "";
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

    /// Adds names.
    pub(super) fn extend(&mut self, names: impl Iterator<Item = String>) {
        self.0.extend(names);
    }

    /// Returns whether the values of a field are secret.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// Returns whether the values of a name in a query or form are secret: `password`, `owner__password`, `user[password]`.
    fn names(&self, name: &str) -> bool {
        let parts = || name.split(['[', ']']).flat_map(|part| part.split("__"));
        self.contains(name) || parts().any(|part| !part.is_empty() && self.contains(part))
    }

    /// Replaces the secret values inside a value.
    pub(super) fn redact(&self, value: &mut Json) {
        match value {
            Json::Array(items) => items.iter_mut().for_each(|item| self.redact(item)),
            Json::Object(entries) => self.redact_entries(entries),
            // JSON in a parameter or in a field of a form.
            Json::String(text) if text.trim_start().starts_with(['{', '[']) => {
                if let Some(redacted) = self.redacted_json(text) {
                    *text = redacted;
                }
            }
            _ => {}
        }
    }

    fn redact_entries(&self, entries: &mut Map<String, Json>) {
        for (name, value) in entries {
            match value {
                value if self.names(name) => redact_whole(value),
                value => self.redact(value),
            }
        }
    }

    /// Returns JSON without its secrets; `None` if it has none or is not valid.
    fn redacted_json(&self, text: &str) -> Option<String> {
        let given: Json = serde_json::from_str(text).ok()?;
        let mut value = given.clone();
        self.redact(&mut value);
        (value != given).then(|| value.to_string())
    }

    /// Returns a message about the part at `pointer` of a value with a name, without the secrets that it quotes.
    pub(super) fn message(&self, name: &str, value: &Json, pointer: &str, message: String) -> String {
        let Some(quoted) = value.pointer(pointer) else { return message };
        let mut shown = quoted.clone();
        let mut names = std::iter::once(name).chain(pointer.split('/').skip(1));
        if names.any(|name| self.contains(&name.replace("~1", "/").replace("~0", "~"))) {
            redact_whole(&mut shown);
        } else {
            self.redact(&mut shown);
        }
        if shown == *quoted { message } else { message.replace(&quoted.to_string(), &shown.to_string()) }
    }

    /// Returns the reason of a refusal, without the secrets of the request that it quotes.
    pub(super) fn reason(&self, request: &Request, mut reason: String) -> String {
        let mut found = BTreeSet::new();
        for (name, values) in Params::parse(&request.query).iter() {
            for value in values {
                self.find(&value.as_str().into(), self.names(name), &mut found);
            }
        }
        if let Some(body) = parsed(request) {
            self.find(&body, self.contains(UNNAMED), &mut found);
        }
        let mut found: Vec<String> = found.into_iter().collect();
        // One may contain another.
        found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        // Replaced in two steps, so that none is searched in what replaces another.
        for secret in found {
            reason = reason.replace(&secret, "\0");
        }
        reason.replace('\0', REDACTED)
    }

    /// Adds the secrets in a value, whole and in the parts of which messages quote one.
    fn find(&self, value: &Json, is_secret: bool, found: &mut BTreeSet<String>) {
        match value {
            Json::Array(items) => items.iter().for_each(|item| self.find(item, is_secret, found)),
            Json::Object(entries) => {
                entries.iter().for_each(|(name, value)| self.find(value, is_secret || self.names(name), found));
            }
            Json::String(text) if is_secret => {
                let parts = text.split([',', '\n']).chain([text.as_str()]).filter(|part| !part.is_empty());
                found.extend(parts.map(str::to_owned));
            }
            Json::String(text) if text.trim_start().starts_with(['{', '[']) => {
                if let Ok(inner) = serde_json::from_str(text) {
                    self.find(&inner, false, found);
                }
            }
            Json::Number(number) if is_secret => drop(found.insert(number.to_string())),
            _ => {}
        }
    }

    /// Returns a path with the query of a request, without the secret values of parameters.
    pub(super) fn with_query(&self, path: String, request: &Request) -> String {
        if request.query.is_empty() {
            return path;
        }
        let pairs = request.query.split('&').map(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            let params = Params::parse(pair);
            let is_secret = params.iter().any(|(name, values)| {
                self.names(name) || values.iter().any(|value| self.redacted_json(value).is_some())
            });
            if is_secret { format!("{name}={REDACTED}") } else { pair.to_owned() }
        });
        format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
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
        match parsed(request).filter(|_| request.body.len() <= MOST) {
            Some(mut body) => {
                if self.contains(UNNAMED) {
                    redact_whole(&mut body);
                } else {
                    self.redact(&mut body);
                }
                Some(body.to_string())
            }
            None => Some(format!("[{} bytes]", request.body.len())),
        }
    }
}

/// Returns the properties of a body that is JSON or a form.
fn parsed(request: &Request) -> Option<Json> {
    if multipart::is_form(request) {
        multipart::form(request).ok().map(Json::Object)
    } else {
        serde_json::from_slice(&request.body).ok()
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
