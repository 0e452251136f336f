//! Faults of a response in transit, chosen by a seed.

use std::time::Duration;

use fastrand::Rng;

use super::wire::RawResponse;

/// The fault that the proxy applies to a response.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// No fault.
    None,
    /// The response is delayed by milliseconds.
    Late(u64),
    /// The response stalls after this many thousandths.
    Hang(usize),
    /// The connection is closed or reset after this many thousandths.
    Cut { thousandths: usize, reset: bool },
    /// The response is sent in small pieces, within the timeout.
    Drip(usize),
    /// The response is sent byte by byte without long pauses, and takes longer than the timeout.
    Crawl,
    /// Bytes that are not HTTP.
    Garbage(usize),
    /// The content length is larger than the body; the connection is closed or kept open.
    Longer { ends: bool },
    /// The content length is smaller than the body.
    Shorter(usize),
    /// The body is sent in chunks, with extensions and trailers.
    Chunked(usize),
    /// The last chunk is missing.
    ChunksCut { reset: bool },
    /// A chunk is invalid.
    ChunksBroken(usize),
    /// Informational responses precede the response.
    Interim(Vec<u16>),
    /// Another status and body replace the response.
    Status(u16, usize),
    /// A redirect to another server.
    Elsewhere(u16),
    /// A redirect to the same object.
    Hop(u16),
    /// A redirect to the same request.
    Circle(u16),
    /// Unusual headers without an effect.
    OddHeaders(usize),
    /// Invalid headers.
    BadHeaders(usize),
    /// The response is sent twice.
    Twice,
    /// The response is declared as compressed.
    Coding,
    /// The response is HTTP/1.0 and ends with the connection; `cut` truncates it.
    Old { cut: bool },
    /// An error response before the request has been read.
    Early,
}

/// The next action of the proxy.
pub enum Step {
    Send(Vec<u8>),
    Wait(Duration),
    /// Closes the connection.
    End,
    /// Resets the connection.
    Reset,
    /// Sends nothing until the client disconnects.
    Silence,
}

const PAGE: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>to the proxy</body></html>";

impl Fault {
    pub fn draw(rng: &mut Rng, harm: f64) -> Self {
        if rng.f64() > harm {
            return if rng.bool() { Self::None } else { Self::Late(rng.u64(0..40)) };
        }
        let redirect = [301, 302, 303, 307, 308][rng.usize(..5)];
        match rng.u8(..24) {
            0 => Self::Hang(rng.usize(..1000)),
            1..4 => Self::Cut { thousandths: rng.usize(..1000), reset: rng.bool() },
            4 => Self::Drip(rng.usize(1..200)),
            5 => Self::Crawl,
            6 => Self::Garbage(rng.usize(..7)),
            7 => Self::Longer { ends: rng.f64() < 0.8 },
            8 => Self::Shorter(rng.usize(1..60)),
            9 => Self::Chunked(rng.usize(1..500)),
            10 => Self::ChunksCut { reset: rng.bool() },
            11 => Self::ChunksBroken(rng.usize(..5)),
            12 => Self::Interim((0..rng.usize(1..6)).map(|_| [100, 102, 103, 150][rng.usize(..4)]).collect()),
            13..16 => Self::Status(rng.u16(100..600), rng.usize(..4)),
            16 => Self::Status(
                [200, 200, 203, 206, 401, 403, 404, 408, 409, 410, 425, 429, 502, 503, 504, 511, 999][rng.usize(..17)],
                rng.usize(..4),
            ),
            17 => Self::Elsewhere(redirect),
            18 => [Self::Hop(redirect), Self::Circle(redirect)][rng.usize(..2)].clone(),
            19 => Self::OddHeaders(rng.usize(..4)),
            20 => Self::BadHeaders(rng.usize(..5)),
            21 => Self::Twice,
            22 => [Self::Coding, Self::Early][rng.usize(..2)].clone(),
            _ => Self::Old { cut: rng.bool() },
        }
    }

