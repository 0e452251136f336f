//! Requests per second of the test node beside real django-tastypie: the same requests over the same kind of client.

use std::time::{Duration, Instant};

use pexgen::serve::{Node, User};
use pexgen_tests::{Client, Server};
use serde_json::json;

const CONFERENCE: &str = "/api/admin/configuration/v1/conference/";

fn main() {
    let documents = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/pexip-infinity/v41");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let began = Instant::now();
    let (user, password) = ("admin", "PEXip123");
    let node = runtime.block_on(Node::builder(documents).user(User::new(user, password)).start()).expect("a node");
    println!("ready in {:.1} ms", began.elapsed().as_secs_f64() * 1e3);
    let server = Server::start();
    let clients = [Client::new(&node.url(), Some((user, password))), server.http()];
    for client in &clients {
        for number in 0..100 {
            assert_eq!(client.post(CONFERENCE, &json!({ "name": format!("room {number}") })).status, 201);
        }
    }
    for (what, path) in [
        ("one object", format!("{CONFERENCE}1/")),
        ("a page of 20", CONFERENCE.to_owned()),
        ("a filter", format!("{CONFERENCE}?name__startswith=room%201&order_by=-name")),
    ] {
        let [node, server] = clients.each_ref().map(|client| per_second(|| assert_eq!(client.get(&path).status, 200)));
        println!("{what:14} {node:8.0} /s, django-tastypie {server:6.0} /s: {:.0} times", node / server);
    }
    let [node, server] = clients.each_ref().map(|client| {
        let mut number = 1000;
        per_second(|| {
            number += 1;
            assert_eq!(client.post(CONFERENCE, &json!({ "name": format!("room {number}") })).status, 201);
        })
    });
    println!("{:14} {node:8.0} /s, django-tastypie {server:6.0} /s: {:.0} times", "a create", node / server);
}

fn per_second(mut request: impl FnMut()) -> f64 {
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(2) {
        request();
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}
