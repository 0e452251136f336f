//! Lists the certificates that expire soon, of servers and of authorities. The exit code is 1 if there are any.
//!
//! `cargo run --example certificates -- --days 30`

mod common;

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use clap::Parser;
use pexip_infinity::runtime::Timestamp;

#[derive(Parser)]
struct Arguments {
    /// The number of days from now
    #[arg(long, default_value_t = 30)]
    days: u64,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let days = Duration::from_secs(Arguments::parse().days * 24 * 60 * 60);
    let limit = Timestamp::from(SystemTime::now() + days);
    let configuration = common::connect()?.configuration();

    // The server does not filter by the end date.
    let mut found = Vec::new();
    for one in configuration.tls_certificate().list().all().await? {
        found.push((one.end_date, format!("server {}, issued by {}", one.subject_name, one.issuer_name)));
    }
    for one in configuration.ca_certificate().list().all().await? {
        found.push((one.end_date, format!("authority {}", one.subject_name)));
    }

    found.retain(|(end, _)| end.is_some_and(|end| end < limit));
    found.sort();
    for (end, certificate) in &found {
        println!("{}  {certificate}", end.unwrap_or_default());
    }
    Ok(if found.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
