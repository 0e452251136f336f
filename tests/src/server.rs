//! Starts and stops the Django project below `tests/server/`.
//!
//! The first start creates a virtual environment below `target/` and installs the packages of
//! `requirements.txt`; later starts take about a second. Every server has its own database and port, and
//! stops when the process that started it ends in any way.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use crate::python::{environment, home};
use crate::test_node::{self, StartedNode};
use crate::{Client, Control};

/// A running server. It is stopped on drop.
#[derive(Debug)]
pub struct Server {
    backend: Backend,
}

/// What serves the API.
#[derive(Debug)]
enum Backend {
    /// django-tastypie, in a process of its own.
    Django { child: Child, stdin: Option<ChildStdin>, stderr: Arc<Mutex<String>>, url: String },
    /// The test node of pexgen, with the same objects.
    Node(StartedNode),
}

/// The format of schema documents.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Flavour {
    /// The format of a Pexip node: with `valid_choices`, without the keys that a node omits.
    #[default]
    Pexip,
    /// The format of django-tastypie.
    Plain,
}

impl Server {
    /// Starts a server of the newest release.
    ///
    /// # Panics
    /// Panics if Python is missing, its packages cannot be installed, or the server does not start; the
    /// message contains their output.
    pub fn start() -> Self {
        Self::start_with("v41", Flavour::Pexip)
    }

    /// Starts a server of a release: a folder below `schemas/pexip-infinity/`, or the path of another folder.
    ///
    /// # Panics
    /// Panics like [`Server::start`].
    pub fn start_with(release: &str, flavour: Flavour) -> Self {
        crate::log_secrets::watch();
        if test_node::is_wanted() && flavour == Flavour::Pexip && !release.contains('/') {
            return Self { backend: Backend::Node(StartedNode::new(release)) };
        }
        Self::start_django(release, flavour)
    }

    /// Starts the test node of pexgen, with the same objects.
    pub fn start_node() -> Self {
        crate::log_secrets::watch();
        Self { backend: Backend::Node(StartedNode::new("v41")) }
    }

    /// Starts django-tastypie, whatever server the tests run against.
    pub(crate) fn start_django(release: &str, flavour: Flavour) -> Self {
        Self::try_start(release, flavour).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the server that all tests of this process share. Tests that change rows start their own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// Returns the URL without a trailing slash.
    pub fn url(&self) -> &str {
        match &self.backend {
            Backend::Django { url, .. } => url,
            Backend::Node(node) => node.url(),
        }
    }

    /// Returns a user with all permissions and the password.
    pub fn credentials(&self) -> (&'static str, &'static str) {
        ("admin", "PEXip123")
    }

    /// Returns a user with read permission only and the password.
    pub fn reader_credentials(&self) -> (&'static str, &'static str) {
        ("reader", "PEXip123")
    }

    /// Returns an HTTP client with all permissions.
    pub fn http(&self) -> Client {
        Client::new(self.url(), Some(self.credentials()))
    }

    /// Returns the control interface.
    pub fn control(&self) -> Control {
        match &self.backend {
            Backend::Django { url, .. } => Control::new(url),
            Backend::Node(node) => Control::of_node(node.url()),
        }
    }

    /// Returns the standard error of the server so far: a traceback for each status 500.
    pub fn stderr(&self) -> String {
        match &self.backend {
            Backend::Django { stderr, .. } => stderr.lock().expect("no panic while it is held").clone(),
            Backend::Node(_) => String::new(),
        }
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
        let (stdin, stderr) = (child.stdin.take(), collect(child.stderr.take().expect("it is piped")));
        let mut port = String::new();
        let stdout = child.stdout.take().expect("it is piped");
        BufReader::new(stdout).read_line(&mut port).map_err(|error| error.to_string())?;
        if port.trim().parse::<u16>().is_err() {
            child.wait().map_err(|error| error.to_string())?;
            let output = stderr.lock().expect("no panic while it is held").clone();
            return Err(format!("the test server did not start:\n{output}"));
        }
        let url = format!("http://127.0.0.1:{}", port.trim());
        Ok(Self { backend: Backend::Django { child, stdin, stderr, url } })
    }
}

impl Drop for Server {
    /// Asks the server to stop, so that it removes its database, and kills it if it does not.
    fn drop(&mut self) {
        let Backend::Django { child, stdin, .. } = &mut self.backend else { return };
        drop(stdin.take());
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(2) {
            if matches!(child.try_wait(), Ok(Some(_))) {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Returns the path of the requirements file.
pub(crate) fn requirements() -> PathBuf {
    project().join("requirements.txt")
}

/// Returns the path of the Django project.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("server")
}

/// Collects a stream in the background.
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
