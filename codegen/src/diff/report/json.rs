//! Report as JSON.

use serde_json::{Value, json};

use crate::diagnostic::Location;
use crate::diff::{Comparison, DocumentPointer, Finding, Impact, Mirror, Rule, SemverGap};
use crate::loaded::{LoadedVersion, Locations};

/// Renders a comparison, with the locations in both versions.
pub fn json(comparison: &Comparison, old: &LoadedVersion, new: &LoadedVersion) -> Value {
    let counts: serde_json::Map<String, Value> =
        Impact::ALL.into_iter().map(|impact| (impact.to_string(), json!(comparison.count(impact)))).collect();
    let reasons = comparison.reasons();
    let reasons: Vec<Value> = reasons.iter().map(|(rule, count)| json!({ "rule": rule.id, "count": count })).collect();
    let (old, new) = (old.locations(), new.locations());
    let findings: Vec<Value> = comparison.findings.iter().map(|found| finding(found, &old, &new)).collect();
    json!({
        "old": comparison.old,
        "new": comparison.new,
        "counts": counts,
        "bindings": { "step": comparison.step(), "reasons": reasons },
        "findings": findings,
        "unused": comparison.unused,
    })
}

fn finding(finding: &Finding, old: &Locations<'_>, new: &Locations<'_>) -> Value {
    let location = |locations: &Locations<'_>, at: &Option<DocumentPointer>| -> Option<Location> {
        at.as_ref().map(|at| locations.find(&at.document, &at.pointer))
    };
    json!({
        "rule": finding.rule.id,
        "impact": finding.impact,
        "direction": finding.rule.direction,
        "step": finding.step,
        "title": finding.rule.title,
        "why": finding.rule.why,
        "advice": finding.rule.advice,
        "resource": finding.resource,
        "field": finding.field,
        "detail": finding.detail,
        "rename": finding.rename,
        "accepted": finding.accepted,
        "uses": finding.uses,
        "before": location(old, &finding.before),
        "after": location(new, &finding.after),
    })
}

/// Renders a rule with all its properties.
pub fn rule(rule: &Rule) -> Value {
    let mirror = match rule.mirror {
        Mirror::Rule(id) => json!({ "rule": id }),
        Mirror::None(reason) => json!({ "none": reason }),
    };
    json!({
        "rule": rule.id,
        "impact": rule.impact,
        "direction": rule.direction,
        "step": rule.step,
        "title": rule.title,
        "why": rule.why,
        "advice": rule.advice,
        "mirror": mirror,
        "semver_gap": rule.semver_gap.map(SemverGap::reason),
    })
}
