//! Downloads the root documents, then the schema documents.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::client::{Client, Downloaded};
use super::error::{FetchError, Refusal};
use super::origin::Origin;
use super::staging::Staging;
use super::volatile::{self, Recheck};
use super::{Progress, copied, work};
use crate::diagnostic::Diagnostics;
use crate::input::config::Config;
use crate::input::file_name;
use crate::input::tastypie::{self, Endpoint};
use crate::output::Files;
use crate::source_text::SourceFile;

/// Time after which a time of day differs even if it is rounded to whole seconds.
const TICK: Duration = Duration::from_millis(1100);

/// The root documents.
pub struct Roots {
    /// The documents as files.
    pub files: Files,
    /// The endpoints of each group.
    groups: BTreeMap<String, BTreeMap<String, Endpoint>>,
}

/// The schema documents.
#[derive(Default)]
pub struct Documents {
    /// The documents as files.
    pub files: Files,
    /// Files of documents that the server does not have.
    pub missing: Vec<String>,
    /// Number of documents from an earlier run.
    pub reused: usize,
}

/// A schema document to download.
struct Download {
    /// Its path below the folder.
    file: String,
    /// Path on the server.
    path: String,
    /// Whether it may be missing on the server.
    optional: bool,
}

/// A download from one server.
pub struct Session<'a> {
    client: Client,
    origin: &'a Origin,
    config: &'a Config,
    parallel: usize,
    watch: &'a (dyn Fn(Progress<'_>) + Sync),
    stop: work::Stop,
    warnings: Mutex<Vec<String>>,
}

