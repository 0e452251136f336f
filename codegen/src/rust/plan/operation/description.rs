//! The documentation of an operation, from its document.

use super::super::super::docs;
use super::super::types::Context;
use super::call;
use crate::markdown;
use crate::model::{Direction, Encoding, Operation, Response};

/// The short form, for the method that creates the request.
pub fn brief(operation: &Operation) -> Vec<String> {
    let mut paragraphs = markdown::prose(&operation.summary);
    if paragraphs.is_empty() {
        paragraphs.extend(markdown::prose(&operation.description).into_iter().take(1));
    }
    docs::add_history(&mut paragraphs, &operation.history);
    paragraphs.push(format!("{}.", endpoint(operation)));
    paragraphs
}

/// The full form, for the request type.
pub fn whole(context: Context<'_>, operation: &Operation) -> Vec<String> {
    let mut paragraphs = markdown::prose(&operation.summary);
    paragraphs.extend(markdown::prose(&operation.description));
    docs::add_history(&mut paragraphs, &operation.history);
    paragraphs.push(format!("{}: `{}`.", endpoint(operation), call(operation)));
    paragraphs.extend(listed("Responses", &operation.responses));
    paragraphs.extend(listed("Error responses", &operation.error_responses));
    paragraphs.extend(links(operation));
    paragraphs.extend(callbacks(context, operation));
    paragraphs
}

/// The operations that values of responses are arguments of.
fn links(operation: &Operation) -> Option<String> {
    let links = operation.responses.iter().chain(&operation.error_responses).flat_map(|response| &response.links);
    let lines: Vec<String> = links
        .map(|link| {
            let arguments =
                link.arguments.iter().map(|(name, value)| format!("`{name}` from {}", markdown::code(value)));
            let arguments: Vec<String> = arguments.collect();
            let with = if arguments.is_empty() { String::new() } else { format!(" with {}", arguments.join(", ")) };
            let line = format!("- {}{with}", markdown::code(&link.operation));
            with_description(line, &link.description)
        })
        .collect();
    (!lines.is_empty()).then(|| format!("Links to other operations:\n\n{}", lines.join("\n")))
}

/// The requests that the server sends, with the types of their bodies.
fn callbacks(context: Context<'_>, operation: &Operation) -> Option<String> {
    let lines = operation.callbacks.iter().map(|callback| {
        let bodies = callback.contents.iter().filter_map(|content| match &content.encoding {
            Encoding::Json(kind) => Some(markdown::code(&context.shown(kind, Direction::Read))),
            _ => None,
        });
        let bodies: Vec<String> = bodies.collect();
        let body = if bodies.is_empty() { String::new() } else { format!(" with {}", bodies.join(" or ")) };
        let request = markdown::code(&format!("{} {}", callback.method, callback.url));
        with_description(format!("- {}: {request}{body}", markdown::code(&callback.name)), &callback.description)
    });
    let lines: Vec<String> = lines.collect();
    let title = "Requests that the server sends afterwards; the application receives them:";
    (!lines.is_empty()).then(|| format!("{title}\n\n{}", lines.join("\n")))
}

fn with_description(line: String, description: &str) -> String {
    let description = markdown::line(description);
    if description.is_empty() { line } else { format!("{line}: {description}") }
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
        format!("- {}: {description}", markdown::code(&response.status.to_string()))
            .trim_end_matches([':', ' '])
            .to_owned()
    });
    vec![format!("{title}:"), lines.collect::<Vec<_>>().join("\n")]
}
