//! `pexgen fetch` against the real server: complete, canonical, repeatable and resumable.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use pexgen::fetch::{Credentials, Fetch, FetchError, Fetched, Lock, Refusal};
use pexgen::input::tastypie::VOLATILE_DEFAULT;
use pexgen::output::Files;
use pexgen_tests::{Fault, Server, cargo};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Time after which a step counts as hanging.
const PATIENCE: Duration = Duration::from_secs(300);

/// The folder of an API with a configuration, and the path of a version that does not exist yet.
struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    fn new(config: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("pexgen.toml"), config).expect("written");
        Self { folder }
    }

    fn pexip() -> Self {
        Self::new(&fs::read_to_string(checked_in().join("../pexgen.toml")).expect("a configuration"))
    }

    /// Creates a folder for the status part only.
    fn status() -> Self {
        Self::new("name = \"status\"\nroots = { status = \"/api/admin/status/v1/\" }")
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("v41")
    }

    fn fetch(&self, server: &Server) -> Fetch {
        let (user, password) = server.credentials();
        Fetch::new(server.url(), self.out()).credentials(Credentials::new(user, password))
    }

    fn run(&self, server: &Server) -> Result<Fetched, FetchError> {
        self.fetch(server).run(&|_| {})
    }

    /// Returns everything in the folder of the API except the files of an unfinished run.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.out(), "", &mut files);
        files
    }

    /// Adds a document, which the lock file lists.
    fn add_listed(&self, path: &str) {
        fs::write(self.out().join(path), "{\"fields\": {}}").expect("written");
        let mut lock = Lock::read(&self.out()).unwrap_or_else(|| Lock::new("https://x", None, &Files::new(), None));
        lock.files.insert(path.to_owned(), "0".to_owned());
        fs::write(self.out().join("pexgen.lock"), lock.to_text()).expect("written");
    }

    fn leftovers(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        names.filter(|name| name.starts_with('.')).collect()
    }
}

/// Returns the refusal that a download fails with.
fn refusal(fetch: &Fetch) -> Refusal {
    match fetch.run(&|_| {}) {
        Err(FetchError::Refused { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    }
}

fn is_document(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "json")
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(entry.path()).expect("a file"));
        }
    }
}

fn checked_in() -> PathBuf {
    cargo::workspace().join("schemas/pexip-infinity/v41")
}

