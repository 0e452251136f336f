//! Pages that are requested while the caller works on the objects of another.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::sample::v1::Client;
use crate::sample::v1::status::Participant;
use pexgen_runtime::transport::{
    BoxFuture, Transport, TransportError, TransportErrorKind, TransportRequest, TransportResponse, once,
};
use pexgen_runtime::{HeaderMap, ListRequest, StatusCode};
use serde_json::{Value, json};

/// Objects on a page.
const PAGE: usize = 3;

/// A list of pages. Each response to a page after `open` waits until it is cancelled.
#[derive(Clone)]
struct Pages {
    count: usize,
    open: usize,
    requests: Arc<AtomicUsize>,
    cancelled: Arc<AtomicUsize>,
    fails_at: Option<usize>,
}

impl Pages {
    fn new(count: usize) -> Self {
        Self { count, open: count, requests: Arc::default(), cancelled: Arc::default(), fails_at: None }
    }

    fn list(&self) -> ListRequest<Participant> {
        let builder = Client::builder("https://manager.example.com").transport(self.clone());
        builder.retry(pexgen_runtime::RetryPolicy::never()).build().unwrap().status().participant().list()
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    fn page(&self, page: usize) -> Value {
        let objects: Vec<Value> = (0..PAGE).map(|row| json!({ "id": format!("{page}-{row}") })).collect();
        let next = (page + 1 < self.count).then(|| format!("?offset={}", page + 1));
        let total = PAGE * self.count;
        json!({ "meta": { "limit": PAGE, "offset": 0, "total_count": total, "next": next }, "entries": objects })
    }
}

struct Cancelled(Arc<AtomicUsize>);

impl Drop for Cancelled {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

impl Transport for Pages {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let offset =
            request.url.query_pairs().find(|pair| pair.0 == "offset").map_or(0, |pair| pair.1.parse().unwrap());
        Box::pin(async move {
            if offset >= self.open {
                let _cancelled = Cancelled(self.cancelled.clone());
                std::future::pending::<()>().await;
            }
            let failed = self.fails_at == Some(offset);
            let status = if failed { StatusCode::FORBIDDEN } else { StatusCode::OK };
            Ok(TransportResponse::new(status, HeaderMap::new(), once(self.page(offset).to_string())))
        })
    }
}

#[tokio::test]
async fn a_stream_requests_the_next_page_with_the_first_object() {
    let pages = Pages::new(10);
    let mut rows = pages.list().stream();
    assert_eq!(pages.requests(), 0);
    for row in 0..2 * PAGE {
        rows.try_next().await.unwrap().unwrap();
        assert_eq!(pages.requests(), 2 + row / PAGE, "after row {row}");
    }
}

#[tokio::test]
async fn no_more_pages_than_set_are_read_ahead() {
    for ahead in [0, 1, 4] {
        let pages = Pages::new(10);
        let mut rows = pages.list().read_ahead(ahead).stream();
        let mut ids = Vec::new();
        while let Some(row) = rows.try_next().await.unwrap() {
            let page = ids.len() / PAGE;
            ids.push(row.id);
            assert_eq!(pages.requests(), (page + 1 + ahead).min(10), "{ahead}: after row {}", ids.len());
        }
        let expected: Vec<String> =
            (0..10).flat_map(|page| (0..PAGE).map(move |row| format!("{page}-{row}"))).collect();
        assert_eq!(ids, expected, "{ahead}");
    }
}

#[tokio::test]
async fn pages_are_read_ahead_on_demand_only() {
    let pages = Pages::new(10);
    let mut stream = pages.list().pages();
    stream.try_next().await.unwrap();
    assert_eq!(pages.requests(), 1);
    let mut stream = pages.list().read_ahead(2).pages();
    stream.try_next().await.unwrap();
    assert_eq!(pages.requests(), 1 + 3);
}

#[tokio::test]
async fn dropping_a_stream_cancels_the_request_of_the_next_page() {
    let pages = Pages { open: 1, ..Pages::new(2) };
    let mut rows = pages.list().stream();
    assert_eq!(rows.try_next().await.unwrap().unwrap().id, "0-0");
    assert_eq!((pages.requests(), pages.cancelled.load(Ordering::SeqCst)), (2, 0));
    drop(rows);
    while pages.cancelled.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
}

/// Sends the next page after an interval, to a client that may have one request in flight.
#[derive(Clone)]
struct Slow(Pages);

impl Transport for Slow {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(10)).await;
            self.0.send(request).await
        })
    }
}

