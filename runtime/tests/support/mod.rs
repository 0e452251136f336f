//! A small HTTP server on the loopback interface with arbitrary behaviour.
#![allow(dead_code, reason = "each test uses a part of it")]

pub mod any;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// A received request.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub headers: String,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.lines().filter_map(|line| line.split_once(": "));
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// The reaction of the server to a request.
pub enum Reply {
    /// Sends these bytes and keeps the connection open.
    Send(String),
    /// Sends these bytes and closes the connection.
    Break(String),
    /// Sends these bytes, and then these others forever.
    Endless(String, String),
    /// Sends these bytes, and then the others one by one with this delay between them.
    Drip(Duration, String, String),
    /// Sends nothing.
    Silence,
    /// Waits, then sends.
    Late(Duration, String),
}

pub fn json(status: &str, body: &str) -> Reply {
    answer(status, "Content-Type: application/json\r\n", body)
}

pub fn answer(status: &str, headers: &str, body: &str) -> Reply {
    Reply::Send(head(status, headers, body.len()) + body)
}

pub fn head(status: &str, headers: &str, length: usize) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n")
}

type Behaviour = dyn Fn(usize, &Seen) -> Reply + Send + Sync;

pub struct Server {
    pub url: String,
    log: Arc<Mutex<Vec<Seen>>>,
    pub connections: Arc<AtomicUsize>,
    pub most_at_once: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server with a behaviour, which gets the number of the request, from 0.
    pub async fn start(behaviour: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_with("http", behaviour, |stream| Box::pin(async { Some(Box::new(stream) as Box<dyn Io>) })).await
    }

    pub async fn start_with(
        scheme: &str,
        behaviour: impl Fn(usize, &Seen) -> Reply + Send + Sync + 'static,
        accept: impl Fn(tokio::net::TcpStream) -> Accepted + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("{scheme}://127.0.0.1:{}", listener.local_addr().unwrap().port()),
            log: Arc::default(),
            connections: Arc::default(),
            most_at_once: Arc::default(),
        };
        let (log, connections, most) = (server.log.clone(), server.connections.clone(), server.most_at_once.clone());
        let behaviour: Arc<Behaviour> = Arc::new(behaviour);
        let now = Arc::new(AtomicUsize::new(0));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                connections.fetch_add(1, Ordering::SeqCst);
                let accepted = accept(stream);
                let (log, most, now, behaviour) = (log.clone(), most.clone(), now.clone(), behaviour.clone());
                tokio::spawn(async move {
                    let Some(mut stream) = accepted.await else { return };
                    while let Some(seen) = read(&mut stream).await {
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let count = {
                            let mut log = log.lock().unwrap();
                            log.push(seen.clone());
                            log.len() - 1
                        };
                        let keep = reply(&mut stream, behaviour(count, &seen), &now).await;
                        if keep.is_none() {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    pub fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.log.lock().unwrap()
    }

    pub fn count(&self) -> usize {
        self.seen().len()
    }
}

pub trait Io: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

pub type Accepted = Pin<Box<dyn Future<Output = Option<Box<dyn Io>>> + Send>>;

async fn read(stream: &mut Box<dyn Io>) -> Option<Seen> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(stream.read_u8().await.ok()?);
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    let (line, headers) = text.split_once("\r\n")?;
    let mut parts = line.split(' ').map(str::to_owned);
    let (method, target) = (parts.next()?, parts.next()?);
    let mut seen = Seen { method, target, headers: headers.to_owned(), body: Vec::new(), at: Instant::now() };
    let length = seen.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    seen.body = body;
    Some(seen)
}

async fn reply(stream: &mut Box<dyn Io>, reply: Reply, now: &AtomicUsize) -> Option<()> {
    let done = || now.fetch_sub(1, Ordering::SeqCst);
    match reply {
        Reply::Send(bytes) => {
            done();
            stream.write_all(bytes.as_bytes()).await.ok()
        }
        Reply::Late(wait, bytes) => {
            tokio::time::sleep(wait).await;
            done();
            stream.write_all(bytes.as_bytes()).await.ok()
        }
        Reply::Break(bytes) => {
            done();
            stream.write_all(bytes.as_bytes()).await.ok()?;
            stream.shutdown().await.ok()?;
            None
        }
        Reply::Endless(head, piece) => {
            done();
            stream.write_all(head.as_bytes()).await.ok()?;
            while stream.write_all(piece.as_bytes()).await.is_ok() {}
            None
        }
        Reply::Drip(wait, head, body) => {
            done();
            stream.write_all(head.as_bytes()).await.ok()?;
            for byte in body.into_bytes() {
                tokio::time::sleep(wait).await;
                stream.write_all(&[byte]).await.ok()?;
            }
            Some(())
        }
        Reply::Silence => {
            done();
            tokio::time::sleep(Duration::from_secs(3600)).await;
            None
        }
    }
}
