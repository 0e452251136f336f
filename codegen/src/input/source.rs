//! An API's folder on disk: `pexgen.toml`, and a folder of documents for each version.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use super::profile::Profile;
use super::{config, file_name, names, yaml};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::file::SourceFile;

/// The largest file that is read, in bytes. Published documents are far smaller.
const LARGEST: u64 = 200_000_000;

/// The content of an API's folder.
#[derive(Clone, Debug, Hash)]
pub struct ApiSource {
    /// `pexgen.toml`.
    pub config: SourceFile,
    /// The profile that it extends.
    pub profile: Option<Profile>,
    /// `names.lock`, if there is one.
    pub names: Option<SourceFile>,
    /// Documents by version, then by path without `.json` (`configuration/conference`, `openapi.yaml`). With them is
    /// the `pexgen.lock` of documents from a server.
    pub versions: BTreeMap<String, BTreeMap<String, SourceFile>>,
    /// Whether every version of the folder was read.
    pub is_complete: bool,
}

/// What to read of an API's folder.
#[derive(Clone, Copy, Debug)]
pub struct ApiFolder<'a> {
    /// The folder.
    pub path: &'a Path,
    /// A configuration in place of the folder's `pexgen.toml`.
    pub config: Option<&'a Path>,
    /// The versions to read; all of them when empty.
    pub versions: &'a [String],
    /// Whether the paths of files start with the path of the folder instead of being relative to it.
    pub full_paths: bool,
}

impl ApiFolder<'_> {
    /// Reads the folder. Returns `None` if it can't be used.
    pub fn read(&self, diagnostics: &mut Diagnostics) -> Option<ApiSource> {
        let config = match self.config {
            Some(path) => read_config(path, diagnostics)?,
            None => self.file(config::FILE_NAME, diagnostics)?,
        };
        let beside = self.config.map_or(self.path, |path| path.parent().unwrap_or(Path::new("")));
        let profile = read_profile(&config, beside, diagnostics)?;
        let entries = entries(self.path, diagnostics)?;
        let names = match entries.get(names::FILE_NAME) {
            Some(false) => Some(self.file(names::FILE_NAME, diagnostics)?),
            _ => None,
        };
        let folders: Vec<&String> = entries.iter().filter(|(_, is_folder)| **is_folder).map(|(name, _)| name).collect();
        let mut versions = BTreeMap::new();
        for name in folders.iter().filter(|name| self.versions.is_empty() || self.versions.contains(name)) {
            let mut documents = BTreeMap::new();
            read_documents(&self.path.join(name), &self.shown(name), "", &mut documents, diagnostics)?;
            if !documents.is_empty() {
                read_lock(&self.path.join(name), &self.shown(name), &mut documents, diagnostics)?;
                versions.insert((*name).clone(), documents);
            }
        }
        self.check_versions(&versions, &folders, diagnostics)?;
        let is_complete = folders.iter().all(|name| self.versions.is_empty() || self.versions.contains(name));
        Some(ApiSource { config, profile, names, versions, is_complete })
    }

    /// Reports versions that are not there.
    fn check_versions(
        &self,
        read: &BTreeMap<String, BTreeMap<String, SourceFile>>,
        folders: &[&String],
        diagnostics: &mut Diagnostics,
    ) -> Option<()> {
        let missing = self.versions.iter().find(|name| !read.contains_key(*name));
        let (message, help) = match missing {
            Some(missing) => {
                let known: Vec<String> = folders.iter().map(|name| format!("`{name}`")).collect();
                (
                    format!("there is no version `{missing}`"),
                    if known.is_empty() {
                        "the folder has no versions".to_owned()
                    } else {
                        format!("the versions are {}", known.join(", "))
                    },
                )
            }
            None if read.is_empty() => ("there are no documents in this folder".to_owned(), LAYOUT.to_owned()),
            None => return Some(()),
        };
        let location = Location::file(self.path.display().to_string());
        diagnostics.push(Diagnostic::new(Id::NothingToGenerate, location, message, help));
        None
    }

    fn file(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
        read_file(&self.path.join(name), &self.shown(name), diagnostics)
    }

    fn shown(&self, name: &str) -> String {
        if self.full_paths { self.path.join(name).display().to_string() } else { name.to_owned() }
    }
}

/// Where documents go in an API's folder.
const LAYOUT: &str = "store the schema documents of a server as `<version>/<group>/<resource>.json` beside a `root.json`, or an OpenAPI document as `<version>/openapi.yaml`";

