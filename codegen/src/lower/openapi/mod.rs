//! OpenAPI documents, lowered to the model.

mod annotations;
mod bodies;
mod callbacks;
mod choices;
mod composed;
mod distinct;
mod findings;
mod forms;
mod groups;
mod headers;
mod json_type;
mod keys;
mod labels;
mod links;
mod merged_schema;
mod messages;
mod objects;
mod operations;
mod outline;
mod parameters;
mod responses;
mod scalars;
mod schemas;
mod security;
mod selection;
mod servers;
mod streams;
mod type_context;
mod types;
mod unions;
mod usage;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::LowerContext;
use crate::diagnostic::{Diagnostic, Id, nearest};
use crate::input::config::{Config, Known, Matched};
use crate::input::corrections::PATCH;
use crate::input::openapi::{Documents, Located, Node};
use crate::model::Version;
use crate::pattern::matches;
use crate::source_text::SourceFile;
use findings::Findings;
use schemas::Schemas;

/// Lowers one version from the document that describes it.
pub fn lower(
    name: &str,
    root: &SourceFile,
    files: &BTreeMap<String, SourceFile>,
    context: &mut LowerContext<'_>,
) -> Version {
    let mut version = Version { name: name.to_owned(), ..Version::default() };
    let Some(documents) = Documents::read(
        root,
        files,
        context.config.document.as_deref(),
        &context.config.patch,
        &mut context.diagnostics,
    ) else {
        return version;
    };
    for entry in &documents.patched().matched {
        context.matched.note(PATCH, entry);
    }
    context.known.patches.extend(documents.patched().unmatched.iter().cloned());
    let mut lowering = Lowering {
        documents: &documents,
        dialect: Dialect::V31,
        config: context.config,
        is_complete: context.is_complete,
        matched: &mut context.matched,
        known: &mut context.known,
        findings: Findings::default(),
        schemas: Schemas::default(),
        checked: HashSet::new(),
        hosts: BTreeSet::new(),
        findings_of_config: Vec::new(),
    };
    lowering.fill(&mut version);
    for finding in lowering.findings_of_config {
        context.diagnostics.push(finding);
    }
    lowering.findings.location(&documents, &mut context.diagnostics);
    version
}

/// What the versions of OpenAPI differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    V30,
    V31,
    V32,
}

/// What lowering a version reads and writes.
struct Lowering<'a, 'c> {
    documents: &'a Documents,
    dialect: Dialect,
    config: &'c Config,
    is_complete: bool,
    matched: &'c mut Matched,
    known: &'c mut Known,
    findings: Findings,
    schemas: Schemas<'a>,
    /// Schemas whose keys were looked at.
    checked: HashSet<(&'a str, String)>,
    /// The hosts of the servers for all operations.
    hosts: BTreeSet<String>,
    /// What there is to say about the configuration.
    findings_of_config: Vec<Diagnostic>,
}

impl<'a> Lowering<'a, '_> {
    fn fill(&mut self, version: &mut Version) {
        let root = self.documents.root();
        let Some(dialect) = self.dialect(&root) else { return };
        self.dialect = dialect;
        self.check_keys(&root, keys::DOCUMENT);
        if let Some(components) = self.part(&root, "components") {
            self.check_keys(&components, keys::COMPONENTS);
        }
        self.schemas.inherit(&root, self.documents);
        let schemas = root.find(&["components", "schemas"]);
        let schemas = schemas
            .iter()
            .flat_map(Located::members)
            .map(|(_, at)| self.documents.reference_to(at.document, &at.pointer));
        self.known.schemas.extend(schemas);
        version.description = self.description(&root);
        version.servers = self.servers(&root);
        version.operations = self.operations(&root);
        if version.operations.is_empty() {
            self.no_operations(&root);
        }
        version.parts = self.parts(&root, version.operations.values());
        version.authentication = self.authentication(&root);
        version.security_schemes = self.security_schemes(&root);
        self.finish_schemas();
        let webhooks = if self.is_selective() { Vec::new() } else { self.webhooks(&root) };
        let mut beside: Vec<String> = webhooks.iter().filter_map(|body| body.schema().map(str::to_owned)).collect();
        if !self.is_selective() {
            beside.extend(self.components_beside(&root));
        }
        self.finish_schemas();
        version.schemas = std::mem::take(&mut self.schemas.done);
        self.check_streams(version);
        usage::mark(version, &beside);
        version.relate_schemas();
    }

    /// Reports that the bindings have no calls. That a document has nothing at all is reported elsewhere.
    fn no_operations(&mut self, root: &Located<'a>) {
        let (message, help) = match root.get("paths") {
            _ if root.get("webhooks").is_some() => return,
            Some(paths) if self.is_selective() && paths.members().next().is_some() => (
                "`include` and `exclude` select no operation, so the bindings have no calls",
                "correct the patterns in pexgen.toml",
            ),
            None if root.get("components").is_none() => return,
            _ => {
                ("the document has no operations, so the bindings have no calls", "describe the operations in `paths`")
            }
        };
        self.findings.say(Id::NoOperations, root, message, help);
    }

