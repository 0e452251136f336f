//! What an operation does, in its document's words.

use super::answer::status;
use super::request_path;
use crate::markdown;
use crate::model::{Operation, Response};

/// In a line or two, for the method that leads to it.
pub fn brief(operation: &Operation) -> Vec<String> {
    let mut paragraphs = markdown::prose(&operation.summary);
    if paragraphs.is_empty() {
        paragraphs.extend(markdown::prose(&operation.description).into_iter().take(1));
    }
    paragraphs.push(format!("{}.", address(operation)));
    paragraphs
}

/// In full, for the request.
pub fn whole(operation: &Operation) -> Vec<String> {
    let mut paragraphs = markdown::prose(&operation.summary);
    paragraphs.extend(markdown::prose(&operation.description));
    paragraphs.push(format!("{}: `{}.send()`.", address(operation), request_path(operation)));
    paragraphs.extend(listed("Answers", &operation.answers));
    paragraphs.extend(listed("Failures", &operation.failures));
    paragraphs
}

fn address(operation: &Operation) -> String {
    markdown::code(&format!("{} {}", operation.method, operation.path))
}

fn listed(title: &str, responses: &[Response]) -> Vec<String> {
    if responses.is_empty() {
        return Vec::new();
    }
    let lines = responses.iter().map(|response| {
        let description = markdown::prose(&response.description).join(" ").replace('\n', " ");
        format!("- {}: {description}", markdown::code(&status(response.status))).trim_end_matches([':', ' ']).to_owned()
    });
    vec![format!("{title}:"), lines.collect::<Vec<_>>().join("\n")]
}
