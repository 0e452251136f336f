//! Brings up the Django project under `tests/server/` and takes it down again.
//!
//! The first start makes a virtual environment below `target/` and installs what
//! `requirements.txt` pins; later ones take about a second. Every server has its own database
//! and its own port, and ends when the process that started it does, however that ends.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::python::{environment, home};
use crate::{Client, Control};

/// A running server. Ends on drop.
#[derive(Debug)]
pub struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    stderr: Arc<Mutex<String>>,
    url: String,
}

/// How schemas are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Flavour {
    /// As a Pexip node does: with `valid_choices`, without what that node leaves out.
    #[default]
    Pexip,
    /// As django-tastypie itself does.
    Plain,
}

impl Server {
    /// Starts a server of the newest release.
    ///
    /// # Panics
    /// When there is no Python, when its packages can't be installed, or when the server doesn't
    /// start; the message contains their output.
    pub fn start() -> Self {
        Self::start_with("v41", Flavour::Pexip)
    }

    /// Starts a server of a release (a folder below `schemas/pexip-infinity/`).
    ///
    /// # Panics
    /// As [`Server::start`].
    pub fn start_with(release: &str, flavour: Flavour) -> Self {
        crate::log_secrets::watch();
        Self::try_start(release, flavour).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The server that all tests of this process share. Tests that change rows start their own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// The address, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// User and password with all permissions.
    pub fn credentials(&self) -> (&'static str, &'static str) {
        ("admin", "PEXip123")
    }

    /// User and password with permission to read only.
    pub fn reader_credentials(&self) -> (&'static str, &'static str) {
        ("reader", "PEXip123")
    }

    /// Plain HTTP with all permissions.
    pub fn http(&self) -> Client {
        Client::new(&self.url, Some(self.credentials()))
    }

    /// The server's controls.
    pub fn control(&self) -> Control {
        Control::new(&self.url)
    }

    /// What the server wrote to its standard error so far: a trace for each status 500.
    pub fn stderr(&self) -> String {
        self.stderr.lock().expect("no panic while it is held").clone()
    }

    fn try_start(release: &str, flavour: Flavour) -> Result<Self, String> {
        let home = home();
        let python = environment(&home, &requirements())?;
        let source = project();
        let mut child = Command::new(&python)
            .arg(source.join("serve.py"))
            .current_dir(&source)
            .env("PYTHONPYCACHEPREFIX", home.join("pycache"))
            .env("PEXGEN_CACHE", &home)
            .env("PEXGEN_DOCUMENTS", source.join("../../schemas/pexip-infinity").join(release))
            .env("PEXGEN_FLAVOUR", if flavour == Flavour::Plain { "plain" } else { "pexip" })
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("can't run {}: {error}", python.display()))?;
        let mut server = Self {
            stdin: child.stdin.take(),
            stderr: collect(child.stderr.take().expect("it is piped")),
            url: String::new(),
            child,
        };
        let mut port = String::new();
        let stdout = server.child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut port).map_err(|error| error.to_string())?;
        if port.trim().parse::<u16>().is_err() {
            server.child.wait().map_err(|error| error.to_string())?;
            return Err(format!("the test server did not start:\n{}", server.stderr()));
        }
        server.url = format!("http://127.0.0.1:{}", port.trim());
        Ok(server)
    }
}

impl Drop for Server {
    /// Asks the server to end, so that it removes its database, and ends it if it doesn't.
    fn drop(&mut self) {
        drop(self.stdin.take());
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(2) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the server needs.
pub(crate) fn requirements() -> PathBuf {
    project().join("requirements.txt")
}

/// The Django project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("server")
}

/// Reads a stream to its end in the background.
fn collect(mut stream: impl Read + Send + 'static) -> Arc<Mutex<String>> {
    let text = Arc::new(Mutex::new(String::new()));
    let shared = Arc::clone(&text);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            let part = String::from_utf8_lossy(&buffer[..count]);
            shared.lock().expect("no panic while it is held").push_str(&part);
        }
    });
    text
}
