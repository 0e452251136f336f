//! `pexgen.toml`: facts that the documents of an API do not contain.
//!
//! Every entry of the user's own file must match something in at least one version. An entry without effect is an
//! error, reported with a suggestion. Entries of the profile that the file extends may match nothing.

mod diff;
mod layers;
mod matched;
mod package;
mod serve;
mod server;

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

pub use super::file_name::CONFIG as FILE_NAME;

use super::allow::AllowConfig;
use super::openapi::PatchConfig;
use super::tastypie::{Filtering, WireType};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location, nearest};
use crate::input::profile::Profile;
use crate::model::{Action, BooleanForm, Cursor, ErrorPattern, Method, Read, ResponseKind};
use crate::pattern::matches;
use crate::source_text::SourceFile;
pub use diff::{AcceptedFinding, DiffConfig, RuleSeverity, Severity, location_of_accepted};
pub use layers::Inherited;
pub use matched::{Known, Matched, READ, READONLY, TARGET, UPLOADS};
pub use package::{CrateConfig, Form, RUNTIME_FEATURES, Runtime, check_features};
pub use serve::{CommandConfig, OAuthConfig, RecordConfig, ServeConfig, StepConfig};
pub use server::{LimitsConfig, Time};

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The file; empty if the configuration is not from a file.
    #[serde(skip)]
    pub file: SourceFile,
    /// The profile that has what is not in this file: its name, or the path of its folder.
    #[serde(default)]
    pub extends: Option<String>,
    /// The profile itself, and what is in this file.
    #[serde(skip)]
    pub inherited: Option<Inherited>,
    /// Name of the API and of its generated crate.
    pub name: String,
    /// Title of the crate's documentation.
    #[serde(default)]
    pub title: String,
    /// First paragraph of the crate's documentation.
    #[serde(default)]
    pub description: String,
    /// The behavior of a server, for test nodes.
    #[serde(default)]
    pub serve: ServeConfig,
    /// Paths of the root documents of a server by group (`command/participant`), for `pexgen fetch`.
    #[serde(default)]
    pub roots: BTreeMap<String, String>,
    /// Where a server has its version, for `pexgen fetch` and for clients.
    #[serde(default)]
    pub server_version: Option<ServerVersionConfig>,
    /// The limits of the servers, which are the defaults of clients.
    #[serde(default)]
    pub limits: LimitsConfig,
    /// How servers report errors that the status does not tell.
    #[serde(default)]
    pub errors: Vec<ErrorPattern>,
    /// The resource that the examples in the documentation list.
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
    /// Responses of commands.
    #[serde(default)]
    pub replies: BTreeMap<String, ReplyConfig>,
    /// How values begin that the server has encrypted, which clients never send back.
    #[serde(default)]
    pub encrypted_prefix: Option<String>,
    /// Additions to resources: patterns on `<group>/<resource>`.
    #[serde(default)]
    pub resources: BTreeMap<String, ResourceConfig>,
    /// Operations with cursor pagination: patterns on `<operationId>`.
    #[serde(default)]
    pub streams: BTreeMap<String, StreamConfig>,
    /// Additions to fields: patterns on `<group>/<resource>.<field>`.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldConfig>,
    /// Path of the OpenAPI document of each version, below the folder of the version. Default: `openapi.yaml` and the like.
    #[serde(default)]
    pub document: Option<String>,
    /// Operations to generate, with what they reach; all when empty: patterns on `<operationId>`, `<group>/<operationId>`
    /// and `<METHOD> <path>`.
    #[serde(default)]
    pub include: Vec<String>,
    /// Operations to leave out: patterns as in `include`.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Types of other crates in the place of schemas, by `#<JSON pointer>` or `<file>#<JSON pointer>`.
    #[serde(default)]
    pub types: BTreeMap<String, String>,
    /// Corrections of OpenAPI documents.
    #[serde(default)]
    pub patch: PatchConfig,
    /// References of OpenAPI documents that may lead nowhere: patterns on `$ref`. What they stand for is any JSON.
    #[serde(default, rename = "allow-unresolved")]
    pub allow_unresolved: Vec<String>,
    /// Warnings that are accepted.
    #[serde(default)]
    pub allow: AllowConfig,
    /// How `pexgen diff` judges changes.
    #[serde(default)]
    pub diff: DiffConfig,
    /// The generated crate.
    #[serde(default, rename = "crate")]
    pub package: CrateConfig,
}