fn documents(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, Value> {
    let documents = files.iter().filter(|(path, _)| is_document(path));
    documents.map(|(path, text)| (path.as_str(), serde_json::from_slice(text).expect("JSON"))).collect()
}

/// Replaces the defaults that are volatile in another document.
fn neutral_as(mut document: Value, other: &Value) -> Value {
    for (name, field) in document.get_mut("fields").and_then(Value::as_object_mut).into_iter().flatten() {
        if other["fields"][name]["default"] == VOLATILE_DEFAULT {
            field["default"] = VOLATILE_DEFAULT.into();
        }
    }
    document
}

/// Returns the requests for documents since the log was cleared, without second requests.
fn asked(server: &Server) -> Vec<String> {
    let mut paths: Vec<String> = server.control().requests().into_iter().map(|request| request.path).collect();
    paths.sort();
    paths.dedup();
    paths
}

#[test]
fn fetched_documents_match_the_checked_in_ones() {
    let server = Server::start();
    let sandbox = Sandbox::pexip();
    fs::create_dir(sandbox.folder.path().join("v40")).expect("a folder");
    for part in ["embedded", "responses"] {
        let status =
            Command::new("cp").arg("-r").arg(checked_in().join(part)).arg(sandbox.folder.path().join("v40")).status();
        assert!(status.expect("cp").success());
    }
    let fetched = sandbox.run(&server).expect("fine");
    assert_eq!(fetched.warnings, [""; 0]);
    assert_eq!(fetched.copied.len(), 7, "{:?}", fetched.copied);
    assert!(fetched.copied.iter().all(|document| document.from == "v40"));

    let (mut expected, files) = (BTreeMap::new(), sandbox.files());
    collect(&checked_in(), "", &mut expected);
    let (found, expected) = (documents(&files), documents(&expected));
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    // The test server shows the rows and the document of another list here.
    let other = ["history/backplane__media_stream.json", "history/participant__media_stream.json"];
    let mut volatile = 0;
    for (path, document) in expected.into_iter().filter(|(path, _)| !other.contains(path)) {
        let expected = neutral_as(document.clone(), &found[path]);
        volatile += usize::from(expected != document);
        for (name, field) in expected.get("fields").and_then(Value::as_object).into_iter().flatten() {
            assert_eq!(&found[path]["fields"][name], field, "{path}: {name}");
        }
        assert_eq!(String::from_utf8_lossy(&files[path]), format!("{expected:#}\n"), "{path}");
    }
    assert_eq!(volatile, 28, "documents with the current time or a new UUID as a default");

    assert_eq!(fetched.version.as_deref(), Some("41 (1.0.0)"));
    let lock: Value = serde_json::from_slice(&files["pexgen.lock"]).expect("JSON");
    assert_eq!((&lock["server"], &lock["version"]), (&json!(server.url()), &json!("41 (1.0.0)")));
    assert_eq!(lock["files"].as_object().map(serde_json::Map::len), Some(found.len()));
    let text = lock.to_string();
    assert!(!text.contains(server.credentials().0) && !text.contains(server.credentials().1));
    assert_eq!(sandbox.leftovers(), [""; 0]);

    // A second run changes nothing, not even the lock file.
    let before = fs::metadata(sandbox.out().join("pexgen.lock")).and_then(|data| data.modified()).expect("a time");
    std::thread::sleep(Duration::from_millis(1100));
    let again = sandbox.run(&server).expect("fine");
    assert!(again.changes.is_empty(), "{:?}", again.changes);
    assert_eq!(sandbox.files(), files);
    assert_eq!(
        fs::metadata(sandbox.out().join("pexgen.lock")).and_then(|data| data.modified()).expect("a time"),
        before
    );

    // At most four concurrent requests, all with credentials.
    let requests = server.control().requests();
    assert!(requests.iter().all(|request| request.in_flight <= 4));
    assert!(requests.iter().all(|request| request.headers["authorization"] == "present"));

    // Fetching into another folder gives the same files, except for the time of the download.
    let other = Sandbox::pexip();
    other.run(&server).expect("fine");
    for (path, text) in other.files().iter().filter(|(path, _)| is_document(path)) {
        assert_eq!(text, &files[path], "{path}");
    }

    // Changes of the server are applied, and removed documents are deleted; other files are kept.
    sandbox.add_listed("status/gone.json");
    fs::write(sandbox.out().join("status/alarm.json"), "{}").expect("written");
    for mine in ["NOTES.md", "package.json"] {
        fs::write(sandbox.out().join(mine), "mine").expect("written");
    }
    let third = sandbox.run(&server).expect("fine");
    let changed: Vec<&str> = third.changes.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(changed, ["pexgen.lock", "status/alarm.json", "status/gone.json"]);
    for mine in ["NOTES.md", "package.json"] {
        assert_eq!(fs::read(sandbox.out().join(mine)).expect("kept"), b"mine");
        fs::remove_file(sandbox.out().join(mine)).expect("removed");
    }
    assert_eq!(documents(&sandbox.files()), documents(&files));
}

#[test]
fn awkward_names_are_fetched_from_a_plain_server() {
    let server = Server::start();
    let config = "name = \"awkward\"\nroots = { awkward = \"/api/awkward/v1/\" }\n\
        [nested.\"awkward/album__track\"]\npath = \"/api/awkward/v1/album/{album}/track/\"\nparent = \"awkward/album\"\n\
        [nested.\"awkward/album__nothing\"]\npath = \"/api/awkward/v1/album/{album}/nothing/\"\nparent = \"awkward/album\"\n";
    let sandbox = Sandbox::new(config);
    let fetched = sandbox.run(&server).expect("fine");
    let [warning] = &fetched.warnings[..] else { panic!("{:?}", fetched.warnings) };
    assert!(warning.starts_with("awkward/album__nothing.json"), "{warning}");
    let files = sandbox.files();
    for name in ["root", "with%20space", "3rd%2Eparty", "gr%C3%B6%C3%9Fe", "crate", "self", "album__track"] {
        assert!(files.contains_key(&format!("awkward/{name}.json")), "{name} of {:?}", files.keys());
    }
    let first = files.clone();
    fs::remove_dir_all(sandbox.out()).expect("removed");
    sandbox.run(&server).expect("fine");
    for (path, text) in sandbox.files().iter().filter(|(path, _)| is_document(path)) {
        assert_eq!(text, &first[path], "{path}");
    }

    fs::write(
        sandbox.folder.path().join("pexgen.toml"),
        config.split("[nested.\"awkward/album__nothing").next().expect("a part"),
    )
    .expect("written");
    let generated = pexgen::Generator::new().generate(sandbox.folder.path()).expect("fine");
    let left_out = ["unlisted-document", "missing-document"];
    assert!(generated.warnings.iter().all(|warning| !left_out.contains(&warning.id.as_str())));
    assert!(generated.files.contains_key("src/v41/awkward/with_space.rs"), "{:?}", generated.files.keys());
}

#[test]
fn a_folder_of_another_release_is_refused_unchanged() {
    let (server, sandbox) = (Server::start(), Sandbox::pexip());
    let folder = sandbox.folder.path().join("v38");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("kept.json"), "{}").expect("written");
    let fetch = Fetch::new(server.url(), &folder);
    let (user, password) = server.credentials();
    let error =
        fetch.credentials(Credentials::new(user, password)).run(&|_| {}).expect_err("the server has version 41");
    assert!(error.to_string().contains("but the folder is named `v38`, not "), "{error}");
    assert!(error.to_string().ends_with("v41"), "{error}");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
    assert_eq!(sandbox.leftovers(), [""; 0]);
}

