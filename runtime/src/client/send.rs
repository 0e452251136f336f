//! From a request to its answer: limits, headers, redirects, retries.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tracing::{Instrument as _, field};
use url::Url;

use super::answer::Answer;
use super::base::same_origin;
use super::{Client, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::transport::{TransportError, TransportErrorKind, TransportRequest, TransportResponse, next};

/// Redirects that are followed before it looks like a circle.
const MAX_REDIRECTS: usize = 5;

/// At most this much of an error's body is read.
const MAX_ERROR_BODY: usize = 64 << 10;

impl Client {
    /// Sends a request, again where that is allowed, and reads a successful answer.
    pub(crate) async fn send(&self, request: Request) -> Result<Answer> {
        let span = tracing::debug_span!(
            "request",
            method = %request.method,
            path = %request.path,
            status = field::Empty,
            attempts = field::Empty
        );
        self.send_with_retries(&request).instrument(span).await
    }

    async fn send_with_retries(&self, request: &Request) -> Result<Answer> {
        let mut attempts = 1;
        // Whether an attempt that failed may have been carried out all the same.
        let mut perhaps_done = false;
        loop {
            let mut error = match self.attempt(request).await {
                Ok(answer) => {
                    note(answer.status, attempts);
                    self.0.budget.give();
                    return Ok(Answer { attempts, ..answer });
                }
                Err(error) => error,
            };
            if let Some(status) = error.failure().status {
                note(status, attempts);
            }
            if perhaps_done && request.method == Method::DELETE && error.is_not_found() {
                return Ok(already_gone(request));
            }
            error.failure_mut().attempts = attempts;
            perhaps_done |= error.kind() == ErrorKind::Transport || matches!(error.status(), Some(502 | 504));
            let Some(delay) = self.0.retry.delay(&request.method, &error, attempts) else { return Err(error) };
            if !self.0.budget.take() {
                tracing::debug!("no further attempt: too many requests of this client fail");
                return Err(error);
            }
            tracing::debug!(%error, ?delay, "sending again");
            tokio::time::sleep(delay).await;
            attempts += 1;
        }
    }

    /// One attempt, with the redirects that belong to it.
    async fn attempt(&self, request: &Request) -> Result<Answer> {
        let at = |error: Error| error.at(&request.method, &request.path);
        // The permit is held until the body has been read: that is work for the server too.
        let _permit = self.0.permits.acquire().await.map_err(|error| at(Error::request(error)))?;
        let mut url = self.0.base.join(&request.path, &request.query);
        for _ in 0..=MAX_REDIRECTS {
            let response = self.0.transport.send(self.outgoing(request, url.clone())).await;
            let response = response.map_err(|error| at(broken(error)))?;
            match redirect(request, &url, &response).map_err(at)? {
                Some(target) => url = target,
                None => return self.read(request, response).await?.into_success(),
            }
        }
        Err(at(Error::new(ErrorKind::Redirect, "the server redirects in a circle")))
    }

    fn outgoing(&self, request: &Request, url: Url) -> TransportRequest {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(header::USER_AGENT, self.0.user_agent.clone());
        if !request.body.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(authorization) = &self.0.authorization {
            headers.insert(header::AUTHORIZATION, authorization.clone());
        }
        let (method, body) = (request.method.clone(), request.body.clone());
        TransportRequest { method, url, headers, body, timeout: Some(self.0.timeout) }
    }

    async fn read(&self, request: &Request, response: TransportResponse) -> Result<Answer> {
        let mut answer = Answer {
            method: request.method.clone(),
            path: request.path.clone(),
            resource: request.resource,
            status: response.status,
            headers: response.headers,
            body: Bytes::new(),
            secrets: self.0.secrets.iter().chain(&request.secrets).cloned().collect(),
            attempts: 1,
        };
        let mut body = response.body;
        let success = answer.status.is_success();
        let limit = if success { self.0.max_body } else { MAX_ERROR_BODY };
        let mut bytes = BytesMut::new();
        while let Some(piece) = next(&mut body).await {
            let piece = match piece {
                Ok(piece) => piece,
                Err(error) if success => return Err(broken(error).at(&request.method, &request.path)),
                // The status says enough, and must not be hidden by a body that breaks off.
                Err(_) => break,
            };
            let room = limit.saturating_sub(bytes.len());
            bytes.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
            if piece.len() > room {
                if !success {
                    break;
                }
                let mut error = answer.error(ErrorKind::TooLarge);
                error.failure_mut().message = Some(format!("more than {limit} bytes"));
                return Err(error);
            }
        }
        answer.body = bytes.freeze();
        Ok(answer)
    }
}

/// Where the server sends us, if it does and it is safe to go there.
fn redirect(request: &Request, url: &Url, response: &TransportResponse) -> Result<Option<Url>> {
    if !matches!(response.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let refuse = |message: String| {
        let mut error = Error::new(ErrorKind::Redirect, message);
        error.failure_mut().status = Some(response.status);
        error
    };
    let location = response.headers.get(header::LOCATION).and_then(|value| value.to_str().ok());
    let Some(target) = location.and_then(|location| url.join(location).ok()) else {
        return Err(refuse("the server does not say where to".to_owned()));
    };
    if !same_origin(url, &target) {
        let origin = target.origin().ascii_serialization();
        return Err(refuse(format!("the server points to {origin}; if that is right, make the client for it")));
    }
    // Most clients would repeat it as a GET and report success, without having changed anything.
    if request.method != Method::GET {
        let path = target.path();
        return Err(refuse(format!("the server points to {path}; a {} is not redirected", request.method)));
    }
    Ok(Some(target))
}

fn broken(error: TransportError) -> Error {
    let kind = match error.kind() {
        TransportErrorKind::Connect => ErrorKind::Connect,
        TransportErrorKind::Tls => ErrorKind::Tls,
        TransportErrorKind::Timeout => ErrorKind::Timeout,
        TransportErrorKind::Broken => ErrorKind::Transport,
    };
    Error::caused(kind, error.to_string(), error)
}

fn note(status: StatusCode, attempts: u32) {
    tracing::Span::current().record("status", status.as_u16()).record("attempts", attempts);
}

/// What a DELETE comes to whose first attempt took the object away, but whose answer was lost.
fn already_gone(request: &Request) -> Answer {
    Answer {
        method: request.method.clone(),
        path: request.path.clone(),
        resource: request.resource,
        status: StatusCode::NO_CONTENT,
        headers: HeaderMap::new(),
        body: Bytes::new(),
        secrets: Vec::new(),
        attempts: 1,
    }
}
