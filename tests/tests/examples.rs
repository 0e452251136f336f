//! The programs in `examples/` of the generated crates, against the test server.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;

use pexgen_tests::{Fault, Server, cargo};
use pexip_infinity::runtime::dynamic::{FieldInfo, ResourceInfo};
use pexip_infinity::v41::configuration::RESOURCES;
use serde_json::{Value, json};

/// Most lines of an example.
const LINES: usize = 80;

/// Builds all examples once, and returns a command that runs one of them.
///
/// They are built together with a test and the whole workspace, because then Cargo chooses the same features of
/// dependencies as `cargo test --workspace`, which has built them already.
fn example(name: &str, server: &str) -> Command {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        let build = cargo::command()
            .args(["build", "--quiet", "--workspace", "--examples", "--test", "sizes"])
            .current_dir(cargo::workspace())
            .env("CARGO_TARGET_DIR", cargo::target())
            .output()
            .expect("cargo starts");
        assert!(build.status.success(), "{}", String::from_utf8_lossy(&build.stderr));
    });
    let mut command = Command::new(cargo::target().join("debug/examples").join(name));
    command.env("PEXIP_SERVER", server).env("PEXIP_USER", "admin").env("PEXIP_PASSWORD", "PEXip123");
    command
}

/// Runs an example and returns what it printed. Fails if the example exits with another code.
#[track_caller]
fn run(server: &Server, name: &str, arguments: &[&str], code: i32) -> String {
    let output = example(name, server.url()).args(arguments).output().expect("it starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{name}: {error}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Starts a server for a test that changes rows. The first server of all creates the database that the others copy.
fn server() -> Server {
    Server::shared();
    Server::start()
}

/// Counts the requests that changed something since the last call.
fn writes(server: &Server) -> usize {
    let count = server.control().requests().iter().filter(|request| request.method != "GET").count();
    server.control().forget_requests();
    count
}

#[test]
fn provision_rooms_writes_only_what_differs() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rooms.csv");
    let file = path.to_str().expect("UTF-8");
    let write = |rows: &str| {
        fs::write(&path, format!("name,aliases,description,pin,participant_limit\n{rows}")).expect("written");
    };
    write("Board,board@example.com 1001,Third floor,1234,\nSales,sales@example.com,,,20\n");
    let planned = run(&server, "provision_rooms", &[file, "--dry-run"], 0);
    assert_eq!(writes(&server), 0);
    let done = run(&server, "provision_rooms", &[file], 0);
    assert_eq!(
        done,
        "Board: created\nSales: created\nBoard: board@example.com: created\nBoard: 1001: created\nSales: sales@example.com: created\n"
    );
    assert_eq!(planned, done);
    assert_eq!(writes(&server), 5);
    assert!(!run(&server, "provision_rooms", &[file], 0).contains("created"));
    assert_eq!(writes(&server), 0);

    write("Board,board@example.com 1002,Fourth floor,1234,\n");
    let done = run(&server, "provision_rooms", &[file], 0);
    assert_eq!(
        done,
        "Board: changed description: \"Fourth floor\"; before: description: \"Third floor\"\nBoard: board@example.com: unchanged\nBoard: 1002: created\n"
    );
    assert_eq!(writes(&server), 2);

    // A failure does not stop the other rows.
    write("Board,1003,,,\nBoard,1004,,,\nSales,1005,,,\n");
    let done = run(&server, "provision_rooms", &[file], 1);
    assert_eq!(done, "Board: unchanged\nSales: unchanged\nBoard: 1003: created\nSales: 1005: created\n");
}

#[test]
fn export_history_appends_the_calls_since_the_last_run() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let run = || run(&server, "export_history", &[folder.path().to_str().expect("UTF-8")], 0);
    let lines = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file").lines().count();
    let first = server.http().get("/api/admin/history/v1/participant/?limit=1").json()["meta"]["total_count"].clone();
    run();
    let first = usize::try_from(first.as_u64().expect("a number")).expect("few");
    assert_eq!((lines("calls.jsonl"), lines("calls.csv")), (first, first + 1));
    server.control().forget_requests();
    run();
    assert_eq!((lines("calls.jsonl"), lines("calls.csv")), (first, first + 1));
    assert_eq!(server.control().requests().len(), 1);

    let late = json!({ "conference_id": "00000000-0000-0000-0000-000000000001", "end_time": "2030-01-01T00:00:00" });
    server.control().seed("history/participant", 2, &late);
    run();
    assert_eq!((lines("calls.jsonl"), lines("calls.csv")), (first + 2, first + 3));
    let line = fs::read_to_string(folder.path().join("calls.jsonl")).expect("a file");
    let call: serde_json::Value = serde_json::from_str(line.lines().last().expect("a line")).expect("JSON");
    assert_eq!(call["end_time"], "2030-01-01T00:00:00");
}

