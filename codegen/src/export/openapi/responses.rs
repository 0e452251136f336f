//! What comes back: the failures that all operations share, and each operation's success.

use std::collections::BTreeMap;

use super::bodies::shared;
use super::document::{Header, OrReference, Response};
use super::schema::Schema;
use super::{Context, name};
use crate::model::Answer;

/// Responses by status.
pub type Responses = BTreeMap<&'static str, OrReference<Response>>;

/// The failures by status, name and words. What has a body of one kind whatever happens says which.
const FAILURES: [(&str, &str, &str); 6] = [
    (BAD_REQUEST, "bad_request", "Refused: the body says why."),
    (UNAUTHORIZED, "unauthorized", "The request has no credentials, or its user may not do this."),
    (NOT_FOUND, "not_found", "There is no such object; when writing also: one that a relation names is not there."),
    (UNSUPPORTED, "unsupported_media_type", "The body is of a media type that the server doesn't take."),
    (THROTTLED, "throttled", "Too many requests."),
    (FAILED, "failed", "The server failed. It also does on some values that it can't store."),
];

const BAD_REQUEST: &str = "400";
const UNAUTHORIZED: &str = "401";
const NOT_FOUND: &str = "404";
const UNSUPPORTED: &str = "415";
const THROTTLED: &str = "429";
const FAILED: &str = "500";

/// The failures as components.
pub fn failures() -> BTreeMap<&'static str, Response> {
    let header = |description: &str| Header {
        description: description.to_owned(),
        required: false,
        schema: Schema::of("string"),
    };
    let response = |(status, name, words): (_, _, &str)| {
        let response = match status {
            BAD_REQUEST => Response::json(words, Schema::component(shared::ERROR)),
            // A sign-in that was understood, but has no right to this, gets no challenge.
            UNAUTHORIZED => Response::empty(words).header("WWW-Authenticate", header("How to authenticate.")),
            THROTTLED => {
                Response::empty(words).header("Retry-After", header("Seconds to wait, or the date to wait for."))
            }
            // Some are empty, some JSON, and some a page of whatever stands before the server.
            _ => Response::empty(words),
        };
        (name, response)
    };
    FAILURES.into_iter().map(response).collect()
}

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    /// Reading or deleting what is always there.
    Plainly,
    /// Reading or deleting what may not be there.
    WithoutObject,
    /// Writing.
    Writing,
}

/// An operation's success with the failures that it shares with others.
pub fn responses(success: impl IntoIterator<Item = (&'static str, Response)>, fails: Fails) -> Responses {
    let applies = |status: &str| match status {
        NOT_FOUND => fails != Fails::Plainly,
        UNSUPPORTED => fails == Fails::Writing,
        _ => true,
    };
    let failures = FAILURES.into_iter().filter(|(status, ..)| applies(status)).map(|(status, name, _)| {
        (status, OrReference::Reference { reference: format!("#/components/responses/{name}") })
    });
    let success = success.into_iter().map(|(status, response)| (status, OrReference::Here(response)));
    failures.chain(success).collect()
}

impl Context<'_> {
    /// The response of a create.
    pub fn created(&self) -> Vec<(&'static str, Response)> {
        let answers = &self.resource.create_answers;
        let mut created = Vec::new();
        if answers.is_empty() || answers.iter().any(|answer| matches!(answer, Answer::Location | Answer::Object)) {
            created.push(("201", self.new_object("It has been created.")));
        }
        if answers.contains(&Answer::Accepted) {
            created.push(("202", self.accepted()));
        }
        let files: Vec<&Answer> =
            answers.iter().filter(|answer| matches!(answer, Answer::Bytes | Answer::Xml)).collect();
        if !files.is_empty() {
            let file = Response::empty("It has been created, and this is what goes with it.");
            created.push(("200", files.into_iter().fold(file, |response, answer| file_of(*answer, response))));
        }
        created
    }

    /// A new object, with its address.
    pub fn new_object(&self, description: &str) -> Response {
        let response = if self.answers_objects() {
            Response::json(description, self.component(""))
        } else {
            Response::empty(description)
        };
        response.header("Location", location("The address of the new object; empty where it has none."))
    }

    /// Something that is to be finished first.
    pub fn accepted(&self) -> Response {
        let what = self.resource.accepted.as_deref().map_or_else(String::new, |id| format!(" of `{id}`"));
        let words = format!("It will be done when the object{what} that `Location` names is finished.");
        Response::empty(words).header("Location", location("The address of that object."))
    }

    /// A change that was made; with the object, where the server sends it.
    pub fn changed(&self, description: &str) -> Response {
        if self.answers_objects() {
            Response::json(description, self.component(""))
        } else {
            Response::empty(description)
        }
    }

    /// Whether what is written comes back (tastypie resources.py, `always_return_data`).
    pub fn answers_objects(&self) -> bool {
        self.resource.create_answers.contains(&Answer::Object)
    }

    /// The response of a read of one object.
    pub fn found(&self) -> Response {
        match self.resource.get_answer {
            Some(answer @ (Answer::Bytes | Answer::Xml)) => file_of(answer, Response::empty("The file.")),
            _ => Response::json("The object.", self.component("")),
        }
    }

    /// A component of the resource.
    pub fn component(&self, suffix: &str) -> Schema {
        let id = &self.resource.id;
        Schema::component(&if suffix.is_empty() { name::resource(id) } else { name::of(id, suffix) })
    }
}

fn file_of(answer: Answer, response: Response) -> Response {
    match answer {
        Answer::Xml => response.with("application/xml", Schema::of("string")).with("text/xml", Schema::of("string")),
        _ => response.with("application/octet-stream", Schema::file()),
    }
}

fn location(description: &str) -> Header {
    Header { description: description.to_owned(), required: true, schema: Schema::text("uri-reference") }
}
