//! Comparison of authentication.

use std::collections::BTreeSet;

use super::located::of_versions;
use super::pair::Pair;
use super::rules::{resource as rules, text::OTHERWISE_CHANGED};
use super::{Detail, Finding, Rule};
use crate::model::{Authentication, Operation, SecurityRequirement, Version};
use crate::pointer::escape;

/// JSON pointer of the security schemes of an OpenAPI document.
const SCHEMES: &str = "/components/securitySchemes";

/// Returns the changes of security schemes between two versions. What operations need is compared with them.
pub fn compare(old: &Version, new: &Version) -> Vec<Finding> {
    let ids: BTreeSet<&String> = old.security_schemes.keys().chain(new.security_schemes.keys()).collect();
    let schemes = ids.into_iter().filter_map(|id| {
        let scheme = |version: &Version| version.security_schemes.get(id).cloned().unwrap_or_else(|| "none".to_owned());
        let is_needed = |version: &Version| version.operations.values().any(|operation| needs(operation, id));
        let is_there = [old, new].iter().all(|version| version.security_schemes.contains_key(id) && is_needed(version));
        let rule = match is_there {
            true => &rules::AUTHENTICATION_CHANGED,
            // The description of a version lists the schemes.
            false if old.description != new.description => &OTHERWISE_CHANGED,
            false => return None,
        };
        one((old, new), (rule, id), &format!("{SCHEMES}/{}", escape(id)), scheme)
    });
    let findings: Vec<Finding> = schemes.collect();
    let has_schemes = !old.security_schemes.is_empty();
    let mut both = old.operations.iter().filter_map(|(id, before)| Some((before, new.operations.get(id)?)));
    if !findings.is_empty() || (has_schemes && both.any(|both| rule(both, (old, new)).is_some())) {
        return findings;
    }
    // All operations need the same, so that the order of the schemes decides.
    let rule = if has_schemes { &OTHERWISE_CHANGED } else { &rules::AUTHENTICATION_CHANGED };
    one((old, new), (rule, "client"), SCHEMES, |version| describe(&version.authentication)).into_iter().collect()
}

fn needs(operation: &Operation, scheme: &str) -> bool {
    operation.security.iter().flat_map(|way| &way.schemes).any(|(name, _)| name == scheme)
}

fn one(
    (old, new): (&Version, &Version),
    (rule, subject): (&'static Rule, &str),
    pointer: &str,
    described: impl Fn(&Version) -> String,
) -> Option<Finding> {
    let (before, after) = (described(old), described(new));
    if before == after {
        return None;
    }
    Some(of_versions((old, new), pointer, Finding::new(rule, subject, None, Detail::change(before, after))))
}

/// Compares the ways to authenticate for an operation.
pub fn operation(pair: &mut Pair<'_, Operation>, versions: (&Version, &Version)) {
    let Some(rule) = rule((pair.old, pair.new), versions) else { return };
    let shown = |operation: &Operation| Some(operation.authentication()).filter(|text| !text.is_empty());
    let [before, after] = [pair.old, pair.new].map(|one| shown(one).unwrap_or_else(|| "none".to_owned()));
    pair.note(rule, "/security", Detail::change(before, after));
}

/// Returns the rule for other ways to authenticate for an operation, if there are any: requests that authenticate in an old way
/// are still accepted, or not.
fn rule((before, after): (&Operation, &Operation), versions: (&Version, &Version)) -> Option<&'static Rule> {
    let (mut before, after) = (ways(before), ways(after));
    for (name, _) in before.iter_mut().flat_map(|way| &mut way.schemes) {
        *name = renamed(versions, name);
    }
    let is_accepted = |way: &SecurityRequirement| after.iter().any(|accepted| accepted.is_part_of(way));
    let is_needed = |way: &SecurityRequirement| before.iter().any(|old| old.is_part_of(way) && way.is_part_of(old));
    let is_relaxed = before.iter().all(is_accepted);
    let is_same = is_relaxed && after.iter().all(is_needed);
    (!is_same).then_some(if is_relaxed { &rules::AUTHENTICATION_RELAXED } else { &rules::AUTHENTICATION_CHANGED })
}

/// Returns the name in the new version of a scheme of the old one: that of one of the same kind, if it has another name.
fn renamed((old, new): (&Version, &Version), name: &str) -> String {
    let kind = old.security_schemes.get(name).filter(|_| !new.security_schemes.contains_key(name));
    let mut added = new.security_schemes.iter().filter(|(id, _)| !old.security_schemes.contains_key(*id));
    let same = kind.and_then(|kind| added.find(|(_, other)| *other == kind));
    same.map_or_else(|| name.to_owned(), |(id, _)| id.clone())
}

/// The ways to authenticate for an operation; none at all if it names none.
fn ways(operation: &Operation) -> Vec<SecurityRequirement> {
    if operation.security.is_empty() {
        vec![SecurityRequirement { schemes: Vec::new() }]
    } else {
        operation.security.clone()
    }
}

fn describe(schemes: &[Authentication]) -> String {
    let described: Vec<String> = schemes.iter().map(describe_one).collect();
    if described.is_empty() { "none".to_owned() } else { described.join(" and ") }
}

fn describe_one(scheme: &Authentication) -> String {
    match scheme {
        Authentication::Basic => "user name and password".to_owned(),
        Authentication::Bearer => "bearer token".to_owned(),
        Authentication::Header(name) => format!("key in the header `{name}`"),
        Authentication::Query(name) => format!("key in the query parameter `{name}`"),
        Authentication::Cookie(name) => format!("key in the cookie `{name}`"),
        Authentication::Certificate => "client certificate".to_owned(),
    }
}
