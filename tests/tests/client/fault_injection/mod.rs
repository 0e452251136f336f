//! Fault injection: a proxy between the client and the real server causes the faults of networks, proxies and
//! servers, chosen by seeds.
//!
//! In every run, the client ends within its timeouts, nothing panics, results match the state of the server,
//! no POST or PATCH is sent twice unless that was allowed or the first was throttled, and no request goes to another server.
//! `FAULT_SEED=… FAULT_RUNS=1` repeats a run whose seed was printed.

mod fault;
mod operation;
mod proxy;
mod wire;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use operation::{Claim, Operation, Outcome, Truth};
use pexgen_tests::{Server, scale};
use pexip_infinity::runtime::{Credentials, RetryPolicy};
use pexip_infinity::v41::Client;
use proxy::{Proxy, Seen};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Number of runs that share a client and its connections.
const GROUP: usize = 25;
/// Number of concurrent groups.
const AT_ONCE: usize = 32;
/// Timeout of one attempt; a request has at most three.
const TIMEOUT: Duration = Duration::from_secs(1);
/// Time after which a run counts as hanging: at most four requests, on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(300);

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// The state that all runs of a kind share.
struct Field {
    server: Arc<proxy::Server>,
    truth: Truth,
    elsewhere: String,
    /// One conference for each run.
    rows: Vec<i64>,
    folder: tempfile::TempDir,
}

struct Report {
    seed: u64,
    operation: Operation,
    claim: Option<Claim>,
    fault: Option<String>,
}

/// Creates a client whose credentials identify the current run.
fn client(url: &str, run: Arc<AtomicU64>, writes_again: bool) -> Client {
    let policy = RetryPolicy::new().base_delay(Duration::from_millis(2)).budget(1_000_000);
    let policy = if writes_again { policy.including_writes() } else { policy };
    let provider = move || Ok(Credentials::header("authorization", proxy::sign(run.load(Ordering::SeqCst)))?);
    let builder = Client::builder(url).credentials_provider(provider).retry(policy);
    let builder = builder.connect_timeout(TIMEOUT).idle_timeout(TIMEOUT / 2).timeout(TIMEOUT);
    builder.build().expect("a client")
}

/// Executes the runs of one client, one after the other.
async fn group(field: Arc<Field>, seeds: Vec<u64>, first: usize) -> Vec<Report> {
    let proxy = Proxy::start(field.server.clone(), &field.elsewhere).await;
    let writes_again = first / GROUP % 4 == 3;
    let run = Arc::new(AtomicU64::new(0));
    let client = client(&proxy.url, run.clone(), writes_again);
    let mut reports = Vec::new();
    for (index, seed) in seeds.into_iter().enumerate() {
        let operation = Operation::draw(&mut fastrand::Rng::with_seed(seed));
        let row = field.rows[(first + index) % field.rows.len()];
        proxy.begin(seed);
        run.store(seed, Ordering::SeqCst);
        let name = format!("run-{seed}");
        let began = Instant::now();
        let performing = operation.perform(&client, &field.truth, &name, row, field.folder.path());
        let outcome = tokio::time::timeout(PATIENCE, performing).await;
        let seen = proxy.seen();
        let fault = match &outcome {
            Ok(outcome) => operation.judge(outcome, &seen, writes_again),
            Err(_) => Some(format!("it hangs after {:?}", began.elapsed())),
        };
        let fault = fault.map(|fault| explain(seed, operation, &fault, &seen, outcome.as_ref().ok()));
        let claim = match outcome {
            Ok(Outcome::Done(claim)) if !is_false_success(&seen) => Some(claim),
            _ => None,
        };
        reports.push(Report { seed, operation, claim, fault });
    }
    // Without faults, the client works as before.
    proxy.begin(0);
    run.store(0, Ordering::SeqCst);
    let outcome = Operation::Walk.perform(&client, &field.truth, "", 0, field.folder.path()).await;
    let last = reports.last_mut().expect("a run");
    if let Some(fault) = Operation::Walk.judge(&outcome, &proxy.seen(), false) {
        last.fault.get_or_insert(format!("afterwards, without faults: {fault}"));
    }
    reports
}

/// Returns whether the proxy reported the success of a write that the server did not receive.
fn is_false_success(seen: &[Seen]) -> bool {
    seen.iter().any(|seen| seen.fault.passes_for_done())
}

fn explain(seed: u64, operation: Operation, fault: &str, seen: &[Seen], outcome: Option<&Outcome>) -> String {
    let mut text = format!("FAULT_SEED={seed} FAULT_RUNS=1: {operation:?}: {fault}\n");
    for seen in seen {
        let _ = writeln!(text, "    {} {} {:?}, the server: {:?}", seen.method, seen.target, seen.fault, seen.status);
    }
    if let Some(Outcome::Failed(error)) = outcome {
        let _ = writeln!(text, "    {error}");
    }
    text
}

