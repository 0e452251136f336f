//! Downloads schema documents from a server.
//!
//! The configuration names the root documents (`roots`). They name the schema documents; those of endpoints below
//! objects are in `nested`. Documents are written in a normal form (sorted keys, indented by two spaces) and without
//! defaults that differ in every response, so that two downloads from the same server are equal byte for byte.
//!
//! A URL with a path names an OpenAPI document instead, which is written as it is.
//!
//! Either the whole folder is replaced in one step or it is unchanged. What a failed run downloaded is used by the next
//! run.

mod client;
mod copied;
mod document;
mod error;
mod fingerprint;
mod forward;
mod lock;
mod openapi;
mod origin;
mod proxy;
mod staging;
mod tls;
mod tls_error;
mod verification;
mod volatile;
mod work;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::input::config::{self, Config};
use crate::input::config_file;
use crate::input::configured::{Configured, VERSION_HELP};
use crate::output::Files;
use crate::output::{self, Change};
use client::Client;
pub use copied::CopiedDocument;
use document::{Documents, Session};
pub use error::{FetchError, Refusal};
pub use fingerprint::Fingerprint;
pub use forward::Forwarder;
pub use lock::{FILE_NAME as LOCK_FILE, Lock};
use origin::Origin;
use staging::Staging;
pub use verification::Verification;

/// A download into the folder of a version.
///
/// Credentials are not logged by this crate, but the HTTP crate `ureq` logs whole requests at the level `trace` of
/// `ureq_proto`. Disable that level in programs with a logger.
#[derive(Clone, Debug)]
pub struct Fetch {
    server: String,
    out: PathBuf,
    config: Option<PathBuf>,
    credentials: Option<Credentials>,
    verification: Verification,
    parallel: usize,
    timeout: Duration,
    expected: Option<String>,
}

/// User and password. `Debug` shows neither of them.
#[derive(Clone)]
pub struct Credentials {
    user: String,
    password: String,
}

impl Credentials {
    /// Creates credentials.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: user.into(), password: password.into() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// Progress of a download.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The root documents were downloaded.
    Listed {
        /// Number of schema documents.
        documents: usize,
    },
    /// A schema document was downloaded.
    Document {
        /// Its path below the folder.
        file: &'a str,
        /// Whether an earlier run downloaded it.
        reused: bool,
    },
    /// A request failed and is repeated after a pause.
    Waiting {
        /// Path of the request.
        path: &'a str,
        /// The pause.
        pause: Duration,
        /// Why it failed.
        refusal: &'a Refusal,
    },
}

/// The result of a download.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// URL of the server.
    pub server: String,
    /// Version of the server, if it is known.
    pub version: Option<String>,
    /// Number of documents in the folder.
    pub documents: usize,
    /// Number of documents that an earlier run downloaded.
    pub reused: usize,
    /// Changes of the folder, sorted by path.
    pub changes: Vec<(String, Change)>,
    /// Documents that the server does not serve, copied from another version.
    pub copied: Vec<CopiedDocument>,
    /// Warnings.
    pub warnings: Vec<String>,
}

impl Fetch {
    /// Creates a download from a server into the folder `schemas/<api>/<version>`, where `<api>` has the `pexgen.toml`.
    /// If the URL has a path, it is that of an OpenAPI document, which needs no configuration.
    pub fn new(server: impl Into<String>, out: impl Into<PathBuf>) -> Self {
        Self {
            server: server.into(),
            out: out.into(),
            config: None,
            credentials: None,
            verification: Verification::default(),
            parallel: 4,
            timeout: Duration::from_secs(60),
            expected: None,
        }
    }

    /// Uses another configuration than the `pexgen.toml` beside the folder.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Sets the credentials. Default: none.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sets how the certificate of the server is verified.
    pub fn verification(mut self, verification: Verification) -> Self {
        self.verification = verification;
        self
    }

    /// Sets the number of concurrent requests. Default: 4.
    pub fn parallel(mut self, requests: usize) -> Self {
        self.parallel = requests;
        self
    }

    /// Sets the timeout of each request. Default: one minute.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Makes a server of another release an error: one whose version, if it is known, starts with another number.
    pub fn expect_version(mut self, version: impl Into<String>) -> Self {
        self.expected = Some(version.into());
        self
    }

    /// Returns whether credentials are sent unencrypted: over plain HTTP to another machine.
    pub fn is_readable_on_the_way(&self) -> bool {
        self.credentials.is_some()
            && Origin::parse(&self.server).is_ok_and(|(origin, _)| origin.is_readable_on_the_way())
    }

