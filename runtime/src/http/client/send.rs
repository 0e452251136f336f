//! From a request to its answer: limits, headers, redirects, retries.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tracing::{Instrument as _, Span, field};
use url::Url;

use super::base::same_origin;
use super::{Client, Request};
use crate::error::{Error, ErrorKind, Result};
use crate::file::{Download, Form, UNKNOWN, Upload};
use crate::http::auth::Credentials;
use crate::http::response::Answer;
use crate::http::response_stream::{Opened, broken};
use crate::transport::{Payload, TransportRequest, TransportResponse, once};

/// Redirects that are followed before it looks like a circle.
const MAX_REDIRECTS: usize = 5;

/// What is expected of an answer.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Expect {
    /// JSON, read to its end.
    Whole,
    /// A file as a rule; its body is left to be read.
    Stream,
}

impl Client {
    /// Sends a request, again where that is allowed, and reads a successful answer.
    pub(crate) async fn send(&self, request: Request) -> Result<Answer> {
        let span = span(&request);
        Ok(self.send_with_retries(&request, Expect::Whole).instrument(span).await?.head)
    }

    /// The same, for an answer that may be a file: only its head has been read.
    pub(crate) async fn open(&self, request: Request) -> Result<Opened> {
        let span = span(&request);
        self.send_with_retries(&request, Expect::Stream).instrument(span).await
    }

    /// The same, for an answer that is a file.
    pub(crate) async fn download(&self, request: Request) -> Result<Download> {
        let opened = self.open(request).await?;
        opened.head.check_file()?;
        Ok(self.downloaded(opened))
    }

    pub(crate) fn downloaded(&self, opened: Opened) -> Download {
        Download::new(opened, self.0.max_body)
    }

    /// Sends a request whose answer is read as its head says. A payload is sent once.
    pub(crate) async fn exchange(
        &self,
        request: Request,
        expect: Expect,
        payload: Option<(HeaderValue, Payload)>,
    ) -> Result<Opened> {
        match payload {
            Some(payload) => self.send_once(request, expect, payload).await,
            None => {
                let span = span(&request);
                self.send_with_retries(&request, expect).instrument(span).await
            }
        }
    }

    /// Reads the body of an answer that is no file after all.
    pub(crate) async fn finish(&self, opened: Opened) -> Result<Answer> {
        opened.read(self.0.max_body, self.0.timeout).await
    }

    /// Sends a form with files, once.
    pub(crate) async fn send_form(&self, request: Request, form: Form) -> Result<Answer> {
        Ok(self.send_once(request, Expect::Whole, form.finish()?).await?.head)
    }

    /// Sends a file as it is, once.
    pub(crate) async fn send_file(&self, request: Request, file: Upload) -> Result<Answer> {
        let file = file.open().await.map_err(|error| error.at(&request.method, &request.path))?;
        let content_type = HeaderValue::try_from(file.content_type(UNKNOWN))
            .map_err(|error| Error::caused(ErrorKind::Request, "the file's type cannot stand in a header", error))?;
        Ok(self.send_once(request, Expect::Whole, (content_type, file.into_payload())).await?.head)
    }

    async fn send_once(&self, request: Request, expect: Expect, payload: (HeaderValue, Payload)) -> Result<Opened> {
        let sending = async {
            let opened = self.attempt(&request, expect, &mut Some(payload)).await;
            match &opened {
                Ok(opened) => note(opened.head.status, 1),
                Err(error) => error.failure().status.into_iter().for_each(|status| note(status, 1)),
            }
            opened.map_err(|mut error| {
                error.failure_mut().attempts = 1;
                error
            })
        };
        sending.instrument(span(&request)).await
    }