#[test]
fn the_folder_of_an_api_is_no_folder_of_a_version() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    let version = sandbox.folder.path().join("v1/status");
    fs::create_dir_all(&version).expect("a folder");
    fs::write(version.join("alarm.json"), "{}").expect("written");
    let error = Fetch::new(server.url(), sandbox.folder.path()).run(&|_| {}).expect_err("it has versions");
    assert!(error.to_string().contains("is the folder of an API"), "{error}");
    assert!(version.join("alarm.json").is_file());
}

#[test]
fn a_folder_without_documents_of_the_api_is_refused() {
    let server = Server::start();
    for other in ["package.json", "v41/status/alarm.json"] {
        let sandbox = Sandbox::status();
        let path = sandbox.out().join(other);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, "{}").expect("written");
        let error = sandbox.run(&server).expect_err("a folder of something else");
        assert!(
            error.to_string().ends_with(&format!("contains `{other}`, which is not a document of this API")),
            "{error}"
        );
        assert!(error.help().contains("choose another folder"), "{}", error.help());
        assert_eq!((sandbox.files().len(), sandbox.leftovers().len()), (1, 0));
    }
}

#[test]
fn without_a_lock_file_nothing_is_removed() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    fs::create_dir_all(sandbox.out().join("status")).expect("a folder");
    for path in ["status/alarm.json", "status/old.json", "NOTES.md"] {
        fs::write(sandbox.out().join(path), "{}").expect("written");
    }
    let fetched = sandbox.run(&server).expect("fine");
    let warnings: Vec<&String> = fetched.warnings.iter().filter(|warning| warning.contains("pexgen.lock")).collect();
    let [warning] = &warnings[..] else { panic!("{:?}", fetched.warnings) };
    assert!(warning.ends_with(": status/old.json"), "{warning}");
    assert!(sandbox.files().contains_key("status/old.json") && sandbox.files().contains_key("NOTES.md"));
    assert_ne!(sandbox.files()["status/alarm.json"], b"{}");
    let again = sandbox.run(&server).expect("fine");
    assert!(again.changes.is_empty() && !again.warnings.iter().any(|warning| warning.contains("pexgen.lock")));
}

