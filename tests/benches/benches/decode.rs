//! Decoding a page of 5,000 conferences: with the bindings, with a handwritten struct, as untyped JSON, and only to find
//! its end, which is the least that any reader of JSON does.

use divan::Bencher;
use divan::counter::BytesCount;
use pexgen_benches::{Canned, PlainPage, pages};
use pexip_infinity::v41::Client;

const ROWS: usize = 5_000;

fn main() {
    divan::main();
}

/// Decodes as a program does: from a response to a page.
#[divan::bench]
fn bindings(bencher: Bencher) {
    let page = pages::conferences(ROWS);
    let bytes = BytesCount::of_slice(&page);
    let client = Client::builder("https://manager.example.com").transport(Canned::new(page)).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let read = || runtime.block_on(client.configuration().conference().list().page().send()).expect("a page");
    assert_eq!(read().objects.len(), ROWS);
    bencher.counter(bytes).bench_local(read);
}

#[divan::bench]
fn struct_by_hand(bencher: Bencher) {
    let page = pages::conferences(ROWS);
    let bytes = BytesCount::of_slice(&page);
    bencher.counter(bytes).bench_local(|| serde_json::from_slice::<PlainPage>(&page).expect("a page"));
}

#[divan::bench]
fn untyped(bencher: Bencher) {
    let page = pages::conferences(ROWS);
    let bytes = BytesCount::of_slice(&page);
    bencher.counter(bytes).bench_local(|| serde_json::from_slice::<serde_json::Value>(&page).expect("JSON"));
}

#[divan::bench]
fn skipped(bencher: Bencher) {
    let page = pages::conferences(ROWS);
    let bytes = BytesCount::of_slice(&page);
    bencher.counter(bytes).bench_local(|| serde_json::from_slice::<serde::de::IgnoredAny>(&page).expect("JSON"));
}
