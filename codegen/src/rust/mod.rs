//! The Rust back-end: `plan` decides about the output, the printers beside it quote what it decided.

mod alias;
mod body;
mod choices;
pub(crate) mod docs;
mod files;
mod filters;
pub(crate) mod first_call;
mod group;
mod ident;
pub mod inline;
mod krate;
mod layout;
mod manifest;
pub mod module;
mod one_line;
mod operation;
pub(crate) mod plan;
pub mod print;
mod record;
mod resource;
mod schemas;
mod server;
mod text;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::repeated::Repeated;
use crate::model::{Api, Operation, Resource, Schema, Version};
use crate::output::Files;
use crate::parallel;
pub use manifest::Package;
use plan::bindings::Bindings;
use plan::group::GroupPlan;
use plan::repeated::Seen;
use plan::root::RootPlan;
use plan::tree::Group;
use plan::version::VersionPlan;

/// The version of the runtime that generated code needs: major and minor.
pub const RUNTIME_VERSION: &str = "0.1";

/// Writes a crate.
///
/// # Errors
/// Text that isn't Rust: a mistake of pexgen.
pub fn emit(api: &Api, package: &Package) -> Result<Files, Diagnostic> {
    emit_except(api, package, BTreeMap::new())
}

/// Writes a crate, some versions of which are there: their files, by the module of the version.
///
/// # Errors
/// Text that isn't Rust: a mistake of pexgen.
pub fn emit_except(api: &Api, package: &Package, there: BTreeMap<&str, Files>) -> Result<Files, Diagnostic> {
    let root = FilePlan {
        path: "src/lib.rs".to_owned(),
        source: format!("{}/pexgen.toml", api.name),
        content: FileContent::Root,
    };
    let missing = api.versions.iter().filter(|version| !there.contains_key(version.module.as_str()));
    let mut files = emit_versions(Bindings::of_crate(api), missing, "src/", Some(root))?;
    files.extend(there.into_values().flatten());
    files.insert("Cargo.toml".to_owned(), manifest::manifest(api, package));
    Ok(files)
}

/// Writes the modules of versions, below a folder, and the file that declares them.
fn emit_versions<'a>(
    bindings: Bindings<'a>,
    versions: impl Iterator<Item = &'a Version>,
    folder: &str,
    root: Option<FilePlan<'a>>,
) -> Result<Files, Diagnostic> {
    let trees: Vec<(&Version, Group<'_>, Repeated<'_>)> =
        versions.map(|version| (version, Group::tree(version), Repeated::of(version))).collect();
    let mut files: Vec<FilePlan<'_>> = root.into_iter().collect();
    for (version, tree, repeated) in &trees {
        let folder = format!("{folder}{}", version.module);
        files.push(FilePlan {
            path: format!("{folder}/mod.rs"),
            source: version.name.clone(),
            content: FileContent::Version(version, tree),
        });
        collect_types(version, repeated, &folder, &mut files);
        collect((version, repeated), &folder, &[], tree, &mut files);
    }
    print_all(bindings, &files)
}

/// A file to be printed.
struct FilePlan<'a> {
    path: String,
    /// What it comes from, as its first line says.
    source: String,
    content: FileContent<'a>,
}

enum FileContent<'a> {
    Root,
    Version(&'a Version, &'a Group<'a>),
    Group(&'a Version, Vec<&'a str>, &'a Group<'a>),
    Resource(&'a Version, &'a Resource),
    Operation(&'a Version, &'a Repeated<'a>, &'a Operation),
    Types(&'a Version),
    Schema(&'a Version, &'a Repeated<'a>, &'a Schema),
}

/// The files of the types that operations share.
fn collect_types<'a>(version: &'a Version, repeated: &'a Repeated<'a>, folder: &str, files: &mut Vec<FilePlan<'a>>) {
    let folder = format!("{folder}/{}", plan::types::SHARED_TYPES);
    let before = files.len();
    files.extend(version.schemas_with_types().map(|schema| FilePlan {
        path: format!("{folder}/{}.rs", schema.names.module),
        source: schema.document.clone(),
        content: FileContent::Schema(version, repeated, schema),
    }));
    if files.len() > before {
        files.push(FilePlan {
            path: format!("{folder}/mod.rs"),
            source: version.name.clone(),
            content: FileContent::Types(version),
        });
    }
}

/// The files of a group and of the groups inside it.
fn collect<'a>(
    (version, repeated): (&'a Version, &'a Repeated<'a>),
    folder: &str,
    path: &[&'a str],
    group: &'a Group<'a>,
    files: &mut Vec<FilePlan<'a>>,
) {
    files.extend(group.resources.iter().map(|resource| FilePlan {
        path: format!("{folder}/{}.rs", resource.names.module),
        source: resource.document.clone(),
        content: FileContent::Resource(version, resource),
    }));
    files.extend(group.operations.iter().map(|operation| FilePlan {
        path: format!("{folder}/{}.rs", operation.names.method),
        source: operation.document.clone(),
        content: FileContent::Operation(version, repeated, operation),
    }));
    for (name, inner) in &group.groups {
        let path: Vec<&str> = path.iter().copied().chain([*name]).collect();
        let folder = format!("{folder}/{}", inner.module);
        files.push(FilePlan {
            path: format!("{folder}/mod.rs"),
            source: format!("{}/{}", version.name, path.join("/")),
            content: FileContent::Group(version, path.clone(), inner),
        });
        collect((version, repeated), &folder, &path, inner, files);
    }
}

/// Prints on all cores: printing is nearly all of the work.
fn print_all(bindings: Bindings<'_>, files: &[FilePlan<'_>]) -> Result<Files, Diagnostic> {
    parallel::map(files, |file| Ok((file.path.clone(), file.print(bindings)?))).into_iter().collect()
}

impl FilePlan<'_> {
    fn print(&self, bindings: Bindings<'_>) -> Result<String, Diagnostic> {
        let tokens = match &self.content {
            FileContent::Root => krate::root(&RootPlan::new(bindings.api)),
            FileContent::Version(version, tree) => krate::version(&VersionPlan::new(bindings, version, tree)),
            FileContent::Group(version, path, group) => group::module(&GroupPlan::new(bindings, version, path, group)),
            FileContent::Resource(version, resource) => resource::file(&plan::resource::plan(version, resource)),
            FileContent::Operation(version, repeated, operation) => {
                operation::file(&plan::operation::plan(version, &Seen::from_operation(repeated, operation), operation))
            }
            FileContent::Types(version) => schemas::module(&plan::schema::module(version)),
            FileContent::Schema(version, repeated, schema) => {
                schemas::file(&plan::schema::plan(version, &Seen::from_schema(repeated, schema), schema))
            }
        };
        print::file(&self.path, &self.source, tokens)
    }
}
