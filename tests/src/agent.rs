//! Starts and stops the SNMP agent of pysnmp.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::django::{project, requirements};
use crate::python::{environment, home};

/// A running SNMP agent: community `public`; users `monitor` (SHA, AES), `signer` (SHA-256), `nobody`. It is
/// stopped on drop.
#[derive(Debug)]
pub struct Agent {
    child: Child,
    stdin: Option<ChildStdin>,
    address: String,
}

impl Agent {
    /// Starts an agent.
    ///
    /// # Panics
    /// Panics if it cannot be started.
    pub fn start() -> Self {
        crate::log_secrets::watch();
        let home = home();
        let python = environment(&home, &requirements()).unwrap_or_else(|error| panic!("{error}"));
        let mut child = Command::new(python)
            .arg(project().join("agent.py"))
            .env("PYTHONPYCACHEPREFIX", home.join("pycache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the agent starts");
        let stdin = child.stdin.take();
        let mut port = String::new();
        BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut port).expect("a port");
        assert!(port.trim().parse::<u16>().is_ok(), "the agent did not start");
        Self { child, stdin, address: format!("127.0.0.1:{}", port.trim()) }
    }

    /// Returns host and port.
    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