#[tokio::test]
async fn requests_in_a_loop_over_a_list_do_not_wait_for_the_next_page() {
    let pages = Pages::new(2);
    let builder = Client::builder("https://manager.example.com").transport(Slow(pages.clone())).max_in_flight(1);
    let participants = builder.build().unwrap().status().participant();
    let mut rows = participants.list().stream();
    let mut count = 0;
    while rows.try_next().await.unwrap().is_some() {
        participants.list().page().await.unwrap();
        count += 1;
    }
    assert_eq!((count, pages.requests()), (2 * PAGE, 2 + 2 * PAGE));
}

#[cfg(feature = "blocking")]
#[test]
fn requests_in_a_loop_of_the_blocking_client_do_not_wait_for_the_next_page() {
    let pages = Pages::new(2);
    let builder = crate::blocking::Client::builder("https://manager.example.com").transport(Slow(pages.clone()));
    let client = builder.max_in_flight(1).build().unwrap();
    let participants = client.status().participant();
    for row in participants.list().stream() {
        row.unwrap();
        participants.list().page().send().unwrap();
    }
    assert_eq!(pages.requests(), 2 + 2 * PAGE);
}

/// Fails the first request of the second page by its time limit.
#[derive(Clone)]
struct TimesOut(Pages);

impl Transport for TimesOut {
    fn send(&self, request: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            if self.0.requests() == 1 {
                self.0.requests.fetch_add(1, Ordering::SeqCst);
                return Err(TransportError::new(TransportErrorKind::Timeout, "the time is over"));
            }
            self.0.send(request).await
        })
    }
}

#[tokio::test]
async fn a_page_that_timed_out_ahead_is_requested_when_it_is_needed() {
    let pages = Pages::new(2);
    let builder = Client::builder("https://manager.example.com").transport(TimesOut(pages.clone()));
    let mut rows = builder.build().unwrap().status().participant().list().stream();
    let mut count = 0;
    while rows.try_next().await.unwrap().is_some() {
        tokio::task::yield_now().await;
        count += 1;
    }
    assert_eq!((count, pages.requests()), (2 * PAGE, 3));
}

#[tokio::test]
async fn an_error_ahead_is_returned_after_the_objects_before_it() {
    let pages = Pages { fails_at: Some(2), ..Pages::new(4) };
    let mut rows = pages.list().read_ahead(3).stream();
    for _ in 0..2 * PAGE {
        rows.try_next().await.unwrap().unwrap();
    }
    assert_eq!(rows.try_next().await.unwrap_err().status(), Some(403));
    assert!(rows.try_next().await.unwrap().is_none());
    assert_eq!(pages.requests(), 3);
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_requests_the_next_page_with_the_first_object() {
    let pages = Pages::new(3);
    let builder = crate::blocking::Client::builder("https://manager.example.com").transport(pages.clone());
    let client = builder.build().unwrap();
    let seen = std::sync::Mutex::new(Vec::new());
    let rows = client.status().participant().list().stream().inspect(|_| seen.lock().unwrap().push(pages.requests()));
    assert_eq!(rows.collect::<Result<Vec<_>, _>>().unwrap().len(), 3 * PAGE);
    assert_eq!(*seen.lock().unwrap(), [2, 2, 2, 3, 3, 3, 3, 3, 3]);
}
