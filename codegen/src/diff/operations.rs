//! Which operations there are, what each takes and what it answers.

use super::pair::Pair;
use super::rules::{operation as rules, resource};
use super::schemas::{Described, came_and_went};
use super::{Detail, Finding, fields, values};
use crate::model::{Content, Encoding, Operation, RequestBody, Response, Status, Version};

/// Every change of operations between two versions.
pub fn compare(old: &Version, new: &Version) -> Vec<Finding> {
    let mut findings = came_and_went((&old.operations, &new.operations), Described::operation, |_| {
        (&rules::OPERATION_ADDED, &rules::OPERATION_REMOVED)
    });
    suggest_renames(old, new, &mut findings);
    for (id, before) in &old.operations {
        if let Some(after) = new.operations.get(id) {
            one(before, after, &mut findings);
        }
    }
    findings
}

/// What answers at the same address is probably the same.
fn suggest_renames(old: &Version, new: &Version, findings: &mut [Finding]) {
    let same = |one: &Operation, other: &Operation| one.method == other.method && one.path == other.path;
    for finding in findings {
        let (here, there) = if finding.before.is_some() { (old, new) } else { (new, old) };
        let operation = here.operations.get(&finding.resource);
        let other = operation.and_then(|operation| there.operations.values().find(|other| same(operation, other)));
        finding.rename = other.filter(|other| !here.operations.contains_key(&other.id)).map(|other| other.id.clone());
    }
}

fn one(old: &Operation, new: &Operation, findings: &mut Vec<Finding>) {
    let (before, after) = (Described::operation(old), Described::operation(new));
    let mut found = Vec::new();
    let mut pair = Pair { old: &before.resource, new: &after.resource, findings: &mut found };
    fields::compare(&mut pair);
    let changes = [
        (&rules::OPERATION_MOVED, address(old), address(new)),
        (&rules::OPERATION_REGROUPED, old.group.join("/"), new.group.join("/")),
        (&rules::BODY_CHANGED, body(old.body.as_ref()), body(new.body.as_ref())),
        (&resource::ANSWER_CHANGED, answers(&old.answers), answers(&new.answers)),
        (&rules::FAILURES_CHANGED, answers(&old.failures), answers(&new.failures)),
        (&resource::RUST_NAME_CHANGED, old.names.method.clone(), new.names.method.clone()),
    ];
    for (rule, old, new) in changes {
        if old != new {
            pair.note(rule, "", Detail::change(old, new));
        }
    }
    if old.deprecated != new.deprecated {
        super::help::deprecation(&mut pair, new.deprecated);
    }
    findings.extend(found.into_iter().map(|finding| before.place(&after, finding)));
}

fn address(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

fn body(body: Option<&RequestBody>) -> String {
    match body {
        Some(body) if body.required => contents(&body.contents),
        Some(body) => format!("{}, or nothing", contents(&body.contents)),
        None => "nothing".to_owned(),
    }
}

fn answers(responses: &[Response]) -> String {
    let described =
        responses.iter().map(|response| format!("{}: {}", status(response.status), contents(&response.contents)));
    let described: Vec<String> = described.collect();
    if described.is_empty() { "none".to_owned() } else { described.join("; ") }
}

fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(first) => format!("{first}XX"),
        Status::Default => "default".to_owned(),
    }
}

fn contents(contents: &[Content]) -> String {
    let described = contents.iter().map(|content| match &content.encoding {
        Encoding::Json(kind) => values::describe(kind),
        Encoding::Text => "text".to_owned(),
        Encoding::Bytes => "bytes".to_owned(),
        Encoding::Form(id) => format!("form of {id}"),
        Encoding::Multipart(parts) => format!("form of {}", parts.schema),
    });
    let described: Vec<String> = described.collect();
    if described.is_empty() { "no body".to_owned() } else { described.join(" or ") }
}
