//! How parameters are spelled, as a server sees it; and what cannot be sent.
#![cfg(feature = "blocking")]

use std::collections::BTreeMap;

use crate::support::any::Any;
use crate::support::{Seen, Server, answer};
use pexgen_runtime::encode::Encode;
use pexgen_runtime::operation::Parameter;
use pexgen_runtime::{Body, Client, ErrorKind, Json};
use serde_json::json;

const X: Parameter = Parameter::query("x");
const P: Parameter = Parameter::path("id");

fn list() -> Vec<String> {
    ["a b", "c,d"].map(str::to_owned).into()
}

fn object() -> BTreeMap<String, String> {
    [("r", "1"), ("g", "/&")].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

/// Sends one parameter, and gives what came over the wire.
async fn sent(parameter: Parameter, value: impl Encode) -> Seen {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(&server.url).build().unwrap();
    Any::new(client).with(P, 1).with(parameter, value).send().await.unwrap();
    server.seen().remove(0)
}

async fn query(parameter: Parameter, value: impl Encode) -> String {
    let target = sent(parameter, value).await.target;
    target.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default()
}

async fn header(parameter: Parameter, value: impl Encode, name: &str) -> Option<String> {
    sent(parameter, value).await.header(name).map(str::to_owned)
}

#[tokio::test]
async fn in_the_path() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(&server.url).build().unwrap();
    for (parameter, one, several, members) in [
        (P, "a%2Fb%3D%2B", "a%20b,c%2Cd", "g,%2F%26,r,1"),
        (P.exploded(), "a%2Fb%3D%2B", "a%20b,c%2Cd", "g=%2F%26,r=1"),
        (P.label(), ".a%2Fb%3D%2B", ".a%20b,c%2Cd", ".g,%2F%26,r,1"),
        (P.label().exploded(), ".a%2Fb%3D%2B", ".a%20b.c%2Cd", ".g=%2F%26.r=1"),
        (P.matrix(), ";id=a%2Fb%3D%2B", ";id=a%20b,c%2Cd", ";id=g,%2F%26,r,1"),
        (P.matrix().exploded(), ";id=a%2Fb%3D%2B", ";id=a%20b;id=c%2Cd", ";g=%2F%26;r=1"),
    ] {
        let request = || Any::new(client.clone());
        request().with(parameter, "a/b=+").send().await.unwrap();
        request().with(parameter, list()).send().await.unwrap();
        request().with(parameter, object()).send().await.unwrap();
        let seen: Vec<String> = server.seen().drain(..).map(|seen| seen.target.replacen("/any/", "", 1)).collect();
        assert_eq!(seen, [one, several, members], "{parameter:?}");
    }
}

#[tokio::test]
async fn in_the_query() {
    assert_eq!(query(X, "a b&c=d+e#f/ü").await, "x=a%20b%26c%3Dd%2Be%23f%2F%C3%BC");
    assert_eq!(query(X, list()).await, "x=a%20b&x=c%2Cd");
    assert_eq!(query(X.joined(), list()).await, "x=a%20b,c%2Cd");
    assert_eq!(query(X.spaces().joined(), ["a|b", "c,d"].map(str::to_owned).to_vec()).await, "x=a%7Cb%20c%2Cd");
    assert_eq!(query(X.pipes().joined(), list()).await, "x=a%20b%7Cc%2Cd");
    assert_eq!(query(X.tabs().joined(), list()).await, "x=a%20b%09c%2Cd");
    assert_eq!(query(X, object()).await, "g=%2F%26&r=1");
    assert_eq!(query(X.joined(), object()).await, "x=g,%2F%26,r,1");
    assert_eq!(query(X.deep(), object()).await, "x%5Bg%5D=%2F%26&x%5Br%5D=1");
    assert_eq!(
        query(X.deep(), json!({"a": {"b": [1, 2]}, "c": null})).await,
        "x%5Ba%5D%5Bb%5D%5B0%5D=1&x%5Ba%5D%5Bb%5D%5B1%5D=2"
    );
    assert_eq!(query(X.deep(), list()).await, "x%5B0%5D=a%20b&x%5B1%5D=c%2Cd");
    assert_eq!(query(X.reserved(), "a/b?c=d;e#f g&y+z").await, "x=a/b?c=d;e%23f%20g%26y%2Bz");
    assert_eq!(query(X.json(), object()).await, "x=%7B%22g%22%3A%22%2F%26%22%2C%22r%22%3A%221%22%7D");
    assert_eq!(query(X, true).await, "x=true");
    assert_eq!(query(X, 1.0).await, "x=1");
    assert_eq!(query(X, "").await, "x=");
    assert_eq!(query(X, json!([1, {"a": 2}])).await, "x=1&x=%7B%22a%22%3A2%7D");
    // There is nothing to be said.
    assert_eq!(query(X, Vec::<String>::new()).await, "");
    assert_eq!(query(X, Json::Null).await, "");
    assert_eq!(query(X, Body::new()).await, "");
}

