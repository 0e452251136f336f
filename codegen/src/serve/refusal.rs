//! Responses to requests that are refused, in the words of django-tastypie.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use super::reply::Reply;
use crate::model::Method;

/// Messages by field.
pub(super) type FieldErrors = BTreeMap<String, Vec<String>>;

/// The body of a response to what the server can't carry out.
const CANNED: &str = "Sorry, this request could not be processed. Please try again later.";
/// The body of a response about a path that does not exist.
const NO_PATH: &str = "\n<!doctype html>\n<html lang=\"en\">\n<head>\n  <title>Not Found</title>\n</head>\n<body>\n  <h1>Not Found</h1><p>The requested resource was not found on this server.</p>\n</body>\n</html>\n";

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// 400 with a message.
    Bad(String),
    /// 400 with messages by field.
    Invalid {
        /// Name of the resource.
        resource: String,
        /// The messages.
        errors: FieldErrors,
    },
    /// 401: without valid credentials.
    Unauthenticated,
    /// 401 without a challenge: the user may not do this.
    Unauthorized,
    /// 404 without a body.
    NotFound,
    /// 404 with a message: a key or a URI that can't be one of the resource.
    NoSuchKey(String),
    /// 404: no such path.
    NoPath,
    /// 405 with the methods that are allowed; without them in a part of a bulk request.
    MethodNotAllowed(Option<Vec<Method>>),
    /// 413: the body is larger than the server accepts.
    TooLarge(usize),
    /// 415: the type of the body is not supported.
    UnsupportedType(String),
    /// 429: too many requests; after these seconds there is room.
    Throttled(i64),
    /// 500: django-tastypie fails here as well.
    Failed(String),
    /// 501: no resource implements this.
    NotImplemented,
}

impl Refusal {
    /// The refusal of a request of which a server would ignore a part.
    pub(super) fn strict(ignored: &[String]) -> Self {
        Self::Bad(format!("strict: a server ignores {}", ignored.join(", ")))
    }

    /// Returns whether django-tastypie raises an exception, rather than returning the response: tastypie resources.py
    /// `get_detail` and `post_detail`.
    pub(super) const fn is_raised(&self) -> bool {
        !matches!(self, Self::NotFound | Self::NotImplemented)
    }

    /// Returns the response.
    pub(super) fn reply(&self) -> Reply {
        match self {
            Self::Bad(message) => Reply::json(400, &json!({ "error": sanitized(message) })),
            Self::Invalid { resource, errors } => {
                let errors = errors.iter().map(|(field, messages)| (field.clone(), json!(messages)));
                let errors: Map<String, Json> = errors.collect();
                Reply::json(400, &json!({ resource.as_str(): errors }))
            }
            Self::Unauthenticated | Self::Unauthorized => Reply::empty(401),
            Self::NotFound => Reply::empty(404),
            Self::NoSuchKey(_) => Reply::json(404, &json!({ "error_message": CANNED })),
            Self::NoPath => Reply::html(404, NO_PATH),
            Self::MethodNotAllowed(None) => Reply::empty(405),
            Self::MethodNotAllowed(Some(allowed)) => {
                let allowed = allow(allowed);
                Reply::html(405, &allowed).header("allow", &allowed)
            }
            Self::TooLarge(limit) => Reply::json(
                413,
                &json!({ "error": format!("The body is larger than {limit} bytes, the most that this test node accepts.") }),
            ),
            Self::UnsupportedType(_) => Reply::json(415, &json!({ "error_message": CANNED })),
            Self::Throttled(seconds) => Reply::empty(429).header("retry-after", &seconds.to_string()),
            Self::Failed(_) => Reply::json(500, &json!({ "error_message": CANNED })),
            Self::NotImplemented => Reply::empty(501),
        }
    }

    /// Returns the reason for the request log.
    pub(super) fn reason(&self) -> String {
        match self {
            Self::Bad(reason) | Self::Failed(reason) | Self::NoSuchKey(reason) | Self::UnsupportedType(reason) => {
                reason.clone()
            }
            Self::Invalid { errors, .. } => {
                let errors = errors.iter().map(|(field, messages)| format!("{field}: {}", messages.join(" ")));
                errors.collect::<Vec<_>>().join("; ")
            }
            Self::Unauthenticated => "the credentials are missing or wrong".to_owned(),
            Self::Unauthorized => "the user may only read".to_owned(),
            Self::NotFound => "there is no such object".to_owned(),
            Self::NoPath => "no resource has this path".to_owned(),
            Self::MethodNotAllowed(None) => "the resource does not allow the method".to_owned(),
            Self::MethodNotAllowed(Some(allowed)) => format!("the path allows only {}", allow(allowed)),
            Self::TooLarge(limit) => format!("the body is larger than {limit} bytes"),
            Self::Throttled(seconds) => format!("too many requests; the next is accepted in {seconds} s"),
            Self::NotImplemented => "no resource implements this".to_owned(),
        }
    }
}

/// The value of the header `Allow`.
pub(super) fn allow(methods: &[Method]) -> String {
    let names: Vec<String> = methods.iter().map(|method| method.wire().to_uppercase()).collect();
    names.join(",")
}

/// Escapes the characters of HTML in a message, except quotes.
fn sanitized(message: &str) -> String {
    message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The message about a value of a wrong type in a filter.
pub(super) fn mismatched() -> Refusal {
    Refusal::Bad("Invalid resource lookup data provided (mismatched type).".to_owned())
}

/// Messages that Python prints as a list.
pub(super) fn listed(message: &str) -> Refusal {
    Refusal::Bad(format!("['{message}']"))
}
