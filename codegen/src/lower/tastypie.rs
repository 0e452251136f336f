//! Lowering of Tastypie documents and the configuration to the model.

use std::collections::BTreeMap;

use super::ids::{holds, join, split, split_field};
use super::volatile::Download;
use super::{LowerContext, added};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::config::{Config, DeleteParameter, FieldConfig, Known, Matched, ReplyPart, ResourceConfig, UPLOADS};
use crate::input::file_name;
use crate::input::tastypie::{self, Document, Endpoint, OWN_URI, WireType};
use crate::model::{
    Authentication, BooleanForm, Command, History, Key, Method, Names, Part, Reply, Resource, Role, Version,
};
use crate::parallel;
use crate::pattern::matches;
use crate::pointer::escape;
use crate::source_text::SourceFile;
use crate::source_text::yaml;

/// The default name of the key field.
pub(super) const USUAL_KEY: &str = "id";

/// Lowers one version, without names yet.
pub fn lower(name: &str, files: &BTreeMap<String, SourceFile>, context: &mut LowerContext<'_>) -> Version {
    let diagnostics = &mut context.diagnostics;
    // Other files in the folder are not Tastypie documents, which are JSON.
    let json: BTreeMap<String, SourceFile> = files
        .iter()
        .filter(|(id, file)| !yaml::is_yaml(&file.path) && *id != file_name::LOCK)
        .map(|(id, file)| (id.clone(), file.clone()))
        .collect();
    let (all, files) = (files, &json);
    if files.is_empty() {
        diagnostics.push(Diagnostic::new(
            Id::NothingToGenerate,
            Location::file(name),
            "no document in this folder is a Tastypie or OpenAPI document",
            "an OpenAPI document is called `openapi.json` or `openapi.yaml`, in the folder of the version",
        ));
    }
    let roots = roots(files, diagnostics);
    let mut documents = parse(files, diagnostics);
    added::add_fields(name, &mut documents, context.config);
    missing_documents(&roots, files, diagnostics);
    let by_schema = roots
        .values()
        .flat_map(|root| {
            root.endpoints.iter().map(move |(name, endpoint)| (endpoint.schema.as_str(), join(&root.group, name)))
        })
        .collect();
    let mut lowering = Lowering {
        version: name,
        config: context.config,
        field_patterns: context.config.field_patterns(),
        is_complete: context.is_complete,
        roots: &roots,
        documents: &documents,
        lacks_documents: context.diagnostics.has_errors(),
        by_schema,
        download: Download::of(all, &documents),
        matched: &mut context.matched,
        known: &mut context.known,
        diagnostics: &mut context.diagnostics,
    };
    let mut resources = lowering.resources();
    lowering.check_targets(&mut resources);
    lowering.back_references(&mut resources);
    let parts = lowering.parts(&resources);
    Version {
        name: name.to_owned(),
        parts,
        resources,
        authentication: vec![Authentication::Basic],
        ..Version::default()
    }
}

/// Parses all documents but the roots, on all cores.
fn parse<'a>(files: &'a BTreeMap<String, SourceFile>, diagnostics: &mut Diagnostics) -> BTreeMap<&'a str, Document> {
    let files: Vec<(&String, &SourceFile)> = files.iter().filter(|(id, _)| !is_root(id)).collect();
    let parsed = parallel::map(&files, |(id, file)| {
        let mut diagnostics = Diagnostics::default();
        let document = tastypie::parse_schema(file, &mut diagnostics);
        (id.as_str(), document, diagnostics)
    });
    let mut documents = BTreeMap::new();
    for (id, document, found) in parsed {
        diagnostics.extend(found);
        documents.extend(document.map(|document| (id, document)));
    }
    documents
}

pub(super) struct Root<'a> {
    group: String,
    file: &'a SourceFile,
    endpoints: BTreeMap<String, Endpoint>,
}

fn is_root(id: &str) -> bool {
    id == "root" || id.ends_with("/root")
}

