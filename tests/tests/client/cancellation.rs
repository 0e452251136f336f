//! Cancellation: every future is dropped at its first, second, third, … await point, without side effects on
//! other requests. The client allows only one concurrent request, so a leaked slot would block all others. In
//! addition, many tasks share one client, and each gets its own responses.

use std::collections::BTreeSet;
use std::future::Future;
use std::path::Path;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use pexgen_tests::{Server, scale};
use pexip_infinity::runtime::{Result, RetryPolicy, Upload};
use pexip_infinity::v41::Client;
use pexip_infinity::v41::command::participant::Dial;
use pexip_infinity::v41::configuration::{ConferencePatch, NewConference, conference};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

const BACKUP: &str = "small backup+1.tar.gpg";
/// Timeout for a hanging request.
const PATIENCE: Duration = Duration::from_secs(300);

fn connect(server: &Server, requests: usize) -> Client {
    connect_by(server.url(), server, requests)
}

fn connect_by(url: &str, server: &Server, requests: usize) -> Client {
    let (user, password) = server.credentials();
    let builder = Client::builder(url).basic_auth(user, password).retry(RetryPolicy::never());
    builder.max_in_flight(requests).build().expect("a client")
}

/// Starts a proxy to the server that forwards data in small pieces, so that there are many await points.
async fn fragmenting_proxy(server: &Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let address = server.url().trim_start_matches("http://").to_owned();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect(&address).await else { continue };
            // Otherwise the pieces would be merged.
            client.set_nodelay(true).expect("a connection");
            let (from_client, to_client) = client.into_split();
            let (from_server, to_server) = server.into_split();
            tokio::spawn(crumble(from_client, to_server, 64 << 10));
            tokio::spawn(crumble(from_server, to_client, 100));
        }
    });
    url
}

async fn crumble(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, size: usize) {
    let mut piece = vec![0; size];
    while let Ok(count @ 1..) = from.read(&mut piece).await {
        if to.write_all(&piece[..count]).await.is_err() {
            return;
        }
        tokio::time::sleep(Duration::from_micros(500)).await;
    }
}

/// Polls a future until it completes or has been pending `most` times; then it is dropped.
async fn waits<T>(future: impl Future<Output = T>, most: usize) -> Option<T> {
    let mut future = pin!(future);
    let mut waited = 0;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(outcome) => Poll::Ready(Some(outcome)),
        Poll::Pending => {
            waited += 1;
            if waited == most { Poll::Ready(None) } else { Poll::Pending }
        }
    })
    .await
}

type Work<'w> = Pin<Box<dyn Future<Output = Result<()>> + 'w>>;

