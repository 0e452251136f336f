//! Transports and servers that give pages, at as little cost as can be.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use pexgen_runtime::transport::{BoxFuture, Transport, TransportError, TransportRequest, TransportResponse, once};

/// A transport that gives the same answer to every request.
#[derive(Clone, Debug)]
pub struct Canned(Bytes);

impl Canned {
    /// A transport that answers with this JSON.
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

/// The URL of a server on loopback that gives these pages: each has the number of its place, and so has the address
/// of each, as `?page=`.
///
/// # Errors
/// When there is no port.
pub fn serve(pages: Vec<Vec<u8>>) -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for connection in listener.incoming() {
            // A client that goes away is no failure.
            let _ = connection.and_then(|connection| answer(&connection, &pages));
        }
    });
    Ok(url)
}

fn answer(mut connection: &TcpStream, pages: &[Vec<u8>]) -> io::Result<()> {
    connection.set_nodelay(true)?;
    let mut lines = BufReader::new(connection).lines();
    while let Some(request) = lines.next() {
        let request = request?;
        while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}
        let number = request.split_once("page=").and_then(|(_, rest)| rest.split([' ', '&']).next()?.parse().ok());
        let body = pages.get(number.unwrap_or(0)).map_or(&b"{}"[..], Vec::as_slice);
        let length = body.len();
        write!(connection, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n")?;
        connection.write_all(body)?;
    }
    Ok(())
}
