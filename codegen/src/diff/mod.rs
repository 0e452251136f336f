//! Comparison of two versions of an API by their meaning, not by the text of their documents.
//!
//! Every change is a [`Finding`] of a [`Rule`](rules). A rule states what the change does to running
//! programs, what it does to code that uses the generated bindings, and what to do about it. A change is
//! reported once, at the outermost level: the fields of a removed resource are not reported one by one.

mod arguments;
mod base_path;
mod bodies;
mod changelog;
mod content;
mod endpoints;
mod equality;
mod fields;
mod fieldset;
mod filters;
mod help;
mod located;
mod operations;
mod pair;
mod parameters;
mod parts;
mod path_parameters;
mod policy;
mod relations;
mod remainder;
mod rename;
pub mod report;
mod resources;
pub mod rules;
mod schemas;
mod security;
mod shared_types;
mod structure;
mod unexplained;
#[cfg(feature = "cli")]
mod uses;
mod values;

pub use changelog::{FILE_NAME as CHANGELOG, changelog};
pub use policy::{Applied, unknown_rules};
pub use rules::{Affects, Impact, Mirror, Rule, SemverGap, Step};
#[cfg(feature = "cli")]
pub use uses::{UsedNames, UsesError};

use serde::Serialize;

use crate::model::Version;
use base_path::MovedBase;
use structure::Types;
#[cfg(feature = "cli")]
pub(crate) use values::describe;

/// The changes between two versions.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Name of the old version.
    pub old: String,
    /// Name of the new version.
    pub new: String,
    /// The changes, sorted by resource and field.
    pub findings: Vec<Finding>,
    /// The number of changes of items that the sources of a crate do not name, if they were searched.
    pub unused: usize,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that the change falls under.
    pub rule: &'static Rule,
    /// The effect on running programs: that of the rule, or less where the direction or the types allow.
    pub impact: Impact,
    /// Id of the resource (`<group>/<name>`), operation or schema.
    pub resource: String,
    /// Wire name of the field; `None` for a change of the resource itself.
    pub field: Option<String>,
    /// The values that changed.
    pub detail: Detail,
    /// The effect on the version number of the generated bindings.
    pub step: Step,
    /// The probable new name of a removed item, or the probable old name of an added one.
    pub rename: Option<String>,
    /// Why the user accepts the change.
    pub accepted: Option<String>,
    /// The places in the sources of a crate that name the item, if they were searched: `src/main.rs:12`.
    pub uses: Vec<String>,
    /// Location in the old version; `None` for an added item.
    pub before: Option<DocumentPointer>,
    /// Location in the new version; `None` for a removed item.
    pub after: Option<DocumentPointer>,
}

/// The values that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    /// No details beyond the rule.
    Nothing,
    /// Values that were added or removed.
    Values(Vec<String>),
    /// A value that was replaced by another.
    Change {
        /// The old value.
        old: String,
        /// The new value.
        new: String,
    },
    /// An explanation by pexgen.
    Note(String),
    /// An added item.
    New {
        /// Description of its type.
        kind: String,
        /// Help text from the server's document.
        help: String,
    },
}

/// A location in a document; its line is looked up when it is printed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentPointer {
    /// Path of the document, as printed in messages.
    pub document: String,
    /// JSON pointer.
    pub pointer: String,
}

/// Compares two versions of an API.
pub fn compare(old: &Version, new: &Version) -> Comparison {
    let renamed = structure::renamed(old, new);
    let aligned = structure::renamed_version(old, &renamed);
    let old = aligned.as_ref().unwrap_or(old);
    let base = MovedBase::of(old, new);
    let moved = base.as_ref().map(|base| base.finding(old, new));
    let aligned = base.as_ref().map(|base| base.aligned(old, new));
    let old = aligned.as_ref().unwrap_or(old);
    let types = Types { old: &old.schemas, new: &new.schemas, depth: 0, impact: schemas::impact };
    let mut findings = resources::compare(old, new, types);
    findings.extend(operations::compare(old, new, types));
    findings.extend(moved);
    findings.extend(schemas::compare(types));
    findings.extend(security::compare(old, new));
    shared_types::compare(old, new, &mut findings);
    remainder::compare(old, new, types, &mut findings);
    unexplained::compare(old, new, types, &mut findings);
    // Sorting by rule makes the order independent of the order of the comparisons.
    findings.sort_by(|a, b| (&a.resource, &a.field, a.rule.id).cmp(&(&b.resource, &b.field, b.rule.id)));
    Comparison { old: old.name.clone(), new: new.name.clone(), findings, unused: 0 }
}

impl Comparison {
    /// Returns the number of changes with an impact.
    pub fn count(&self, impact: Impact) -> usize {
        self.findings.iter().filter(|finding| finding.impact == impact).count()
    }

    /// Returns the worst impact; `None` when nothing changed.
    pub fn worst(&self) -> Option<Impact> {
        self.findings.iter().map(|finding| finding.impact).max()
    }

    /// Returns the step of the bindings' version; `None` when nothing changed.
    pub fn step(&self) -> Option<Step> {
        self.findings.iter().map(|finding| finding.step).max()
    }

    /// Returns the rules that require the step and how often each applies, the most frequent first.
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
            impact: rule.impact,
            resource: resource.to_owned(),
            field: field.map(str::to_owned),
            detail,
            step: rule.step,
            rename: None,
            accepted: None,
            uses: Vec::new(),
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
