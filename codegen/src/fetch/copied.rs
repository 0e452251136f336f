//! Copies documents that no server serves: embedded objects, responses of commands, and endpoints below objects without
//! a schema of their own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::input::config::Config;
use crate::input::file_name;
use crate::model::naming;
use crate::output::Files;
use crate::pattern::matches;

/// A copied document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopiedDocument {
    /// Path of the document below its version's folder.
    pub file: String,
    /// Name of the folder that it was copied from.
    pub from: String,
}

/// Returns the path of the file of a document, below the folder of its version.
pub fn file(group: &str, name: &str) -> String {
    format!("{group}/{}.json", file_name::stem(name))
}

/// Adds the documents that the configuration names, that `files` lacks and that other documents use: from the folder
/// itself, or from the newest version that has them. Returns them, and the files that no version has.
pub fn take_over(
    config: &Config,
    out: &Path,
    missing: &[String],
    files: &mut Files,
) -> (Vec<CopiedDocument>, Vec<String>) {
    let folders = folders(out);
    let (mut copied, mut nowhere) = (Vec::new(), Vec::new());
    let mut unserved = Vec::new();
    for (id, reply) in &config.replies {
        unserved.extend(used(id, &reply.used_by, files, &[]));
    }
    // A response may contain such an object too.
    let replies: Vec<String> = unserved.clone();
    for (id, embedded) in &config.embedded {
        let holders: Vec<String> =
            embedded.used_by.iter().filter_map(|field| Some(field.rsplit_once('.')?.0.to_owned())).collect();
        unserved.extend(used(id, &holders, files, &replies));
    }
    let unserved = unserved.into_iter().map(|file| (file, false));
    for (file, is_missing) in unserved.chain(missing.iter().map(|file| (file.clone(), true))) {
        if files.contains_key(&file) {
            continue;
        }
        let found = folders.iter().find_map(|folder| Some((folder, fs::read_to_string(folder.join(&file)).ok()?)));
        if let Some((folder, text)) = found {
            files.insert(file.clone(), text);
            let from = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            copied.push(CopiedDocument { file, from });
        } else if is_missing {
            nowhere.push(file);
        }
    }
    (copied, nowhere)
}

/// Returns the file of a document that no server serves, if `files` or `more` has a document that uses it.
fn used(id: &str, users: &[String], files: &Files, more: &[String]) -> Option<String> {
    let (group, name) = id.rsplit_once('/')?;
    let here = |file: &String| {
        let user = file.strip_suffix(".json").unwrap_or(file);
        users.iter().any(|pattern| matches(pattern, user))
    };
    files.keys().chain(more).any(here).then(|| file(group, name))
}

/// Returns the folder itself, then the others beside it, newest version first.
fn folders(out: &Path) -> Vec<PathBuf> {
    let own = out.file_name().unwrap_or_default();
    let parent = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| own != name.as_str() && !name.starts_with('.') && parent.join(name).is_dir())
        .collect();
    names.sort_by(|one, other| naming::version_order(other, one));
    std::iter::once(out.to_owned()).chain(names.into_iter().map(|name| parent.join(name))).collect()
}
