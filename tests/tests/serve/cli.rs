//! The command `pexgen serve`.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use pexgen_tests::{Client, cargo};
use serde_json::json;

use crate::support::{CONFERENCE, documents};

#[test]
fn the_command_prints_urls_and_certificates() {
    let mut command = Command::new(cargo::pexgen());
    command.arg("serve").args([documents("v38"), documents("v41")]).args(["--port", "0", "--user", "me:secret"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let urls: Vec<String> = lines.take(2).map(|line| line.expect("UTF-8")).collect();
    for line in &urls {
        let url = line.split_whitespace().next().expect("a URL");
        let http = Client::new(url, Some(("me", "secret")));
        assert_eq!(http.post(CONFERENCE, &json!({ "name": "x" })).status, 201, "{line}");
    }
    child.kill().expect("it runs");
    child.wait().expect("it ends");

    let mut command = Command::new(cargo::pexgen());
    command.arg("serve").arg(documents("v41")).args(["--port", "0", "--tls"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let lines: Vec<String> = lines.take(2).map(|line| line.expect("UTF-8")).collect();
    assert!(lines[0].starts_with("https://127.0.0.1:") && lines[1].starts_with("certificate SHA-256 "), "{lines:?}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn a_folder_without_configuration_is_an_error() {
    let output = Command::new(cargo::pexgen()).args(["serve", "/"]).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("pexgen.toml"), "{output:?}");
}
