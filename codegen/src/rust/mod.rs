//! The model written as Rust: every decision is in the model, here is only spelling.

mod access;
mod choices;
pub(crate) mod docs;
mod filters;
pub(crate) mod first_call;
mod group;
pub mod inline;
mod krate;
mod layout;
pub mod module;
mod operation;
pub mod print;
mod read;
mod resource;
mod schemas;
mod types;
mod write;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diagnostic::Diagnostic;
use crate::model::{Api, Operation, Resource, Schema, Version};
use crate::output::Files;
use group::Group;
pub use krate::Package;

/// The version of the runtime that generated code needs: major and minor.
pub const RUNTIME_VERSION: &str = "0.1";

/// Writes a crate.
///
/// # Errors
/// Text that isn't Rust: a mistake of pexgen.
pub fn emit(api: &Api, package: &Package) -> Result<Files, Diagnostic> {
    let trees: Vec<(&Version, Group<'_>)> =
        api.versions.iter().map(|version| (version, Group::tree(version))).collect();
    let mut sheets = vec![Sheet {
        path: "src/lib.rs".to_owned(),
        source: format!("{}/pexgen.toml", api.name),
        content: Content::Root,
    }];
    for (version, tree) in &trees {
        let folder = format!("src/{}", version.module);
        sheets.push(Sheet {
            path: format!("{folder}/mod.rs"),
            source: version.name.clone(),
            content: Content::Version(version, tree),
        });
        collect_types(version, &folder, &mut sheets);
        collect(version, &folder, &[], tree, &mut sheets);
    }
    let mut files = print_all(api, &sheets)?;
    files.insert("Cargo.toml".to_owned(), krate::manifest(api, package));
    Ok(files)
}

/// A file to be printed.
struct Sheet<'a> {
    path: String,
    /// What it comes from, as its first line says.
    source: String,
    content: Content<'a>,
}

enum Content<'a> {
    Root,
    Version(&'a Version, &'a Group<'a>),
    Group(&'a Version, Vec<&'a str>, &'a Group<'a>),
    Resource(&'a Version, &'a Resource),
    Operation(&'a Version, &'a Operation),
    Types(&'a Version),
    Schema(&'a Version, &'a Schema),
}

/// The files of the types that operations share.
fn collect_types<'a>(version: &'a Version, folder: &str, sheets: &mut Vec<Sheet<'a>>) {
    let folder = format!("{folder}/{}", schemas::MODULE);
    let before = sheets.len();
    sheets.extend(schemas::generated(version).map(|schema| Sheet {
        path: format!("{folder}/{}.rs", schema.names.module),
        source: schema.document.clone(),
        content: Content::Schema(version, schema),
    }));
    if sheets.len() > before {
        sheets.push(Sheet {
            path: format!("{folder}/mod.rs"),
            source: version.name.clone(),
            content: Content::Types(version),
        });
    }
}

/// The files of a group and of the groups inside it.
fn collect<'a>(
    version: &'a Version,
    folder: &str,
    path: &[&'a str],
    group: &'a Group<'a>,
    sheets: &mut Vec<Sheet<'a>>,
) {
    sheets.extend(group.resources.iter().map(|resource| Sheet {
        path: format!("{folder}/{}.rs", resource.names.module),
        source: resource.document.clone(),
        content: Content::Resource(version, resource),
    }));
    sheets.extend(group.operations.iter().map(|operation| Sheet {
        path: format!("{folder}/{}.rs", operation.names.method),
        source: operation.document.clone(),
        content: Content::Operation(version, operation),
    }));
    for (name, inner) in &group.groups {
        let path: Vec<&str> = path.iter().copied().chain([*name]).collect();
        let folder = format!("{folder}/{}", inner.module);
        sheets.push(Sheet {
            path: format!("{folder}/mod.rs"),
            source: format!("{}/{}", version.name, path.join("/")),
            content: Content::Group(version, path.clone(), inner),
        });
        collect(version, &folder, &path, inner, sheets);
    }
}

/// Prints on as many threads as there are cores: printing is nearly all of the work.
fn print_all(api: &Api, sheets: &[Sheet<'_>]) -> Result<Files, Diagnostic> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut printed = Vec::new();
        while let Some(sheet) = sheets.get(next.fetch_add(1, Ordering::Relaxed)) {
            printed.push((sheet.path.clone(), sheet.print(api)?));
        }
        Ok(printed)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut files: Files = work()?.into_iter().collect();
        for other in others {
            files.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?);
        }
        Ok(files)
    })
}

impl Sheet<'_> {
    fn print(&self, api: &Api) -> Result<String, Diagnostic> {
        let tokens = match &self.content {
            Content::Root => krate::root(api),
            Content::Version(version, tree) => krate::version(api, version, tree),
            Content::Group(version, path, group) => group::module(version, path, group),
            Content::Resource(version, resource) => resource::file(version, resource),
            Content::Operation(version, operation) => operation::file(version, operation),
            Content::Types(version) => schemas::module(version),
            Content::Schema(version, schema) => schemas::file(version, schema),
        };
        print::file(&self.path, &self.source, tokens)
    }
}