#[test]
fn names_cannot_escape_the_folder() {
    let server = Server::start();
    let names = ["../../escape", "/etc/x", "con", "Case", "case", "root", "a/b", ".hidden"];
    let entry =
        json!({ "list_endpoint": "/api/admin/status/v1/alarm/", "schema": "/api/admin/status/v1/alarm/schema/" });
    let root: BTreeMap<&str, &Value> = names.iter().map(|name| (*name, &entry)).collect();
    server.control().fault(&Fault::status(200).on("GET", "/status/v1/?").body(&json!(root).to_string()));
    let sandbox = Sandbox::status();
    sandbox.run(&server).expect("fine");
    assert_eq!(sandbox.files().len(), names.len() + 2);
    let generated = pexgen::Generator::new().generate(sandbox.folder.path()).expect("fine");
    assert_eq!(generated.versions[0].resources, names.len());
    let entries = fs::read_dir(sandbox.folder.path()).expect("a folder").count();
    assert_eq!(entries, 2, "a version and the configuration");
}

#[test]
fn server_failure_leaves_the_old_folder_whole_and_fetched_documents_are_reused() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    fs::create_dir_all(sandbox.out().join("status")).expect("a folder");
    sandbox.add_listed("status/old.json");
    let before = sandbox.files();

    server.control().fault(&Fault::status(500).on("GET", "/schema/").skip(12).body("<h1>Server Error</h1>"));
    let refused = refusal(&sandbox.fetch(&server));
    assert_eq!(refused, Refusal::Status { status: 500, excerpt: String::new() });
    assert_eq!(sandbox.files(), before);

    let first = asked(&server);
    server.control().forget_requests();
    let fetched = sandbox.run(&server).expect("fine");
    // Some documents are requested twice because of their defaults; four requests were in flight.
    let requested: BTreeSet<&String> = first.iter().filter(|path| path.contains("/schema/")).collect();
    assert!((requested.len() - 4..=requested.len()).contains(&fetched.reused), "{} of {requested:?}", fetched.reused);
    let second = asked(&server);
    let both: Vec<&String> = second.iter().filter(|path| first.contains(path)).collect();
    // The root document and the failed one.
    assert!(both.len() <= 3, "{both:?}");
    assert!(!sandbox.files().contains_key("status/old.json"));
    assert_eq!(sandbox.leftovers(), [""; 0]);

    let whole = Sandbox::status();
    whole.run(&server).expect("fine");
    assert_eq!(documents(&whole.files()), documents(&sandbox.files()));
}

#[test]
fn documents_of_another_unfinished_run_are_not_reused() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    server.control().fault(&Fault::status(500).on("GET", "/schema/").skip(12));
    sandbox.run(&server).expect_err("a failure");
    let root = server.http().get("/api/admin/status/v1/?format=json").json();
    let mut other = root.as_object().expect("an object").clone();
    other.remove("alarm");
    server.control().fault(&Fault::status(200).on("GET", "/status/v1/?").body(&json!(other).to_string()));
    let fetched = sandbox.run(&server).expect("fine");
    assert_eq!(fetched.reused, 0);
    assert!(!sandbox.files().contains_key("status/alarm.json"));
}

#[test]
fn busy_servers_and_broken_responses_are_retried() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    server.control().fault(&Fault::status(503).times(2).on("GET", "/status/v1/?").header("Retry-After", "1"));
    server.control().fault(&Fault::new().truncate(100).on("GET", "/alarm/schema/"));
    let pauses = Mutex::new(Vec::new());
    let began = Instant::now();
    sandbox
        .fetch(&server)
        .run(&|progress| {
            if let pexgen::fetch::Progress::Waiting { pause, refusal, .. } = progress {
                pauses.lock().expect("no panic").push((pause.as_millis(), refusal.to_string()));
            }
        })
        .expect("fine");
    assert!(began.elapsed() >= Duration::from_secs(2));
    let pauses = pauses.into_inner().expect("no panic");
    let busy = "the server is busy (503), retry after 1 s".to_owned();
    assert_eq!(pauses[..2], [(1000, busy.clone()), (1000, busy)]);
    assert!(pauses[2].0 == 500 && pauses[2].1.starts_with("incomplete response"), "{pauses:?}");
    server.control().fault(&Fault::status(429).on("GET", "/status/v1/?").header("Retry-After", "3600"));
    let refused = refusal(&sandbox.fetch(&server));
    assert_eq!(refused.to_string(), "the server is busy (429), retry after 3600 s");
}

