//! The message of an error: what failed, why, and what to do.

use std::fmt;

use super::{Error, ErrorKind, Failure, SentCredentials, excerpt};

/// Formats a text that may come from a server: its beginning, on one line and without control characters.
pub(crate) struct OneLine<'t>(pub(crate) &'t str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt(self.0).unwrap_or_default())
    }
}

/// Why there is no further attempt although the policy allows one for each request.
const NO_RETRY: &str = "not tried again, because too many requests of this client failed; see `RetryPolicy::budget`";

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = self.failure();
        if let (Some(method), Some(path)) = (&failure.method, &failure.path) {
            write!(f, "{method} {}: ", OneLine(path))?;
        }
        if failure.attempts > 1 {
            write!(f, "after {} attempts: ", failure.attempts)?;
        }
        headline(failure, f)?;
        if !failure.fields.is_empty() {
            write!(f, ": {}", OneLine(&fields(failure)))?;
        }
        let no_retry = failure.is_out_of_retries.then(|| NO_RETRY.to_owned());
        let notes: Vec<String> = advice(self).into_iter().chain(no_retry).collect();
        if notes.is_empty() { Ok(()) } else { write!(f, " ({})", notes.join("; ")) }
    }
}

/// The kind or status, and the message.
fn headline(failure: &Failure, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let message = failure.message.as_deref();
    if failure.kind != ErrorKind::Status {
        f.write_str(label(failure.kind))?;
        if let Some(status) = failure.status.filter(|status| !status.is_success()) {
            write!(f, " ({})", status.as_u16())?;
        }
        if let Some(path) = &failure.json_path {
            write!(f, " at `{}`", OneLine(path))?;
        }
        return message.map_or(Ok(()), |message| write!(f, ": {}", OneLine(message)));
    }
    if let Some(status) = failure.status {
        write!(f, "{status}")?;
    }
    match (message, &failure.excerpt) {
        (Some(message), _) => write!(f, ": {}", OneLine(message)),
        (None, Some(excerpt)) if failure.fields.is_empty() => write!(f, ": {excerpt}"),
        _ => Ok(()),
    }
}

/// The messages of fields.
fn fields(failure: &Failure) -> String {
    let (mut text, mut separator) = (String::new(), "");
    for (field, messages) in &failure.fields {
        let messages = messages.join(" ");
        text.extend([separator, "`", field, "`: ", &messages]);
        separator = if messages.ends_with('.') { " " } else { "; " };
    }
    text
}

fn label(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Config => "invalid configuration",
        ErrorKind::Request => "invalid request",
        ErrorKind::Authentication => "authentication failed",
        ErrorKind::File => "file error",
        ErrorKind::Connect => "connection failed",
        ErrorKind::Tls => "TLS error",
        ErrorKind::Protocol => "protocol error",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "connection interrupted",
        ErrorKind::Redirect => "unexpected redirect",
        ErrorKind::Status => "error status",
        ErrorKind::Command => "command failed",
        ErrorKind::Decode => "invalid response",
        ErrorKind::TooLarge => "response too large",
        ErrorKind::Paging => "pagination failed",
        ErrorKind::NotUnique => "the object is not unique",
        ErrorKind::Version => "wrong version",
        ErrorKind::NotMet => "the condition was not met",
    }
}

/// What the caller can do, where that is not obvious.
fn advice(error: &Error) -> Option<String> {
    let wait = error.retry_after().map(|wait| format!("wait {} s before the next request", wait.as_secs()));
    if error.is_throttled() {
        return wait.or_else(|| Some("send fewer requests".to_owned()));
    }
    let of_operation = error.failure().of_operation;
    let is_refused = error.status() == Some(401) || error.is_unauthenticated();
    let sent = error.failure().sent;
    let advice = if is_refused && sent == SentCredentials::NoneNeeded {
        "no credentials were sent, because the API's document says that this operation needs none; \
         if it is wrong, correct the operation's `security` with `[patch]` in `pexgen.toml`"
    } else if is_refused && sent == SentCredentials::NoneGiven && of_operation {
        "the client has no credentials; give them to its builder, for example with `bearer_auth` or `header_auth`"
    } else if is_refused && sent == SentCredentials::NoneGiven {
        "the client has no credentials; see `ClientBuilder::basic_auth`"
    } else if error.is_unauthenticated() && error.status().is_none() {
        // Nothing was sent; the message says why.
        return None;
    } else if error.is_unauthenticated() && of_operation {
        "check the credentials"
    } else if error.is_unauthenticated() {
        "check the credentials, such as user name and password"
    } else if error.is_permission_denied() {
        "the credentials are not allowed to do this"
    } else if error.is_carried_out() && error.method() != Some("GET") {
        "the server reported success; do not repeat the request"
    } else if error.kind() == ErrorKind::Timeout && error.method() == Some("GET") {
        "the request or the client's builder sets the limit"
    } else if error.kind() == ErrorKind::Timeout {
        "the request may have been carried out; it or the client's builder sets the limit"
    } else if error.kind() == ErrorKind::Version {
        "use bindings of the server's version, or require another one"
    } else if error.kind() == ErrorKind::TooLarge {
        "set the limit with `max_body_size`, or request smaller pages"
    } else if error.is_not_found() && error.method().is_some_and(|method| matches!(method, "POST" | "PUT" | "PATCH")) {
        if of_operation {
            "something that the path or the body names does not exist"
        } else {
            "the object, or an object that the body links to, does not exist"
        }
    } else if error.is_method_not_allowed() {
        "not supported by this server, whose release may differ from that of the bindings"
    } else {
        return wait;
    };
    Some(advice.to_owned())
}

/// The message, its causes and the start of the body, each on a line: a `main` that returns the error prints this.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")?;
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            write!(f, "\n  caused by: {error}")?;
            cause = error.source();
        }
        match &self.failure().excerpt {
            Some(excerpt) => write!(f, "\n  body: {excerpt}"),
            None => Ok(()),
        }
    }
}
