//! Searches all logs of a test run for secrets.
//!
//! Every event and span of every crate, down to the finest, is written out as a program would write
//! it, and each line is searched. The one exception is `ureq_proto`, which writes the bytes of every
//! request at its finest level: the tests' own client is made of it, and `pexgen fetch`, whose
//! documentation says so. A line with a secret in it ends the process at once: a test that
//! only failed would be one of many.

use std::io::{self, Write};
use std::sync::Once;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What no log may contain: the passwords, keys and communities of the tests, and their encodings in basic
/// authentication.
const SECRETS: &[&str] =
    &["PEXip123", "UEVYaXAxMjM", "YWRtaW46", "s3cret", "BEGIN PRIVATE KEY", "BEGIN EC PRIVATE KEY"];

/// Installs the subscriber, once per process.
pub fn watch() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let lines = tracing_subscriber::fmt::layer().with_span_events(FmtSpan::FULL).with_ansi(false);
        let levels = Targets::new().with_default(LevelFilter::TRACE).with_target("ureq_proto", LevelFilter::DEBUG);
        // A test that has a subscriber of its own keeps it.
        let _ = tracing_subscriber::registry().with(lines.with_writer(|| SecretDetector)).with(levels).try_init();
    });
}

/// The secret that a string contains.
pub fn secret_in(text: &str) -> Option<&'static str> {
    SECRETS.iter().copied().find(|secret| text.contains(secret))
}

struct SecretDetector;

impl Write for SecretDetector {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        if let Some(secret) = secret_in(&text) {
            // Not by a macro: what a test prints is kept back, and lost when the process ends.
            let _ = writeln!(io::stderr(), "`{secret}` is in a log:\n{text}");
            std::process::abort();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
