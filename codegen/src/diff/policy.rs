//! The user's judgement of changes: severities of rules and accepted findings (`[diff]` of `pexgen.toml`).

use std::collections::{BTreeMap, BTreeSet};

use toml::value::Date;

use super::{Comparison, Finding, Impact, remainder, rules};
use crate::diagnostic::{Diagnostic, Id, Location, nearest};
use crate::input::config::{
    AcceptedFinding, Config, DiffConfig, RuleSeverity, Severity, location_of, location_of_accepted,
};
use crate::model::Version;
use crate::pattern::matches;

/// The entries of the configuration that had an effect.
#[derive(Debug, Default)]
pub struct Applied {
    places: BTreeSet<(String, String)>,
    accepted: BTreeSet<usize>,
    versions: BTreeSet<String>,
    /// The rules of the findings by place.
    rules: BTreeMap<String, BTreeSet<&'static str>>,
}

impl Applied {
    /// Sets the severities of findings as configured, and marks the accepted ones, which count as compatible. `today`
    /// decides which acceptances have expired.
    pub fn apply(&mut self, comparison: &mut Comparison, config: &DiffConfig, today: Date) {
        self.versions.insert(comparison.new.clone());
        for finding in &mut comparison.findings {
            for name in [finding.resource.clone(), place(finding)] {
                self.rules.entry(name).or_default().insert(finding.rule.id);
            }
            if let Some(severity) = self.severity(finding, config) {
                finding.impact = impact(severity);
            }
            let accepted = config.accept.iter().enumerate().find(|(_, entry)| {
                let is_here = entry.version.as_ref().is_none_or(|version| *version == comparison.new);
                is_here && entry.rule == finding.rule.id && is_at(&entry.at, finding)
            });
            if let Some((index, entry)) = accepted {
                self.accepted.insert(index);
                if is_current(entry, today) {
                    finding.impact = Impact::Compatible;
                    finding.accepted = Some(entry.reason.clone());
                }
            }
        }
    }

    fn severity(&mut self, finding: &Finding, config: &DiffConfig) -> Option<Severity> {
        match config.severities.get(finding.rule.id)? {
            RuleSeverity::Everywhere(severity) => Some(*severity),
            RuleSeverity::ByPlace(places) => {
                // The longest pattern is the most specific one.
                let fitting = places.iter().filter(|(pattern, _)| is_at(pattern, finding));
                let (pattern, severity) = fitting.max_by_key(|(pattern, _)| pattern.len())?;
                self.places.insert((finding.rule.id.to_owned(), pattern.clone()));
                Some(*severity)
            }
        }
    }

    /// Returns the entries without an effect as errors, and the expired ones as warnings. An entry for a version that was
    /// not compared is not checked.
    pub fn problems(&self, config: &Config, versions: &[&Version], today: Date) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let known = || {
            versions
                .iter()
                .flat_map(|version| {
                    let items = version.resources.keys().chain(version.operations.keys());
                    items.chain(version.schemas.keys()).chain(version.security_schemes.keys())
                })
                .map(String::as_str)
                .chain([remainder::WHOLE])
        };
        problems.extend(unknown_rules(config));
        let (config, file) = (&config.diff, &config.file);
        let mut report = |id: Id, location: Location, message: String, help: String| {
            problems.push(Diagnostic::new(id, location, message, help));
        };
        for (rule, severity) in config.severities.iter().filter(|(rule, _)| rules::find(rule).is_some()) {
            let RuleSeverity::ByPlace(places) = severity else { continue };
            for pattern in places.keys().filter(|pattern| !self.places.contains(&(rule.clone(), (*pattern).clone()))) {
                let resource = pattern.rsplit_once('.').map_or(pattern.as_str(), |(resource, _)| resource);
                if !known().any(|name| matches(pattern, name) || matches(resource, name)) {
                    let message = format!("`{pattern}` is no resource, operation or schema of these versions");
                    let location = location_of(file, &["diff", rule, pattern]);
                    report(Id::UnmatchedOverride, location, message, did_you_mean(pattern, known()));
                }
            }
        }
        for (index, entry) in config.accept.iter().enumerate() {
            let pointer = location_of_accepted(file, index);
            let is_elsewhere = entry.version.as_ref().is_some_and(|version| !self.versions.contains(version));
            if rules::find(&entry.rule).is_none() {
                continue;
            }
            if !self.accepted.contains(&index) && !is_elsewhere {
                let message = format!("nothing at `{}` is reported by the rule `{}`", entry.at, entry.rule);
                let help = self.other_place(entry);
                report(Id::UnmatchedOverride, pointer, message, help);
            } else if self.accepted.contains(&index) && !is_current(entry, today) {
                let until = entry.until.map(|until| until.to_string()).unwrap_or_default();
                let message = format!("the acceptance of `{}` at `{}` expired after {until}", entry.rule, entry.at);
                report(
                    Id::ExpiredAcceptance,
                    pointer,
                    message,
                    "change the date after checking the reason again, or remove the entry".to_owned(),
                );
            }
        }
        problems
    }
}

