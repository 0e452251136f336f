//! Serves the state of all nodes, licences, conferences and alarms to Prometheus.
//!
//! `cargo run --example prometheus_exporter 127.0.0.1:9100`

mod common;

use std::env;
use std::error::Error;

use pexip_infinity::v41::Client;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::{family::Family, gauge::Gauge};
use prometheus_client::registry::Registry;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A metric with one label.
type Metric = Family<[(&'static str, String); 1], Gauge>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = common::connect()?;
    let address = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9100".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("http://{}/metrics", listener.local_addr()?);
    loop {
        let (connection, _) = listener.accept().await?;
        // One scrape after the other, so that the server gets no more requests than Prometheus is set up for.
        if let Err(error) = respond(&client, connection).await {
            eprintln!("{error}");
        }
    }
}

/// Reads the state from the server and responds with it.
async fn respond(client: &Client, mut connection: TcpStream) -> Result<(), Box<dyn Error>> {
    let mut lines = BufReader::new(&mut connection).lines();
    while lines.next_line().await?.is_some_and(|line| !line.is_empty()) {}
    let (status, body) = match metrics(client).await {
        Ok(body) => ("200 OK", body),
        Err(error) => ("502 Bad Gateway", error.to_string()),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n\r\n");
    connection.write_all((head + &body).as_bytes()).await?;
    Ok(())
}

async fn metrics(client: &Client) -> Result<String, Box<dyn Error>> {
    let mut registry = Registry::with_prefix("pexip");
    let mut metric = |name: &str, help: &str| {
        let metric = Metric::default();
        registry.register(name, help, metric.clone());
        metric
    };
    let (load, calls) = (metric("node_load", "Media load in percent"), metric("node_hd_calls", "Most HD calls"));
    let (used, total) = (metric("licences_used", "Licences in use"), metric("licences", "Licences"));
    let (conferences, alarms) = (metric("conferences", "Conferences now"), metric("alarms", "Raised alarms"));

    let status = client.status();
    for node in status.worker_vm().list().all().await? {
        load.get_or_create(&[("node", node.name.clone())]).set(node.media_load);
        calls.get_or_create(&[("node", node.name)]).set(node.max_hd_calls);
    }
    for alarm in status.alarm().list().all().await? {
        alarms.get_or_create(&[("level", alarm.level)]).inc();
    }
    for conference in status.conference().list().all().await? {
        let service = conference.service_type.map(|kind| kind.to_string()).unwrap_or_default();
        conferences.get_or_create(&[("service", service)]).inc();
    }
    for licences in status.licensing().list().all().await? {
        used.get_or_create(&[("kind", "port".to_owned())]).set(licences.port_count);
        total.get_or_create(&[("kind", "port".to_owned())]).set(licences.port_total);
    }
    let mut text = String::new();
    encode(&mut text, &registry)?;
    Ok(text)
}
