//! `pexgen serve`

use std::fs;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use clap::Args;
use pexgen::serve::{Builder, Clock, Node, Scene, Snapshot, StartError, User};

use crate::terminal::{self, Paths};
use crate::{Outcome, profile};

/// The arguments of `pexgen serve`.
#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub struct Arguments {
    /// Folder with the documents of a version: `schemas/pexip-infinity/v41`; several serve each on its own port
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// Configuration, instead of the `pexgen.toml` beside the folder
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Profile to use instead of a configuration, for documents without one: `pexgen profile list` prints the names
    #[arg(long, value_name = "NAME", conflicts_with = "config")]
    profile: Option<String>,
    /// Address to listen on
    #[arg(long, default_value = "127.0.0.1")]
    address: IpAddr,
    /// Port of the first folder, further folders get the next ones; 0 for free ones
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// Serve HTTPS, with a certificate that the node makes for itself
    #[arg(long)]
    tls: bool,
    /// User with all permissions as `NAME:PASSWORD`; `NAME:PASSWORD:read` may only read; a password must not end with a permission such as `:write` [default: admin:admin]
    #[arg(long = "user", value_name = "USER")]
    users: Vec<String>,
    /// File with the objects to start with, as `GET /__pexgen__/state` returns them
    #[arg(long, value_name = "FILE")]
    seed: Vec<PathBuf>,
    /// File to save the objects in, on `POST /__pexgen__/save` and when the command ends; the node starts with its objects if it exists
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// File with a scene: what happens over time
    #[arg(long, value_name = "FILE")]
    scene: Vec<PathBuf>,
    /// Leave out the control interface under /__pexgen__/
    #[arg(long)]
    no_control: bool,
    /// Throttle requests beyond the limit in the configuration
    #[arg(long)]
    limit: bool,
    /// Refuse requests that a server would partly ignore
    #[arg(long)]
    strict: bool,
    /// Start at 2026-01-01T00:00:00 and let time pass only when a client moves it, so that runs repeat exactly
    #[arg(long)]
    still: bool,
    #[cfg(feature = "fetch")]
    #[command(flatten)]
    recording: crate::record::RecordArguments,
}

/// Ends of a user that look like a permission. As the end of a password they would be taken for one.
const MISTAKEN: [&str; 8] = ["write", "readonly", "read-only", "read_only", "readwrite", "ro", "rw", "Read"];

/// Parses a user. Errors do not repeat the text, which holds a password.
fn parse_user(text: &str) -> Result<User, String> {
    let parts = text.split_once(':').filter(|(name, _)| !name.is_empty());
    let (name, password) = parts.ok_or("the value of `--user` is not NAME:PASSWORD")?;
    if let Some((_, last)) = password.rsplit_once(':').filter(|(_, last)| MISTAKEN.contains(last)) {
        return Err(format!(
            "`--user`: `{last}` is not a permission: {name}:PASSWORD has all permissions, {name}:PASSWORD:read may only read"
        ));
    }
    Ok(match password.strip_suffix(":read") {
        Some(password) => User::new(name, password).read_only(),
        None => User::new(name, password),
    })
}

/// Reads files, and parses what they contain. A file that an argument misspells is an invalid argument.
fn read_all<T>(files: &[PathBuf], parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, Outcome> {
    let read = |path: &PathBuf| {
        let name = path.display();
        let text = fs::read_to_string(path).map_err(|error| {
            let outcome = if error.kind() == ErrorKind::NotFound { Outcome::UsageError } else { Outcome::IoError };
            terminal::fail(outcome, &format!("can't read {name}: {error}"))
        })?;
        parse(&text).map_err(|why| terminal::fail(Outcome::InvalidInput, &format!("{name} {why}")))
    };
    files.iter().map(read).collect()
}

/// Reads files with objects.
fn objects(files: &[PathBuf]) -> Result<Vec<Snapshot>, Outcome> {
    read_all(files, |text| serde_json::from_str(text).map_err(|error| format!("does not contain objects: {error}")))
}

/// Reads files with scenes.
fn scenes(files: &[PathBuf]) -> Result<Vec<Scene>, Outcome> {
    read_all(files, |text| text.parse().map_err(|error| format!("is not a scene: {error}")))
}

/// Runs the command until the process is ended.
pub fn run(arguments: &Arguments) -> Outcome {
    // They make short commands faster, and take a third more memory.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return terminal::usage_error(&format!("can't start: {error}")),
    };
    runtime.block_on(serve(arguments)).err().unwrap_or(Outcome::Success)
}