    fn dialect(&mut self, root: &Located<'a>) -> Option<Dialect> {
        if let Some(version) = root.get("swagger") {
            let help = "convert it to Swagger 2.0 or OpenAPI 3";
            self.findings.say(Id::UnsupportedVersion, &version, "this version of Swagger is not read", help);
            return None;
        }
        let Some(version) = root.get("openapi") else {
            let help = "an OpenAPI document begins with `openapi: 3.1.0`";
            self.findings.say(Id::NotASchema, root, "the document has no `openapi` version", help);
            return None;
        };
        // YAML takes an unquoted `3.1` for a number.
        let text = version.node.unquoted();
        match text.split('.').take(2).collect::<Vec<_>>()[..] {
            ["3", "0"] => Some(Dialect::V30),
            ["3", "1"] => Some(Dialect::V31),
            ["3", "2"] => {
                let message = "only a part of what OpenAPI 3.2 adds is read";
                let help = "`query`, `additionalOperations` and `itemSchema` are in the bindings, the rest is ignored";
                self.findings.say(Id::NewerVersion, &version, message, help);
                Some(Dialect::V32)
            }
            _ => {
                let message = format!("this is OpenAPI {text}; 3.0, 3.1 and 3.2 are read");
                self.findings.say(Id::UnsupportedVersion, &version, message, "convert it to OpenAPI 3.1");
                None
            }
        }
    }

    /// Reports keys that OpenAPI doesn't know.
    fn check_keys(&mut self, at: &Located<'a>, known: &[&str]) {
        for (key, value) in at.members().filter(|(key, _)| !key.starts_with("x-") && !known.contains(key)) {
            let help = match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? It is ignored"),
                None => "it is ignored; names of extensions begin with `x-`".to_owned(),
            };
            self.findings.say(Id::UnknownKey, &value, format!("unknown key `{key}`"), help);
        }
    }

    fn wrong_shape(&mut self, at: &Located<'_>, expected: &str) {
        let message = format!("expected {expected}, found {}", at.node.what());
        self.findings.say(Id::BadValue, at, message, "the value is ignored");
    }

    /// Reports something that is not in the bindings.
    fn not_expressed(&mut self, at: &Located<'_>, what: &str) {
        let message = format!("not in the bindings: {what}");
        let help = "describe it in another way, or accept it with `[allow]` in `pexgen.toml`";
        self.findings.say(Id::NotExpressed, at, message, help);
    }

    /// Returns a string; empty if there is none.
    fn text(&mut self, at: &Located<'a>, key: &str) -> String {
        match at.get(key) {
            None => String::new(),
            Some(value) => match value.node {
                Node::Text(text) => text.trim().to_owned(),
                // YAML takes what looks like one for a number.
                Node::Number(_) | Node::Boolean(_) => value.node.json().to_string(),
                Node::Null => String::new(),
                _ => {
                    self.wrong_shape(&value, "a string");
                    String::new()
                }
            },
        }
    }

    /// What describes a thing that may be given by a `$ref`: what stands beside that goes before the words of its target.
    fn described(&mut self, given: &Located<'a>, target: &Located<'a>) -> String {
        let own = if given.reference().is_some() { self.text(given, "description") } else { String::new() };
        if own.is_empty() { self.text(target, "description") } else { own }
    }

    fn flag(&mut self, at: &Located<'a>, key: &str) -> Option<bool> {
        let value = at.get(key)?;
        match value.node {
            Node::Boolean(flag) => Some(*flag),
            Node::Null => None,
            _ => {
                self.wrong_shape(&value, "true or false");
                None
            }
        }
    }

    /// What a value that may be a `$ref` stands for; what leads nowhere is reported.
    fn resolved(&mut self, at: &Located<'a>) -> Option<Located<'a>> {
        match self.documents.resolve(at) {
            Ok(found) => Some(found),
            Err(bad) => {
                let reference = at.get("$ref").unwrap_or_else(|| at.clone());
                let shown = at.reference().unwrap_or_default();
                self.known.unresolved.insert(shown.to_owned());
                if self.is_allowed_unresolved(shown) {
                    let what = format!("`{shown}`, which cannot be resolved; its values are any JSON");
                    self.not_expressed(&reference, &what);
                    return None;
                }
                let message = format!("`{shown}` cannot be resolved: {}", bad.message);
                let stop = if bad.help.ends_with('?') { "" } else { ";" };
                let help = format!("{}{stop} `allow-unresolved = [{shown:?}]` makes it any JSON", bad.help);
                self.findings.say(Id::UnresolvedReference, &reference, message, help);
                None
            }
        }
    }

    /// The value of a key that gives a document its structure, such as `responses`: it may be a `$ref`, too.
    fn part(&mut self, at: &Located<'a>, key: &str) -> Option<Located<'a>> {
        let given = at.get(key)?;
        if given.reference().is_some() { self.resolved(&given) } else { Some(given) }
    }

    /// The entries of such a value.
    fn parts_of(&mut self, at: &Located<'a>, key: &str) -> Vec<(&'a str, Located<'a>)> {
        let part = self.part(at, key);
        part.iter().flat_map(Located::members).collect()
    }

    /// Whether the configuration allows a reference to lead nowhere.
    fn is_allowed_unresolved(&mut self, reference: &str) -> bool {
        let config = self.config;
        let mut is_allowed = false;
        for pattern in config.allow_unresolved.iter().filter(|pattern| matches(pattern, reference)) {
            self.matched.note("allow-unresolved", pattern);
            is_allowed = true;
        }
        is_allowed
    }
}
