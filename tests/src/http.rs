//! A minimal HTTP client, for tests of wire behavior and for the control interface.

use serde_json::Value;
use ureq::http::{self, HeaderMap};

/// A client that follows no redirects, does not retry, and accepts every status.
#[derive(Debug, Clone)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
    authorization: Option<String>,
}

impl Client {
    /// Creates a client of the server at `url`; `credentials` are sent with every request.
    pub fn new(url: &str, credentials: Option<(&str, &str)>) -> Self {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let authorization =
            credentials.map(|(user, password)| format!("Basic {}", base64(&format!("{user}:{password}"))));
        Self { agent, url: url.to_owned(), authorization }
    }

    /// Returns a client without credentials.
    pub fn anonymous(&self) -> Self {
        Self { authorization: None, ..self.clone() }
    }

    /// Sends a request with any method and body. `content_type` may be omitted.
    ///
    /// # Panics
    /// Panics if the response is incomplete.
    pub fn send(&self, method: &str, path: &str, body: &[u8], content_type: Option<&str>) -> Response {
        self.try_send(method, path, body, content_type).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
    }

    /// Like [`Client::send`], for responses that may be incomplete.
    ///
    /// # Errors
    /// Returns an error if the response is incomplete.
    pub fn try_send(
        &self,
        method: &str,
        path: &str,
        body: &[u8],
        content_type: Option<&str>,
    ) -> Result<Response, ureq::Error> {
        let mut request = http::Request::builder().method(method).uri(format!("{}{path}", self.url));
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        if let Some(content_type) = content_type {
            request = request.header("Content-Type", content_type);
        }
        let mut answer =
            if body.is_empty() { self.agent.run(request.body(())?)? } else { self.agent.run(request.body(body)?)? };
        let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec()?;
        Ok(Response { status: answer.status().as_u16(), headers: answer.headers().clone(), body })
    }

    /// Sends a GET request.
    pub fn get(&self, path: &str) -> Response {
        self.send("GET", path, b"", None)
    }

    /// Sends a DELETE request.
    pub fn delete(&self, path: &str) -> Response {
        self.send("DELETE", path, b"", None)
    }

    /// Sends JSON with any method.
    pub fn json(&self, method: &str, path: &str, body: &Value) -> Response {
        self.send(method, path, body.to_string().as_bytes(), Some("application/json"))
    }

    /// Sends JSON with POST.
    pub fn post(&self, path: &str, body: &Value) -> Response {
        self.json("POST", path, body)
    }

    /// Sends JSON with PUT.
    pub fn put(&self, path: &str, body: &Value) -> Response {
        self.json("PUT", path, body)
    }

    /// Sends JSON with PATCH.
    pub fn patch(&self, path: &str, body: &Value) -> Response {
        self.json("PATCH", path, body)
    }
}

/// A response with any status.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The complete body.
    pub body: Vec<u8>,
}

impl Response {
    /// Returns a header as a string; empty if it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Returns the body as a string.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in a response with status {}: {}", self.status, self.text()))
    }
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text.as_bytes()
        .chunks(3)
        .flat_map(|bytes| {
            let bits = (0..3).fold(0, |bits, index| bits << 8 | u32::from(*bytes.get(index).unwrap_or(&0)));
            (0..4).map(move |index| {
                let digit = DIGITS[(bits >> (18 - 6 * index) & 63) as usize];
                if index > bytes.len() { '=' } else { char::from(digit) }
            })
        })
        .collect()
}