#[test]
fn export_history_continues_after_an_error() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let run = |code| run(&server, "export_history", &[folder.path().to_str().expect("UTF-8")], code);
    let lines = |name: &str| fs::read_to_string(folder.path().join(name)).expect("a file").lines().count();
    let total = server.http().get("/api/admin/history/v1/participant/?limit=1").json()["meta"]["total_count"].clone();
    let total = usize::try_from(total.as_u64().expect("a number")).expect("few");
    server.control().fault(&Fault::status(403).on("GET", "/history/v1/participant/").skip(1));
    run(1);
    let first = lines("calls.jsonl");
    assert!(first > 0 && first < total, "{first}");
    run(0);
    assert_eq!((lines("calls.jsonl"), lines("calls.csv")), (total, total + 1));
}

#[test]
fn live_view_shows_participants_below_their_conference() {
    let view = run(Server::shared(), "live_view", &["--once"], 0);
    let lines: Vec<&str> = view.lines().collect();
    assert_eq!(lines[0], "VMR_1 (2 participants)");
    assert!(lines[1].starts_with("    Alice ") && lines[1].contains("chair") && lines[1].contains("London"), "{view}");
    assert_eq!(lines.len(), 3);
}

#[test]
fn prometheus_exporter_serves_metrics() {
    let mut exporter = example("prometheus_exporter", Server::shared().url());
    let mut exporter = exporter.arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(exporter.stdout.take().expect("it is piped")).read_line(&mut line).expect("a line");
    let address = line.trim().trim_start_matches("http://").trim_end_matches("/metrics");
    let scrape = || {
        let mut connection = TcpStream::connect(address).expect("it listens");
        connection.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
        let mut response = String::new();
        connection.read_to_string(&mut response).expect("a response");
        response
    };
    let (first, second) = (scrape(), scrape());
    exporter.kill().expect("it runs");
    exporter.wait().expect("it ended");
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
    for metric in ["pexip_node_load{node=\"node 2\"} ", "pexip_conferences{service=\"conference\"} 1"] {
        assert!(first.contains(metric) && second.contains(metric), "{metric} in {second}");
    }
}

#[test]
fn backup_keeps_the_newest_files() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("backups");
    let arguments = [path.to_str().expect("UTF-8"), "--keep", "2", "--passphrase", "secret"];
    let printed = run(&server, "backup", &arguments, 0);
    assert!(printed.contains(".tar.gpg: 1048576 bytes\n") && printed.contains("\ndeleted "), "{printed}");
    assert_eq!(fs::read_dir(&path).expect("a folder").count(), 1);
    let left = server.http().get("/api/admin/configuration/v1/system_backup/").json();
    assert_eq!(left["meta"]["total_count"], 2);
}

#[test]
fn certificates_reports_those_that_expire_soon() {
    let server = server();
    assert_eq!(run(&server, "certificates", &[], 0), "");
    for (name, end) in [("old.example.com", "2016-01-01T00:00:00"), ("new.example.com", "2099-01-01T00:00:00")] {
        let fields = json!({ "subject_name": name, "issuer_name": "Example CA", "end_date": end });
        server.control().seed("configuration/tls_certificate", 1, &fields);
    }
    let printed = run(&server, "certificates", &["--days", "30"], 1);
    assert_eq!(printed, "2016-01-01T00:00:00Z  server old.example.com, issued by Example CA\n");
}