impl Applied {
    /// Returns what to do about an accepted finding that is not reported.
    fn other_place(&self, entry: &AcceptedFinding) -> String {
        let here: BTreeSet<&str> = self
            .rules
            .iter()
            .filter(|(name, _)| matches(&entry.at, name))
            .flat_map(|(_, rules)| rules)
            .copied()
            .collect();
        if here.is_empty() {
            return did_you_mean(&entry.at, self.rules.keys().map(String::as_str));
        }
        if here.contains(entry.rule.as_str()) {
            return "remove the entry: another one accepts what is reported there, or `in` names another version"
                .to_owned();
        }
        let here: Vec<&str> = here.into_iter().collect();
        format!("remove the entry, or name a rule that is reported there: {}", here.join(", "))
    }
}

/// Returns the errors about names in `[diff]` that are not rules.
pub fn unknown_rules(config: &Config) -> Vec<Diagnostic> {
    let (config, file) = (&config.diff, &config.file);
    let severities = config.severities.keys().map(|rule| (rule, location_of(file, &["diff", rule])));
    let accepted = config.accept.iter().enumerate();
    let accepted = accepted.map(|(index, entry)| (&entry.rule, location_of_accepted(file, index)));
    let unknown = severities.chain(accepted).filter(|(rule, _)| rules::find(rule).is_none());
    let error = |(rule, location): (&String, Location)| {
        Diagnostic::new(Id::UnmatchedOverride, location, format!("`diff` has no rule `{rule}`"), unknown_rule(rule))
    };
    unknown.map(error).collect()
}

fn unknown_rule(id: &str) -> String {
    let near = rules::suggest(id).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
    format!("{near}`pexgen explain` lists the rules")
}

fn did_you_mean<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    nearest(name, known).map_or_else(
        || "remove the entry; with `in = \"<version>\"` an acceptance is for one version only".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

fn impact(severity: Severity) -> Impact {
    match severity {
        Severity::Compatible => Impact::Compatible,
        Severity::Risky => Impact::Risky,
        Severity::Breaking => Impact::Breaking,
    }
}

/// Returns `<resource>` or `<resource>.<field>`.
fn place(finding: &Finding) -> String {
    match &finding.field {
        Some(field) => format!("{}.{field}", finding.resource),
        None => finding.resource.clone(),
    }
}

fn is_at(pattern: &str, finding: &Finding) -> bool {
    matches(pattern, &finding.resource) || matches(pattern, &place(finding))
}

fn is_current(entry: &AcceptedFinding, today: Date) -> bool {
    let key = |date: Date| (date.year, date.month, date.day);
    entry.until.and_then(|until| until.date).is_none_or(|until| key(today) <= key(until))
}
