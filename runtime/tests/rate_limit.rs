//! Servers that limit the number of requests in a window of time: paced clients, and bursts of requests.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::sample::v1::Client;
use crate::sample::v1::configuration::NewConference;
use crate::support::{Reply, Seen, Server, answer};
use pexgen_runtime::{ClientBuilder, Result};

/// What a server did with each write.
#[derive(Debug, Default)]
struct Log {
    /// How often it was carried out, by its body.
    carried_out: BTreeMap<Vec<u8>, usize>,
    throttled: usize,
}

impl Log {
    fn carry_out(&mut self, number: usize, seen: &Seen) -> Reply {
        *self.carried_out.entry(seen.body.clone()).or_default() += 1;
        answer("201 Created", &format!("Location: /api/admin/configuration/v1/conference/{number}/\r\n"), "")
    }

    fn throttle(&mut self, wait: Duration) -> Reply {
        self.throttled += 1;
        answer("429 Too Many Requests", &format!("Retry-After: {}\r\n", wait.as_secs_f64()), "")
    }
}

/// Starts a server that carries out this many requests in any window, and responds to others with 429.
async fn limited(requests: usize, window: Duration) -> (Server, Arc<Mutex<Log>>) {
    let log = Arc::new(Mutex::new(Log::default()));
    let (shared, accepted) = (Arc::clone(&log), Mutex::new(VecDeque::new()));
    let behaviour = move |number: usize, seen: &Seen| -> Reply {
        let (mut log, mut accepted) = (shared.lock().unwrap(), accepted.lock().unwrap());
        let now = Instant::now();
        while accepted.front().is_some_and(|at| now.duration_since(*at) >= window) {
            accepted.pop_front();
        }
        if accepted.len() == requests {
            return log.throttle(window.saturating_sub(now.duration_since(accepted[0])));
        }
        accepted.push_back(now);
        log.carry_out(number, seen)
    };
    (Server::start(behaviour).await, log)
}

/// Starts a server that carries out this many requests, responds with 429 to those in a pause after that, and so on.
/// However slow the client is, it meets the limit.
async fn pausing(requests: usize, pause: Duration) -> (Server, Arc<Mutex<Log>>) {
    let log = Arc::new(Mutex::new(Log::default()));
    let (shared, period) = (Arc::clone(&log), Mutex::new((0, None::<Instant>)));
    let behaviour = move |number: usize, seen: &Seen| -> Reply {
        let (mut log, mut period) = (shared.lock().unwrap(), period.lock().unwrap());
        let (accepted, end) = &mut *period;
        if *accepted == requests {
            let now = Instant::now();
            let end = *end.get_or_insert(now + pause);
            if now < end {
                return log.throttle(end.duration_since(now));
            }
            *period = (0, None);
        }
        period.0 += 1;
        log.carry_out(number, seen)
    };
    (Server::start(behaviour).await, log)
}

/// Creates this many objects concurrently, each with a name of its own.
async fn create(client: ClientBuilder<Client>, objects: usize) -> Result<()> {
    let client = client.build()?;
    let creates: Vec<_> = (0..objects)
        .map(|number| {
            let rooms = client.configuration().conference();
            tokio::spawn(async move { rooms.create(&NewConference::new(format!("VMR_{number}"))).await })
        })
        .collect();
    for created in creates {
        created.await.unwrap()?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paced_client_sends_3000_writes_without_a_429() -> Result<()> {
    let (requests, window) = (250, Duration::from_millis(250));
    let (server, log) = limited(requests, window).await;
    let began = Instant::now();
    create(Client::builder(&server.url).rate_limit(250, window), 3_000).await?;
    assert!(began.elapsed() >= window * 11, "the limit was reached");
    let log = log.lock().unwrap();
    assert_eq!((log.throttled, server.count()), (0, 3_000));
    assert!(log.carried_out.len() == 3_000 && log.carried_out.values().all(|count| *count == 1));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn burst_into_429_loses_and_repeats_nothing() -> Result<()> {
    let (server, log) = pausing(100, Duration::from_millis(400)).await;
    create(Client::builder(&server.url).max_in_flight(20), 500).await?;
    let log = log.lock().unwrap();
    assert!(log.throttled > 0, "the burst exceeds the limit");
    assert_eq!(server.count(), 500 + log.throttled, "nothing but throttled requests is repeated");
    assert!(log.carried_out.len() == 500 && log.carried_out.values().all(|count| *count == 1));
    // While the client waits, it sends nothing else.
    assert!(log.throttled <= 20 * 10, "{}", log.throttled);
    Ok(())
}
