//! Profiles: what the documents of a vendor's API do not contain, shared by everybody who uses that API.
//!
//! A profile is a folder with a `profile.toml`, which has the keys of `pexgen.toml`, and a folder `documents` with the
//! schema documents that no server serves. It may have a `names.lock`, which a new API starts with. A `pexgen.toml` names the profile that it extends: one that is part of
//! pexgen by its name, another one by the path of its folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::{folder, names};
use crate::diagnostic::{Diagnostics, nearest};
use crate::source_text::SourceFile;

/// The configuration of a profile.
pub const FILE_NAME: &str = "profile.toml";
/// The folder of its documents.
const DOCUMENTS: &str = "documents";

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/profiles");

/// A profile.
#[derive(Clone, Debug, Hash)]
pub struct Profile {
    /// `profile.toml`.
    pub config: SourceFile,
    /// Documents by path without `.json`.
    pub documents: BTreeMap<String, SourceFile>,
}

/// Returns the names of the profiles that are part of pexgen, sorted.
pub fn bundled_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = BUNDLED.dirs().filter_map(|folder| folder.path().to_str()).collect();
    names.sort_unstable();
    names
}

/// Returns the profile that is part of pexgen and has the root documents of a version, by their paths on a server.
pub fn like(version: &Path) -> Option<&'static str> {
    bundled_names().into_iter().find(|name| {
        let config = Profile::bundled(name).and_then(|profile| profile.config.text.parse::<toml::Table>().ok());
        let roots = config.as_ref().and_then(|config| config.get("roots")?.as_table());
        roots.into_iter().flatten().filter_map(|(group, path)| Some((group, path.as_str()?))).any(|(group, path)| {
            let root = fs::read_to_string(version.join(group).join("root.json"));
            root.is_ok_and(|text| text.contains(&format!("\"{path}")))
        })
    })
}

impl Profile {
    /// Returns the profile of this name that is part of pexgen.
    pub fn bundled(name: &str) -> Option<Self> {
        let folder = BUNDLED.get_dir(name)?;
        let file = |path: &Path| {
            let text = BUNDLED.get_file(path)?.contents_utf8()?;
            Some(SourceFile { path: format!("profiles/{}", path.display()), text: text.into() })
        };
        let config = file(&folder.path().join(FILE_NAME))?;
        let root = folder.path().join(DOCUMENTS);
        let mut documents = BTreeMap::new();
        let mut folders: Vec<&Dir<'_>> = BUNDLED.get_dir(&root).into_iter().collect();
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            for path in folder.files().map(include_dir::File::path) {
                let id = path.strip_prefix(&root).ok()?.with_extension("").to_str()?.to_owned();
                documents.insert(id, file(path)?);
            }
        }
        Some(Self { config, documents })
    }

    /// Returns the title of the API that it describes, if it has one.
    pub fn title(&self) -> Option<String> {
        let config: toml::Table = self.config.text.parse().ok()?;
        config.get("title")?.as_str().map(str::to_owned)
    }

    /// Reads a profile from its folder. Returns `None` if it can't be used.
    pub fn read(folder: &Path, diagnostics: &mut Diagnostics) -> Option<Self> {
        let config = folder::read_config(&folder.join(FILE_NAME), diagnostics)?;
        let documents = folder.join(DOCUMENTS);
        let documents =
            if documents.is_dir() { folder::read_version(&documents, diagnostics)? } else { BTreeMap::new() };
        Some(Self { config, documents })
    }

    /// Finds the profile that a configuration extends: a path, relative to `folder`, contains a slash.
    ///
    /// # Errors
    /// The message and the help if there is no such profile, or nothing but findings about its files.
    pub fn find(name: &str, folder: &Path, diagnostics: &mut Diagnostics) -> Result<Option<Self>, (String, String)> {
        if let Some(path) = path(name, folder) {
            return Ok(Self::read(&path, diagnostics));
        }
        Self::bundled(name).map(Some).ok_or_else(|| {
            let names = bundled_names();
            let help = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!(
                    "the profiles are {}; the path of a profile contains a slash: \"./{name}\"",
                    names.join(", ")
                ),
            };
            (format!("there is no profile `{name}`"), help)
        })
    }
}

/// The folder of a profile that is named by its path.
fn path(name: &str, folder: &Path) -> Option<PathBuf> {
    name.contains('/').then(|| folder.join(name))
}

/// Returns the `names.lock` of a profile, if it has one: the names that an API has from the beginning.
pub fn names(name: &str, folder: &Path) -> Option<String> {
    match path(name, folder) {
        Some(folder) => fs::read_to_string(folder.join(names::FILE_NAME)).ok(),
        None => {
            let file = BUNDLED.get_file(Path::new(name).join(names::FILE_NAME))?;
            file.contents_utf8().map(str::to_owned)
        }
    }
}

/// Returns the folder of the profile that a configuration extends, if it is not part of pexgen.
pub fn folder_of(config: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(config).ok()?;
    let table: toml::Table = text.parse().ok()?;
    path(table.get("extends")?.as_str()?, config.parent()?)
}