impl<'a> Session<'a> {
    /// Creates a download with a client of the server at `origin`.
    pub fn new(
        client: Client,
        origin: &'a Origin,
        config: &'a Config,
        parallel: usize,
        watch: &'a (dyn Fn(Progress<'_>) + Sync),
    ) -> Self {
        let (stop, warnings) = (work::Stop::default(), Mutex::default());
        Self { client, origin, config, parallel, watch, stop, warnings }
    }

    /// Returns the warnings, sorted.
    pub fn into_warnings(self) -> Vec<String> {
        let mut warnings = self.warnings.into_inner().unwrap_or_else(PoisonError::into_inner);
        warnings.sort();
        warnings
    }

    /// Requests the version of the server, if the configuration names documents that may have it.
    pub fn version(&self) -> Option<String> {
        let asked = self.config.server_version.as_ref()?;
        let is_absent = |error: &FetchError| {
            matches!(error, FetchError::Refused { refusal: Refusal::Status { status: 404, .. }, .. })
        };
        let mut outcome = None;
        for path in &asked.paths {
            let document = self.request(path);
            let is_last = !document.as_ref().is_err_and(is_absent);
            outcome = Some((path, document));
            if is_last {
                break;
            }
        }
        let (path, document) = outcome?;
        match document.map(|document| document.value.pointer(&asked.pointer).and_then(text)) {
            Ok(Some(version)) => Some(version),
            Ok(None) => {
                self.warn(format!("no server version at {} of {path}", asked.pointer));
                None
            }
            Err(error) => {
                self.warn(format!("can't read the server version: {error}"));
                None
            }
        }
    }

    /// Downloads the root documents that the configuration names.
    pub fn roots(&self) -> Result<Roots, FetchError> {
        for group in self.config.roots.keys().map(String::as_str).chain(self.config.nested.keys().map(|id| group(id))) {
            check_group(group)?;
        }
        let named: Vec<_> = self.config.roots.iter().collect();
        let documents = work::each(&named, self.parallel, &self.stop, |(group, path)| {
            let text = canonical(self.request(path)?.value);
            let file = SourceFile { path: format!("{group}/{}.json", file_name::ROOT), text: text.into() };
            let mut diagnostics = Diagnostics::default();
            let endpoints = tastypie::parse_root(&file, &mut diagnostics);
            if diagnostics.has_errors() {
                return Err(FetchError::Documents(diagnostics.into_sorted()));
            }
            let endpoints = endpoints.filter(|endpoints| !endpoints.is_empty());
            let endpoints = endpoints
                .ok_or_else(|| refused(path, Refusal::UnexpectedShape("the root document names no resources")))?;
            Ok(((*group).clone(), file, endpoints))
        })?;
        let mut roots = Roots { files: Files::new(), groups: BTreeMap::new() };
        for (group, file, endpoints) in documents {
            roots.files.insert(file.path, file.text.to_string());
            roots.groups.insert(group, endpoints);
        }
        Ok(roots)
    }

    /// Downloads every schema document that a root document or the configuration names.
    pub fn documents(&self, roots: &Roots, staging: &Staging) -> Result<Documents, FetchError> {
        let wanted = self.downloads(roots)?;
        (self.watch)(Progress::Listed { documents: wanted.len() });
        let texts = work::each(&wanted, self.parallel, &self.stop, |wanted| {
            let former = staging.get(&wanted.file);
            let reused = former.is_some();
            let text = if reused { former } else { self.document(wanted)? };
            if let Some(text) = text.as_ref().filter(|_| !reused) {
                staging.put(&wanted.file, text)?;
            }
            (self.watch)(Progress::Document { file: &wanted.file, reused });
            Ok((text, reused))
        })?;
        let mut documents = Documents::default();
        for (wanted, (text, reused)) in wanted.into_iter().zip(texts) {
            documents.reused += usize::from(reused);
            match text {
                Some(text) => drop(documents.files.insert(wanted.file, text)),
                None => documents.missing.push(wanted.file),
            }
        }
        Ok(documents)
    }

    fn downloads(&self, roots: &Roots) -> Result<Vec<Download>, FetchError> {
        let mut wanted = Vec::new();
        for (group, endpoints) in &roots.groups {
            for (name, endpoint) in endpoints {
                let path = self.origin.document(&endpoint.schema);
                let path =
                    path.map_err(|_| refused(&self.config.roots[group], wrong_schema(name, &endpoint.schema)))?;
                wanted.push(Download { file: copied::file(group, name), path, optional: false });
            }
        }
        for (id, nested) in &self.config.nested {
            let file_of =
                |id: &str| id.rsplit_once('/').map_or_else(String::new, |(group, name)| copied::file(group, name));
            let (file, parent) = (file_of(id), file_of(&nested.parent));
            let is_wanted = |file: &str| wanted.iter().any(|wanted: &Download| wanted.file == file);
            // An endpoint below a resource that the server does not have does not exist.
            if is_wanted(&parent) && !is_wanted(&file) {
                let path = self.path(&nested_schema(&nested.path))?;
                wanted.push(Download { file, path, optional: true });
            }
        }
        Ok(wanted)
    }

    /// Downloads a schema document; `None` if it is optional and missing.
    fn document(&self, wanted: &Download) -> Result<Option<String>, FetchError> {
        let asked = Instant::now();
        let mut first = match self.schema(&wanted.path) {
            Ok(first) => first,
            Err(FetchError::Refused { refusal: Refusal::Status { status: 404 | 405, .. }, .. }) if wanted.optional => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let recheck = volatile::replace_times(&mut first.value, first.written);
        if recheck != Recheck::None {
            if recheck == Recheck::RequestAgainLater {
                let slept = self.stop.sleep(TICK.saturating_sub(asked.elapsed()));
                slept.map_err(|refusal| refused(&wanted.path, refusal))?;
            }
            let mut again = self.schema(&wanted.path)?;
            volatile::replace_times(&mut again.value, again.written);
            volatile::replace_differences(&mut first.value, &mut again.value);
            if first.value != again.value {
                self.warn(format!(
                    "{}: two responses differ in more than defaults; the server is changing",
                    wanted.file
                ));
            }
        }
        Ok(Some(canonical(first.value)))
    }

    fn schema(&self, path: &str) -> Result<Downloaded, FetchError> {
        let document = self.request_path(path)?;
        if document.value.get("fields").is_some_and(Value::is_object) {
            return Ok(document);
        }
        Err(refused(path, Refusal::UnexpectedShape("this is JSON, but not a schema document: it has no `fields`")))
    }

    /// Requests a path of the configuration or of a document.
    fn request(&self, address: &str) -> Result<Downloaded, FetchError> {
        self.request_path(&self.path(address)?)
    }

    fn request_path(&self, path: &str) -> Result<Downloaded, FetchError> {
        let waiting = |pause, refusal: &Refusal| (self.watch)(Progress::Waiting { path, pause, refusal });
        work::retried(&self.stop, &waiting, || self.client.get(path)).map_err(|refusal| refused(path, refusal))
    }

    fn path(&self, address: &str) -> Result<String, FetchError> {
        self.origin.document(address).map_err(|refusal| refused(address, refusal))
    }

    fn warn(&self, warning: String) {
        self.warnings.lock().unwrap_or_else(PoisonError::into_inner).push(warning);
    }
}

