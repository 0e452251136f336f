//! Lowering of Tastypie documents and the configuration to the model.

mod added;
mod documents;
mod fields;
mod help;
mod ids;
mod relations;
mod resource;
mod roles;
mod targets;
mod volatile;

use std::collections::BTreeMap;

use self::documents::Root;
use self::ids::{holds, join};
use self::volatile::Download;
use super::LowerContext;
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::config::{Config, FieldConfig, Known, Matched};
use crate::input::file_name;
use crate::input::tastypie::Document;
use crate::model::{Authentication, Part, Resource, Version};
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
    let roots = documents::roots(files, diagnostics);
    let mut documents = documents::parse(files, diagnostics);
    added::add_fields(name, &mut documents, context.config);
    documents::report_missing(&roots, files, diagnostics);
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

    pub(super) fn holds(&self, versions: &[String]) -> bool {
        holds(versions, self.version)
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
