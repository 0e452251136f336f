//! However long a list is, walking it takes no more memory than a page or two.

use peak_alloc::PeakAlloc;
use pexgen_tests::Server;
use pexip_infinity::runtime::{Related, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::history::participant;

/// Counts all memory of this process.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const PAGE: u32 = 200;

/// What a piece of work gives, the memory it took at most, and the memory it still holds.
async fn measured<T>(work: impl Future<Output = Result<T>>) -> Result<(T, usize, usize)> {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work.await?;
    let peak = MEMORY.peak_usage().saturating_sub(before);
    Ok((result, peak, MEMORY.current_usage().saturating_sub(before)))
}

// The only test of this binary: nothing else may take memory while it measures.
#[tokio::test]
async fn ten_thousand_rows_pass_through_the_memory_of_two_pages() -> Result<()> {
    let server = Server::start();
    let (user, password) = server.credentials();
    let client = Client::builder(server.url()).basic_auth(user, password).build()?;
    let list = || client.history().participant().list().order_by(participant::start_time().asc()).page_size(PAGE);
    // What is made once, such as the connection, is no part of a page.
    list().page().await?;

    let (page, of_a_page, held) = measured(list().page()).await?;
    let held_by_a_row = held / page.objects.len();
    assert!(page.objects.iter().any(|row| !row.media_streams.is_empty()));
    drop(page);

    let (rows, at_most, left) = measured(async {
        let mut stream = list().stream();
        let (mut rows, mut streams) = (0, 0);
        while let Some(row) = stream.try_next().await? {
            rows += 1;
            streams += row.media_streams.iter().filter_map(Related::object).count();
        }
        assert!(streams > rows, "they come whole, with their media streams: {streams} of {rows}");
        Ok(rows)
    })
    .await?;
    assert!(rows >= 10_000, "{rows}");
    // The rows of one page, and the bytes of the next.
    assert!(2 * at_most < 5 * of_a_page, "{at_most} bytes at most, {of_a_page} for a single page");
    let all = rows * held_by_a_row;
    assert!(at_most < all / 10, "{at_most} bytes at most, {all} for all rows");
    assert!(left < of_a_page, "{left} bytes are still held");
    Ok(())
}
