//! Shows the conferences of the server and their participants, and refreshes the view.
//!
//! `cargo run --example live_view -- --interval 5`

mod common;

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use clap::Parser;
use pexip_infinity::v41::status::{Conference, Participant, conference};

#[derive(Parser)]
struct Arguments {
    /// Seconds between two views
    #[arg(long, default_value_t = 5)]
    interval: u64,
    /// Print one view and exit
    #[arg(long)]
    once: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let status = common::connect()?.status();
    let interval = Duration::from_secs(arguments.interval);
    let mut conferences = status.conference().list().order_by(conference::name().asc()).watch(interval);
    let mut participants = status.participant().list().watch(interval);
    loop {
        // Each reading waits for the interval; after an error it waits longer, and what was read before is kept.
        let reading = tokio::try_join!(conferences.next_changes(), participants.next_changes());
        let view = view(conferences.objects(), participants.objects());
        if arguments.once {
            reading?;
            print!("{view}");
            return Ok(());
        }
        // Clears the terminal.
        print!("\x1b[2J\x1b[H{view}");
        if let Err(error) = reading {
            eprintln!("{error}");
        }
    }
}

fn view(conferences: &[Conference], participants: &[Participant]) -> String {
    let mut present: BTreeMap<&str, Vec<&Participant>> = BTreeMap::new();
    for participant in participants {
        present.entry(&participant.conference).or_default().push(participant);
    }
    let mut lines = Vec::new();
    for conference in conferences {
        let locked = if conference.is_locked { ", locked" } else { "" };
        let present = present.remove(conference.name.as_str()).unwrap_or_default();
        lines.push(format!("{} ({} participants{locked})\n", conference.name, present.len()));
        for participant in present {
            let role = participant.role.as_ref().map(ToString::to_string).unwrap_or_default();
            let muted = if participant.is_muted { "muted" } else { "" };
            let Participant { display_name, protocol, system_location, .. } = participant;
            lines.push(format!("    {display_name:<24} {role:<8} {protocol:<8} {system_location:<16} {muted}\n"));
        }
    }
    lines.concat()
}