/// Dumps a server's configuration to a folder.
fn dump(server: &Server, folder: &Path) -> BTreeMap<String, Vec<Value>> {
    run(server, "dump", &[folder.to_str().expect("UTF-8")], 0);
    let read = |path: &PathBuf| serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON");
    files(folder)
        .into_iter()
        .map(|path| (path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), read(&path)))
        .collect()
}

/// Resources of which the dumped server has generated objects, beside those that it always has.
const SEEDED: [&str; 30] = [
    "automatic_participant",
    "ca_certificate",
    "end_user",
    "event_sink",
    "exchange_domain",
    "gateway_routing_rule",
    "h323_gatekeeper",
    "http_proxy",
    "identity_provider",
    "identity_provider_group",
    "ldap_role",
    "ldap_sync_source",
    "media_library_playlist",
    "media_library_playlist_entry",
    "mjx_endpoint",
    "mjx_endpoint_group",
    "mjx_exchange_autodiscover_url",
    "mjx_integration",
    "ms_exchange_connector",
    "policy_server",
    "recurring_conference",
    "role",
    "scheduled_conference",
    "sip_proxy",
    "static_route",
    "teams_proxy",
    "tls_certificate",
    "turn_server",
    "user_group_entity_mapping",
    "webapp_alias",
];

/// Writes a value in place of each secret into the files of a dump, as their owner does.
fn supply_secrets(folder: &Path) {
    let mut count = 0;
    for path in files(folder) {
        let text = fs::read_to_string(&path).expect("a file");
        let mut supplied = String::new();
        for part in text.split_inclusive("\"***\"") {
            count += 1;
            supplied += &part.replace("\"***\"", &format!("\"0000-1111-AAAA-{count:04X}\""));
        }
        fs::write(&path, supplied).expect("written");
    }
}

/// Deletes the configuration as far as the API allows.
fn clear(server: &Server) {
    let http = server.http();
    let mut rest = usize::MAX;
    loop {
        let before = rest;
        rest = 0;
        // A node without itself is no node.
        let is_node = |resource: &&ResourceInfo| resource.name() == "configuration/management_vm";
        for resource in RESOURCES.iter().filter(|resource| resource.can_delete() && !is_node(resource)) {
            let list = http.get(&format!("{}?limit=0", resource.path())).json();
            for object in list["objects"].as_array().expect("a list") {
                let uri = object["resource_uri"].as_str().expect("a URI");
                rest += usize::from(http.delete(uri).status >= 300);
            }
        }
        if rest == 0 || rest == before {
            return;
        }
    }
}

/// Returns an object without its key, its URI, and objects inside it.
fn comparable(resource: &ResourceInfo, object: &Value, uris: &BTreeMap<String, String>) -> BTreeMap<String, Value> {
    let is_compared = |field: &FieldInfo| field.is_written();
    let fields = resource.fields().into_iter().filter(is_compared);
    let translated = |value: &Value| match value {
        Value::Object(object) => object.get("resource_uri").unwrap_or(&Value::Null).clone(),
        value => value.clone(),
    };
    let mapped = |value: Value| match value.as_str().and_then(|uri| uris.get(uri)) {
        Some(uri) => json!(uri),
        None => value,
    };
    let value = |value: &Value| match value {
        Value::Array(values) => {
            let mut values: Vec<Value> = values.iter().map(|value| mapped(translated(value))).collect();
            values.sort_by_key(Value::to_string);
            json!(values)
        }
        value => mapped(translated(value)),
    };
    // The server stores an empty string as null where null is allowed.
    let stored = |field: &FieldInfo| match value(&object[&field.name]) {
        Value::String(text) if text.is_empty() => Value::Null,
        value => value,
    };
    fields.map(|field| (field.name.clone(), stored(&field))).collect()
}

