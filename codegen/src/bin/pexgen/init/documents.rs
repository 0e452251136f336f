//! Where the documents of a new API come from.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::fetch::{Fetch, release};
use pexgen::input::yaml;
use pexgen::output;

use super::done;
use crate::fetch::{self, Connection};
use crate::{Outcome, listing, terminal};

/// The source of the documents.
pub enum Source {
    /// A server, by its URL.
    Server(String),
    /// An OpenAPI document.
    File(PathBuf),
    /// A folder with the documents of one version.
    Folder(PathBuf),
}

/// The name of a version that reports none.
const FIRST: &str = "v1";

impl Source {
    /// Tells what an argument names.
    pub fn new(source: &str) -> Result<Self, String> {
        let path = PathBuf::from(source);
        let is_document = yaml::is_yaml(source) || path.extension().is_some_and(|extension| extension == "json");
        match fs::metadata(&path) {
            _ if source.contains("://") => Ok(Self::Server(source.to_owned())),
            Ok(metadata) if metadata.is_dir() => Ok(Self::Folder(path)),
            Ok(_) if is_document => Ok(Self::File(path)),
            Ok(_) => {
                Err(format!("`{source}` is not an OpenAPI document\n  help: its name must end in .yaml, .yml or .json"))
            }
            Err(_) if !is_document && !source.contains('/') && source.contains(['.', ':']) => {
                Ok(Self::Server(format!("https://{source}")))
            }
            Err(error) => Err(format!(
                "can't read {source}: {error}\n  help: --from takes the URL of a server (https://…), an OpenAPI file, or a folder of documents"
            )),
        }
    }

    /// Returns whether the source is a server.
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Asks for what is needed to read the documents. They are copied to the folder `api` later.
    pub fn prepare(self, api: &Path, connection: &Connection) -> Result<Documents, Outcome> {
        Ok(match self {
            Self::Server(url) => {
                let fetch = Box::new(connection.fetch(&url, &staged(api))?);
                Documents::Server { url, fetch }
            }
            Self::File(path) => Documents::File(path),
            Self::Folder(path) => Documents::Folder(path),
        })
    }
}

/// Documents that can be copied.
pub enum Documents {
    /// Those of a server.
    Server { url: String, fetch: Box<Fetch> },
    /// An OpenAPI document.
    File(PathBuf),
    /// A folder with the documents of one version.
    Folder(PathBuf),
}

impl Documents {
    /// Returns the server of the example.
    pub fn server(&self) -> &str {
        match self {
            Self::Server { url, .. } => url.trim_end_matches('/'),
            Self::File(_) | Self::Folder(_) => "https://server.example.com",
        }
    }

    /// Returns the command that adds the documents of another version.
    pub fn next(&self, api: &str) -> String {
        match self {
            Self::Server { url, .. } => format!("pexgen fetch {url} --out {api}/VERSION"),
            Self::File(path) => {
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                format!("mkdir {api}/VERSION && cp NEW {api}/VERSION/openapi.{extension}")
            }
            Self::Folder(_) => format!("cp -r NEW {api}/VERSION"),
        }
    }

    /// Copies the documents into the folder of the API. Returns the name of the version.
    pub fn copy(&self, api: &Path, name: Option<&str>) -> Result<String, Outcome> {
        let temporary = staged(api);
        let reported = match self {
            Self::Server { url, fetch } => {
                let fetched = fetch::download(fetch);
                let fetched = fetched.map_err(|error| fetch::failed(&temporary, None, &error))?;
                terminal::line(&format!("{url}: {} documents", fetched.documents));
                fetched.warnings.iter().for_each(|warning| terminal::warning(warning));
                fetched.version
            }
            Self::File(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| terminal::usage_error(&format!("can't read {}: {error}", path.display())))?;
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                output::write(&temporary.join(format!("openapi.{extension}")), &text)
                    .map_err(|error| terminal::io_error(&error))?;
                reported(&text)
            }
            Self::Folder(path) => {
                copy(path, &temporary)?;
                path.file_name().map(|name| name.to_string_lossy().into_owned())
            }
        };
        let version = name.map_or_else(|| version_name(reported.as_deref()), str::to_owned);
        done("create", &api.join(&version), fs::rename(&temporary, api.join(&version)))?;
        Ok(version)
    }
}

/// The folder of the documents until the version is known.
fn staged(api: &Path) -> PathBuf {
    api.join("version")
}

/// `41.1 (82155.0.0)` → `v41`.
fn version_name(reported: Option<&str>) -> String {
    match release(reported.unwrap_or_default()) {
        "" => FIRST.to_owned(),
        number => format!("v{number}"),
    }
}

/// The `version` in the `info` of an OpenAPI document.
fn reported(text: &str) -> Option<String> {
    let after = text.split_once("info")?.1;
    let value = after.split_once("version")?.1.trim_start_matches(['"', '\'', ':', ' ']);
    value.split(['"', '\'', '\n', ',']).next().map(str::to_owned)
}

/// Copies the documents of a folder, without hidden files and folders.
fn copy(from: &Path, to: &Path) -> Result<(), Outcome> {
    done("create", to, fs::create_dir_all(to))?;
    for path in done("read", from, listing::entries(from))? {
        let name = listing::name(&path);
        if path.is_dir() {
            copy(&path, &to.join(&name))?;
        } else if path.extension().is_some_and(|extension| extension == "json") || yaml::is_yaml(&name) {
            done("copy", &path, fs::copy(&path, to.join(&name)))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_named_by_the_first_number() {
        for (reported, name) in [("41.1 (82155.0.0)", "v41"), ("v2", "v2"), ("latest", "v1"), ("", "v1")] {
            assert_eq!(version_name(Some(reported)), name);
        }
        assert_eq!(version_name(None), "v1");
        assert_eq!(reported("openapi: 3.1.0\ninfo:\n  title: x\n  version: 2.3.0\n").as_deref(), Some("2.3.0"));
        assert_eq!(reported("{\"info\": {\"version\": \"7\"}}").as_deref(), Some("7"));
    }
}
