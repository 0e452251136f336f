//! Lists and objects that are read again and again. Time is paused, so that waits take none.

use std::time::Duration;

use crate::sample::v1::Client;
use crate::sample::v1::configuration::Conference;
use pexgen_runtime::endpoint::{Change, Watch};
use pexgen_runtime::testing::{StubReply, StubTransport};
use pexgen_runtime::{RetryPolicy, StatusCode};
use serde_json::{Value, json};
use tokio::time::Instant;

const LIST: &str = "/api/admin/configuration/v1/conference/";
const INTERVAL: Duration = Duration::from_secs(10);

fn room(id: i64, description: &str) -> Conference {
    Conference::with(|room| {
        room.id = id;
        description.clone_into(&mut room.description);
    })
}

fn client(stub: &StubTransport) -> Client {
    let builder = Client::builder("https://manager.example.com").transport(stub.clone());
    builder.retry(RetryPolicy::never()).build().unwrap()
}

/// A watch, and the stub whose list it reads.
fn watch(rooms: &[Conference]) -> (Watch<Conference>, StubTransport) {
    let stub = StubTransport::new();
    stub.on("GET", LIST, StubReply::page(rooms));
    (client(&stub).configuration().conference().list().watch(INTERVAL), stub)
}

fn status(status: StatusCode) -> StubReply {
    StubReply::error(status.as_u16(), "not now")
}

#[tokio::test(start_paused = true)]
async fn a_watch_returns_added_changed_and_removed_objects() {
    let (mut watch, stub) = watch(&[room(1, "one"), room(2, "two")]);
    let first = watch.next_changes().await.unwrap();
    assert_eq!(first, [Change::Added(room(1, "one")), Change::Added(room(2, "two"))]);
    assert_eq!(watch.next_changes().await.unwrap(), []);

    stub.on("GET", LIST, StubReply::page(&[room(3, "three"), room(2, "two, too")]));
    assert_eq!(watch.try_next().await.unwrap(), Change::Added(room(3, "three")));
    let changed = Change::Changed { old: room(2, "two"), new: room(2, "two, too") };
    assert_eq!(watch.try_next().await.unwrap(), changed);
    assert_eq!(changed.object(), &room(2, "two, too"));
    assert_eq!(watch.try_next().await.unwrap(), Change::Removed(room(1, "one")));
    assert_eq!(watch.objects(), [room(3, "three"), room(2, "two, too")]);
}

