//! Number and time of requests, according to the server's log.

use std::time::Duration;

use pexgen_tests::{Fault, Server};
use pexip_infinity::runtime::Result;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::configuration::NewConference;

fn connect(server: &Server) -> Client {
    let (user, password) = server.credentials();
    Client::builder(server.url()).basic_auth(user, password).build().expect("a client")
}

/// Returns the times of the requests, in seconds after the first.
fn times(server: &Server) -> Vec<f64> {
    let requests = server.control().requests();
    requests.iter().map(|request| request.at - requests[0].at).collect()
}

#[tokio::test]
async fn throttled_client_waits_for_retry_after_seconds() -> Result<()> {
    let server = Server::start();
    server.control().throttle(1, 2);
    connect(&server).configuration().system_location().get(1).await?;
    let times = times(&server);
    assert_eq!(times.len(), 2);
    assert!(times[1] >= 2.0, "{times:?}");
    Ok(())
}

#[tokio::test]
async fn throttled_client_waits_until_the_retry_after_date() -> Result<()> {
    let server = Server::start();
    server.control().throttle_until(1, 3);
    connect(&server).configuration().system_location().get(1).await?;
    let times = times(&server);
    assert_eq!(times.len(), 2);
    // A date has no fractions of a second.
    assert!(times[1] >= 1.9, "{times:?}");
    Ok(())
}

#[tokio::test]
async fn reads_are_retried_and_creates_are_not() -> Result<()> {
    let server = Server::start();
    let client = connect(&server);
    server.control().fault(&Fault::status(503).times(2));
    client.configuration().system_location().get(1).await?;
    assert_eq!(times(&server).len(), 3, "reads are retried");

    server.control().forget_requests();
    server.control().fault(&Fault::status(503).times(2));
    let error = client.configuration().conference().create(&NewConference::new("once")).await.expect_err("a fault");
    assert_eq!((error.status(), times(&server).len()), (Some(503), 1), "creates are not");
    Ok(())
}

#[tokio::test]
async fn at_most_five_requests_are_in_flight() -> Result<()> {
    let server = Server::start();
    let client = connect(&server);
    // The delay is long enough for the requests to overlap on a slow machine, too.
    server.control().fault(&Fault::new().delay(Duration::from_secs(2)).times(5));
    server.control().fault(&Fault::new().delay(Duration::from_millis(50)).times(25));
    let asked: Vec<_> = (0..30)
        .map(|_| {
            let locations = client.configuration().system_location();
            tokio::spawn(async move { locations.get(1).await })
        })
        .collect();
    for answer in asked {
        answer.await.expect("no panic")?;
    }
    let requests = server.control().requests();
    assert_eq!(requests.len(), 30);
    assert_eq!(requests.iter().map(|request| request.in_flight).max(), Some(5));
    Ok(())
}

#[tokio::test]
async fn html_page_of_a_proxy_is_an_error_with_status_and_path() {
    let server = Server::start();
    let page = "<html><body>Sign in to the proxy</body></html>";
    for status in [200, 502] {
        server.control().fault(&Fault::status(status).times(9).header("Content-Type", "text/html").body(page));
        let error = connect(&server).configuration().system_location().get(1).await.expect_err("no JSON");
        assert_eq!(error.status(), Some(status));
        let message = error.to_string();
        assert!(message.contains("/system_location/1/"), "{message}");
        server.control().reset();
    }
}

#[tokio::test]
async fn html_page_with_status_200_is_neither_a_write_nor_a_file() {
    let server = Server::start();
    let client = connect(&server);
    let page = Fault::status(200).times(9).header("Content-Type", "text/html").body("<html>Sign in</html>");
    server.control().fault(&page);
    let locations = client.configuration().system_location();
    for error in [
        locations.delete(1).await.expect_err("a page"),
        locations.delete_all_objects().await.expect_err("a page"),
        client.configuration().system_backup().download("small backup+1.tar.gpg").await.expect_err("a page"),
    ] {
        assert!(error.is_decode(), "{error}");
    }
    server.control().reset();
    assert_eq!(locations.list().count().await.expect("a count"), 4);
}

#[tokio::test]
async fn partial_content_is_not_a_file() {
    let server = Server::start();
    let backups = connect(&server).configuration().system_backup();
    for status in [204, 206] {
        server.control().fault(&Fault::status(status).header("Content-Type", "application/octet-stream").body("half"));
        let error = backups.download("small backup+1.tar.gpg").await.expect_err("a part");
        assert!(error.is_decode(), "{error}");
    }
}
