//! The model written as Rust: every decision is in the model, here is only spelling.

mod choices;
pub(crate) mod docs;
mod filters;
mod group;
pub mod inline;
mod krate;
pub mod print;
mod read;
mod resource;
mod types;
mod write;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Api, Version, naming};
use group::Group;

/// Files by path below the crate's folder.
pub type Files = BTreeMap<String, String>;

/// Writes a crate. `runtime` is the value of its dependency on the runtime in `Cargo.toml`.
///
/// # Errors
/// Text that isn't Rust: a mistake of pexgen.
pub fn emit(api: &Api, runtime: &str) -> Result<Files, Diagnostic> {
    let mut files = Files::new();
    files.insert("Cargo.toml".to_owned(), krate::manifest(api, runtime));
    let source = format!("{}/pexgen.toml", api.name);
    files.insert("src/lib.rs".to_owned(), print::file("src/lib.rs", &source, krate::root(api))?);
    for version in &api.versions {
        let tree = Group::tree(version);
        let folder = format!("src/{}", version.module);
        let path = format!("{folder}/mod.rs");
        let text = print::file(&path, &version.name, krate::version(api, version, &tree))?;
        files.insert(path, text);
        emit_groups(version, &folder, &mut Vec::new(), &tree, &mut files)?;
    }
    Ok(files)
}

fn emit_groups<'a>(
    version: &Version,
    folder: &str,
    path: &mut Vec<&'a str>,
    group: &Group<'a>,
    files: &mut Files,
) -> Result<(), Diagnostic> {
    for resource in &group.resources {
        let file = format!("{folder}/{}.rs", resource.names.module);
        let text = print::file(&file, &resource.document, resource::file(version, resource))?;
        files.insert(file, text);
    }
    for (name, inner) in &group.groups {
        path.push(name);
        let folder = format!("{folder}/{}", naming::module(name));
        let file = format!("{folder}/mod.rs");
        let source = format!("{}/{}", version.name, path.join("/"));
        let text = print::file(&file, &source, group::module(version, path, inner))?;
        files.insert(file, text);
        emit_groups(version, &folder, path, inner, files)?;
        path.pop();
    }
    Ok(())
}