/// Reads a configuration from any path.
pub fn read_config(path: &Path, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    read_file(path, &path.display().to_string(), diagnostics)
}

/// Reads the profile that a configuration in `folder` extends, if any. Returns `None` if it can't be used.
pub fn read_profile(config: &SourceFile, folder: &Path, diagnostics: &mut Diagnostics) -> Option<Option<Profile>> {
    // What is wrong with the configuration itself is reported when it is parsed.
    let table = config.text.parse::<toml::Table>().unwrap_or_default();
    let Some(name) = table.get("extends").and_then(toml::Value::as_str) else { return Some(None) };
    match Profile::find(name, folder, diagnostics) {
        Ok(found) => found.map(Some),
        Err((message, help)) => {
            let location = config::location_of(config, &["extends"]);
            diagnostics.push(Diagnostic::new(Id::BadConfig, location, message, help));
            None
        }
    }
}

/// Reads the documents of the folder of one version. Their paths start with the path of the folder as it is given.
pub fn read_version(folder: &Path, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, SourceFile>> {
    let mut documents = BTreeMap::new();
    let shown = folder.display().to_string();
    read_documents(folder, shown.trim_end_matches('/'), "", &mut documents, diagnostics)?;
    if documents.is_empty() {
        diagnostics.push(Diagnostic::new(
            Id::NothingToGenerate,
            Location::file(shown),
            "there are no documents in this folder",
            "name the folder of one version, which has `<group>/<resource>.json` or `openapi.yaml`",
        ));
        return None;
    }
    read_lock(folder, shown.trim_end_matches('/'), &mut documents, diagnostics)?;
    Some(documents)
}

/// Adds the record of the download in the folder of a version, if there is one.
fn read_lock(
    folder: &Path,
    shown: &str,
    documents: &mut BTreeMap<String, SourceFile>,
    diagnostics: &mut Diagnostics,
) -> Option<()> {
    let path = folder.join(file_name::LOCK);
    if path.is_file() {
        let file = read_file(&path, &format!("{shown}/{}", file_name::LOCK), diagnostics)?;
        documents.insert(file_name::LOCK.to_owned(), file);
    }
    Some(())
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

/// Returns the names of the visible entries of a folder, and whether each is a folder.
fn entries(folder: &Path, diagnostics: &mut Diagnostics) -> Option<BTreeMap<String, bool>> {
    let listed = fs::read_dir(folder).and_then(|entries| {
        entries
            .map(|entry| {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                // Follows links: a folder of documents may be a link.
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

/// Reads a file. `shown` is its path in messages.
pub fn read_file(path: &Path, shown: &str, diagnostics: &mut Diagnostics) -> Option<SourceFile> {
    let bytes = match read_bytes(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            unreadable(path, shown, &error, diagnostics);
            return None;
        }
    };
    match utf_16(&bytes).map_or_else(|| String::from_utf8(bytes), Ok) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            Some(SourceFile { path: shown.to_owned(), text: text.into() })
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            diagnostics.push(Diagnostic::new(
                Id::NotUtf8,
                Location::file(shown),
                format!("the file is not valid UTF-8 at byte {valid}"),
                "download the document again without converting its encoding",
            ));
            None
        }
    }
}

/// Decodes UTF-16, which some editors save; `None` if the bytes do not begin with its byte order mark.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (rest, is_little) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, true),
        [0xfe, 0xff, rest @ ..] => (rest, false),
        _ => return None,
    };
    let pairs = rest.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok());
    let unit = |pair| if is_little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
    let units: Vec<u16> = pairs.map(unit).collect();
    String::from_utf16(&units).ok().filter(|_| rest.len() % 2 == 0)
}

fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("not a file"));
    }
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("the file is larger than {} MB", LARGEST / 1_000_000)));
    }
    Ok(bytes)
}

fn unreadable(path: &Path, shown: &str, error: &std::io::Error, diagnostics: &mut Diagnostics) {
    let help = if path.ends_with(config::FILE_NAME) {
        "the folder of an API needs a `pexgen.toml` with at least `name = \"…\"`"
    } else {
        "check that the path exists and is readable"
    };
    diagnostics.push(Diagnostic::new(
        Id::Unreadable,
        Location::file(shown),
        format!("can't read {}: {error}", path.display()),
        help,
    ));
}
