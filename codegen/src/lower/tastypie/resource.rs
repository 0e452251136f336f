//! A resource, from its document and the configuration.

use super::ids::split;
use super::{Lowering, USUAL_KEY};
use crate::diagnostic::{Diagnostic, Id, Location};
use crate::input::config::{DeleteParameter, ResourceConfig, UPLOADS};
use crate::input::tastypie::{Document, OWN_URI, WireType};
use crate::model::{BooleanForm, Command, History, Key, Names, Resource, Role};

impl Lowering<'_> {
    /// Lowers a document that is not a reply.
    pub fn resource(&mut self, id: &str, document: &Document, role: Role, path: String, group: &str) -> Resource {
        let (_, name) = split(id);
        let config = self.resource_config(id, document);
        let key = self.key(id, document, &role, &config);
        if role == Role::Collection && key.is_none() && config.key.is_none() && config.create.is_empty() {
            self.report_likely_command(id, document);
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

    fn key(&mut self, id: &str, document: &Document, role: &Role, config: &ResourceConfig) -> Option<Key> {
        let is_usable = |key: &&str| {
            *key == OWN_URI
                || document.fields.contains_key(*key)
                || self.config.is_set_by_user(&["resources", id, "key"])
        };
        let named = config.key.as_deref().filter(is_usable);
        if named == Some(OWN_URI) {
            return None; // only the URI contains it
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
}
