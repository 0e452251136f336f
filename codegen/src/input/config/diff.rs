//! `[diff]`: how `pexgen diff` judges changes.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::value::Datetime;

/// The severities of rules, and findings that are accepted.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DiffConfig {
    /// Findings that the user has read and accepts.
    #[serde(default)]
    pub accept: Vec<AcceptedFinding>,
    /// The severities of rules, by id.
    #[serde(flatten)]
    pub severities: BTreeMap<String, RuleSeverity>,
}

/// The severity of a rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum RuleSeverity {
    /// The same wherever it applies.
    Everywhere(Severity),
    /// By place: patterns on `<resource>` and `<resource>.<field>`.
    ByPlace(BTreeMap<String, Severity>),
}

/// A severity of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are those of `diff`")]
pub enum Severity {
    Compatible,
    Risky,
    Breaking,
}

/// A finding that the user has read and accepts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AcceptedFinding {
    /// Id of the rule.
    pub rule: String,
    /// Where: a pattern on `<resource>` and `<resource>.<field>`.
    pub at: String,
    /// Why it is accepted.
    pub reason: String,
    /// The new version of the comparison; any when absent.
    #[serde(default, rename = "in")]
    pub version: Option<String>,
    /// The last day on which it is accepted.
    #[serde(default)]
    pub until: Option<Datetime>,
}
