//! Entries of a configuration that matched something, and reports of those that did not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Config, location_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, nearest};
use crate::input::file::SourceFile;
use crate::pattern::matches;

/// Which entries of the configuration matched something, over all versions.
#[derive(Debug, Default)]
pub struct Matched {
    entries: BTreeSet<(&'static str, String)>,
}

impl Matched {
    /// Notes that an entry of a section had an effect.
    pub fn note(&mut self, section: &'static str, key: &str) {
        self.entries.insert((section, key.to_owned()));
    }

    /// Adds the entries that matched something in another version.
    pub fn extend(&mut self, other: Self) {
        self.entries.extend(other.entries);
    }

    /// Returns whether an entry of a section had an effect.
    pub fn has(&self, section: &'static str, key: &str) -> bool {
        self.entries.contains(&(section, key.to_owned()))
    }

    /// Returns whether a field or parameter is secret, and notes the patterns of `secrets` that match it.
    pub fn is_secret(&mut self, config: &Config, id: &str) -> bool {
        let mut secret = false;
        for pattern in config.secrets.iter().filter(|pattern| matches(pattern, id)) {
            self.note("secrets", pattern);
            secret = true;
        }
        secret
    }

    /// Reports the entries that matched nothing; `known` are the names that exist in any version.
    pub fn report_rest(&self, config: &Config, file: &SourceFile, known: &Known, diagnostics: &mut Diagnostics) {
        let lists = [
            ("commands", &config.commands, &known.resources),
            ("secrets", &config.secrets, &known.fields),
            ("allow-unresolved", &config.allow_unresolved, &known.unresolved),
            ("include", &config.include, &known.selectable),
            ("exclude", &config.exclude, &known.selectable),
        ];
        for (section, patterns, names) in lists {
            for pattern in patterns {
                if config.is_own(section, pattern) {
                    self.report(section, pattern, &[section], names, file, diagnostics);
                }
            }
        }
        let tables: [(&'static str, Vec<&String>, &BTreeSet<String>); 8] = [
            ("parts", config.parts.keys().collect(), &known.parts),
            ("nested", config.nested.keys().collect(), &known.resources),
            ("embedded", config.embedded.keys().collect(), &known.resources),
            ("replies", config.replies.keys().collect(), &known.resources),
            ("resources", config.resources.keys().collect(), &known.resources),
            ("fields", config.fields.keys().collect(), &known.fields),
            ("streams", config.streams.keys().collect(), &known.operations),
            ("types", config.types.keys().collect(), &known.schemas),
        ];
        for (section, keys, names) in tables {
            for key in keys.into_iter().filter(|key| config.is_own(section, key)) {
                self.report(section, key, &[section, key], names, file, diagnostics);
            }
        }
        super::serve::report_rest(config, file, &known.resources, diagnostics);
    }

    fn report(
        &self,
        section: &'static str,
        key: &str,
        path: &[&str],
        names: &BTreeSet<String>,
        file: &SourceFile,
        diagnostics: &mut Diagnostics,
    ) {
        if self.has(section, key) {
            return;
        }
        let help = match nearest(key, names.iter().map(String::as_str)) {
            Some(near) if near == key => "it exists, but the entry changes nothing: remove the entry".to_owned(),
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "correct the name, or remove the entry".to_owned(),
        };
        diagnostics.push(Diagnostic::new(
            Id::UnmatchedOverride,
            location_of(file, path),
            format!("`{key}` in `{section}` matches nothing in any version"),
            help,
        ));
    }
}

/// The names that exist in any version, for suggestions.
#[derive(Debug, Default)]
pub struct Known {
    /// Parts.
    pub parts: BTreeSet<String>,
    /// `<group>/<resource>`.
    pub resources: BTreeSet<String>,
    /// `<group>/<resource>.<field>`, `<schema>.<field>` and `<operationId>.<parameter>`.
    pub fields: BTreeSet<String>,
    /// `<operationId>`.
    pub operations: BTreeSet<String>,
    /// Operations before the selection: `<operationId>` and `<METHOD> <path>`.
    pub selectable: BTreeSet<String>,
    /// `#/components/schemas/<name>`.
    pub schemas: BTreeSet<String>,
    /// References that lead nowhere.
    pub unresolved: BTreeSet<String>,
    /// Why entries of `[patch]` could not be applied.
    pub patches: BTreeMap<String, String>,
}

impl Known {
    /// Adds the names of another version.
    pub fn extend(&mut self, other: Self) {
        let Self { parts, resources, fields, operations, selectable, schemas, unresolved, patches } = other;
        self.parts.extend(parts);
        self.resources.extend(resources);
        self.fields.extend(fields);
        self.operations.extend(operations);
        self.selectable.extend(selectable);
        self.schemas.extend(schemas);
        self.unresolved.extend(unresolved);
        self.patches.extend(patches);
    }
}
