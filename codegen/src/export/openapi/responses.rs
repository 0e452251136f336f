//! Responses: the failures that operations share, and the success of each operation.

use std::collections::BTreeMap;

use super::bodies::shared;
use super::document::{Header, OrReference, Response};
use super::schema::Schema;
use super::{Context, name};
use crate::markdown::code;
use crate::model::ResponseKind;

/// Responses by status.
pub type Responses = BTreeMap<&'static str, OrReference<Response>>;

/// The failures by status, name and description. A media type is stated only if the body always has it.
const FAILURES: [(&str, &str, &str); 6] = [
    (BAD_REQUEST, "bad_request", "The request was refused; the body contains the reason."),
    (UNAUTHORIZED, "unauthorized", "The request has no credentials, or its user lacks the permission."),
    (NOT_FOUND, "not_found", "The object does not exist; for writes, also: the target of a relation does not exist."),
    (UNSUPPORTED, "unsupported_media_type", "The server does not accept the media type of the body."),
    (THROTTLED, "throttled", "Too many requests."),
    (FAILED, "failed", "The server failed, possibly because it cannot store a value."),
];

const BAD_REQUEST: &str = "400";
const UNAUTHORIZED: &str = "401";
const NOT_FOUND: &str = "404";
const UNSUPPORTED: &str = "415";
const THROTTLED: &str = "429";
const FAILED: &str = "500";

/// Returns the failures as components.
pub fn failures() -> BTreeMap<&'static str, Response> {
    let header = |description: &str| Header {
        description: description.to_owned(),
        required: false,
        schema: Schema::of("string"),
    };
    let response = |(status, name, description): (_, _, &str)| {
        let response = match status {
            BAD_REQUEST => Response::json(description, Schema::component(shared::ERROR)),
            // If the credentials are valid but lack a permission, the response has no challenge.
            UNAUTHORIZED => Response::empty(description).header("WWW-Authenticate", header("How to authenticate.")),
            THROTTLED => {
                Response::empty(description).header("Retry-After", header("Seconds to wait, or the date to wait for."))
            }
            // The body may be empty, JSON, or the HTML page of a proxy.
            _ => Response::empty(description),
        };
        (name, response)
    };
    FAILURES.into_iter().map(response).collect()
}

/// The failures of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureSet {
    /// Reads or deletes a list.
    List,
    /// Reads or deletes one object, which may not exist.
    Object,
    /// Creates or changes objects.
    Write,
}

/// Returns the success responses of an operation together with its failures.
pub fn responses(success: impl IntoIterator<Item = (&'static str, Response)>, fails: FailureSet) -> Responses {
    let applies = |status: &str| match status {
        NOT_FOUND => fails != FailureSet::List,
        UNSUPPORTED => fails == FailureSet::Write,
        _ => true,
    };
    let failures = FAILURES.into_iter().filter(|(status, ..)| applies(status)).map(|(status, name, _)| {
        (status, OrReference::Reference { reference: format!("#/components/responses/{name}") })
    });
    let success = success.into_iter().map(|(status, response)| (status, OrReference::Inline(response)));
    failures.chain(success).collect()
}

impl Context<'_> {
    /// Returns the responses to creating an object.
    pub fn created(&self) -> Vec<(&'static str, Response)> {
        let kinds = &self.resource.create_responses;
        let mut created = Vec::new();
        if kinds.is_empty() || kinds.iter().any(|kind| matches!(kind, ResponseKind::Location | ResponseKind::Object)) {
            created.push(("201", self.new_object("The object was created.")));
        }
        if kinds.contains(&ResponseKind::Accepted) {
            created.push(("202", self.accepted("created")));
        }
        let files: Vec<&ResponseKind> =
            kinds.iter().filter(|kind| matches!(kind, ResponseKind::Bytes | ResponseKind::Xml)).collect();
        if !files.is_empty() {
            let file = Response::empty("The object was created; the body is its file.");
            created.push(("200", files.into_iter().fold(file, |response, kind| file_of(*kind, response))));
        }
        created
    }

    /// Returns the response with a new object or its URI.
    pub fn new_object(&self, description: &str) -> Response {
        let response = if self.returns_objects() {
            Response::json(description, self.component(""))
        } else {
            Response::empty(description)
        };
        response.header("Location", location("The URI of the new object; empty if it has none."))
    }

    /// Returns the response when a task must finish before an object is `created` or `deleted`.
    pub fn accepted(&self, done: &str) -> Response {
        let what = self.resource.accepted.as_deref().map_or_else(String::new, |id| format!(" of {}", code(id)));
        let description = format!("The object is {done} when the task{what} that `Location` names has finished.");
        Response::empty(description).header("Location", location("The URI of the task."))
    }

    /// Returns the response to a change, with the object if the server returns it.
    pub fn changed(&self, description: &str) -> Response {
        if self.returns_objects() {
            Response::json(description, self.component(""))
        } else {
            Response::empty(description)
        }
    }

    /// Returns whether the server returns the object that was written (tastypie resources.py, `always_return_data`).
    pub fn returns_objects(&self) -> bool {
        self.resource.create_responses.contains(&ResponseKind::Object)
    }

    /// Returns the responses to reading one object.
    pub fn read_response(&self) -> Response {
        match self.resource.get_response {
            Some(kind @ (ResponseKind::Bytes | ResponseKind::Xml)) => file_of(kind, Response::empty("The file.")),
            _ => Response::json("The object.", self.component("")),
        }
    }

    /// Returns a reference to a component of the resource.
    pub fn component(&self, suffix: &str) -> Schema {
        let id = &self.resource.id;
        Schema::component(&if suffix.is_empty() { name::resource(id) } else { name::of(id, suffix) })
    }
}

/// Adds a file to the possible bodies of a response.
pub fn file_of(kind: ResponseKind, response: Response) -> Response {
    match kind {
        ResponseKind::Xml => {
            response.with("application/xml", Schema::of("string")).with("text/xml", Schema::of("string"))
        }
        _ => response.with("application/octet-stream", Schema::file()),
    }
}

fn location(description: &str) -> Header {
    Header { description: description.to_owned(), required: true, schema: Schema::text("uri-reference") }
}