#[test]
fn restored_dump_is_equal_when_it_is_dumped_again() {
    let (first, second) = (server(), server());
    first.control().seed("configuration/conference", 3, &json!({ "name": "Room {n}", "ivr_theme_id": 1 }));
    first.control().seed("configuration/conference_alias", 3, &json!({ "alias": "room{n}@example.com" }));
    for resource in SEEDED {
        first.control().seed(&format!("configuration/{resource}"), 2, &json!({}));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("first"), folder.path().join("second"));
    let before = dump(&first, &from);
    clear(&second);

    let uris = folder.path().join("uris.json");
    let arguments = [from.to_str().expect("UTF-8"), uris.to_str().expect("UTF-8")];
    let restore = |code| run(&second, "restore", &arguments, code);
    // Objects that require a secret cannot be created yet.
    let printed = restore(1);
    assert!(printed.contains("/tls_certificate/1/: supply `private_key`\n"), "{printed}");
    supply_secrets(&from);
    let printed = restore(0);
    assert_eq!(printed, "");
    let after = dump(&second, &to);
    let uris: BTreeMap<String, String> = serde_json::from_slice(&fs::read(uris).expect("a file")).expect("JSON");
    let none = BTreeMap::new();
    // The files of backups are not part of a dump.
    for resource in RESOURCES.iter().filter(|resource| resource.can_create() || resource.can_update()) {
        let name = resource.name().replace('/', ".");
        let objects = |dump: &BTreeMap<String, Vec<Value>>, uris| {
            let mut objects: Vec<_> = dump[&name].iter().map(|object| comparable(resource, object, uris)).collect();
            objects.sort_by_key(|object| json!(object).to_string());
            objects
        };
        assert_eq!(objects(&before, &uris), objects(&after, &none), "{name}: {printed}");
    }
}

/// Writes a dump that has only these objects.
fn write_dump(folder: &Path, resources: &[(&str, Value)]) {
    fs::create_dir_all(folder).expect("created");
    for (name, objects) in resources {
        fs::write(folder.join(format!("configuration.{name}.json")), objects.to_string()).expect("written");
    }
}

/// The path of the configuration.
const CONFIGURATION: &str = "/api/admin/configuration/v1";

#[test]
fn restore_leaves_out_and_reports_what_it_cannot_restore() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let (dump, uris) = (folder.path().join("dump"), folder.path().join("uris.json"));
    let uri = |name: &str, id: i64| format!("{CONFIGURATION}/{name}/{id}/");
    // The first theme is refused; the node lacks identity providers.
    let themes = json!([
        { "resource_uri": uri("ivr_theme", 71), "name": null },
        { "resource_uri": uri("ivr_theme", 72), "name": "Blue" },
    ]);
    let room = |id, name: &str, theme| json!({ "resource_uri": uri("conference", id), "name": name, "service_type": "conference", "ivr_theme": theme });
    let rooms = json!([
        room(81, "First", uri("ivr_theme", 71)),
        room(82, "Second", uri("ivr_theme", 72)),
        room(83, "Third", uri("ivr_theme", 71))
    ]);
    let alias =
        json!([{ "resource_uri": uri("conference_alias", 91), "alias": "first", "conference": uri("conference", 81) }]);
    let provider = json!([{ "resource_uri": uri("identity_provider", 61), "name": "Provider" }]);
    write_dump(
        &dump,
        &[("ivr_theme", themes), ("conference", rooms), ("conference_alias", alias), ("identity_provider", provider)],
    );
    let fault = Fault::status(404).on("GET", "/configuration/v1/identity_provider/");
    let arguments = [dump.to_str().expect("UTF-8"), uris.to_str().expect("UTF-8")];
    server.control().fault(&fault);
    let printed = run(&server, "restore", &arguments, 1);
    let failed = |name: &str| format!("{CONFIGURATION}/{name}/");
    let lines: Vec<&str> = printed.lines().filter(|line| !line.contains(": supply ")).collect();
    assert_eq!(lines.len(), 4, "{printed}");
    for (name, id) in [("ivr_theme", 71), ("identity_provider", 61)] {
        assert!(lines.iter().any(|line| line.starts_with(&format!("{}{id}/: ", failed(name)))), "{printed}");
    }
    for id in [81, 83] {
        let left_out = format!(
            "{}: `ivr_theme` is left out, because {} was not restored",
            uri("conference", id),
            uri("ivr_theme", 71)
        );
        assert!(lines.contains(&left_out.as_str()), "{printed}");
    }
    let read = |name: &str| server.http().get(&format!("{CONFIGURATION}/{name}/")).json()["objects"].take();
    let (rooms, aliases) = (read("conference"), read("conference_alias"));
    let themes: Vec<bool> = rooms.as_array().expect("a list").iter().map(|room| room["ivr_theme"].is_null()).collect();
    assert_eq!(themes.iter().filter(|is_null| **is_null).count(), 2, "{rooms}");
    assert_eq!(aliases.as_array().map(Vec::len), Some(1));

    // What was set by hand is not overwritten, also without the file of URIs, and nothing is created again.
    let first = rooms.as_array().expect("a list").iter().find(|room| room["name"] == "First").expect("a room");
    let second = rooms.as_array().expect("a list").iter().find(|room| room["name"] == "Second").expect("a room");
    server.control().write("configuration/conference", first["id"].clone(), &json!({ "ivr_theme_id": 1 }));
    server.control().fault(&fault);
    run(&server, "restore", &arguments, 1);
    fs::remove_file(&uris).expect("a file");
    server.control().fault(&fault);
    run(&server, "restore", &arguments, 1);
    let again = read("conference");
    assert_eq!(again.as_array().map(Vec::len), Some(3));
    assert_eq!(read("conference_alias"), aliases);
    let theme = |name: &str| {
        let room = again.as_array().expect("a list").iter().find(|room| room["name"] == name);
        room.expect("a room")["ivr_theme"]["resource_uri"].clone()
    };
    assert_eq!(
        (theme("First"), theme("Second")),
        (json!(uri("ivr_theme", 1)), second["ivr_theme"]["resource_uri"].clone())
    );
}

