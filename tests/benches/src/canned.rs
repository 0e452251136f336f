//! Transports and servers that return pages at minimal cost.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use pexgen_runtime::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse, once};

/// A transport that returns the same response to every request.
#[derive(Clone, Debug)]
pub struct Canned(Bytes);

impl Canned {
    /// Creates a transport that responds with this JSON.
    pub fn new(body: impl Into<Bytes>) -> Self {
        Self(body.into())
    }
}

impl Transport for Canned {
    fn send(&self, _: TransportRequest) -> BoxFuture<'_, Result<TransportResponse, TransportError>> {
        let json = HeaderValue::from_static("application/json");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, json)]);
        let answer = TransportResponse::new(StatusCode::OK, headers, once(self.0.clone()));
        Box::pin(async { Ok(answer) })
    }
}

/// Starts a server on loopback that serves these pages, and returns its URL. The query `?page=` selects a
/// page by its index.
///
/// # Errors
/// Returns an error if no port is available.
pub fn serve(pages: Vec<Vec<u8>>) -> io::Result<String> {
    serve_slowly(pages, Duration::ZERO)
}

/// The same, from a server that takes some time for each page.
///
/// # Errors
/// Returns an error if no port is available.
pub fn serve_slowly(pages: Vec<Vec<u8>>, delay: Duration) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for connection in listener.incoming() {
            // A client that disconnects is not an error.
            let _ = connection.and_then(|connection| answer(&connection, &pages, delay));
        }
    });
    Ok(url)
}

fn answer(mut connection: &TcpStream, pages: &[Vec<u8>], delay: Duration) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut lines = BufReader::new(connection).lines();
    while let Some(request) = lines.next() {
        let request = request?;
        while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}
        let number = request.split_once("page=").and_then(|(_, rest)| rest.split([' ', '&']).next()?.parse().ok());
        let body = pages.get(number.unwrap_or(0)).map_or(&b"{}"[..], Vec::as_slice);
        thread::sleep(delay);
        let length = body.len();
        write!(connection, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n")?;
        connection.write_all(body)?;
    }
    Ok(())
}