    /// Returns whether the response arrives complete in spite of the fault.
    pub fn is_harmless(&self, method: &str) -> bool {
        match self {
            Self::None
            | Self::Late(_)
            | Self::Drip(_)
            | Self::Chunked(_)
            | Self::Interim(_)
            | Self::OddHeaders(_)
            | Self::Old { cut: false } => true,
            Self::Hop(_) => method == "GET",
            _ => false,
        }
    }

    /// Returns whether no client can detect that this is not the requested file, because the response is a
    /// valid one of another content or declares the truncated length.
    pub fn passes_for_a_file(&self) -> bool {
        matches!(self, Self::Shorter(_) | Self::Old { cut: true } | Self::Status(200..300, 2 | 3))
    }

    /// Returns whether no client can detect that the server did not receive the request, because the response
    /// is a success.
    pub fn passes_for_done(&self) -> bool {
        matches!(self, Self::Status(200..300, 0 | 2) | Self::Status(201 | 202, _))
    }

    /// Returns the actions that replace a response.
    pub fn script(&self, response: &RawResponse, target: &str, elsewhere: &str) -> Vec<Step> {
        let whole = response.bytes();
        let part = |thousandths: usize| whole[..whole.len() * thousandths / 1000].to_vec();
        let send = |bytes: Vec<u8>| vec![Step::Send(bytes)];
        match self {
            Self::None => send(whole),
            Self::Late(wait) => vec![Step::Wait(Duration::from_millis(*wait)), Step::Send(whole)],
            Self::Hang(thousandths) => vec![Step::Send(part(*thousandths)), Step::Silence],
            Self::Cut { thousandths, reset } => vec![Step::Send(part(*thousandths)), end(*reset)],
            Self::Drip(size) => {
                let pieces = whole.chunks((*size).max(whole.len() / 50));
                pieces.flat_map(|piece| [Step::Send(piece.to_vec()), Step::Wait(Duration::from_millis(1))]).collect()
            }
            Self::Crawl => {
                let (slow, rest) = whole.split_at(whole.len().min(40));
                let bytes =
                    slow.iter().flat_map(|byte| [Step::Send(vec![*byte]), Step::Wait(Duration::from_millis(90))]);
                bytes.chain([Step::Send(rest.to_vec())]).collect()
            }
            Self::Garbage(kind) => vec![Step::Send(garbage(*kind)), Step::End],
            Self::Longer { ends } => {
                let head = response.head(&format!("Content-Length: {}\r\n", response.body.len() + 7));
                vec![Step::Send([head, response.body.clone()].concat()), if *ends { Step::End } else { Step::Silence }]
            }
            Self::Shorter(by) => {
                let length = response.body.len().saturating_sub(*by);
                send([response.head(&format!("Content-Length: {length}\r\n")), response.body.clone()].concat())
            }
            Self::Chunked(size) => {
                send([chunked(response, *size), b"0;last\r\nX-Trailer: x\r\n\r\n".to_vec()].concat())
            }
            Self::ChunksCut { reset } => vec![Step::Send(chunked(response, 100)), end(*reset)],
            Self::ChunksBroken(kind) => {
                let broken =
                    ["zz\r\n", "ffffffffffffffffff\r\n", "7fffffffffffffff\r\n", "-1\r\n", "5\r\nabc\r\n0\r\n\r\n"];
                vec![Step::Send([chunked(response, 100), broken[*kind].into()].concat()), Step::End]
            }
            Self::Interim(statuses) => {
                let interim = |status: &u16| format!("HTTP/1.1 {status} Wait\r\nLink: </x>\r\n\r\n").into_bytes();
                send([statuses.iter().flat_map(interim).collect(), whole].concat())
            }
            Self::Status(code, body) => send(other(*code, *body).bytes()),
            Self::Elsewhere(code) => redirect(*code, &format!("{elsewhere}{target}")),
            Self::Hop(code) => {
                let mark = if target.contains('?') { '&' } else { '?' };
                redirect(*code, &format!("{target}{mark}hop=1"))
            }
            Self::Circle(code) => redirect(*code, target),
            Self::OddHeaders(kind) => {
                let long = format!("X-Long: {}\r\n", "y".repeat(20_000));
                let odd = match kind {
                    0 => "x-a: 1\r\nX-A: 2\r\nx-a:\r\n",
                    1 => "X-Empty:\r\nx-tab:\t1\t\r\n",
                    2 => "X-Bytes: gr\u{f6}\u{df}e\r\n",
                    _ => &long,
                };
                let framing = format!("{odd}content-length:   {}  \r\n", response.body.len());
                send([response.head(&framing), response.body.clone()].concat())
            }
            Self::BadHeaders(kind) => {
                let (length, more) = (response.body.len(), response.body.len() + 1);
                let bad = [
                    format!("Content-Length: {length}\r\nContent-Length: {more}\r\n"),
                    format!("Content-Length: {length}\r\nno colon here\r\n"),
                    format!("Content-Length: {length}\r\nX-Null: \0\r\n"),
                    "Content-Length: many\r\n".to_owned(),
                    "X-Many: y\r\n".repeat(2_000),
                ];
                vec![Step::Send([response.head(&bad[*kind]), response.body.clone()].concat()), Step::End]
            }
            Self::Twice => send([whole.clone(), whole].concat()),
            Self::Coding => send(response.clone().with("Content-Encoding", "gzip").bytes()),
            Self::Old { cut } => {
                let text = [response.head("Connection: close\r\n"), response.body.clone()].concat();
                let text = [b"HTTP/1.0", text.get(8..).unwrap_or_default()].concat();
                let kept = text.len() - if *cut { response.body.len() / 2 } else { 0 };
                vec![Step::Send(text[..kept].to_vec()), Step::End]
            }
            Self::Early => vec![Step::Send(other(413, 1).with("Connection", "close").bytes()), Step::End],
        }
    }
}

