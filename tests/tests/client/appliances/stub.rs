//! A server on a socket that returns prepared responses and records requests.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::Value;

use crate::appliances::example::{Example, header};

/// A server that returns its responses one after the other. It responds with 401 if the credentials are
/// wrong, and with 406 if the request does not accept the media type of the response.
pub struct Stub {
    api: &'static str,
    url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    authorization: Option<&'static str>,
    responses: VecDeque<Example>,
    requests: VecDeque<Example>,
}

impl Stub {
    /// Starts a server of an API that requires this `Authorization` header.
    pub fn start(api: &'static str, authorization: Option<&'static str>) -> Self {
        pexgen_tests::log_secrets::watch();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a socket");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State { authorization, ..State::default() }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, &state));
            }
        });
        Self { api, url, state }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Adds a response from the guide, sent after those added before.
    pub fn respond(self, name: &str) -> Self {
        let example = Example::read(self.api, name);
        self.respond_with(example)
    }

    /// Adds a response, sent after those added before.
    pub fn respond_with(self, response: Example) -> Self {
        self.state.lock().expect("no panic").responses.push_back(response);
        self
    }

    /// Returns the next recorded request.
    pub fn request(&self) -> Example {
        self.state.lock().expect("no panic").requests.pop_front().expect("a request")
    }

    /// Asserts that the next recorded request is the one in the guide.
    pub fn assert_received(&self, name: &str) {
        let name = format!("{name}.request");
        let (expected, got) = (Example::read(self.api, &name), self.request());
        assert_eq!(got.word(0), expected.word(0), "{name}");
        assert_eq!(parts(got.word(1)), parts(expected.word(1)), "{name}");
        for (key, value) in expected.headers.iter().filter(|(key, _)| key != "Host") {
            assert_eq!(got.header(key), Some(value.as_str()), "{key} of {name}");
        }
        assert_eq!(got.header("content-type").is_some(), !expected.body.is_empty(), "{name}");
        if expected.header("content-type") == Some("application/json") {
            let json = |body: &[u8]| serde_json::from_slice::<Value>(body).expect("JSON");
            assert_eq!(json(&got.body), json(&expected.body), "{name}");
        } else {
            assert_eq!(got.body, expected.body, "{name}");
        }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        if let (false, Ok(state)) = (thread::panicking(), self.state.lock()) {
            assert!(state.responses.is_empty(), "responses were not requested: {:?}", state.responses);
            assert!(state.requests.is_empty(), "requests were not checked: {:?}", state.requests);
        }
    }
}

/// Splits path and query into their decoded parts.
fn parts(target: &str) -> Vec<Vec<u8>> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    path.split('/').chain(query.split(['&', '='])).map(decoded).collect()
}

fn decoded(text: &str) -> Vec<u8> {
    let mut pieces = text.split('%');
    let mut bytes: Vec<u8> = pieces.next().unwrap_or_default().into();
    for piece in pieces {
        let (code, rest) = piece.split_at(2);
        bytes.push(u8::from_str_radix(code, 16).expect("a code"));
        bytes.extend(rest.bytes());
    }
    bytes
}

fn serve(mut stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    let Some(request) = read(&mut reader) else { return };
    let mut state = state.lock().expect("no panic");
    let response = state.response(&request);
    state.requests.push_back(request);
    drop(state);
    let mut head = vec![response.line.clone(), "Connection: close".to_owned()];
    head.extend(response.headers.iter().map(|(name, value)| format!("{name}: {value}")));
    // A response without a body has no length either (RFC 9110, section 8.6).
    if response.word(1) != "204" {
        head.push(format!("Content-Length: {}", response.body.len()));
    }
    let head = head.join("\r\n") + "\r\n\r\n";
    // A client that does not wait for the response makes the test fail elsewhere.
    let _ = stream.write_all(&[head.into_bytes(), response.body].concat());
}

impl State {
    fn response(&mut self, request: &Example) -> Example {
        let refused = |status: &str| Example::made_up(status, "text/plain", b"The stub.");
        if request.header("authorization") != self.authorization {
            return refused("401 Unauthorized");
        }
        let Some(response) = self.responses.pop_front() else { return refused("500 No Response Left") };
        match response.header("content-type") {
            Some(media) if response.word(1) == "200" && !accepts(request, media) => refused("406 Not Acceptable"),
            _ => response,
        }
    }
}

fn accepts(request: &Example, media: &str) -> bool {
    let accepted = request.header("accept").unwrap_or("*/*");
    accepted.split(',').map(|range| range.split(';').next().unwrap_or_default().trim()).any(|range| {
        range == "*/*" || range == media || range.strip_suffix('*').is_some_and(|start| media.starts_with(start))
    })
}

/// Reads a request; `None` if the connection ends before.
fn read(reader: &mut impl BufRead) -> Option<Example> {
    let mut lines = std::iter::from_fn(|| line(reader)).take_while(|line| !line.is_empty());
    let first = lines.next()?;
    let mut request = Example { line: first, headers: lines.map(|line| header(&line)).collect(), body: Vec::new() };
    if request.header("transfer-encoding").is_some() {
        loop {
            let size = usize::from_str_radix(&line(reader)?, 16).ok()?;
            let mut chunk = vec![0; size + 2];
            reader.read_exact(&mut chunk).ok()?;
            if size == 0 {
                return Some(request);
            }
            request.body.extend_from_slice(&chunk[..size]);
        }
    }
    let length = request.header("content-length").map_or(0, |length| length.parse().expect("a length"));
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}

fn line(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    (reader.read_line(&mut line).ok()? > 0).then(|| line.trim_end().to_owned())
}
