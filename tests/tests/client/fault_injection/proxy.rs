//! A proxy between client and server that applies faults to responses, chosen by the seed of the run.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use fastrand::Rng;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Fault, Step};
use super::wire::{Head, RawResponse};

/// A proxy. Clones share their state.
#[derive(Clone)]
pub struct Proxy {
    pub url: String,
    server: Arc<Server>,
    elsewhere: String,
    run: Arc<Mutex<Run>>,
}

/// The server behind the proxies.
pub struct Server {
    /// Host and port of the real server.
    pub address: String,
    /// Recorded responses of the server to reads, by request. If they are recorded, the proxy itself responds
    /// to writes, because many runs only test how the client handles the response.
    pub remembered: Option<Mutex<HashMap<String, RawResponse>>>,
}

/// Returns the credentials of a run.
pub fn sign(seed: u64) -> String {
    format!("Run {seed}")
}

#[derive(Default)]
struct Run {
    seed: u64,
    seen: Vec<Seen>,
}

/// A request that the proxy received.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub fault: Fault,
    /// The status of the server's own response, if the server received the request.
    pub status: Option<u16>,
}

impl Proxy {
    /// Starts a proxy. Redirects to other servers go to `elsewhere`.
    pub async fn start(server: Arc<Server>, elsewhere: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let proxy = Self { url, server, elsewhere: elsewhere.to_owned(), run: Arc::default() };
        let serving = proxy.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // Otherwise small pieces would be merged.
                stream.set_nodelay(true).expect("a connection");
                let proxy = serving.clone();
                tokio::spawn(async move { proxy.serve(stream).await });
            }
        });
        proxy
    }

    /// Begins a run.
    pub fn begin(&self, seed: u64) {
        *self.run() = Run { seed, seen: Vec::new() };
    }

    /// Returns the requests of the run so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.run().seen.clone()
    }

    fn run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().expect("no panic while it is held")
    }

    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        loop {
            let head = Head::read(&mut stream).await?;
            let (index, fault, forwards) = self.note(&head)?;
            if fault == Fault::Early {
                return play(&mut stream, fault.script(&RawResponse::default(), "", "")).await;
            }
            let body = head.read_body(&mut stream).await?;
            let response = if forwards { self.ask(&head, &body).await } else { None };
            if let Some(response) = &response {
                self.run().seen.get_mut(index)?.status = Some(response.code());
            }
            // If the server did not receive the request, the response must not look like the server's.
            let response = response.unwrap_or_else(|| RawResponse::new("502 Bad Gateway", "text/html", "not asked"));
            play(&mut stream, fault.script(&response, &head.target, &self.elsewhere)).await?;
        }
    }

    /// Records a request. Returns its index in the run, the fault of its response, and whether the server
    /// receives it; `None` for a request of an earlier run.
    fn note(&self, head: &Head) -> Option<(usize, Fault, bool)> {
        let mut run = self.run();
        if head.header("authorization") != Some(&sign(run.seed)) {
            return None;
        }
        let index = run.seen.len();
        // Seed 0 has no faults.
        let mut rng = Rng::with_seed(run.seed.wrapping_mul(31).wrapping_add(index as u64));
        let harm = if run.seed == 0 { 0.0 } else { [0.9, 0.6, 0.3][index.min(2)] };
        let fault = if run.seed == 0 { Fault::None } else { Fault::draw(&mut rng, harm) };
        let forwards = fault.is_harmless(&head.method) || rng.f64() < 0.7;
        let (method, target) = (head.method.clone(), head.target.clone());
        run.seen.push(Seen { method, target, fault: fault.clone(), status: None });
        Some((index, fault, forwards))
    }

    async fn ask(&self, head: &Head, body: &[u8]) -> Option<RawResponse> {
        let Some(remembered) = &self.server.remembered else {
            return RawResponse::ask(&self.server.address, head, body).await;
        };
        if head.method != "GET" {
            return Some(written(head));
        }
        let target = head.target.replace("?hop=1", "").replace("&hop=1", "");
        let known = remembered.lock().expect("no panic while it is held").get(&target).cloned();
        if known.is_some() {
            return known;
        }
        let response = RawResponse::ask(&self.server.address, head, body).await?;
        remembered.lock().expect("no panic while it is held").insert(target, response.clone());
        Some(response)
    }
}

/// Creates the response of a Tastypie server to a successful write.
fn written(head: &Head) -> RawResponse {
    static COUNT: AtomicU64 = AtomicU64::new(1_000);
    const EMPTY: &str = "text/html; charset=utf-8";
    let is_command = head.target.contains("/command/");
    match head.method.as_str() {
        "POST" if is_command => RawResponse::new("200 OK", "application/json", r#"{"status": "success"}"#),
        "POST" => {
            let location = format!("{}{}/", head.target, COUNT.fetch_add(1, Ordering::Relaxed));
            RawResponse::new("201 Created", EMPTY, "").with("Location", &location)
        }
        "PATCH" => RawResponse::new("202 Accepted", EMPTY, ""),
        _ => RawResponse { status: "204 No Content".to_owned(), ..RawResponse::default() },
    }
}

/// Executes the actions. Returns `None` if the connection is closed.
async fn play(stream: &mut TcpStream, script: Vec<Step>) -> Option<()> {
    for step in script {
        match step {
            Step::Send(bytes) => stream.write_all(&bytes).await.ok()?,
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::End => {
                stream.shutdown().await.ok()?;
                return None;
            }
            Step::Reset => {
                let _ = stream.set_zero_linger();
                return None;
            }
            Step::Silence => {
                let gone = stream.read_u8();
                let _ = tokio::time::timeout(Duration::from_secs(20), gone).await;
                return None;
            }
        }
    }
    Some(())
}
