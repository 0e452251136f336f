//! The control interface of the test server, beside its API.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::http::{Client, Response};

/// A client of the control interface. Its requests are not logged.
#[derive(Debug, Clone)]
pub struct Control {
    client: Client,
    is_node: bool,
}

impl Control {
    pub(crate) fn new(url: &str) -> Self {
        Self { client: Client::new(url, None), is_node: false }
    }

    /// The control interface of a test node, which has a part of the methods.
    pub(crate) fn of_node(url: &str) -> Self {
        Self { client: Client::new(url, None), is_node: true }
    }

    /// Restores the initial state: the rows, and no log, faults or limits.
    pub fn reset(&self) {
        self.call("POST", "reset", &Value::Null);
    }

    /// Returns the requests since the last reset, oldest first.
    pub fn requests(&self) -> Vec<Request> {
        let mut requests = self.call("GET", "log", &Value::Null).json()["requests"].take();
        if self.is_node {
            requests.as_array_mut().into_iter().flatten().for_each(add_arrival);
        }
        serde_json::from_value(requests).expect("a log of requests")
    }

    /// Clears the log.
    pub fn forget_requests(&self) {
        self.call("DELETE", "log", &Value::Null);
    }

    /// Applies a fault to coming requests.
    pub fn fault(&self, fault: &Fault) {
        let fault = if self.is_node { fault.for_node() } else { json!(fault) };
        self.call("POST", "fault", &fault);
    }

    /// Throttles the next `times` requests, with `Retry-After` in seconds.
    pub fn throttle(&self, times: u32, seconds: u32) {
        if self.is_node {
            return self.fault(&Fault::status(429).times(times).header("Retry-After", &seconds.to_string()));
        }
        self.call("POST", "throttle", &json!({ "times": times, "seconds": seconds }));
    }

    /// Throttles the next `times` requests, with `Retry-After` as an HTTP date this many seconds from now.
    pub fn throttle_until(&self, times: u32, seconds: u32) {
        if self.is_node {
            let until = Timestamp::now() + Duration::from_secs(seconds.into());
            let date = until.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
            return self.fault(&Fault::status(429).times(times).header("Retry-After", &date));
        }
        self.call("POST", "throttle", &json!({ "times": times, "date": seconds }));
    }

    /// Throttles requests beyond this number in any window of this length, with `Retry-After` in whole seconds.
    pub fn throttle_window(&self, requests: u32, window: Duration) {
        if self.is_node {
            self.call("PUT", "limit", &json!({ "requests": requests, "seconds": window.as_secs() }));
            return;
        }
        self.call("POST", "window", &json!({ "requests": requests, "seconds": window.as_secs_f64() }));
    }

    /// Redirects requests without valid credentials to a login page, as a node behind a login page does.
    pub fn redirect_to_login(&self) {
        self.call("POST", "settings", &json!({ "login_redirect": true }));
    }

    /// Responds to statistics with a list of one object instead of the object.
    pub fn statistics_as_list(&self) {
        self.call("POST", "settings", &json!({ "statistics_as_list": true }));
    }

    /// Responds to uploads with 201 instead of 202.
    pub fn uploads_are_created(&self) {
        self.call("POST", "settings", &json!({ "uploads_created": true }));
    }

    /// Returns the image or the document of a new node without `Location`.
    pub fn files_without_location(&self) {
        self.call("POST", "settings", &json!({ "files_without_location": true }));
    }

    /// Omits fields from all responses of a resource, such as `configuration/conference`.
    pub fn omit(&self, resource: &str, fields: &[&str]) {
        self.call("POST", "omit", &json!({ "resource": resource, "fields": fields }));
    }

    /// Adds rows with these columns; `{n}` in a string is replaced by the row's number. Returns their keys.
    pub fn seed(&self, resource: &str, count: usize, fields: &Value) -> Vec<Value> {
        let fields = if fields.is_null() { &json!({}) } else { fields };
        let body = json!({ "resource": resource, "count": count, "fields": fields });
        let keys = self.call("POST", "seed", &body).json()[if self.is_node { "ids" } else { "keys" }].take();
        serde_json::from_value(keys).expect("keys")
    }

    /// Overwrites columns of a row without validation, for example with an unlisted choice.
    pub fn write(&self, resource: &str, key: impl Into<Value>, fields: &Value) {
        let body = json!({ "resource": resource, "key": key.into(), "fields": fields });
        let changed = self.call("POST", "row", &body).json();
        assert_eq!(changed["changed"], 1, "{resource} has no such row");
    }

    /// Sets the size of generated files, such as disk images of new nodes.
    pub fn download_bytes(&self, bytes: u64) {
        self.call("POST", "settings", &json!({ "download_bytes": bytes }));
    }

    /// Truncates downloads after this many bytes.
    pub fn break_downloads_after(&self, bytes: u64) {
        self.call("POST", "settings", &json!({ "break_after": bytes }));
    }

    /// Registers an OAuth2 client: `client_id`, `private_key` (PKCS #8) and `ec_private_key` (SEC 1).
    pub fn oauth_client(&self) -> Value {
        self.call("POST", "oauth_client", &Value::Null).json()
    }

