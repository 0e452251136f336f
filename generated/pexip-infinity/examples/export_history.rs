//! Appends the calls since the last run to a JSON Lines file with all fields and to a CSV file with some of them.
//!
//! `cargo run --example export_history calls`

mod common;

use std::env;
use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::PathBuf;

use pexip_infinity::runtime::Timestamp;
use pexip_infinity::runtime::endpoint::Cursor;
use pexip_infinity::v41::history::{Participant, participant};
use serde::Serialize;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("usage: export_history FOLDER")?);
    fs::create_dir_all(&folder)?;
    let state = folder.join("cursor.json");
    let cursor: Cursor = if state.exists() { serde_json::from_slice(&fs::read(&state)?)? } else { Cursor::default() };

    let append = |name: &str| OpenOptions::new().create(true).append(true).open(folder.join(name));
    let (mut json, file) = (append("calls.jsonl")?, append("calls.csv")?);
    let is_new = file.metadata()?.len() == 0;
    let mut table = csv::WriterBuilder::new().has_headers(is_new).from_writer(file);

    let client = common::connect()?;
    let mut calls = client.history().participant().list().incremental(participant::end_time(), cursor);
    let end = loop {
        match calls.try_next().await {
            Ok(Some(call)) => {
                writeln!(json, "{}", serde_json::to_string(&call)?)?;
                table.serialize(Row::from(&call))?;
            }
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    // After an error of the server, the next run continues with the calls that are not in the files yet.
    table.flush()?;
    fs::write(&state, serde_json::to_vec(calls.cursor())?)?;
    Ok(end?)
}

/// A line of the CSV file.
#[derive(Serialize)]
struct Row<'a> {
    start: Timestamp,
    seconds: i64,
    conference: &'a str,
    name: &'a str,
    protocol: &'a str,
    reason: &'a str,
}

impl<'a> From<&'a Participant> for Row<'a> {
    fn from(call: &'a Participant) -> Self {
        Self {
            start: call.start_time,
            seconds: call.duration,
            conference: &call.conference_name,
            name: &call.display_name,
            protocol: &call.protocol,
            reason: &call.disconnect_reason,
        }
    }
}
