//! Agreement between the impacts that `diff` reports and what really happens.

use std::collections::{BTreeMap, BTreeSet};

use pexgen::diff::{Comparison, Impact};

/// An edit of documents, what `diff` reports, and what happens to a program of the old version.
pub struct Edit {
    /// Where and what was edited.
    pub what: String,
    /// The worst reported impact.
    pub worst: Impact,
    /// The reported rules.
    pub rules: BTreeSet<&'static str>,
    /// What no longer works, if anything.
    pub broken: Option<String>,
}

/// A rule, a part of the description of the edits that it applies to, and the reason why its impact differs from what the
/// oracle of a test sees. An empty rule means that nothing is reported.
pub type Reason = (&'static str, &'static str, &'static str);

/// The known differences.
pub struct Reasons {
    /// Changes that break something for the oracle, but are reported as compatible.
    pub harmless: &'static [Reason],
    /// Changes that are reported as breaking, but break nothing for the oracle.
    pub unseen: &'static [Reason],
}

impl Edit {
    /// Takes what `diff` reports from a comparison.
    pub fn new(what: String, comparison: &Comparison) -> Self {
        let worst = comparison.worst().unwrap_or(Impact::Compatible);
        let rules = comparison.findings.iter().map(|finding| finding.rule.id).collect();
        Self { what, worst, rules, broken: None }
    }

    fn has(&self, (rule, place, _): Reason) -> bool {
        let is_reported = self.rules.contains(rule) || (rule.is_empty() && self.rules.is_empty());
        is_reported && self.what.contains(place)
    }
}

/// Requires that the impacts agree with what happens: a change that breaks something is risky or breaking, and a breaking
/// one breaks something, except for the reasons. With 2,000 edits or more, each reason must be needed.
pub fn agree(edits: &[Edit], reasons: &Reasons) {
    let (mut agreed, mut wrong) = (0, Vec::new());
    let mut explained: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for edit in edits {
        let (table, rows) = match (edit.worst, &edit.broken) {
            (Impact::Compatible, Some(_)) => ("harmless", reasons.harmless),
            (Impact::Breaking, None) => ("unseen", reasons.unseen),
            _ => {
                agreed += 1;
                continue;
            }
        };
        match rows.iter().find(|row| edit.has(**row)) {
            Some((rule, place, _)) => *explained.entry((table, rule, place)).or_default() += 1,
            None => wrong.push(format!("{}: {} {:?}, broken: {:?}", edit.what, edit.worst, edit.rules, edit.broken)),
        }
    }
    let broken = edits.iter().filter(|edit| edit.broken.is_some()).count();
    let differ: usize = explained.values().sum();
    println!(
        "{} edits, {broken} break something; {agreed} agree, {differ} differ for a reason: {explained:?}",
        edits.len()
    );
    assert!(wrong.is_empty(), "{} of {} edits:\n{}", wrong.len(), edits.len(), wrong.join("\n"));
    let rows = |table, rows: &'static [Reason]| rows.iter().map(move |(rule, place, _)| (table, *rule, *place));
    let all = rows("harmless", reasons.harmless).chain(rows("unseen", reasons.unseen));
    let needless: Vec<_> = all.filter(|row| edits.len() >= 2000 && !explained.contains_key(row)).collect();
    assert!(needless.is_empty(), "reasons that no edit needs: {needless:?}");
}
