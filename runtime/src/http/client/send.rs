//! From a request to its response: limits, headers, redirects, retries.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tracing::{Instrument as _, Span, field};
use url::Url;

use super::base::same_origin;
use super::{Client, RequestParts};
use crate::Secret;
use crate::error::{Error, ErrorKind, ErrorMeaning, OneLine, Result, is_login_page, redact};
use crate::file::{Download, FileBody, Multipart};
use crate::http::auth::Credentials;
use crate::http::response::Response;
use crate::http::response_stream::{ResponseStream, broken};
use crate::transport::{Payload, TransportRequest, TransportResponse, once};

/// More redirects than these are taken for a cycle.
const MAX_REDIRECTS: usize = 5;

/// How the response is read.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Expect {
    /// Completely; JSON is expected.
    Whole,
    /// Only its head, as the body may be a file.
    Stream,
}

impl Client {
    /// Sends a request, with retries, and reads a successful response.
    pub(crate) async fn send(&self, request: RequestParts) -> Result<Response> {
        Ok(self.exchange(request, Expect::Whole, None).await?.head)
    }

    /// The same for a response that may be a file: only its head is read.
    pub(crate) async fn open(&self, request: RequestParts) -> Result<ResponseStream> {
        self.exchange(request, Expect::Stream, None).await
    }

    /// The same for a response that is a file.
    pub(crate) async fn download(&self, request: RequestParts) -> Result<Download> {
        let opened = self.open(request).await?;
        opened.head.check_file()?;
        Ok(self.downloaded(opened))
    }

    pub(crate) fn downloaded(&self, opened: ResponseStream) -> Download {
        Download::new(opened, self.0.max_body)
    }

    /// Sends a request, with retries. `files` takes the place of its body.
    pub(crate) async fn exchange(
        &self,
        request: RequestParts,
        expect: Expect,
        files: Option<FileBody>,
    ) -> Result<ResponseStream> {
        request.check()?;
        self.check_encrypted(&request)?;
        self.check_version().await?;
        self.send_traced(&request, expect, files).await
    }

    /// Reads the body of a response that is not a file.
    pub(crate) async fn finish(&self, opened: ResponseStream) -> Result<Response> {
        opened.read(self.0.max_body).await
    }

    /// A response whose body has been read, as a stream.
    pub(crate) fn reopen(&self, mut response: Response) -> ResponseStream {
        let body = once(std::mem::take(&mut response.body));
        ResponseStream { head: response, body, permit: None, timeout: self.0.timeout }
    }

    /// Sends a form with files.
    pub(crate) async fn send_form(&self, request: RequestParts, form: Multipart) -> Result<Response> {
        self.send_files(request, form.finish()?).await
    }

    /// Sends a body with files.
    pub(crate) async fn send_files(&self, request: RequestParts, files: FileBody) -> Result<Response> {
        Ok(self.exchange(request, Expect::Whole, Some(files)).await?.head)
    }

    /// Sends a request and logs it, in a span with what is known of it.
    pub(super) async fn send_traced(
        &self,
        request: &RequestParts,
        expect: Expect,
        files: Option<FileBody>,
    ) -> Result<ResponseStream> {
        let logged = async {
            let result = self.send_with_retries(request, expect, files).await;
            match &result {
                Ok(_) => tracing::debug!("done"),
                Err(error) => tracing::debug!(%error, "failed"),
            }
            result
        };
        logged.instrument(span(request)).await
    }