    /// Sets the lifetime of new OAuth2 tokens, in seconds.
    pub fn tokens_expire_in(&self, seconds: u32) {
        self.call("POST", "settings", &json!({ "expires_in": seconds }));
    }

    /// Revokes all OAuth2 tokens.
    pub fn forget_tokens(&self) {
        self.call("POST", "oauth_forget", &Value::Null);
    }

    fn call(&self, method: &str, name: &str, body: &Value) -> Response {
        let path = if self.is_node { node_path(name) } else { format!("/__control__/{name}/") };
        let answer = if body.is_null() {
            self.client.send(method, &path, b"", None)
        } else {
            self.client.json(method, &path, body)
        };
        assert!(answer.status < 300, "{method} {path}: {} {}", answer.status, answer.text());
        answer
    }
}

/// Adds the time of arrival as a number to a request in the log of a test node.
fn add_arrival(request: &mut Value) {
    let time = request["time"].as_str().expect("a time");
    let time: DateTime = time.parse().expect("a time without a zone");
    let time = time.to_zoned(TimeZone::UTC).expect("a time of UTC").timestamp();
    request["at"] = json!(time.as_duration().as_secs_f64());
}

/// The path of a method of the control interface of a test node.
fn node_path(name: &str) -> String {
    let same = match name {
        "reset" | "log" | "limit" => name,
        "fault" => "faults",
        "seed" => "rows",
        _ => panic!("a test node has no `{name}`"),
    };
    format!("/__pexgen__/{same}")
}

/// A request as the server received it.
#[derive(Debug, Clone, Deserialize)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// Headers with names in lower case; the values of secret headers are replaced.
    pub headers: BTreeMap<String, String>,
    /// The body, unless it was long or `multipart/form-data`.
    pub body: Option<String>,
    /// The status of the response.
    pub status: Option<u16>,
    /// Time of arrival in seconds, since any time.
    pub at: f64,
    /// Client port, which identifies the connection.
    #[serde(default)]
    pub connection: Option<String>,
    /// Number of requests in progress, including this one.
    #[serde(default)]
    pub in_flight: usize,
}

impl Request {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        let body = self.body.as_deref().unwrap_or_default();
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error} in the body {body:?}"))
    }

    /// Returns the time between an earlier request and this one.
    pub fn since(&self, earlier: &Self) -> Duration {
        Duration::from_secs_f64((self.at - earlier.at).max(0.0))
    }
}

/// A fault: the requests that it applies to, how often, and its effect.
#[derive(Debug, Clone, Serialize)]
#[must_use = "pass it to `Control::fault`"]
pub struct Fault {
    times: u32,
    skip: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    headers: BTreeMap<String, String>,
    body: String,
    delay: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncate: Option<usize>,
    endless: bool,
}

impl Fault {
    /// Creates a fault without an effect.
    pub fn new() -> Self {
        Self {
            times: 1,
            skip: 0,
            method: None,
            path: String::new(),
            status: None,
            headers: BTreeMap::new(),
            body: String::new(),
            delay: 0.0,
            truncate: None,
            endless: false,
        }
    }

    /// The same fault for a test node.
    fn for_node(&self) -> Value {
        assert!(!self.endless, "a test node has no endless responses");
        let mut fault = json!({
            "count": self.times,
            "skip": self.skip,
            "headers": self.headers,
            "delay": Duration::from_secs_f64(self.delay).as_millis(),
        });
        let optional = [("method", json!(self.method)), ("status", json!(self.status)), ("cut", json!(self.truncate))];
        for (name, value) in optional.into_iter().filter(|(_, value)| !value.is_null()) {
            fault[name] = value;
        }
        if !self.path.is_empty() {
            fault["path"] = json!(format!("**{}**", self.path));
        }
        if self.status.is_some() {
            fault["body"] = json!(self.body);
        }
        fault
    }

    /// Creates a fault that responds with this status instead of the API's response.
    pub fn status(status: u16) -> Self {
        Self { status: Some(status), ..Self::new() }
    }

    /// Sets the number of requests that it applies to. Default: 1.
    pub fn times(self, times: u32) -> Self {
        Self { times, ..self }
    }

    /// Sets the number of matching requests that are skipped first.
    pub fn skip(self, skip: u32) -> Self {
        Self { skip, ..self }
    }

    /// Applies it only to requests with this method and this string in path or query.
    pub fn on(self, method: &str, path: &str) -> Self {
        Self { method: Some(method.to_owned()), path: path.to_owned(), ..self }
    }

    /// Adds a response header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Sets the response body. Its default content type is HTML.
    pub fn body(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self }
    }

    /// Delays the response.
    pub fn delay(self, delay: Duration) -> Self {
        Self { delay: delay.as_secs_f64(), ..self }
    }

    /// Repeats the response body endlessly.
    pub fn endless(self) -> Self {
        Self { endless: true, ..self }
    }

    /// Truncates the response after this many bytes.
    pub fn truncate(self, bytes: usize) -> Self {
        Self { truncate: Some(bytes), ..self }
    }
}

impl Default for Fault {
    fn default() -> Self {
        Self::new()
    }
}