/// Where a server has its version.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerVersionConfig {
    /// Paths of the documents that may have it. The first one that the server has is used.
    pub paths: Vec<String>,
    /// JSON pointer (RFC 6901) of the version in them.
    pub pointer: String,
}

/// A part of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartConfig {
    /// Description in the documentation of the part.
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
    /// The resource with the same objects, in versions that have it.
    #[serde(default)]
    pub rows: Option<String>,
}

/// An object that occurs only inside others.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddedConfig {
    /// The fields that hold it, as `<group>/<resource>.<field>`.
    pub used_by: Vec<String>,
}

/// The response of a command.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplyConfig {
    /// The commands with this response: patterns on `<group>/<resource>`.
    pub used_by: Vec<String>,
    /// What the document describes.
    #[serde(default)]
    pub describes: ReplyPart,
}

/// The part of a response that a document describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReplyPart {
    /// The `data` inside the envelope.
    #[default]
    Data,
    /// The whole response, which has no envelope.
    Whole,
    /// The envelope itself: `status`, `data`, `message`, `error`.
    Envelope,
}

/// The response to GET on the path of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ListResponse {
    /// One object.
    Object,
}

/// Additions to a resource.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ResourceConfig {
    /// The field with the key that ends the URI. Default: `id`. `resource_uri` if no other field has it.
    pub key: Option<String>,
    /// The field of a page that has the objects. Default: `objects`.
    pub collection: Option<String>,
    /// What the resource is, in one sentence: the first line of its documentation.
    pub description: Option<String>,
    /// A note for the documentation of the resource.
    pub notes: Option<String>,
    /// The responses to creating an object. Default: the URI of the new object.
    pub create: Vec<ResponseKind>,
    /// The resource of the task to wait for when the server responds with 202.
    pub accepted: Option<String>,
    /// The response to reading one object. Default: the object.
    pub get: Option<ResponseKind>,
    /// The response to GET on the list path. Default: a page of the list.
    pub list: Option<ListResponse>,
    /// Fields that are uploaded as files.
    pub uploads: Vec<String>,
    /// The method that uploads them. Default: the first of PATCH, POST and PUT that the schema allows.
    pub upload_method: Option<Method>,
    /// Query parameters of a deletion.
    pub delete_parameters: Vec<DeleteParameter>,
    /// Further endpoints below an object.
    pub actions: BTreeMap<String, Action>,
    /// The versions that the entry applies to; all when empty.
    pub versions: Vec<String>,
}

/// A query parameter of a deletion: its name, or more about it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "expected a name, or a table with `name`, `booleans` and `versions`")]
pub enum DeleteParameter {
    /// The name.
    Name(String),
    /// The name, and how values are written.
    Described(DescribedParameter),
}

/// A query parameter, and how its values are written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribedParameter {
    /// Its name.
    pub name: String,
    /// How booleans are written.
    #[serde(default)]
    pub booleans: BooleanForm,
    /// The versions that the entry applies to; all when empty.
    #[serde(default)]
    pub versions: Vec<String>,
}

/// Cursor pagination of an operation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StreamConfig {
    /// The property of the response that has the items.
    pub items: String,
    /// The value of the cursor on the last page.
    pub end: Option<String>,
    /// Towards newer items.
    pub forward: Option<Cursor>,
    /// Towards older items.
    pub backward: Option<Cursor>,
}

/// The meaning of `""` in a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Empty {
    /// The same as null.
    Null,
}

