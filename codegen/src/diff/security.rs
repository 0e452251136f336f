//! Comparison of authentication.

use std::collections::BTreeSet;

use super::rules::resource as rules;
use super::{Detail, DocumentPointer, Finding, Rule};
use crate::model::{Authentication, Operation, SecurityRequirement, Version};
use crate::pointer::escape;

/// JSON pointer of the security schemes of an OpenAPI document.
const SCHEMES: &str = "/components/securitySchemes";

/// Returns the changes of authentication between two versions.
pub fn compare(old: &Version, new: &Version) -> Vec<Finding> {
    let ids: BTreeSet<&String> = old.security_schemes.keys().chain(new.security_schemes.keys()).collect();
    let schemes = ids.into_iter().filter_map(|id| {
        let scheme = |version: &Version| version.security_schemes.get(id).cloned().unwrap_or_else(|| "none".to_owned());
        one((old, new), id, &format!("{SCHEMES}/{}", escape(id)), scheme)
    });
    let findings: Vec<Finding> = schemes.collect();
    if findings.is_empty() {
        // A change of the default scheme is already reported by the operations.
        return one((old, new), "client", SCHEMES, |version| describe(&version.authentication)).into_iter().collect();
    }
    findings
}

fn one(
    (old, new): (&Version, &Version),
    subject: &str,
    pointer: &str,
    described: impl Fn(&Version) -> String,
) -> Option<Finding> {
    let (before, after) = (described(old), described(new));
    if before == after {
        return None;
    }
    let document_pointer =
        |version: &Version| Some(DocumentPointer { document: document(version)?, pointer: pointer.to_owned() });
    let finding = Finding::new(&rules::AUTHENTICATION_CHANGED, subject, None, Detail::change(before, after));
    Some(Finding { before: document_pointer(old), after: document_pointer(new), ..finding })
}

/// Returns the document that describes the whole version.
pub fn document(version: &Version) -> Option<String> {
    version.operations.values().next().map(|operation| operation.document.clone())
}

/// Returns the rule for another authentication of an operation: requests that authenticate in an old way are still accepted,
/// or not.
pub fn rule(old: &Operation, new: &Operation) -> &'static Rule {
    let is_accepted = |way: &SecurityRequirement| ways(new).iter().any(|accepted| accepted.is_part_of(way));
    if ways(old).iter().all(is_accepted) { &rules::AUTHENTICATION_RELAXED } else { &rules::AUTHENTICATION_CHANGED }
}

/// The ways to authenticate for an operation; none at all if it names none.
fn ways(operation: &Operation) -> &[SecurityRequirement] {
    static NONE: [SecurityRequirement; 1] = [SecurityRequirement { schemes: Vec::new() }];
    if operation.security.is_empty() { &NONE } else { &operation.security }
}

fn describe(authentication: &Authentication) -> String {
    match authentication {
        Authentication::None => "none".to_owned(),
        Authentication::Basic => "user name and password".to_owned(),
        Authentication::Bearer => "bearer token".to_owned(),
        Authentication::Header(name) => format!("key in the header `{name}`"),
        Authentication::Query(name) => format!("key in the query parameter `{name}`"),
        Authentication::Cookie(name) => format!("key in the cookie `{name}`"),
        Authentication::Certificate => "client certificate".to_owned(),
    }
}
