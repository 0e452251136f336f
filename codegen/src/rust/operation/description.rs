//! The documentation of an operation, from its document.

use super::request_path;
use super::response::status;
use crate::markdown;
use crate::model::{Operation, Response};

/// The short form, for the method that creates the request.
pub fn brief(operation: &Operation) -> Vec<String> {
    let mut paragraphs = markdown::prose(&operation.summary);
    if paragraphs.is_empty() {
        paragraphs.extend(markdown::prose(&operation.description).into_iter().take(1));
    }
    paragraphs.push(format!("{}.", endpoint(operation)));
    paragraphs
}

/// The full form, for the request type.
pub fn whole(operation: &Operation) -> Vec<String> {
    let mut paragraphs = markdown::prose(&operation.summary);
    paragraphs.extend(markdown::prose(&operation.description));
    paragraphs.push(format!("{}: `{}`.", endpoint(operation), request_path(operation)));
    paragraphs.extend(listed("Responses", &operation.responses));
    paragraphs.extend(listed("Error responses", &operation.error_responses));
    paragraphs
}

fn endpoint(operation: &Operation) -> String {
    markdown::code(&format!("{} {}", operation.method, operation.path))
}

fn listed(title: &str, responses: &[Response]) -> Vec<String> {
    if responses.is_empty() {
        return Vec::new();
    }
    let lines = responses.iter().map(|response| {
        let description = markdown::line(&response.description);
        format!("- {}: {description}", markdown::code(&status(response.status))).trim_end_matches([':', ' ']).to_owned()
    });
    vec![format!("{title}:"), lines.collect::<Vec<_>>().join("\n")]
}
