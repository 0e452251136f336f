//! Downloads the documents that a server hands out about itself.
//!
//! What is asked for stands in `pexgen.toml`: the root documents (`roots`), every schema document
//! that they name, and those of endpoints below objects (`nested`). The documents are written in
//! one form (sorted keys, indented by two spaces), without the defaults that are new in every
//! answer, so two downloads from the same server are equal byte for byte.
//!
//! Either the whole folder is replaced in one step or nothing of it is touched. What a failed run
//! has brought already is kept beside it for the next one.

mod address;
mod client;
mod document;
mod error;
mod kept;
mod lock;
mod staging;
mod tls;
mod volatile;
mod work;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::diagnostic::Diagnostics;
use crate::input::config::{self, Config};
use crate::input::source;
use crate::output::Files;
use crate::output::{self, Change};
use address::Origin;
use client::{Client, Connection};
use document::{Documents, Session};
pub use error::{FetchError, Refusal};
pub use kept::Kept;
pub use lock::FILE_NAME as LOCK_FILE;
use lock::Lock;
use staging::Staging;

/// A download into the folder of a version.
///
/// Nothing of the credentials is logged here; but the HTTP crate below, `ureq`, writes whole requests
/// to a logger that takes the level `trace` of `ureq_proto`. A program with such a logger leaves it out.
#[derive(Clone, Debug)]
pub struct Fetch {
    server: String,
    out: PathBuf,
    config: Option<PathBuf>,
    credentials: Option<Credentials>,
    root_certificate: Option<PathBuf>,
    insecure: bool,
    parallel: usize,
    timeout: Duration,
}

/// Who asks. `Debug` shows neither name nor password.
#[derive(Clone)]
pub struct Credentials {
    user: String,
    password: String,
}

impl Credentials {
    /// A user and the password.
    pub fn new(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self { user: user.into(), password: password.into() }
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

/// How a download gets on.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The root documents are here; it is known how many schema documents there are.
    Listed {
        /// All of them.
        documents: usize,
    },
    /// A schema document is here.
    Document {
        /// Its path below the folder.
        file: &'a str,
        /// Whether an earlier run had brought it.
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

/// What a download brought.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The server's address.
    pub server: String,
    /// The server's version, if it says so.
    pub version: Option<String>,
    /// How many documents the folder holds.
    pub documents: usize,
    /// How many of them an earlier run had brought.
    pub reused: usize,
    /// What is different in the folder now, in the order of paths; empty when nothing is.
    pub changes: Vec<(String, Change)>,
    /// What the server doesn't hand out and was taken over.
    pub kept: Vec<Kept>,
    /// What is worth knowing.
    pub warnings: Vec<String>,
}

impl Fetch {
    /// From a server into a folder, `schemas/<api>/<version>`; `<api>` has the `pexgen.toml`.
    pub fn new(server: impl Into<String>, out: impl Into<PathBuf>) -> Self {
        Self {
            server: server.into(),
            out: out.into(),
            config: None,
            credentials: None,
            root_certificate: None,
            insecure: false,
            parallel: 4,
            timeout: Duration::from_secs(60),
        }
    }

    /// Another configuration than the `pexgen.toml` beside the folder.
    pub fn config(mut self, path: impl Into<PathBuf>) -> Self {
        self.config = Some(path.into());
        self
    }

    /// Who asks; nobody in particular unless set.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// A PEM file with the only authorities to trust, in place of the system's.
    pub fn root_certificate(mut self, path: impl Into<PathBuf>) -> Self {
        self.root_certificate = Some(path.into());
        self
    }

    /// Takes any certificate: whoever sits between here and the server can read the credentials
    /// and make up the documents.
    pub fn danger_accept_any_certificate(mut self, accept: bool) -> Self {
        self.insecure = accept;
        self
    }

    /// How many requests are sent at once, 4 unless set.
    pub fn parallel(mut self, requests: usize) -> Self {
        self.parallel = requests;
        self
    }

    /// Time for a request, a minute unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Whether the credentials can be read on the way: over plain HTTP, to another machine.
    pub fn is_readable_on_the_way(&self) -> bool {
        Origin::parse(&self.server).is_ok_and(|origin| origin.is_readable_on_the_way())
    }

    /// Downloads everything, and then replaces the folder unless it holds the same already.
    ///
    /// # Errors
    /// Why the folder is as it was.
    pub fn run(&self, watch: &(dyn Fn(Progress<'_>) + Sync)) -> Result<Fetched, FetchError> {
        let origin = Origin::parse(&self.server)?;
        let config = self.read_config()?;
        let connection = Connection {
            timeout: self.timeout,
            insecure: self.insecure,
            roots: self.root_certificate.as_deref().map_or_else(|| Ok(Vec::new()), client::certificates)?,
        };
        let client = Client::new(origin.clone(), self.credentials.as_ref(), connection)?;
        let session = Session::new(client, &origin, &config, self.parallel, watch);

        let roots = session.roots()?;
        let version = session.version();
        let staging = Staging::open(&self.out, &state(&origin, version.as_deref(), &roots.files))?;
        let Documents { files: schemas, missing, reused } = session.documents(&roots, &staging)?;

        let mut files = roots.files;
        files.extend(schemas);
        let (kept, nowhere) = kept::take_over(&config, &self.out, &missing, &mut files);
        let documents = files.len();
        let former = fs::read_to_string(self.out.join(lock::FILE_NAME)).ok();
        let lock = Lock::new(origin.as_str(), version.as_deref(), &files, former.as_deref());
        files.insert(lock::FILE_NAME.to_owned(), lock.to_text());

        let plan = output::plan_owned(&self.out, &files, |path, _| is_document(path))?;
        plan.apply()?;
        let changes = plan.changes;
        staging.remove()?;
        let mut warnings = session.into_warnings();
        warnings.extend(nowhere.iter().map(|file| {
            format!("{file}: the server doesn't describe this endpoint, and no version here has its document")
        }));
        Ok(Fetched { server: origin.as_str().to_owned(), version, documents, reused, changes, kept, warnings })
    }

    fn read_config(&self) -> Result<Config, FetchError> {
        let beside = || self.out.parent().unwrap_or(Path::new("")).join(config::FILE_NAME);
        let path = self.config.clone().unwrap_or_else(beside);
        let mut diagnostics = Diagnostics::default();
        let config =
            source::read_config(&path, &mut diagnostics).and_then(|file| config::parse(&file, &mut diagnostics));
        if diagnostics.has_errors() {
            return Err(FetchError::Documents(diagnostics.into_sorted()));
        }
        config.filter(|config| !config.roots.is_empty()).ok_or_else(|| {
            FetchError::wrong_use(
                format!("{} names no root documents", path.display()),
                "add a table `roots` with the path of each: [roots] configuration = \"/api/admin/configuration/v1/\"",
            )
        })
    }
}

fn is_document(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "json")
}

/// What tells one state of one server from another: address, version and root documents.
fn state(origin: &Origin, version: Option<&str>, roots: &Files) -> String {
    let roots: String = roots.iter().flat_map(|(file, text)| [file.as_str(), text]).collect();
    format!("{}\n{}\n{}\n", origin.as_str(), version.unwrap_or_default(), lock::sha256(&roots))
}
