//! Tests of Mediant gateways.

mod alarms;
mod failures;
mod files;
mod maintenance;

use audiocodes_mediant::runtime::RetryPolicy;
use audiocodes_mediant::v1::{Client, blocking, types};

use crate::appliances::example::Example;
use crate::appliances::stub::Stub;

fn device() -> Stub {
    // admin:s3cret
    Stub::start("audiocodes-mediant", Some("Basic YWRtaW46czNjcmV0"))
}

fn client(device: &Stub) -> Client {
    let builder = Client::builder(device.url()).basic_auth("admin", "s3cret").retry(RetryPolicy::never());
    builder.build().expect("a client")
}

fn blocking_client(device: &Stub) -> blocking::Client {
    let builder = blocking::Client::builder(device.url()).basic_auth("admin", "s3cret").retry(RetryPolicy::never());
    builder.build().expect("a client")
}

/// Creates a JSON response that the guide does not contain.
fn json(status: &str, body: &serde_json::Value) -> Example {
    Example::made_up(status, "application/json", body.to_string().as_bytes())
}

fn entries(entries: &[types::Entry]) -> Vec<(&str, &str, &str)> {
    entries.iter().map(|entry| (entry.id.as_str(), entry.description.as_str(), entry.url.as_str())).collect()
}
