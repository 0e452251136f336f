//! Instruction counts instead of times, which do not depend on the load of the machine. Requires valgrind and
//! the runner of gungraun:
//!
//! ```sh
//! cargo install gungraun-runner --version 0.20.0
//! cargo bench -p pexgen-benches --features instructions --bench instructions
//! ```

#![expect(missing_docs, reason = "the macros write modules")]

use std::hint::black_box;

use gungraun::{library_benchmark, library_benchmark_group};
use pexgen::input::config_file;
use pexgen::loaded::LoadedVersion;
use pexgen::lower;
use pexgen::model::Api;
use pexgen::output::Files;
use pexgen::rust;
use pexgen::serve::{LocalNode, Node};
use pexgen_benches::{Canned, PlainPage, batch, documents, pages};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{Conference, conference};
use tokio::runtime::Runtime;

const ROWS: usize = 1_000;

struct Place {
    client: Client,
    runtime: Runtime,
}

fn place(rows: usize) -> Place {
    let builder = Client::builder("https://manager.example.com").basic_auth("admin", "secret");
    let client = builder.transport(Canned::new(pages::conferences(rows))).build().expect("a client");
    let place = Place { client, runtime: tokio::runtime::Builder::new_current_thread().build().expect("a runtime") };
    place.read();
    place
}

impl Place {
    fn read(&self) -> Vec<Conference> {
        self.runtime.block_on(self.client.configuration().conference().list().page().send()).expect("a page").objects
    }
}

#[library_benchmark]
#[bench::thousand(place(ROWS))]
fn page_by_bindings(place: Place) -> Vec<Conference> {
    black_box(place.read())
}

#[library_benchmark]
#[bench::thousand(pages::conferences(ROWS))]
fn page_by_hand(page: Vec<u8>) -> PlainPage {
    black_box(serde_json::from_slice(&page).expect("a page"))
}

#[library_benchmark]
#[bench::three_filters(place(0))]
fn request(place: Place) {
    let list = place.client.configuration().conference().list();
    let list = list
        .filter(conference::name().istartswith("meet."))
        .filter(conference::service_type().eq(conference::ServiceType::Lecture))
        .filter(conference::participant_limit().gte(100));
    black_box(place.runtime.block_on(list.page().send()).expect("a page"));
}

#[library_benchmark]
#[bench::thousand(place(0))]
fn batch_by_bindings(place: Place) {
    black_box(place.runtime.block_on(batch::by_bindings(&place.client).send()).expect("done"));
}

#[library_benchmark]
fn batch_by_hand() -> Vec<u8> {
    black_box(serde_json::to_vec(&batch::by_hand()).expect("JSON"))
}

/// A test node with 100 conferences, which has answered the same request before.
fn node() -> LocalNode {
    let node = Node::builder(documents::all().join("v41")).build().expect("a node");
    node.control().fill("configuration/conference", 100, &serde_json::Map::new()).expect("conferences");
    page_of(&node);
    node
}

fn page_of(node: &LocalNode) -> http::Response<bytes::Bytes> {
    let request = http::Request::get("/api/admin/configuration/v1/conference/");
    let request = request.header("authorization", "Basic YWRtaW46YWRtaW4=");
    node.respond(request.body(bytes::Bytes::new()).expect("a request"))
}

#[library_benchmark]
#[bench::twenty_objects(node())]
fn serve_page(node: LocalNode) -> http::Response<bytes::Bytes> {
    black_box(page_of(&node))
}

fn api() -> Api {
    let schemas = documents::all();
    let config = config_file::read_config(&schemas.join("pexgen.toml")).expect("a configuration");
    let loaded = LoadedVersion::read(&schemas.join("v41"), &config).expect("fine");
    lower::api(&config, vec![loaded.version])
}

#[library_benchmark]
#[bench::v41(api())]
fn emit(api: Api) -> Files {
    black_box(rust::emit(&api, &rust::Package::default()).expect("Rust"))
}

library_benchmark_group!(
    name = all,
    benchmarks = [page_by_bindings, page_by_hand, request, batch_by_bindings, batch_by_hand, serve_page, emit]
);

gungraun::main!(library_benchmark_groups = all);
