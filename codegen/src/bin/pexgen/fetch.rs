//! `pexgen fetch`

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{self, Path, PathBuf};
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use pexgen::fetch::{Credentials, Fetch, FetchError, Fetched, Fingerprint, Progress, Verification, check_url};
use pexgen::output::Changes;
use serde_json::json;

use crate::terminal::{self, Paths};
use crate::{Format, Outcome};

/// The variable with the user.
pub const USER: &str = "PEXGEN_USER";
const PASSWORD: &str = "PEXGEN_PASSWORD";

/// The arguments of `pexgen fetch`.
#[derive(Args)]
#[command(after_help = "Credentials are read from PEXGEN_USER and PEXGEN_PASSWORD, or from a prompt on a terminal.")]
pub struct Arguments {
    /// URL of the server, `https://manager.example.com`, or of an OpenAPI document
    #[arg(value_name = "SERVER", required_unless_present = "all")]
    server: Option<String>,
    /// Folder of the version, beside the `pexgen.toml` of the API: `schemas/pexip-infinity/v42`
    #[arg(long, value_name = "FOLDER", required_unless_present = "all")]
    out: Option<PathBuf>,
    /// Download the newest version of every API again, from the server that it came from
    #[arg(long, conflicts_with_all = ["server", "out", "config"])]
    all: bool,
    /// Configuration, instead of the `pexgen.toml` beside the folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    connection: Connection,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// The arguments about the certificate of a server.
#[derive(Args)]
pub struct Certificates {
    /// PEM file with the certificate authorities to trust, instead of the system's
    #[arg(long, value_name = "FILE")]
    root_certificate: Option<PathBuf>,
    /// Fingerprint of the server certificate to trust, whoever issued it: `sha256:…`. An untrusted certificate is refused
    /// with a message that contains its fingerprint
    #[arg(long, value_name = "FINGERPRINT", conflicts_with = "root_certificate")]
    fingerprint: Option<Fingerprint>,
    /// Do not verify the certificate of the server: others on the network can read the credentials
    #[arg(long, conflicts_with_all = ["fingerprint", "root_certificate"])]
    insecure: bool,
}

/// The arguments about the connection to a server.
#[derive(Args)]
pub struct Connection {
    #[command(flatten)]
    certificates: Certificates,
    /// Number of concurrent requests, 1 to 16
    #[arg(long, value_name = "NUMBER", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=16))]
    parallel: u8,
    /// Timeout of each request in seconds, at least 1, of which at most 10 are for connecting. Requests that
    /// fail temporarily are repeated
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u16).range(1..))]
    timeout: u16,
}

impl Arguments {
    /// The server and the folder of the version, unless every API is downloaded again.
    pub fn target(&self) -> Option<(&str, &Path)> {
        Some((self.server.as_deref()?, self.out.as_deref()?))
    }

    /// Makes paths independent of the current folder, as far as they can be used with `--all`.
    pub fn with_absolute_paths(mut self) -> Self {
        let path = &mut self.connection.certificates.root_certificate;
        if let Some(absolute) = path.as_ref().and_then(|path| path::absolute(path).ok()) {
            *path = Some(absolute);
        }
        self
    }
}

/// Downloads one version, and reports it.
pub fn run(arguments: &Arguments, server: &str, out: &Path) -> Outcome {
    // Paths such as `.` have no name, and no folder that has them.
    let full = out.file_name().is_none().then(|| fs::canonicalize(out).ok()).flatten();
    let out = full.as_deref().unwrap_or(out);
    match one(arguments, server, out, None) {
        Ok(fetched) => {
            match arguments.format {
                Format::Text => show_fetched(out, &fetched),
                Format::Json => terminal::json(&report(out, &fetched)),
            }
            Outcome::Success
        }
        Err(outcome) => outcome,
    }
}

/// Downloads one version. A server of another release than `expected` is an error.
pub fn one(arguments: &Arguments, server: &str, out: &Path, expected: Option<&str>) -> Result<Fetched, Outcome> {
    let mut fetch = arguments.connection.fetch(server, out)?;
    if let Some(expected) = expected {
        fetch = fetch.expect_version(expected);
    }
    if let Some(path) = &arguments.config {
        fetch = fetch.config(path);
    }
    download(&fetch).map_err(|error| {
        let outcome = failed(out, arguments.config.as_deref(), &error);
        let reuses = matches!(&error, FetchError::Refused { refusal, .. } if refusal.is_temporary() && !check_url(server).unwrap_or(false));
        let again = if reuses { "; the next run continues this one" } else { "" };
        terminal::note(&format!("{} is unchanged{again}", out.display()));
        outcome
    })
}

impl Certificates {
    /// The option that is set, if any.
    pub fn option(&self) -> Option<&'static str> {
        let root = self.root_certificate.as_ref().map(|_| "--root-certificate");
        root.or(self.fingerprint.as_ref().map(|_| "--fingerprint")).or(self.insecure.then_some("--insecure"))
    }

    /// Returns how the certificate of a server is verified. Prints a warning if it is not.
    pub fn verification(&self) -> Verification {
        let mut verification = Verification::default().danger_accept_any_certificate(self.insecure);
        if let Some(path) = &self.root_certificate {
            verification = verification.root_certificate(path);
        }
        if let Some(fingerprint) = self.fingerprint {
            verification = verification.fingerprint(fingerprint);
        }
        if self.insecure {
            terminal::warning(
                "THE SERVER'S CERTIFICATE IS NOT VERIFIED (--insecure). Others on the network can read the credentials \
                 and change the responses. Use --fingerprint or --root-certificate instead.",
            );
        }
        verification
    }
}

