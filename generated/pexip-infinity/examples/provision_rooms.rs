//! Creates and changes rooms as a CSV file says. Run again after a change of the file, it writes only what differs.
//!
//! `cargo run --example provision_rooms -- rooms.csv --dry-run`

mod common;

use std::error::Error;
use std::path::PathBuf;

use clap::Parser;
use pexip_infinity::runtime::endpoint::{EnsureReport, Ensured};
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

impl Row {
    fn room(&self) -> NewConference {
        NewConference::new(&self.name)
            .set_some(self.description.as_deref(), NewConference::description)
            .set_some(self.pin.as_deref(), NewConference::pin)
            .set_some(self.participant_limit, NewConference::participant_limit)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let configuration = common::connect()?.configuration();
    let read = || csv::Reader::from_path(&arguments.file)?.deserialize().collect::<csv::Result<Vec<Row>>>();
    let rows = read().map_err(|error| format!("{}: {error}", arguments.file.display()))?;
    let ensure = configuration.conference().ensure_all(conference::name(), rows.iter().map(Row::room));
    let rooms = if arguments.dry_run { ensure.dry_run() } else { ensure }.await?;
    report(rows.iter().map(|row| row.name.clone()), &rooms);

    let (mut names, mut wanted) = (Vec::new(), Vec::new());
    for (row, room) in rows.iter().zip(&rooms.outcomes) {
        let Ok(room) = room else { continue };
        for alias in row.aliases.split_whitespace() {
            names.push(format!("{}: {alias}", row.name));
            wanted.push(NewConferenceAlias::new(alias).conference(room.uri()));
        }
    }
    let ensure = configuration.conference_alias().ensure_all(conference_alias::alias(), wanted);
    let aliases = if arguments.dry_run { ensure.dry_run() } else { ensure }.await?;
    report(names, &aliases);
    if rooms.failed() + aliases.failed() > 0 {
        return Err(format!("rooms: {rooms}; aliases: {aliases}").into());
    }
    Ok(())
}

fn report<R>(names: impl IntoIterator<Item = String>, report: &EnsureReport<R>) {
    for (name, outcome) in names.into_iter().zip(&report.outcomes) {
        match outcome {
            Ok(Ensured::Created(_)) => println!("{name}: created"),
            Ok(Ensured::Updated { changed, previous, .. }) => println!("{name}: changed {changed}; before: {previous}"),
            Ok(Ensured::Unchanged(_)) => println!("{name}: unchanged"),
            Err(error) => eprintln!("{name}: {error}"),
        }
    }
}
