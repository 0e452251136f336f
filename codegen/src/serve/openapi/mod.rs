//! Responses for an OpenAPI document: made from its examples and schemas, for requests that are valid by the document.
//!
//! Nothing is stored: what one request sends has no effect on others.

mod check;
mod decimal;
mod discriminator;
mod document;
mod example;
mod merge;
mod messages;
mod parameters;
mod pattern;
mod reading;
mod request;
mod response;
mod route;
mod rules;
mod schema;
mod secrets;
mod undescribed;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::percent::decoded;
use super::redact::{REDACTED, Secrets};
use super::reply::{Reply, Request};
use crate::model::{Direction, Operation};
use check::Checker;
use document::Document;
use route::{Found, Routes};

/// An API that an OpenAPI document describes.
#[derive(Debug)]
pub(super) struct OpenApi {
    document: Document,
    routes: Routes,
}

/// What is wrong with a request, and where: `query parameter limit`, `body /name`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Problem {
    at: String,
    message: String,
}

/// What a response does not show.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// What the request contains that the document does not describe.
    pub(super) undescribed: Vec<String>,
    /// Examples of the document that do not fit their schema.
    pub(super) examples: Vec<String>,
}

/// A refusal: a status with a message and what is wrong in detail.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Refused {
    status: u16,
    message: String,
    problems: Vec<Problem>,
    /// The methods that the path has, if it does not have the one of the request.
    allowed: Option<String>,
}

impl Refused {
    fn new(status: u16, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), problems: Vec::new(), allowed: None }
    }

    fn reply(&self) -> Reply {
        let problems = self.problems.iter().map(|problem| json!({ "at": problem.at, "message": problem.message }));
        // Clients show the error, and perhaps nothing else of the body.
        let first = self.problems.first().map(|Problem { at, message }| format!(": {at}: {message}"));
        let mut body = json!({ "error": format!("{}{}", self.message, first.unwrap_or_default()) });
        if !self.problems.is_empty() {
            body["problems"] = problems.collect();
        }
        let reply = Reply::json(self.status, &body);
        match &self.allowed {
            Some(allowed) => reply.header("allow", allowed),
            None => reply,
        }
    }

    /// The reason for the request log. What the messages say of values stays out of it.
    fn reason(&self) -> String {
        let places: Vec<&str> = self.problems.iter().map(|problem| problem.at.as_str()).collect();
        if places.is_empty() { self.message.clone() } else { format!("{}: {}", self.message, places.join(", ")) }
    }
}

impl OpenApi {
    /// Creates the API of a document, with the cursor pagination of its operations.
    ///
    /// # Errors
    /// A message about a document that describes no operation, or refers to other files.
    pub(super) fn new(document: serde_json::Value, described: &BTreeMap<String, Operation>) -> Result<Self, String> {
        let document = Document::new(document);
        if let Some(reference) = document.outside() {
            return Err(format!("the document refers to another file: `{reference}`; serve the folder instead"));
        }
        let routes = Routes::of(&document, described);
        if routes.is_empty() {
            return Err("the document describes no operation".to_owned());
        }
        Ok(Self { document, routes })
    }

    /// Returns the names of the values that the document marks as secret.
    pub(super) fn secrets(&self) -> BTreeSet<String> {
        secrets::names(&self.document)
    }

    /// Returns the path of a request without the values of secret path parameters.
    pub(super) fn path(&self, secrets: &Secrets, request: &Request) -> String {
        let secret = self.routes.values(request).filter(|(name, value)| secrets.contains(name) && !value.is_empty());
        let secret: Vec<String> = secret.map(|(_, value)| value).collect();
        let shown = |segment: &str| {
            let is_secret = secret.iter().any(|value| decoded(segment).contains(value));
            if is_secret { REDACTED.to_owned() } else { segment.to_owned() }
        };
        request.path.split('/').map(shown).collect::<Vec<_>>().join("/")
    }

    /// Returns the response to a request, and the reason if it is refused. Messages do not contain secrets.
    pub(super) fn respond(&self, secrets: &Secrets, request: &Request, notes: &mut Notes) -> (Reply, Option<String>) {
        match self.answer(secrets, request, notes) {
            Ok(reply) => (reply, None),
            Err(refused) => (refused.reply(), Some(refused.reason())),
        }
    }

    fn answer(&self, secrets: &Secrets, request: &Request, notes: &mut Notes) -> Result<Reply, Refused> {
        let (operation, values) = match self.routes.find(request) {
            Found::Operation(operation, values) => (operation, values),
            Found::Methods(methods) => {
                let allowed = methods.join(", ");
                let message = format!("{} is not a method of this path; {allowed} are", request.method);
                return Err(Refused { allowed: Some(allowed), ..Refused::new(405, message) });
            }
            Found::Nothing => {
                return Err(Refused::new(404, format!("no path of the document matches `{}`", request.path)));
            }
        };
        let checker = Checker { document: &self.document, direction: Direction::Written };
        request::check(checker, secrets, operation, &values, request, &mut notes.undescribed)?;
        response::make(&self.document, operation, request, &mut notes.examples)
    }
}
