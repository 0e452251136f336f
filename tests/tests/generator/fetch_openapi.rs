//! `pexgen fetch` of OpenAPI documents, and of responses in other encodings.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use pexgen::fetch::{Fetch, FetchError, Fetched, Lock, Refusal};
use tempfile::TempDir;

const DOCUMENT: &str = "openapi: 3.0.0\ninfo: { title: ä, version: '7' }\npaths: {}\n";

/// Starts a server with a response for each path: further headers, each with `\r\n`, and a body. It does not respond to
/// other paths. Returns its URL.
fn serving<const N: usize>(responses: [(&str, &str, Vec<u8>); N]) -> String {
    let responses: BTreeMap<String, (String, Vec<u8>)> =
        responses.into_iter().map(|(path, headers, body)| (path.to_owned(), (headers.to_owned(), body))).collect();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        let mut waiting = Vec::new();
        for mut stream in listener.incoming().flatten() {
            let lines = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
            let request: Vec<String> = lines.collect();
            let path = request.first().and_then(|line| line.split([' ', '?']).nth(1)).unwrap_or_default();
            let Some((headers, body)) = responses.get(path) else {
                waiting.push(stream);
                continue;
            };
            let is_asked = request.iter().any(|line| line.eq_ignore_ascii_case("accept-encoding: identity"));
            let status = if is_asked { "200 OK" } else { "406 Not Acceptable" };
            let head =
                format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
            // The client may have refused the response.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
        }
    });
    url
}

fn utf_16(text: &str) -> Vec<u8> {
    text.encode_utf16().fold(vec![0xff, 0xfe], |mut bytes, unit| {
        bytes.extend(unit.to_le_bytes());
        bytes
    })
}

fn with_mark(text: &str) -> Vec<u8> {
    format!("\u{feff}{text}").into_bytes()
}

/// Returns the folder of an API.
fn sandbox() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn fetch(url: &str, sandbox: &TempDir) -> Result<Fetched, FetchError> {
    Fetch::new(url, sandbox.path().join("v7")).run(&|_| {})
}

fn read(sandbox: &TempDir, file: &str) -> String {
    fs::read_to_string(sandbox.path().join("v7").join(file)).expect("a file")
}

#[test]
fn documents_are_stored_in_utf_8_without_a_mark() {
    let json = "{\"openapi\": \"3.0.0\", \"info\": {\"title\": \"ä\", \"version\": \"7\"}, \"paths\": {}}";
    let url = serving([
        ("/plain", "", DOCUMENT.as_bytes().to_vec()),
        ("/mark", "", with_mark(DOCUMENT)),
        ("/utf-16", "", utf_16(DOCUMENT)),
        ("/json", "", with_mark(json)),
    ]);
    for (path, file, expected) in [
        ("plain", "openapi.yaml", DOCUMENT),
        ("mark", "openapi.yaml", DOCUMENT),
        ("utf-16", "openapi.yaml", DOCUMENT),
        ("json", "openapi.json", json),
    ] {
        let sandbox = sandbox();
        let fetched = fetch(&format!("{url}/{path}"), &sandbox).expect("fine");
        assert_eq!((fetched.version.as_deref(), &fetched.warnings[..]), (Some("7"), &[][..]), "{path}");
        assert_eq!(read(&sandbox, file), expected, "{path}");
        let lock = Lock::read(&sandbox.path().join("v7")).expect("a lock file");
        assert_eq!((lock.server, lock.files.len()), (format!("{url}/{path}"), 1));
    }
}

