//! 1,000 conferences to be created in one request, from values to the bytes of the request.

use divan::Bencher;
use pexgen_benches::batch::{OBJECTS, by_bindings, by_hand};
use pexgen_benches::{Canned, PlainBatch};
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
    bencher.bench_local(|| {
        let batch = client.configuration().conference().batch();
        let batch = (0..OBJECTS).fold(batch, |batch, number| batch.create(&by_bindings(number)));
        runtime.block_on(batch.send()).expect("done")
    });
}

#[divan::bench]
fn struct_by_hand(bencher: Bencher) {
    bencher.bench_local(|| {
        let objects = (0..OBJECTS).map(by_hand).collect();
        serde_json::to_vec(&PlainBatch { objects }).expect("JSON")
    });
}
