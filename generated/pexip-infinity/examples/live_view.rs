//! Shows the conferences of the server and their participants, and refreshes the view.
//!
//! `cargo run --example live_view -- --interval 5`

mod common;

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Duration;

use clap::Parser;
use pexip_infinity::v41::Client;
use pexip_infinity::v41::status::{Participant, conference};

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
    let client = common::connect()?;
    loop {
        let view = view(&client).await?;
        if arguments.once {
            print!("{view}");
            return Ok(());
        }
        // Clears the terminal.
        print!("\x1b[2J\x1b[H{view}");
        tokio::time::sleep(Duration::from_secs(arguments.interval)).await;
    }
}

async fn view(client: &Client) -> Result<String, Box<dyn Error>> {
    let status = client.status();
    let mut participants: BTreeMap<String, Vec<Participant>> = BTreeMap::new();
    let mut all = status.participant().list().stream();
    while let Some(participant) = all.try_next().await? {
        participants.entry(participant.conference.clone()).or_default().push(participant);
    }
    let mut lines = Vec::new();
    for conference in status.conference().list().order_by(conference::name().asc()).all().await? {
        let locked = if conference.is_locked { ", locked" } else { "" };
        let present = participants.remove(&conference.name).unwrap_or_default();
        lines.push(format!("{} ({} participants{locked})", conference.name, present.len()));
        for participant in present {
            let role = participant.role.map(|role| role.to_string()).unwrap_or_default();
            let muted = if participant.is_muted { "muted" } else { "" };
            let Participant { display_name, protocol, system_location, .. } = participant;
            lines.push(format!("    {display_name:<24} {role:<8} {protocol:<8} {system_location:<16} {muted}"));
        }
    }
    Ok(lines.join("\n") + "\n")
}