#[test]
fn drift_sees_public_keys_and_missing_resources() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    server.control().seed("configuration/ssh_authorized_key", 1, &json!({ "key": "AAAA" }));
    server.control().seed("configuration/ntp_server", 1, &json!({ "address": "ntp.example.com", "key": "secret" }));
    let dumped = dump(&server, folder.path());
    assert_eq!(dumped["configuration.ssh_authorized_key"][0]["key"], "AAAA");
    assert!(dumped["configuration.ntp_server"].iter().any(|server| server["key"] == "***"));
    server.control().write("configuration/ssh_authorized_key", 1, &json!({ "key": "BBBB" }));
    server.control().fault(&Fault::status(404).on("GET", "/configuration/v1/ntp_server/"));
    let printed = run(&server, "drift", &[folder.path().to_str().expect("UTF-8")], 1);
    assert!(
        printed.contains(&format!("~ {CONFIGURATION}/ssh_authorized_key/1/ key: \"AAAA\" -> \"BBBB\"\n")),
        "{printed}"
    );
    assert!(printed.contains(&format!("- {CONFIGURATION}/ntp_server/1/\n")), "{printed}");
}

#[test]
fn folders_without_a_dump_and_broken_files_are_named() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().to_str().expect("UTF-8");
    let fails = |example: &str, arguments: &[&str], message: &str| {
        let output = self::example(example, server.url()).args(arguments).output().expect("it starts");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && error.contains(message), "{example}: {error}");
    };
    fails("drift", &[folder], "has no dump");
    fails("restore", &[folder, &format!("{folder}/uris.json")], "has no dump");
    fs::write(format!("{folder}/configuration.conference.json"), "[{").expect("written");
    fails("drift", &[folder], "configuration.conference.json: EOF");
}

#[test]
fn drift_reports_what_differs_from_a_dump() {
    let server = server();
    let folder = tempfile::tempdir().expect("a folder");
    dump(&server, folder.path());
    let drift = |code| run(&server, "drift", &[folder.path().to_str().expect("UTF-8")], code);
    assert_eq!(drift(0), "");
    server.control().write("configuration/dns_server", 1, &json!({ "description": "Changed" }));
    server.control().seed("configuration/conference", 1, &json!({ "name": "New" }));
    server.http().delete("/api/admin/configuration/v1/device/1/");
    let list = CONFIGURATION;
    let expected = format!(
        "+ {list}/conference/1/\n- {list}/device/1/\n~ {list}/dns_server/1/ description: \"DNS\" -> \"Changed\"\n"
    );
    assert_eq!(drift(1), expected);
}

