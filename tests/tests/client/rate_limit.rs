//! Servers that limit the number of requests in a window of time, according to the server's log.

use std::collections::BTreeMap;
use std::time::Duration;

use pexgen_tests::{Request, Server};
use pexip_infinity::runtime::{ClientBuilder, Error, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewDnsServer;
use serde_json::Value;

fn builder(server: &Server) -> ClientBuilder<Client> {
    let (user, password) = server.credentials();
    Client::builder(server.url()).basic_auth(user, password)
}

/// Creates this many objects concurrently, each with an address of its own.
async fn create(client: &Client, objects: u32) -> Result<()> {
    let creates: Vec<_> = (0..objects)
        .map(|number| {
            let servers = client.configuration().dns_server();
            let [_, a, b, c] = number.to_be_bytes();
            tokio::spawn(async move { servers.create(&NewDnsServer::new(format!("10.{a}.{b}.{c}"))).await })
        })
        .collect();
    for created in creates {
        created.await.expect("no panic")?;
    }
    Ok(())
}

/// Counts the writes that the server carried out, by the address of the object.
fn carried_out(log: &[Request]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for request in log.iter().filter(|request| request.method == "POST" && request.status == Some(201)) {
        let Value::String(address) = request.json()["address"].take() else { panic!("{request:?}") };
        *counts.entry(address).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn paced_client_is_never_throttled() -> Result<()> {
    const WRITES: u32 = 60;
    let (requests, window) = (20, Duration::from_secs(2));
    let server = Server::start();
    let before = builder(&server).build()?.configuration().dns_server().list().count().await?;
    server.control().forget_requests();
    server.control().throttle_window(requests, window);
    create(&builder(&server).rate_limit(requests, window).build()?, WRITES).await?;
    let log = server.control().requests();
    let throttled = log.iter().filter(|request| request.status == Some(429)).count();
    assert_eq!((log.len(), throttled), (WRITES as usize, 0));
    assert!(carried_out(&log).len() == WRITES as usize, "each write once");
    // The limit was reached.
    let took = log.last().expect("requests").since(&log[0]);
    assert!(took >= window * (WRITES / requests - 1), "{took:?}");
    server.control().throttle_window(u32::MAX, window);
    let after = builder(&server).build()?.configuration().dns_server().list().count().await?;
    assert_eq!(after - before, u64::from(WRITES));
    Ok(())
}

#[tokio::test]
async fn throttled_burst_loses_and_repeats_nothing() -> Result<()> {
    let server = Server::start();
    server.control().throttle_window(10, Duration::from_secs(3));
    let client = builder(&server).max_in_flight(16).rate_limit(0, Duration::ZERO).build()?;
    create(&client, 30).await?;
    let log = server.control().requests();
    let throttled = log.iter().filter(|request| request.status == Some(429)).count();
    assert!(throttled > 0, "the burst exceeds the limit");
    let counts = carried_out(&log);
    assert!(counts.len() == 30 && counts.values().all(|count| *count == 1), "{counts:?}");
    assert_eq!(log.len(), 30 + throttled, "nothing but throttled requests is repeated");
    Ok(())
}

#[tokio::test]
async fn bound_of_the_wait_is_kept() {
    let server = Server::start();
    server.control().throttle(1, 600);
    let servers = builder(&server).build().expect("a client").configuration().dns_server();
    let error: Error = servers.create(&NewDnsServer::new("10.0.0.1")).await.expect_err("600 s are too long");
    assert!(error.is_throttled() && error.retry_after() == Some(Duration::from_secs(600)), "{error}");
    assert_eq!(server.control().requests().len(), 1);
    // The next request does not wait for the same reason.
    servers.create(&NewDnsServer::new("10.0.0.1")).await.expect("it is not throttled");
}

#[test]
fn pages_have_the_size_of_the_configuration() {
    let server = Server::start();
    let (user, password) = server.credentials();
    let client = pexip_infinity::v41::blocking::Client::builder(server.url()).basic_auth(user, password);
    client.build().expect("a client").configuration().dns_server().list().all().send().expect("a list");
    let client = builder(&server).page_size(7).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(client.configuration().dns_server().list().all().send()).expect("a list");
    let paths: Vec<String> = server.control().requests().into_iter().map(|request| request.path).collect();
    let list = "/api/admin/configuration/v1/dns_server/";
    assert_eq!(paths, [format!("{list}?limit=1000"), format!("{list}?limit=7")]);
}