#[tokio::test(start_paused = true)]
async fn a_watch_waits_for_its_interval_with_jitter() {
    let (mut watch, _stub) = watch(&[room(1, "one")]);
    watch.next_changes().await.unwrap();
    for _ in 0..20 {
        let before = Instant::now();
        watch.next_changes().await.unwrap();
        let waited = before.elapsed();
        assert!(
            waited >= INTERVAL.mul_f64(0.9) && waited <= INTERVAL.mul_f64(1.1) + Duration::from_millis(1),
            "{waited:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_keeps_the_state_and_doubles_the_wait() {
    let (mut watch, stub) = watch(&[room(1, "one")]);
    watch.next_changes().await.unwrap();
    stub.on("GET", LIST, status(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(watch.try_next().await.unwrap_err().status(), Some(503));
    assert_eq!(watch.objects(), [room(1, "one")]);
    for factor in [2, 4] {
        let before = Instant::now();
        watch.try_next().await.unwrap_err();
        assert!(before.elapsed() >= (INTERVAL * factor).mul_f64(0.9), "{factor}: {:?}", before.elapsed());
    }
    stub.on("GET", LIST, StubReply::page(&[room(1, "one"), room(2, "two")]));
    assert_eq!(watch.try_next().await.unwrap(), Change::Added(room(2, "two")), "room 1 is not added again");
}

#[tokio::test(start_paused = true)]
async fn an_object_without_a_key_is_an_error() {
    let (mut watch, _stub) = watch(&[room(0, "none")]);
    let error = watch.try_next().await.unwrap_err();
    assert!(error.is_decode() && error.to_string().contains("neither a key nor a URI"), "{error}");
}

/// A page of a list of `total` objects.
fn page(rooms: &[Conference], total: usize, next: Option<&str>) -> StubReply {
    let objects: Vec<Value> = rooms.iter().map(|room| serde_json::to_value(room).unwrap()).collect();
    let meta = json!({ "limit": 2, "offset": 0, "total_count": total, "next": next, "previous": null });
    StubReply::json(200, json!({ "meta": meta, "objects": objects }).to_string())
}

#[tokio::test(start_paused = true)]
async fn a_list_that_changes_while_it_is_read_is_read_again() {
    let stub = StubTransport::new();
    let (one, two, three) = (room(1, "one"), room(2, "two"), room(3, "three"));
    let next = format!("{LIST}?limit=2&offset=2");
    // Room 1 is removed between two pages, so that room 3 moves to the first.
    stub.reply(page(&[one, two.clone()], 3, Some(&next))).reply(page(&[], 2, None));
    stub.reply(page(&[two.clone(), three.clone()], 2, None));
    let mut watch = client(&stub).configuration().conference().list().watch(INTERVAL);
    assert_eq!(watch.next_changes().await.unwrap(), [Change::Added(two), Change::Added(three)]);
}

#[tokio::test(start_paused = true)]
async fn wait_until_returns_the_object_that_meets_the_condition() {
    let stub = StubTransport::new();
    stub.reply(StubReply::object(&room(1, "running"))).reply(status(StatusCode::BAD_GATEWAY));
    stub.reply(StubReply::object(&room(1, "finished")));
    let rooms = client(&stub).configuration().conference();
    let is_finished = |room: &Conference| room.description == "finished";
    let done = rooms.wait_until(1, INTERVAL, Duration::from_secs(600), is_finished).await.unwrap();
    assert_eq!(done, room(1, "finished"));
    assert_eq!(stub.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn wait_until_reports_the_time_limit_and_the_last_error() {
    let stub = StubTransport::new();
    stub.on("GET", &format!("{LIST}1/"), StubReply::object(&room(1, "running")));
    let rooms = client(&stub).configuration().conference();
    let before = Instant::now();
    let error = rooms.wait_until(1, INTERVAL, Duration::from_secs(60), |_| false).await.unwrap_err();
    assert_eq!(before.elapsed().as_secs(), 60);
    assert!(error.is_timeout(), "{error}");
    let message = "GET /api/admin/configuration/v1/conference/1/: the condition was not met: waited for 60s";
    assert_eq!(error.to_string(), message);

    stub.on("GET", &format!("{LIST}1/"), status(StatusCode::SERVICE_UNAVAILABLE));
    let error = rooms.wait_until(1, INTERVAL, Duration::from_secs(60), |_| false).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(error.is_timeout() && cause.contains("503"), "{cause}");
}

#[tokio::test(start_paused = true)]
async fn wait_until_does_not_wait_for_what_does_not_mend() {
    let stub = StubTransport::new();
    let rooms = client(&stub).configuration().conference();
    stub.on("GET", &format!("{LIST}1/"), status(StatusCode::NOT_FOUND));
    let error = rooms.wait_until(1, INTERVAL, Duration::from_secs(60), |_| false).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(stub.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn wait_until_waits_as_long_as_the_server_requests() {
    let stub = StubTransport::new();
    // Longer than the client waits after a 429.
    stub.reply(status(StatusCode::TOO_MANY_REQUESTS).header("retry-after", "300"));
    stub.reply(StubReply::object(&room(1, "finished")));
    let builder = Client::builder("https://manager.example.com").transport(stub.clone());
    let rooms = builder.build().unwrap().configuration().conference();
    let before = Instant::now();
    assert!(rooms.wait_until(1, INTERVAL, Duration::from_secs(600), |_| true).await.is_ok());
    assert!(before.elapsed() >= Duration::from_secs(300), "{:?}", before.elapsed());
    assert_eq!(stub.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn wait_until_works_on_lists() {
    let stub = StubTransport::new();
    stub.reply(StubReply::page::<Conference>(&[])).reply(StubReply::page(&[room(1, "backup")]));
    let list = client(&stub).configuration().conference().list();
    let request = list.wait_until(INTERVAL, Duration::from_secs(60), |rooms| !rooms.is_empty());
    let (rooms, response) = request.header("x-reason", "backup").with_response().await.unwrap();
    assert_eq!(rooms, [room(1, "backup")]);
    assert_eq!(response.status(), 200);
    assert!(stub.requests().iter().all(|request| request.headers.contains_key("x-reason")));
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_watches_and_waits() {
    let stub = StubTransport::new();
    stub.on("GET", LIST, StubReply::page(&[room(1, "one")]));
    stub.on("GET", &format!("{LIST}1/"), StubReply::object(&room(1, "one")));
    let builder = crate::blocking::Client::builder("https://manager.example.com");
    let client = builder.transport(stub.clone()).build().unwrap();
    let mut watch = client.configuration().conference().list().watch(Duration::from_millis(1));
    assert_eq!(watch.next().unwrap().unwrap(), Change::Added(room(1, "one")));
    assert_eq!(watch.next_changes().unwrap(), []);
    stub.on("GET", LIST, StubReply::page::<Conference>(&[]));
    assert_eq!(watch.next().unwrap().unwrap(), Change::Removed(room(1, "one")));
    let wait =
        client.configuration().conference().wait_until(1, Duration::from_millis(1), Duration::from_secs(60), |_| true);
    assert_eq!(wait.send().unwrap(), room(1, "one"));
}
