//! One attempt of a request: credentials, headers, redirects.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use url::Url;

use super::base::same_origin;
use super::{Client, RequestParts};
use crate::Secret;
use crate::error::{Error, ErrorKind, ErrorMeaning, Result, SentCredentials, is_login_page, redact};
use crate::file::FileBody;
use crate::http::auth::Credentials;
use crate::http::response::Response;
use crate::http::response_stream::ResponseStream;
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

/// Whether an attempt has sent its request.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    No,
    /// With other credentials or to another URL. The response has arrived: it was not carried out.
    Before,
    Yes,
}

/// A response that is no redirect, and the request that it is of.
struct Arrived {
    response: TransportResponse,
    url: Url,
    credentials: Credentials,
}

impl Client {
    /// One attempt, with its redirects. `sent` tells whether an error is that of its credentials, or of opening its file.
    pub(super) async fn attempt(
        &self,
        request: &RequestParts,
        expect: Expect,
        files: Option<&mut FileBody>,
        sent: &mut Sent,
    ) -> Result<ResponseStream> {
        let permit = Arc::clone(&self.0.permits).acquire_owned().await;
        let permit = permit.map_err(|error| self.located(request, Error::request(error)))?;
        let Arrived { response, url, credentials } = self.follow(request, expect, files, sent).await?;
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
            error.failure_mut().sent = sent_credentials(request, &credentials);
            error
        })?;
        Ok(ResponseStream { head, body: once(""), permit: None, timeout })
    }

    /// Sends a request, with other credentials once if the server refuses them, and follows redirects.
    async fn follow(
        &self,
        request: &RequestParts,
        expect: Expect,
        mut files: Option<&mut FileBody>,
        sent: &mut Sent,
    ) -> Result<Arrived> {
        let at = |error: Error| self.located(request, error);
        let mut url = self.0.base.join(request.target(), &request.query);
        let (mut redirects, mut renewed) = (0, false);
        loop {
            *sent = if *sent == Sent::No { Sent::No } else { Sent::Before };
            let credentials = self.credentials(request).await?;
            let opened = match &mut files {
                Some(files) => Some((files.content_type().clone(), files.open().await.map_err(at)?)),
                None => None,
            };
            let outgoing = self.outgoing(request, url.clone(), expect, opened, &credentials);
            let turn = self.0.pace.turn().await;
            *sent = Sent::Yes;
            let response = self.0.transport.send(outgoing).await.map_err(|error| at(error.into()))?;
            drop(turn);
            let login = self.login_page(request, &url, &response);
            let is_refused = response.status == StatusCode::UNAUTHORIZED || login.is_some();
            if is_refused && !renewed && !request.anonymous && self.0.authenticator.refused(&credentials).await {
                renewed = true;
                // If a file cannot be read again, the next request authenticates again.
                if files.as_ref().is_none_or(|files| files.is_repeatable()) {
                    tracing::debug!("authenticating again");
                    continue;
                }
            }
            if let Some(page) = login {
                return Err(self.refused_login(request, &credentials, response.status, &page));
            }
            let refuse = |message: String| self.refused_redirect(request, &credentials, response.status, &message);
            match redirect(request, &url, &response).map_err(refuse)? {
                None => return Ok(Arrived { response, url, credentials }),
                Some(_) if redirects == MAX_REDIRECTS => {
                    return Err(at(Error::new(ErrorKind::Redirect, "the server redirects in a cycle")));
                }
                Some(target) => url = target,
            }
            redirects += 1;
        }
    }

    /// The credentials for a request.
    async fn credentials(&self, request: &RequestParts) -> Result<Credentials> {
        if request.anonymous {
            return Ok(Credentials::none());
        }
        // The error of a provider's own request has its own path.
        let located = |error: Error| if error.path().is_some() { error } else { self.located(request, error) };
        self.0.authenticator.credentials().await.map_err(located)
    }

    /// The error of a redirect to the login page.
    fn refused_login(
        &self,
        request: &RequestParts,
        credentials: &Credentials,
        status: StatusCode,
        page: &Url,
    ) -> Error {
        let message = format!("the server redirects to its login page, {}", page.path());
        let mut error = self.refused_redirect(request, credentials, status, &message);
        error.failure_mut().meaning = Some(ErrorMeaning::Unauthenticated);
        error.failure_mut().sent = sent_credentials(request, credentials);
        error
    }

    /// An error with the method and path of its request.
    fn located(&self, request: &RequestParts, error: Error) -> Error {
        error.at(&request.method, &self.0.base.mounted(&request.path))
    }

    /// The error of a redirect that is not followed. The message may contain secrets.
    fn refused_redirect(
        &self,
        request: &RequestParts,
        credentials: &Credentials,
        status: StatusCode,
        message: &str,
    ) -> Error {
        let message = redact(message, &secrets(request, credentials));
        let mut error = self.located(request, Error::new(ErrorKind::Redirect, message));
        error.failure_mut().status = Some(status);
        error
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
}

fn sent_credentials(request: &RequestParts, credentials: &Credentials) -> SentCredentials {
    match (request.anonymous, credentials.is_none()) {
        (true, _) => SentCredentials::NoneNeeded,
        (false, true) => SentCredentials::NoneGiven,
        (false, false) => SentCredentials::Some,
    }
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
