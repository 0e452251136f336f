//! Lowering of fields: their types and their configuration.

use std::collections::BTreeSet;

use serde_json::Value;

use super::help;
use super::{Lowering, USUAL_KEY};
use crate::input::config::{FieldConfig, READ, READONLY, TARGET};
use crate::input::tastypie::{self, Document, FieldDocument, OWN_URI, WireType};
use crate::json::unquoted;
use crate::model::{
    Access, Choice, Choices, Field, Filtering, History, Key, LookupSet, Lookups, Presence, Relation, Type,
};

impl Lowering<'_> {
    /// Returns the configuration of a field, merged from all matching entries. A target of the profile counts only if the
    /// document names none.
    fn field_config(&mut self, id: &str, field: &FieldDocument) -> FieldConfig {
        let config = self.config;
        let documented = self.documented_target(field);
        let mut merged = FieldConfig::default();
        for (pattern, entry) in config.fields_of(&self.field_patterns, id) {
            if !self.holds(&entry.versions) {
                continue;
            }
            self.matched.note("fields", pattern);
            self.note_settings(pattern, entry, &merged, field);
            let is_target = documented.is_none() || config.is_stated(&["fields", pattern, "target"]);
            merged.target = entry.target.clone().filter(|_| is_target).or(merged.target);
            merged.read = entry.read.or(merged.read);
            merged.required = entry.required.or(merged.required);
            merged.readonly = entry.readonly.or(merged.readonly);
            merged.empty = entry.empty.or(merged.empty);
            merged.always = entry.always.or(merged.always);
            merged.filtering = entry.filtering.clone().or(merged.filtering);
        }
        merged
    }

    /// Notes which settings of an entry change a field, as the document and the entries before describe it.
    fn note_settings(&mut self, pattern: &str, entry: &FieldConfig, before: &FieldConfig, field: &FieldDocument) {
        let is_relation = field.wire_type == WireType::Related;
        let target = before.target.clone().or_else(|| self.documented_target(field));
        let readonly = before.readonly.unwrap_or(field.readonly);
        let settings = [
            (TARGET, is_relation && entry.target.is_some() && entry.target != target),
            (READ, is_relation && entry.read.is_some()),
            (READONLY, entry.readonly.is_some_and(|wanted| wanted != readonly)),
        ];
        for (section, _) in settings.into_iter().filter(|(_, has_effect)| *has_effect) {
            self.matched.note(section, pattern);
        }
    }

    pub(super) fn field(
        &mut self,
        resource: &str,
        document: &Document,
        wire: &str,
        field: &FieldDocument,
        key: Option<&Key>,
        addressed: bool,
    ) -> Field {
        let id = format!("{resource}.{wire}");
        let config = self.field_config(&id, field);
        let is_own_uri = addressed && wire == OWN_URI;
        // A default of null means no default if null is not accepted.
        let value = field.default.clone().filter(|value| field.nullable || !value.is_null());
        let heuristic = !(field.nullable || field.blank || value.is_some());
        // The client chooses a natural key, such as a user name.
        let is_natural = field.primary_key && !field.readonly && field.wire_type == WireType::String && heuristic;
        let is_key = wire == OWN_URI
            || (field.primary_key && !is_natural)
            || key.is_some_and(|key| key.field == wire && wire == USUAL_KEY);
        // Django itself sets `id` unless another field is the primary key.
        let is_set_by_django =
            addressed && wire == USUAL_KEY && !document.fields.values().any(|field| field.primary_key);
        let kind = if is_own_uri { Type::OwnUri } else { self.kind(resource, document, wire, field, &config) };
        let readonly = config.readonly.unwrap_or(field.readonly);
        let secret = self.matched.is_secret(self.config, &id);
        Field {
            wire: wire.to_owned(),
            name: String::new(),
            nullable: field.nullable,
            blank: field.blank,
            access: match () {
                () if is_key => Access::Key,
                () if readonly || is_set_by_django => Access::ReadOnly,
                () => Access::Writable { required: config.required.unwrap_or(heuristic) },
            },
            presence: match config.always {
                _ if config.empty.is_some() => Presence::EmptyIsNull,
                Some(true) => Presence::Always,
                Some(false) | None => Presence::Usual,
            },
            filtering: Filtering {
                unique: field.unique,
                orderable: document.ordering.contains(wire),
                // A filter would put the secret into URLs, which servers and proxies log.
                lookups: lookups(config.filtering.as_ref().or(document.filtering.get(wire).filter(|_| !secret))),
            },
            limits: help::limits(&field.help),
            default: value.map(|value| self.download.default(&kind, value)),
            help: field.help.clone(),
            is_markdown: false,
            secret,
            deprecated: help::is_deprecated(&field.help),
            history: History::default(),
            kind,
        }
    }

    fn kind(
        &mut self,
        resource: &str,
        document: &Document,
        wire: &str,
        field: &FieldDocument,
        config: &FieldConfig,
    ) -> Type {
        match field.wire_type {
            WireType::Related => Type::Relation(Relation {
                target: self.target(resource, document, wire, field, config),
                many: field.to_many,
                read: config.read,
            }),
            WireType::Boolean => Type::Boolean,
            WireType::String | WireType::Integer
                if field.choices.as_ref().is_some_and(|choices| !choices.is_empty()) =>
            {
                Type::Choice(choices(field))
            }
            WireType::String => Type::Text,
            WireType::Integer => Type::Integer,
            WireType::Float => Type::Float,
            WireType::Decimal => Type::Decimal,
            WireType::List => Type::List(Box::new(Type::Json)),
            WireType::Dict => Type::Map(Box::new(Type::Json)),
            WireType::Date => Type::Date,
            WireType::DateTime => Type::DateTime,
            WireType::Time => Type::Time,
            WireType::File => Type::File,
            WireType::Unknown => Type::Json,
        }
    }
}

fn lookups(filtering: Option<&tastypie::Filtering>) -> Lookups {
    match filtering {
        None => Lookups::None,
        Some(tastypie::Filtering::All) => Lookups::All,
        Some(tastypie::Filtering::AllWithRelations) => Lookups::AllAcrossRelation,
        Some(tastypie::Filtering::Only(lookups)) => {
            Lookups::Only(LookupSet { name: String::new(), lookups: lookups.clone() })
        }
    }
}

fn choices(field: &FieldDocument) -> Choices {
    let values = field.choices.as_deref().unwrap_or_default();
    let numeric = field.wire_type == WireType::Integer && values.iter().all(Value::is_number);
    let mut seen = BTreeSet::new();
    Choices {
        name: String::new(),
        numeric,
        // 1 and "1" are the same choice when they are compared as strings.
        values: values
            .iter()
            .map(unquoted)
            .filter(|wire| seen.insert(wire.clone()))
            .map(|wire| Choice { wire, bare: numeric, label: String::new(), help: String::new(), name: String::new() })
            .collect(),
        keeps_empty: false,
        other: String::new(),
    }
}