/// Cancels an operation at each of its await points, and returns their number.
async fn cancel_at_every_wait<'w>(
    client: &Client,
    server: &Server,
    name: &str,
    work: impl Fn(String) -> Work<'w>,
) -> usize {
    let locations = client.configuration().system_location();
    for most in 1.. {
        let outcome = waits(work(format!("{name} {most}")), most).await;
        // The next request gets the slot and its own response.
        let id = i64::try_from(most % 4).expect("a small number") + 1;
        let next = tokio::time::timeout(PATIENCE, locations.get(id));
        let location =
            next.await.unwrap_or_else(|_| panic!("{name}, cancelled at wait {most}, blocks the next request"));
        assert_eq!(location.expect("a location").id, id, "{name}, cancelled at wait {most}");
        if let Some(outcome) = outcome {
            outcome.unwrap_or_else(|error| panic!("{name}: {error}"));
            let sent = server.control().requests();
            assert!(!sent.is_empty());
            return most - 1;
        }
    }
    unreachable!("it ends")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = folder.read_dir().expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[tokio::test]
async fn requests_can_be_cancelled_at_every_await_point() {
    let server = Server::start();
    let client = connect_by(&fragmenting_proxy(&server).await, &server, 1);
    let (client, server) = (&client, &server);
    let rooms = &client.configuration().conference();
    let locations = &client.configuration().system_location();
    let backups = &client.configuration().system_backup();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let folder = folder.path();
    let mut points = 0;

    points +=
        cancel_at_every_wait(client, server, "get", |_| Box::pin(async { locations.get(1).await.map(drop) })).await;
    points += cancel_at_every_wait(client, server, "walk", |_| {
        Box::pin(async {
            let mut rows = locations.list().page_size(1).stream();
            while rows.try_next().await?.is_some() {}
            Ok(())
        })
    })
    .await;
    points += cancel_at_every_wait(client, server, "create", |name| {
        Box::pin(async move { rooms.create(&NewConference::new(name)).await.map(drop) })
    })
    .await;
    points += cancel_at_every_wait(client, server, "batch", |name| {
        Box::pin(async move {
            let batch = rooms.batch().create(&NewConference::new(format!("{name} a")));
            batch.create(&NewConference::new(format!("{name} b"))).send().await.map(drop)
        })
    })
    .await;
    points += cancel_at_every_wait(client, server, "dial", |name| {
        Box::pin(async move {
            client.command().participant().dial(&Dial::new(name, "alice").system_location("London")).await.map(drop)
        })
    })
    .await;
    points += cancel_at_every_wait(client, server, "upload", |name| {
        let file = Upload::reader(name, std::io::Cursor::new(vec![7; 1 << 20]));
        Box::pin(async { client.configuration().ivr_theme().upload_package(1, file).await.map(drop) })
    })
    .await;
    points += cancel_at_every_wait(client, server, "read", |_| {
        Box::pin(async { backups.download(BACKUP).await?.bytes().await.map(drop) })
    })
    .await;
    points += cancel_at_every_wait(client, server, "save", |name| {
        Box::pin(async move { backups.download(BACKUP).await?.save_to(folder.join(name)).await.map(drop) })
    })
    .await;
    println!("cancelled at {points} waits");
    assert!(points >= 50, "{points}");

    // Cancelled downloads leave no file, but one download may have completed.
    tokio::time::sleep(Duration::from_millis(200)).await;
    for name in names(folder) {
        assert_ne!(Path::new(&name).extension(), Some("part".as_ref()), "{name}");
        assert_eq!(std::fs::metadata(folder.join(&name)).expect("the file").len(), 1_000, "{name}");
    }
    // A batch is applied completely or not at all, and nothing is applied twice.
    let all = rooms.list().all().await.expect("all rooms");
    let unique: BTreeSet<&str> = all.iter().map(|room| room.name.as_str()).collect();
    assert_eq!(unique.len(), all.len());
    for half in unique.iter().filter(|name| name.starts_with("batch")) {
        let other = half.strip_suffix('a').map_or_else(|| half.replace(" b", " a"), |name| format!("{name}b"));
        assert!(unique.contains(other.as_str()), "{half} without {other}");
    }
}

#[tokio::test]
async fn download_survives_cancelled_polls() {
    let server = Server::start();
    let client = connect(&server, 1);
    server.control().download_bytes(4 << 20);
    let backups = client.configuration().system_backup();
    let name = backups.list().all().await.expect("a list").remove(0).filename;
    let mut download = backups.download(name.as_str()).await.expect("a download");
    let mut bytes = Vec::new();
    loop {
        // Polled and cancelled before each chunk.
        match waits(download.try_next(), 1).await {
            None => tokio::task::yield_now().await,
            Some(piece) => match piece.expect("a piece") {
                Some(piece) => bytes.extend_from_slice(&piece),
                None => break,
            },
        }
    }
    assert_eq!(Some(bytes.len() as u64), download.length());
    assert!(bytes.iter().zip((0..=255_u8).cycle()).all(|(byte, expected)| *byte == expected));
}

/// Creates, changes and reads a room of its own, and reads a shared one.
async fn task(client: Client, number: i64) -> Result<()> {
    let rooms = client.configuration().conference();
    let name = format!("task {number}");
    let uri = rooms.create(&NewConference::new(&name)).await?.uri();
    for round in 0..3 {
        let text = format!("{number} in round {round}");
        rooms.update(&uri, &ConferencePatch::new().description(&text)).await?;
        let room = rooms.get(&uri).await?;
        assert_eq!((&room.name, &room.description), (&name, &text));
        let found = rooms.list().filter(conference::name().eq(&name)).all().await?;
        assert_eq!(found.iter().map(|room| &room.description).collect::<Vec<_>>(), [&text]);
        let id = number % 4 + 1;
        assert_eq!(client.configuration().system_location().get(id).await?.id, id);
        let error = rooms.get(1_000_000 + number).await.expect_err("the room does not exist");
        assert!(error.is_not_found() && error.path().is_some_and(|path| path.contains(&number.to_string())));
    }
    rooms.delete(&uri).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_tasks_on_one_client_get_their_own_responses() {
    let server = Server::start();
    for at_once in [5, 50] {
        let client = connect(&server, at_once);
        let tasks: Vec<_> = (0..scale::pick(20, 50)).map(|number| tokio::spawn(task(client.clone(), number))).collect();
        // Other requests are started and cancelled at the same time.
        for most in 1..50 {
            let cancelled = waits(client.configuration().system_location().get(1).send(), most % 4 + 1).await;
            assert!(cancelled.is_none_or(|outcome| outcome.is_ok_and(|location| location.id == 1)));
        }
        for task in tasks {
            task.await.expect("no panic").expect("no error");
        }
        assert_eq!(client.configuration().conference().list().count().await.expect("a count"), 0);
    }
}
