//! Iterating over a list takes the memory of about two pages, independent of its length.

use pexgen_tests::Server;
use pexip_infinity::runtime::{Related, Result};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::history::participant;

use crate::{alone, measured};

const PAGE: u32 = 200;

#[tokio::test]
async fn streaming_ten_thousand_rows_takes_the_memory_of_two_pages() -> Result<()> {
    let _alone = alone().await;
    let server = Server::start();
    let (user, password) = server.credentials();
    let client = Client::builder(server.url()).basic_auth(user, password).build()?;
    let list = || client.history().participant().list().order_by(participant::start_time().asc()).page_size(PAGE);
    // The connection and other shared state are not part of a page.
    list().page().await?;

    let (page, of_a_page) = measured(list().page().send()).await?;
    let held_by_a_row = of_a_page.left / page.objects.len();
    assert!(page.objects.iter().any(|row| !row.media_streams.is_empty()));
    drop(page);

    let (rows, of_all) = measured(async {
        let mut stream = list().stream();
        let (mut rows, mut streams) = (0, 0);
        while let Some(row) = stream.try_next().await? {
            rows += 1;
            streams += row.media_streams.iter().filter_map(Related::object).count();
        }
        assert!(streams > rows, "rows include their media streams: {streams} of {rows}");
        Ok(rows)
    })
    .await?;
    assert!(rows >= 10_000, "{rows}");
    // The rows of one page and the bytes of the next.
    assert!(2 * of_all.peak < 5 * of_a_page.peak, "{of_all:?} for all rows, {of_a_page:?} for a single page");
    let all = rows * held_by_a_row;
    assert!(of_all.peak < all / 10, "{of_all:?}; {all} bytes for all rows at once");
    assert!(of_all.left < of_a_page.peak, "{of_all:?} for all rows, {of_a_page:?} for a single page");
    Ok(())
}
