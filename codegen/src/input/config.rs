//! `pexgen.toml`: what the schema documents don't say, as data beside them.
//!
//! Every entry must match something in at least one version: an override that has no effect is
//! a mistake, and the run stops with a suggestion.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::tastypie::Filtering;
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place, nearest};
use crate::input::file::SourceFile;
use crate::model::{Action, Answer, Api, Cursor, Read, Version};

/// The file's name.
pub const FILE_NAME: &str = "pexgen.toml";

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Name of the API and of its generated crate.
    pub name: String,
    /// Title of the crate's documentation.
    #[serde(default)]
    pub title: String,
    /// First paragraph of the crate's documentation.
    #[serde(default)]
    pub description: String,
    /// Addresses of a server's root documents by group (`command/participant`): what `fetch` asks for.
    #[serde(default)]
    pub roots: BTreeMap<String, String>,
    /// Where a server tells its version, for `fetch` to note.
    #[serde(default)]
    pub server_version: Option<ServerVersionConfig>,
    /// The resource whose list the documentation walks as an example.
    pub example: Option<String>,
    /// Resources that are invoked rather than stored: patterns on `<group>/<resource>`.
    #[serde(default)]
    pub commands: Vec<String>,
    /// Fields that never show in `Debug`, logs or errors: patterns on `<group>/<resource>.<field>`,
    /// `<schema>.<field>` and `<operationId>.<parameter>`.
    #[serde(default)]
    pub secrets: Vec<String>,
    /// Top-level folders of documents, a feature each.
    #[serde(default)]
    pub parts: BTreeMap<String, PartConfig>,
    /// Endpoints below another object, which no root document lists.
    #[serde(default)]
    pub nested: BTreeMap<String, NestedConfig>,
    /// Objects that occur only inside others.
    #[serde(default)]
    pub embedded: BTreeMap<String, EmbeddedConfig>,
    /// Answers of commands.
    #[serde(default)]
    pub replies: BTreeMap<String, ReplyConfig>,
    /// What is particular about a resource: patterns on `<group>/<resource>`.
    #[serde(default)]
    pub resources: BTreeMap<String, ResourceConfig>,
    /// Operations whose answers are walked as one stream: patterns on `<operationId>`.
    #[serde(default)]
    pub streams: BTreeMap<String, StreamConfig>,
    /// What is particular about a field: patterns on `<group>/<resource>.<field>`.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldConfig>,
}

/// Where a server tells its version.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerVersionConfig {
    /// Path of the document.
    pub path: String,
    /// JSON pointer (RFC 6901) of the version in it.
    pub pointer: String,
}

/// A part of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartConfig {
    /// Said in the documentation of the part.
    pub description: String,
}

/// An endpoint below another object.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NestedConfig {
    /// Path of the list endpoint, with one `{placeholder}` for the parent's key.
    pub path: String,
    /// The resource that the placeholder names.
    pub parent: String,
}

/// An object that occurs only inside others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddedConfig {
    /// The fields that hold it, as `<group>/<resource>.<field>`.
    pub used_by: Vec<String>,
}

/// What a command answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyConfig {
    /// The commands that answer so: patterns on `<group>/<resource>`.
    pub used_by: Vec<String>,
    /// What the document describes.
    #[serde(default)]
    pub describes: ReplyPart,
}

/// What part of an answer a document describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyPart {
    /// The `data` inside the envelope.
    #[default]
    Data,
    /// The whole answer; there is no envelope.
    Whole,
    /// The envelope itself: `status`, `data`, `message`, `error`.
    Envelope,
}

/// What is particular about a resource.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResourceConfig {
    /// The field whose value ends the URI, where it isn't `id`; `resource_uri` when no other holds it.
    pub key: Option<String>,
    /// The member of a list's answer that holds the objects, where it isn't `objects`.
    pub collection: Option<String>,
    /// Said in the documentation of the resource.
    pub notes: Option<String>,
    /// What creating answers, where not simply the new object's address.
    pub create: Vec<Answer>,
    /// The resource of what must be finished first where the answer is "accepted".
    pub accepted: Option<String>,
    /// What reading one object answers, where not the object.
    pub get: Option<Answer>,
    /// Fields that are sent as files.
    pub uploads: Vec<String>,
    /// Query parameters of a deletion.
    pub delete_parameters: Vec<String>,
    /// Further endpoints below an object.
    pub actions: BTreeMap<String, Action>,
    /// Versions that this holds for; all when empty.
    pub versions: Vec<String>,
}

/// How the answers of an operation are walked as one stream.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamConfig {
    /// The member of the answer that holds the items.
    pub items: String,
    /// The cursor that says that there is no more.
    pub end: Option<String>,
    /// Towards newer items.
    pub forward: Option<Cursor>,
    /// Towards older items.
    pub backward: Option<Cursor>,
}

