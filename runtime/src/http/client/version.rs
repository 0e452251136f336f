//! The version of the server.

use http::Method;
use tokio::sync::OnceCell;

use super::{Client, Expect, RequestParts};
use crate::decode::Json;
use crate::error::{Error, ErrorKind, OneLine, Result};
use crate::http::server::VersionSpec;

/// Where the version of the server is, and which one is required.
#[derive(Debug)]
pub(super) struct ServerVersion {
    spec: Option<VersionSpec>,
    required: Option<String>,
    /// Whether the server has the required version, once it is known.
    checked: OnceCell<()>,
}

impl ServerVersion {
    pub(super) fn new(spec: Option<VersionSpec>, required: Option<String>) -> Result<Self> {
        if required.is_some() {
            described(spec)?;
        }
        Ok(Self { spec, required, checked: OnceCell::new() })
    }
}

fn described(spec: Option<VersionSpec>) -> Result<VersionSpec> {
    let message = "the configuration of the API does not say where a server has its version (`server_version`)";
    spec.ok_or_else(|| Error::new(ErrorKind::Config, message))
}

impl Client {
    /// Reads the version of the server, with the settings of `parts`.
    pub(crate) async fn server_version_with(&self, mut parts: RequestParts) -> Result<String> {
        let spec = described(self.0.version.spec)?;
        let document = self.version_document(spec, &mut parts).await?;
        let version = match document.pointer(spec.pointer) {
            Some(Json::String(text)) => text.clone(),
            Some(Json::Number(number)) => number.to_string(),
            _ => {
                let message = format!(
                    "expected a version at `{}`: nothing on the server has one yet, as on a server without nodes",
                    spec.pointer
                );
                return Err(Error::new(ErrorKind::Decode, message).at(&Method::GET, &parts.path));
            }
        };
        if !is_version(&version, spec.bindings) {
            tracing::warn!(server = %OneLine(&version), bindings = spec.bindings, "the bindings are for another version");
        }
        Ok(version)
    }

    /// Reads the first of the documents that the server has.
    async fn version_document(&self, spec: VersionSpec, parts: &mut RequestParts) -> Result<Json> {
        let mut outcome = described(None).map(|_| Json::Null);
        for path in spec.paths {
            let (path, query) = path.split_once('?').unwrap_or((path, ""));
            (parts.path, parts.query) = (path.to_owned(), query.to_owned());
            parts.check()?;
            outcome = self.send_traced(parts, Expect::Whole, None).await.and_then(|received| received.head.decode());
            if !outcome.as_ref().is_err_and(Error::is_not_found) {
                break;
            }
        }
        outcome
    }

    /// Refuses a server of another version than the required one. The version is read once.
    pub(super) async fn check_version(&self) -> Result<()> {
        let ServerVersion { required: Some(required), checked, .. } = &self.0.version else { return Ok(()) };
        let check = || async {
            let version = self.server_version_with(unsent()).await?;
            if is_version(&version, required) {
                return Ok(());
            }
            let message = format!("the server has version `{}`, `{required}` is required", version.escape_debug());
            Err(Error::new(ErrorKind::Version, message))
        };
        checked.get_or_try_init(check).await?;
        Ok(())
    }
}

/// A request that has no path yet.
pub(crate) fn unsent() -> RequestParts {
    RequestParts::new(Method::GET, "", "")
}

/// Whether a version is the expected one: `41` and `v41` are met by `41`, `41.2` and `41 (82034.0.0)`, not by `410`.
fn is_version(version: &str, expected: &str) -> bool {
    let [version, expected] = [version, expected].map(|text| text.trim().trim_start_matches(['v', 'V']));
    let rest = version.strip_prefix(expected);
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn versions_are_compared_by_their_leading_parts() {
        for (version, expected) in [("41", "41"), ("41 (82034.0.0)", "v41"), ("41.2", "41"), ("v41.2.1", "41.2")] {
            assert!(is_version(version, expected), "{version} {expected}");
        }
        for (version, expected) in [("410", "41"), ("4", "41"), ("38 (1)", "v41"), ("41b", "41"), ("", "41")] {
            assert!(!is_version(version, expected), "{version} {expected}");
        }
    }
}