pub(super) fn refused(path: &str, refusal: Refusal) -> FetchError {
    // The path comes from the server and may be long.
    FetchError::Refused { url: path.chars().filter(|c| !c.is_control()).take(300).collect(), refusal }
}

/// The error about a root document that names no schema on its server for a resource.
fn wrong_schema(resource: &str, schema: &str) -> Refusal {
    let (resource, schema) = (shown(resource), shown(schema));
    Refusal::WrongListing(if schema.is_empty() {
        format!("`{resource}` has no `schema`")
    } else {
        format!("the `schema` of `{resource}` is `{schema}`, which is not a URL of this server")
    })
}

/// Returns the group of the id `<group>/<resource>`.
fn group(id: &str) -> &str {
    id.rsplit_once('/').map_or("", |(group, _)| group)
}

/// Returns an error unless the folder of a group is below the folder of the version.
fn check_group(id: &str) -> Result<(), FetchError> {
    if !id.is_empty() && id.split('/').all(|part| file_name::stem(part) == part) {
        return Ok(());
    }
    Err(FetchError::invalid_argument(
        format!("`{id}` in pexgen.toml can't be the path of a folder"),
        "use lower-case letters, digits, `_` and `-`, with `/` between the parts",
    ))
}

/// Returns the path of the schema of an endpoint below an object. The key need not exist.
fn nested_schema(path: &str) -> String {
    let parts = path.trim_end_matches('/').split('/');
    let parts: Vec<&str> =
        parts.map(|part| if part.starts_with('{') && part.ends_with('}') { "0" } else { part }).collect();
    format!("{}/schema/", parts.join("/"))
}

/// Serializes a document in the normal form.
fn canonical(mut value: Value) -> String {
    value.sort_all_objects();
    format!("{value:#}\n")
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    Some(shown(&text))
}

/// Returns the beginning of a string of the server, without control characters.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_nested_schema_is_requested_with_any_key() {
        assert_eq!(
            nested_schema("/v1/participant/{participant_id}/media_stream/"),
            "/v1/participant/0/media_stream/schema/"
        );
    }

    #[test]
    fn documents_have_one_form() {
        assert_eq!(
            canonical(json!({ "b": [1, {"d": "ü\u{2028}", "c": []}], "a": {} })),
            "{\n  \"a\": {},\n  \"b\": [\n    1,\n    {\n      \"c\": [],\n      \"d\": \"ü\u{2028}\"\n    }\n  ]\n}\n"
        );
    }

    #[test]
    fn groups_stay_below_their_folder() {
        assert!(check_group("command/participant").is_ok());
        for wrong in ["", "/etc", "../x", "a//b", "a/.", "A"] {
            assert!(check_group(wrong).is_err(), "{wrong}");
        }
    }
}
