//! Processes of the Django project below `tests/server/`.
//!
//! One process per release and format loads everything, and starts each server as a copy of itself, which takes a
//! fraction of the time.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::python::{environment, home};
use crate::server::Flavour;

/// The processes that start servers, by release and format. They end with this process.
static STARTERS: Mutex<BTreeMap<(String, Flavour), Starter>> = Mutex::new(BTreeMap::new());

/// A running server.
#[derive(Debug)]
pub(crate) struct Django {
    starter: (String, Flavour),
    process: String,
    folder: PathBuf,
    pub(crate) url: String,
}

/// A process that starts servers.
#[derive(Debug)]
struct Starter {
    child: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
    stderr: ChildStderr,
}

impl Django {
    pub(crate) fn start(release: &str, flavour: Flavour) -> Result<Self, String> {
        let mut starters = STARTERS.lock().unwrap_or_else(PoisonError::into_inner);
        let name = (release.to_owned(), flavour);
        let mut starter = match starters.remove(&name) {
            Some(starter) => starter,
            None => Starter::new(release, flavour)?,
        };
        let line = starter.ask("start")?;
        starters.insert(name.clone(), starter);
        let mut parts = line.trim_end().splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default().to_owned();
        let (port, process, folder) = (next(), next(), PathBuf::from(next()));
        let server = Self { starter: name, process, folder, url: format!("http://127.0.0.1:{port}") };
        if port.parse::<u16>().is_err() {
            return Err(format!("the test server did not start:\n{}", server.stderr()));
        }
        Ok(server)
    }

    /// Returns the standard error so far.
    pub(crate) fn stderr(&self) -> String {
        let bytes = fs::read(self.folder.join("stderr")).expect("the standard error of the server");
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Django {
    fn drop(&mut self) {
        let mut starters = STARTERS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(starter) = starters.get_mut(&self.starter) {
            // If it can't be asked, it has ended, and its servers with it.
            let _ = writeln!(starter.stdin, "stop {}", self.process);
        }
    }
}

impl Starter {
    fn new(release: &str, flavour: Flavour) -> Result<Self, String> {
        let home = home();
        let python = environment(&home, &requirements())?;
        let source = project();
        let mut child = Command::new(&python)
            .arg(source.join("serve.py"))
            .arg("--many")
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
        let stdin = child.stdin.take().expect("it is piped");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let stderr = child.stderr.take().expect("it is piped");
        Ok(Self { child, stdin, stdout, stderr })
    }

    /// Sends a line and returns the line that it answers with.
    fn ask(&mut self, line: &str) -> Result<String, String> {
        // If it has ended, there is no answer either.
        let _ = writeln!(self.stdin, "{line}");
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).map_err(|error| error.to_string())?;
        if answer.is_empty() {
            let mut output = String::new();
            let _ = self.stderr.read_to_string(&mut output);
            let _ = self.child.wait();
            return Err(format!("the test server did not start:\n{output}"));
        }
        Ok(answer)
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
