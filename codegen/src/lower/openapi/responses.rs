//! Responses of an operation, by status.

use super::{Dialect, Lowering, keys};
use crate::diagnostic::Id;
use crate::input::openapi::Located;
use crate::model::{Direction, Field, Response, Status};

/// The responses of an operation.
#[derive(Debug, Default)]
pub struct Responses {
    /// Those of success.
    pub success: Vec<Response>,
    /// Those of failure.
    pub failure: Vec<Response>,
    /// The headers of both.
    pub headers: Vec<Field>,
}

impl<'a> Lowering<'a, '_> {
    /// Lowers the responses of an operation.
    pub fn responses(&mut self, operation: &Located<'a>, id: &str) -> Responses {
        let mut responses = Responses::default();
        let Some(described) = self.part(operation, "responses") else {
            // 3.1 does not require them.
            if self.dialect == Dialect::V30 && operation.get("responses").is_none() {
                let help = "describe `responses`; until then the body of a response is not read";
                self.findings.say(Id::BadValue, operation, "an operation without `responses`", help);
            }
            return responses;
        };
        let mut by_status: Vec<(Status, Located<'a>)> = Vec::new();
        for (key, at) in described.members().filter(|(key, _)| !key.starts_with("x-")) {
            match status(key) {
                Some(status) => by_status.push((status, at)),
                None => {
                    let message = format!("`{key}` is not a status");
                    let help = "a status is 100 to 599, `1XX` to `5XX` or `default`; the response is left out";
                    self.findings.say(Id::BadValue, &at, message, help);
                }
            }
        }
        by_status.sort_by_key(|(status, _)| *status);
        let succeeds = by_status.iter().any(|(status, _)| is_success(*status));
        for (status, given) in by_status {
            let answers = is_success(status) || (status == Status::Default && !succeeds);
            let (list, kind) =
                if answers { (&mut responses.success, "answer") } else { (&mut responses.failure, "failure") };
            let name = if list.is_empty() { format!("{id}.{kind}") } else { format!("{id}.{kind}.{status}") };
            list.extend(self.response(&given, status, name));
            self.response_headers(&given, status, id, &mut responses.headers);
        }
        responses
    }

    fn response(&mut self, given: &Located<'a>, status: Status, name: String) -> Option<Response> {
        let at = self.resolved(given)?;
        if matches!(status, Status::Code(100..=199) | Status::Range(1)) {
            self.not_expressed(&at, "an interim response (1xx)");
            return None;
        }
        self.check_keys(&at, keys::RESPONSE);
        let links = self.links(&at);
        let name = self.name_of(given, || name);
        let contents = self.contents(&at, &name, Direction::Read);
        Some(Response { status, description: self.described(given, &at), contents, links, name: String::new() })
    }

    fn response_headers(&mut self, given: &Located<'a>, status: Status, operation: &str, known: &mut Vec<Field>) {
        let Some(at) = self.resolved(given) else { return };
        let has_body = at.get("content").iter().flat_map(Located::members).next().is_some();
        // The target of a redirect is its value.
        let skipped = (status.is_redirect() && !has_body).then_some("location");
        self.headers(&at, skipped, operation, known);
    }
}

fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    if let Some(first) = key.strip_suffix("XX").or_else(|| key.strip_suffix("xx")) {
        return first.parse().ok().filter(|first| (1..=5).contains(first)).map(Status::Range);
    }
    key.parse().ok().filter(|code| (100..=599).contains(code)).map(Status::Code)
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(100..=399) | Status::Range(1..=3))
}
