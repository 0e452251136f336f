//! From a request to its response: limits and retries.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use tracing::{Instrument as _, Span, field};

use super::attempt::Sent;
use super::{Client, Expect, RequestParts};
use crate::error::{Error, ErrorKind, OneLine, Result};
use crate::file::{Download, FileBody, Multipart};
use crate::http::response::Response;
use crate::http::response_stream::ResponseStream;
use crate::http::retry::RetryPolicy;
use crate::transport::once;

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
        let mut progress = Progress { attempts: 1, throttled: 0, waited: Duration::ZERO };
        // Whether a failed attempt may have been carried out.
        let mut perhaps_done = false;
        loop {
            let attempts = progress.attempts;
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
            // What was not sent may be sent again, whatever its method.
            let method = if sent == Sent::Yes { &request.method } else { &Method::GET };
            self.wait(retry, method, error, &mut progress).await?;
        }
    }

    /// Waits for the next attempt after an error.
    ///
    /// # Errors
    /// The error itself, if there is no further attempt.
    async fn wait(
        &self,
        retry: &RetryPolicy,
        method: &Method,
        mut error: Error,
        progress: &mut Progress,
    ) -> Result<()> {
        // A server that limits requests is not failing, and a burst of many requests would use up the budget.
        let delay = if error.is_throttled() {
            progress.throttled += 1;
            let Some(delay) = retry.throttle_delay(&error, progress.throttled, progress.waited) else {
                return Err(error);
            };
            tracing::debug!(%error, ?delay, "waiting");
            self.0.pace.pause(delay);
            progress.waited += delay;
            delay
        } else {
            let failed = progress.attempts - progress.throttled;
            let Some(delay) = retry.delay(method, &error, failed) else { return Err(error) };
            if !self.0.budget.take() {
                error.failure_mut().is_out_of_retries = true;
                return Err(error);
            }
            tracing::debug!(%error, ?delay, "retrying");
            delay
        };
        tokio::time::sleep(delay).await;
        progress.attempts += 1;
        Ok(())
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

/// The attempts of a request so far.
struct Progress {
    /// Including the current one.
    attempts: u32,
    /// Those that the server refused because there were too many requests.
    throttled: u32,
    /// How long they made the request wait.
    waited: Duration,
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

fn note(status: StatusCode, attempts: u32) {
    Span::current().record("status", status.as_u16()).record("attempts", attempts);
}
