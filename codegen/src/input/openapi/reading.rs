//! Reading of the documents of a version: parsed, patched and converted.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::find;
use super::moved::is_swagger;
use super::patch::apply_overlays;
use super::swagger::{self, Kind};
use super::{Documents, Node, PatchConfig};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::duplicate_keys;
use crate::source_text::SourceFile;
use crate::source_text::position::json_error;
use crate::source_text::yaml;

impl Documents {
    /// Reads the document that describes an API, and all that it refers to. `None` when it can't
    /// be used at all. `main` is the path of the first below the folder of the version, if it is not at its top.
    pub fn read(
        root: &SourceFile,
        files: &BTreeMap<String, SourceFile>,
        main: Option<&str>,
        patch: &PatchConfig,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let by_path: BTreeMap<&str, &SourceFile> = files.values().map(|file| (file.path.as_str(), file)).collect();
        let beside = root.path.rfind('/').map_or("", |end| &root.path[..=end]);
        let folder = main.and_then(|main| root.path.strip_suffix(main)).unwrap_or(beside);
        let mut documents = Self::empty(folder, &root.path);
        let mut waiting = BTreeSet::from([root.path.clone()]);
        while let Some(path) = waiting.pop_first() {
            let Some(file) = by_path.get(path.as_str()) else { continue };
            let Some(mut node) = parse(file, diagnostics) else { continue };
            if path == root.path && !matches!(node, Node::Object(_)) {
                diagnostics.push(no_document(file, &node));
                continue;
            }
            let name = path.strip_prefix(folder).unwrap_or(&path);
            documents.patched.extend(patch.apply(name, path == root.path, &mut node));
            if path == root.path {
                let overlays = overlays(patch, folder, &by_path, diagnostics);
                documents.patched.extend(apply_overlays(&overlays, &mut node));
            }
            documents.targets(&path, &node, &mut waiting);
            documents.read.insert(path, ((*file).clone(), node));
            waiting.retain(|path| !documents.read.contains_key(path));
        }
        documents.convert();
        documents.read.contains_key(&root.path).then_some(documents)
    }

    /// Converts Swagger 2.0: whole documents, and the values without a version of their own that they refer to.
    fn convert(&mut self) {
        let is_swagger = |(path, (_, node)): (&String, &(SourceFile, Node))| is_swagger(node).then(|| path.clone());
        let swaggers: BTreeSet<String> = self.read.iter().filter_map(is_swagger).collect();
        let mut converted: Vec<(String, String, Node)> = Vec::new();
        let mut seen = BTreeSet::new();
        for origin in swaggers.iter().filter_map(|path| self.whole(path)) {
            let mut waiting = vec![(Kind::Document, origin.clone())];
            while let Some((kind, at)) = waiting.pop() {
                if !seen.insert((at.document, at.pointer.clone())) {
                    continue;
                }
                let node = swagger::convert(self, &origin, kind, &at);
                for (kind, reference) in swagger::references(&node, kind) {
                    let Ok(target) = self.target(&at, &reference) else { continue };
                    let whole = self.whole(target.document);
                    if whole.is_some_and(|whole| whole.get("swagger").or_else(|| whole.get("openapi")).is_none()) {
                        waiting.push((kind, target));
                    }
                }
                converted.push((at.document.to_owned(), at.pointer, node));
            }
        }
        for (document, pointer, node) in converted {
            let Some((_, whole)) = self.read.get_mut(&document) else { continue };
            self.originals.entry(document).or_insert_with(|| whole.clone());
            if let Ok(place) = find(whole, &pointer) {
                *place = node;
            }
        }
    }
}

/// The overlays that the configuration names and that the version has.
fn overlays(
    patch: &PatchConfig,
    folder: &str,
    files: &BTreeMap<&str, &SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Option<Node>)> {
    let mut found = Vec::new();
    for name in &patch.overlays {
        let Some(file) = files.get(format!("{folder}{name}").as_str()) else { continue };
        found.push((name.clone(), parse(file, diagnostics)));
    }
    found
}

fn parse(file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Node> {
    let (id, what, message, position) = if yaml::is_yaml(&file.path) {
        match yaml::read(&file.text) {
            Ok(node) => return Some(node),
            Err(error) => (Id::NotYaml, "YAML", error.message, error.position),
        }
    } else {
        match serde_json::from_str(&file.text) {
            Ok(node) => return Some(node),
            // A duplicate key is an error of `Node` too, but without the location of the first one.
            Err(_) if duplicate_keys::check(file, diagnostics).is_none() => return None,
            Err(error) => (Id::NotJson, "JSON", json_error(&error), Some((error.line(), error.column()))),
        }
    };
    let (line, column) = position.unwrap_or_default();
    diagnostics.push(Diagnostic::new(
        id,
        Location { line, column, ..Location::file(&file.path) },
        format!("invalid {what}: {message}"),
        "correct the document, or download it again; `[patch]` changes only documents that can be parsed",
    ));
    None
}

/// The error about a file that is read, but has no object: an empty file, or a page that shows a document.
fn no_document(file: &SourceFile, node: &Node) -> Diagnostic {
    let what = if file.text.trim_start().starts_with('<') { "HTML or XML" } else { node.what() };
    let message = match node {
        Node::Null => "the file is empty".to_owned(),
        _ => format!("this is {what}, not an OpenAPI document"),
    };
    let help = "download the document itself: it begins with `openapi: 3.1.0` or `{`";
    Diagnostic::new(Id::NotASchema, Location::file(&file.path), message, help)
}
