//! Connections of the blocking client between its calls.
#![cfg(feature = "blocking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Shutdown, TcpListener};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::support::{Server, json};
use pexgen_runtime::{Client, ClientBuilder, Method, blocking};
use tokio::runtime::Runtime;

const RESPONSE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

/// A client that reports a request which never ends.
fn builder<C: From<Client>>(builder: ClientBuilder<C>) -> C {
    builder.timeout(Duration::from_secs(10)).build().unwrap()
}

/// Starts a server that closes each connection after a response. Returns its URL, and a channel that reports when the
/// client has closed the connection too, or has not in some seconds.
fn closing_server() -> (String, mpsc::Receiver<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (report, reports) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            stream.write_all(RESPONSE).unwrap();
            stream.shutdown(Shutdown::Write).unwrap();
            stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            let _ = stream.read(&mut [0]);
            let _ = report.send(());
        }
    });
    (url, reports)
}

#[test]
fn connections_that_the_server_closes_between_calls_are_not_used_again() {
    let (url, closed) = closing_server();
    let client = builder(blocking::Client::builder(url));
    for _ in 0..3 {
        // A POST is not sent again when its connection is interrupted.
        client.request(Method::POST, "/x").send().unwrap();
        closed.recv().unwrap();
    }
}

#[test]
fn the_async_client_of_a_blocking_client_shares_its_connections() {
    let runtime = Runtime::new().unwrap();
    let connections = || {
        let server = runtime.block_on(Server::start(|_, _| json("200 OK", "{}")));
        let client = builder(blocking::Client::builder(&server.url));
        client.request(Method::GET, "/x").send().unwrap();
        runtime.block_on(client.as_async().request(Method::GET, "/x").send()).unwrap();
        assert_eq!(server.count(), 2);
        server.connections.load(std::sync::atomic::Ordering::SeqCst)
    };
    // A connection can be used again a moment after its response was read; until then, a request opens another one.
    assert!((0..100).any(|_| connections() == 1), "the clients never share a connection");
}

#[test]
fn blocking_clients_of_one_async_client_share_its_connections() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start(|_, _| json("200 OK", "{}")));
    let client = builder(Client::builder(&server.url));
    let (one, other) = (blocking::Client::from(client.clone()), blocking::Client::from(client));
    for client in [&one, &other, &one] {
        client.request(Method::GET, "/x").send().unwrap();
    }
    // Its connections end with a client; others open new ones.
    drop(one);
    other.request(Method::GET, "/x").send().unwrap();
    assert_eq!(server.count(), 4);
}

#[test]
fn a_call_inside_an_async_runtime_is_an_error() {
    let client = builder(blocking::Client::builder("http://127.0.0.1:9"));
    let error = Runtime::new().unwrap().block_on(async { client.request(Method::GET, "/x").send().unwrap_err() });
    assert!(error.to_string().contains("inside an async runtime"), "{error}");
}
