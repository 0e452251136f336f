//! Limits on the size of the generated code and on allocations. The figures are counts, not times, so they
//! are the same on every machine.
//!
//! If a limit is exceeded for a good reason, raise it here, in the commit that explains why; if a figure
//! becomes smaller, lower it.

use std::fs;
use std::path::Path;

use allocation_counter::measure;
use pexgen::input::config_file;
use pexgen::loaded::LoadedVersion;
use pexgen::lower;
use pexgen::model::Role;
use pexgen::rust;
use pexgen::serve::Node;
use pexgen_benches::{Canned, PlainPage, pages};
use pexgen_tests::cargo;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{NewConference, conference};

#[track_caller]
fn at_most(what: &str, is: usize, limit: usize) {
    assert!(
        is <= limit,
        "{what}: {is}, at most {limit} until now. Make it smaller again, or raise the limit on purpose"
    );
    // The limit stays close to the figure.
    assert!(is * 10 >= limit * 9, "{what}: {is} is well below {limit}; lower the limit to keep it so");
}

/// Lines of generated code by purpose.
#[derive(Debug, Default)]
struct Lines {
    /// Structs of objects with their decoding and setters, and enums of choices.
    models: usize,
    /// Filters and orderings: a function for each field.
    filters: usize,
    /// The rest: paths, methods, endpoints, clients.
    operations: usize,
    /// Bytes of all files.
    bytes: usize,
}

impl Lines {
    /// Counts all files below a folder.
    fn count(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                self.count(&path);
            } else {
                self.count_items(&fs::read_to_string(&path).expect("text"));
            }
        }
    }

    /// Counts the items of a file. An item ends at the first closing line without indentation.
    fn count_items(&mut self, text: &str) {
        self.bytes += text.len();
        let (mut head, mut lines) = (None, 0);
        for line in text.lines() {
            lines += 1;
            let at_margin = line.starts_with(|first: char| !first.is_whitespace());
            if at_margin && !line.starts_with("//") && !line.starts_with("#[") && head.is_none() {
                head = Some(line);
            }
            if let Some(head) = head.take_if(|_| at_margin && line.ends_with(['}', ';'])) {
                *self.part(head) += lines;
                lines = 0;
            }
        }
        self.operations += lines;
    }

    fn part(&mut self, head: &str) -> &mut usize {
        let words: Vec<&str> = head.split([' ', '<', '(', '!']).collect();
        let is_written = |name: &&str| name.starts_with("New") || name.ends_with("Body") || name.contains("Patch");
        let is_macro =
            |name: &str| ["record", "choice", "body"].iter().any(|one| name == format!("pexgen_runtime::{one}"));
        match words.as_slice() {
            ["pub", "struct", name, ..] if !name.ends_with("Endpoint") && *name != "Client" => &mut self.models,
            ["pub", "enum" | "type", ..] | ["impl", "Record" | "Fields" | "Choice", ..] => &mut self.models,
            [name, ..] if is_macro(name) => &mut self.models,
            ["impl", names @ ..] if names.iter().take(3).any(is_written) => &mut self.models,
            ["pub", "fn", ..] | ["pub", "mod", "lookups", ..] => &mut self.filters,
            _ => &mut self.operations,
        }
    }
}

/// Counts pairs of path and method, and commands.
fn operations() -> usize {
    let schemas = cargo::workspace().join("schemas/pexip-infinity");
    let config = config_file::read_config(&schemas.join("pexgen.toml")).expect("a configuration");
    let version = LoadedVersion::read(&schemas.join("v41"), &config).expect("fine").version;
    let of = |resource: &pexgen::model::Resource| match resource.role {
        Role::Collection | Role::Nested { .. } => resource.list_methods.len() + resource.detail_methods.len(),
        Role::Command(_) => 1,
        Role::Embedded | Role::Reply => 0,
    };
    version.resources.values().map(of).sum()
}

#[test]
fn generated_code_stays_small() {
    let v41 = cargo::workspace().join("generated/pexip-infinity/src/v41");
    let mut lines = Lines::default();
    lines.count(&v41);
    let operations = operations();
    eprintln!("{lines:?}, {operations} operations");
    at_most("lines of version 41", lines.models + lines.filters + lines.operations, 38_000);
    at_most("bytes of version 41", lines.bytes, 1_790_000);
    at_most("lines of filters", lines.filters, 5_600);
    at_most("lines beside models, enums and filters, for ten operations", lines.operations * 10 / operations, 100);
}

