//! An API's folder on disk: `pexgen.toml`, and a folder of documents for each version.

use std::collections::BTreeMap;
use std::path::Path;

use super::configured::Configured;
use super::folder::{entries, read_config, read_documents, read_file, read_lock};
use super::profile::Profile;
use super::{config, names};
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::parallel;
use crate::source_text::SourceFile;

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
            None => {
                self.check_path(diagnostics)?;
                self.file(config::FILE_NAME, diagnostics)?
            }
        };
        let beside = self.config.map_or(self.path, |path| path.parent().unwrap_or(Path::new("")));
        let profile = read_profile(&config, beside, diagnostics)?;
        let entries = entries(self.path, diagnostics)?;
        let names = match entries.get(names::FILE_NAME) {
            Some(false) => Some(self.file(names::FILE_NAME, diagnostics)?),
            _ => None,
        };
        let folders: Vec<&String> = entries.iter().filter(|(_, is_folder)| **is_folder).map(|(name, _)| name).collect();
        let is_wanted = |name: &&&String| self.versions.is_empty() || self.versions.contains(name);
        let wanted: Vec<&String> = folders.iter().filter(is_wanted).copied().collect();
        let mut versions = BTreeMap::new();
        for (name, (documents, found)) in wanted.iter().zip(parallel::map(&wanted, |name| self.documents(name))) {
            diagnostics.extend(found);
            let documents = documents?;
            if !documents.is_empty() {
                versions.insert((*name).clone(), documents);
            }
        }
        self.check_versions(&versions, &folders, diagnostics)?;
        let is_complete = folders.iter().all(|name| self.versions.is_empty() || self.versions.contains(name));
        Some(ApiSource { config, profile, names, versions, is_complete })
    }

    /// Reads the documents of a version. They are empty if the folder has none.
    fn documents(&self, version: &str) -> (Option<BTreeMap<String, SourceFile>>, Diagnostics) {
        let (folder, shown) = (self.path.join(version), self.shown(version));
        let (mut documents, mut diagnostics) = (BTreeMap::new(), Diagnostics::default());
        let mut read = read_documents(&folder, &shown, "", &mut documents, &mut diagnostics);
        if read.is_some() && !documents.is_empty() {
            read = read_lock(&folder, &shown, &mut documents, &mut diagnostics);
        }
        (read.map(|()| documents), diagnostics)
    }

    /// Reports a file, or the folder of a version, in place of the folder of an API.
    fn check_path(&self, diagnostics: &mut Diagnostics) -> Option<()> {
        if self.path.join(config::FILE_NAME).exists() || !self.path.exists() {
            return Some(());
        }
        let is_api = |folder: &&Path| Configured::of(folder) == Some(Configured::Api);
        let api = self.path.ancestors().skip(1).take(2).find(is_api);
        let (message, help) = match api {
            Some(api) if self.path.is_dir() => {
                let below = self.path.strip_prefix(api).ok().and_then(|below| below.iter().next());
                let (version, api) = (below.unwrap_or_default().display(), shown_folder(api));
                (
                    "this is not the folder of an API, but a folder in it".to_owned(),
                    format!(
                        "name {api}; `--only` of `generate`, or `.version(\"{version}\")` in a build script, selects a version"
                    ),
                )
            }
            Some(api) => ("this is a file, not the folder of an API".to_owned(), format!("name {}", shown_folder(api))),
            None if self.path.is_file() => {
                let help = "name the folder that has a `pexgen.toml` and a folder of documents for each version";
                ("this is a file, not the folder of an API".to_owned(), help.to_owned())
            }
            None => return Some(()),
        };
        let location = Location::file(self.shown(""));
        diagnostics.push(Diagnostic::new(Id::Unreadable, location, message, help));
        None
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
        let location = Location::file(self.shown(""));
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

/// The path of a folder in messages; the empty path is the current folder.
fn shown_folder(path: &Path) -> String {
    if path.as_os_str().is_empty() { ".".to_owned() } else { path.display().to_string() }
}

/// Where documents go in an API's folder.
const LAYOUT: &str = "store the schema documents of a server as `<version>/<group>/<resource>.json` beside a `root.json`, or an OpenAPI document as `<version>/openapi.yaml`";

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
