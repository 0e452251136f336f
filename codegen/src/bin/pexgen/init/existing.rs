//! Bindings that exist already where `pexgen init` is called.

use std::path::{Path, PathBuf};

use pexgen::input::config::FILE_NAME;
use pexgen::vendored;

use super::Form;
use super::manifest::{canonical, listed, workspace_root};
use crate::workspace::Workspace;

/// Refuses a crate in a folder inside a workspace of pexgen, and a second copy of the runtime in one workspace of Cargo, which
/// can't have two packages of the same name. `own` is where the copy of the new bindings will be.
pub fn check(here: &Path, form: Form, own: &Path) -> Result<(), String> {
    let full = canonical(here)?;
    let above = full.ancestors().skip(1);
    let above = above.map(|folder| Ok(Workspace::in_folder(folder)?.map(|_| folder)));
    let outer = above.collect::<Result<Vec<_>, String>>()?.into_iter().flatten().next();
    if let (Form::Crate, Some(outer), None) = (form, outer, Workspace::in_folder(here)?) {
        return Err(format!(
            "this folder is inside the workspace of {}\n  help: run `pexgen init` in {}",
            outer.join(FILE_NAME).display(),
            outer.display()
        ));
    }
    let own = full.join(own);
    match runtimes(&full)?.into_iter().find(|other| *other != own) {
        Some(other) => Err(second_runtime(&full, &other)),
        None => Ok(()),
    }
}

/// Refuses a module that would have two files.
pub fn check_module(folder: &Path) -> Result<(), String> {
    let file = folder.with_extension("rs");
    if file.exists() {
        return Err(format!(
            "{} exists: it would be the same module as {}\n  help: `init` never overwrites; use another name, or move the file away",
            file.display(),
            folder.join("mod.rs").display()
        ));
    }
    Ok(())
}

/// Finds the copies of the runtime in the workspace of Cargo that a folder is part of: in its root, in its members, and in
/// the folders between the root and this one.
fn runtimes(here: &Path) -> Result<Vec<PathBuf>, String> {
    let mut folders = vec![here.to_owned()];
    if let Some((root, manifest)) = workspace_root(here)? {
        folders.extend(here.ancestors().skip(1).take_while(|folder| folder.starts_with(&root)).map(Path::to_owned));
        folders.extend(listed(&manifest, "members").into_iter().map(|member| root.join(member)));
        folders.push(root);
    }
    let mut found = Vec::new();
    for folder in folders {
        // A workspace without a file has the usual folders.
        let out = Workspace::in_folder(&folder)?.unwrap_or_default().out;
        let places = [folder.join(vendored::NAME), folder.join(out).join(vendored::NAME)];
        found.extend(places.into_iter().filter(|place| place.join("Cargo.toml").is_file()));
    }
    Ok(found)
}

fn second_runtime(here: &Path, other: &Path) -> String {
    let beside = other.parent().unwrap_or(other);
    let is_package = beside.join("Cargo.toml").is_file();
    let form = if is_package { "module" } else { "crate" };
    let folder = other.ancestors().skip(1).find(|folder| folder.join(FILE_NAME).is_file()).unwrap_or(beside);
    let place = if folder == here { String::new() } else { format!(" in {}", folder.display()) };
    format!(
        "the workspace of Cargo has the sources of the runtime already, in {}: it can't have a second package `{}`\n  \
         help: run `pexgen init --form {form}`{place}, which uses them",
        other.display(),
        vendored::NAME
    )
}
