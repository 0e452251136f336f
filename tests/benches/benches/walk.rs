//! Streaming a history of 25,000 participants with their media streams from a server on loopback: CPU time of
//! the client for each row, compared with decoding the same bytes from memory.

#![expect(clippy::cast_precision_loss, reason = "figures for people")]

use std::time::Duration;

use pexgen_benches::{Canned, median, pages};
use pexip_infinity::v41::Client;
use rustix::time::{ClockId, clock_gettime};
use tokio::runtime::Builder;

const PAGES: usize = 50;
const ROWS: usize = 500;
/// Number of runs; both variants alternate, and the median counts.
const RUNS: usize = 11;

fn main() {
    let pages = pages::history(PAGES, ROWS);
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let page = pages[PAGES - 1].clone();
    let server = Client::builder(pexgen_benches::serve(pages).expect("a port")).build().expect("a client");
    let memory = Client::builder("http://localhost").transport(Canned::new(page)).build().expect("a client");
    let (mut walks, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        walks.push(thread_time(|| assert_eq!(walk(&server), PAGES * ROWS)));
        reads.push(thread_time(|| assert_eq!((0..PAGES).map(|_| walk(&memory)).sum::<usize>(), PAGES * ROWS)));
    }
    let (walk, read) = (median(walks), median(reads));
    let per_row = |time: Duration| time.as_secs_f64() * 1e6 / (PAGES * ROWS) as f64;
    println!("{} rows in {PAGES} pages, {:.1} MB", PAGES * ROWS, bytes as f64 / 1e6);
    println!("from memory   {:6.2} µs a row", per_row(read));
    println!("from loopback {:6.2} µs a row, {:.2} times as much", per_row(walk), per_row(walk) / per_row(read));
}

fn walk(client: &Client) -> usize {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut rows = client.history().participant().list().stream();
        let mut count = 0;
        while rows.try_next().await.expect("a row").is_some() {
            count += 1;
        }
        count
    })
}

/// Returns the CPU time of this thread, including the kernel.
fn thread_time(work: impl FnOnce()) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("no negative time");
    let before = now();
    work();
    now().saturating_sub(before)
}
