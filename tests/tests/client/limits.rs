//! Limits of responses, with the largest types of the checked-in bindings.

use std::thread;

use pexip_infinity::runtime::testing::{StubReply, StubTransport};
use pexip_infinity::v41::Client;

/// Creates nested locations.
fn nested(levels: usize) -> String {
    let head = r#"{"name": "x", "live_captions_dial_out_1": "#.repeat(levels);
    format!("{head}null{}", "}".repeat(levels))
}

/// Decodes a response on a thread with Rust's default stack of 2 MiB.
fn read(body: String) -> Result<String, String> {
    let reading = thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let stub = StubTransport::new();
        stub.reply(StubReply::json(200, body));
        let client = Client::builder("https://manager.example.com").transport(stub).build().expect("a client");
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let read = runtime.block_on(client.configuration().system_location().get(1).send());
        read.map(|location| location.name).map_err(|error| error.to_string())
    });
    reading.expect("a thread").join().expect("no panic")
}

#[test]
fn nesting_of_objects_is_limited_by_depth() {
    for levels in [1, 50, 100, 127] {
        assert_eq!(read(nested(levels)).as_deref(), Ok("x"), "{levels} levels");
    }
    for levels in [128, 10_000, 1_000_000] {
        let error = read(nested(levels)).unwrap_err();
        assert!(error.contains("127 levels") && error.len() < 1_000, "{error}");
    }
}
