//! The structure of a report: by impact, first the changes that many resources have in common, then the rest
//! by resource.

use std::collections::BTreeMap;

use crate::diff::{Comparison, Detail, Finding, Impact, Rule};

/// Number of resources from which on the same change of the same field is reported once.
const MANY: usize = 3;

/// The findings with one impact.
pub struct Section<'a> {
    /// The impact.
    pub impact: Impact,
    /// Number of findings.
    pub count: usize,
    /// How often each rule applies, the most frequent first.
    pub rules: Vec<(&'static Rule, usize)>,
    /// Added and removed resources, by rule.
    pub whole: Vec<Line<'a>>,
    /// Changes that fields of the same name have in common in many resources.
    pub folded: Vec<Line<'a>>,
    /// All other changes, by resource.
    pub resources: BTreeMap<&'a str, Vec<Line<'a>>>,
}

/// Findings of one rule that are reported together.
pub struct Line<'a> {
    /// The rule.
    pub rule: &'static Rule,
    /// The findings, at least one.
    pub findings: Vec<&'a Finding>,
}

/// Returns the sections of a comparison that are not empty, the worst first.
pub fn sections(comparison: &Comparison) -> Vec<Section<'_>> {
    let sections = Impact::ALL.into_iter().map(|impact| section(comparison, impact));
    sections.filter(|section| section.count > 0).collect()
}

fn section(comparison: &Comparison, impact: Impact) -> Section<'_> {
    let mut findings: Vec<&Finding> = comparison.findings.iter().filter(|finding| finding.impact == impact).collect();
    let (count, rules) = (findings.len(), rules(&findings));
    let whole = take(&mut findings, Finding::is_whole);
    let repeated = repeated(&findings);
    let mut folded: Vec<Line<'_>> = Vec::new();
    findings.retain(|finding| {
        let folds = repeated.contains_key(&sameness(finding));
        if folds {
            match folded.iter_mut().find(|line| sameness(line.findings[0]) == sameness(finding)) {
                Some(line) => line.findings.push(finding),
                None => folded.push(Line { rule: finding.rule, findings: vec![finding] }),
            }
        }
        !folds
    });
    let mut resources: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        resources.entry(&finding.resource).or_default().push(finding);
    }
    let resources = resources.into_iter().map(|(id, findings)| (id, by_rule(findings))).collect();
    Section { impact, count, rules, whole: by_rule(whole), folded, resources }
}

fn take<'a>(findings: &mut Vec<&'a Finding>, wanted: fn(&Finding) -> bool) -> Vec<&'a Finding> {
    let (taken, left) = findings.drain(..).partition(|finding| wanted(finding));
    *findings = left;
    taken
}

fn rules(findings: &[&Finding]) -> Vec<(&'static Rule, usize)> {
    let mut rules: BTreeMap<&str, (&'static Rule, usize)> = BTreeMap::new();
    for finding in findings {
        rules.entry(finding.rule.id).or_insert((finding.rule, 0)).1 += 1;
    }
    let mut rules: Vec<_> = rules.into_values().collect();
    rules.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rules
}

/// Returns the key that equal findings of several resources have in common.
fn sameness(finding: &Finding) -> (&'static str, Option<&str>, String) {
    let detail = match &finding.detail {
        Detail::Nothing => String::new(),
        other => format!("{other:?}"),
    };
    let detail = format!("{detail}{:?}{:?}", finding.accepted, finding.uses);
    (finding.rule.id, finding.field.as_deref(), detail)
}

fn repeated<'a>(findings: &[&'a Finding]) -> BTreeMap<(&'static str, Option<&'a str>, String), usize> {
    let mut counts = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.rename.is_none()) {
        *counts.entry(sameness(finding)).or_insert(0) += 1;
    }
    counts.retain(|_, count| *count >= MANY);
    counts
}

/// Groups findings into lines of one rule each, in the order of the first finding of each rule.
fn by_rule(findings: Vec<&Finding>) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    for finding in findings {
        match lines.iter_mut().find(|line| line.rule.id == finding.rule.id) {
            Some(line) => line.findings.push(finding),
            None => lines.push(Line { rule: finding.rule, findings: vec![finding] }),
        }
    }
    lines
}

impl Finding {
    /// Returns whether the line is about added or removed resources.
    fn is_whole(&self) -> bool {
        self.field.is_none() && (self.before.is_none() || self.after.is_none())
    }
}

impl Line<'_> {
    /// Returns whether the findings fit into one line.
    pub fn is_short(&self) -> bool {
        let is_long = |finding: &&Finding| match &finding.detail {
            Detail::Nothing | Detail::Note(_) => false,
            Detail::New { help, .. } => !help.is_empty(),
            Detail::Values(_) | Detail::Change { .. } => true,
        };
        self.findings.len() == 1 || !self.findings.iter().any(is_long)
    }
}
