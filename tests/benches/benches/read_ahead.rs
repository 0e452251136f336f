//! Streaming a history of 25,000 participants from a server that takes 20 ms for a page, to a consumer that takes as long:
//! elapsed time with and without reading ahead.

use std::time::{Duration, Instant};

use pexgen_benches::{median, pages};
use pexip_infinity::v41::Client;
use tokio::runtime::Builder;
use tokio::time::sleep;

const PAGES: usize = 50;
const ROWS: usize = 500;
const DELAY: Duration = Duration::from_millis(20);
/// Number of runs; both variants alternate, and the median counts.
const RUNS: usize = 5;

fn main() {
    let pages = pages::history(PAGES, ROWS);
    let url = pexgen_benches::serve_slowly(pages, DELAY).expect("a port");
    let client = Client::builder(url).build().expect("a client");
    let (mut with, mut without) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        with.push(walk(&client, 1));
        without.push(walk(&client, 0));
    }
    let (with, without) = (median(with), median(without));
    println!("one page read ahead {with:?}, none {without:?}: {:.2}", with.as_secs_f64() / without.as_secs_f64());
}

fn walk(client: &Client, ahead: usize) -> Duration {
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let start = Instant::now();
    runtime.block_on(async {
        let mut pages = client.history().participant().list().read_ahead(ahead).pages();
        let mut rows = 0;
        while let Some(page) = pages.try_next().await.expect("a page") {
            rows += page.objects.len();
            sleep(DELAY).await;
        }
        assert_eq!(rows, PAGES * ROWS);
    });
    start.elapsed()
}
