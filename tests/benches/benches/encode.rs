//! 1,000 conferences to be created in one request: with the bindings, and with a handwritten struct.

use divan::Bencher;
use pexgen_benches::{Canned, PlainBatch, PlainNewConference};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;
use pexip_infinity::v41::configuration::conference::ServiceType;

const OBJECTS: usize = 1_000;

fn main() {
    divan::main();
}

/// Encodes as a program does: from values to a request.
#[divan::bench]
fn bindings(bencher: Bencher) {
    let answer = br#"{"objects": []}"#.to_vec();
    let client =
        Client::builder("https://manager.example.com").transport(Canned::new(answer)).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    bencher.bench_local(|| {
        let batch = (0..OBJECTS).fold(client.configuration().conference().batch(), |batch, number| {
            let new = NewConference::new(format!("VMR {number}"))
                .service_type(ServiceType::Conference)
                .pin("123456")
                .allow_guests(true)
                .guest_pin("654321")
                .participant_limit(40)
                .description("A room of the sales department")
                .tag("sales");
            batch.create(&new)
        });
        runtime.block_on(batch.send()).expect("done")
    });
}

#[divan::bench]
fn struct_by_hand(bencher: Bencher) {
    bencher.bench_local(|| {
        let objects = (0..OBJECTS).map(|number| PlainNewConference {
            name: format!("VMR {number}"),
            service_type: "conference",
            pin: "123456".to_owned(),
            allow_guests: true,
            guest_pin: "654321".to_owned(),
            participant_limit: Some(40),
            description: "A room of the sales department".to_owned(),
            tag: "sales".to_owned(),
        });
        serde_json::to_vec(&PlainBatch { objects: objects.collect() }).expect("JSON")
    });
}
