//! Replaces secrets and personal data, the same value by the same replacement.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value as Json;

use super::report::ReplacedField;
use super::substitute::{Subject, Substitutes};
use crate::input::config::RecordConfig;
use crate::pattern::matches;
use crate::serve::redact::Secrets;

/// How the values of a field are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Treatment {
    /// They are kept.
    Keep,
    /// They are replaced.
    Whole(Subject),
    /// E-mail addresses, IP addresses and the hosts of URLs inside them are replaced.
    Inside,
}

/// Replaces values.
#[derive(Debug)]
pub(super) struct Replacer {
    config: RecordConfig,
    substitutes: Substitutes,
    treatments: HashMap<String, Treatment>,
    /// The values that were replaced, by field and subject.
    replaced: BTreeMap<(String, Subject), HashSet<String>>,
}

impl Replacer {
    /// Creates a replacer that has replaced nothing.
    pub(super) fn new(config: &RecordConfig) -> Self {
        Self {
            config: config.clone(),
            substitutes: Substitutes::default(),
            treatments: HashMap::new(),
            replaced: BTreeMap::new(),
        }
    }

    /// Returns the value of a field to keep. Choices are no personal data.
    pub(super) fn replace(
        &mut self,
        resource: &str,
        field: &str,
        choices: &[String],
        secrets: &Secrets,
        value: &Json,
    ) -> Json {
        match value {
            Json::String(text) if text.is_empty() || choices.contains(text) => value.clone(),
            Json::String(text) => self.text(resource, field, secrets, text).into(),
            Json::Number(number) if secrets.contains(field) => {
                let text = self.text(resource, field, secrets, &number.to_string());
                text.parse::<i64>().map_or(Json::Null, Json::from)
            }
            Json::Array(items) => {
                items.iter().map(|item| self.replace(resource, field, choices, secrets, item)).collect()
            }
            Json::Object(entries) => {
                let entries = entries.iter();
                let replaced =
                    entries.map(|(name, value)| (name.clone(), self.replace(resource, name, &[], secrets, value)));
                Json::Object(replaced.collect())
            }
            other => other.clone(),
        }
    }

    /// Replaces strings that were replaced in another field.
    pub(super) fn replace_known(&mut self, resource: &str, field: &str, choices: &[String], value: &mut Json) {
        match value {
            Json::String(text) if !choices.contains(text) => {
                if let Some(known) = self.substitutes.known(text).map(str::to_owned) {
                    self.note(resource, field, Subject::Known, text);
                    *value = known.into();
                }
            }
            Json::Array(items) => {
                for item in items {
                    self.replace_known(resource, field, choices, item);
                }
            }
            Json::Object(entries) => {
                for (name, value) in entries {
                    self.replace_known(resource, name, &[], value);
                }
            }
            _ => {}
        }
    }

    /// Returns the fields whose values were replaced.
    pub(super) fn replaced(&self) -> Vec<ReplacedField> {
        let fields = self.replaced.iter();
        let fields = fields.map(|((field, subject), values)| ReplacedField {
            field: field.clone(),
            kind: subject.name(),
            values: values.len(),
        });
        fields.collect()
    }

    fn text(&mut self, resource: &str, field: &str, secrets: &Secrets, text: &str) -> String {
        match self.treatment(resource, field, secrets) {
            Treatment::Keep => text.to_owned(),
            Treatment::Whole(subject) => {
                self.note(resource, field, subject, text);
                self.substitutes.whole(subject, text)
            }
            Treatment::Inside => {
                let (replaced, found) = self.substitutes.inside(text);
                for (subject, value) in found {
                    self.note(resource, field, subject, &value);
                }
                replaced
            }
        }
    }

    fn note(&mut self, resource: &str, field: &str, subject: Subject, value: &str) {
        let values = self.replaced.entry((format!("{resource}.{field}"), subject)).or_default();
        if !values.contains(value) {
            values.insert(value.to_owned());
        }
    }

    /// Returns how the values of a field are treated.
    fn treatment(&mut self, resource: &str, field: &str, secrets: &Secrets) -> Treatment {
        let id = format!("{resource}.{field}");
        if let Some(treatment) = self.treatments.get(&id) {
            return *treatment;
        }
        let listed = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, &id));
        let config = &self.config;
        let treatment = if secrets.contains(field) || listed(&config.secrets) {
            Treatment::Whole(Subject::Secret)
        } else if field == "resource_uri" || listed(&config.keep) {
            Treatment::Keep
        } else if listed(&config.names) {
            Treatment::Whole(Subject::Name)
        } else if listed(&config.hosts) {
            Treatment::Whole(Subject::Host)
        } else if listed(&config.texts) {
            Treatment::Whole(Subject::Text)
        } else {
            Treatment::Inside
        };
        self.treatments.insert(id, treatment);
        treatment
    }
}
