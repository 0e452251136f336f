//! Iterating pages by their cursors, in both directions.
#![cfg(feature = "blocking")]

use crate::operations::v1::device::ListAlarms;
use crate::operations::v1::device::list_alarms::ListAlarmsResponse;
use crate::operations::v1::types::Alarm;
use crate::support::{Reply, Seen, Server, answer, json};
use pexgen_runtime::{Client, ErrorKind, blocking};

/// A device with the alarms 1 to 5, two at a time.
fn device(_: usize, seen: &Seen) -> Reply {
    let asked =
        |name: &str| seen.target.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)?.parse::<i64>().ok());
    let (first, last) = match (asked("after="), asked("before=")) {
        (Some(after), None) => (after + 1, (after + 2).min(5)),
        (None, Some(before)) => ((before - 2).max(1), before - 1),
        (None, None) => (1, 2),
        (Some(_), Some(_)) => return answer("400 Bad Request", "", "both directions"),
    };
    if first > last {
        return answer("204 No Content", "", "");
    }
    let alarms: Vec<String> = (first..=last).map(|id| format!(r#"{{"id": "{id}"}}"#)).collect();
    // Nothing follows the fifth, which only the next response says.
    let before = if first == 1 { -1 } else { first };
    let cursor = format!(r#"{{"after": {last}, "before": "{before}"}}"#);
    json("200 OK", &format!(r#"{{"alarms": [{}], "cursor": {cursor}}}"#, alarms.join(",")))
}

async fn start(behaviour: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static) -> (Server, ListAlarms) {
    let server = Server::start(behaviour).await;
    let client = Client::builder(&server.url).max_pages(10).build().unwrap();
    (server, ListAlarms::new(client))
}

fn targets(server: &Server) -> Vec<String> {
    server.seen().iter().map(|seen| seen.target.clone()).collect()
}

async fn ids(mut stream: pexgen_runtime::operation::ItemStream<ListAlarms>) -> Vec<i64> {
    let mut ids = Vec::new();
    while let Some(Alarm { id, .. }) = stream.try_next().await.unwrap() {
        ids.push(id);
    }
    assert!(stream.try_next().await.unwrap().is_none());
    ids
}

#[tokio::test]
async fn forward_until_there_are_none() {
    let (server, alarms) = start(device).await;
    assert_eq!(ids(alarms.limit(2).stream()).await, [1, 2, 3, 4, 5]);
    assert_eq!(
        targets(&server),
        ["/alarms?limit=2", "/alarms?limit=2&after=2", "/alarms?limit=2&after=4", "/alarms?limit=2&after=5"]
    );
}

#[tokio::test]
async fn backward_until_the_cursor_of_the_end() {
    let (server, alarms) = start(device).await;
    assert_eq!(ids(alarms.before("6").stream_backward()).await, [4, 5, 2, 3, 1]);
    assert_eq!(targets(&server), ["/alarms?before=6", "/alarms?before=4", "/alarms?before=2"]);
}

#[tokio::test]
async fn from_anywhere_in_the_other_direction() {
    let (server, alarms) = start(device).await;
    assert_eq!(ids(alarms.before("4").stream()).await, [2, 3, 4, 5]);
    assert_eq!(targets(&server)[..2], ["/alarms?before=4", "/alarms?after=3"]);
}

#[tokio::test]
async fn no_alarms_are_no_items() {
    let (_server, alarms) = start(|_, _| answer("204 No Content", "", "")).await;
    assert_eq!(ids(alarms.stream()).await, [0; 0]);
    let (_server, alarms) = start(|_, _| answer("204 No Content", "", "")).await;
    assert_eq!(alarms.send().await.unwrap(), ListAlarmsResponse::NoContent);
    let (_server, alarms) = start(|_, _| json("200 OK", "{}")).await;
    assert_eq!(ids(alarms.stream()).await, [0; 0]);
}

#[tokio::test]
async fn cursors_in_a_circle_are_an_error_after_the_items() {
    for circle in [1, 3] {
        let (server, alarms) = start(move |count, _| {
            json(
                "200 OK",
                &format!(r#"{{"alarms": [{{"id": {count}}}], "cursor": {{"after": "{}"}}}}"#, count % circle),
            )
        })
        .await;
        let mut stream = alarms.stream();
        let mut items = 0;
        let error = loop {
            match stream.try_next().await {
                Ok(Some(_)) => items += 1,
                Ok(None) => panic!("the end"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::Paging);
        assert!(error.to_string().contains("form a cycle"), "{error}");
        assert_eq!(items, server.count());
        assert!(stream.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn repeated_cursors_end_the_stream() {
    let (server, alarms) =
        start(|count, _| json("200 OK", &format!(r#"{{"alarms": [{{"id": 1}}], "cursor": {{"after": "{count}x"}}}}"#)))
            .await;
    let mut stream = alarms.stream();
    for _ in 0..10 {
        stream.try_next().await.unwrap().unwrap();
    }
    let error = stream.try_next().await.unwrap_err();
    assert!(error.to_string().contains("more than 10 responses"), "{error}");
    assert_eq!(server.count(), 10);
}

#[tokio::test]
async fn what_goes_wrong_on_the_way_has_its_body_and_its_place() {
    let (_server, alarms) = start(|count, seen| match count {
        0 => device(count, seen),
        _ => json("404 Not Found", r#"{"key": "gone"}"#),
    })
    .await;
    let mut stream = alarms.stream();
    stream.try_next().await.unwrap().unwrap();
    stream.try_next().await.unwrap().unwrap();
    let failed = stream.try_next().await.unwrap_err();
    assert_eq!(failed.body().unwrap().key, "gone");
    let (_server, alarms) = start(|_, _| json("200 OK", r#"{"alarms": [{"id": 1}, {"id": []}]}"#)).await;
    let error = alarms.stream().try_next().await.unwrap_err();
    assert_eq!(error.json_path(), Some("alarms[1].id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_without_async_has_iterators() {
    let server = Server::start(device).await;
    let url = server.url.clone();
    let work = move || {
        let alarms = || ListAlarms::new(blocking::Client::builder(&url).build().unwrap());
        let forward: Result<Vec<Alarm>, _> = alarms().stream().collect();
        assert_eq!(forward.unwrap().len(), 5);
        let backward: Vec<i64> = alarms().before("4").stream_backward().map(|alarm| alarm.unwrap().id).collect();
        assert_eq!(backward, [2, 3, 1]);
    };
    std::thread::spawn(work).join().unwrap();
}
