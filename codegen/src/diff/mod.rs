//! Two versions of an API compared by what they mean, not by their text.
//!
//! Every change is a finding of a rule ([`rules`]): what it does to programs that run, what it
//! does to code that uses the generated bindings, and what to do. One change is one finding, at
//! the outermost place: the fields of a removed resource are not reported one by one.

mod changelog;
mod endpoints;
mod fields;
mod fieldset;
mod filters;
mod help;
mod operations;
mod pair;
mod parameters;
mod relations;
mod rename;
pub mod report;
mod resources;
pub mod rules;
mod schemas;
mod security;
mod values;

pub use changelog::{FILE_NAME as CHANGELOG, changelog};
pub use rules::{Direction, Impact, Mirror, Rule, Step};

use serde::Serialize;

use crate::model::Version;

/// What changed between two versions.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Name of the old version.
    pub old: String,
    /// Name of the new version.
    pub new: String,
    /// The changes by resource and field.
    pub findings: Vec<Finding>,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What kind of change it is.
    pub rule: &'static Rule,
    /// Id of the resource, `<group>/<name>`; or of the operation or type.
    pub resource: String,
    /// Wire name of the field, unless it is about the resource.
    pub field: Option<String>,
    /// What exactly changed.
    pub detail: Detail,
    /// What it does to the generated bindings.
    pub step: Step,
    /// What the name probably became, or was before.
    pub rename: Option<String>,
    /// Its place in the old version, if it is there.
    pub before: Option<Spot>,
    /// Its place in the new version, if it is there.
    pub after: Option<Spot>,
}

/// What exactly changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    /// The rule says it all.
    Nothing,
    /// Values that came or went.
    Values(Vec<String>),
    /// A value that became another.
    Change {
        /// The old one.
        old: String,
        /// The new one.
        new: String,
    },
    /// Our own words.
    Note(String),
    /// An added item.
    New {
        /// What it holds.
        kind: String,
        /// The server's own words.
        help: String,
    },
}

/// A value in a document; its line is looked up when it is shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Path of the document, as shown to people.
    pub document: String,
    /// JSON pointer.
    pub pointer: String,
}

/// Compares two versions.
pub fn compare(old: &Version, new: &Version) -> Comparison {
    let mut findings = resources::compare(old, new);
    findings.extend(operations::compare(old, new));
    findings.extend(schemas::compare(old, new));
    findings.extend(security::compare(old, new));
    // Within a field by rule, so that the order is that of nobody's code.
    findings.sort_by(|a, b| (&a.resource, &a.field, a.rule.id).cmp(&(&b.resource, &b.field, b.rule.id)));
    Comparison { old: old.name.clone(), new: new.name.clone(), findings }
}

impl Comparison {
    /// How many changes have an impact.
    pub fn count(&self, impact: Impact) -> usize {
        self.findings.iter().filter(|finding| finding.rule.impact == impact).count()
    }

    /// The worst impact; `None` when nothing changed.
    pub fn worst(&self) -> Option<Impact> {
        self.findings.iter().map(|finding| finding.rule.impact).max()
    }

    /// The step of the bindings' version; `None` when nothing changed.
    pub fn step(&self) -> Option<Step> {
        self.findings.iter().map(|finding| finding.step).max()
    }

    /// Why the step is no smaller: the rules that call for it and how often, the most frequent first.
    pub fn reasons(&self) -> Vec<(&'static Rule, usize)> {
        let step = self.step();
        let mut reasons: Vec<(&'static Rule, usize)> = Vec::new();
        for finding in self.findings.iter().filter(|finding| Some(finding.step) == step) {
            match reasons.iter_mut().find(|(rule, _)| rule.id == finding.rule.id) {
                Some((_, count)) => *count += 1,
                None => reasons.push((finding.rule, 1)),
            }
        }
        reasons.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.id.cmp(b.0.id)));
        reasons
    }
}

impl Finding {
    fn new(rule: &'static Rule, resource: &str, field: Option<&str>, detail: Detail) -> Self {
        Self {
            rule,
            resource: resource.to_owned(),
            field: field.map(str::to_owned),
            detail,
            step: rule.step,
            rename: None,
            before: None,
            after: None,
        }
    }
}

impl Detail {
    fn change(old: impl Into<String>, new: impl Into<String>) -> Self {
        Self::Change { old: old.into(), new: new.into() }
    }

    fn values<T: ToString>(values: impl IntoIterator<Item = T>) -> Self {
        Self::Values(values.into_iter().map(|value| value.to_string()).collect())
    }
}
