//! The command `pexgen serve`.

use std::fs;
use std::io::{BufRead, BufReader};
#[cfg(target_os = "linux")]
use std::io::{Read, Write};
#[cfg(target_os = "linux")]
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use pexgen_tests::{Client, cargo, folder, scale};
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
    assert!(lines[0].starts_with("https://127.0.0.1:") && lines[1].starts_with("certificate sha256:"), "{lines:?}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn documents_without_a_configuration_are_served_with_a_profile() {
    let place = tempfile::tempdir().expect("a folder");
    let fetched = place.path().join("fetched");
    folder::copy(&documents("v38"), &fetched);
    let serve = |options: &[&str]| {
        let mut command = Command::new(cargo::pexgen());
        command.arg("serve").arg(&fetched).args(["--port", "0"]).args(options);
        command
    };
    let refused = |options: &[&str]| {
        let output = serve(options).output().expect("the command ends");
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let none = refused(&[]);
    assert!(none.contains("name a configuration (`--config`) or a profile"), "{none}");
    let unknown = refused(&["--profile", "pexip-infinty"]);
    assert!(unknown.contains("did you mean \"pexip-infinity\"?"), "{unknown}");

    let mut command = serve(&["--profile", "pexip-infinity"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("UTF-8");
    let http = Client::new(line.split_whitespace().next().expect("a URL"), Some(("admin", "admin")));
    assert_eq!(http.post(CONFERENCE, &json!({ "name": "x" })).status, 201);
    // The profile tells what commands do.
    let dial = json!({ "conference_alias": "x", "destination": "bob@example.com", "node": "10.0.0.1" });
    assert_eq!(http.post("/api/admin/command/v1/participant/dial/", &dial).status, 202);
    assert_eq!(http.get("/api/admin/status/v1/participant/").json()["meta"]["total_count"], 1);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn paths_and_addresses_that_cannot_be_served_are_refused() {
    let start = |arguments: &[&str], code: i32| {
        let output = Command::new(cargo::pexgen()).arg("serve").args(arguments).output().expect("the command ends");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{stderr}");
        stderr
    };
    assert_eq!(start(&["nowhere"], 3), "error: there is no file or folder nowhere\n");
    let (version, place) = (documents("v41"), tempfile::tempdir().expect("a folder"));
    let (version, api) = (version.display().to_string(), version.parent().expect("an API").display().to_string());
    let refused = start(&[&api], 3);
    assert!(refused.contains("has v14, v21, v38, v40, v41: name one of them"), "{refused}");
    let broken = place.path().join("pexgen.toml");
    fs::write(&broken, "nam = 1\n").expect("written");
    let refused = start(&[&version, "--config", &broken.display().to_string()], 3);
    assert!(refused.starts_with("bad-config") && !refused.contains("error: error"), "{refused}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let refused = start(&[&version, "--port", &port], 4);
    assert!(refused.contains("can't listen on 127.0.0.1") && refused.contains("--port"), "{refused}");
    start(&[&version, "--user", ":secret"], 2);
    start(&[&version, "--user", "a:b:write"], 2);
}

#[test]
fn a_node_does_not_start_that_could_not_save_its_objects() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "").expect("a file");
    let documents = cargo::workspace().join("schemas/netprofiler-licenses/v1");
    let output = Command::new(cargo::pexgen())
        .arg("serve")
        .arg(documents)
        .args(["--port", "0", "--state"])
        .arg(file.join("state.json"))
        .output()
        .expect("it ends");
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{text}");
    assert!(text.contains("can't write") && text.contains("--state"), "{text}");
}

#[test]
fn errors_do_not_repeat_passwords() {
    for user in ["admin:s3cret:write", ":s3cret"] {
        let output = Command::new(cargo::pexgen()).args(["serve", ".", "--user", user]).output().expect("it ends");
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains("--user") && !text.contains("s3cret"), "{text}");
    }
}

#[test]
fn options_for_recording_need_a_server_to_record() {
    let certificate = documents("v41").join("../pexgen.toml").display().to_string();
    for options in [&["--insecure"][..], &["--root-certificate", &certificate]] {
        let mut command = Command::new(cargo::pexgen());
        let output = command.arg("serve").arg(documents("v41")).args(options).output().expect("the command ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        let message = format!("`{}` is about the server of `--record`", options[0]);
        assert!(stderr.contains(&message), "{stderr}");
    }
}

/// Starts a node with a state file, and returns the process and the URL.
fn with_state(file: &Path) -> (Child, String) {
    let mut command = Command::new(cargo::pexgen());
    command.arg("serve").arg(documents("v41")).args(["--port", "0", "--state"]).arg(file);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("UTF-8");
    let url = line.split_whitespace().next().expect("a URL").to_owned();
    (child, url)
}

#[test]
fn a_killed_node_leaves_the_old_state_or_the_new() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let (mut rng, mut last) = (fastrand::Rng::with_seed(1), 0);
    for _ in 0..scale::pick(4, 60) {
        let (mut child, url) = with_state(&file);
        let http = Client::new(&url, Some(("admin", "admin")));
        let rooms = http.get(CONFERENCE).json()["meta"]["total_count"].as_u64().expect("a count");
        assert!(rooms == last || rooms == last + 1, "{rooms} rooms, but {last} were saved");
        last = rooms;
        let control = Client::new(&format!("{url}/__pexgen__"), None);
        let fill = json!({ "resource": "configuration/conference", "count": 300, "fields": { "name": "{n}" } });
        if rooms == 0 {
            assert_eq!(control.post("/rows/", &fill).status, 200);
            last = 300;
        }
        assert_eq!(control.post("/save/", &json!(null)).status, 204);
        assert_eq!(http.post(CONFERENCE, &json!({ "name": format!("room {last}") })).status, 201);
        let saving = thread::spawn(move || control.try_send("POST", "/save/", b"", None).is_ok());
        thread::sleep(Duration::from_micros(rng.u64(..8000)));
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        let saved = saving.join().expect("no panic");
        last += u64::from(saved);
    }
}

#[cfg(unix)]
#[test]
fn a_node_that_is_told_to_end_saves_its_state() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("state.json");
    let (mut child, url) = with_state(&file);
    Client::new(&url, Some(("admin", "admin"))).post(CONFERENCE, &json!({ "name": "kept" }));
    Command::new("kill").arg(child.id().to_string()).status().expect("a signal is sent");
    assert!(child.wait().expect("it ends").success());
    assert!(fs::read_to_string(&file).expect("a file").contains("\"kept\""));
}

/// Sends a request with a body of 100 MB in chunks until the node refuses it.
#[cfg(target_os = "linux")]
fn send_100_mb(address: &str) {
    let mut stream = TcpStream::connect(address).expect("a connection");
    let head = format!("POST {CONFERENCE} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("it is read");
    let chunk = [b"100000\r\n", &vec![b' '; 1 << 20][..], b"\r\n"].concat();
    let sent = (0..100).take_while(|_| stream.write_all(&chunk).is_ok()).count();
    assert!(sent >= 60, "refused after {sent} MB");
    let mut response = [0; 12];
    // The node may have closed the connection before the response was read.
    if stream.read_exact(&mut response).is_ok() {
        assert_eq!(String::from_utf8_lossy(&response), "HTTP/1.1 413");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn bodies_of_100_mb_take_bounded_memory() {
    let mut command = Command::new(cargo::pexgen());
    command.arg("serve").arg(documents("v41")).args(["--port", "0"]);
    let mut child = command.stdout(Stdio::piped()).spawn().expect("the command starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is piped")).read_line(&mut line).expect("UTF-8");
    let address = line.split_whitespace().next().and_then(|url| url.strip_prefix("http://")).expect("a URL").to_owned();
    for _ in 0..scale::pick(2, 20) {
        send_100_mb(&address);
    }
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).expect("it runs");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak memory");
    let most: u64 = most.trim().trim_end_matches(" kB").parse().expect("a number");
    // The largest body that is accepted has 64 MiB; the buffer it is joined in has the same size.
    assert!(most < 250_000, "{most} kB");
    assert_eq!(Client::new(&format!("http://{address}"), Some(("admin", "admin"))).get(CONFERENCE).status, 200);
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn a_folder_without_configuration_is_an_error() {
    let output = Command::new(cargo::pexgen()).args(["serve", "/"]).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("pexgen.toml"), "{output:?}");
}