    /// Sends a request until it succeeds or the policy allows no further attempt.
    async fn send_with_retries(
        &self,
        request: &RequestParts,
        expect: Expect,
        mut files: Option<FileBody>,
    ) -> Result<ResponseStream> {
        let own = request.retry.as_ref().map(|retry| retry.or(&self.0.retry));
        let retry = own.as_ref().unwrap_or(&self.0.retry);
        let mut attempts = 1;
        let (mut throttled, mut waited) = (0, Duration::ZERO);
        // Whether a failed attempt may have been carried out.
        let mut perhaps_done = false;
        loop {
            let mut sent = Sent::No;
            let mut error = match self.attempt(request, expect, files.as_mut(), &mut sent).await {
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
                return Ok(self.deleted_before(request));
            }
            // The file cannot be opened, or there are no credentials. The request for a token has a status.
            let is_own =
                matches!(error.kind(), ErrorKind::File | ErrorKind::Authentication) && error.status().is_none();
            error.failure_mut().attempts = attempts - u32::from(sent == Sent::No && is_own);
            if files.as_ref().is_some_and(|files| !files.is_repeatable()) {
                return Err(error);
            }
            let is_unclear = error.kind() == ErrorKind::Transport || matches!(error.status(), Some(502 | 504));
            perhaps_done |= sent == Sent::Yes && is_unclear;
            // A server that limits requests is not failing, and a burst of many requests would use up the budget.
            if error.is_throttled() {
                throttled += 1;
                let Some(delay) = retry.throttle_delay(&error, throttled, waited) else { return Err(error) };
                tracing::debug!(%error, ?delay, "waiting");
                self.0.pace.pause(delay);
                tokio::time::sleep(delay).await;
                waited += delay;
                attempts += 1;
                continue;
            }
            let failed = attempts - throttled;
            // What was not sent may be sent again, whatever its method.
            let method = if sent == Sent::Yes { &request.method } else { &Method::GET };
            let Some(delay) = retry.delay(method, &error, failed) else { return Err(error) };
            if !self.0.budget.take() {
                error.failure_mut().is_out_of_retries = true;
                return Err(error);
            }
            tracing::debug!(%error, ?delay, "retrying");
            tokio::time::sleep(delay).await;
            attempts += 1;
        }
    }

    /// One attempt, with its redirects. `sent` tells whether an error is that of its credentials, or of opening its file.
    async fn attempt(
        &self,
        request: &RequestParts,
        expect: Expect,
        mut files: Option<&mut FileBody>,
        sent: &mut Sent,
    ) -> Result<ResponseStream> {
        let at = |error: Error| error.at(&request.method, &self.0.base.mounted(&request.path));
        let permit = Arc::clone(&self.0.permits).acquire_owned().await.map_err(|error| at(Error::request(error)))?;
        let mut url = self.0.base.join(request.target(), &request.query);
        let (mut redirects, mut renewed) = (0, false);
        let (response, credentials) = loop {
            *sent = if *sent == Sent::No { Sent::No } else { Sent::Before };
            // The error of a provider's own request has its own path.
            let credentials = self.0.authenticator.credentials().await;
            let credentials = credentials.map_err(|error| if error.path().is_some() { error } else { at(error) })?;
            let opened = match &mut files {
                Some(files) => Some((files.content_type().clone(), files.open().await.map_err(at)?)),
                None => None,
            };
            let outgoing = self.outgoing(request, url.clone(), expect, opened, &credentials);
            let turn = self.0.pace.turn().await;
            *sent = Sent::Yes;
            let response = self.0.transport.send(outgoing).await.map_err(|error| at(broken(error)))?;
            drop(turn);
            let login = self.login_page(request, &url, &response);
            let is_refused = response.status == StatusCode::UNAUTHORIZED || login.is_some();
            if is_refused && !renewed && self.0.authenticator.refused(&credentials).await {
                renewed = true;
                // If a file cannot be read again, the next request authenticates again.
                if files.as_ref().is_none_or(|files| files.is_repeatable()) {
                    tracing::debug!("authenticating again");
                    continue;
                }
            }
            let refuse = |message: String| {
                let message = redact(&message, &secrets(request, &credentials));
                let mut error = at(Error::new(ErrorKind::Redirect, message));
                error.failure_mut().status = Some(response.status);
                error
            };
            if let Some(page) = login {
                let mut error = refuse(format!("the server redirects to its login page, {}", page.path()));
                error.failure_mut().meaning = Some(ErrorMeaning::Unauthenticated);
                error.failure_mut().anonymous = credentials.is_none();
                return Err(error);
            }
            match redirect(request, &url, &response).map_err(refuse)? {
                None => break (response, credentials),
                Some(_) if redirects == MAX_REDIRECTS => {
                    return Err(at(Error::new(ErrorKind::Redirect, "the server redirects in a cycle")));
                }
                Some(target) => url = target,
            }
            redirects += 1;
        };
        let (method, path) = (request.method.clone(), self.0.base.mounted(&request.path).into_owned());
        let mut head = Response::of(method, path, request.server_name(), response.status, response.headers);
        head.secrets = secrets(request, &credentials);
        head.uri = redact(url.as_str(), &head.secrets);
        head.patterns = self.0.patterns;
        if let Some(observer) = &request.observer {
            observer.set(&head);
        }
        let timeout = request.timeout.unwrap_or(self.0.timeout);
        let opened = ResponseStream { head, body: response.body, permit: Some(permit), timeout };
        if expect == Expect::Stream && opened.head.status.is_success() {
            return Ok(opened);
        }
        let head = self.finish(opened).await?.into_success().map_err(|mut error| {
            error.failure_mut().anonymous = credentials.is_none();
            error
        })?;
        Ok(ResponseStream { head, body: once(""), permit: None, timeout })
    }