#[tokio::test]
async fn in_headers_and_cookies() {
    let parameter = Parameter::header("X-Things");
    assert_eq!(header(parameter, "a b", "x-things").await.as_deref(), Some("a b"));
    assert_eq!(header(parameter, vec![1, 2], "x-things").await.as_deref(), Some("1,2"));
    assert_eq!(header(parameter, object(), "x-things").await.as_deref(), Some("g,/&,r,1"));
    assert_eq!(header(parameter.exploded(), object(), "x-things").await.as_deref(), Some("g=/&,r=1"));
    assert_eq!(header(parameter, Json::Null, "x-things").await, None);
    let parameter = Parameter::cookie("c");
    assert_eq!(header(parameter, "a b;", "cookie").await.as_deref(), Some("c=a%20b%3B"));
    assert_eq!(header(parameter, list(), "cookie").await.as_deref(), Some("c=a%20b; c=c%2Cd"));
    assert_eq!(header(parameter.joined(), list(), "cookie").await.as_deref(), Some("c=a%20b,c%2Cd"));
}

#[tokio::test]
async fn the_last_value_counts() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(&server.url).build().unwrap();
    Any::new(client).with(P, 1).with(X, list()).with(X, "z").send().await.unwrap();
    assert_eq!(server.seen()[0].target, "/any/1?x=z");
}

#[tokio::test]
async fn a_path_that_would_lead_elsewhere_is_not_sent() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(&server.url).build().unwrap();
    for value in ["", ".", ".."] {
        let failed = Any::new(client.clone()).with(P, value).send().await.unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::Request, "{value} {failed}");
    }
    let failed = Any::new(client.clone()).send().await.unwrap_err();
    assert_eq!(failed.to_string(), "GET /any/{id}: invalid request: the path parameter `id` is not set");
    for value in ["../../etc", "%2e%2e", "..%2f", "{id}", "a?b#c", "ü/"] {
        Any::new(client.clone()).with(P, value).send().await.unwrap();
    }
    let seen: Vec<String> = server.seen().iter().map(|seen| seen.target.clone()).collect();
    assert_eq!(
        seen,
        ["/any/..%2F..%2Fetc", "/any/%252e%252e", "/any/..%252f", "/any/%7Bid%7D", "/any/a%3Fb%23c", "/any/%C3%BC%2F"]
    );
}