fn roots<'a>(files: &'a BTreeMap<String, SourceFile>, diagnostics: &mut Diagnostics) -> BTreeMap<String, Root<'a>> {
    let mut roots = BTreeMap::new();
    for (id, file) in files.iter().filter(|(id, _)| is_root(id)) {
        let group = split(id).0.to_owned();
        if let Some(endpoints) = tastypie::parse_root(file, diagnostics) {
            let endpoints =
                endpoints.into_iter().map(|(name, endpoint)| (file_name::id_part(&name), endpoint)).collect();
            roots.insert(group.clone(), Root { group, file, endpoints });
        }
    }
    roots
}

fn missing_documents(
    roots: &BTreeMap<String, Root<'_>>,
    files: &BTreeMap<String, SourceFile>,
    diagnostics: &mut Diagnostics,
) {
    for root in roots.values() {
        for name in root.endpoints.keys() {
            if !files.contains_key(&join(&root.group, name)) {
                diagnostics.json(
                    Id::MissingDocument,
                    root.file,
                    &format!("/{}", escape(name)),
                    format!("the root document names `{name}`, but there is no `{name}.json` beside it"),
                    format!("download it from `{}?format=json`", root.endpoints[name].schema),
                );
            }
        }
    }
}

/// The state of lowering one version.
pub(super) struct Lowering<'a> {
    pub(super) version: &'a str,
    pub(super) config: &'a Config,
    /// The entries of the configuration about fields that are for a pattern.
    pub(super) field_patterns: Vec<(&'a String, &'a FieldConfig)>,
    pub(super) is_complete: bool,
    pub(super) roots: &'a BTreeMap<String, Root<'a>>,
    pub(super) documents: &'a BTreeMap<&'a str, Document>,
    /// Whether documents are missing or cannot be read.
    pub(super) lacks_documents: bool,
    /// Resource ids by the paths of schema documents.
    pub(super) by_schema: BTreeMap<&'a str, String>,
    pub(super) download: Download,
    pub(super) matched: &'a mut Matched,
    pub(super) known: &'a mut Known,
    pub(super) diagnostics: &'a mut Diagnostics,
}