#[test]
fn reading_a_page_allocates_less_than_a_struct_by_hand() {
    let page = pages::conferences(1_000);
    let by_hand = measure(|| drop(serde_json::from_slice::<PlainPage>(&page).expect("a page"))).count_total;
    let client = client(page);
    let runtime = runtime();
    let list = || client.configuration().conference().list();
    let ours = measure(|| drop(runtime.block_on(list().page().send()).expect("a page"))).count_total;
    eprintln!("{ours} allocations, by hand {by_hand}");
    assert!(ours < by_hand);
    at_most("allocations for 1,000 conferences", usize::try_from(ours).expect("few"), 13_100);
}

#[test]
fn a_request_allocates_little() {
    let client = client(pages::conferences(0));
    let runtime = runtime();
    let list = || {
        let list = client.configuration().conference().list();
        list.filter(conference::name().istartswith("meet."))
            .filter(conference::service_type().eq(conference::ServiceType::Lecture))
            .filter(conference::participant_limit().gte(100))
    };
    runtime.block_on(list().page().send()).expect("a page");
    let count = measure(|| drop(runtime.block_on(list().page().send()).expect("a page"))).count_total;
    // Three of them are the path without secrets, and the URL without escapes, in which secrets are looked for.
    at_most("allocations for a list with three filters", usize::try_from(count).expect("few"), 49);
}

#[test]
fn a_batch_allocates_little_for_each_object() {
    let client = client(br#"{"objects": []}"#.to_vec());
    let runtime = runtime();
    let send = |objects: usize| {
        let rooms = client.configuration().conference();
        let batch = (0..objects).fold(rooms.batch(), |batch, number| {
            let new = NewConference::new(format!("VMR {number}")).pin("1234").allow_guests(true).participant_limit(40);
            batch.create(&new)
        });
        drop(runtime.block_on(batch.send()).expect("done"));
    };
    send(1);
    let count = measure(|| send(1_000)).count_total;
    at_most("allocations for 1,000 new conferences", usize::try_from(count).expect("few"), 3_100);
}

#[test]
fn generating_allocates_little_for_each_line() {
    let schemas = cargo::workspace().join("schemas/pexip-infinity");
    let config = config_file::read_config(&schemas.join("pexgen.toml")).expect("a configuration");
    let mut loaded = LoadedVersion::read(&schemas.join("v41"), &config).expect("fine");
    loaded.version.select(&["configuration/conference".to_owned()]).expect("it is there");
    let api = lower::api(&config, vec![loaded.version]);
    // Allocations are counted on this thread only, so that it must do all the work.
    one_core();
    let emit = || rust::emit(&api, &rust::Package::default()).expect("Rust");
    let lines: usize = emit().values().map(|text| text.lines().count()).sum();
    let count = measure(|| drop(emit())).count_total;
    eprintln!("{lines} lines");
    at_most("allocations for a line of code", usize::try_from(count).expect("few") / lines, 24);
}

/// Restricts this thread, and the threads that it starts, to one core.
fn one_core() {
    let mut cores = rustix::thread::CpuSet::new();
    let all = rustix::thread::sched_getaffinity(None).expect("the cores");
    cores.set((0..rustix::thread::CpuSet::MAX_CPU).find(|core| all.is_set(*core)).expect("a core"));
    rustix::thread::sched_setaffinity(None, &cores).expect("set");
}

#[test]
fn a_test_node_allocates_little_for_each_request() {
    let node = Node::builder(cargo::workspace().join("schemas/pexip-infinity/v41")).build().expect("a node");
    node.control().fill("configuration/conference", 100, &serde_json::Map::new()).expect("conferences");
    let get = |path: &str| {
        let request = http::Request::get(path).header("authorization", "Basic YWRtaW46YWRtaW4=");
        let response = node.respond(request.body(bytes::Bytes::new()).expect("a request"));
        assert_eq!(response.status(), 200);
    };
    let count = |path| {
        get(path);
        usize::try_from(measure(|| get(path)).count_total).expect("few")
    };
    at_most("allocations for an object", count("/api/admin/configuration/v1/conference/1/"), 44);
    at_most("allocations for a page of 20 objects", count("/api/admin/configuration/v1/conference/"), 240);
}

fn client(answer: Vec<u8>) -> Client {
    let builder = Client::builder("https://manager.example.com").basic_auth("admin", "secret");
    builder.transport(Canned::new(answer)).build().expect("a client")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime")
}
