//! Reading what was added to a list since an earlier reading.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::sample::v1::Client;
use crate::sample::v1::configuration::{Conference, conference};
use pexgen_runtime::endpoint::{Cursor, IncrementalReader};
use pexgen_runtime::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse, once};
use pexgen_runtime::{HeaderMap, StatusCode, Timestamp};
use serde_json::{Value, json};

/// A server with a history: pairs of key and second of the minute.
#[derive(Clone, Default)]
struct History(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    rows: Vec<(i64, i64)>,
    queries: Vec<String>,
    /// Removes the oldest row before each request.
    prunes: bool,
}

impl History {
    fn add(&self, rows: &[(i64, i64)]) {
        self.0.lock().unwrap().rows.extend_from_slice(rows);
    }

    fn respond(&self, query: &str) -> Value {
        let mut state = self.0.lock().unwrap();
        state.queries.push(query.to_owned());
        if state.prunes && state.queries.len() > 1 {
            state.rows.remove(0);
        }
        let parameter = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|pair| pair.0 == name).map(|pair| pair.1.replace("%3A", ":"))
        };
        assert_eq!(parameter("order_by").as_deref(), Some("creation_time"));
        let since = parameter("creation_time__gte").unwrap();
        let number = |name| parameter(name).map_or(0, |text| text.parse::<usize>().unwrap());
        let (limit, offset) = (number("limit"), number("offset"));
        let mut rows: Vec<(i64, i64)> = state.rows.iter().copied().filter(|row| time(row.1) >= since).collect();
        rows.sort_by_key(|row| row.1);
        let page: Vec<Value> = rows.iter().skip(offset).take(limit).map(|(id, second)| object(*id, *second)).collect();
        let query = query.split("&offset").next().unwrap();
        let next = (offset + limit < rows.len()).then(|| format!("?{query}&offset={}", offset + limit));
        let meta =
            json!({ "limit": limit, "offset": offset, "total_count": rows.len(), "next": next, "previous": null });
        json!({ "meta": meta, "objects": page })
    }

    fn reader(&self, cursor: Cursor) -> IncrementalReader<Conference> {
        let client = Client::builder("https://manager.example.com").transport(self.clone()).build().unwrap();
        client.configuration().conference().list().page_size(2).incremental(conference::creation_time(), cursor)
    }

    async fn read(&self, cursor: Cursor) -> (Vec<i64>, Cursor) {
        let mut reader = self.reader(cursor);
        let mut ids = Vec::new();
        while let Some(row) = reader.try_next().await.unwrap() {
            ids.push(row.id);
        }
        (ids, reader.cursor().clone())
    }
}

impl Transport for History {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let page = self.respond(request.url.query().unwrap_or_default());
        Box::pin(async move { Ok(TransportResponse::new(StatusCode::OK, HeaderMap::new(), once(page.to_string()))) })
    }
}

/// In place of a second.
const NOW: i64 = 10_000;
const FUTURE: i64 = 20_000;

fn time(second: i64) -> String {
    match second {
        NOW => return Timestamp::now().to_string().chars().take(19).collect(),
        FUTURE => return "2090-01-01T00:00:00".to_owned(),
        _ => {}
    }
    format!("2026-01-01T00:{:02}:{:02}", second / 60, second % 60)
}

fn object(id: i64, second: i64) -> Value {
    json!({ "id": id, "creation_time": time(second), "service_type": "conference" })
}

