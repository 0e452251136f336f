//! Logs: requests can be traced, and secrets do not appear.

mod sample;
mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pexgen_runtime::RetryPolicy;
use sample::v1::Client;
use sample::v1::configuration::{ConferencePatch, NewConference};
use support::{Server, answer, json};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn requests_are_logged_without_secrets() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let server = Server::start(|count, seen| match count {
        0 => answer("503 Service Unavailable", "", "correct horse"),
        1 => json("200 OK", r#"{"service_type": "x", "pin": "987654"}"#),
        2 => json("201 Created", r#"{"service_type": "x", "pin": {"987654": 1}}"#),
        _ => json("400 Bad Request", &format!(r#"{{"error": "{} 987654"}}"#, seen.headers.replace("\r\n", " "))),
    })
    .await;
    let client = Client::builder(&server.url)
        .basic_auth("admin", "correct horse")
        .retry(RetryPolicy::new().base_delay(Duration::from_millis(1)))
        .build()
        .unwrap();
    client.configuration().conference().get(1).await.unwrap();
    client.configuration().conference().create(&NewConference::new("x").pin("987654")).await.unwrap();
    client.configuration().conference().update(1, &ConferencePatch::new().pin("987654")).await.unwrap_err();

    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for part in
        ["GET", "/api/admin/configuration/v1/conference/1/", "status=200", "attempts=2", "retrying", "status=400"]
    {
        assert!(log.contains(part), "{part} in {log}");
    }
    for secret in ["987654", "correct horse", "YWRtaW46Y29ycmVjdCBob3JzZQ"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
