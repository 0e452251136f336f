//! Searches all logs of a test run for secrets.
//!
//! Every event and span of every crate at every level is formatted as a program would do it, and each line is
//! searched. The only exception is `ureq_proto`, which logs whole requests at its level `trace`: the HTTP
//! client of the tests and of `pexgen fetch` use it, and the documentation of `pexgen fetch` says so. A line
//! with a secret aborts the process, because a failed test could be overlooked among others.

use std::io::{self, Write};
use std::sync::Once;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Strings that no log may contain: the passwords, keys and communities of the tests, and their encodings in
/// basic authentication.
const SECRETS: &[&str] =
    &["PEXip123", "UEVYaXAxMjM", "YWRtaW46", "s3cret", "BEGIN PRIVATE KEY", "BEGIN EC PRIVATE KEY"];

/// Installs the subscriber once per process.
pub fn watch() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let lines = tracing_subscriber::fmt::layer().with_span_events(FmtSpan::FULL).with_ansi(false);
        let levels = Targets::new().with_default(LevelFilter::TRACE).with_target("ureq_proto", LevelFilter::DEBUG);
        // A test with its own subscriber keeps it.
        let _ = tracing_subscriber::registry().with(lines.with_writer(|| SecretDetector)).with(levels).try_init();
    });
}

/// Returns the secret that a string contains, if any.
pub fn secret_in(text: &str) -> Option<&'static str> {
    SECRETS.iter().copied().find(|secret| text.contains(secret))
}

struct SecretDetector;

impl Write for SecretDetector {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if let Some(secret) = secret_in(&text) {
            // A macro such as `eprintln!` would be captured by the test harness and lost when the process is aborted.
            let _ = writeln!(io::stderr(), "`{secret}` is in a log:\n{text}");
            std::process::abort();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
