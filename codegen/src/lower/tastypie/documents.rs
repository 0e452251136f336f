//! Reading the documents of a version.

use std::collections::BTreeMap;

use super::ids::{join, split};
use crate::diagnostic::{Diagnostics, Id};
use crate::input::file_name;
use crate::input::tastypie::{self, Document, Endpoint};
use crate::parallel;
use crate::pointer::escape;
use crate::source_text::SourceFile;

/// Parses all documents but the roots, on all cores.
pub fn parse<'a>(
    files: &'a BTreeMap<String, SourceFile>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<&'a str, Document> {
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

/// A root document: the endpoints of a group.
pub struct Root<'a> {
    pub group: String,
    file: &'a SourceFile,
    pub endpoints: BTreeMap<String, Endpoint>,
}

fn is_root(id: &str) -> bool {
    id == "root" || id.ends_with("/root")
}

/// Reads all root documents, by group.
pub fn roots<'a>(files: &'a BTreeMap<String, SourceFile>, diagnostics: &mut Diagnostics) -> BTreeMap<String, Root<'a>> {
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

/// Reports resources that a root document names, but that have no document.
pub fn report_missing(
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
