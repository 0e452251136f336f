//! HTTP/1.1 on the wire: requests as the proxy reads them, responses as the server sends them.

use std::fmt::Write as _;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The head of a request.
#[derive(Clone, Debug)]
pub struct Head {
    pub method: String,
    pub target: String,
    text: String,
}

impl Head {
    /// Reads a head; `None` if the connection ends before.
    pub async fn read(stream: &mut TcpStream) -> Option<Self> {
        let text = String::from_utf8(read_head(stream).await?).ok()?;
        let mut words = text.lines().next()?.split(' ').map(str::to_owned);
        Some(Self { method: words.next()?, target: words.next()?, text })
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.text, name)
    }

    /// Reads the body of the request unchanged.
    pub async fn read_body(&self, stream: &mut TcpStream) -> Option<Vec<u8>> {
        if self.header("transfer-encoding").is_some() {
            return read_chunks(stream).await;
        }
        let length = self.header("content-length").map_or(Some(0), |length| length.parse().ok())?;
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        Some(body)
    }
}

/// A response of the server.
#[derive(Clone, Debug, Default)]
pub struct RawResponse {
    pub status: String,
    /// The headers, without those about length and framing of the body.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl RawResponse {
    pub fn new(status: &str, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status: status.to_owned(), headers, body: body.into() }
    }

    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn code(&self) -> u16 {
        self.status.get(..3).and_then(|code| code.parse().ok()).unwrap_or_default()
    }

    /// Returns the head with these framing headers.
    pub fn head(&self, framing: &str) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {}\r\n", self.status);
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        (head + framing + "\r\n").into_bytes()
    }

    /// Returns the whole response with a content length.
    pub fn bytes(&self) -> Vec<u8> {
        let framing = format!("Content-Length: {}\r\n", self.body.len());
        // A response without a body has no length either (RFC 9110, section 8.6).
        let framing = if self.code() == 204 { "" } else { &framing };
        [self.head(framing), self.body.clone()].concat()
    }

    /// Sends a request to a server, over a separate connection.
    pub async fn ask(address: &str, head: &Head, body: &[u8]) -> Option<Self> {
        let mut stream = TcpStream::connect(address).await.ok()?;
        let mut request = format!("{} {} HTTP/1.1\r\n", head.method, head.target);
        for line in head.text.lines().skip(1).filter(|line| !line.is_empty()) {
            let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
            match name.as_str() {
                "content-length" | "transfer-encoding" | "connection" | "host" => {}
                // The client's credentials contain the run.
                "authorization" => request += "Authorization: Basic YWRtaW46UEVYaXAxMjM=\r\n",
                _ => request.extend([line, "\r\n"]),
            }
        }
        let length = body.len();
        let _ = write!(request, "Host: {address}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.ok()?;
        stream.write_all(body).await.ok()?;
        let head = String::from_utf8(read_head(&mut stream).await?).ok()?;
        let (line, rest) = head.split_once("\r\n")?;
        let framing = ["content-length", "transfer-encoding", "connection"];
        let headers = rest.lines().filter_map(|line| line.split_once(": "));
        let headers = headers.filter(|(name, _)| !framing.contains(&name.to_ascii_lowercase().as_str()));
        let mut response = Self {
            status: line.split_once(' ')?.1.to_owned(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: Vec::new(),
        };
        if header(&head, "transfer-encoding").is_some() {
            response.body = read_chunks(&mut stream).await?;
        } else {
            stream.read_to_end(&mut response.body).await.ok()?;
        }
        Some(response)
    }
}

async fn read_head(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(head)
}

async fn read_chunks(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(stream.read_u8().await.ok()?);
        }
        let size = usize::from_str_radix(std::str::from_utf8(&line).ok()?.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        stream.read_exact(&mut chunk).await.ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..size]);
    }
}

fn header<'t>(head: &'t str, name: &str) -> Option<&'t str> {
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