/// Prints why a node does not start.
fn failed(error: &StartError) -> Outcome {
    match error {
        StartError::Documents(failure) => {
            terminal::diagnostics(Paths::here(), &failure.diagnostics);
            Outcome::InvalidInput
        }
        StartError::Listen(_, source) => {
            let help = match source.kind() {
                ErrorKind::AddrNotAvailable => "name an address of this machine with --address",
                _ => "choose another port with --port",
            };
            terminal::fail(Outcome::IoError, &format!("{error}\n  help: {help}"))
        }
        StartError::NoVersion(message) => terminal::fail(Outcome::InvalidInput, message),
        error => terminal::usage_error(&error.to_string()),
    }
}

/// Starts the nodes, and stops them when the process is to end.
async fn serve(arguments: &Arguments) -> Result<(), Outcome> {
    let refused = |message: String| terminal::usage_error(&message);
    if arguments.state.is_some() && arguments.folders.len() > 1 {
        return Err(refused("`--state` is for one folder".to_owned()));
    }
    if usize::from(u16::MAX - arguments.port) + 1 < arguments.folders.len() {
        return Err(refused(format!(
            "there are not enough ports from {} on\n  help: choose a lower --port",
            arguments.port
        )));
    }
    if let Some(state) = &arguments.state {
        check_writable(state)?;
    }
    let users = arguments.users.iter().map(|user| parse_user(user)).collect::<Result<Vec<_>, _>>().map_err(refused)?;
    arguments.profile.as_deref().map_or(Ok(()), profile::check)?;
    let objects = objects(&arguments.seed)?;
    let scenes = scenes(&arguments.scene)?;
    let mut nodes = Vec::new();
    for (index, folder) in arguments.folders.iter().enumerate() {
        let mut builder = users.iter().cloned().fold(arguments.builder(index, folder), Builder::user);
        for objects in &objects {
            builder = builder.objects(objects.clone());
        }
        for scene in &scenes {
            builder = builder.scene(scene.clone());
        }
        #[cfg(feature = "fetch")]
        let builder = arguments.recording.apply(builder).map_err(refused)?;
        let node = builder.start().await.map_err(|error| failed(&error))?;
        terminal::line(&format!("{}  {}", node.url(), folder.display()));
        if let Some(certificate) = node.certificate() {
            terminal::line(&format!("certificate {}", certificate.fingerprint()));
        }
        nodes.push(node);
    }
    ended().await;
    if arguments.state.is_some() {
        let saved = nodes.iter().try_for_each(|node| node.control().save_file());
        saved.map_err(|message| terminal::fail(Outcome::IoError, &message))?;
    }
    #[cfg(feature = "fetch")]
    nodes.iter().filter_map(|node| node.control().recorded()).for_each(|recorded| crate::record::report(&recorded));
    Ok(())
}

/// Finds out whether a file can be written, before a node runs whose objects would be lost.
fn check_writable(file: &Path) -> Result<(), Outcome> {
    let probe = file.with_extension("pexgen-probe");
    let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
    let written = folder.and_then(|()| fs::write(&probe, "")).and_then(|()| fs::remove_file(&probe));
    written.map_err(|error| {
        let message = format!("can't write {}: {error}\n  help: choose another file for --state", file.display());
        terminal::fail(Outcome::IoError, &message)
    })
}

/// Waits until the process is to end.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()].map(signal);
        if let [Ok(mut term), Ok(mut interrupt), Ok(mut hangup)] = signals {
            tokio::select! {
                _ = term.recv() => {}
                _ = interrupt.recv() => {}
                _ = hangup.recv() => {}
            }
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
}

impl Arguments {
    /// Returns the settings of the node of a folder, without objects and scenes.
    fn builder(&self, index: usize, folder: &Path) -> Builder {
        let port = u16::try_from(index).ok().and_then(|index| self.port.checked_add(index));
        let port = if self.port == 0 { 0 } else { port.unwrap_or(0) };
        let mut builder = Node::builder(folder).address(SocketAddr::new(self.address, port));
        builder = builder.clock(if self.still { Clock::Still } else { Clock::System });
        if let Some(config) = &self.config {
            builder = builder.config(config);
        }
        if let Some(profile) = &self.profile {
            builder = builder.profile(profile);
        }
        if let Some(state) = &self.state {
            builder = builder.state_file(state);
        }
        if self.tls {
            builder = builder.tls();
        }
        if self.limit {
            builder = builder.limited();
        }
        if self.strict {
            builder = builder.strict();
        }
        if self.no_control {
            builder = builder.without_control_paths();
        }
        builder
    }
}