fn end(reset: bool) -> Step {
    if reset { Step::Reset } else { Step::End }
}

fn redirect(code: u16, location: &str) -> Vec<Step> {
    vec![Step::Send(
        RawResponse::new(&format!("{code} Over there"), "text/html", "").with("Location", location).bytes(),
    )]
}

/// Creates a response that is unrelated to the request.
fn other(code: u16, body: usize) -> RawResponse {
    let status = format!("{code} So");
    let response = match body {
        0 => RawResponse::new(&status, "text/html; charset=utf-8", ""),
        1 => RawResponse::new(&status, "text/html; charset=utf-8", PAGE),
        2 => RawResponse::new(&status, "application/json", r#"{"error": "the gateway "#),
        _ => RawResponse::new(&status, "text/plain", "no healthy upstream"),
    };
    if code.is_multiple_of(2) {
        response.with("Retry-After", "0")
    } else {
        response.with("WWW-Authenticate", "Basic realm=\"x\"")
    }
}

fn garbage(kind: usize) -> Vec<u8> {
    match kind {
        0 => b"SSH-2.0-OpenSSH_9.9\r\n".to_vec(),
        1 => b"HTTP/9.9 200 OK\r\n\r\n".to_vec(),
        2 => b"HTTP/1.1 OK\r\n\r\n{}".to_vec(),
        3 => b"{\"name\": \"no head\"}".to_vec(),
        4 => b"\r\n\r\n\r\n".to_vec(),
        // A TLS alert.
        5 => vec![21, 3, 3, 0, 2, 2, 40],
        _ => (0..=255).cycle().take(3_000).collect(),
    }
}

fn chunked(response: &RawResponse, size: usize) -> Vec<u8> {
    let chunk =
        |chunk: &[u8]| [format!("{:x};ext=1\r\n", chunk.len()).into_bytes(), chunk.to_vec(), b"\r\n".to_vec()].concat();
    let chunks = response.body.chunks(size.max(response.body.len() / 50)).flat_map(chunk).collect();
    [response.head("Transfer-Encoding: chunked\r\n"), chunks].concat()
}
