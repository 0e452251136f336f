//! 1,000 conferences to be created in one request, from values to the bytes of the request.

use divan::Bencher;
use pexgen_benches::{Canned, batch};
use pexip_infinity::v41::Client;

fn main() {
    divan::main();
}

#[divan::bench]
fn bindings(bencher: Bencher) {
    let answer = br#"{"objects": []}"#.to_vec();
    let client =
        Client::builder("https://manager.example.com").transport(Canned::new(answer)).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    bencher.bench_local(|| runtime.block_on(batch::by_bindings(&client).send()).expect("done"));
}

#[divan::bench]
fn struct_by_hand(bencher: Bencher) {
    bencher.bench_local(|| serde_json::to_vec(&batch::by_hand()).expect("JSON"));
}