#[tokio::test]
async fn what_cannot_be_written_is_not_sent() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(&server.url).build().unwrap();
    for (parameter, value) in [
        (Parameter::header("x-a"), "two\r\nlines".encode()),
        (Parameter::header("not a name"), "x".encode()),
        (X, f64::NAN.encode()),
        // The server would read other parts.
        (X.spaces().joined(), list().encode()),
        (X.pipes().joined(), vec!["a|b".to_owned()].encode()),
        (X.tabs().joined(), BTreeMap::from([("a\tb".to_owned(), 1)]).encode()),
        (Parameter::header("x-a"), list().encode()),
        (X.joined().reserved(), list().encode()),
        (P.label().exploded(), vec!["1.5".to_owned()].encode()),
    ] {
        let failed = Any::new(client.clone()).with(P, 1).with(parameter, value).send().await.unwrap_err();
        assert_eq!(failed.kind(), ErrorKind::Request, "{failed}");
    }
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn clients_sign_in_by_token_cookie_and_query() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let send =
        async |client: Client| Any::new(client).with(P, 1).with(Parameter::cookie("c"), "d").send().await.unwrap();
    send(Client::builder(&server.url).bearer_auth("t0ken").build().unwrap()).await;
    send(Client::builder(&server.url).cookie_auth("session", "t0ken").build().unwrap()).await;
    send(Client::builder(&server.url).query_auth("api key", "t0/ken").build().unwrap()).await;
    send(Client::builder(&server.url).header_auth("X-Api-Key", "t0ken").build().unwrap()).await;
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), Some("Bearer t0ken"));
    assert_eq!(seen[1].header("cookie"), Some("c=d; session=t0ken"));
    assert_eq!(seen[2].target, "/any/1?api%20key=t0%2Fken");
    assert_eq!(seen[3].header("x-api-key"), Some("t0ken"));
    let error = Client::builder(&server.url).cookie_auth("session", "a; b").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[tokio::test]
async fn a_key_in_the_query_shows_nowhere() {
    let server = Server::start(|count, seen| match count {
        0 => answer("302 Found", &format!("Location: {}\r\n", seen.target.replace("/1", "/2")), ""),
        _ => answer("400 Bad Request", "", &format!("what is {}?", seen.target)),
    })
    .await;
    let client = Client::builder(&server.url).query_auth("key", "t0/ken").build().unwrap();
    let failed = Any::new(client.clone()).with(P, 1).with(X, "y").send().await.unwrap_err();
    assert_eq!(server.seen()[1].target, "/any/2?x=y&key=t0%2Fken");
    assert_eq!(failed.message(), Some("what is /any/2?x=y&key=[redacted]?"));
    drop(server);
    let unreachable = Client::builder("http://127.0.0.1:1").query_auth("key", "t0/ken").build().unwrap();
    let lost = Any::new(unreachable).with(P, 1).send().await.unwrap_err();
    for text in [format!("{failed:?} {failed}"), format!("{lost:?} {lost}"), format!("{client:?}")] {
        assert!(!text.contains("ken"), "{text}");
    }
}

#[tokio::test]
async fn path_and_query_stand_under_the_prefix_of_the_server() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = Client::builder(format!("{}/device", server.url)).build().unwrap();
    Any::new(client).with(P, "a").send().await.unwrap();
    assert_eq!(server.seen()[0].target, "/device/any/a");
}

#[tokio::test]
async fn a_query_in_the_path_comes_before_the_parameters() {
    let server = Server::start(|_, _| answer("204 No Content", "", "")).await;
    let client = crate::operations::v1::Client::builder(&server.url).build().unwrap();
    client.device().list_actions().send().await.unwrap();
    client.device().list_actions().limit(5).send().await.unwrap();
    let seen: Vec<String> = server.seen().drain(..).map(|seen| seen.target).collect();
    let path = "/actions?action=list&kind=a%20b";
    assert_eq!(seen, [path.to_owned(), format!("{path}&limit=5")]);
}

#[test]
fn a_number_that_names_the_type_stays_a_number() {
    let tagged = |version: Json| {
        let body = pexgen_runtime::encode::tagged("version", &["1", "2"], Body::new().with("version", version));
        serde_json::to_value(&body).unwrap()["version"].clone()
    };
    assert_eq!(tagged(json!(2)), json!(2));
    assert_eq!(tagged(json!("2")), json!("2"));
    assert_eq!(tagged(json!(3)), json!("1"));
}