#[tokio::test]
async fn a_second_reading_returns_what_was_added_since() {
    let history = History::default();
    history.add(&[(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]);
    let (first, cursor) = history.read(Cursor::default()).await;
    assert_eq!(first, [1, 2, 3, 4, 5]);
    let (nothing, cursor) = history.read(cursor).await;
    assert_eq!(nothing, [0; 0]);
    history.add(&[(6, 6), (7, 7)]);
    assert_eq!(history.read(cursor).await.0, [6, 7]);
}

#[tokio::test]
async fn objects_that_are_added_late_are_returned_within_the_overlap() {
    let history = History::default();
    history.add(&[(1, 100), (2, 1_000)]);
    let (_, cursor) = history.read(Cursor::default()).await;
    // Room 3 is 100 s late, room 4 longer than the overlap of ten minutes.
    history.add(&[(3, 900), (4, 200)]);
    assert_eq!(history.read(cursor.clone()).await.0, [3]);
    let mut reader = history.reader(cursor).overlap(Duration::from_secs(10));
    assert_eq!(reader.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn an_object_of_the_future_does_not_hide_later_ones() {
    let history = History::default();
    history.add(&[(1, 1), (2, FUTURE)]);
    let (first, cursor) = history.read(Cursor::default()).await;
    assert_eq!(first, [1, 2]);
    history.add(&[(3, NOW)]);
    assert_eq!(history.read(cursor).await.0, [3]);
}

#[tokio::test]
async fn a_cursor_can_be_serialized_and_stays_small() {
    let history = History::default();
    let rows: Vec<(i64, i64)> = (1..=900).map(|id| (id, id)).collect();
    history.add(&rows);
    let (ids, cursor) = history.read(Cursor::default()).await;
    assert_eq!(ids.len(), rows.len());
    let json = serde_json::to_value(&cursor).unwrap();
    assert_eq!(json["newest"], time(900));
    assert!(json["read"].as_object().unwrap().len() <= 603, "only keys within the overlap are stored");
    let cursor: Cursor = serde_json::from_value(json).unwrap();
    history.add(&[(901, 900)]);
    assert_eq!(history.read(cursor).await.0, [901]);
}

#[tokio::test]
async fn the_cursor_of_another_resource_is_refused() {
    let history = History::default();
    history.add(&[(1, 1), (2, 2)]);
    let (_, cursor) = history.read(Cursor::default()).await;
    let mut other = serde_json::to_value(&cursor).unwrap();
    assert_eq!(other["of"], "configuration/conference.creation_time");
    other["of"] = "status/participant.connect_time".into();
    let mut reader = history.reader(serde_json::from_value(other).unwrap());
    let error = reader.try_next().await.unwrap_err();
    let expected =
        "the cursor is one of `status/participant.connect_time`, not of `configuration/conference.creation_time`";
    assert!(error.to_string().contains(expected), "{error}");
    assert!(reader.try_next().await.unwrap().is_none());
    // One of an earlier release does not say what it is of.
    let mut older = serde_json::to_value(&cursor).unwrap();
    older.as_object_mut().unwrap().remove("of");
    assert!(history.read(serde_json::from_value(older).unwrap()).await.0.is_empty());
}

#[tokio::test]
async fn an_offset_is_refused() {
    let history = History::default();
    history.add(&[(1, 1), (2, 2), (3, 3), (4, 4)]);
    let client = Client::builder("https://manager.example.com").transport(history.clone()).build().unwrap();
    let list = || client.configuration().conference().list().page_size(2);
    let mut reader = list().offset(1).incremental(conference::creation_time(), Cursor::default());
    let error = reader.try_next().await.unwrap_err();
    assert!(error.to_string().contains("the list has an `offset`"), "{error}");
    assert!(history.0.lock().unwrap().queries.is_empty());
    let mut reader = list().offset(0).incremental(conference::creation_time(), Cursor::default());
    for id in 1..=4 {
        assert_eq!(reader.try_next().await.unwrap().map(|row| row.id), Some(id));
    }
}

#[tokio::test]
async fn a_reader_that_stops_in_between_resumes_without_loss() {
    let history = History::default();
    history.add(&[(1, 1), (2, 2), (3, 3), (4, 4)]);
    let mut reader = history.reader(Cursor::default());
    for id in 1..=3 {
        assert_eq!(reader.try_next().await.unwrap().unwrap().id, id);
    }
    assert_eq!(history.read(reader.cursor().clone()).await.0, [4]);
}

#[tokio::test]
async fn more_rows_of_one_time_than_fit_on_a_page_are_returned_once() {
    let history = History::default();
    history.add(&[(1, 1), (2, 7), (3, 7), (4, 7), (5, 7), (6, 7), (7, 9)]);
    assert_eq!(history.read(Cursor::default()).await.0, [1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn no_row_is_missed_when_the_server_removes_old_ones_meanwhile() {
    let history = History::default();
    history.add(&(1..=9).map(|id| (id, id)).collect::<Vec<_>>());
    history.0.lock().unwrap().prunes = true;
    let (ids, _) = history.read(Cursor::default()).await;
    assert_eq!(ids, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
}

#[tokio::test]
async fn a_reader_can_start_at_a_time() {
    let history = History::default();
    history.add(&[(1, 1), (2, 1_000)]);
    let start: Timestamp = time(900).parse().unwrap();
    let (ids, cursor) = history.read(Cursor::starting_at(start)).await;
    assert_eq!(ids, [2]);
    assert_eq!(
        history.0.lock().unwrap().queries[0].split('&').next(),
        Some("creation_time__gte=2026-01-01T00%3A15%3A00")
    );
    // Also later, nothing before the time is read, however late it was added.
    history.add(&[(3, 899), (4, 901)]);
    let stored: Cursor = serde_json::from_str(&serde_json::to_string(&cursor).unwrap()).unwrap();
    assert_eq!(history.read(stored).await.0, [4]);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_reader_is_an_iterator() {
    let history = History::default();
    history.add(&[(1, 1), (2, 2), (3, 3)]);
    let builder = crate::blocking::Client::builder("https://manager.example.com");
    let client = builder.transport(history.clone()).build().unwrap();
    let list = client.configuration().conference().list().page_size(2);
    let mut reader = list.incremental(conference::creation_time(), Cursor::default());
    let ids: Vec<i64> = reader.by_ref().map(|row| row.unwrap().id).collect();
    assert_eq!(ids, [1, 2, 3]);
    assert_eq!(reader.cursor().newest().to_string(), "2026-01-01T00:00:03Z");
}