    /// The login page that a redirect leads to, by the patterns of the API.
    fn login_page(&self, request: &RequestParts, url: &Url, response: &TransportResponse) -> Option<Url> {
        let page = is_redirect(request, response).then(|| target(url, response)).flatten()?;
        is_login_page(self.0.patterns, page.path()).then_some(page)
    }

    fn outgoing(
        &self,
        request: &RequestParts,
        mut url: Url,
        expect: Expect,
        files: Option<(HeaderValue, Payload)>,
        credentials: &Credentials,
    ) -> TransportRequest {
        let mut headers = HeaderMap::new();
        let accepted = if expect == Expect::Stream { "*/*" } else { "application/json" };
        headers.insert(header::ACCEPT, HeaderValue::from_static(accepted));
        // Without this header a server may use any coding (RFC 9110, section 12.5.3).
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(header::USER_AGENT, self.0.user_agent.clone());
        // A file may take arbitrarily long, as long as data moves.
        let unlimited = files.is_some() || expect == Expect::Stream;
        if !request.body.is_empty() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        for (name, value) in &request.headers {
            headers.insert(name, value.clone());
        }
        let body = match files {
            Some((content_type, payload)) => {
                headers.insert(header::CONTENT_TYPE, content_type);
                payload
            }
            None => Payload::Bytes(request.body.clone()),
        };
        credentials.put_into(&mut headers, &mut url);
        let timeout = request.timeout.or((!unlimited).then_some(self.0.timeout));
        let (method, has_own_timeout) = (request.method.clone(), request.timeout.is_some());
        let redacted_path = self.0.base.mounted(&request.path).into_owned();
        TransportRequest { method, url, headers, body, timeout, has_own_timeout, redacted_path }
    }

    /// The outcome of a DELETE whose first attempt succeeded, although its response was lost.
    fn deleted_before(&self, request: &RequestParts) -> ResponseStream {
        let (method, path) = (request.method.clone(), self.0.base.mounted(&request.path).into_owned());
        let head = Response::of(method, path, request.server_name(), StatusCode::NO_CONTENT, HeaderMap::new());
        if let Some(observer) = &request.observer {
            observer.set(&head);
        }
        self.reopen(head)
    }
}

/// Whether an attempt has sent its request.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    No,
    /// With other credentials or to another URL. The response has arrived: it was not carried out.
    Before,
    Yes,
}

fn span(request: &RequestParts) -> Span {
    tracing::debug_span!(
        "request",
        method = %request.method,
        path = %OneLine(&request.path),
        status = field::Empty,
        attempts = field::Empty
    )
}

/// The secrets of a request, which errors must not repeat.
fn secrets(request: &RequestParts, credentials: &Credentials) -> Vec<Secret> {
    credentials.secrets().iter().chain(&request.secrets).cloned().collect()
}

/// The target of a redirect that may be followed.
///
/// # Errors
/// Why it is not followed. The message may contain secrets of the request.
fn redirect(request: &RequestParts, url: &Url, response: &TransportResponse) -> Result<Option<Url>, String> {
    if !is_redirect(request, response) {
        return Ok(None);
    }
    let Some(target) = target(url, response) else {
        return Err("the redirect has no valid `Location`".to_owned());
    };
    if !same_origin(url, &target) {
        let origin = target.origin().ascii_serialization();
        return Err(format!("the server redirects to {origin}; if that is right, build the client for it"));
    }
    // Most clients would repeat it as a GET and report success, without having changed anything.
    if request.method != Method::GET {
        let path = target.path();
        return Err(format!("the server redirects to {path}; a {} is not redirected", request.method));
    }
    Ok(Some(target))
}

fn is_redirect(request: &RequestParts, response: &TransportResponse) -> bool {
    let status = response.status;
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) && !(request.accepts_redirect)(status)
}

fn target(url: &Url, response: &TransportResponse) -> Option<Url> {
    url.join(response.headers.get(header::LOCATION)?.to_str().ok()?).ok()
}

fn note(status: StatusCode, attempts: u32) {
    Span::current().record("status", status.as_u16()).record("attempts", attempts);
}
