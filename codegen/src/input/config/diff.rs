//! `[diff]`: how `pexgen diff` judges changes.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use super::{Config, location_at};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::source_text::SourceFile;

/// The severities of rules, and findings that are accepted.
#[derive(Clone, Debug, Default)]
pub struct DiffConfig {
    /// Findings that the user has read and accepts.
    pub accept: Vec<AcceptedFinding>,
    /// The severities of rules, by id.
    pub severities: BTreeMap<String, RuleSeverity>,
}

/// The severity of a rule.
#[derive(Clone, Debug)]
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

/// Reads the entries one by one, as errors in a flattened or untagged type have no location.
impl<'de> Deserialize<'de> for DiffConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(DiffVisitor)
    }
}

struct DiffVisitor;

impl<'de> Visitor<'de> for DiffVisitor {
    type Value = DiffConfig;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of rules with their severities")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<DiffConfig, A::Error> {
        let mut config = DiffConfig::default();
        while let Some(key) = entries.next_key::<String>()? {
            if key == "accept" {
                config.accept = entries.next_value()?;
            } else {
                config.severities.insert(key, entries.next_value()?);
            }
        }
        Ok(config)
    }
}

impl<'de> Deserialize<'de> for RuleSeverity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SeverityVisitor)
    }
}

struct SeverityVisitor;

impl<'de> Visitor<'de> for SeverityVisitor {
    type Value = RuleSeverity;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"compatible\", \"risky\" or \"breaking\", or a table of places with these")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<RuleSeverity, E> {
        Severity::deserialize(StrDeserializer::new(text)).map(RuleSeverity::Everywhere)
    }

    fn visit_map<A: MapAccess<'de>>(self, places: A) -> Result<RuleSeverity, A::Error> {
        Deserialize::deserialize(MapAccessDeserializer::new(places)).map(RuleSeverity::ByPlace)
    }
}

/// Reports accepted findings without a reason.
pub(super) fn check(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    for (index, entry) in config.diff.accept.iter().enumerate() {
        if entry.reason.trim().is_empty() {
            let message = format!("the acceptance of `{}` at `{}` has no reason", entry.rule, entry.at);
            let help = "state in `reason` why the change does not matter; reports contain it";
            diagnostics.push(Diagnostic::new(Id::BadConfig, location_of_accepted(file, index), message, help));
        }
    }
}

/// Returns the location of an entry of `[[diff.accept]]`.
pub fn location_of_accepted(file: &SourceFile, index: usize) -> Location {
    let shown = format!("diff.accept[{index}]");
    let offset = DeTable::parse(&file.text).ok().and_then(|table| {
        let diff = table.get_ref().get("diff")?.get_ref();
        let DeValue::Array(accepted) = diff.get("accept")?.get_ref() else { return None };
        Some(accepted.get(index)?.span().start)
    });
    location_at(file, offset, shown)
}