#[test]
fn versions_fails_if_nodes_have_different_versions() {
    let server = server();
    for number in [1, 2] {
        server.control().write("status/worker_vm", number, &json!({ "version": "41 (1.0.0)" }));
    }
    assert_eq!(run(&server, "versions", &[], 0).lines().count(), 3);
    server.control().write("status/management_vm", 1, &json!({ "version": "41.1 (2)" }));
    let printed = run(&server, "versions", &[], 1);
    assert!(printed.lines().any(|line| line.starts_with("manager ") && line.contains("41.1 (2)")), "{printed}");
}

/// Serves responses of a guide, one after the other. Returns the URL.
fn canned(api: &str, names: &[&str]) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("appliances").join(api);
    let read = |name: &&str| fs::read_to_string(folder.join(format!("{name}.http"))).expect("a response");
    let responses: Vec<String> = names.iter().map(read).collect();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for response in responses {
            let (mut connection, _) = listener.accept().expect("a request");
            let lines = BufReader::new(&connection).lines();
            lines.map(|line| line.expect("a line")).take_while(|line| !line.is_empty()).for_each(drop);
            let (head, body) = response.split_once("\n\n").expect("an empty line");
            let head = format!("{head}\nConnection: close\nContent-Length: {}\n\n", body.len()).replace('\n', "\r\n");
            connection.write_all((head + body).as_bytes()).expect("sent");
        }
    });
    url
}

#[test]
fn examples_of_the_other_crates_print_the_responses_of_their_guides() {
    let cases = [
        (
            "mediant_alarms",
            "MEDIANT",
            canned("audiocodes-mediant", &["7.1-active-alarms", "7.1-active-alarms-after-2"]),
        ),
        ("netprofiler_licenses", "NETPROFILER", canned("netprofiler-licenses", &["list"])),
        ("lac_license", "LAC", canned("xformation-lac", &["license"])),
    ];
    let [alarms, licenses, license] = cases.map(|(name, prefix, url)| {
        let mut command = example(name, "");
        command.args(["25N8D-NC35D-WD01P-8JI4K", "CUSTOM=a"]);
        command.env(format!("{prefix}_SERVER"), url);
        command.env(format!("{prefix}_USER"), "admin").env(format!("{prefix}_PASSWORD"), "s3cret");
        let output = command.output().expect("it starts");
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    });
    assert_eq!(alarms, "1: Trunk is down\n2: Device will explode in 15 min\n3: Intrusion detected\n");
    assert!(licenses.contains("BAFBG-ABIAA-AAAAA-AAAAA-BRBK6-IAAAA-PU3NC-AK2J6: SteelCentral"), "{licenses}");
    assert_eq!(license, "license_2014_04_29-11_31.lic, activated 2014-04-29T11:31:51Z\ndoes not expire\n");
}

/// Returns the paths of all files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn examples_are_short_and_not_generated() {
    let page = fs::read_to_string(cargo::workspace().join("docs/examples.md")).expect("a page");
    let mut count = 0;
    for entry in fs::read_dir(cargo::workspace().join("generated")).expect("a folder") {
        let folder = entry.expect("an entry").path().join("examples");
        for path in if folder.is_dir() { files(&folder) } else { Vec::new() } {
            let text = fs::read_to_string(&path).expect("UTF-8");
            let lines = text.lines().count();
            assert!(lines < LINES, "{} has {lines} lines", path.display());
            assert!(!text.contains("@generated"), "{}", path.display());
            let below = path.strip_prefix(cargo::workspace()).expect("below").display().to_string();
            let is_program = text.contains("async fn main");
            assert!(!is_program || page.contains(&format!("](../{below})")), "{below} is not in docs/examples.md");
            count += 1;
        }
    }
    assert!(count > 10, "{count} files");
}
