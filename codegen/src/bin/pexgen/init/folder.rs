//! A folder whose documents a new API gets.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pexgen::input::openapi::{Node, is_root};
use pexgen::source_text::yaml;

use super::done;
use crate::{Outcome, listing};

/// Checks that a folder has the documents of one version.
///
/// # Errors
/// What else it has.
pub fn check(folder: &Path) -> Result<(), String> {
    let unreadable = |error: io::Error| format!("can't read {}: {error}", folder.display());
    let entries = listing::entries(folder).map_err(unreadable)?;
    let names = entries.iter().filter(|path| path.is_dir()).map(|path| listing::name(path));
    let versions: Vec<String> = names.filter(|name| is_version(name)).collect();
    if versions.is_empty() || entries.iter().any(|path| is_document(path)) {
        return Ok(());
    }
    let first = folder.join(&versions[0]);
    Err(format!(
        "{} is not the folder of one version: it has {}\n  help: name one of these, such as {}",
        folder.display(),
        versions.join(", "),
        first.display()
    ))
}

/// Returns the path of the OpenAPI document in a folder, if there is exactly one and `pexgen.toml` has to name it because it is
/// not `openapi.yaml` at the top or the like.
pub fn nested_document(folder: &Path) -> Option<PathBuf> {
    let mut documents = openapi_documents(folder);
    let document = documents.next().filter(|_| documents.next().is_none())?;
    let below = document.strip_prefix(folder).ok()?.to_owned();
    let id = below.to_str()?;
    let needs_name = !is_root(id.strip_suffix(".json").unwrap_or(id));
    needs_name.then_some(below)
}

/// Returns the OpenAPI documents in a folder and the folders below it.
pub fn openapi_documents(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let mut waiting = vec![folder.to_owned()];
    let files = std::iter::from_fn(move || {
        let (folders, files): (Vec<_>, Vec<_>) =
            listing::entries(&waiting.pop()?).unwrap_or_default().into_iter().partition(|path| path.is_dir());
        waiting.extend(folders);
        Some(files)
    });
    files.flatten().filter(|file| is_document(file) && fs::read_to_string(file).is_ok_and(|text| describes_api(&text)))
}

/// Returns whether a text is an OpenAPI document, and not a part of one.
fn describes_api(text: &str) -> bool {
    Node::read(text).is_ok_and(|document| document.get("openapi").or(document.get("swagger")).is_some())
}

/// Copies the documents of a folder, without hidden files and folders.
pub fn copy(from: &Path, to: &Path) -> Result<(), Outcome> {
    done("create", to, fs::create_dir_all(to))?;
    for path in done("read", from, listing::entries(from))? {
        let target = to.join(listing::name(&path));
        if path.is_dir() {
            copy(&path, &target)?;
        } else if is_document(&path) {
            done("copy", &path, fs::copy(&path, target))?;
        }
    }
    Ok(())
}

fn is_document(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    !path.is_dir() && (is_json || yaml::is_yaml(&listing::name(path)))
}

/// Returns whether the name of a folder is a version: `v40`, `40`, `40.1`.
pub fn is_version(name: &str) -> bool {
    let numbers = name.strip_prefix('v').unwrap_or(name);
    numbers.split('.').all(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_folder_that_is_called_like_a_version_names_it() {
        assert!(["v40", "40", "40.1"].into_iter().all(is_version));
        assert!(["", "v", "v40-node", "documents2", "40."].into_iter().all(|name| !is_version(name)));
    }
}
