//! Creates and changes rooms as a CSV file says. It can run again after each change of the file: it writes only what
//! differs.
//!
//! `cargo run --example provision_rooms -- rooms.csv --dry-run`

mod common;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use pexip_infinity::runtime::endpoint::Ensured;
use pexip_infinity::v41::configuration::{NewConference, NewConferenceAlias, conference, conference_alias};
use serde::Deserialize;

#[derive(Parser)]
struct Arguments {
    /// The file, with the columns name, aliases (separated by spaces), description, pin and participant_limit
    file: PathBuf,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// A line of the file. An empty cell leaves the field of the room as it is.
#[derive(Deserialize)]
struct Row {
    name: String,
    aliases: String,
    description: Option<String>,
    pin: Option<String>,
    participant_limit: Option<i64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let configuration = common::connect()?.configuration();
    let (rooms, aliases) = (configuration.conference(), configuration.conference_alias());
    for row in csv::Reader::from_path(&arguments.file)?.deserialize() {
        let row: Row = row?;
        let wanted = NewConference::new(&row.name)
            .set_some(row.description, NewConference::description)
            .set_some(row.pin, NewConference::pin)
            .set_some(row.participant_limit, NewConference::participant_limit);
        let ensure = rooms.ensure(conference::name(), &wanted);
        let room = if arguments.dry_run { ensure.dry_run() } else { ensure }.await?;
        report(&row.name, &room);

        for alias in row.aliases.split_whitespace() {
            let wanted = NewConferenceAlias::new(alias).conference(room.uri());
            let ensure = aliases.ensure(conference_alias::alias(), &wanted);
            let ensured = if arguments.dry_run { ensure.dry_run() } else { ensure }.await?;
            report(&format!("{}: {alias}", row.name), &ensured);
        }
    }
    Ok(())
}

fn report<R>(name: &str, ensured: &Ensured<R>) {
    match ensured {
        Ensured::Created(_) => println!("{name}: created"),
        Ensured::Updated { changed, .. } => println!("{name}: changed {changed}"),
        Ensured::Unchanged(_) => println!("{name}: unchanged"),
    }
}