/// Starts a server that responds at once without TLS, and returns its address.
fn answers_plainly() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            // Keep the connection open until the client has read the response.
            while stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {}
        }
    });
    address
}

#[test]
fn refusals_say_what_to_do() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    let message = |fetch: &Fetch| {
        let error = fetch.run(&|_| {}).expect_err("a failure");
        assert_eq!(sandbox.files(), BTreeMap::new());
        format!("{error}\n{}", error.help())
    };
    let fetch = sandbox.fetch(&server);
    let anonymous = message(&Fetch::new(server.url(), sandbox.out()));
    assert!(anonymous.contains("requires credentials (401)") && anonymous.contains("PEXGEN_PASSWORD"), "{anonymous}");
    let wrong = message(&fetch.clone().credentials(Credentials::new("admin", "hunter2")));
    assert!(wrong.contains("rejected the credentials") && !wrong.contains("hunter2"), "{wrong}");

    let root = |fault: Fault| server.control().fault(&fault.on("GET", "/status/v1/?"));
    root(Fault::status(200).body("<html>Sign in</html>"));
    let page = message(&fetch);
    assert!(page.contains("an HTML page, not JSON") && page.contains("login page"), "{page}");
    root(Fault::status(200).body("{"));
    assert!(message(&fetch).contains("not valid JSON: EOF"));
    root(Fault::status(200).body("[]"));
    assert!(message(&fetch).contains("expected a JSON object"));
    root(Fault::status(200).body("{}"));
    assert!(message(&fetch).contains("names no resources"));
    root(Fault::status(302).header("Location", "https://elsewhere.example.com/login?next=x"));
    let redirected = message(&fetch);
    assert!(redirected.contains("a redirect to https://elsewhere.example.com/login\n"), "{redirected}");
    root(Fault::status(200).body(r#"{"x": {"list_endpoint": "/x/", "schema": "https://evil.example.com/"}}"#));
    let other = message(&fetch);
    let root_document = format!("GET {}/api/admin/status/v1/: the root document can't be used: ", server.url());
    let wrong = "the `schema` of `x` is `https://evil.example.com/`, which is not a URL of this server\n";
    assert!(other.contains(&format!("{root_document}{wrong}")), "{other}");
    root(Fault::status(200).body(r#"{"x": {"list_endpoint": "/x/", "schema": 3}}"#));
    assert!(message(&fetch).contains(&format!("{root_document}`x` has no `schema`\n")));
    root(Fault::status(302));
    assert!(message(&fetch).contains("with 302, a redirect to an unknown location\n"));
    server.control().fault(&Fault::status(200).on("GET", "/alarm/schema/").body("{\"error\": 1}"));
    assert!(message(&fetch).contains("it has no `fields`"));
    let plain = message(&Fetch::new(format!("https://{}", answers_plainly()), sandbox.out()));
    assert!(plain.contains("TLS error") && plain.contains("does not use TLS"), "{plain}");
}

#[test]
fn only_credentials_are_readable_on_the_way() {
    let fetch = |url: &str| Fetch::new(url, "v1");
    assert!(!fetch("http://manager.example.com").is_readable_on_the_way());
    let with = |url: &str| fetch(url).credentials(Credentials::new("u", "p")).is_readable_on_the_way();
    assert!(with("http://manager.example.com") && !with("https://manager.example.com"));
}

#[test]
fn the_proxy_of_the_environment_is_named_in_errors() {
    let sandbox = Sandbox::status();
    let named = |variables: &[(&str, &str)]| {
        let mut command = command(&sandbox, "https://manager.example.com");
        for other in ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(other).env_remove(other.to_lowercase());
        }
        let (code, _, stderr) = parts(&command.envs(variables.iter().copied()).output().expect("it runs"));
        assert!(!stderr.contains("s3cret"), "{stderr}");
        (code, stderr)
    };
    let message = |variable: &str, value: &str| named(&[(variable, value)]);
    let (code, dead) = message("HTTPS_PROXY", "http://me:s3cret@127.0.0.1:1");
    assert_eq!(code, Some(5));
    assert!(dead.contains("through the proxy http://127.0.0.1:1: Connection refused"), "{dead}");
    assert!(dead.contains("help: check the proxy in HTTPS_PROXY"), "{dead}");

    let proxy = format!("http://{}", answers_plainly());
    let (_, refused) = message("HTTPS_PROXY", &proxy);
    assert!(refused.contains(&format!("through the proxy {proxy}: it responded with 400\n")), "{refused}");

    // It would be bypassed.
    let (code, socks) = message("ALL_PROXY", "socks5://me:s3cret@127.0.0.1:1");
    assert_eq!(code, Some(2));
    assert!(socks.contains("the proxy socks5://127.0.0.1:1 in the environment is not an HTTP proxy"), "{socks}");
    // Desktops set both.
    let (_, both) = named(&[("ALL_PROXY", "socks://127.0.0.1:2"), ("HTTPS_PROXY", "http://127.0.0.1:1")]);
    assert!(both.contains("through the proxy http://127.0.0.1:1"), "{both}");
    let (_, bypassed) = named(&[("ALL_PROXY", "socks://127.0.0.1:2"), ("NO_PROXY", "x, .example.com")]);
    assert!(!bypassed.contains("proxy"), "{bypassed}");
    let (code, wrong) = message("HTTPS_PROXY", "htp://me:s3cret@127.0.0.1:1");
    assert_eq!(code, Some(2));
    assert!(wrong.contains("HTTPS_PROXY in the environment is not the URL of a proxy"), "{wrong}");
}

#[test]
fn disk_errors_leave_everything_as_it_was() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    fs::write(sandbox.out(), "a file in the place of the folder").expect("written");
    let error = sandbox.run(&server).expect_err("a failure");
    assert!(matches!(error, FetchError::Io(_)), "{error}");
    assert_eq!(fs::read(sandbox.out()).expect("it exists"), b"a file in the place of the folder");

    // The folder for the exchange cannot be created: the download is complete, and the old folder is unchanged.
    let sandbox = Sandbox::status();
    fs::create_dir_all(sandbox.out().join("status")).expect("a folder");
    fs::write(sandbox.out().join("status/root.json"), "{}").expect("written");
    fs::write(sandbox.folder.path().join(".v41.pexgen-new"), "in the way").expect("written");
    let before = sandbox.files();
    let error = sandbox.run(&server).expect_err("a failure");
    assert!(matches!(error, FetchError::Io(_)), "{error}");
    assert_eq!(sandbox.files(), before);
    fs::remove_file(sandbox.folder.path().join(".v41.pexgen-new")).expect("removed");
    let fetched = sandbox.run(&server).expect("fine");
    assert_eq!(fetched.reused + 2, fetched.documents + 1, "only the root document is new");
}

fn command(sandbox: &Sandbox, server: &str) -> Command {
    let mut command = Command::new(cargo::pexgen());
    command.args(["fetch", server, "--out"]).arg(sandbox.out()).env_remove("PEXGEN_USER").env_remove("PEXGEN_PASSWORD");
    command
}

fn parts(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_takes_credentials_from_the_environment_and_is_quiet_in_a_pipe() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    let (user, password) = server.credentials();
    let (code, stdout, stderr) = parts(&command(&sandbox, server.url()).output().expect("it runs"));
    assert_eq!((code, stdout.as_str()), (Some(5), ""), "{stderr}");
    assert!(stderr.contains("set PEXGEN_USER and PEXGEN_PASSWORD"), "{stderr}");

    let with = |command: &mut Command| {
        parts(&command.env("PEXGEN_USER", user).env("PEXGEN_PASSWORD", password).output().expect("it runs"))
    };
    let (code, stdout, stderr) = with(command(&sandbox, server.url()).arg("--insecure"));
    assert_eq!(code, Some(0), "{stderr}");
    assert!(stderr.starts_with("warning: THE SERVER'S CERTIFICATE IS NOT VERIFIED"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stdout.contains(&format!("documents from {}", server.url())), "{stdout}");

    let mut here = Command::new(cargo::pexgen());
    here.args(["fetch", server.url(), "--out", "."]).current_dir(sandbox.out());
    let (code, stdout, stderr) = with(&mut here);
    assert!(code == Some(0) && stdout.ends_with("; no changes\n"), "{stdout}{stderr}");

    let (code, stdout, _) = with(command(&sandbox, server.url()).args(["--format", "json"]));
    let report: Value = serde_json::from_str(&stdout).expect("JSON");
    assert_eq!((code, &report["changed"], &report["added"]), (Some(0), &json!([]), &json!([])));

    let without_scheme = answers_plainly().to_string();
    let (code, _, stderr) = with(&mut command(&sandbox, &without_scheme));
    assert_eq!(code, Some(5), "{stderr}");
    let url = format!("https://{without_scheme}");
    assert!(stderr.starts_with(&format!("note: the URL has no scheme; using {url}\n")), "{stderr}");
    assert!(
        stderr.contains(&format!("GET {url}/api/admin/status/v1/")),
        "the request is named with its host: {stderr}"
    );
    assert!(stderr.contains("the port does not use TLS"), "{stderr}");

    for url in ["https://admin:s3cret@manager.example.com", "manager.example.com/openapi.json?token=s3cret"] {
        let (code, _, stderr) = with(&mut command(&sandbox, url));
        assert_eq!(code, Some(2));
        assert!(!stderr.contains("s3cret"), "{stderr}");
    }
}

#[test]
fn killed_fetch_leaves_the_old_folder_whole_and_resumes() {
    let server = Server::start();
    let sandbox = Sandbox::status();
    let (user, password) = server.credentials();
    server.control().fault(&Fault::new().delay(PATIENCE).on("GET", "/schema/").skip(10).times(4));
    let mut running = command(&sandbox, server.url())
        .env("PEXGEN_USER", user)
        .env("PEXGEN_PASSWORD", password)
        .spawn()
        .expect("it runs");
    let began = Instant::now();
    let requested = || {
        let paths = server.control().requests().into_iter().map(|request| request.path);
        paths.filter(|path| path.contains("/schema/")).collect::<BTreeSet<_>>().len()
    };
    // The server logs a request with its response, and the next four are delayed.
    while requested() < 10 {
        assert!(began.elapsed() < PATIENCE, "it asks for no more documents");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(matches!(sandbox.run(&server), Err(FetchError::Busy)));
    running.kill().expect("killed");
    running.wait().expect("gone");
    assert!(!sandbox.out().exists());
    server.control().reset();
    let fetched = sandbox.run(&server).expect("fine");
    // Four responses may not have been written when the command was killed.
    assert!(fetched.reused >= 6, "{}", fetched.reused);
}

#[test]
fn fetch_without_a_configuration_prints_one_to_copy() {
    let server = Server::start();
    let folder = tempfile::tempdir().expect("a folder");
    let fetch = Fetch::new(server.url(), folder.path().join("schemas/mine/v1"));
    let error = fetch.run(&|_| {}).expect_err("no configuration");
    let path = folder.path().join("schemas/mine/pexgen.toml");
    assert_eq!(error.to_string(), format!("there is no configuration {}", path.display()));
    let help = error.help();
    let toml = |start: &str| {
        let lines = help
            .lines()
            .skip_while(|line| !line.contains(start))
            .take_while(|line| line.is_empty() || line.starts_with(' '));
        toml::from_str::<toml::Table>(&lines.collect::<Vec<_>>().join("\n")).expect("the example is TOML")
    };
    let by_profile = toml("extends =");
    assert!(by_profile["name"].is_str() && by_profile["extends"].is_str(), "{by_profile}");
    let (_, rest) = help.split_once("Without a profile").expect("an example without a profile");
    let rest: Vec<&str> = rest.lines().skip(1).collect();
    let by_roots: toml::Table = toml::from_str(&rest.join("\n")).expect("the example is TOML");
    assert!(by_roots["name"].is_str() && by_roots["roots"].is_table(), "{by_roots}");
}