impl Lowering<'_> {
    fn resources(&mut self) -> BTreeMap<String, Resource> {
        let documents = self.documents;
        let mut resources = BTreeMap::new();
        for (id, document) in documents {
            self.known.resources.insert((*id).to_owned());
            self.known.fields.extend(document.fields.keys().map(|field| format!("{id}.{field}")));
            if let Some((role, path, group)) = self.role(id, document) {
                resources.insert((*id).to_owned(), self.resource(id, document, role, path, &group));
            }
        }
        resources
    }

    /// Returns the role of a document, the path of its list endpoint, and its group.
    fn role(&mut self, id: &str, document: &Document) -> Option<(Role, String, String)> {
        let (group, name) = split(id);
        let listed = self.roots.get(group).and_then(|root| root.endpoints.get(name));
        if let Some(nested) = self.config.nested.get(id) {
            self.matched.note("nested", id);
            let role = match self.command(id, Some(nested.parent.clone())) {
                Some(command) => Role::Command(command),
                None => Role::Nested { parent: nested.parent.clone() },
            };
            self.check_target(&nested.parent, &["nested", id]);
            return Some((role, nested.path.clone(), group.to_owned()));
        }
        if let Some(embedded) = self.config.embedded.get(id) {
            self.matched.note("embedded", id);
            let user = embedded.used_by.iter().find(|user| self.documents.contains_key(split_field(user).0));
            let group = user.map_or(group, |user| split(split_field(user).0).0);
            return Some((Role::Embedded, String::new(), group.to_owned()));
        }
        if let Some(reply) = self.config.replies.get(id) {
            self.matched.note("replies", id);
            if reply.describes == ReplyPart::Envelope {
                return None; // the runtime knows it
            }
            let documents = self.documents;
            let user = documents.keys().find(|user| reply.used_by.iter().any(|pattern| matches(pattern, user)));
            let group = user.map_or(group, |user| split(user).0);
            return Some((Role::Reply, String::new(), group.to_owned()));
        }
        let Some(endpoint) = listed else {
            self.unlisted(id, group, document);
            return None;
        };
        let role = self.command(id, None).map_or(Role::Collection, Role::Command);
        Some((role, endpoint.list_endpoint.clone(), group.to_owned()))
    }

    fn unlisted(&mut self, id: &str, group: &str, document: &Document) {
        let location = Location::file(&document.file.path);
        if self.roots.contains_key(group) {
            self.diagnostics.push(Diagnostic::new(
                Id::UnlistedDocument,
                location,
                format!("the path of `{id}` is not known, so it is skipped"),
                "download `root.json` again, or name it in `nested`, `embedded` or `replies` of pexgen.toml",
            ));
        } else {
            self.diagnostics.push(Diagnostic::new(
                Id::MissingRoot,
                location,
                format!("there is no usable `root.json` in `{group}`, so the path of `{id}` is not known"),
                "download it from the URL that the schema URLs begin with, or name the document in pexgen.toml",
            ));
        }
    }

    fn command(&mut self, id: &str, parent: Option<String>) -> Option<Command> {
        let config = self.config;
        let mut is_command = false;
        for pattern in config.commands.iter().filter(|pattern| matches(pattern, id)) {
            self.matched.note("commands", pattern);
            is_command = true;
        }
        is_command.then(|| Command { parent, reply: self.reply(id) })
    }

    fn reply(&self, id: &str) -> Reply {
        let documents = self.documents;
        let found = self.config.replies.iter().find(|(reply, config)| {
            config.describes != ReplyPart::Envelope
                && documents.contains_key(reply.as_str())
                && config.used_by.iter().any(|pattern| matches(pattern, id))
        });
        match found {
            None => Reply::Outcome,
            Some((reply, config)) if config.describes == ReplyPart::Whole => Reply::Whole(reply.clone()),
            Some((reply, _)) => Reply::Data(reply.clone()),
        }
    }

    fn resource(&mut self, id: &str, document: &Document, role: Role, path: String, group: &str) -> Resource {
        let (_, name) = split(id);
        let config = self.resource_config(id, document);
        let key = self.key(id, document, &role, &config);
        if role == Role::Collection && key.is_none() && config.key.is_none() && config.create.is_empty() {
            self.likely_command(id, document);
        }
        let addressed = matches!(role, Role::Collection | Role::Nested { .. });
        let fields = document
            .fields
            .iter()
            .map(|(wire, field)| self.field(id, document, wire, field, key.as_ref(), addressed))
            .collect();
        let published = match &role {
            Role::Collection | Role::Command(Command { parent: None, .. }) => Some(document.published.clone()),
            _ => None,
        };
        let (delete_parameters, delete_booleans) = self.delete_parameters(&config.delete_parameters);
        Resource {
            id: id.to_owned(),
            group: group.split('/').map(str::to_owned).collect(),
            name: name.to_owned(),
            role,
            path,
            list_methods: document.list_methods.clone(),
            detail_methods: document.detail_methods.clone(),
            default_limit: document.default_limit,
            key,
            fields,
            collection: config.collection,
            description: config.description,
            notes: config.notes,
            create_responses: config.create,
            accepted: config.accepted,
            is_single: config.list.is_some(),
            get_response: config.get,
            uploads: config.uploads,
            configured_upload_method: config.upload_method,
            delete_booleans,
            delete_parameters,
            actions: config.actions,
            back_reference: None,
            published,
            names: Names::default(),
            document: document.file.path.clone(),
            history: History::default(),
        }
    }

    /// Returns the configuration of a resource, merged from all matching entries.
    fn resource_config(&mut self, id: &str, document: &Document) -> ResourceConfig {
        let config = self.config;
        let mut merged = ResourceConfig::default();
        for (pattern, entry) in config.resources_of(id) {
            if !self.holds(&entry.versions) {
                continue;
            }
            self.matched.note("resources", pattern);
            for field in entry.uploads.iter().filter(|field| document.fields.contains_key(*field)) {
                self.matched.note(UPLOADS, &format!("{pattern}.{field}"));
            }
            merged.key = entry.key.clone().or(merged.key);
            merged.collection = entry.collection.clone().or(merged.collection);
            merged.description = entry.description.clone().or(merged.description);
            merged.notes = entry.notes.clone().or(merged.notes);
            merged.accepted = entry.accepted.clone().or(merged.accepted);
            merged.get = entry.get.or(merged.get);
            merged.list = entry.list.or(merged.list);
            merged.upload_method = entry.upload_method.or(merged.upload_method);
            merged.create.extend(&entry.create);
            merged.uploads.extend(entry.uploads.iter().cloned());
            merged.delete_parameters.extend(entry.delete_parameters.iter().cloned());
            merged.actions.extend(entry.actions.clone());
        }
        merged
    }

    /// Returns the parameters of this version, each by its first entry, and how they write booleans.
    fn delete_parameters(&self, entries: &[DeleteParameter]) -> (Vec<String>, BooleanForm) {
        let (mut names, mut form) = (Vec::new(), BooleanForm::Json);
        for entry in entries {
            let (name, booleans) = match entry {
                DeleteParameter::Name(name) => (name, BooleanForm::Json),
                DeleteParameter::Described(parameter) if self.holds(&parameter.versions) => {
                    (&parameter.name, parameter.booleans)
                }
                DeleteParameter::Described(_) => continue,
            };
            if !names.contains(name) {
                names.push(name.clone());
                form = if form == BooleanForm::Json { booleans } else { form };
            }
        }
        (names, form)
    }

    pub(super) fn holds(&self, versions: &[String]) -> bool {
        holds(versions, self.version)
    }

    fn key(&mut self, id: &str, document: &Document, role: &Role, config: &ResourceConfig) -> Option<Key> {
        let is_usable = |key: &&str| {
            *key == OWN_URI
                || document.fields.contains_key(*key)
                || self.config.is_set_by_user(&["resources", id, "key"])
        };
        let named = config.key.as_deref().filter(is_usable);
        if named == Some(OWN_URI) {
            return None; // said to be in the address only
        }
        if let Some(missing) = named.filter(|key| !document.fields.contains_key(*key)) {
            self.diagnostics.push(Diagnostic::new(
                Id::UnknownResourceKey,
                Location::file(&document.file.path),
                format!("`{missing}` is configured as the key of `{id}`, but is not a field of it"),
                "it is ignored; correct `key` in pexgen.toml",
            ));
        }
        let named = named.filter(|key| document.fields.contains_key(*key));
        let primary = document.fields.iter().find(|(_, field)| field.primary_key).map(|(wire, _)| wire.as_str());
        let field = named.or(primary).or(document.fields.contains_key(USUAL_KEY).then_some(USUAL_KEY));
        if let Some(field) = field {
            let integer = document.fields.get(field).is_some_and(|field| field.wire_type == WireType::Integer);
            return Some(Key { field: field.to_owned(), integer });
        }
        if matches!(role, Role::Collection) && !document.detail_methods.is_empty() {
            self.diagnostics.push(Diagnostic::new(
                Id::UnknownResourceKey,
                Location::file(&document.file.path),
                format!("the key field of `{id}`, the last segment of an object's URI, is not known; the key is a string"),
                format!("name it in pexgen.toml: [resources.\"{id}\"] key = \"…\", or \"{OWN_URI}\" when no other field contains it"),
            ));
        }
        None
    }

    /// Reports a resource that accepts POST only and has no key, as commands do.
    fn likely_command(&mut self, id: &str, document: &Document) {
        if !document.detail_methods.is_empty() || !document.list_methods.iter().eq([&Method::Post]) {
            return;
        }
        self.diagnostics.json(
            Id::LikelyCommand,
            &document.file,
            "/allowed_list_http_methods",
            format!(
                "`{id}` accepts POST only and has no key, so it is probably a command, but `commands` does not list it"
            ),
            format!(
                "add \"{id}\" to `commands` in pexgen.toml; if it stores objects, add: \
                 [resources.\"{id}\"] create = [\"location\"]"
            ),
        );
    }

    fn parts(&mut self, resources: &BTreeMap<String, Resource>) -> BTreeMap<String, Part> {
        let mut parts = BTreeMap::new();
        for name in resources.values().filter_map(|resource| resource.group.first()) {
            self.known.parts.insert(name.clone());
            let described = self.config.parts.get(name);
            if described.is_some() {
                self.matched.note("parts", name);
            }
            parts.entry(name.clone()).or_insert_with(|| Part {
                module: String::new(),
                description: described.map(|part| part.description.clone()).unwrap_or_default(),
            });
        }
        parts
    }
}
