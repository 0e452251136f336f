//! Lowering of documents and the configuration to the model.

mod api;
mod openapi;
mod tastypie;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::config::{self, Config, Known, Matched};
use crate::input::openapi::roots;
use crate::model::Version;
use crate::source_text::SourceFile;
pub use api::api;

/// The input of lowering beside the documents, and the results that are collected over all versions of an API.
#[derive(Debug)]
pub struct LowerContext<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// Whether every version of the API is lowered. Only then are unmatched entries of the configuration reported.
    pub is_complete: bool,
    /// The entries of the configuration that matched something.
    pub matched: Matched,
    /// The names that exist in any version.
    pub known: Known,
    /// Findings about the documents and the configuration.
    pub diagnostics: Diagnostics,
}

impl<'a> LowerContext<'a> {
    /// Creates the context for versions of one API.
    pub fn new(config: &'a Config, is_complete: bool) -> Self {
        Self {
            config,
            is_complete,
            matched: Matched::default(),
            known: Known::default(),
            diagnostics: Diagnostics::default(),
        }
    }
}

/// Lowers one version: from an OpenAPI document if its folder has one, else from Tastypie's documents.
pub fn lower(name: &str, files: &BTreeMap<String, SourceFile>, context: &mut LowerContext<'_>) -> Version {
    context.known.versions.insert(name.to_owned());
    Version { derives: context.config.package.derives.clone(), ..lower_documents(name, files, context) }
}

fn lower_documents(name: &str, files: &BTreeMap<String, SourceFile>, context: &mut LowerContext<'_>) -> Version {
    let named = context.config.document.as_deref();
    let mut roots = roots(files, named);
    let Some(root) = roots.next() else {
        if let Some(path) = named {
            context.diagnostics.push(Diagnostic::new(
                Id::NothingToGenerate,
                config::location_of(&context.config.file, &["document"]),
                format!("the version `{name}` has no document `{path}`"),
                "write the path below the folder of the version, such as `document = \"api/openapi.yaml\"`",
            ));
        }
        return tastypie::lower(name, files, context);
    };
    for other in roots {
        context.diagnostics.push(Diagnostic::new(
            Id::UnsupportedVersion,
            Location::file(&other.path),
            format!("`{}` already describes this version", root.path),
            "remove one of the two documents",
        ));
    }
    openapi::lower(name, root, files, context)
}