/// Additions to a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FieldConfig {
    /// Target of a relation.
    pub target: Option<String>,
    /// How the server usually returns the related object.
    pub read: Option<Read>,
    /// A field that servers send although no document has it.
    pub add: Option<AddedField>,
    /// Whether the field is required when an object is created.
    pub required: Option<bool>,
    /// Whether only the server writes the field, where the document doesn't say so.
    pub readonly: Option<bool>,
    /// The meaning of `""`.
    pub empty: Option<Empty>,
    /// Whether the field is in every response.
    pub always: Option<bool>,
    /// The filters of the field, in place of those in the document: 1, 2 or a list of lookups. `[]` offers none, as for
    /// a secret: filters are part of URLs, which servers and proxies log.
    pub filtering: Option<Filtering>,
    /// The versions that the entry applies to; all when empty.
    pub versions: Vec<String>,
}

/// A field that servers send although no document has it. It may always be null.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddedField {
    /// Its type, as in a document.
    #[serde(rename = "type")]
    pub wire_type: WireType,
    /// Its description.
    #[serde(default)]
    pub help_text: String,
}

impl Config {
    /// Returns the profile that the configuration extends.
    pub fn profile(&self) -> Option<&Profile> {
        self.inherited.as_ref().map(|inherited| &*inherited.profile)
    }

    /// Returns whether an entry is in the user's own file. Entries of a profile may match nothing.
    pub fn is_own(&self, section: &str, key: &str) -> bool {
        self.inherited.as_ref().is_none_or(|inherited| inherited.is_own(section, key))
    }

    /// Returns whether a setting of one object, such as the target of a field, comes from the user's own file: from the
    /// entry of the object or from one whose pattern matches it.
    pub fn is_set_by_user(&self, path: &[&str]) -> bool {
        self.inherited.as_ref().is_none_or(|inherited| inherited.is_set_by_user(path))
    }

    /// Returns whether the user's own file has a value at exactly this path, rather than the profile.
    pub fn is_stated(&self, path: &[&str]) -> bool {
        self.inherited.as_ref().is_none_or(|inherited| inherited.is_stated(path))
    }

    /// Returns whether the profile has a value at exactly this path.
    fn is_in_profile(&self, path: &[&str]) -> bool {
        self.inherited.as_ref().is_some_and(|inherited| inherited.is_in_profile(path))
    }

    /// Returns the entries about a resource, those of the profile first.
    pub fn resources_of(&self, id: &str) -> impl Iterator<Item = (&String, &ResourceConfig)> {
        let mut entries: Vec<_> = self.resources.iter().filter(|(pattern, _)| matches(pattern, id)).collect();
        entries.sort_by_key(|(pattern, _)| self.is_own("resources", pattern));
        entries.into_iter()
    }

    /// Returns the entries about fields that are for a pattern.
    pub fn field_patterns(&self) -> Vec<(&String, &FieldConfig)> {
        self.fields.iter().filter(|(pattern, _)| pattern.contains('*')).collect()
    }

    /// Returns the entries about a field: those of the profile before the user's own, each by pattern before by name.
    /// `patterns` is the result of [`Config::field_patterns`], which is the same for all fields.
    pub fn fields_of<'a>(
        &'a self,
        patterns: &[(&'a String, &'a FieldConfig)],
        id: &str,
    ) -> Vec<(&'a String, &'a FieldConfig)> {
        let by_pattern = patterns.iter().copied().filter(|(pattern, _)| matches(pattern, id));
        let mut entries: Vec<_> = by_pattern.chain(self.fields.get_key_value(id)).collect();
        entries.sort_by_key(|(pattern, _)| self.is_own("fields", pattern));
        entries
    }

    /// Returns the title of the API; its name if it has no title.
    pub fn title(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }
}