#[test]
fn unusable_responses_leave_the_folder_as_it_is() {
    let url = serving([
        ("/good", "", DOCUMENT.as_bytes().to_vec()),
        ("/latin-1", "", DOCUMENT.replace('ä', "_").bytes().map(|b| if b == b'_' { 0xe4 } else { b }).collect()),
        ("/gzip", "Content-Encoding: gzip\r\n", b"\x1f\x8b".to_vec()),
        ("/page", "", with_mark("<!doctype html>")),
        ("/empty", "", Vec::new()),
    ]);
    let sandbox = sandbox();
    fetch(&format!("{url}/good"), &sandbox).expect("fine");
    let before = (read(&sandbox, "openapi.yaml"), read(&sandbox, "pexgen.lock"));
    for (path, expected, help) in [
        ("latin-1", "the response is not valid UTF-8 at byte 30", "it must be UTF-8"),
        ("gzip", "the response is compressed with `gzip`, which was not requested", "turn off the compression"),
        ("page", "the response is not an OpenAPI document: it is an HTML page", "the document itself"),
        ("empty", "the response is not an OpenAPI document: it is empty", "the document itself"),
    ] {
        let error = fetch(&format!("{url}/{path}"), &sandbox).expect_err(path);
        assert_eq!(error.to_string(), format!("GET {url}/{path}: {expected}"));
        assert!(error.help().contains(help), "{}", error.help());
        assert_eq!((read(&sandbox, "openapi.yaml"), read(&sandbox, "pexgen.lock")), before, "{path}");
    }
    let slow = Fetch::new(format!("{url}/none"), sandbox.path().join("v7")).timeout(Duration::from_millis(200));
    let error = slow.run(&|_| {}).expect_err("no response");
    assert!(matches!(&error, FetchError::Refused { refusal: Refusal::TimedOut, .. }), "{error}");
    assert!(error.help().contains("--timeout"), "{}", error.help());
}

#[test]
fn documents_that_are_not_in_the_folder_are_named() {
    let references =
        ["#/paths", "openapi.yaml#/paths", "common.yaml#/A", "common.yaml#/B", "a/b.yaml", "https://x/c.yaml"];
    let schemas = (0..).zip(references).map(|(index, reference)| format!("    A{index}: {{ $ref: '{reference}' }}\n"));
    let schemas = schemas.collect::<Vec<_>>().concat();
    let url = serving([("/o", "", format!("{DOCUMENT}components:\n  schemas:\n{schemas}").into_bytes())]);
    let sandbox = sandbox();
    let warnings = || fetch(&format!("{url}/o"), &sandbox).expect("fine").warnings;
    let [warning] = &warnings()[..] else { panic!("one warning") };
    let named =
        "openapi.yaml refers to documents that are not in its folder: `a/b.yaml`, `common.yaml`, `https://x/c.yaml`; ";
    assert!(warning.starts_with(named) && warning.contains("put the others into the folder"), "{warning}");

    let folder = sandbox.path().join("v7");
    fs::create_dir(folder.join("a")).expect("a folder");
    for file in ["common.yaml", "a/b.yaml"] {
        fs::write(folder.join(file), "A: {}\n").expect("written");
    }
    let [warning] = &warnings()[..] else { panic!("one warning") };
    assert!(warning.contains(": `https://x/c.yaml`; "), "{warning}");
}

#[test]
fn documents_of_another_kind_are_not_replaced() {
    let url = serving([
        ("/o", "", DOCUMENT.as_bytes().to_vec()),
        ("/api/", "", b"{\"a\": {\"list_endpoint\": \"/api/a/\", \"schema\": \"/api/a/schema/\"}}".to_vec()),
        ("/api/a/schema/", "", b"{\"fields\": {}}".to_vec()),
    ]);
    let document = format!("{url}/o");
    for (first, second, file, expected) in [
        (&url, &document, "x/a.json", "the documents of a server from"),
        (&document, &url, "openapi.yaml", "an OpenAPI document from"),
    ] {
        let sandbox = sandbox();
        fs::write(sandbox.path().join("pexgen.toml"), "name = \"x\"\nroots = { x = \"/api/\" }\n").expect("written");
        fetch(first, &sandbox).expect("fine");
        let before = read(&sandbox, file);
        let error = fetch(second, &sandbox).expect_err("another kind");
        assert!(error.to_string().contains(&format!("contains {expected} {first}, but")), "{error}");
        assert_eq!(read(&sandbox, file), before);
    }
}

#[test]
fn schema_documents_may_begin_with_a_mark() {
    let url = serving([
        ("/api/", "", with_mark("{\"a\": {\"list_endpoint\": \"/api/a/\", \"schema\": \"/api/a/schema/\"}}")),
        ("/api/a/schema/", "", with_mark("{\"fields\": {}}")),
    ]);
    let sandbox = sandbox();
    fs::write(sandbox.path().join("pexgen.toml"), "name = \"x\"\nroots = { x = \"/api/\" }\n").expect("written");
    fetch(&url, &sandbox).expect("fine");
    assert_eq!(read(&sandbox, "x/a.json"), "{\n  \"fields\": {}\n}\n");
}
