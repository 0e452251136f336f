//! Cost of a request without the transport: path, filters, headers and body, and a minimal response.

use divan::Bencher;
use pexgen_benches::{Canned, pages};
use pexip_infinity::runtime::{Null, ResourceUri};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::{ConferencePatch, conference};
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

fn client(answer: Vec<u8>) -> (Client, Runtime) {
    let builder = Client::builder("https://manager.example.com").basic_auth("admin", "secret");
    let client = builder.transport(Canned::new(answer)).build().expect("a client");
    (client, tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime"))
}

#[divan::bench]
fn list_with_three_filters(bencher: Bencher) {
    let (client, runtime) = client(pages::conferences(0));
    bencher.bench_local(|| {
        let list = client
            .configuration()
            .conference()
            .list()
            .filter(conference::name().istartswith("meet."))
            .filter(conference::service_type().eq(conference::ServiceType::Lecture))
            .filter(conference::participant_limit().gte(100))
            .order_by(conference::name().asc())
            .page_size(100);
        runtime.block_on(list.page().send()).expect("a page")
    });
}

#[divan::bench]
fn change_of_three_fields(bencher: Bencher) {
    let (client, runtime) = client(br#"{"service_type": "conference"}"#.to_vec());
    let uri = ResourceUri::from_key(1).expect("a URI");
    bencher.bench_local(|| {
        let patch = ConferencePatch::new().pin("1234").allow_guests(true).ivr_theme(Null);
        runtime.block_on(client.configuration().conference().update(&uri, &patch).send()).expect("done");
    });
}