/// Parses the file over the profile that it extends. Returns `None` if it is not valid.
pub fn parse(file: &SourceFile, profile: Option<&Profile>, diagnostics: &mut Diagnostics) -> Option<Config> {
    match profile.map_or_else(|| toml::from_str::<Config>(&file.text), |profile| layers::parse(file, profile)) {
        Ok(config) => {
            let config = Config { file: file.clone(), ..config };
            check_name(&config, file, diagnostics);
            check_added(&config, file, diagnostics);
            check_access(&config, file, diagnostics);
            check_types(&config, file, diagnostics);
            server::check(&config, file, diagnostics);
            serve::check(&config, file, diagnostics);
            package::check(&config, file, diagnostics);
            diff::check(&config, file, diagnostics);
            Some(config)
        }
        // The location of the error would be one in the user's file.
        Err(_) if profile.is_some_and(|profile| layers::check(profile, diagnostics).is_some()) => None,
        Err(error) => {
            let location = Location::offset(file, error.span().map_or(0, |span| span.start), "");
            let (message, help) = if is_workspace(&file.text) {
                let help = "name a folder beside the `pexgen.toml` of an API, such as `schemas/my-api/v41`";
                ("this file configures a workspace, not an API".to_owned(), help.to_owned())
            } else {
                let (message, help) = located(&file.text, &error).unwrap_or_else(|| explained(error.message()));
                (format!("invalid configuration: {message}"), help)
            };
            diagnostics.push(Diagnostic::new(Id::BadConfig, location, message, help));
            None
        }
    }
}

/// Returns whether a `pexgen.toml` configures a workspace, rather than an API.
pub fn is_workspace(text: &str) -> bool {
    text.parse::<toml::Table>().is_ok_and(|table| table.contains_key("workspace"))
}

/// Returns whether a word is a key at the top of the configuration of an API.
pub fn is_key(word: &str) -> bool {
    top_level_keys().iter().any(|key| key == word)
}

/// Returns what an error of the TOML parser says, and what to do about it. The names that it expects are in backticks.
fn explained(message: &str) -> (String, String) {
    let documented = "docs/pexgen-toml.md documents the keys".to_owned();
    let unknown = [("unknown field `", "key"), ("unknown variant `", "value")];
    let parts = unknown.iter().find_map(|(start, what)| Some((*what, message.strip_prefix(start)?.split_once('`')?)));
    let Some((what, (name, expected))) = parts else { return (plain(message).to_owned(), documented) };
    let known = || expected.split('`').skip(1).step_by(2);
    let help = match nearest(name, known()) {
        Some(near) if what == "value" => {
            format!("did you mean \"{near}\"? The values are {}", known().collect::<Vec<_>>().join(", "))
        }
        Some(near) => format!("did you mean \"{near}\"?"),
        None => {
            format!("the {what}s are {}; docs/pexgen-toml.md documents them", known().collect::<Vec<_>>().join(", "))
        }
    };
    (format!("unknown {what} `{name}`"), help)
}

/// Explains a key that is unknown in its table, but not at the top of the file: it is below a header by mistake.
fn located(text: &str, error: &toml::de::Error) -> Option<(String, String)> {
    let (name, _) = error.message().strip_prefix("unknown field `")?.split_once('`')?;
    let table = table_at(text, error.span()?.start)?;
    let (message, help) = explained(error.message());
    let message = format!("{message} in `[{table}]`");
    let help = if is_key(name) {
        format!("`{name}` is a key of the top of the file: write it above `[{table}]` and all other headers")
    } else {
        help
    };
    Some((message, help))
}

/// Returns the header of the table that has a key at this offset; `None` for a key at the top of the file.
fn table_at(text: &str, offset: usize) -> Option<String> {
    fn find(table: &DeTable<'_>, offset: usize) -> Option<Vec<String>> {
        table.iter().find_map(|(key, value)| {
            if key.span().start == offset {
                return Some(Vec::new());
            }
            let mut path = find(value.get_ref().as_table()?, offset)?;
            path.insert(0, quoted(key.get_ref()));
            Some(path)
        })
    }
    let path = find(DeTable::parse(text).ok()?.get_ref(), offset)?;
    (!path.is_empty()).then(|| path.join("."))
}

