//! Where the documents of a new API come from.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::KnownServer;
use pexgen::fetch::{Fetch, check_url, release};
use pexgen::input::openapi::Node;
use pexgen::output;
use pexgen::source_text::yaml;

use super::{done, folder};
use crate::fetch::{self, Connection};
use crate::{Outcome, listing, terminal};

/// The source of the documents.
pub enum Source {
    /// A server, by its URL.
    Server(String),
    /// An OpenAPI document, by its URL.
    Url(String),
    /// An OpenAPI document.
    File(PathBuf),
    /// A folder with the documents of one version.
    Folder(PathBuf),
}

/// The name of a version that reports none.
const FIRST: &str = "v1";
/// The names of an OpenAPI document.
const OPENAPI: [&str; 3] = ["openapi.yaml", "openapi.yml", "openapi.json"];

impl Source {
    /// Tells what an argument names.
    pub fn new(source: &str) -> Result<Self, String> {
        let path = PathBuf::from(source);
        let is_document = yaml::is_yaml(source) || path.extension().is_some_and(|extension| extension == "json");
        match fs::metadata(&path) {
            _ if source.contains("://") => {
                let is_document = check_url(source).map_err(|error| format!("{error}\n  help: {}", error.help()))?;
                Ok(if is_document { Self::Url } else { Self::Server }(source.to_owned()))
            }
            Ok(metadata) if metadata.is_dir() => folder::check(&path).map(|()| Self::Folder(path)),
            Ok(_) if is_document => Ok(Self::File(path)),
            Ok(_) => {
                Err(format!("`{source}` is not an OpenAPI document\n  help: its name must end in .yaml, .yml or .json"))
            }
            Err(_) if !is_document && !source.contains('/') && source.contains(['.', ':']) => {
                Ok(Self::Server(format!("https://{source}")))
            }
            // It is not repeated: it may hold a password.
            Err(_) if source.split('/').next().is_some_and(|host| host.contains('@')) => Err(
                "`--from` does not name a file or folder\n  help: begin a URL with https://, without credentials: set PEXGEN_USER and PEXGEN_PASSWORD".to_owned(),
            ),
            Err(error) => Err(format!(
                "can't read {source}: {error}\n  help: --from takes the URL of a server or of an OpenAPI document (https://…), an OpenAPI file, or a folder of documents"
            )),
        }
    }

    /// Returns whether the source is a server.
    pub fn is_server(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Asks for what is needed to read the documents. They are copied to the folder `api` later.
    pub fn prepare(self, api: &Path, connection: &Connection) -> Result<Documents, Outcome> {
        let download = |url: String, is_server| {
            let fetch = Box::new(connection.fetch(&url, &staged(api))?);
            let fingerprint = connection.fingerprint().map(|fingerprint| fingerprint.to_string());
            Ok(Documents::Download { url, is_server, fingerprint, fetch })
        };
        Ok(match self {
            Self::Server(url) => download(url, true)?,
            Self::Url(url) => download(url, false)?,
            Self::File(path) => Documents::File(path),
            Self::Folder(path) => Documents::Folder(path),
        })
    }
}

/// Documents that can be copied.
pub enum Documents {
    /// Those of a server, or an OpenAPI document by its URL.
    Download { url: String, is_server: bool, fingerprint: Option<String>, fetch: Box<Fetch> },
    /// An OpenAPI document.
    File(PathBuf),
    /// A folder with the documents of one version.
    Folder(PathBuf),
}

impl Documents {
    /// Returns the server whose API the documents describe, if it is that they come from.
    pub fn server(&self) -> Option<KnownServer<'_>> {
        match self {
            Self::Download { url, is_server: true, fingerprint, .. } => {
                Some(KnownServer { url: url.trim_end_matches('/'), fingerprint: fingerprint.as_deref() })
            }
            Self::Download { .. } | Self::File(_) | Self::Folder(_) => None,
        }
    }