    async fn send_with_retries(&self, request: &Request, expect: Expect) -> Result<Opened> {
        let mut attempts = 1;
        // Whether an attempt that failed may have been carried out all the same.
        let mut perhaps_done = false;
        loop {
            let mut error = match self.attempt(request, expect, &mut None).await {
                Ok(mut opened) => {
                    note(opened.head.status, attempts);
                    self.0.budget.give();
                    opened.head.attempts = attempts;
                    return Ok(opened);
                }
                Err(error) => error,
            };
            if let Some(status) = error.failure().status {
                note(status, attempts);
            }
            let of_resource = !request.resource.is_empty();
            if perhaps_done && of_resource && request.method == Method::DELETE && error.is_not_found() {
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

    /// One attempt, with the redirects that belong to it. A stream in `payload` is taken out and sent at most once.
    async fn attempt(
        &self,
        request: &Request,
        expect: Expect,
        payload: &mut Option<(HeaderValue, Payload)>,
    ) -> Result<Opened> {
        let at = |error: Error| error.at(&request.method, &request.path);
        let permit = Arc::clone(&self.0.permits).acquire_owned().await.map_err(|error| at(Error::request(error)))?;
        let mut url = self.0.base.join(request.target(), &request.query);
        let streamed = payload.is_some();
        let (mut redirects, mut renewed) = (0, false);
        let (response, credentials) = loop {
            // A provider's own request says itself where it went.
            let credentials = self.0.sign_in.credentials().await;
            let credentials = credentials.map_err(|error| if error.path().is_some() { error } else { at(error) })?;
            let outgoing = self.outgoing(request, url.clone(), expect, payload.take(), &credentials);
            let response = self.0.transport.send(outgoing).await.map_err(|error| at(broken(error)))?;
            if response.status == StatusCode::UNAUTHORIZED && !renewed && self.0.sign_in.refused(&credentials).await {
                renewed = true;
                // What was streamed is gone; the next request signs in anew.
                if !streamed {
                    tracing::debug!("signing in anew");
                    continue;
                }
            }
            match redirect(request, &url, &response).map_err(at)? {
                None => break (response, credentials),
                Some(_) if redirects == MAX_REDIRECTS => {
                    return Err(at(Error::new(ErrorKind::Redirect, "the server redirects in a circle")));
                }
                Some(target) => url = target,
            }
            redirects += 1;
        };
        let (method, path) = (request.method.clone(), request.path.clone());
        let mut head = Answer::head(method, path, request.resource, response.status, response.headers);
        head.secrets = credentials.secrets().iter().chain(&request.secrets).cloned().collect();
        let opened = Opened { head, body: response.body, permit: Some(permit) };
        if expect == Expect::Stream && opened.head.status.is_success() {
            return Ok(opened);
        }
        let head = opened.read(self.0.max_body, self.0.timeout).await?.into_success().map_err(|mut error| {
            error.failure_mut().anonymous = credentials.is_none();
            error
        })?;
        Ok(Opened { head, body: once(""), permit: None })
    }

    fn outgoing(
        &self,
        request: &Request,
        mut url: Url,
        expect: Expect,
        payload: Option<(HeaderValue, Payload)>,
        credentials: &Credentials,
    ) -> TransportRequest {
        let mut headers = HeaderMap::new();
        let accepted = if expect == Expect::Stream { "*/*" } else { "application/json" };
        headers.insert(header::ACCEPT, HeaderValue::from_static(accepted));
        // Without this header a server may use any coding (RFC 9110, section 12.5.3).
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::USER_AGENT, self.0.user_agent.clone());
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        credentials.put_into(&mut headers, &mut url);
        // A file may take any time, as long as something moves.
        let unhurried = payload.is_some() || expect == Expect::Stream;
        let body = match payload {
            Some((content_type, payload)) => {
                headers.insert(header::CONTENT_TYPE, content_type);
                payload
            }
            None => {
                if !request.body.is_empty() && !headers.contains_key(header::CONTENT_TYPE) {
                    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                }
                Payload::Bytes(request.body.clone())
            }
        };
        let timeout = (!unhurried).then_some(self.0.timeout);
        TransportRequest { method: request.method.clone(), url, headers, body, timeout }
    }
}

fn span(request: &Request) -> Span {
    tracing::debug_span!(
        "request",
        method = %request.method,
        path = %request.path,
        status = field::Empty,
        attempts = field::Empty
    )
}

/// Where the server sends us, if it does and it is safe to go there.
fn redirect(request: &Request, url: &Url, response: &TransportResponse) -> Result<Option<Url>> {
    let is_redirect = matches!(response.status.as_u16(), 301 | 302 | 303 | 307 | 308);
    if !is_redirect || (request.answered_by)(response.status) {
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

fn note(status: StatusCode, attempts: u32) {
    Span::current().record("status", status.as_u16()).record("attempts", attempts);
}

/// What a DELETE comes to whose first attempt took the object away, but whose answer was lost.
fn already_gone(request: &Request) -> Opened {
    let (method, path) = (request.method.clone(), request.path.clone());
    let head = Answer::head(method, path, request.resource, StatusCode::NO_CONTENT, HeaderMap::new());
    Opened { head, body: once(""), permit: None }
}
