//! Updating to a new version: fetch, diff and generate, against a server in two states. And a disk that
//! becomes full during each step.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use pexgen_tests::{Flavour, Server, cargo, folder};

/// Creates a folder with the documents of all versions.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    folder::copy(&cargo::workspace().join("schemas"), &place.path().join("schemas"));
    place
}

fn call(mut command: Command, folder: &Path) -> Output {
    command.current_dir(folder).output().expect("it runs")
}

fn pexgen(arguments: &[&str]) -> Command {
    let mut command = Command::new(cargo::pexgen());
    command.args(arguments);
    command
}

/// Returns a command with a file size limit of a few kilobytes, so that writing fails as on a full disk. The
/// shell ignores the signal, so that the program gets the error.
fn on_a_full_disk(arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\""]).arg(cargo::pexgen()).args(arguments);
    command
}

fn signed_in(mut command: Command, server: &Server) -> Command {
    let (user, password) = server.credentials();
    command.env("PEXGEN_USER", user).env("PEXGEN_PASSWORD", password);
    command
}

fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.insert(path.display().to_string(), fs::read(&path).expect("readable"));
        }
    }
    files
}

#[test]
fn two_server_versions_are_fetched_compared_and_generated() {
    let place = place();
    for release in ["v21", "v38"] {
        let server = Server::start_with(release, Flavour::Pexip);
        let out = format!("schemas/pexip-infinity/{release}");
        stdout(&call(signed_in(pexgen(&["fetch", server.url(), "--out", &out]), &server), place.path()));
    }
    let versions = ["schemas/pexip-infinity/v21", "schemas/pexip-infinity/v38"];
    let report = stdout(&call(pexgen(&["diff", versions[0], versions[1], "--format", "markdown"]), place.path()));
    let summary = report.lines().take(12).collect::<Vec<_>>().join("\n");
    assert!(summary.starts_with("# Changes from v21 to v38\n"), "{summary}");
    assert!(summary.contains("**major**") && summary.contains("| Breaking | "), "{summary}");
    for found in ["### Resource added", "`configuration/identity_provider`", "### Command added", "ield added"] {
        assert!(report.contains(found), "{found} is not in\n{report}");
    }
    let summary = stdout(&call(pexgen(&["generate", "--only", "pexip-infinity/v38"]), place.path()));
    assert!(summary.contains("v38"), "{summary}");
    assert!(place.path().join("generated/pexip-infinity/src/v38/configuration/identity_provider.rs").exists());
}

#[test]
fn full_disk_leaves_the_old_bindings_whole() {
    let place = place();
    stdout(&call(pexgen(&["generate"]), place.path()));
    let conference = place.path().join("schemas/pexip-infinity/v41/configuration/conference.json");
    let changed =
        fs::read_to_string(&conference).expect("a document").replace("Dial strings by which", "Addresses by which");
    fs::write(&conference, changed).expect("written");
    let before = files(&place.path().join("generated"));

    let output = call(on_a_full_disk(&["generate"]), place.path());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    assert!(stderr.contains("can't write") && stderr.contains("help:"), "{stderr}");
    assert_eq!(files(&place.path().join("generated")), before);

    stdout(&call(pexgen(&["generate"]), place.path()));
    assert_ne!(files(&place.path().join("generated")), before);
}

#[test]
fn full_disk_leaves_the_old_documents_whole() {
    let place = place();
    let server = Server::start();
    let out = "schemas/pexip-infinity/v41";
    fs::remove_file(place.path().join(out).join("status/alarm.json")).expect("removed");
    let before = files(&place.path().join(out));

    let output = call(signed_in(on_a_full_disk(&["fetch", server.url(), "--out", out]), &server), place.path());
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    assert_eq!(files(&place.path().join(out)), before);

    stdout(&call(signed_in(pexgen(&["fetch", server.url(), "--out", out]), &server), place.path()));
    assert!(place.path().join(out).join("status/alarm.json").exists());
}
