//! Finds ambiguous or inconsistent schemas, beyond what matters for generating bindings.

mod choices;
mod defaults;
mod endpoints;
mod filters;
mod help;
mod limits;
mod openapi;
pub mod report;
mod secrets;

use std::collections::BTreeMap;

use crate::Failure;
use crate::diagnostic::{Diagnostic, Diagnostics, Id};
use crate::input::config::Matched;
use crate::input::corrections;
use crate::input::tastypie::{self, Document};
use crate::loaded::{LoadedApi, LoadedVersion, Locations};
use crate::model::{Field, Resource};
use crate::pattern::matches;
use crate::pointer::escape;

/// Returns the findings about the documents of all versions of an API, and about its configuration.
///
/// # Errors
/// Entries of `[allow]` that accept no finding.
pub fn lint_api(api: &LoadedApi) -> Result<Vec<Diagnostic>, Failure> {
    let mut matched = api.matched.clone();
    let mut found: Vec<Diagnostic> = api.versions.iter().flat_map(|one| lint_version(one, &mut matched)).collect();
    let others: Vec<Diagnostic> = api.findings().into_iter().filter(|other| !found.contains(other)).collect();
    found.extend(others);
    let mut diagnostics = Diagnostics::default();
    corrections::report_allowed(&api.config, &api.config.file, &matched, Id::is_of_lint, &mut diagnostics);
    if diagnostics.has_errors() { Err(diagnostics.into()) } else { Ok(found) }
}

/// Returns the findings about the documents of a version, sorted by location, without those that its configuration accepts.
pub fn lint(loaded: &LoadedVersion) -> Vec<Diagnostic> {
    lint_version(loaded, &mut Matched::default())
}

fn lint_version(loaded: &LoadedVersion, matched: &mut Matched) -> Vec<Diagnostic> {
    let documents = documents(loaded);
    let mut lint = Lint { loaded, locations: loaded.locations(), found: Diagnostics::default() };
    for diagnostic in &loaded.warnings {
        lint.found.push(diagnostic.clone());
    }
    endpoints::clashing_resources(&mut lint);
    for resource in loaded.version.resources.values() {
        endpoints::check(&mut lint, resource);
        endpoints::clashing_fields(&mut lint, resource);
        for field in &resource.fields {
            let at = FieldOf { resource, field };
            defaults::check(&mut lint, at);
            filters::check(&mut lint, at);
            help::check(&mut lint, at);
            limits::check(&mut lint, &at.described());
            choices::clashing(&mut lint, at);
            required_but_readonly(&mut lint, at);
            secrets::check(&mut lint, &at.described());
            if let Some(document) = documents.get(resource.document.as_str()) {
                choices::misplaced(&mut lint, at, document);
                defaults::null(&mut lint, at, document);
                endpoints::key(&mut lint, at, document);
            }
        }
    }
    openapi::check(&mut lint);
    loaded.without_accepted(lint.found.into_sorted(), matched)
}

/// The documents by path. Loading the version reported their errors.
fn documents(loaded: &LoadedVersion) -> BTreeMap<&str, Document> {
    let mut said = Diagnostics::default();
    let described = loaded.version.resources.values().map(|resource| resource.document.as_str());
    let described: std::collections::BTreeSet<&str> = described.collect();
    let files = loaded.documents.values().filter(|file| described.contains(file.path.as_str()));
    files.filter_map(|file| Some((file.path.as_str(), tastypie::parse_schema(file, &mut said)?))).collect()
}

/// A field of a resource.
#[derive(Clone, Copy)]
struct FieldOf<'a> {
    resource: &'a Resource,
    field: &'a Field,
}

impl<'a> FieldOf<'a> {
    fn described(self) -> Described<'a> {
        let pointer = format!("/fields/{}", escape(&self.field.wire));
        let Self { resource, field } = self;
        Described { owner: &resource.id, document: &resource.document, pointer, is_exact: true, field }
    }
}

/// A field of a resource or a type, or a parameter of an operation, and the place that describes it.
struct Described<'a> {
    /// The id of the resource, type or operation.
    owner: &'a str,
    document: &'a str,
    pointer: String,
    /// Whether the pointer is that of the field, rather than of what contains it.
    is_exact: bool,
    field: &'a Field,
}

struct Lint<'a> {
    loaded: &'a LoadedVersion,
    locations: Locations<'a>,
    found: Diagnostics,
}

impl Lint<'_> {
    fn resource(&mut self, id: Id, resource: &Resource, pointer: &str, message: String, help: &str) {
        let location = self.locations.find(&resource.document, pointer);
        self.found.push(Diagnostic::new(id, location, message, help));
    }

    /// `key` is the key in the description of the field.
    fn field(&mut self, id: Id, at: FieldOf<'_>, key: &str, message: String, help: &str) {
        self.described(id, &at.described(), key, message, help);
    }

    /// `key` is the key in the description of the field.
    fn described(&mut self, id: Id, at: &Described<'_>, key: &str, message: String, help: &str) {
        let key = if at.is_exact { key } else { "" };
        let location = self.locations.find(at.document, &format!("{}{key}", at.pointer));
        self.found.push(Diagnostic::new(id, location, message, help));
    }

    fn filter(&mut self, id: Id, at: FieldOf<'_>, message: String, help: &str) {
        let pointer = format!("/filtering/{}", escape(&at.field.wire));
        self.resource(id, at.resource, &pointer, message, help);
    }
}

fn required_but_readonly(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    let id = format!("{}.{}", at.resource.id, at.field.wire);
    let version = &lint.loaded.version.name;
    let required = lint.loaded.config.fields.iter().any(|(pattern, config)| {
        let holds = config.versions.is_empty() || config.versions.contains(version);
        config.required == Some(true) && holds && matches(pattern, &id)
    });
    if required && !at.field.is_written() {
        let message = format!("`{}` is required by pexgen.toml, but it is read-only", at.field.wire);
        lint.field(
            Id::RequiredButReadonly,
            at,
            "/readonly",
            message,
            "correct the entry; the server ignores the value",
        );
    }
}