    /// Returns what to do when there are new documents. `version` is the folder of the present ones.
    pub fn next(&self, api: &Path, version: &str) -> String {
        let openapi = OPENAPI.into_iter().find(|name| api.join(version).join(name).is_file());
        let api = api.display();
        match (openapi, self) {
            (_, Self::Download { url, .. }) => format!("pexgen fetch {url} --out {api}/VERSION && pexgen generate"),
            (Some(name), _) => format!("copy the new document to {api}/VERSION/{name}, then run `pexgen generate`"),
            (None, Self::File(_) | Self::Folder(_)) => format!("cp -r NEW {api}/VERSION && pexgen generate"),
        }
    }

    /// Returns the file or folder that a document was copied from. `below` is its path below the folder of the version.
    pub fn original(&self, below: &Path) -> Option<PathBuf> {
        match self {
            Self::File(path) if below.parent() == Some(Path::new("")) => Some(path.clone()),
            Self::Folder(path) => Some(path.join(below)).filter(|path| path.exists()),
            Self::File(_) | Self::Download { .. } => None,
        }
    }

    /// Returns whether they are OpenAPI.
    pub fn are_openapi(&self) -> bool {
        match self {
            Self::Download { is_server, .. } => !is_server,
            Self::File(_) => true,
            Self::Folder(path) => folder::openapi_documents(path).next().is_some(),
        }
    }

    /// Returns the path of the OpenAPI document below the folder of the version, if `pexgen.toml` has to name it.
    pub fn named_document(&self) -> Option<String> {
        let Self::Folder(path) = self else { return None };
        let document = folder::nested_document(path)?;
        Some(document.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
    }

    /// Copies the documents into the folder of the API. Returns the name of the version.
    pub fn copy(&self, api: &Path, name: Option<&str>) -> Result<String, Outcome> {
        let temporary = staged(api);
        let reported = match self {
            Self::Download { url, fetch, .. } => {
                let fetched = fetch::download(fetch);
                let fetched = fetched.map_err(|error| fetch::failed(&temporary, None, &error))?;
                let documents = if fetched.documents == 1 { "document" } else { "documents" };
                terminal::line(&format!("{url}: {} {documents}", fetched.documents));
                fetched.warnings.iter().for_each(|warning| terminal::warning(warning));
                fetched.version
            }
            Self::File(path) => {
                let text = fs::read_to_string(path)
                    .map_err(|error| terminal::usage_error(&format!("can't read {}: {error}", path.display())))?;
                let extension = path.extension().unwrap_or_default().to_string_lossy();
                output::write(&temporary.join(format!("openapi.{extension}")), &text)
                    .map_err(|error| terminal::io_error(&error))?;
                match Node::read(&text) {
                    Ok(document @ Node::Object(_)) => document.info_version(),
                    // What is wrong with it is reported when it is loaded.
                    _ => Some(FIRST.to_owned()),
                }
            }
            Self::Folder(path) => {
                folder::copy(path, &temporary)?;
                // A path such as `..` has no name of its own.
                let full = done("read", path, fs::canonicalize(path))?;
                Some(listing::name(&full)).filter(|name| folder::is_version(name))
            }
        };
        let version = match (name, version_name(reported.as_deref())) {
            (Some(name), _) => name.to_owned(),
            (None, Some(version)) => version,
            (None, None) => {
                let missing = match self {
                    Self::Download { is_server: true, .. } => "the server reports no version",
                    Self::Download { .. } | Self::File(_) => "the document has no version",
                    Self::Folder(_) => "the name of the folder is not a version",
                };
                terminal::note(&format!(
                    "{missing}: the documents become version `{FIRST}`; `--as v40` names another one"
                ));
                FIRST.to_owned()
            }
        };
        done("create", &api.join(&version), fs::rename(&temporary, api.join(&version)))?;
        Ok(version)
    }
}

/// The folder of the documents until the version is known.
fn staged(api: &Path) -> PathBuf {
    api.join("version")
}

/// `41.1 (82155.0.0)` → `v41`.
fn version_name(reported: Option<&str>) -> Option<String> {
    let number = release(reported?);
    (!number.is_empty()).then(|| format!("v{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_named_by_the_first_number() {
        for (reported, name) in [("41.1 (82155.0.0)", Some("v41")), ("v2", Some("v2")), ("latest", None), ("", None)] {
            assert_eq!(version_name(Some(reported)).as_deref(), name);
        }
        assert_eq!(version_name(None), None);
    }
}