/// Returns the keys at the top of the file, which the parser lists when it does not know a key.
fn top_level_keys() -> Vec<String> {
    let error = toml::from_str::<Config>("name = \"\"\nunknown-key = 0").err();
    let message = error.map(|error| error.message().to_owned()).unwrap_or_default();
    message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

/// Rephrases the message about the limit of the TOML parser.
fn plain(message: &str) -> &str {
    if message.contains("recurs") { "values are nested too deeply" } else { message }
}

/// Returns whether a name can be that of an API and of its crate.
pub fn is_crate_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

/// Returns whether a crate can't have a name: keywords, crates of the language, names that Cargo refuses, and the runtime.
pub fn is_reserved_name(name: &str) -> bool {
    const CRATES: [&str; 7] = ["alloc", "core", "pexgen-runtime", "proc-macro", "std", "test", "gen"];
    CRATES.contains(&name) || syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err()
}

fn check_name(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    if !is_crate_name(&config.name) {
        let help = "the name of a crate has lower-case letters, digits and dashes and starts with a letter";
        diagnostics.push(invalid_name(config, file, help));
    }
}

/// Reports a name that Rust or Cargo reserves, where a crate gets it.
pub fn check_crate_name(config: &Config, diagnostics: &mut Diagnostics) {
    if config.package.form == Form::Crate && is_reserved_name(&config.name) {
        let help = "Rust or Cargo reserves this name: choose another one, such as the name of the product with `-api`";
        diagnostics.push(invalid_name(config, &config.file, help));
    }
}

fn invalid_name(config: &Config, file: &SourceFile, help: &str) -> Diagnostic {
    let message = format!("invalid `name`: `{}`", config.name);
    Diagnostic::new(Id::BadConfig, location_of(file, &["name"]), message, help)
}

/// A field is added by its name, which a pattern is not.
fn check_added(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    for (key, _) in config.fields.iter().filter(|(_, field)| field.add.is_some()) {
        if key.rsplit(['/', '.']).next().is_none_or(|field| field.contains('*')) {
            diagnostics.push(Diagnostic::new(
                Id::BadConfig,
                location_of(file, &["fields", key]),
                format!("`{key}` adds a field, but does not name it"),
                "write the name of the field in full; the resource may be a pattern",
            ));
        }
    }
}

/// Only the server sets a read-only field, so that it can't be required.
fn check_access(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    let contradicts = |entry: &FieldConfig| entry.required == Some(true) && entry.readonly == Some(true);
    for (key, _) in config.fields.iter().filter(|(_, entry)| contradicts(entry)) {
        diagnostics.push(Diagnostic::new(
            Id::BadConfig,
            location_of(file, &["fields", key]),
            format!("`{key}` is both `required` and `readonly`"),
            "only the server sets a read-only field: remove one of the two",
        ));
    }
}

/// A replacement is the path of a type, such as `rust_decimal::Decimal`.
fn check_types(config: &Config, file: &SourceFile, diagnostics: &mut Diagnostics) {
    for (key, path) in config.types.iter().filter(|(_, path)| syn::parse_str::<syn::TypePath>(path).is_err()) {
        diagnostics.push(Diagnostic::new(
            Id::BadConfig,
            location_of(file, &["types", key]),
            format!("`{path}` is not the path of a type"),
            "write the path in Rust, such as `rust_decimal::Decimal`",
        ));
    }
}

/// The location of a key in the file.
pub fn location_of(file: &SourceFile, path: &[&str]) -> Location {
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
    location_at(file, offset, shown)
}

/// The location of an entry at a byte offset; of the whole file if the entry was not found in it.
fn location_at(file: &SourceFile, offset: Option<usize>, pointer: String) -> Location {
    match offset {
        Some(offset) => Location::offset(file, offset, pointer),
        None if file.path.is_empty() => Location { pointer, ..Location::file(FILE_NAME) },
        None => Location { pointer, ..Location::file(&file.path) },
    }
}

fn quoted(key: &str) -> String {
    let bare = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { key.to_owned() } else { format!("{key:?}") }
}
