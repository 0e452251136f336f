//! Entries of a configuration that matched something, and reports of those that did not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Config, DeleteParameter, location_of};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, nearest, nearest_id};
use crate::pattern::matches;
use crate::source_text::SourceFile;

/// The section of [`Matched`] for entries of `[fields]` whose `target` has an effect.
pub const TARGET: &str = "fields.target";
/// As [`TARGET`], for `read`.
pub const READ: &str = "fields.read";
/// As [`TARGET`], for `readonly`.
pub const READONLY: &str = "fields.readonly";
/// The section of [`Matched`] for fields of `uploads` in `[resources]` that a resource has: `<pattern>.<field>`.
pub const UPLOADS: &str = "resources.uploads";

/// Which entries of the configuration matched something, over all versions.
#[derive(Clone, Debug, Default)]
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
        let restricted = report_versions(config, file, known, diagnostics);
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
            let is_reported = |key: &&String| restricted.contains(&(section, key.as_str()));
            for key in keys.into_iter().filter(|key| config.is_own(section, key) && !is_reported(key)) {
                if section == "fields" && known.is_openapi() {
                    report_tastypie_field(key, file, diagnostics);
                } else {
                    self.report(section, key, &[section, key], names, file, diagnostics);
                }
            }
        }
        self.report_settings(config, file, diagnostics);
        self.report_uploads(config, file, diagnostics);
        report_accepted(config, file, known, diagnostics);
        report_example(config, file, known, diagnostics);
        report_roots(config, file, known, diagnostics);
        super::serve::report_rest(config, file, &known.resources, diagnostics);
    }

    /// Reports settings of fields that change nothing although their entry matches a field.
    fn report_settings(&self, config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
        for (key, entry) in config.fields.iter().filter(|(key, _)| self.has("fields", key)) {
            let settings = [
                (
                    TARGET,
                    "target",
                    entry.target.is_some(),
                    "the field is no relation, or the document names this target",
                ),
                (READ, "read", entry.read.is_some(), "the field is no relation"),
                (READONLY, "readonly", entry.readonly.is_some(), "the document says the same"),
            ];
            for (section, name, is_set, reason) in settings {
                let path = ["fields", key.as_str(), name];
                // What it replaces in the profile is its effect.
                let replaces = || config.is_in_profile(&path);
                if is_set && !self.has(section, key) && config.is_stated(&path) && !replaces() {
                    diagnostics.push(Diagnostic::new(
                        Id::UnmatchedOverride,
                        location_of(file, &path),
                        format!("`{name}` of `{key}` changes nothing in any version: {reason}"),
                        format!("remove `{name}`, or correct the name of the field"),
                    ));
                }
            }
        }
    }

    /// Reports fields of `uploads` that no resource of the entry has.
    fn report_uploads(&self, config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
        for (pattern, entry) in config.resources.iter().filter(|(pattern, _)| self.has("resources", pattern)) {
            let path = ["resources", pattern.as_str(), "uploads"];
            let is_unknown = |field: &&String| !self.has(UPLOADS, &format!("{pattern}.{field}"));
            for field in entry.uploads.iter().filter(is_unknown).filter(|_| config.is_stated(&path)) {
                diagnostics.push(Diagnostic::new(
                    Id::UnmatchedOverride,
                    location_of(file, &path),
                    format!("`{field}` in `uploads` of `{pattern}` is not a field of such a resource in any version"),
                    "correct the name of the field, or remove it".to_owned(),
                ));
            }
        }
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
        let help = match nearest_id(key, names.iter().map(String::as_str)) {
            Some(near) if near == key => "it exists, but the entry changes nothing: remove the entry".to_owned(),
            near => suggestion(near, "correct the name, or remove the entry"),
        };
        diagnostics.push(Diagnostic::new(
            Id::UnmatchedOverride,
            location_of(file, path),
            format!("`{key}` in `{section}` matches nothing in any version"),
            help,
        ));
    }
}

/// The name that was probably meant, or what else to do.
fn suggestion(near: Option<&str>, otherwise: &str) -> String {
    near.map_or_else(|| otherwise.to_owned(), |near| format!("did you mean \"{near}\"?"))
}

/// Reports an entry of `[fields]` in the configuration of an OpenAPI document.
fn report_tastypie_field(key: &str, file: &SourceFile, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::new(
        Id::UnmatchedOverride,
        location_of(file, &["fields", key]),
        format!("`{key}` in `fields` matches nothing in any version: `[fields]` is for Tastypie APIs"),
        "remove the entry, and correct the OpenAPI document with `[patch]`".to_owned(),
    ));
}

