//! An API's folder on disk: `pexgen.toml`, and a folder of documents for each version.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use super::{config, file_name, names, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Place};
use crate::input::file::SourceFile;

/// Nothing of a server's about itself is larger, in bytes.
const LARGEST: u64 = 200_000_000;

/// What one folder held.
#[derive(Clone, Debug, Hash)]
pub struct ApiSource {
    /// `pexgen.toml`.
    pub config: SourceFile,
    /// `names.lock`, if there is one.
    pub names: Option<SourceFile>,
    /// Documents by version, then by path without `.json` (`configuration/conference`, `openapi.yaml`).
    pub versions: BTreeMap<String, BTreeMap<String, SourceFile>>,
}

/// Reads an API's folder, with its own configuration or another one. `None` when it can't be used.
pub fn read(folder: &Path, config: Option<&Path>, diagnostics: &mut Diagnostics) -> Option<ApiSource> {
    let config = match config {
        Some(path) => read_config(path, diagnostics)?,
        None => read_file(&folder.join(config::FILE_NAME), config::FILE_NAME, diagnostics)?,
    };
    let mut versions = BTreeMap::new();
    let mut names = None;
    for (name, is_folder) in entries(folder, diagnostics)? {
        if name == names::FILE_NAME && !is_folder {
            names = Some(read_file(&folder.join(&name), &name, diagnostics)?);
        } else if is_folder {
            let mut documents = BTreeMap::new();
            read_documents(&folder.join(&name), &name, "", &mut documents, diagnostics)?;
            if !documents.is_empty() {
                versions.insert(name, documents);
            }
        }
    }
    if versions.is_empty() {
        diagnostics.push(Diagnostic::new(
            Id::NothingToGenerate,
            Place::file(folder.display().to_string()),
            "there are no documents here",
            "put a server's documents into `<version>/<group>/<resource>.json`, with `root.json` beside them, or an OpenAPI document into `<version>/openapi.yaml`",
        ));
        return None;
    }
    Some(ApiSource { config, names, versions })
}

/// Reads a configuration, wherever it is.
pub fn read_config(path: &Path, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    read_file(path, &path.display().to_string(), diagnostics)
}

/// Reads the documents of one version's folder, shown below the folder as it is given.
pub fn read_version(folder: &Path, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, SourceFile>> {
    let mut documents = BTreeMap::new();
    let shown = folder.display().to_string();
    read_documents(folder, shown.trim_end_matches('/'), "", &mut documents, diagnostics)?;
    if documents.is_empty() {
        diagnostics.push(Diagnostic::new(
            Id::NothingToGenerate,
            Place::file(shown),
            "there are no documents here",
            "name the folder of one version, with `<group>/<resource>.json` or `openapi.yaml` in it",
        ));
        return None;
    }
    Some(documents)
}

fn read_documents(
    folder: &Path,
    shown: &str,
    id: &str,
    documents: &mut BTreeMap<String, SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    for (name, is_folder) in entries(folder, diagnostics)? {
        let shown = format!("{shown}/{name}");
        let join = |name: &str| {
            if id.is_empty() { name.to_owned() } else { format!("{id}/{name}") }
        };
        if is_folder {
            read_documents(&folder.join(&name), &shown, &join(&name), documents, diagnostics)?;
        } else if yaml::is_yaml(&name) {
            let file = read_file(&folder.join(&name), &shown, diagnostics)?;
            documents.insert(join(&name), file);
        } else if let Some(stem) = name.strip_suffix(".json") {
            let file = read_file(&folder.join(&name), &shown, diagnostics)?;
            let part =
                if stem == file_name::ROOT { stem.to_owned() } else { file_name::id_part(&file_name::name(stem)) };
            documents.insert(join(&part), file);
        }
    }
    Some(())
}

/// The visible entries of a folder by name, and whether each is a folder.
fn entries(folder: &Path, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, bool>> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                // Follows links: a folder of documents may be a link to a node's cache.
                Ok((name, fs::metadata(entry.path())?.is_dir()))
            })
            .collect::<std::io::Result<BTreeMap<_, _>>>()
    });
    match listed {
        Ok(mut entries) => {
            entries.retain(|name, _| !name.starts_with('.'));
            Some(entries)
        }
        Err(error) => {
            unreadable(folder, &folder.display().to_string(), &error, diagnostics);
            None
        }
    }
}

/// Reads a file under the name that it is shown by.
pub fn read_file(path: &Path, shown: &str, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            unreadable(path, shown, &error, diagnostics);
            return None;
        }
    };
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            Some(SourceFile { path: shown.to_owned(), text: text.into() })
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            diagnostics.push(Diagnostic::new(
                Id::NotUtf8,
                Place::file(shown),
                format!("the file is not UTF-8: byte {valid} starts no character"),
                "download the document again and store it as it comes",
            ));
            None
        }
    }
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it is larger than {} MB", LARGEST / 1_000_000)));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, shown: &str, error: &std::io::Error, diagnostics: &mut Diagnostics) {
    let help = if path.ends_with(config::FILE_NAME) {
        "an API's folder needs a `pexgen.toml` with at least `name = \"…\"`"
    } else {
        "check that the path exists and may be read"
    };
    diagnostics.push(Diagnostic::new(
        Id::Unreadable,
        Place::file(shown),
        format!("can't read {}: {error}", path.display()),
        help,
    ));
}