    /// Downloads all documents and replaces the folder if they differ.
    ///
    /// # Errors
    /// An invalid configuration, failed requests and I/O errors. The folder is unchanged then.
    pub fn run(&self, watch: &(dyn Fn(Progress<'_>) + Sync)) -> Result<Fetched, FetchError> {
        let (origin, document) = Origin::parse(&self.server)?;
        // The documents of all its versions would be replaced.
        if let Some(configured) = Configured::of(&self.out) {
            let help = match configured {
                Configured::Workspace => VERSION_HELP,
                Configured::Api => "name a folder in it: schemas/pexip-infinity/v42",
            };
            let message = format!("{} is {configured}, not of a version", self.out.display());
            return Err(FetchError::invalid_argument(message, help));
        }
        self.check_kind(document.is_some())?;
        let fetched = match document {
            Some(path) => self.download_openapi(&origin, &path, watch),
            None => self.download(&origin, watch),
        };
        fetched.map_err(|error| match error {
            FetchError::Refused { url, refusal } if url.starts_with('/') => {
                FetchError::Refused { url: format!("{}{url}", origin.as_str()), refusal }
            }
            other => other,
        })
    }

    fn download(&self, origin: &Origin, watch: &(dyn Fn(Progress<'_>) + Sync)) -> Result<Fetched, FetchError> {
        let config = self.read_config()?;
        let client = Client::new(origin.clone(), self.credentials.as_ref(), self.timeout, self.verification.trust()?)?;
        let session = Session::new(client, origin, &config, self.parallel, watch);

        let roots = session.roots()?;
        let version = session.version();
        self.check_version(version.as_deref())?;
        self.check_folder(version.as_deref())?;
        let staging = Staging::open(&self.out, &state(origin, version.as_deref(), &roots.files))?;
        let Documents { files: schemas, missing, reused } = session.documents(&roots, &staging)?;

        let mut files = roots.files;
        files.extend(schemas);
        let (copied, mut nowhere) = copied::take_over(&config, &self.out, &missing, &mut files);
        nowhere.retain(|file| !has_document(&config, file));
        let documents = files.len();
        let mut warnings = session.into_warnings();
        let replaced = self.replace(origin.as_str(), version.as_deref(), files, TASTYPIE, &mut warnings);
        if !matches!(replaced, Err(FetchError::Io(_))) {
            staging.remove()?;
        }
        let changes = replaced?;
        warnings.extend(
            nowhere
                .iter()
                .map(|file| format!("{file}: the server does not serve this document, and no other version has it")),
        );
        Ok(Fetched { server: origin.as_str().to_owned(), version, documents, reused, changes, copied, warnings })
    }

    /// Replaces the documents in the folder. Those that the lock file of the folder lists and that are not downloaded
    /// any more are removed. Without a lock file only those that the new ones replace are removed, and a warning names the
    /// other files that `is_document`.
    fn replace(
        &self,
        server: &str,
        version: Option<&str>,
        mut files: Files,
        DocumentFiles { is_document, is_replaced }: DocumentFiles,
        warnings: &mut Vec<String>,
    ) -> Result<Vec<(String, Change)>, FetchError> {
        let former = fs::read_to_string(self.out.join(lock::FILE_NAME)).ok();
        let listed = Lock::read(&self.out).map(|lock| lock.files);
        let lock = Lock::new(server, version, &files, former.as_deref());
        files.insert(lock::FILE_NAME.to_owned(), lock.to_text());
        let is_listed =
            |path: &str| listed.as_ref().map_or_else(|| is_replaced(path), |listed| listed.contains_key(path));
        let plan = output::plan_owned(&self.out, &files, |path, _| is_listed(path))?;
        if let Some(file) = plan.foreign_unless(|path| files.contains_key(path) || is_replaced(path)) {
            return Err(FetchError::invalid_argument(
                format!("{} contains `{file}`, which is not a document of this API", self.out.display()),
                "choose another folder: schemas/pexip-infinity/v42",
            ));
        }
        let unlisted =
            if listed.is_none() { plan.others().filter(|path| is_document(path)).collect() } else { Vec::new() };
        if !unlisted.is_empty() {
            warnings.push(format!(
                "{}: the server does not serve these files, which stay because no valid {} lists them: {}",
                self.out.display(),
                lock::FILE_NAME,
                unlisted.join(", ")
            ));
        }
        plan.apply()?;
        Ok(plan.changes)
    }

    /// Refuses a folder with downloaded documents of another kind of API, all of which would be removed.
    fn check_kind(&self, is_openapi: bool) -> Result<(), FetchError> {
        let Some(Lock { server, .. }) = Lock::read(&self.out) else { return Ok(()) };
        if check_url(&server).is_ok_and(|was_openapi| was_openapi != is_openapi) {
            let names = |is_openapi| if is_openapi { "an OpenAPI document" } else { "the documents of a server" };
            let (kept, new) = (names(!is_openapi), names(is_openapi));
            return Err(FetchError::invalid_argument(
                format!("{} contains {kept} from {server}, but the URL is that of {new}", self.out.display()),
                "check the URL and the folder; to replace the documents, remove the folder first",
            ));
        }
        Ok(())
    }

    fn check_version(&self, found: Option<&str>) -> Result<(), FetchError> {
        match (&self.expected, found) {
            (Some(expected), Some(found)) if release(expected) != release(found) => Err(FetchError::invalid_argument(
                format!(
                    "the server has version {found}, but the documents in {} are of {expected}",
                    self.out.display()
                ),
                "download the documents of the new version into a folder of its own: pexgen fetch SERVER --out FOLDER",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses a folder whose name, such as `v42`, is that of another release than the Tastypie server has. The versions
    /// of OpenAPI documents are often not those of the API.
    fn check_folder(&self, found: Option<&str>) -> Result<(), FetchError> {
        let folder = self.out.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let (Some(number), Some(found)) = (folder.strip_prefix('v'), found) else { return Ok(()) };
        if !number.starts_with(|c: char| c.is_ascii_digit()) || release(number) == release(found) {
            return Ok(());
        }
        let right = self.out.with_file_name(format!("v{}", release(found)));
        Err(FetchError::invalid_argument(
            format!("the server has version {found}, but the folder is named `{folder}`, not {}", right.display()),
            "download the documents into the folder of their version",
        ))
    }

    fn read_config(&self) -> Result<Config, FetchError> {
        let beside = || self.out.parent().unwrap_or(Path::new("")).join(config::FILE_NAME);
        let path = self.config.clone().unwrap_or_else(beside);
        if !path.exists() {
            return Err(FetchError::invalid_argument(
                format!("there is no configuration {}", path.display()),
                CONFIG_HELP,
            ));
        }
        let config = config_file::read_config(&path).map_err(|failure| FetchError::Documents(failure.diagnostics))?;
        if config.roots.is_empty() {
            let message = format!("{} names no root documents", path.display());
            return Err(FetchError::invalid_argument(message, CONFIG_HELP));
        }
        Ok(config)
    }
}

/// Returns whether a URL is that of one document, rather than of a server.
///
/// # Errors
/// A URL that is not usable, such as one with credentials.
pub fn check_url(url: &str) -> Result<bool, FetchError> {
    Origin::parse(url).map(|(_, document)| document.is_some())
}

/// Returns the server of a URL: scheme, host and port.
///
/// # Errors
/// A URL that is not usable, such as one with credentials.
pub fn server_of(url: &str) -> Result<String, FetchError> {
    Origin::parse(url).map(|(origin, _)| origin.as_str().to_owned())
}

/// An example configuration.
const CONFIG_HELP: &str = "it needs the name of the API and a profile of `pexgen profile list`, or use --config:

    extends = \"pexip-infinity\"
    name = \"my-api\"

Without a profile it needs the path of each root document:

    name = \"my-api\"

    [roots]
    configuration = \"/api/admin/configuration/v1/\"
    status = \"/api/admin/status/v1/\"
";

/// Returns the first number of a version: `41` of `41.1 (82155.0.0)`. Empty if it has none.
pub fn release(version: &str) -> &str {
    let version = version.trim_start_matches(|c: char| !c.is_ascii_digit());
    version.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default()
}

/// Whether the profile of the configuration has a document.
fn has_document(config: &Config, file: &str) -> bool {
    config.profile().is_some_and(|profile| profile.documents.contains_key(file.strip_suffix(".json").unwrap_or(file)))
}

/// Which files of a folder are documents of an API, by their paths.
#[derive(Clone, Copy)]
struct DocumentFiles {
    /// Those that a warning names if they stay.
    is_document: fn(&str) -> bool,
    /// Those that the new documents replace in any case.
    is_replaced: fn(&str) -> bool,
}

const TASTYPIE: DocumentFiles = DocumentFiles { is_document, is_replaced: |_| false };

fn is_document(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "json")
}

/// Returns a string that identifies the state of a server: URL, version and root documents.
fn state(origin: &Origin, version: Option<&str>, roots: &Files) -> String {
    let roots: String = roots.iter().flat_map(|(file, text)| [file.as_str(), text]).collect();
    format!("{}\n{}\n{}\n", origin.as_str(), version.unwrap_or_default(), lock::sha256(&roots))
}