impl Connection {
    /// The fingerprint of the server's certificate, if it is trusted by that.
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.certificates.fingerprint
    }

    /// Creates a download, with the credentials of the user. Prints warnings about an unsafe connection.
    pub fn fetch(&self, server: &str, out: &Path) -> Result<Fetch, Outcome> {
        let mut fetch =
            Fetch::new(server, out).parallel(self.parallel.into()).timeout(Duration::from_secs(self.timeout.into()));
        // A URL that is refused may contain a secret.
        if !server.contains("://") && check_url(server).is_ok() {
            terminal::note(&format!("the URL has no scheme; using https://{server}"));
        }
        match credentials() {
            Ok(Some(credentials)) => fetch = fetch.credentials(credentials),
            Ok(None) => {}
            Err(message) => return Err(terminal::usage_error(&message)),
        }
        fetch = fetch.verification(self.certificates.verification());
        if fetch.is_readable_on_the_way() {
            terminal::warning("http:// sends the credentials unencrypted; use https://");
        }
        Ok(fetch)
    }
}

/// Downloads the documents, with a progress bar on a terminal.
pub fn download(fetch: &Fetch) -> Result<Fetched, FetchError> {
    let bar = bar();
    let result = fetch.run(&|progress| show(&bar, &progress));
    bar.finish_and_clear();
    result
}

/// Returns the credentials from the environment or from a prompt; `None` if there is neither.
fn credentials() -> Result<Option<Credentials>, String> {
    let variable = |name| match env::var(name) {
        Ok(value) if value.is_empty() => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{name} is not UTF-8")),
    };
    let (user, password) = (variable(USER)?, variable(PASSWORD)?);
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let user = match user {
        Some(user) => user,
        None if password.is_some() => return Err(format!("{PASSWORD} is set, but {USER} is not")),
        None if is_terminal => {
            terminal::prompt("User (empty for none): ").map_err(|error| format!("can't read the user: {error}"))?
        }
        None => return Ok(None),
    };
    if user.is_empty() {
        return Ok(None);
    }
    let password = match password {
        Some(password) => password,
        None if is_terminal => {
            rpassword::prompt_password("Password: ").map_err(|error| format!("can't read the password: {error}"))?
        }
        None => return Err(format!("{USER} is set, but {PASSWORD} is not")),
    };
    Ok(Some(Credentials::new(user, password)))
}

/// Shows a progress bar on a terminal, and nothing in a pipe.
fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{spinner} {bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    bar.set_message("root documents");
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

fn show(bar: &ProgressBar, progress: &Progress<'_>) {
    match progress {
        Progress::Listed { documents } => bar.set_length(*documents as u64),
        Progress::Document { file, .. } => {
            bar.inc(1);
            bar.set_message((*file).to_owned());
        }
        Progress::Waiting { pause, refusal, .. } => {
            bar.set_message(format!("{refusal}; retrying in {:.1} s", pause.as_secs_f32()));
        }
        _ => {}
    }
}

pub fn report(out: &Path, fetched: &Fetched) -> serde_json::Value {
    let changes = Changes::of(&fetched.changes);
    json!({
        "server": fetched.server,
        "version": fetched.version,
        "folder": out,
        "documents": fetched.documents,
        "reused": fetched.reused,
        "added": changes.added,
        "changed": changes.changed,
        "removed": changes.removed,
        "copied": fetched.copied.iter().map(|copied| json!({ "file": copied.file, "from": copied.from })).collect::<Vec<_>>(),
        "warnings": fetched.warnings,
    })
}

/// Prints what was downloaded.
pub fn show_fetched(out: &Path, fetched: &Fetched) {
    let changes = Changes::of(&fetched.changes);
    for warning in &fetched.warnings {
        terminal::warning(warning);
    }
    let mut copied: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for document in &fetched.copied {
        copied.entry(&document.from).or_default().push(&document.file);
    }
    for (from, files) in copied {
        // Those that the folder had already stay.
        let is_same = out.file_name().is_some_and(|name| name == from);
        let what = if is_same { "kept".to_owned() } else { format!("copied from {from}") };
        terminal::line(&format!("{what}, because the server does not serve them: {}", files.join(", ")));
    }
    let version = fetched.version.as_ref().map(|version| format!(" (version {version})")).unwrap_or_default();
    let what = if fetched.changes.is_empty() {
        "no changes".to_owned()
    } else {
        format!("{} added, {} changed, {} removed", changes.added.len(), changes.changed.len(), changes.removed.len())
    };
    let reused =
        if fetched.reused == 0 { String::new() } else { format!(", {} from the interrupted run", fetched.reused) };
    terminal::line(&format!(
        "{}: {} from {}{version}{reused}; {what}",
        out.display(),
        if fetched.documents == 1 { "1 document".to_owned() } else { format!("{} documents", fetched.documents) },
        fetched.server
    ));
}

/// Reports why a download into the folder `out` failed.
pub fn failed(out: &Path, config: Option<&Path>, error: &FetchError) -> Outcome {
    if let FetchError::Documents(found) = error {
        let config = config.map_or_else(|| out.with_file_name("pexgen.toml"), Path::to_owned);
        terminal::diagnostics(Paths { folder: out, config: Some(&config) }, found);
    } else {
        terminal::error(&error.to_string(), &error.help());
    }
    match error {
        FetchError::InvalidArgument { .. } | FetchError::Busy => Outcome::UsageError,
        FetchError::Documents(_) => Outcome::InvalidInput,
        FetchError::Io(_) => Outcome::IoError,
        _ => Outcome::NoResponse,
    }
}