/// Executes all runs, starting with a seed.
async fn fire(field: Field, first_seed: u64, runs: usize) -> (Arc<Field>, Vec<Report>) {
    let field = Arc::new(field);
    let mut groups: Vec<usize> = (0..runs).step_by(GROUP).rev().collect();
    let (mut under_way, mut reports) = (JoinSet::new(), Vec::new());
    loop {
        while under_way.len() < AT_ONCE
            && let Some(first) = groups.pop()
        {
            let seeds = (first..runs.min(first + GROUP)).map(|index| first_seed + index as u64).collect();
            under_way.spawn(group(field.clone(), seeds, first));
        }
        match under_way.join_next().await {
            Some(group) => reports.extend(group.expect("no panic")),
            None => return (field, reports),
        }
    }
}

/// Compares the server's rows at the end with the results that the client reported.
fn compare(server: &Server, reports: &[Report]) -> Vec<String> {
    let mut rooms = BTreeMap::new();
    let mut path = "/api/admin/configuration/v1/conference/?limit=1000".to_owned();
    loop {
        let page = server.http().get(&path).json();
        for room in page["objects"].as_array().expect("rooms") {
            rooms.insert(room["id"].as_i64().expect("a key"), room.clone());
        }
        match page["meta"]["next"].as_str() {
            Some(next) => next.clone_into(&mut path),
            None => break,
        }
    }
    let keys = |name: &str| -> Vec<i64> {
        rooms.iter().filter(|(_, room)| room["name"] == name).map(|(key, _)| *key).collect()
    };
    let refuted = |claim: &Claim| match claim {
        Claim::Nothing => None,
        Claim::Exist(names, key) => names.iter().find_map(|name| match (keys(name).as_slice(), key) {
            ([one], Some(key)) if one == key => None,
            ([_], None) => None,
            (found, key) => Some(format!("`{name}` is there as {found:?}, reported was {key:?}")),
        }),
        Claim::Described(key, text) => match rooms.get(key).map(|room| &room["description"]) {
            Some(found) if found == text => None,
            found => Some(format!("conference {key} has the description {found:?}, reported was {text}")),
        },
        Claim::Gone(key) => {
            rooms.contains_key(key).then(|| format!("conference {key} was reported as deleted but exists"))
        }
    };
    let claims = reports.iter().filter_map(|report| Some((report, report.claim.as_ref()?)));
    claims
        .filter_map(|(report, claim)| Some((report, refuted(claim)?)))
        .map(|(report, fault)| format!("FAULT_SEED={}: {:?}: {fault}\n", report.seed, report.operation))
        .collect()
}

/// Starts a server that counts connections, which would receive leaked credentials.
async fn elsewhere() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let count = Arc::new(AtomicUsize::new(0));
    let counts = count.clone();
    tokio::spawn(async move {
        while listener.accept().await.is_ok() {
            counts.fetch_add(1, Ordering::SeqCst);
        }
    });
    (url, count)
}

async fn thousands(first_seed: u64, runs: usize, real: bool) {
    let server = Server::start();
    let address = server.url().trim_start_matches("http://").to_owned();
    let (url, astray) = elsewhere().await;
    let rows = if real { runs } else { 1 };
    let rows = server.control().seed("configuration/conference", rows, &json!({ "name": "row-{n}" }));
    let direct = Client::builder(server.url()).basic_auth("admin", "PEXip123").build().expect("a client");
    let field = Field {
        server: Arc::new(proxy::Server { address, remembered: (!real).then(Default::default) }),
        truth: Truth::learn(&direct).await.expect("the truth"),
        elsewhere: url,
        rows: rows.iter().map(|key| key.as_i64().expect("a key")).collect(),
        folder: tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder"),
    };
    let (field, reports) = fire(field, first_seed, runs).await;
    let mut faults: Vec<String> = reports.iter().filter_map(|report| report.fault.clone()).collect();
    if real {
        faults.extend(compare(&server, &reports));
    }
    faults.extend(parts_left(field.folder.path()));
    assert_eq!(reports.len(), runs);
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.concat());
    assert_eq!(astray.load(Ordering::SeqCst), 0, "a request went to another server");
}

/// Returns the incomplete files in a folder.
fn parts_left(folder: &Path) -> Vec<String> {
    let names = folder.read_dir().expect("the folder").map(|entry| entry.expect("an entry").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names
        .filter(|name| Path::new(name).extension() == Some("part".as_ref()))
        .map(|name| format!("{name} is left\n"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn against_the_real_server() {
    thousands(setting("FAULT_SEED", 1) as u64, setting("FAULT_RUNS", scale::pick(40, 1_500)), true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn against_recorded_responses() {
    thousands(setting("FAULT_SEED", 100_001) as u64, setting("FAULT_RUNS", scale::pick(150, 4_500)), false).await;
}