/// What `""` means on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Empty {
    /// The same as null.
    Null,
}

/// What is particular about a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldConfig {
    /// Target of a relation.
    pub target: Option<String>,
    /// How a relation is usually read.
    pub read: Option<Read>,
    /// Whether it must be given when creating.
    pub required: Option<bool>,
    /// What `""` means.
    pub empty: Option<Empty>,
    /// Whether it is in every answer.
    pub always: Option<bool>,
    /// What it may be filtered by, where the document doesn't say: 1, 2 or a list of lookups, as there.
    pub filtering: Option<Filtering>,
    /// Versions that this holds for; all when empty.
    pub versions: Vec<String>,
}

impl Config {
    /// What the API is called for people: its name where nothing else is said.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }

    /// The API with these versions.
    pub fn api(&self, versions: Vec<Version>) -> Api {
        Api {
            name: self.name.clone(),
            title: self.title().to_owned(),
            description: self.description.clone(),
            example: self.example.clone(),
            versions,
        }
    }
}

/// Reads the file; `None` when it can't be used at all.
pub fn parse(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Config> {
    match toml::from_str::<Config>(&file.text) {
        Ok(config) => {
            check_name(&config, file, diagnostics);
            Some(config)
        }
        Err(error) => {
            let place = Place::offset(file, error.span().map_or(0, |span| span.start), "");
            diagnostics.push(Diagnostic::new(
                Id::BadConfig,
                place,
                format!("the configuration can't be used: {}", plain(error.message())),
                "docs/pexgen-toml.md lists the keys and what they mean",
            ));
            None
        }
    }
}

/// What the reader says about its limits, in words about the file.
fn plain(message: &str) -> &str {
    if message.contains("recurs") { "values nest too deep" } else { message }
}

fn check_name(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let fine = config.name.starts_with(|c: char| c.is_ascii_lowercase())
        && config.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !fine {
        diagnostics.push(Diagnostic::new(
            Id::BadConfig,
            place_of(file, &["name"]),
            format!("`{}` can't be the name of a crate", config.name),
            "use lower-case letters, digits and dashes, a letter first",
        ));
    }
}

/// The place of a key in the file.
pub fn place_of(file: &SourceFile, path: &[&str]) -> Place {
    let shown = path.iter().map(|key| quoted(key)).collect::<Vec<_>>().join(".");
    let offset = DeTable::parse(&file.text).ok().and_then(|table| {
        let mut table = table.into_inner();
        let (last, above) = path.split_last()?;
        for key in above {
            let (_, value) = table.remove_entry(*key)?;
            let DeValue::Table(inner) = value.into_inner() else { return None };
            table = inner;
        }
        table.get_key_value(*last).map(|(key, _)| key.span().start)
    });
    match offset {
        Some(offset) => Place::offset(file, offset, shown),
        None => Place { pointer: shown, ..Place::file(&file.path) },
    }
}

fn quoted(key: &str) -> String {
    let bare = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { format!("{key:?}") }
}

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

    /// Reports the entries that matched nothing; `known` are the names that exist in any version.
    pub fn report_rest(&self, config: &Config, file: &SourceFile, known: &Known, diagnostics: &mut Diagnostics) {
        let lists = [("commands", &config.commands, &known.resources), ("secrets", &config.secrets, &known.fields)];
        for (section, patterns, names) in lists {
            for pattern in patterns {
                self.report(section, pattern, &[section], names, file, diagnostics);
            }
        }
        let tables: [(&'static str, Vec<&String>, &BTreeSet<String>); 7] = [
            ("parts", config.parts.keys().collect(), &known.parts),
            ("nested", config.nested.keys().collect(), &known.resources),
            ("embedded", config.embedded.keys().collect(), &known.resources),
            ("replies", config.replies.keys().collect(), &known.resources),
            ("resources", config.resources.keys().collect(), &known.resources),
            ("fields", config.fields.keys().collect(), &known.fields),
            ("streams", config.streams.keys().collect(), &known.operations),
        ];
        for (section, keys, names) in tables {
            for key in keys {
                self.report(section, key, &[section, key], names, file, diagnostics);
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
        if self.entries.contains(&(section, key.to_owned())) {
            return;
        }
        let help = match nearest(key, names.iter().map(String::as_str)) {
            Some(near) if near == key => {
                "it exists, but this entry changes nothing about it: remove the entry".to_owned()
            }
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "remove the entry, or correct its name".to_owned(),
        };
        diagnostics.push(Diagnostic::new(
            Id::UnmatchedOverride,
            place_of(file, path),
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
}