/// Reports resources of `accepted` that do not exist.
fn report_accepted(config: &Config, file: &SourceFile, known: &Known, diagnostics: &mut Diagnostics) {
    let named = config.resources.iter().filter_map(|(pattern, entry)| Some((pattern, entry.accepted.as_ref()?)));
    for (pattern, accepted) in named.filter(|(_, accepted)| !known.resources.contains(*accepted)) {
        let path = ["resources", pattern.as_str(), "accepted"];
        if !config.is_stated(&path) {
            continue;
        }
        let near = nearest_id(accepted, known.resources.iter().map(String::as_str));
        diagnostics.push(Diagnostic::new(
            Id::UnmatchedOverride,
            location_of(file, &path),
            format!("`accepted` of `{pattern}` names `{accepted}`, which is not a resource in any version"),
            suggestion(near, "correct the name"),
        ));
    }
}

/// Reports an `example` that does not exist.
fn report_example(config: &Config, file: &SourceFile, known: &Known, diagnostics: &mut Diagnostics) {
    let Some(example) = config.example.as_ref().filter(|_| config.is_stated(&["example"])) else { return };
    if known.resources.contains(example) || known.operations.contains(example) {
        return;
    }
    let names = known.resources.iter().chain(&known.operations).map(String::as_str);
    diagnostics.push(Diagnostic::new(
        Id::UnmatchedOverride,
        location_of(file, &["example"]),
        format!("`example` names `{example}`, which is neither a resource nor an operation in any version"),
        suggestion(nearest_id(example, names), "correct the name"),
    ));
}

/// Reports groups of `[roots]` that no document belongs to.
fn report_roots(config: &Config, file: &SourceFile, known: &Known, diagnostics: &mut Diagnostics) {
    let groups: BTreeSet<&str> =
        known.resources.iter().filter_map(|id| id.rsplit_once('/')).map(|(group, _)| group).collect();
    for group in config.roots.keys().filter(|group| !groups.contains(group.as_str()) && config.is_own("roots", group)) {
        diagnostics.push(Diagnostic::new(
            Id::UnmatchedOverride,
            location_of(file, &["roots", group]),
            format!("`{group}` in `roots` is not a group of resources in any version"),
            suggestion(nearest(group, groups.iter().copied()), "correct the name, or remove the entry"),
        ));
    }
}

/// Reports names in lists of `versions` that are not versions. Returns the entries that apply to no version because of
/// that.
fn report_versions<'c>(
    config: &'c Config,
    file: &SourceFile,
    known: &Known,
    diagnostics: &mut Diagnostics,
) -> BTreeSet<(&'static str, &'c str)> {
    let fields = config.fields.iter().map(|(key, entry)| ("fields", key.as_str(), "versions", &entry.versions));
    let resources =
        config.resources.iter().map(|(key, entry)| ("resources", key.as_str(), "versions", &entry.versions));
    let parameters = config.resources.iter().flat_map(|(key, entry)| {
        let parameters = entry.delete_parameters.iter();
        parameters.filter_map(|parameter| match parameter {
            DeleteParameter::Described(parameter) => {
                Some(("resources", key.as_str(), "delete_parameters", &parameter.versions))
            }
            DeleteParameter::Name(_) => None,
        })
    });
    let mut without = BTreeSet::new();
    for (section, key, setting, versions) in fields.chain(resources).chain(parameters) {
        let is_known = |version: &String| known.versions.contains(version);
        if !config.is_stated(&[section, key, setting]) || versions.iter().all(is_known) {
            continue;
        }
        for version in versions.iter().filter(|version| !is_known(version)) {
            diagnostics.push(Diagnostic::new(
                Id::UnmatchedOverride,
                location_of(file, &[section, key]),
                format!("`versions` of `{key}` in `{section}` names `{version}`, which is not a version of the API"),
                version_help(version, known),
            ));
        }
        if !versions.iter().any(is_known) {
            without.insert((section, key));
        }
    }
    without
}

fn version_help(version: &str, known: &Known) -> String {
    let names = || known.versions.iter().map(String::as_str);
    let near = nearest(version, names()).map(|near| format!("did you mean \"{near}\"? "));
    format!("{}The versions are {}", near.unwrap_or_default(), names().collect::<Vec<_>>().join(", "))
}

/// The names that exist in any version, for suggestions.
#[derive(Debug, Default)]
pub struct Known {
    /// Versions.
    pub versions: BTreeSet<String>,
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
    /// Whether the documents are OpenAPI documents.
    fn is_openapi(&self) -> bool {
        self.resources.is_empty() && !self.selectable.is_empty()
    }

    /// Adds the names of another version.
    pub fn extend(&mut self, other: Self) {
        let Self { versions, parts, resources, fields, operations, selectable, schemas, unresolved, patches } = other;
        self.versions.extend(versions);
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
