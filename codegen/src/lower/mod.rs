//! Documents and the configuration, lowered to the model.

mod fields;
mod help;
mod openapi;
mod relations;
mod targets;
mod tastypie;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place};
use crate::input::config::{Config, Known, Matched};
use crate::input::file::SourceFile;
use crate::input::openapi::is_root;
use crate::model::Version;

/// Lowers one version: from an OpenAPI document where its folder has one, else from Tastypie's
/// documents. Entries of the configuration that had an effect are noted in `matched`.
pub fn lower(
    name: &str,
    files: &BTreeMap<String, SourceFile>,
    config: &Config,
    matched: &mut Matched,
    known: &mut Known,
    diagnostics: &mut Diagnostics,
) -> Version {
    let mut roots = files.iter().filter(|(id, _)| is_root(id)).map(|(_, file)| file);
    let Some(root) = roots.next() else {
        return tastypie::lower(name, files, config, matched, known, diagnostics);
    };
    for other in roots {
        diagnostics.push(Diagnostic::new(
            Id::UnsupportedVersion,
            Place::file(&other.path),
            format!("`{}` describes this version already", root.path),
            "keep one of the two",
        ));
    }
    openapi::lower(name, root, files, config, matched, known, diagnostics)
}
