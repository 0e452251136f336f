//! Drives the bindings generated from the awkward API's own documents, against the server that serves these
//! documents.

mod lookups;
mod names;
mod paging;
mod relations;
mod transforms;
mod values;
mod writes;

use std::env;
use std::fmt::Display;

use awkward::runtime::resource::{List, Resource};
use awkward::runtime::{Endpoint, ErrorKind, Result};
use awkward::v1::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let variable = |name| env::var(name).unwrap_or_else(|_| panic!("{name} is not set"));
    let client = Client::builder(variable("AWKWARD_URL"))
        .basic_auth(variable("AWKWARD_USER"), variable("AWKWARD_PASSWORD"))
        .build()?;
    lookups::run(&client).await?;
    transforms::run(&client).await?;
    relations::run(&client).await?;
    names::run(&client).await?;
    paging::run(&client).await?;
    values::run(&client).await?;
    writes::run(&client).await?;
    println!("success");
    Ok(())
}

/// Asserts that a request was refused by the client before it was sent.
fn refused<T>(result: Result<T>, because: &str) {
    let error = result.err().unwrap_or_else(|| panic!("sent although {because}"));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    assert!(error.to_string().contains(because), "{error}");
}

/// Returns a property of every object of a resource.
async fn every<R: List + Resource, T: Display>(endpoint: &Endpoint<R>, property: impl Fn(R) -> T) -> Result<String> {
    let objects = endpoint.list().all().await?;
    Ok(objects.into_iter().map(|object| property(object).to_string()).collect::<Vec<_>>().join(", "))
}
